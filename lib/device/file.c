/* SPDX-License-Identifier: BSD-2-Clause */
#include "device/file.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "device/evidence.h"
#include "x509/pem.h"

static bool is_certificate(const char *label)
{
	return strcmp(label, "CERTIFICATE") == 0 || strcmp(label, "X509 CERTIFICATE") == 0;
}

int ta_file_cut(ta_span file, ta_cut_fn fn, void *user, tpmattest_error **err)
{
	ta_pem_block block;
	size_t at = 0, bad_at = 0;
	bool bad = false;
	int rc = 0;

	if (!ta_pem_is(file.p, file.n))
		return ta_cut_stream(file, fn, user, err);
	while (rc == 0 && ta_pem_next(file.p, file.n, &at, TA_MAX_EVIDENCE, &block)) {
		if (block.nomem) {
			rc = ta_error_nomem(err);
		} else if (!block.der) {
			bad_at = bad ? bad_at : block.at;
			bad = true;
		} else if (is_certificate(block.label)) {
			rc = ta_cut_stream((ta_span){ block.der, block.n }, fn, user, err);
		}
		free(block.der);
	}
	if (rc == 0 && bad)
		rc = ta_error_set(err, TPMATTEST_E_PEM, "the PEM block at offset %zu is malformed", bad_at);
	return rc;
}

/* What a file turned out to hold. */
typedef struct survey {
	size_t certs;
	int bad;                 /* the code of the first broken certificate */
	tpmattest_error *why;    /* and its message */
} survey;

static bool count_piece(const ta_cut *piece, ta_span bytes, void *user)
{
	survey *s = user;

	(void)bytes;
	if (piece->kind == TA_CUT_CERT)
		s->certs++;
	if (s->bad)
		return true;
	if (piece->kind == TA_CUT_TRUNCATED)
		s->bad = ta_error_set(&s->why, TPMATTEST_E_CERT, "the certificate is cut off: %zu of %zu bytes", piece->n,
				      piece->claim);
	else if (piece->kind == TA_CUT_MALFORMED)
		s->bad = ta_error_set(&s->why, tpmattest_error_code(piece->why), "%s",
				      tpmattest_error_message(piece->why));
	return true;
}

static int judge(const survey *s, int role, const char *name, tpmattest_error **err)
{
	if (s->certs > TA_MAX_DEVICE_CERTS)
		return ta_error_set(err, TPMATTEST_E_LIMIT_DEVICE_CERTS, "%s: %zu certificates, more than %d", name, s->certs,
				    TA_MAX_DEVICE_CERTS);
	if (s->certs > 1 && role == TPMATTEST_ROLE_EK)
		return ta_error_set(err, TPMATTEST_E_VALUE, "%s: %zu certificates where one EK certificate belongs; give those "
				    "of the chain in a file of their own", name, s->certs);
	if (s->certs > 0)
		return 0;
	if (s->bad)
		return ta_error_set(err, s->bad, "%s: %s", name, tpmattest_error_message(s->why));
	return ta_error_set(err, TPMATTEST_E_FORMAT, "%s: no certificate in it, neither DER nor PEM", name);
}

int ta_file_check(ta_span file, int role, const char *name, tpmattest_error **err)
{
	tpmattest_error *why = NULL;
	survey s = { 0 };
	int rc;

	if (file.n == 0)
		return ta_error_set(err, TPMATTEST_E_EMPTY, "%s: the file is empty", name);
	rc = ta_file_cut(file, count_piece, &s, &why);
	if (rc == 0)
		rc = judge(&s, role, name, err);
	else
		rc = ta_error_set(err, rc, "%s: %s", name, tpmattest_error_message(why));
	tpmattest_error_free(why);
	tpmattest_error_free(s.why);
	return rc;
}

int tpmattest_evidence_add_file(tpmattest_evidence *e, int role, const char *name, const uint8_t *data, size_t len,
				tpmattest_error **err)
{
	ta_span file = { data, len };
	char *clean;
	int rc;

	ta_error_clear(err);
	if (!e || (!data && len))
		return ta_error_set(err, TPMATTEST_E_USAGE, "%s is NULL", e ? "the data" : "the evidence");
	if (role != TPMATTEST_ROLE_EK && role != TPMATTEST_ROLE_CHAIN)
		return ta_error_set(err, TPMATTEST_E_USAGE, "%d is no role of a file", role);
	rc = ta_evidence_room(e, len, err);
	if (rc)
		return rc;
	if (!name)
		name = role == TPMATTEST_ROLE_EK ? "ek" : "chain";
	clean = ta_text_copy(name, TA_FILE_NAME_MAX);
	if (!clean)
		return ta_error_nomem(err);
	rc = ta_file_check(file, role, clean, err);
	if (rc == 0)
		rc = ta_evidence_put_file(e, role, clean, file, err);
	if (rc == 0)
		e->heard = TA_HEARD_FILES;
	free(clean);
	return rc;
}

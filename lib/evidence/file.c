/* SPDX-License-Identifier: BSD-2-Clause */
#include "evidence/file.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/text.h"
#include "evidence/evidence.h"
#include "vendor/intel.h"
#include "x509/bundle.h"

/* The file being split. */
typedef struct cutting {
	ta_cut_fn fn;
	void *user;
	int bad; /* the first error */
	const char *bad_why;
	size_t bad_at;
	const char *other; /* what else was found besides certificates */
} cutting;

static int cut_part(void *user, const ta_bundle_part *part, tpmattest_error **err)
{
	cutting *k = user;

	switch (part->kind) {
	case TA_BUNDLE_CERTS:
		return ta_cut_stream(part->der, k->fn, k->user, err);
	case TA_BUNDLE_BROKEN:
		if (!k->bad) {
			k->bad = part->code;
			k->bad_why = part->why;
			k->bad_at = part->at;
		}
		return 0;
	default:
		k->other = part->kind == TA_BUNDLE_CRL ? "a CRL, not a certificate" : part->why;
		return 0;
	}
}

int ta_file_cut(ta_span file, ta_cut_fn fn, void *user, const char **other, tpmattest_error **err)
{
	cutting k = { .fn = fn, .user = user };
	int rc = ta_bundle_walk(file, TA_MAX_EVIDENCE, cut_part, &k, err);

	if (other)
		*other = k.other;
	if (rc == 0 && k.bad)
		rc = ta_error_set(err, k.bad, "%s at offset %zu", k.bad_why, k.bad_at);
	return rc;
}

/* What was found in a file. */
typedef struct survey {
	size_t certs;
	int bad;              /* the code of the first broken certificate */
	tpmattest_error *why; /* and its error */
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
		s->bad = ta_error_set(&s->why, TPMATTEST_E_CERT,
				      "certificate is truncated: %zu of %zu bytes", piece->n,
				      piece->claim);
	else if (piece->kind == TA_CUT_MALFORMED)
		s->bad = ta_error_set(&s->why, tpmattest_error_code(piece->why), "%s",
				      tpmattest_error_message(piece->why));
	return true;
}

static int conclude(const survey *s, const char *other, const char *name, tpmattest_error **err)
{
	if (s->certs > TA_MAX_DEVICE_CERTS)
		return ta_error_set(err, TPMATTEST_E_LIMIT_DEVICE_CERTS,
				    "%s: %zu certificates exceed the limit of %d", name, s->certs,
				    TA_MAX_DEVICE_CERTS);
	if (s->certs > 0)
		return 0;
	if (s->bad)
		return ta_error_set(err, s->bad, "%s: %s", name, tpmattest_error_message(s->why));
	return ta_error_set(err, TPMATTEST_E_FORMAT, "%s: %s%s", name,
			    other ? "this is " : "no certificate found, neither DER nor PEM",
			    other ? other : "");
}

int ta_file_check(ta_span file, const char *name, tpmattest_error **err)
{
	tpmattest_error *why = NULL;
	const char *other = NULL;
	survey s = { 0 };
	int rc;

	if (file.n == 0)
		return ta_error_set(err, TPMATTEST_E_EMPTY, "%s: the file is empty", name);
	rc = ta_file_cut(file, count_piece, &s, &other, &why);
	if (rc == 0)
		rc = conclude(&s, other, name, err);
	else
		rc = ta_error_set(err, rc, "%s: %s", name, tpmattest_error_message(why));
	tpmattest_error_free(why);
	tpmattest_error_free(s.why);
	return rc;
}

/* Intel's EK service answers with JSON, which people save as it is. Then *file is the certificate in
 * it, in `der`. */
static int take_reply(ta_span *file, ta_buf *der, tpmattest_error **err)
{
	size_t at = 0;
	int rc;

	while (at < file->n && strchr(" \t\r\n", file->p[at]))
		at++;
	/* Other JSON, such as a capture, is named as what it is. */
	if (at == file->n || file->p[at] != '{' || !memmem(file->p, file->n, "\"pubhash\"", 9))
		return 0;
	rc = ta_intel_saved(*file, der, err);
	if (rc == 0)
		*file = (ta_span){ der->p, der->n };
	return rc;
}

/* What the evidence says of its origin is not changed: a certificate is no more than what its
 * signature makes it, wherever it comes from. */
int tpmattest_evidence_add_file(tpmattest_evidence *e, int role, const char *name,
				const uint8_t *data, size_t len, tpmattest_error **err)
{
	ta_buf der = ta_buf_with(TA_MAX_REPLY);
	ta_span file = { data, len };
	char *clean;
	int rc;

	ta_error_clear(err);
	if (!e || (!data && len))
		return ta_error_null(err, __func__);
	if (role != TPMATTEST_ROLE_EK && role != TPMATTEST_ROLE_CHAIN)
		return ta_error_set(err, TPMATTEST_E_USAGE, "unknown role %d", role);
	rc = ta_evidence_room(e, len, err);
	if (rc)
		return rc;
	if (!name)
		name = role == TPMATTEST_ROLE_EK ? "ek" : "chain";
	clean = ta_text_copy(name, TA_FILE_NAME_MAX);
	if (!clean)
		return ta_error_nomem(err);
	rc = take_reply(&file, &der, err);
	if (rc == 0)
		rc = ta_file_check(file, clean, err);
	if (rc == 0)
		rc = ta_evidence_put_file(e, role, clean, file, err);
	ta_buf_free(&der);
	free(clean);
	return rc;
}

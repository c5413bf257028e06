/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates, and everything that is asked of one. */
#include "fuzz.h"
#include "x509/cert.h"
#include "x509/name.h"
#include "x509/sig.h"

static void ask(const ta_cert *c)
{
	ta_crl_point point;
	ta_reader points;
	ta_span name;
	ta_findings f = { 0 };
	ta_san_tpm tpm;
	uint8_t id[4];
	char key[24];
	char *text;

	FUZZ_ASSERT(c->serial.n > 0 && c->version >= 1 && c->version <= 3);
	FUZZ_ASSERT(ta_cert_encoded_length(c->der.p, c->der.n) == c->der.n);
	text = ta_name_text(c->subject);
	FUZZ_ASSERT(text);
	free(text);
	FUZZ_ASSERT(!ta_name_equal(c->subject, c->issuer) ||
		    ta_name_hash(c->subject) == ta_name_hash(c->issuer));
	ta_san_tpm_find(c->san, &tpm);
	(void)ta_san_manufacturer(tpm.manufacturer, id);
	for (size_t i = 0; (text = ta_cert_aia_url(c, i, NULL)) != NULL; i++)
		free(text);
	for (size_t i = 0; (text = ta_cert_crl_url(c, i, NULL)) != NULL; i++)
		free(text);
	points = ta_cert_crl_points(c);
	while (ta_crl_point_next(&points, &point))
		(void)ta_general_directory(point.crl_issuer, 0, &name);
	ta_pubkey_name(&c->key, key);
	(void)ta_cert_self_issued(c);
	(void)ta_cert_is_aik_ca(c);
	ta_cert_report_deviations(c, 0, &f);
	FUZZ_ASSERT(f.n == c->n_dev);
	ta_findings_free(&f);
}

/* Keys out of the fuzzer are slow to use: only the smallest that may be used are tried. */
static void check(const ta_cert *c)
{
	ta_verifier *v;

	if (c->key.bits > 2048 || ta_verifier_new(&c->key, &v, NULL) != 0)
		return;
	(void)ta_cert_check(c, v, NULL);
	ta_verifier_free(v);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	tpmattest_error *err = NULL;
	ta_cert *c;
	int rc = ta_cert_parse(p, n, &c, &err);

	FUZZ_ASSERT((rc == 0) == (c != NULL) && rc == tpmattest_error_code(err));
	if (c) {
		ask(c);
		check(c);
	}
	ta_cert_unref(c);
	tpmattest_error_free(err);
	return 0;
}

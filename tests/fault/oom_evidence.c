/* SPDX-License-Identifier: BSD-2-Clause */
/* Evidence, without memory: put together, written, read, cut into certificates. */
#include "oom.h"

#include "../unit/runner.h"
#include "parts.h"
#include "wrap.h"

#include <string.h>

static struct part *part;
static struct derout pem;
static char *json;
static const uint8_t *ek, *ca;
static size_t ek_len, ca_len;

static struct derout public_area; /* TPM2B_PUBLIC of a P-256 key, made after the L-2 template */

static void make_public(void)
{
	struct pki_bytes point = pki_key_numbers(pki_key(PKI_P256, 0));

	derout_raw(&public_area, "\x00\x5a\x00\x23\x00\x0b\x00\x03\x00\xb2\x00\x00", 12);
	derout_raw(&public_area, "\x00\x06\x00\x80\x00\x43\x00\x10\x00\x03\x00\x10", 12);
	derout_raw(&public_area, "\x00\x20", 2);
	derout_raw(&public_area, point.p, 32);
	derout_raw(&public_area, "\x00\x20", 2);
	derout_raw(&public_area, point.p + 32, 32);
}

static bool fill(oom *o, tpmattest_evidence *e)
{
	bool good = OOM_CALL(o, tpmattest_evidence_set_manufacturer(e, "INTC", oom_err(o)));

	for (size_t i = 0; i < part->n_nv && good; i++)
		good = OOM_CALL(o, tpmattest_evidence_add_nv(e, part->nv[i].index, part->nv[i].data,
							     part->nv[i].len, oom_err(o)));
	return good &&
	       OOM_CALL(o, tpmattest_evidence_add_file(e, TPMATTEST_ROLE_EK, "ek.der", ek, ek_len,
						       oom_err(o))) &&
	       OOM_CALL(o, tpmattest_evidence_add_file(e, TPMATTEST_ROLE_CHAIN, NULL, pem.p,
						       pem.len, oom_err(o)));
}

/* What is refused makes an error object, which needs memory as well. */
static bool refused(oom *o, tpmattest_evidence *e)
{
	return OOM_CALL(o, tpmattest_evidence_add_nv(e, part->nv[0].index, (const uint8_t *)"", 0,
						     oom_err(o))) &&
	       OOM_CALL(o, tpmattest_evidence_add_file(e, TPMATTEST_ROLE_EK, "a\nb", ek, ek_len - 1,
						       oom_err(o))) &&
	       OOM_CALL(o, tpmattest_evidence_add_file(e, TPMATTEST_ROLE_EK, NULL, pem.p, pem.len,
						       oom_err(o))) &&
	       OOM_CALL(o, tpmattest_evidence_add_file(e, TPMATTEST_ROLE_CHAIN, NULL, pem.p,
						       pem.len - 9, oom_err(o))) &&
	       OOM_CALL(o, tpmattest_evidence_add_ek_public(e, 0, 0, 0, public_area.p, 10,
							    oom_err(o))) &&
	       OOM_CALL(o, tpmattest_evidence_set_manufacturer(e, "!", oom_err(o)));
}

static bool written(oom *o, const tpmattest_evidence *e)
{
	char *text = NULL;
	bool good = OOM_MAKES(o, tpmattest_evidence_to_json(e, &text, oom_err(o)), text) &&
		    oom_text(o, text);

	tpmattest_free(text);
	return good;
}

static bool listed(oom *o, const tpmattest_evidence *e)
{
	tpmattest_certs *c = NULL;
	bool good = OOM_MAKES(o, tpmattest_certs_new(e, &c, oom_err(o)), c);

	for (size_t i = 0; good && i < tpmattest_certs_count(c); i++) {
		size_t n;
		const uint8_t *der = tpmattest_cert_der(tpmattest_certs_at(c, i), &n);

		good = oom_text(o, tpmattest_cert_source(tpmattest_certs_at(c, i))) &&
		       oom_text(o, tpmattest_cert_subject(tpmattest_certs_at(c, i))) &&
		       oom_text(o, tpmattest_cert_issuer(tpmattest_certs_at(c, i))) &&
		       oom_text(o, tpmattest_cert_key(tpmattest_certs_at(c, i))) &&
		       oom_number(o, tpmattest_cert_is_ek(tpmattest_certs_at(c, i))) &&
		       oom_bytes(o, der, n);
	}
	tpmattest_certs_free(c);
	return good;
}

static bool by_hand(oom *o)
{
	tpmattest_evidence *e = NULL;
	bool good;

	good = OOM_MAKES(o, tpmattest_evidence_new(&e, oom_err(o)), e) && fill(o, e) &&
	       refused(o, e) &&
	       OOM_CALL(o, tpmattest_evidence_add_ek_public(e, 0, 0x81010001, 0, public_area.p,
							    public_area.len, oom_err(o))) &&
	       written(o, e) && listed(o, e);
	tpmattest_evidence_free(e);
	return good;
}

static bool from_json(oom *o)
{
	tpmattest_evidence *e = NULL;
	bool good;

	good = OOM_MAKES(o, tpmattest_evidence_from_json(json, strlen(json), &e, oom_err(o)), e) &&
	       written(o, e);
	tpmattest_evidence_free(e);
	return good;
}

static const char *const bad[] = {
	"",
	"{",
	"[]",
	"{\"schema\":\"tpmattest.evidence/9\"}",
	"{\"schema\":\"tpmattest.evidence/1\",\"nv\":7}",
	"{\"schema\":\"tpmattest.evidence/1\",\"nv\":[{\"index\":\"0x01c00002\",\"data\":\"!\"}]}",
	("{\"schema\":\"tpmattest.evidence/"
	 "1\",\"nv\":[{\"index\":\"0x01c00002\",\"data\":\"AAAA\"},"
	 "{\"index\":\"0x01c00002\",\"data\":\"AAAA\"}]}"),
	"{\"schema\":\"tpmattest.evidence/1\",\"manufacturer_given\":\"?\"}",
	"{\"schema\":\"tpmattest.evidence/"
	"1\",\"files\":[{\"role\":\"ek\",\"name\":\"x\",\"data\":\"AAAA\"}]}",
};

static bool from_bad_json(oom *o)
{
	tpmattest_evidence *e = NULL;
	bool good = true;

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]) && good; i++) {
		good = OOM_MAKES(
			o, tpmattest_evidence_from_json(bad[i], strlen(bad[i]), &e, oom_err(o)), e);
		tpmattest_evidence_free(e);
	}
	return good;
}

static void setup(void)
{
	char why[256] = "";
	tpmattest_error *err = NULL;
	tpmattest_evidence *e = NULL;

	part = part_build("intel-odca", NULL, &(struct part_opts){ 0 }, why, sizeof(why));
	ck_assert_msg(part != NULL, "%s", why);
	ek = part_find(part, "ek-rsa2048")->made.der.p;
	ek_len = part_find(part, "ek-rsa2048")->made.der.len;
	ca = part_find(part, "root")->made.der.p;
	ca_len = part_find(part, "root")->made.der.len;
	pki_pem(&pem, "CERTIFICATE", (struct pki_bytes){ ca, ca_len });
	pki_pem(&pem, "CERTIFICATE", (struct pki_bytes){ ek, ek_len });
	ck_assert_int_eq(tpmattest_evidence_new(&e, NULL), 0);
	for (size_t i = 0; i < part->n_nv; i++)
		ck_assert_int_eq(tpmattest_evidence_add_nv(e, part->nv[i].index, part->nv[i].data,
							   part->nv[i].len, NULL),
				 0);
	ck_assert_int_eq(tpmattest_evidence_add_file(e, TPMATTEST_ROLE_EK, "ek", ek, ek_len, NULL),
			 0);
	make_public();
	ck_assert_msg(tpmattest_evidence_add_ek_public(e, 0, 0, 0, public_area.p, public_area.len,
						       &err) == 0,
		      "%s", tpmattest_error_message(err));
	ck_assert_int_eq(tpmattest_evidence_to_json(e, &json, NULL), 0);
	tpmattest_evidence_free(e);
}

static void teardown(void)
{
	part_free(part);
	derout_free(&pem);
	derout_free(&public_area);
	tpmattest_free(json);
}

static const oom_flow flows[] = { by_hand, from_json, from_bad_json };

START_TEST(evidence)
{
	OOM_EXPECT(flows[_i], 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("evidence");
	TCase *t = tcase_create("evidence");

	tcase_set_timeout(t, 200);
	tcase_add_unchecked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, evidence, 0, sizeof(flows) / sizeof(flows[0]));
	suite_add_tcase(s, t);
	return run_suite(s);
}

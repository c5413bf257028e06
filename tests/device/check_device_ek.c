/* SPDX-License-Identifier: BSD-2-Clause */
/* The EKs of a device: found or made, compared with their certificates, and nothing left behind. */
#include "device.h"
#include "evidence/binding.h"
#include "evidence/certs.h"
#include "tpm/ek_template.h"
#include "evidence/nvindex.h"
#include "mint.h"

#include <tss2/tss2_mu.h>

static TSS2_SYS_CONTEXT *sys;

static void setup(void)
{
	setup_soft();
	sys = nvprov_open(inner);
	ck_assert_ptr_nonnull(sys);
}

static void close_sys(void)
{
	nvprov_close(sys);
	sys = NULL;
}

static void tear(void)
{
	close_sys();
	teardown();
}

/* The key of a TPM public area, as a certificate has it. */
static struct pki_key *key_from(const TPM2B_PUBLIC *p)
{
	const TPMT_PUBLIC *t = &p->publicArea;
	enum pki_kind curve = PKI_P256;

	if (t->type == TPM2_ALG_RSA)
		return pki_key_rsa_public(
			(struct pki_bytes){ t->unique.rsa.buffer, t->unique.rsa.size }, 65537);
	if (t->parameters.eccDetail.curveID == TPM2_ECC_NIST_P384)
		curve = PKI_P384;
	else if (t->parameters.eccDetail.curveID == TPM2_ECC_NIST_P521)
		curve = PKI_P521;
	return pki_key_ec_public(
		curve, (struct pki_bytes){ t->unique.ecc.x.buffer, t->unique.ecc.x.size },
		(struct pki_bytes){ t->unique.ecc.y.buffer, t->unique.ecc.y.size });
}

/* An EK certificate for this key into NV. */
static void certify(uint32_t index, const TPM2B_PUBLIC *public)
{
	struct pki_key *key = key_from(public);
	struct pki_made ca = { 0 }, ek = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=CA"),
				     .key = pki_key(PKI_P256, 1) },
		 NULL, &ca);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = key }, &ca, &ek);
	ck_assert_uint_eq(nvprov_put(sys, index, NVPROV_ATTRS_REAL, 0, ek.der.p, ek.der.len), 0);
	pki_made_free(&ca);
	pki_made_free(&ek);
	pki_key_free(key);
}

static void certify_kind(enum ek_kind kind)
{
	TPM2B_PUBLIC public;

	ck_assert_uint_eq(ek_public(sys, kind, &public), 0);
	certify(ek_info(kind)->certificate, &public);
}

/* The record for an EK certificate's index; there is exactly one. */
static const ta_ek_public *record(const tpmattest_evidence *e, uint32_t index)
{
	const ta_ek_public *found = NULL;

	for (size_t i = 0; i < e->n_ek; i++)
		if (e->ek[i].index == index) {
			ck_assert_ptr_null(found);
			found = &e->ek[i];
		}
	ck_assert_msg(found != NULL, "no EK for 0x%08x", index);
	return found;
}

/* How the certificate in this index compares. */
static int judged(const tpmattest_evidence *e, uint32_t index)
{
	tpmattest_certs *c = NULL;
	uint32_t lacks = 0;
	int verdict = -1;

	ck_assert_int_eq(ta_devcerts_build(e, &c, NULL), 0);
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].nv == index)
			verdict = ta_binding_check(e, index, &c->v[i].at.cert->key, &lacks);
	ck_assert_uint_eq(lacks, 0);
	tpmattest_certs_free(c);
	return verdict;
}

static void is_ek(const tpmattest_evidence *e, uint32_t index, uint32_t handle, int origin,
		  int verdict)
{
	const ta_ek_public *ek = record(e, index);

	ck_assert_msg(ek->result == 0, "0x%08x: %s 0x%x", index, tpmattest_error_name(ek->result),
		      ek->rc);
	ck_assert_uint_eq(ek->handle, handle);
	ck_assert_int_eq(ek->origin, origin);
	ck_assert_int_eq(judged(e, index), verdict);
}

static void not_ek(const tpmattest_evidence *e, uint32_t index, int result)
{
	const ta_ek_public *ek = record(e, index);

	ck_assert_int_eq(ek->result, result);
	ck_assert_ptr_null(ek->data);
}

static void json_comes_back(const tpmattest_evidence *e)
{
	tpmattest_evidence *f = NULL;
	char *one = NULL, *two = NULL;

	ck_assert_int_eq(tpmattest_evidence_to_json(e, &one, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_from_json(one, strlen(one), &f, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_to_json(f, &two, NULL), 0);
	ck_assert_str_eq(one, two);
	ck_assert_str_eq(tpmattest_evidence_source(f), "capture");
	tpmattest_free(one);
	tpmattest_free(two);
	tpmattest_evidence_free(f);
}

/* All nine templates: seven that swtpm can make, and SM2 and RSA 4096, which it says it cannot. */
START_TEST(all_kinds)
{
	tpmattest_evidence *e;

	for (int kind = 0; kind < EK_KINDS; kind++)
		certify_kind((enum ek_kind)kind);
	ck_assert_uint_eq(
		nvprov_put(sys, 0x01c0001a, NVPROV_ATTRS_REAL, 0, (const uint8_t *)"x", 1), 0);
	ck_assert_uint_eq(
		nvprov_put(sys, 0x01c0001e, NVPROV_ATTRS_REAL, 0, (const uint8_t *)"x", 1), 0);
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	ck_assert_uint_eq(e->n_ek, TA_EK_KINDS);
	for (int kind = 0; kind < EK_KINDS; kind++)
		is_ek(e, ek_info((enum ek_kind)kind)->certificate, 0, TPMATTEST_TEMPLATE_PROFILE,
		      TA_BINDING_MATCH);
	not_ek(e, 0x01c0001a, TPMATTEST_E_TPM);
	not_ek(e, 0x01c0001e, TPMATTEST_E_TPM);
	ck_assert_uint_ne(record(e, 0x01c0001a)->rc, 0);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_CreatePrimary), TA_EK_KINDS);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_FlushContext), EK_KINDS);
	json_comes_back(e);
	tpmattest_evidence_free(e);
}
END_TEST

/* Not asked for: not one command more. */
START_TEST(only_when_asked)
{
	tpmattest_evidence *e;

	certify_kind(EK_L2_P256);
	e = must_read(0);
	ck_assert_uint_eq(e->n_ek, 0);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_CreatePrimary), 0);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_GetCapability), 2);
	ck_assert_int_eq(judged(e, 0x01c0000a), TA_BINDING_UNKNOWN);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(persistent_is_used)
{
	tpmattest_evidence *e;
	TPM2B_PUBLIC public;

	ck_assert_uint_eq(ek_persist(sys, EK_L2_P256, 0x81010002, &public), 0);
	certify(0x01c0000a, &public);
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	is_ek(e, 0x01c0000a, 0x81010002, TPMATTEST_TEMPLATE_UNKNOWN, TA_BINDING_MATCH);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_CreatePrimary), 0);
	json_comes_back(e);
	tpmattest_evidence_free(e);
}
END_TEST

/* A persistent key of the same type that is another key proves nothing: the EK is made. */
START_TEST(persistent_of_another_key)
{
	tpmattest_evidence *e;
	TPM2B_PUBLIC public;

	ck_assert_uint_eq(ek_persist(sys, EK_H2_P256, 0x81010002, &public), 0);
	certify_kind(EK_L2_P256);
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	is_ek(e, 0x01c0000a, 0, TPMATTEST_TEMPLATE_PROFILE, TA_BINDING_MATCH);
	tpmattest_evidence_free(e);
}
END_TEST

/* One bit of TPMA_OBJECT that makes a key an EK, by its byte. */
static const struct {
	uint32_t byte, bit, attribute;
} needed[] = {
	{ 3, 0x02, TPMA_OBJECT_FIXEDTPM },
	{ 1, 0x01, TPMA_OBJECT_RESTRICTED },
	{ 1, 0x02, TPMA_OBJECT_DECRYPT },
	{ 3, 0x20, 0 }, /* sensitiveDataOrigin: negative control */
};

/* A persistent key that is the certificate's, but could leave the TPM, decrypt anything, or not
 * decrypt: the EK is made. */
START_TEST(persistent_that_is_no_ek)
{
	bool is_one = !needed[_i].attribute;
	tpmattest_evidence *e;
	TPM2B_PUBLIC public;

	ck_assert_uint_eq(ek_persist(sys, EK_L2_P256, 0x81010002, &public), 0);
	certify(0x01c0000a, &public);
	/* header 10, size 2, type 2, hash 2, attributes */
	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .cc = TPM2_CC_ReadPublic,
						      .kind = FAULT_XOR,
						      .arg = 16 + needed[_i].byte,
						      .arg2 = needed[_i].bit });
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	is_ek(e, 0x01c0000a, is_one ? 0x81010002 : 0,
	      is_one ? TPMATTEST_TEMPLATE_UNKNOWN : TPMATTEST_TEMPLATE_PROFILE, TA_BINDING_MATCH);
	tpmattest_evidence_free(e);
}
END_TEST

/* The same of the one that the TPM makes: its answer is not what it was asked for. */
START_TEST(created_that_is_no_ek)
{
	tpmattest_evidence *e;

	certify_kind(EK_L2_P256);
	/* header 10, handle 4, parameterSize 4, then as above */
	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .cc = TPM2_CC_CreatePrimary,
						      .kind = FAULT_XOR,
						      .arg = 24 + needed[_i].byte,
						      .arg2 = needed[_i].bit });
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	if (needed[_i].attribute)
		not_ek(e, 0x01c0000a, TPMATTEST_E_TPM_RESPONSE);
	else
		is_ek(e, 0x01c0000a, 0, TPMATTEST_TEMPLATE_PROFILE, TA_BINDING_MATCH);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_FlushContext), 1);
	tpmattest_evidence_free(e);
}
END_TEST

/* The certificate of another TPM. */
START_TEST(wrong_certificate)
{
	tpmattest_evidence *e;
	TPM2B_PUBLIC public;

	ck_assert_uint_eq(ek_public(sys, EK_H2_P256, &public), 0);
	certify(0x01c0000a, &public);
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	is_ek(e, 0x01c0000a, 0, TPMATTEST_TEMPLATE_PROFILE, TA_BINDING_MISMATCH);
	tpmattest_evidence_free(e);
}
END_TEST

/* Without any EK certificate the two keys of the low range are made: a vendor's service may have
 * theirs. */
START_TEST(no_certificates)
{
	tpmattest_evidence *e;
	ta_public_area key;
	TPM2B_PUBLIC public;

	ck_assert_uint_eq(ek_persist(sys, EK_L2_P256, 0x81010001, &public), 0);
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	ck_assert_uint_eq(e->n_ek, 2);
	is_ek(e, 0x01c00002, 0, TPMATTEST_TEMPLATE_PROFILE, -1);
	is_ek(e, 0x01c0000a, 0x81010001, TPMATTEST_TEMPLATE_UNKNOWN, -1);
	ck_assert_int_eq(ta_public_area_read((ta_span){ e->ek[0].data, e->ek[0].len }, &key, NULL),
			 0);
	ck_assert(key.key.type == TA_KEY_RSA && key.key.bits == 2048);
	tpmattest_evidence_free(e);
}
END_TEST

static void put_template(uint32_t index, const TPM2B_PUBLIC *template)
{
	uint8_t room[1200];
	size_t n = 0;

	ck_assert_uint_eq(
		Tss2_MU_TPMT_PUBLIC_Marshal(&template->publicArea, room, sizeof(room), &n), 0);
	ck_assert_uint_eq(nvprov_put(sys, index, NVPROV_ATTRS_REAL, 0, room, n), 0);
}

static void certify_template(uint32_t index, const TPM2B_PUBLIC *template)
{
	TPM2B_PUBLIC public;
	TPM2_HANDLE handle;

	ck_assert_uint_eq(ek_create(sys, template, &handle, &public), 0);
	ck_assert_uint_eq(ek_flush(sys, handle), 0);
	certify(index, &public);
}

/* Nonce alone, template alone (here with userWithAuth), both. */
START_TEST(template_and_nonce)
{
	static const uint8_t nonce[20] = "a nonce of this part";
	bool with_template = _i & 1, with_nonce = _i & 2;
	TPM2B_PUBLIC template;
	tpmattest_evidence *e;

	ek_template(EK_L2_P256, &template);
	if (with_template) {
		template.publicArea.objectAttributes |= TPMA_OBJECT_USERWITHAUTH;
		put_template(0x01c0000c, &template);
	}
	if (with_nonce) {
		ek_template_nonce(&template, nonce, sizeof(nonce));
		ck_assert_uint_eq(
			nvprov_put(sys, 0x01c0000b, NVPROV_ATTRS_REAL, 0, nonce, sizeof(nonce)), 0);
	}
	certify_template(0x01c0000a, &template);
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	is_ek(e, 0x01c0000a, 0, with_template ? TPMATTEST_TEMPLATE_NV : TPMATTEST_TEMPLATE_PROFILE,
	      TA_BINDING_MATCH);
	tpmattest_evidence_free(e);
}
END_TEST

/* What swtpm_setup calls the template lies where the profile has the nonce. */
START_TEST(template_in_the_nonces_place)
{
	TPM2B_PUBLIC template;
	tpmattest_evidence *e;

	ek_template(EK_L2_P256, &template);
	template.publicArea.objectAttributes |= TPMA_OBJECT_USERWITHAUTH;
	put_template(0x01c0000b, &template);
	certify_template(0x01c0000a, &template);
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	is_ek(e, 0x01c0000a, 0, TPMATTEST_TEMPLATE_NV, TA_BINDING_MATCH);
	tpmattest_evidence_free(e);
}
END_TEST

/* A template in NV that makes no EK is not followed, nor is a persistent key that was made from
 * it. */
START_TEST(template_of_no_ek)
{
	bool certified = _i & 1;
	TPM2B_PUBLIC template;
	tpmattest_evidence *e;

	ek_template(EK_L2_P256, &template);
	template.publicArea.objectAttributes &= ~TPMA_OBJECT_RESTRICTED;
	template.publicArea.parameters.eccDetail.symmetric.algorithm = TPM2_ALG_NULL;
	put_template(0x01c0000c, &template);
	if (certified)
		certify_template(0x01c0000a, &template);
	else
		ck_assert_uint_eq(nvprov_put(sys, 0x01c0000a, NVPROV_ATTRS_REAL, 0,
					     (const uint8_t *)"x", 1),
				  0);
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	not_ek(e, 0x01c0000a, TPMATTEST_E_KEY);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_CreatePrimary), 0);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(broken_template)
{
	tpmattest_evidence *e;

	certify_kind(EK_L2_P256);
	ck_assert_uint_eq(
		nvprov_put(sys, 0x01c0000c, NVPROV_ATTRS_REAL, 0, (const uint8_t *)"junk", 4), 0);
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	not_ek(e, 0x01c0000a, TPMATTEST_E_KEY);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_CreatePrimary), 0);
	ck_assert_int_eq(judged(e, 0x01c0000a), TA_BINDING_UNKNOWN);
	json_comes_back(e);
	tpmattest_evidence_free(e);
}
END_TEST

/* One EK that fails leaves the others alone; the handle list of persistent keys is not needed. */
START_TEST(failures_stay_apart)
{
	tpmattest_evidence *e;

	certify_kind(EK_L2_P256);
	certify_kind(EK_H3_P384);
	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .cc = TPM2_CC_CreatePrimary,
						      .nth = 1,
						      .kind = FAULT_RC,
						      .arg = 0x902 });
	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .cc = TPM2_CC_GetCapability,
						      .nth = 3,
						      .kind = FAULT_RC,
						      .arg = 0x101 });
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	not_ek(e, 0x01c0000a, TPMATTEST_E_TPM);
	ck_assert_uint_eq(record(e, 0x01c0000a)->rc, 0x902);
	is_ek(e, 0x01c00016, 0, TPMATTEST_TEMPLATE_PROFILE, TA_BINDING_MATCH);
	tpmattest_evidence_free(e);
}
END_TEST

/* A public area that is malformed in the answer: the object is flushed all the same. */
START_TEST(malformed_answer_is_flushed)
{
	tpmattest_evidence *e;

	certify_kind(EK_L2_P256);
	/* header 10, handle 4, parameterSize 4, then TPM2B_PUBLIC */
	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .cc = TPM2_CC_CreatePrimary,
						      .kind = FAULT_PUT16,
						      .arg = 18 + 2 * (uint32_t)_i,
						      .arg2 = _i ? 0x0008 : 0xffff });
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	not_ek(e, 0x01c0000a, TPMATTEST_E_TPM_RESPONSE);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_FlushContext), 1);
	tpmattest_evidence_free(e);
}
END_TEST

/* The connection breaks while an EK is made: what NV held is kept. */
START_TEST(connection_lost)
{
	tpmattest_evidence *e;

	certify_kind(EK_L2_P256);
	certify_kind(EK_H3_P384);
	tctiwrap_fault(wrap,
		       (struct tctiwrap_fault){ .cc = TPM2_CC_CreatePrimary, .kind = FAULT_CLOSE });
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	ck_assert_uint_eq(e->n_nv, 2);
	ck_assert_int_eq(e->nv[0].result, 0);
	not_ek(e, 0x01c0000a, TPMATTEST_E_TPM);
	not_ek(e, 0x01c00016, TPMATTEST_E_TPM);
	ck_assert_uint_eq(tctiwrap_count(wrap, TPM2_CC_CreatePrimary), 1);
	tpmattest_evidence_free(e);
}
END_TEST

/* A TPM that will not let go of a key is a failure, and is said. */
START_TEST(flush_refused)
{
	tpmattest_evidence *e;

	certify_kind(EK_L2_P256);
	tctiwrap_fault(wrap, (struct tctiwrap_fault){ .cc = TPM2_CC_FlushContext,
						      .nth = 1,
						      .kind = FAULT_RC,
						      .arg = 0x101 });
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	not_ek(e, 0x01c0000a, TPMATTEST_E_TPM);
	ck_assert_uint_eq(record(e, 0x01c0000a)->rc, 0x101);
	tpmattest_evidence_free(e);
	ck_assert_int_eq(tctiwrap_loaded(wrap), 1); /* negative control of the check in teardown */
	tpmattest_tpm_close(tpm);
	tpm = NULL;
	close_sys();
	tctiwrap_free(wrap);
	softtpm_disconnect(inner);
	softtpm_stop(soft);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("device_ek");
	TCase *t = tcase_create("ek"), *own = tcase_create("own teardown");

	tcase_add_checked_fixture(t, setup, tear);
	tcase_set_timeout(t, 120);
	tcase_add_test(t, all_kinds);
	tcase_add_test(t, only_when_asked);
	tcase_add_test(t, persistent_is_used);
	tcase_add_test(t, persistent_of_another_key);
	tcase_add_loop_test(t, persistent_that_is_no_ek, 0, 4);
	tcase_add_loop_test(t, created_that_is_no_ek, 0, 4);
	tcase_add_test(t, wrong_certificate);
	tcase_add_test(t, no_certificates);
	tcase_add_loop_test(t, template_and_nonce, 0, 4);
	tcase_add_test(t, template_in_the_nonces_place);
	tcase_add_loop_test(t, template_of_no_ek, 0, 2);
	tcase_add_test(t, broken_template);
	tcase_add_test(t, failures_stay_apart);
	tcase_add_loop_test(t, malformed_answer_is_flushed, 0, 2);
	tcase_add_test(t, connection_lost);
	suite_add_tcase(s, t);
	tcase_add_checked_fixture(own, setup, NULL);
	tcase_add_test(own, flush_refused);
	suite_add_tcase(s, own);
	return testmain(s);
}

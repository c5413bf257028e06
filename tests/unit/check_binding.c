/* SPDX-License-Identifier: BSD-2-Clause */
/* A certificate's key against a TPM's: all nine kinds of EK, by vector. */
#include "evidence/binding.h"

#include <tss2/tss2_mu.h>

#include "base/buf.h"
#include "tpm/ek_template.h"
#include "evid.h"

/* A point on SM2: not one anybody knows the secret of; comparing does not care. */
static const uint8_t sm2_spki[] = {
	0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01,
	0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d, 0x03, 0x42, 0x00,
	0x04, 1,    2,    3,    4,    5,    6,    7,    8,    9,    10,   11,   12,
	13,   14,   15,   16,   17,   18,   19,   20,   21,   22,   23,   24,   25,
	26,   27,   28,   29,   30,   31,   32,   33,   34,   35,   36,   37,   38,
	39,   40,   41,   42,   43,   44,   45,   46,   47,   48,   49,   50,   51,
	52,   53,   54,   55,   56,   57,   58,   59,   60,   61,   62,   63,   64,
};

/* The SPKI and a view on it. */
typedef struct subject {
	struct derout der;
	ta_pubkey key;
} subject;

static void make_subject(subject *s, const struct pki_key *key, enum pki_spki form)
{
	*s = (subject){ 0 };
	pki_key_spki(&s->der, key, form);
	ck_assert_int_eq(ta_pubkey_parse(s->der.p, s->der.len, &s->key, NULL), 0);
}

/* The key of a certificate of each EK kind, slot 0 or 1. */
static void make_kind(subject *s, int kind, unsigned slot)
{
	static const enum pki_kind kinds[TA_EK_KINDS] = { PKI_RSA2048, PKI_P256,    PKI_RSA2048,
							  PKI_P256,    PKI_P384,    PKI_P521,
							  PKI_OTHER,   PKI_RSA3072, PKI_RSA4096 };

	if (kinds[kind] == PKI_OTHER) {
		struct pki_key *key =
			pki_key_raw_spki((struct pki_bytes){ sm2_spki, sizeof(sm2_spki) });

		make_subject(s, key, PKI_SPKI_PLAIN);
		pki_key_free(key);
	} else {
		make_subject(s, pki_key(kinds[kind], slot), PKI_SPKI_PLAIN);
	}
}

/* What a TPM would say of this key. */
static void tpm_public(int kind, const ta_pubkey *key, TPM2B_PUBLIC *out)
{
	TPMU_PUBLIC_ID *unique = &out->publicArea.unique;

	ta_ek_template_profile(ta_ek_template_kind(kind), out);
	if (out->publicArea.type == TPM2_ALG_RSA) {
		unique->rsa.size = (uint16_t)key->n.n;
		memcpy(unique->rsa.buffer, key->n.p, key->n.n);
	} else {
		unique->ecc.x.size = (uint16_t)key->x.n;
		unique->ecc.y.size = (uint16_t)key->y.n;
		memcpy(unique->ecc.x.buffer, key->x.p, key->x.n);
		memcpy(unique->ecc.y.buffer, key->y.p, key->y.n);
	}
}

/* Marshalled as evidence holds it; borrows `room`. */
static ta_ek_public marshalled(const TPM2B_PUBLIC *p, uint8_t room[1200])
{
	size_t n = 0;

	ck_assert_uint_eq(Tss2_MU_TPM2B_PUBLIC_Marshal(p, room, 1200, &n), 0);
	return (ta_ek_public){ .data = room, .len = n };
}

static int compare(const TPM2B_PUBLIC *p, const ta_pubkey *key)
{
	ta_public_area tpm;
	uint8_t room[1200];
	ta_ek_public ek = marshalled(p, room);

	return ta_binding_compare(&ek, key, &tpm);
}

START_TEST(same_key)
{
	TPM2B_PUBLIC p;
	subject s;

	make_kind(&s, _i, 0);
	tpm_public(_i, &s.key, &p);
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MATCH);
	p.publicArea.unique.rsa.buffer[17] ^= 1; /* RSA modulus, or X */
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MISMATCH);
	p.publicArea.unique.rsa.buffer[17] ^= 1;
	if (p.publicArea.type == TPM2_ALG_ECC) {
		p.publicArea.unique.ecc.y.buffer[0] ^= 0x80;
		ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MISMATCH);
	}
	derout_free(&s.der);
}
END_TEST

START_TEST(other_key)
{
	for (int other = 0; other < TA_EK_KINDS; other++) {
		subject a, b;
		TPM2B_PUBLIC p;

		make_kind(&a, _i, 0);
		make_kind(&b, other, 1);
		tpm_public(_i, &a.key, &p);
		if (_i != 6 || other != 6) /* there is one SM2 key */
			ck_assert_int_eq(compare(&p, &b.key), TA_BINDING_MISMATCH);
		derout_free(&a.der);
		derout_free(&b.der);
	}
}
END_TEST

START_TEST(oaep_is_the_same_key)
{
	static const enum pki_spki forms[] = { PKI_SPKI_OAEP, PKI_SPKI_OAEP_NUL,
					       PKI_SPKI_OAEP_EMPTY, PKI_SPKI_NO_NULL };
	subject s;
	TPM2B_PUBLIC p;

	make_subject(&s, pki_key(PKI_RSA2048, 0), forms[_i]);
	tpm_public(0, &s.key, &p);
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MATCH);
	p.publicArea.unique.rsa.buffer[255] ^= 2;
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MISMATCH);
	derout_free(&s.der);
}
END_TEST

/* "0" and 65537 are one exponent, 3 is another. */
START_TEST(exponents)
{
	struct pki_bytes n = pki_key_numbers(pki_key(PKI_RSA2048, 0));
	struct pki_key *three = pki_key_rsa_public(n, 3);
	subject s, s3;
	TPM2B_PUBLIC p;

	make_subject(&s, pki_key(PKI_RSA2048, 0), PKI_SPKI_PLAIN);
	make_subject(&s3, three, PKI_SPKI_PLAIN);
	tpm_public(0, &s.key, &p);
	ck_assert_int_eq(compare(&p, &s3.key), TA_BINDING_MISMATCH);
	p.publicArea.parameters.rsaDetail.exponent = 65537;
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MATCH);
	p.publicArea.parameters.rsaDetail.exponent = 3;
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MISMATCH);
	ck_assert_int_eq(compare(&p, &s3.key), TA_BINDING_MATCH);
	derout_free(&s.der);
	derout_free(&s3.der);
	pki_key_free(three);
}
END_TEST

/* A TPM may give coordinates without leading zeros; the certificate has them. */
START_TEST(short_coordinates)
{
	uint8_t x[32] = { 0, 0, 7, 8, 9 }, y[32] = { 0, 1 };
	struct pki_key *key = pki_key_ec_public(PKI_P256, (struct pki_bytes){ x, 32 },
						(struct pki_bytes){ y, 32 });
	TPM2B_PUBLIC p;
	subject s;

	make_subject(&s, key, PKI_SPKI_PLAIN);
	tpm_public(1, &s.key, &p);
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MATCH);
	p.publicArea.unique.ecc.x.size = 30;
	memcpy(p.publicArea.unique.ecc.x.buffer, x + 2, 30);
	p.publicArea.unique.ecc.y.size = 31;
	memcpy(p.publicArea.unique.ecc.y.buffer, y + 1, 31);
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MATCH);
	p.publicArea.unique.ecc.y.size = 30;
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MISMATCH);
	/* Longer than the field is no point. */
	p.publicArea.unique.ecc.y.size = 33;
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_UNKNOWN);
	derout_free(&s.der);
	pki_key_free(key);
}
END_TEST

/* The same numbers on another curve are another key. */
START_TEST(curve_counts)
{
	TPM2B_PUBLIC p;
	subject s;

	make_kind(&s, 6, 0);
	tpm_public(6, &s.key, &p);
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MATCH);
	p.publicArea.parameters.eccDetail.curveID = TPM2_ECC_NIST_P256;
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MISMATCH);
	p.publicArea.parameters.eccDetail.curveID = TPM2_ECC_BN_P256;
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_UNKNOWN);
	derout_free(&s.der);
}
END_TEST

/* Cut at any byte, one byte too many, a size that lies: never a comparison. */
START_TEST(malformed_public)
{
	uint8_t room[1200];
	ta_ek_public ek;
	ta_public_area key;
	TPM2B_PUBLIC p;
	subject s;
	size_t n;

	make_kind(&s, _i, 0);
	tpm_public(_i, &s.key, &p);
	ek = marshalled(&p, room);
	n = ek.len;
	for (ek.len = 0; ek.len < n; ek.len++)
		ck_assert_int_eq(ta_binding_compare(&ek, &s.key, &key), TA_BINDING_UNKNOWN);
	ek.len = n + 1;
	ck_assert_int_eq(ta_binding_compare(&ek, &s.key, &key), TA_BINDING_UNKNOWN);
	ek.len = n;
	room[1] ^= 1;
	ck_assert_int_eq(ta_public_area_read((ta_span){ room, n }, &key, NULL), TPMATTEST_E_KEY);
	room[1] ^= 1;
	ck_assert_int_eq(ta_public_area_read((ta_span){ room, n }, &key, NULL), 0);
	ck_assert(ta_pubkey_equal(&key.key, &s.key));
	ck_assert_uint_eq(key.key.bits, s.key.bits);
	/* A size that says one less, and one byte more with a size that says so. */
	room[0] = (uint8_t)((n - 3) >> 8);
	room[1] = (uint8_t)(n - 3);
	ck_assert_int_eq(ta_public_area_read((ta_span){ room, n }, &key, NULL), TPMATTEST_E_KEY);
	room[0] = (uint8_t)((n - 1) >> 8);
	room[1] = (uint8_t)(n - 1);
	ck_assert_int_eq(ta_public_area_read((ta_span){ room, n + 1 }, &key, NULL),
			 TPMATTEST_E_KEY);
	room[0] = (uint8_t)((n - 2) >> 8);
	room[1] = (uint8_t)(n - 2);
	room[3] = 0x08; /* a keyed hash */
	ck_assert_int_eq(ta_public_area_read((ta_span){ room, n }, &key, NULL), TPMATTEST_E_KEY);
	derout_free(&s.der);
}
END_TEST

/* A modulus that has not the bits that it is said to have is none; nor is what a TPM reported with
 * an error a key. */
START_TEST(modulus_of_another_length)
{
	uint8_t room[1200];
	ta_public_area key;
	ta_ek_public ek;
	TPM2B_PUBLIC p;
	subject s;

	make_kind(&s, 0, 0);
	tpm_public(0, &s.key, &p);
	ek = marshalled(&p, room);
	ek.result = TPMATTEST_E_TPM;
	ck_assert_int_eq(ta_binding_compare(&ek, &s.key, &key), TA_BINDING_UNKNOWN);
	p.publicArea.unique.rsa.size--;
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_UNKNOWN);
	p.publicArea.unique.rsa.size++;
	p.publicArea.unique.rsa.buffer[0] = 0;
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_UNKNOWN);
	derout_free(&s.der);
}
END_TEST

/* Schemes and ciphers other than a template's are skipped by their own length. */
START_TEST(other_schemes)
{
	TPMS_RSA_PARMS *rsa;
	TPMS_ECC_PARMS *ecc;
	TPM2B_PUBLIC p;
	subject s;

	make_kind(&s, 0, 0);
	tpm_public(0, &s.key, &p);
	rsa = &p.publicArea.parameters.rsaDetail;
	rsa->symmetric.algorithm = TPM2_ALG_NULL;
	rsa->scheme.scheme = TPM2_ALG_RSAES;
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MATCH);
	rsa->scheme.scheme = TPM2_ALG_OAEP;
	rsa->scheme.details.oaep.hashAlg = TPM2_ALG_SHA256;
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MATCH);
	derout_free(&s.der);
	make_kind(&s, 1, 0);
	tpm_public(1, &s.key, &p);
	ecc = &p.publicArea.parameters.eccDetail;
	ecc->scheme.scheme = TPM2_ALG_ECDAA;
	ecc->scheme.details.ecdaa.hashAlg = TPM2_ALG_SHA256;
	ecc->scheme.details.ecdaa.count = 3;
	ecc->kdf.scheme = TPM2_ALG_KDF1_SP800_56A;
	ecc->kdf.details.kdf1_sp800_56a.hashAlg = TPM2_ALG_SHA256;
	ck_assert_int_eq(compare(&p, &s.key), TA_BINDING_MATCH);
	derout_free(&s.der);
}
END_TEST

static void put(tpmattest_evidence *e, uint32_t index, int kind, unsigned slot)
{
	uint8_t room[1200];
	ta_ek_public ek;
	TPM2B_PUBLIC p;
	subject s;

	make_kind(&s, kind, slot);
	tpm_public(kind, &s.key, &p);
	ek = marshalled(&p, room);
	ek.index = index;
	ck_assert_int_eq(ta_evidence_put_ek(e, &ek, (ta_span){ ek.data, ek.len }, NULL), 0);
	derout_free(&s.der);
}

/* Of the last judgement. */
static uint32_t lacks;

static int judge(const tpmattest_evidence *e, uint32_t index, int kind, unsigned slot)
{
	subject s;
	int verdict;

	make_kind(&s, kind, slot);
	verdict = ta_binding_check(e, index, &s.key, &lacks);
	derout_free(&s.der);
	return verdict;
}

START_TEST(judged_by_all)
{
	ta_ek_public failed = { .index = 0x01c00016, .result = TPMATTEST_E_TPM };
	tpmattest_evidence *e = evid();

	ck_assert_int_eq(judge(e, 0x01c00002, 0, 0), TA_BINDING_UNKNOWN);
	put(e, 0x01c00002, 0, 0);
	put(e, 0x01c0000a, 1, 0);
	ck_assert_int_eq(ta_evidence_put_ek(e, &failed, (ta_span){ 0 }, NULL), 0);
	ck_assert_int_eq(judge(e, 0x01c00002, 0, 0), TA_BINDING_MATCH);
	ck_assert_int_eq(judge(e, 0x01c00002, 0, 1), TA_BINDING_MISMATCH);
	/* an RSA certificate in the ECC place */
	ck_assert_int_eq(judge(e, 0x01c0000a, 0, 0), TA_BINDING_MISMATCH);
	/* the TPM could not make it */
	ck_assert_int_eq(judge(e, 0x01c00016, 4, 0), TA_BINDING_UNKNOWN);
	/* a certificate from a file */
	ck_assert_int_eq(judge(e, 0, 0, 0), TA_BINDING_MATCH);
	ck_assert_int_eq(judge(e, 0, 0, 1), TA_BINDING_MISMATCH);
	/* no public of its kind */
	ck_assert_int_eq(judge(e, 0, 4, 0), TA_BINDING_UNKNOWN);
	/* ... nor of its length */
	ck_assert_int_eq(judge(e, 0, 7, 0), TA_BINDING_UNKNOWN);
	tpmattest_evidence_free(e);
}
END_TEST

/* Only a key that has all three attributes is an EK, whatever it says; one that has not is named
 * when it would have counted. */
static const struct {
	uint32_t cleared;
	const char *text;
} attributes[] = {
	{ 0, "" },
	{ TPMA_OBJECT_FIXEDTPM, "fixedTPM" },
	{ TPMA_OBJECT_RESTRICTED, "restricted" },
	{ TPMA_OBJECT_DECRYPT, "decrypt" },
	{ ~0u, "fixedTPM, restricted, decrypt" },
	{ TPMA_OBJECT_FIXEDPARENT | TPMA_OBJECT_SENSITIVEDATAORIGIN | TPMA_OBJECT_ADMINWITHPOLICY,
	  "" },
};

START_TEST(attributes_of_an_ek)
{
	bool ek_like = !attributes[_i].text[0];
	char text[TA_LACKS_TEXT];
	tpmattest_evidence *e = evid();
	uint8_t room[1200];
	ta_ek_public ek;
	TPM2B_PUBLIC p;
	subject s;

	make_kind(&s, 0, 0);
	tpm_public(0, &s.key, &p);
	p.publicArea.objectAttributes &= ~attributes[_i].cleared;
	ek = marshalled(&p, room);
	ck_assert_int_eq(ta_evidence_put_ek(e, &ek, (ta_span){ ek.data, ek.len }, NULL), 0);
	ck_assert_int_eq(judge(e, 0x01c00002, 0, 0),
			 ek_like ? TA_BINDING_MATCH : TA_BINDING_UNKNOWN);
	ck_assert_str_eq(ta_public_area_lacks_text(lacks, text), attributes[_i].text);
	ck_assert_int_eq(judge(e, 0x01c00002, 0, 1),
			 ek_like ? TA_BINDING_MISMATCH : TA_BINDING_UNKNOWN);
	ck_assert_str_eq(ta_public_area_lacks_text(lacks, text), attributes[_i].text);
	ck_assert_int_eq(judge(e, 0x01c0000a, 1, 0), TA_BINDING_UNKNOWN);
	ck_assert_uint_eq(lacks, 0); /* it would not have said anything of that one */
	/* A real one beside it decides. */
	put(e, 0, 0, 0);
	ck_assert_int_eq(judge(e, 0x01c00002, 0, 0), TA_BINDING_MATCH);
	ck_assert_int_eq(judge(e, 0x01c00002, 0, 1), TA_BINDING_MISMATCH);
	derout_free(&s.der);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(added_by_hand)
{
	uint8_t room[1200];
	tpmattest_evidence *e = evid();
	ta_ek_public ek;
	TPM2B_PUBLIC p;
	subject s;

	make_kind(&s, 0, 0);
	tpm_public(0, &s.key, &p);
	ek = marshalled(&p, room);
	ck_assert_int_eq(
		tpmattest_evidence_add_ek_public(e, 0, 0x81010001, 0, ek.data, ek.len, NULL), 0);
	ck_assert_int_eq(tpmattest_evidence_add_ek_public(e, 0, 0, 0, ek.data, ek.len - 1, NULL),
			 TPMATTEST_E_KEY);
	ck_assert_int_eq(judge(e, 0x01c00002, 0, 0), TA_BINDING_MATCH);
	ck_assert_int_eq(judge(e, 0x01c00002, 0, 1), TA_BINDING_MISMATCH);
	ck_assert_int_eq(judge(e, 0x01c0000a, 1, 0), TA_BINDING_UNKNOWN);
	free(evid_round_trip(e));
	derout_free(&s.der);
	tpmattest_evidence_free(e);
}
END_TEST

/* -- the templates -- */

START_TEST(template_read)
{
	uint8_t room[1200];
	TPM2B_PUBLIC p, back;
	size_t n = 0;

	ta_ek_template_profile(ta_ek_template_kind(_i), &p);
	ck_assert_uint_eq(Tss2_MU_TPMT_PUBLIC_Marshal(&p.publicArea, room, sizeof(room), &n), 0);
	memset(room + n, 0xff, 40);
	ck_assert_int_eq(ta_ek_template_read((ta_span){ room, n }, &back, NULL), 0);
	ck_assert(back.publicArea.type == p.publicArea.type &&
		  back.publicArea.unique.rsa.size == p.publicArea.unique.rsa.size);
	ck_assert_int_eq(ta_ek_template_read((ta_span){ room, n + 40 }, &back, NULL), 0);
	room[n + 20] = 1;
	ck_assert_int_eq(ta_ek_template_read((ta_span){ room, n + 40 }, &back, NULL),
			 TPMATTEST_E_KEY);
	ck_assert_int_eq(ta_ek_template_read((ta_span){ room, n - 1 }, &back, NULL),
			 TPMATTEST_E_KEY);
	ck_assert_int_eq(ta_ek_template_read((ta_span){ NULL, 0 }, &back, NULL), TPMATTEST_E_KEY);
}
END_TEST

START_TEST(nonces)
{
	uint8_t nonce[257];
	TPM2B_PUBLIC p;

	memset(nonce, 0x5a, sizeof(nonce));
	ta_ek_template_profile(ta_ek_template_kind(0), &p);
	ck_assert_uint_eq(p.publicArea.unique.rsa.size, 256);
	ck_assert_int_eq(
		ta_ek_template_nonce(ta_ek_template_kind(0), (ta_span){ nonce, 20 }, &p, NULL), 0);
	ck_assert_uint_eq(p.publicArea.unique.rsa.size, 256);
	ck_assert(p.publicArea.unique.rsa.buffer[19] == 0x5a &&
		  p.publicArea.unique.rsa.buffer[20] == 0);
	ck_assert_int_eq(
		ta_ek_template_nonce(ta_ek_template_kind(0), (ta_span){ nonce, 256 }, &p, NULL), 0);
	ck_assert_int_eq(ta_ek_template_nonce(ta_ek_template_kind(0), (ta_span){ nonce, 257 }, &p,
					      NULL),
			 TPMATTEST_E_KEY);
	ta_ek_template_profile(ta_ek_template_kind(1), &p);
	ck_assert_int_eq(
		ta_ek_template_nonce(ta_ek_template_kind(1), (ta_span){ nonce, 40 }, &p, NULL), 0);
	ck_assert(p.publicArea.unique.ecc.x.size == 32 && p.publicArea.unique.ecc.y.size == 32);
	ck_assert(p.publicArea.unique.ecc.x.buffer[31] == 0x5a &&
		  p.publicArea.unique.ecc.y.buffer[7] == 0x5a &&
		  p.publicArea.unique.ecc.y.buffer[8] == 0);
	ck_assert_int_eq(ta_ek_template_nonce(ta_ek_template_kind(1), (ta_span){ nonce, 65 }, &p,
					      NULL),
			 TPMATTEST_E_KEY);
	ck_assert_int_eq(ta_ek_template_nonce(ta_ek_template_kind(0), (ta_span){ nonce, 20 }, &p,
					      NULL),
			 TPMATTEST_E_KEY);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("binding");
	TCase *t = tcase_create("binding");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, same_key, 0, TA_EK_KINDS);
	tcase_add_loop_test(t, other_key, 0, TA_EK_KINDS);
	tcase_add_loop_test(t, oaep_is_the_same_key, 0, 4);
	tcase_add_test(t, exponents);
	tcase_add_test(t, short_coordinates);
	tcase_add_test(t, curve_counts);
	tcase_add_loop_test(t, malformed_public, 0, TA_EK_KINDS);
	tcase_add_test(t, modulus_of_another_length);
	tcase_add_test(t, other_schemes);
	tcase_add_test(t, judged_by_all);
	tcase_add_loop_test(t, attributes_of_an_ek, 0, sizeof(attributes) / sizeof(attributes[0]));
	tcase_add_test(t, added_by_hand);
	tcase_add_loop_test(t, template_read, 0, TA_EK_KINDS);
	tcase_add_test(t, nonces);
	suite_add_tcase(s, t);
	return run_suite(s);
}

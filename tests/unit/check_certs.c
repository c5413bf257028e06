/* SPDX-License-Identifier: BSD-2-Clause */
/* From evidence to certificates: order, sources, and exactly the findings that what lies beside
 * them deserves. */
#include "base/buf.h"
#include "base/limits.h"
#include "evidence/nvindex.h"
#include "evid.h"
#include "vendor.h"
#include "wrap.h"

static struct pki_made ca, mid, ek, ek2;

static void mint_all(void)
{
	ca = minted((struct pki_cert){ .profile = PKI_CA, .subject = PKI_NAME("CN=A") });
	mid = minted((struct pki_cert){
		.profile = PKI_CA, .subject = PKI_NAME("CN=B"), .key = pki_key(PKI_P384, 0) });
	ek = minted((struct pki_cert){ .profile = PKI_EK });
	ek2 = minted((struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_RSA2048, 0) });
}

static void free_all(void)
{
	pki_made_free(&ca);
	pki_made_free(&mid);
	pki_made_free(&ek);
	pki_made_free(&ek2);
}

static void is_made(const tpmattest_certs *c, size_t i, const struct pki_made *m, int is_ek,
		    const char *source)
{
	size_t n;
	const uint8_t *p = tpmattest_cert_der(tpmattest_certs_at(c, i), &n);

	ck_assert_ptr_nonnull(p);
	ck_assert_uint_eq(n, m->der.len);
	ck_assert(memcmp(p, m->der.p, n) == 0);
	ck_assert_int_eq(tpmattest_cert_is_ek(tpmattest_certs_at(c, i)), is_ek);
	ck_assert_str_eq(tpmattest_cert_source(tpmattest_certs_at(c, i)), source);
}

START_TEST(nothing)
{
	tpmattest_evidence *e = evid();
	tpmattest_certs *c = evid_certs(e);

	ck_assert_uint_eq(tpmattest_certs_count(c), 0);
	ck_assert_ptr_null(tpmattest_cert_der(tpmattest_certs_at(c, 0), NULL));
	ck_assert_ptr_null(tpmattest_cert_source(tpmattest_certs_at(c, 0)));
	ck_assert_ptr_null(tpmattest_cert_subject(tpmattest_certs_at(c, 0)));
	ck_assert_ptr_null(tpmattest_cert_issuer(tpmattest_certs_at(c, 0)));
	ck_assert_ptr_null(tpmattest_cert_key(tpmattest_certs_at(c, 0)));
	ck_assert_int_eq(tpmattest_cert_is_ek(tpmattest_certs_at(c, 0)), 0);
	FINDINGS(c);
	tpmattest_certs_free(c);
	tpmattest_certs_free(NULL);
	ck_assert_uint_eq(tpmattest_certs_count(NULL), 0);
	ck_assert_int_eq(tpmattest_certs_new(NULL, &c, NULL), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(c);
	ck_assert_int_eq(tpmattest_certs_new(e, NULL, NULL), TPMATTEST_E_USAGE);
	tpmattest_evidence_free(e);
}
END_TEST

/* EKs come first in the order of their indices; a file's EK after them; the list outlives the
 * evidence. */
START_TEST(order_and_sources)
{
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;

	evid_made(e, 0x01c00100, &ca);
	evid_made(e, 0x01c0000a, &ek);
	ck_assert_int_eq(tpmattest_evidence_add_file(e, TPMATTEST_ROLE_CHAIN, "x/mid.der",
						     mid.der.p, mid.der.len, NULL),
			 0);
	ck_assert_int_eq(tpmattest_evidence_add_file(e, TPMATTEST_ROLE_EK, "ek2", ek2.der.p,
						     ek2.der.len, NULL),
			 0);
	c = evid_certs(e);
	tpmattest_evidence_free(e);
	ck_assert_uint_eq(tpmattest_certs_count(c), 4);
	is_made(c, 0, &ek, 1, "nv:0x01c0000a");
	is_made(c, 1, &ek2, 1, "file:ek2");
	is_made(c, 2, &ca, 0, "nv:0x01c00100+0");
	is_made(c, 3, &mid, 0, "file:x/mid.der");
	ck_assert_str_eq(tpmattest_cert_key(tpmattest_certs_at(c, 0)), "p256");
	ck_assert_str_eq(tpmattest_cert_key(tpmattest_certs_at(c, 1)), "rsa2048");
	ck_assert_str_eq(tpmattest_cert_key(tpmattest_certs_at(c, 3)), "p384");
	ck_assert_str_eq(tpmattest_cert_subject(tpmattest_certs_at(c, 0)), "");
	ck_assert_str_eq(tpmattest_cert_subject(tpmattest_certs_at(c, 2)), "CN=A");
	ck_assert_str_eq(tpmattest_cert_issuer(tpmattest_certs_at(c, 2)), "CN=CA,O=Test");
	FINDINGS(c);
	tpmattest_certs_free(c);
}
END_TEST

/* The chain split over two indices at every byte of its second certificate. */
START_TEST(straddling)
{
	ta_buf all = ta_buf_with(TA_MAX_EVIDENCE);

	ta_buf_add(&all, ca.der.p, ca.der.len);
	ta_buf_add(&all, mid.der.p, mid.der.len);
	for (size_t cut = ca.der.len; cut <= all.n; cut++) {
		tpmattest_evidence *e = evid();
		tpmattest_certs *c;
		char source[40];

		evid_nv(e, 0x01c00100, all.p, cut);
		evid_nv(e, 0x01c00101, all.p + cut, all.n - cut);
		c = evid_certs(e);
		ck_assert_uint_eq(tpmattest_certs_count(c), 2);
		is_made(c, 0, &ca, 0, "nv:0x01c00100+0");
		snprintf(source, sizeof(source), "nv:0x01c00100+%zu", ca.der.len);
		is_made(c, 1, &mid, 0, cut == ca.der.len ? "nv:0x01c00101+0" : source);
		FINDINGS(c);
		tpmattest_certs_free(c);
		tpmattest_evidence_free(e);
	}
	ta_buf_free(&all);
}
END_TEST

START_TEST(chain_with_hole_padding_and_header)
{
	static const uint8_t ff[12] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
					0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
	uint8_t header[] = { 0x10, 0x01, 0x00, 0, 0, 0x10, 0x02 };
	ta_buf one = ta_buf_with(TA_MAX_NV), two = ta_buf_with(TA_MAX_NV);
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;

	ta_buf_add(&one, ca.der.p, ca.der.len);
	ta_buf_add(&one, ff, sizeof(ff));
	ta_buf_add(&two, header, sizeof(header));
	ta_buf_add(&two, mid.der.p, mid.der.len);
	ta_buf_str(&two, "junk");
	evid_nv(e, 0x01c00100, one.p, one.n);
	evid_nv(e, 0x01c00103, two.p, two.n);
	c = evid_certs(e);
	is_made(c, 0, &ca, 0, "nv:0x01c00100+0");
	is_made(c, 1, &mid, 0, "nv:0x01c00103+7");
	FINDINGS(c, TPMATTEST_F_CHAIN_HOLE, TPMATTEST_F_CHAIN_PADDING, TPMATTEST_F_PCCLIENT_HEADER,
		 TPMATTEST_F_TRAILING_BYTES);
	ck_assert_str_eq(
		c->findings.v[0].message,
		"index missing between two indices of the chain area: 0x01c00101 to 0x01c00102");
	ck_assert_int_eq(c->findings.v[1].offset, (int64_t)ca.der.len);
	ck_assert_int_eq(c->findings.v[2].cert, 1);
	ck_assert(strstr(c->findings.v[2].message, "0x01c00103+0: 7 bytes") != NULL);
	ck_assert(strstr(c->findings.v[3].message, "4 bytes") != NULL);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
	ta_buf_free(&one);
	ta_buf_free(&two);
}
END_TEST

/* What Google's Titan keeps in the chain area is not X.509, and that is no fault. */
START_TEST(not_der)
{
	static const uint8_t titan[] = { 0x54, 0x49, 0x54, 0x4e, 0x03, 0x00, 0x00,
					 0x00, 0x30, 0x82, 0x01, 0x00, 0x77 };
	static const uint8_t blank[40];
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;

	evid_nv(e, 0x01c00100, titan, sizeof(titan));
	c = evid_certs(e);
	FINDINGS(c, TPMATTEST_F_CHAIN_NOT_DER);
	ck_assert_int_eq(ta_finding_severity(c->findings.v[0].code, true), TA_INFO);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
	e = evid();
	evid_nv(e, 0x01c00100, blank, sizeof(blank));
	evid_nv(e, 0x01c00101, blank, 0);
	c = evid_certs(e);
	FINDINGS(c, TPMATTEST_F_CHAIN_NOT_DER);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(ek_index_without_certificate)
{
	static const uint8_t blank[40];
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;

	evid_nv(e, 0x01c00002, blank, sizeof(blank));
	evid_nv(e, 0x01c0000a, NULL, 0);
	evid_nv(e, 0x01c00014, "text", 4);
	evid_nv(e, 0x01c00016, ek.der.p, 100);
	ek.der.p[8] = 0x55;
	evid_nv(e, 0x01c00018, ek.der.p, ek.der.len);
	c = evid_certs(e);
	ck_assert_uint_eq(tpmattest_certs_count(c), 0);
	FINDINGS(c, TPMATTEST_F_EK_NOT_CERT, TPMATTEST_F_EK_NOT_CERT, TPMATTEST_F_EK_NOT_CERT,
		 TPMATTEST_F_CHAIN_TRUNCATED, TPMATTEST_F_EK_NOT_CERT, TPMATTEST_F_CERT_MALFORMED,
		 TPMATTEST_F_EK_NOT_CERT);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
}
END_TEST

/* More than one certificate in an EK index: the first is the EK, none is lost. */
START_TEST(ek_index_with_more)
{
	ta_buf b = ta_buf_with(TA_MAX_NV);
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;
	char source[40];

	ta_buf_add(&b, ek.der.p, ek.der.len);
	ta_buf_add(&b, ca.der.p, ca.der.len);
	ta_buf_str(&b, "tail");
	evid_nv(e, 0x01c00002, b.p, b.n);
	evid_made(e, 0x01c0000a, &ek2);
	c = evid_certs(e);
	ck_assert_uint_eq(tpmattest_certs_count(c), 3);
	is_made(c, 0, &ek, 1, "nv:0x01c00002");
	is_made(c, 1, &ek2, 1, "nv:0x01c0000a");
	snprintf(source, sizeof(source), "nv:0x01c00002+%zu", ek.der.len);
	is_made(c, 2, &ca, 0, source);
	FINDINGS(c, TPMATTEST_F_TRAILING_BYTES);
	ck_assert_int_eq(c->findings.v[0].cert, 0);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
	ta_buf_free(&b);
}
END_TEST

/* Only the indices of the profile hold EK certificates: one elsewhere is noted, and is none. */
START_TEST(stray_is_no_ek)
{
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;

	evid_made(e, 0x01c00001, &ek);
	evid_made(e, 0x01c00003, &ek); /* the nonce's place */
	for (uint32_t i = 0; i < 300; i++)
		evid_made(e, 0x01c00200 + i, &ek);
	c = evid_certs(e);
	ck_assert_uint_eq(tpmattest_certs_count(c), 0);
	FINDINGS(c, TPMATTEST_F_NV_STRAY);
	ck_assert(strstr(c->findings.v[0].message, "0x01c00001, 0x01c00200, ") != NULL);
	ck_assert(strstr(c->findings.v[0].message, " and 293 more") != NULL);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(unread_indices)
{
	static const struct {
		uint32_t index;
		int result;
		uint32_t rc;
	} unread[] = {
		{ 0x01c00002, TPMATTEST_E_NV_UNREADABLE, 0 },
		{ 0x01c00003, TPMATTEST_E_NV_UNREADABLE, 0 },
		{ 0x01c0000a, TPMATTEST_E_NV_UNWRITTEN, 0 },
		{ 0x01c00016, TPMATTEST_E_TPM, 0x18b },
		{ 0x01c00100, TPMATTEST_E_TPM_RESPONSE, 0 },
		{ 0x01c00200, TPMATTEST_E_TPM, 0x18b },
	};
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;

	for (size_t i = 0; i < sizeof(unread) / sizeof(unread[0]); i++) {
		ta_nv nv = { .index = unread[i].index,
			     .result = unread[i].result,
			     .rc = unread[i].rc };

		ck_assert_int_eq(ta_evidence_put_nv(e, &nv, (ta_span){ 0 }, NULL), 0);
	}
	c = evid_certs(e);
	FINDINGS(c, TPMATTEST_F_NV_UNREADABLE, TPMATTEST_F_NV_UNWRITTEN, TPMATTEST_F_NV_READ_FAILED,
		 TPMATTEST_F_NV_READ_FAILED, TPMATTEST_F_NV_STRAY);
	ck_assert(strstr(c->findings.v[2].message, "0x0000018b") != NULL);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
}
END_TEST

START_TEST(self_signed_and_duplicates)
{
	struct pki_made root = { 0 };
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=Root"),
				     .key = pki_key(PKI_P256, 3) },
		 NULL, &root);
	evid_made(e, 0x01c00002, &ek);
	evid_made(e, 0x01c0000a, &ek);
	evid_made(e, 0x01c00100, &ca);
	evid_made(e, 0x01c00101, &ca);
	evid_made(e, 0x01c00102, &root);
	c = evid_certs(e);
	ck_assert_uint_eq(tpmattest_certs_count(c), 3);
	FINDINGS(c, TPMATTEST_F_DUPLICATE_CERT, TPMATTEST_F_DUPLICATE_CERT,
		 TPMATTEST_F_SELF_SIGNED_ON_DEVICE);
	ck_assert_int_eq(c->findings.v[0].cert, 0);
	ck_assert_int_eq(c->findings.v[1].cert, 1);
	ck_assert_int_eq(c->findings.v[2].cert, 2);
	ck_assert(strstr(c->findings.v[1].message, "nv:0x01c00100+0 again at nv:0x01c00101+0") !=
		  NULL);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
	pki_made_free(&root);
}
END_TEST

/* What lies beside one EK goes behind the next one: the findings go on naming the same
 * certificates. */
START_TEST(findings_follow_their_certificates)
{
	struct pki_made root = { 0 };
	ta_buf area = ta_buf_with(TA_MAX_NV);
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;
	int told = 0;

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=Root"),
				     .key = pki_key(PKI_P256, 3) },
		 NULL, &root);
	ta_buf_add(&area, ek.der.p, ek.der.len);
	ta_buf_add(&area, root.der.p, root.der.len);
	evid_nv(e, 0x01c00002, area.p, area.n);
	evid_made(e, 0x01c0000a, &ek2);
	evid_made(e, 0x01c00100, &ek2);
	c = evid_certs(e);
	is_made(c, 0, &ek, 1, "nv:0x01c00002");
	is_made(c, 1, &ek2, 1, "nv:0x01c0000a");
	ck_assert_str_eq(tpmattest_cert_subject(tpmattest_certs_at(c, 2)), "CN=Root");
	for (size_t i = 0; i < c->findings.n; i++) {
		const ta_finding *f = &c->findings.v[i];

		if (f->code == TPMATTEST_F_SELF_SIGNED_ON_DEVICE)
			ck_assert_int_eq(f->cert, 2);
		if (f->code == TPMATTEST_F_DUPLICATE_CERT)
			ck_assert_int_eq(f->cert, 1);
		told += f->code == TPMATTEST_F_SELF_SIGNED_ON_DEVICE ||
			f->code == TPMATTEST_F_DUPLICATE_CERT;
	}
	ck_assert_int_eq(told, 2);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
	ta_buf_free(&area);
	pki_made_free(&root);
}
END_TEST

/* 64 certificates, and one beyond. */
START_TEST(limit)
{
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;

	evid_made(e, 0x01c00002, &ek);
	for (uint32_t i = 0; i < TA_MAX_DEVICE_CERTS - 1 + (uint32_t)_i; i++) {
		uint8_t serial[2] = { 1, (uint8_t)i };
		struct pki_made m = minted((struct pki_cert){
			.profile = PKI_CA, .subject = PKI_NAME("CN=A"), .serial = { serial, 2 } });

		evid_made(e, 0x01c00100 + i, &m);
		pki_made_free(&m);
	}
	c = evid_certs(e);
	ck_assert_uint_eq(tpmattest_certs_count(c), TA_MAX_DEVICE_CERTS);
	if (_i)
		FINDINGS(c, TPMATTEST_F_TOO_MANY_CERTS);
	else
		FINDINGS(c);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
}
END_TEST

/* The certificates of PEM blocks; findings name the file. */
START_TEST(pem_chain_file)
{
	struct derout pem = { 0 };
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;

	pki_pem(&pem, "CERTIFICATE", pki_made_der(&ca));
	pki_pem(&pem, "CERTIFICATE", (struct pki_bytes){ ek.der.p, 99 });
	pki_pem(&pem, "CERTIFICATE", pki_made_der(&mid));
	ck_assert_int_eq(tpmattest_evidence_add_file(e, TPMATTEST_ROLE_CHAIN, "c.pem", pem.p,
						     pem.len, NULL),
			 0);
	c = evid_certs(e);
	ck_assert_uint_eq(tpmattest_certs_count(c), 2);
	is_made(c, 0, &ca, 0, "file:c.pem");
	is_made(c, 1, &mid, 0, "file:c.pem");
	FINDINGS(c, TPMATTEST_F_CHAIN_TRUNCATED);
	ck_assert(strstr(c->findings.v[0].message, "c.pem, offset 0: 99 bytes of ") != NULL);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
	derout_free(&pem);
}
END_TEST

/* -- real parts -- */

static const struct {
	const char *file;
	uint32_t index;
	size_t certs;
	int codes[3];
	int64_t offset; /* of the first finding */
} real[] = {
	{ "nv/hirs-nuvoton-ek-padded.bin", 0x01c00002, 1, { TPMATTEST_F_CHAIN_PADDING }, 908 },
	{ "nv/hirs-stm-tpm12-nv-7byte-header.bin",
	  0x01c00002,
	  1,
	  { TPMATTEST_F_PCCLIENT_HEADER },
	  0 },
	{ "nv/keylime-stm-ek-nv-padded-431.bin",
	  0x01c00002,
	  1,
	  { TPMATTEST_F_CHAIN_PADDING },
	  1169 },
	{ "nv/nv-01c00100-intel-adl-00002820-rom-kernel-ptt.bin", 0x01c00100, 3, { 0 }, 0 },
	{ "nv/nv-01c00100-intel-adl-00002820-rom-kernel-ptt-ffpad.bin",
	  0x01c00100,
	  3,
	  { TPMATTEST_F_CHAIN_PADDING },
	  1979 },
	{ "nv/nv-01c00100-intel-adl-00002820-rom-kernel-ptt-gap.bin",
	  0x01c00100,
	  3,
	  { TPMATTEST_F_CHAIN_GAP },
	  708 },
	{ "nv/nv-01c00100-intel-adl-00002820-truncated-last.bin",
	  0x01c00100,
	  2,
	  { TPMATTEST_F_CHAIN_TRUNCATED },
	  1340 },
};

START_TEST(real_nv)
{
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;
	size_t n, n_codes = 0;
	uint8_t *p = vendor_file(real[_i].file, &n);

	evid_nv(e, real[_i].index, p, n);
	c = evid_certs(e);
	ck_assert_uint_eq(tpmattest_certs_count(c), real[_i].certs);
	while (real[_i].codes[n_codes])
		n_codes++;
	evid_findings(c, n_codes, real[_i].codes);
	if (n_codes)
		ck_assert_int_eq(c->findings.v[0].offset, real[_i].offset);
	free(evid_round_trip(e));
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
	free(p);
}
END_TEST

/* The whole part, as it is and with its chain area split at any of a few places. */
START_TEST(real_alder_lake)
{
	static const char *const names[] = { "odca-adl/0-ek.der", "odca-adl/3-rom-ca.der",
					     "odca-adl/2-kernel-ca.der", "odca-adl/1-ptt-ca.der" };
	static const char *const subjects[] = { "", "CN=CSME ADL ROM CA",
						"CN=CSME ADL SVN01 Kernel CA",
						"CN=CSME ADL PTT  01SVN" };
	size_t n, n_ek, n_part, split = (size_t)_i;
	uint8_t *chain = vendor_file("nv/nv-01c00100-intel-adl-00002820-rom-kernel-ptt.bin", &n);
	uint8_t *der = vendor_file(names[0], &n_ek);
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;

	evid_nv(e, 0x01c00002, der, n_ek);
	free(der);
	evid_nv(e, 0x01c00100, chain, split);
	evid_nv(e, 0x01c00101, chain + split, n - split);
	c = evid_certs(e);
	ck_assert_uint_eq(tpmattest_certs_count(c), 4);
	for (size_t i = 0; i < 4; i++) {
		der = vendor_file(names[i], &n_part);
		ck_assert(ta_span_equal(c->v[i].at.cert->der, (ta_span){ der, n_part }));
		ck_assert_str_eq(tpmattest_cert_subject(tpmattest_certs_at(c, i)), subjects[i]);
		free(der);
	}
	FINDINGS(c);
	ck_assert_str_eq(tpmattest_cert_source(tpmattest_certs_at(c, 3)),
			 split <= 1340 ? (split == 1340 ? "nv:0x01c00101+0" : "nv:0x01c00101+340")
				       : "nv:0x01c00100+1340");
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
	free(chain);
}
END_TEST

static size_t n_files;

static void read_as_ek(const char *name, const uint8_t *p, size_t n)
{
	tpmattest_evidence *e = evid();
	tpmattest_certs *c;

	ck_assert_msg(tpmattest_evidence_add_file(e, TPMATTEST_ROLE_EK, name, p, n, NULL) == 0,
		      "%s", name);
	c = evid_certs(e);
	ck_assert_uint_eq(tpmattest_certs_count(c), 1);
	FINDINGS(c);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
	n_files++;
}

START_TEST(real_files)
{
	vendor_each("ek", ".der", read_as_ek);
	ck_assert_uint_ge(n_files, 15);
}
END_TEST

static Suite *plain(void)
{
	Suite *s = suite_create("certs");
	TCase *t = tcase_create("certs");

	tcase_add_checked_fixture(t, mint_all, free_all);
	tcase_set_timeout(t, 60);
	tcase_add_test(t, nothing);
	tcase_add_test(t, order_and_sources);
	tcase_add_test(t, straddling);
	tcase_add_test(t, chain_with_hole_padding_and_header);
	tcase_add_test(t, not_der);
	tcase_add_test(t, ek_index_without_certificate);
	tcase_add_test(t, ek_index_with_more);
	tcase_add_test(t, stray_is_no_ek);
	tcase_add_test(t, unread_indices);
	tcase_add_test(t, self_signed_and_duplicates);
	tcase_add_test(t, findings_follow_their_certificates);
	tcase_add_loop_test(t, limit, 0, 2);
	tcase_add_test(t, pem_chain_file);
	suite_add_tcase(s, t);
	return s;
}

static Suite *with_vendor(void)
{
	Suite *s = suite_create("vendor");
	TCase *t = tcase_create("vendor");

	tcase_add_loop_test(t, real_nv, 0, sizeof(real) / sizeof(real[0]));
	tcase_add_loop_test(t, real_alder_lake, 1000, 1001);
	tcase_add_loop_test(t, real_alder_lake, 1340, 1345);
	tcase_add_loop_test(t, real_alder_lake, 1978, 1980);
	tcase_add_test(t, real_files);
	suite_add_tcase(s, t);
	return s;
}

int main(void)
{
	return run_with_vendor(plain(), with_vendor());
}

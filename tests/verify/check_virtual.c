/* SPDX-License-Identifier: BSD-2-Clause */
/* EK certificates of virtual machines: of swtpm, whose manufacturer is no ASCII id, and of Google
 * Cloud, without TPM attributes; and machines that have none. */
#include "minted.h"

#include <string.h>

#include "../unit/vendor.h"
#include "evidence/evidence.h"

#define STRICT TPMATTEST_POLICY_STRICT
#define ANY_LEAF TPMATTEST_POLICY_ANY_LEAF
#define REFUSED TPMATTEST_E_UNTRUSTED
#define UNKNOWN TPMATTEST_E_INCOMPLETE
#define NOV_2026 INT64_C(1795305600) /* 2026-11-22 */

#define SWTPM "id:00001014"
#define UNREGISTERED TPMATTEST_F_SAN_MANUFACTURER_UNREGISTERED

static const tpmattest_ek *top(const scene *s)
{
	return tpmattest_report_selected(s->r);
}

static unsigned times(const scene *s, int code)
{
	unsigned n = 0;

	for (size_t i = 0; i < tpmattest_ek_finding_count(top(s)); i++)
		n += tpmattest_ek_finding_code(top(s), i) == code;
	return n;
}

/* The EK certificate that swtpm's local CA makes, two CAs above it, and its TPM. */
static void swtpm_stage(minted *m, scene *s, bool said, const char *anchor)
{
	static const uint8_t ibm[4] = "IBM";

	minted_open(m, 3);
	m->spec[0].key = pki_key(PKI_RSA2048, 0);
	m->spec[0].san = (struct pki_san){ .manufacturer = SWTPM,
					   .model = "swtpm",
					   .version = "id:20191023" };
	minted_make(m);
	scene_open(s);
	minted_put(s, &m->made[0], scene_ek);
	minted_anchor(s, &m->made[1], anchor);
	if (said)
		ta_evidence_set_said(s->e, ibm);
}

START_TEST(swtpm_under_its_own_ca)
{
	minted m;
	scene s;

	swtpm_stage(&m, &s, _i, NULL);
	expect(&s, 0, 0, UNREGISTERED, 0);
	expect_text(&s, UNREGISTERED, SWTPM);
	expect_severity(&s, UNREGISTERED, TPMATTEST_SEVERITY_WARNING);
	ck_assert_uint_eq(times(&s, UNREGISTERED), 1);
	ck_assert_int_lt(scene_find(&s, TPMATTEST_F_SAN_MANUFACTURER_MALFORMED), 0);
	ck_assert_int_lt(scene_find(&s, TPMATTEST_F_MANUFACTURER_MISMATCH), 0);
	ck_assert_str_eq(tpmattest_ek_manufacturer(top(&s)), _i ? "IBM" : SWTPM);
	ck_assert_str_eq(tpmattest_ek_manufacturer_source(top(&s)), _i ? "tpm" : "certificate");
	expect(&s, STRICT, REFUSED, UNREGISTERED, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* An id that cannot be part of a host name never is, and that is told once, also if the TPM's own
 * cannot either. */
START_TEST(swtpm_has_no_aik_url)
{
	static const uint8_t number[4] = { 0, 0, 0x10, 0x14 };
	minted m;
	scene s;

	swtpm_stage(&m, &s, false, NULL);
	if (_i)
		ta_evidence_set_said(s.e, number);
	scene_judge(&s, 0, NOW);
	ck_assert_int_eq(s.rc, _i ? REFUSED : 0);
	ck_assert_ptr_null(tpmattest_ek_aik_url(top(&s)));
	ck_assert_uint_eq(times(&s, TPMATTEST_F_AIK_MANUFACTURER_UNSAFE), 1);
	ck_assert_uint_eq(times(&s, TPMATTEST_F_AIK_NO_MANUFACTURER), 0);
	/* The TPM's number is not text, so it is compared with nothing. */
	ck_assert_uint_eq(times(&s, TPMATTEST_F_MANUFACTURER_MISMATCH), (unsigned)_i);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

START_TEST(swtpm_under_a_label)
{
	static const char *const labels[] = { "IBM", "INTC", "GOOG", "NTC+WEC" };
	minted m;
	scene s;

	swtpm_stage(&m, &s, true, labels[_i]);
	expect(&s, 0, REFUSED, TPMATTEST_F_VENDOR_MISMATCH, 1);
	expect_text(&s, TPMATTEST_F_VENDOR_MISMATCH, "certificate id:00001014, anchor");
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* 1.3.6.1.4.1.11129.2.1.21, whose content is not looked at; the next one; the same, critical. */
#define EMPTY \
	{ \
		(const uint8_t *)"\x30\x00", 2 \
	}
#define INSTANCE "1.3.6.1.4.1.11129.2.1.21"
static const struct pki_ext instance[] = { { INSTANCE, PKI_EXT_PLAIN, EMPTY } };
static const struct pki_ext neighbour[] = { { "1.3.6.1.4.1.11129.2.1.22", PKI_EXT_PLAIN, EMPTY } };
static const struct pki_ext critical[] = { { INSTANCE, PKI_EXT_CRITICAL, EMPTY } };

/* Certificates in the shape of Google's since 2022: without SAN, EKU and specification. */
static const struct {
	const char *anchor; /* what the root stands for; NULL: nothing */
	const struct pki_ext *more;
	unsigned usage; /* 0: the EK's */
	enum pki_kind key;
	int rc;
	int finding;
} instances[] = {
	{ "GOOG", instance, 0, PKI_RSA2048, 0, TPMATTEST_F_EK_SAN_ABSENT },
	{ "GOOG", instance, 0, PKI_P256, 0, TPMATTEST_F_EK_SAN_ABSENT },
	{ "GOOG+INTC", instance, 0, PKI_RSA2048, 0, TPMATTEST_F_EK_SAN_ABSENT },
	{ NULL, instance, 0, PKI_RSA2048, REFUSED, TPMATTEST_F_EK_SAN_ABSENT },
	{ "INTC", instance, 0, PKI_RSA2048, REFUSED, TPMATTEST_F_EK_SAN_ABSENT },
	{ "GOOG", NULL, 0, PKI_RSA2048, REFUSED, TPMATTEST_F_EK_SAN_ABSENT },
	{ "GOOG", neighbour, 0, PKI_RSA2048, REFUSED, TPMATTEST_F_EK_SAN_ABSENT },
	{ "GOOG", critical, 0, PKI_RSA2048, REFUSED, TPMATTEST_F_CRITICAL_EXTENSION },
	/* an AK certificate of the same CA */
	{ "GOOG", instance, PKI_KU_SIGNATURE, PKI_RSA2048, REFUSED, TPMATTEST_F_EK_SAN_ABSENT },
	{ "GOOG", instance, PKI_KU_SIGNATURE, PKI_P256, REFUSED, TPMATTEST_F_EK_SAN_ABSENT },
};

static void google_open(minted *m, const struct pki_ext *more, unsigned usage, enum pki_kind key)
{
	minted_open(m, 3);
	m->spec[0].key = pki_key(key, 0);
	m->spec[0].san.mode = m->spec[0].eku.mode = m->spec[0].sda.mode = PKI_EXT_ABSENT;
	m->spec[0].ku.bits = usage;
	m->spec[0].more = more;
	m->spec[0].n_more = more != NULL;
	minted_make(m);
}

START_TEST(google_instance)
{
	minted m;
	scene s;

	google_open(&m, instances[_i].more, instances[_i].usage, instances[_i].key);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	minted_put(&s, &m.made[1], scene_store);
	minted_anchor(&s, &m.made[2], instances[_i].anchor);
	ta_evidence_set_said(s.e, (const uint8_t *)"GOOG");
	expect(&s, 0, instances[_i].rc, instances[_i].finding, 0);
	/* Only an EK has an AIK authority. */
	ck_assert_int_eq(tpmattest_ek_aik_url(tpmattest_report_selected(s.r)) != NULL,
			 instances[_i].usage == 0);
	if (instances[_i].usage)
		expect_text(&s, TPMATTEST_F_EK_KEY_USAGE, "that of an attestation key");
	if (instances[_i].rc == 0) {
		expect_text(&s, TPMATTEST_F_EK_SAN_ABSENT, "cloud");
		expect_severity(&s, TPMATTEST_F_EK_SAN_ABSENT, TPMATTEST_SEVERITY_WARNING);
		expect_severity(&s, TPMATTEST_F_EK_EKU_ABSENT, TPMATTEST_SEVERITY_WARNING);
	}
	expect(&s, STRICT, REFUSED, instances[_i].finding, 0);
	expect_severity(&s, TPMATTEST_F_EK_SAN_ABSENT, TPMATTEST_SEVERITY_ERROR);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* Without an anchor nothing is decided; every anchor of a path must be Google's. */
START_TEST(google_instance_without_or_with_two_anchors)
{
	static const struct {
		const char *nearest, *topmost;
		int rc;
	} rows[] = {
		{ NULL, NULL, UNKNOWN },
		{ "GOOG", "GOOG", 0 },
		{ "GOOG", "INTC", REFUSED },
		{ "INTC", "GOOG", REFUSED },
	};
	minted m;
	scene s;

	google_open(&m, instance, 0, PKI_RSA2048);
	scene_open(&s);
	minted_put(&s, &m.made[0], scene_ek);
	if (rows[_i].nearest) {
		minted_anchor(&s, &m.made[1], rows[_i].nearest);
		minted_anchor(&s, &m.made[2], rows[_i].topmost);
	}
	expect(&s, 0, rows[_i].rc, TPMATTEST_F_EK_SAN_ABSENT, 0);
	scene_close(&s);
	minted_close(&m);
}
END_TEST

/* What is said of a machine without an EK certificate. */
static const struct {
	const char *said, *vendor_string;
	const char *text;
} machines[] = {
	{ "MSFT", "IoT Software TPM", "found: virtual machines of Hyper-V and Azure have none" },
	{ "MSFT", "IoT Software TPM", "NV index 0x01c101d0 may hold an AK certificate" },
	{ "MSFT", "xCG fTPM", "found: if this is a virtual machine of Hyper-V or Azure" },
	{ "MSFT", "", "NV index 0x01c101d0 may hold an AK certificate" },
	{ "IBM", "SW   TPM", "VirtualBox creates none" },
	{ "IBM", "SW  TPM", NULL },
	{ "IBM", "", NULL },
	{ "INTC", "IoT Software TPM", NULL },
	{ "AMD", "", NULL },
	{ NULL, "SW   TPM", NULL },
};

START_TEST(machine_without_certificate)
{
	uint8_t raw[4] = { 0 };
	size_t at;
	scene s;

	scene_open(&s);
	if (machines[_i].said) {
		memcpy(raw, machines[_i].said, strlen(machines[_i].said));
		ta_evidence_set_said(s.e, raw);
	}
	strcpy(s.e->vendor_string, machines[_i].vendor_string);
	expect(&s, 0, UNKNOWN, TPMATTEST_F_NO_EK_CERT, -1);
	at = (size_t)scene_find(&s, TPMATTEST_F_NO_EK_CERT);
	if (machines[_i].text)
		expect_text(&s, TPMATTEST_F_NO_EK_CERT, machines[_i].text);
	else
		ck_assert_str_eq(tpmattest_ek_finding_message(top(&s), at),
				 "no EK certificate found");
	scene_close(&s);
}
END_TEST

/* -- real certificates -- */

#define NOMODEL "vtpm/google-nomodel-rsa2048-1.der"
#define EC "ek/google-vtpm-p-256-1.der"
#define OLD "ek/google-vtpm-rsa2048-1.der"
#define KUBEVIRT "vtpm/ek-swtpm-k8s1-rsa2048.der"

static const struct {
	const char *ek, *store;
	const char *anchor, *vendor; /* the vendor NULL: unlabelled, unless it is a pin */
	int rc;
	int finding, cert;
} real[] = {
	{ NOMODEL, "vtpm/gcp_ek_ak_ca_intermediate_v3.crt", "vtpm/gcp_ek_ak_ca_root.crt", NULL, 0,
	  TPMATTEST_F_EK_SAN_ABSENT, 0 },
	{ NOMODEL, NULL, "vtpm/gcp_ek_ak_ca_intermediate_v3.crt", "GOOG", 0,
	  TPMATTEST_F_EK_EKU_ABSENT, 0 },
	{ NOMODEL, NULL, "vtpm/gcp_ek_ak_ca_intermediate_v3.crt", NULL, REFUSED,
	  TPMATTEST_F_EK_SAN_ABSENT, 0 },
	{ NOMODEL, NULL, "vtpm/gcp_ek_ak_ca_intermediate_v3.crt", "INTC", REFUSED,
	  TPMATTEST_F_EK_SAN_ABSENT, 0 },
	{ NOMODEL, NULL, "vtpm/tpm_ek_root_1.cer", NULL, UNKNOWN, TPMATTEST_F_ISSUER_MISSING, 0 },
	{ EC, "vtpm/tpm_ek_intermediate_3.crt", "vtpm/tpm_ek_root_1.cer", NULL, 0,
	  TPMATTEST_F_EK_KEY_USAGE, 0 },
	{ EC, "vtpm/tpm_ek_intermediate_2.crt", "vtpm/tpm_ek_root_1.cer", NULL, UNKNOWN,
	  TPMATTEST_F_ISSUER_MISSING, 0 },
	{ EC, NULL, "vtpm/tpm_ek_intermediate_3.crt", "INTC", REFUSED, TPMATTEST_F_VENDOR_MISMATCH,
	  1 },
	{ OLD, "vtpm/tpm_ek_intermediate_2.crt", "vtpm/tpm_ek_root_1.cer", NULL, UNKNOWN,
	  TPMATTEST_F_ISSUER_MISSING, 0 },
	/* The CA of this one is not published: the certificate itself is the anchor. */
	{ KUBEVIRT, NULL, KUBEVIRT, NULL, 0, UNREGISTERED, 0 },
	{ KUBEVIRT, NULL, KUBEVIRT, "IBM", REFUSED, TPMATTEST_F_VENDOR_MISMATCH, 0 },
	{ KUBEVIRT, NULL, "vtpm/gcp_ek_ak_ca_root.crt", NULL, UNKNOWN, TPMATTEST_F_ISSUER_MISSING,
	  0 },
};

START_TEST(real_virtual_machines)
{
	scene s;

	scene_open(&s);
	scene_ek_file(&s, real[_i].ek);
	if (real[_i].store)
		scene_store_file(&s, real[_i].store);
	scene_anchor_file(&s, real[_i].anchor, real[_i].vendor);
	expect_at(&s, 0, NOV_2026, real[_i].rc, real[_i].finding, real[_i].cert);
	expect_at(&s, STRICT, NOV_2026, REFUSED, real[_i].finding, real[_i].cert);
	scene_close(&s);
}
END_TEST

/* Google's roots as pins: on the device, and only if the caller added the pins. */
START_TEST(real_google_pin)
{
	scene s;

	scene_open(&s);
	scene_ek_file(&s, NOMODEL);
	scene_chain_file(&s, "vtpm/gcp_ek_ak_ca_intermediate_v3.crt");
	scene_chain_file(&s, "vtpm/gcp_ek_ak_ca_root.crt");
	if (_i)
		scene_pins(&s);
	expect_at(&s, 0, NOV_2026, _i ? 0 : UNKNOWN, TPMATTEST_F_EK_SAN_ABSENT, 0);
	scene_close(&s);
}
END_TEST

/* The certificate of an application in Intel's on-die hierarchy has the cloud's gaps and none of
 * its signs: it is no EK, whatever the anchor. */
static const char *const dal[] = {
	"odca-mcc/0-leaf-dal.der", "odca-mcc/1-app-ca.der",     "odca-mcc/2-kernel-ca.der",
	"odca-mcc/3-rom-ca.der",   "odca-mcc/4-issuing-ca.der", "odca-mcc/5-intermediate.der",
	"odca-mcc/6-root.der",
};
enum { DAL = sizeof(dal) / sizeof(dal[0]) };

START_TEST(dal_leaf_is_no_ek_under_any_anchor)
{
	static const char *const vendors[] = { NULL, "INTC", "GOOG", "IBM", "MSFT+AMD" };

	for (size_t v = 0; v < sizeof(vendors) / sizeof(vendors[0]); v++) {
		scene s;

		scene_open(&s);
		scene_ek_file(&s, dal[0]);
		for (int i = 1; i < DAL; i++)
			scene_chain_file(&s, dal[i]);
		scene_anchor_file(&s, dal[_i], vendors[v]);
		expect_at(&s, 0, NOV_2026, REFUSED, TPMATTEST_F_EK_SAN_ABSENT, 0);
		expect_severity(&s, TPMATTEST_F_EK_SAN_ABSENT, TPMATTEST_SEVERITY_ERROR);
		scene_pins(&s);
		expect_at(&s, 0, NOV_2026, REFUSED, TPMATTEST_F_EK_SAN_ABSENT, 0);
		/* The path itself is good. */
		expect_at(&s, ANY_LEAF, NOV_2026, 0, TPMATTEST_F_LEAF_ANY, 0);
		scene_close(&s);
	}
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

int main(void)
{
	Suite *plain = suite_create("virtual"), *vendor = suite_create("virtual_vendor");
	TCase *t = tcase_create("virtual"), *v = tcase_create("vendor");

	tcase_set_timeout(t, 60);
	tcase_add_loop_test(t, swtpm_under_its_own_ca, 0, 2);
	tcase_add_loop_test(t, swtpm_has_no_aik_url, 0, 2);
	tcase_add_loop_test(t, swtpm_under_a_label, 0, 4);
	tcase_add_loop_test(t, google_instance, 0, COUNT(instances));
	tcase_add_loop_test(t, google_instance_without_or_with_two_anchors, 0, 4);
	tcase_add_loop_test(t, machine_without_certificate, 0, COUNT(machines));
	suite_add_tcase(plain, t);
	tcase_set_timeout(v, 60);
	tcase_add_loop_test(v, real_virtual_machines, 0, COUNT(real));
	tcase_add_loop_test(v, real_google_pin, 0, 2);
	tcase_add_loop_test(v, dal_leaf_is_no_ek_under_any_anchor, 0, DAL);
	suite_add_tcase(vendor, v);
	return run_with_vendor(plain, vendor);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The AIK rules on paths made by hand: only the fields that the rules read are set. */
#include <string.h>

#include "base/encode.h"
#include "vendor/aik.h"
#include "runner.h"
#include "x509/sig.h"

/* Registered for INTC; for MSFT only (an AMD Pluton CA); for INTC and, misspelt, INTL; for
 * nobody. */
#define ADL "ba21136573c2c38a5be57cb6c68bfc23bb36ca58"
#define MCC "f307ba33347c283a1e0c1508ad02f5c8ca06f45e"
#define PLUTON "b8384a450e5480b7ec5a9ff49495da0309ed7cf6"
#define TWICE "145126d0fdb53e99907d6fc6ff1b90455b9e324a"
#define NOBODY "00112233445566778899aabbccddeeff00112233"
#define DEVICE "ffeeddccbbaa99887766554433221100ffeeddcc"

#define N_CERTS 5

static uint8_t ids[2 * N_CERTS + 2][32];
static ta_cert certs[N_CERTS + 1];
static const ta_cert *path[N_CERTS];
static ta_aik_input in;
static ta_aik out;
static ta_findings found;

static ta_span id_span(uint8_t *room, const char *hex)
{
	size_t n = strlen(hex) / 2;

	ck_assert_uint_le(n, 32);
	ck_assert(ta_unhex(hex, room, n));
	return (ta_span){ room, n };
}

static void setup(void)
{
	memset(certs, 0, sizeof(certs));
	for (size_t i = 0; i < N_CERTS; i++) {
		path[i] = &certs[i];
		certs[i].subject = (ta_span){ (const uint8_t *)"x", 1 };
	}
	in = (ta_aik_input){ .path = path, .mfr = "INTC", .table = ta_authorities_builtin() };
}

static void teardown(void)
{
	ta_findings_free(&found);
}

/* A path by its key identifiers, EK first ("": none). */
static void give(size_t n_device, size_t n, const char *const *akis)
{
	for (size_t i = 0; i < n; i++)
		certs[i].aki_key_id = id_span(ids[i], akis[i]);
	in.n = n;
	in.n_device = n_device;
}

/* The first n certificates look as if the chip had issued them. */
static void from_chip(size_t n)
{
	static const char issuer[] = "CN=CSME ADL SVN01 Kernel CA";

	for (size_t i = 0; i < n; i++) {
		certs[i].issuer = (ta_span){ (const uint8_t *)issuer, sizeof(issuer) - 1 };
	}
}

/* Certificate i is self-signed. */
static void is_root(size_t i)
{
	certs[i].issuer = certs[i].subject;
}

/* Certificate i says where its issuer can be fetched. */
static void names_issuer(size_t i)
{
	static const char aia[] = "\x30\x14\x30\x12\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02"
				  "\x86\x06http:x";

	certs[i].aia = (ta_span){ (const uint8_t *)aia, sizeof(aia) - 1 };
}

static const ta_aik_candidate *derive(void)
{
	memset(&out, 0xa5, sizeof(out));
	ta_aik_derive(&in, &out, &found);
	ck_assert(!found.nomem);
	ck_assert_uint_le(out.n, TA_MAX_AIK_CANDIDATES);
	ck_assert_int_lt(out.chosen, (int)out.n);
	return out.chosen >= 0 ? &out.v[out.chosen] : NULL;
}

static void check_chosen(const char *label, int rule, int certificate, int registered)
{
	const ta_aik_candidate *c = derive();

	ck_assert_ptr_nonnull(c);
	ck_assert_str_eq(c->label, label);
	ck_assert_int_eq(c->rule, rule);
	ck_assert_int_eq(c->certificate, certificate);
	ck_assert_int_eq(c->registered, registered);
}

/* Exactly these findings, in any order; the list ends with 0. */
static void check_findings(const int *codes)
{
	size_t n = 0;

	for (; codes[n]; n++)
		ck_assert_msg(ta_findings_has(&found, codes[n]), "no %s",
			      ta_finding_name(codes[n]));
	ck_assert_uint_eq(found.n, n);
}
#define FINDINGS(...) check_findings((const int[]){ __VA_ARGS__, 0 })
#define NO_FINDINGS() check_findings((const int[]){ 0 })
/* clang-format off */
#define GIVE(n_device, ...) \
	give(n_device, sizeof((const char *[]){ __VA_ARGS__ }) / sizeof(char *), \
	     (const char *[]){ __VA_ARGS__ })
/* clang-format on */

static const ta_finding *finding(int code)
{
	for (size_t i = 0; i < found.n; i++)
		if (found.v[i].code == code)
			return &found.v[i];
	ck_abort_msg("no %s", ta_finding_name(code));
}

static const uint8_t name_der[] = { 0x30, 0x0d, 0x31, 0x0b, 0x30, 0x09, 0x06, 0x03,
				    0x55, 0x04, 0x03, 0x0c, 0x02, 'C',  'A' };

static void name_label(char out_label[TA_AUTHORITY_LABEL])
{
	uint8_t id[20];

	ck_assert(ta_sha1(name_der, sizeof(name_der), id));
	ta_authority_label(TA_NAMEID, in.mfr, id, out_label);
}

START_TEST(discrete_part)
{
	GIVE(1, ADL);
	check_chosen("INTC-KeyId-" ADL, TA_AIK_DEVICE_TOP, 0, TPMATTEST_REGISTERED_YES);
	ck_assert_uint_eq(out.n, 1);
	ck_assert_str_eq(out.naive, "");
	ck_assert_str_eq(out.date, "2024-11-21");
	NO_FINDINGS();
}
END_TEST

START_TEST(on_die_chain)
{
	from_chip(3);
	GIVE(4, DEVICE, DEVICE, DEVICE, ADL, NOBODY);
	check_chosen("INTC-KeyId-" ADL, TA_AIK_DEVICE_TOP, 3, TPMATTEST_REGISTERED_YES);
	ck_assert_str_eq(out.naive, "INTC-KeyId-" DEVICE);
	FINDINGS(TPMATTEST_F_AIK_NAIVE_DIFFERS);
	ck_assert_int_eq(found.v[0].cert, 0);
	ck_assert_ptr_nonnull(strstr(found.v[0].message, "INTC-KeyId-" DEVICE));
}
END_TEST

/* The issuer is at hand and not of the device, so the authority has its name, registered or not. */
START_TEST(nobody_registered_it)
{
	in.issuer = &certs[N_CERTS];
	GIVE(1, NOBODY);
	check_chosen("INTC-KeyId-" NOBODY, TA_AIK_DEVICE_TOP, 0, TPMATTEST_REGISTERED_NO);
	FINDINGS(TPMATTEST_F_AIK_NOT_REGISTERED);
	ck_assert_ptr_nonnull(strstr(found.v[0].message, "cabinet of 2024-11-21"));
}
END_TEST

/* The candidate is told, and is not an answer. */
static void check_uncertain(int certificate, int code)
{
	ck_assert_ptr_null(derive());
	ck_assert_uint_eq(out.n, 1);
	ck_assert_str_eq(out.v[0].label, "INTC-KeyId-" NOBODY);
	ck_assert_int_eq(out.v[0].certificate, certificate);
	ck_assert_int_eq(out.v[0].registered, TPMATTEST_REGISTERED_NO);
	ck_assert_ptr_nonnull(finding(code));
	ck_assert_ptr_nonnull(strstr(finding(code)->message, "INTC-KeyId-" NOBODY));
	ck_assert_int_eq(finding(code)->cert, certificate);
	ck_assert(!ta_findings_has(&found, TPMATTEST_F_AIK_NOT_REGISTERED));
}

START_TEST(no_issuer_no_answer)
{
	GIVE(1, NOBODY);
	check_uncertain(0, TPMATTEST_F_AIK_UNCERTAIN);
	FINDINGS(TPMATTEST_F_AIK_UNCERTAIN);
}
END_TEST

/* Names as in a DER Name; what matters is that the words stand in it. */
static const struct {
	const char *issuer;
	bool chip;
} issuers[] = {
	{ "CN=CSME ADL PTT  01SVN", true },
	{ "CN=CSME ADL ROM CA", true },
	{ "CN=OSSE LNL Kernel CA", true },
	{ "OU=FIRMWARE EKICA DFID00B20F40,CN=PLUTON Firmware SVN04", true },
	{ "OU=DEVICE EKICA DFID00B20F40,CN=02849DB0FD9F4CC4EF6175E75700B20F40", true },
	{ "OU=ODCA 2 CSME P_ADL 00002820 Issuing CA,CN=www.intel.com", false },
	{ "CN=AMD Pluton Per-Product Factory NON-FIPS EK ICA DFID00B20F40", false },
	{ "CN=csme", false },
	{ "CN=Infineon OPTIGA(TM) RSA Manufacturing CA 003", false },
};

START_TEST(what_the_chip_issued)
{
	static const uint8_t subject[] = "EK";
	const char *issuer = issuers[_i].issuer;

	certs[0].subject = (ta_span){ subject, sizeof(subject) };
	certs[0].issuer = (ta_span){ (const uint8_t *)issuer, strlen(issuer) };
	GIVE(1, NOBODY, NOBODY);
	if (issuers[_i].chip) {
		/* Its issuer stands in the path, from a trust store: still a CA of the device. */
		check_uncertain(0, TPMATTEST_F_ON_DIE_CHAIN_MISSING);
	} else {
		check_chosen("INTC-KeyId-" NOBODY, TA_AIK_DEVICE_TOP, 0, TPMATTEST_REGISTERED_NO);
	}
	ck_assert_int_eq(ta_findings_has(&found, TPMATTEST_F_ON_DIE_CHAIN_MISSING),
			 issuers[_i].chip);
}
END_TEST

/* Each sign alone: an indirect CRL, a URL of the on-die CA, and none where the certificate says
 * where its issuer can be fetched. */
static const struct {
	const char *crldp, *aia;
	size_t n_crldp, n_aia;
	bool chip;
} signs[] = {
	{ "\x30\x06\x30\x04\xa2\x02\xa4\x00", NULL, 8, 0, true },
	{ "\x30\x17\x30\x15\xa0\x13\xa0\x11\x86\x0fhttp:/OnDieCA/x", NULL, 25, 0, true },
	{ "\x30\x17\x30\x15\xa0\x13\xa0\x11\x86\x0fhttp:/ondieca/x", NULL, 25, 0, false },
	{ NULL, NULL, 0, 0, false },
	{ "\x30\x06\x30\x04\xa2\x02\xa4\x00",
	  "\x30\x14\x30\x12\x06\x08\x2b\x06\x01\x05\x05\x07\x30\x02\x86\x06http:x", 8, 22, false },
};

START_TEST(signs_of_the_chip)
{
	static const uint8_t name[] = "CN=x", other[] = "CN=y";

	certs[0].subject = (ta_span){ name, sizeof(name) };
	certs[0].issuer = (ta_span){ other, sizeof(other) };
	certs[0].crldp = (ta_span){ (const uint8_t *)signs[_i].crldp, signs[_i].n_crldp };
	certs[0].aia = (ta_span){ (const uint8_t *)signs[_i].aia, signs[_i].n_aia };
	GIVE(1, NOBODY);
	check_uncertain(0, signs[_i].chip ? TPMATTEST_F_ON_DIE_CHAIN_MISSING
					  : TPMATTEST_F_AIK_UNCERTAIN);
}
END_TEST

START_TEST(part_of_the_chain)
{
	from_chip(2);
	GIVE(2, DEVICE, NOBODY);
	check_uncertain(1, TPMATTEST_F_ON_DIE_CHAIN_MISSING);
	FINDINGS(TPMATTEST_F_ON_DIE_CHAIN_MISSING, TPMATTEST_F_AIK_NAIVE_DIFFERS);
}
END_TEST

START_TEST(withdrawn)
{
	in.mfr = "AMD";
	GIVE(1, "cbb3f726e72c37bf7e9c6cfaa6ef06f88fd1fc4c");
	check_chosen("AMD-KeyId-cbb3f726e72c37bf7e9c6cfaa6ef06f88fd1fc4c", TA_AIK_DEVICE_TOP, 0,
		     TPMATTEST_REGISTERED_WITHDRAWN);
	ck_assert_str_eq(out.v[0].withdrawn_on, "2022-08-01");
	FINDINGS(TPMATTEST_F_AIK_WITHDRAWN);
	ck_assert_ptr_nonnull(strstr(found.v[0].message, "2022-08-01"));
}
END_TEST

/* What is known of the right authority is not replaced by one further up. */
START_TEST(withdrawn_is_no_reason_to_walk)
{
	in.mfr = "AMD";
	GIVE(1, "cbb3f726e72c37bf7e9c6cfaa6ef06f88fd1fc4c",
	     "12fb8b78860586207cb1433c9253cdaf9ecaace5");
	check_chosen("AMD-KeyId-cbb3f726e72c37bf7e9c6cfaa6ef06f88fd1fc4c", TA_AIK_DEVICE_TOP, 0,
		     TPMATTEST_REGISTERED_WITHDRAWN);
	ck_assert_uint_eq(out.n, 1);
}
END_TEST

/* What is withdrawn under the TPM's manufacturer is no other manufacturer's either. */
START_TEST(withdrawn_under_another_prefix)
{
	in.mfr = "MSFT";
	in.issuer = &certs[N_CERTS];
	GIVE(1, "cbb3f726e72c37bf7e9c6cfaa6ef06f88fd1fc4c");
	check_chosen("MSFT-KeyId-cbb3f726e72c37bf7e9c6cfaa6ef06f88fd1fc4c", TA_AIK_DEVICE_TOP, 0,
		     TPMATTEST_REGISTERED_NO);
	ck_assert_str_eq(out.v[0].other_mfr, "");
	FINDINGS(TPMATTEST_F_AIK_NOT_REGISTERED);
}
END_TEST

START_TEST(no_table)
{
	in.table = NULL;
	in.issuer = &certs[N_CERTS];
	from_chip(1);
	GIVE(2, DEVICE, ADL);
	check_chosen("INTC-KeyId-" ADL, TA_AIK_DEVICE_TOP, 1, TPMATTEST_REGISTERED_UNKNOWN);
	ck_assert_str_eq(out.date, "");
	FINDINGS(TPMATTEST_F_AIK_NAIVE_DIFFERS);
}
END_TEST

START_TEST(manufacturer_in_any_case)
{
	in.mfr = "intc";
	GIVE(1, ADL);
	check_chosen("intc-KeyId-" ADL, TA_AIK_DEVICE_TOP, 0, TPMATTEST_REGISTERED_YES);
	NO_FINDINGS();
}
END_TEST

/* Pluton on AMD silicon, the TPM calling itself AMD. */
START_TEST(registered_under_one_other_prefix)
{
	in.mfr = "AMD";
	from_chip(2);
	GIVE(3, DEVICE, DEVICE, PLUTON);
	check_chosen("MSFT-KeyId-" PLUTON, TA_AIK_DEVICE_TOP, 2, TPMATTEST_REGISTERED_YES);
	ck_assert_uint_eq(out.n, 2);
	ck_assert_str_eq(out.v[0].label, "AMD-KeyId-" PLUTON);
	ck_assert_int_eq(out.v[0].registered, TPMATTEST_REGISTERED_NO);
	ck_assert_str_eq(out.v[0].other_mfr, "MSFT");
	ck_assert_str_eq(out.naive, "AMD-KeyId-" DEVICE);
	FINDINGS(TPMATTEST_F_AIK_OTHER_PREFIX, TPMATTEST_F_AIK_NAIVE_DIFFERS);
	ck_assert_ptr_nonnull(
		strstr(finding(TPMATTEST_F_AIK_OTHER_PREFIX)->message, "MSFT; the TPM's is AMD"));
}
END_TEST

/* The same identifier, another prefix: the naive address differs, but for want of no chain. */
START_TEST(other_prefix_of_the_ek_itself)
{
	in.mfr = "AMD";
	GIVE(1, PLUTON);
	check_chosen("MSFT-KeyId-" PLUTON, TA_AIK_DEVICE_TOP, 0, TPMATTEST_REGISTERED_YES);
	ck_assert_str_eq(out.naive, "AMD-KeyId-" PLUTON);
	FINDINGS(TPMATTEST_F_AIK_OTHER_PREFIX);
}
END_TEST

START_TEST(own_prefix_needs_no_other)
{
	in.mfr = "MSFT";
	GIVE(1, PLUTON);
	check_chosen("MSFT-KeyId-" PLUTON, TA_AIK_DEVICE_TOP, 0, TPMATTEST_REGISTERED_YES);
	ck_assert_uint_eq(out.n, 1);
	NO_FINDINGS();
}
END_TEST

START_TEST(registered_under_two_other_prefixes)
{
	in.mfr = "AMD";
	in.issuer = &certs[N_CERTS];
	GIVE(1, TWICE);
	check_chosen("AMD-KeyId-" TWICE, TA_AIK_DEVICE_TOP, 0, TPMATTEST_REGISTERED_NO);
	ck_assert_uint_eq(out.n, 1);
	FINDINGS(TPMATTEST_F_AIK_OTHER_PREFIX, TPMATTEST_F_AIK_NOT_REGISTERED);
}
END_TEST

START_TEST(registered_under_own_and_misspelt_prefix)
{
	GIVE(1, TWICE);
	check_chosen("INTC-KeyId-" TWICE, TA_AIK_DEVICE_TOP, 0, TPMATTEST_REGISTERED_YES);
	ck_assert_uint_eq(out.n, 1);
	ck_assert_str_eq(out.v[0].other_mfr, "INTL");
	FINDINGS(TPMATTEST_F_AIK_OTHER_PREFIX);
}
END_TEST

START_TEST(registered_under_misspelt_prefix_only)
{
	ta_authorities t = { 0 };
	ta_authority row = { .kind = TA_KEYID, .mfr = "INTL" };

	ck_assert(ta_unhex(NOBODY, row.id, 20));
	ck_assert(ta_authorities_add(&t, &row));
	ta_authorities_sort(&t);
	in.table = &t;
	GIVE(1, NOBODY);
	check_chosen("INTL-KeyId-" NOBODY, TA_AIK_DEVICE_TOP, 0, TPMATTEST_REGISTERED_YES);
	ck_assert_str_eq(out.date, "");
	FINDINGS(TPMATTEST_F_AIK_OTHER_PREFIX);
	ta_authorities_free(&t);
}
END_TEST

/* The device holds a CA that is not its own: its issuer is too high. */
START_TEST(walk_below_the_top)
{
	from_chip(1);
	GIVE(3, DEVICE, ADL, NOBODY);
	check_chosen("INTC-KeyId-" ADL, TA_AIK_REGISTERED_WALK, 1, TPMATTEST_REGISTERED_YES);
	ck_assert_uint_eq(out.n, 2);
	ck_assert_str_eq(out.v[0].label, "INTC-KeyId-" NOBODY);
	ck_assert_int_eq(out.v[0].rule, TA_AIK_DEVICE_TOP);
	FINDINGS(TPMATTEST_F_AIK_WALK, TPMATTEST_F_AIK_NAIVE_DIFFERS);
}
END_TEST

START_TEST(walk_to_the_ek_itself)
{
	GIVE(2, MCC, NOBODY);
	check_chosen("INTC-KeyId-" MCC, TA_AIK_REGISTERED_WALK, 0, TPMATTEST_REGISTERED_YES);
	ck_assert_str_eq(out.naive, "");
	FINDINGS(TPMATTEST_F_AIK_WALK);
}
END_TEST

/* The chain came from a store, not from the device; of two registered ones the lower is taken. */
START_TEST(walk_above_the_device)
{
	from_chip(3);
	GIVE(1, DEVICE, NOBODY, ADL, MCC);
	check_chosen("INTC-KeyId-" ADL, TA_AIK_REGISTERED_WALK, 2, TPMATTEST_REGISTERED_YES);
	FINDINGS(TPMATTEST_F_AIK_WALK, TPMATTEST_F_AIK_NAIVE_DIFFERS);
}
END_TEST

/* What is registered above a CA of the vendor is the authority of other parts. */
START_TEST(no_walk_above_what_the_vendor_issued)
{
	GIVE(1, NOBODY, ADL);
	check_uncertain(0, TPMATTEST_F_AIK_UNCERTAIN);
	teardown();
	GIVE(1, NOBODY, DEVICE);
	check_chosen("INTC-KeyId-" NOBODY, TA_AIK_DEVICE_TOP, 0, TPMATTEST_REGISTERED_NO);
	ck_assert_uint_eq(out.n, 1);
	FINDINGS(TPMATTEST_F_AIK_NOT_REGISTERED);
	teardown();
	from_chip(1);
	GIVE(1, DEVICE, NOBODY, ADL);
	ck_assert_ptr_null(derive());
	FINDINGS(TPMATTEST_F_ON_DIE_CHAIN_MISSING);
}
END_TEST

START_TEST(walk_prefers_the_own_prefix)
{
	from_chip(2);
	in.mfr = "INTC";
	GIVE(1, NOBODY, PLUTON, ADL);
	check_chosen("INTC-KeyId-" ADL, TA_AIK_REGISTERED_WALK, 2, TPMATTEST_REGISTERED_YES);
	teardown();
	in.mfr = "AMD";
	check_chosen("MSFT-KeyId-" PLUTON, TA_AIK_REGISTERED_WALK, 1, TPMATTEST_REGISTERED_YES);
	ck_assert_uint_eq(out.n, 3);
	FINDINGS(TPMATTEST_F_AIK_WALK, TPMATTEST_F_AIK_OTHER_PREFIX, TPMATTEST_F_AIK_NAIVE_DIFFERS);
}
END_TEST

/* A copy of the vendor's CA beside the EK certificate, and its issuer is registered too, as
 * Infineon's ECC root is. */
START_TEST(lowest_registered_one_is_chosen)
{
	GIVE(2, MCC, ADL);
	check_chosen("INTC-KeyId-" MCC, TA_AIK_REGISTERED_WALK, 0, TPMATTEST_REGISTERED_YES);
	ck_assert_uint_eq(out.n, 2);
	ck_assert_str_eq(out.naive, "");
	FINDINGS(TPMATTEST_F_AIK_WALK);
	teardown();
	from_chip(2);
	GIVE(3, DEVICE, PLUTON, ADL);
	check_chosen("INTC-KeyId-" ADL, TA_AIK_DEVICE_TOP, 2, TPMATTEST_REGISTERED_YES);
	ck_assert_uint_eq(out.n, 1);
	teardown();
	in.mfr = "AMD";
	GIVE(3, DEVICE, PLUTON, ADL);
	check_chosen("MSFT-KeyId-" PLUTON, TA_AIK_REGISTERED_WALK, 1, TPMATTEST_REGISTERED_YES);
}
END_TEST

/* The same where no list has them: what names its issuer was issued by the vendor, and what is
 * neither so nor the chip's leaves the answer open. */
START_TEST(copy_of_the_vendors_root)
{
	in.issuer = &certs[N_CERTS];
	is_root(1);
	GIVE(2, NOBODY, DEVICE);
	check_chosen("INTC-KeyId-" NOBODY, TA_AIK_DEVICE_TOP, 0, TPMATTEST_REGISTERED_NO);
	FINDINGS(TPMATTEST_F_AIK_NOT_REGISTERED);
}
END_TEST

/* A registered name counts as much as a registered key. */
/* Neither the chip's nor the vendor's by its looks, a copy of an unregistered CA beside it, and a
 * registered root: the authority may be any of them. */
START_TEST(listed_above_what_nobody_knows)
{
	static const char *const above[] = { ADL, "cbb3f726e72c37bf7e9c6cfaa6ef06f88fd1fc4c" };

	in.mfr = _i ? "AMD" : "INTC";
	in.issuer = &certs[N_CERTS];
	GIVE(2, NOBODY, above[_i]);
	ck_assert_ptr_null(derive());
	ck_assert_uint_eq(out.n, 1);
	ck_assert_int_eq(out.v[0].registered,
			 _i ? TPMATTEST_REGISTERED_WITHDRAWN : TPMATTEST_REGISTERED_YES);
	FINDINGS(TPMATTEST_F_AIK_UNCERTAIN, TPMATTEST_F_AIK_NAIVE_DIFFERS);
	ck_assert_int_eq(finding(TPMATTEST_F_AIK_UNCERTAIN)->cert, 1);
	ck_assert_ptr_nonnull(strstr(finding(TPMATTEST_F_AIK_UNCERTAIN)->message, "and listed"));
	teardown();
	from_chip(1);
	ck_assert_ptr_nonnull(derive());
}
END_TEST

/* A URL of the issuer does not make a CA of the chip one of the vendor. */
START_TEST(chip_with_a_url)
{
	from_chip(2);
	names_issuer(0);
	names_issuer(1);
	names_issuer(2);
	GIVE(3, DEVICE, NOBODY, ADL);
	check_chosen("INTC-KeyId-" ADL, TA_AIK_DEVICE_TOP, 2, TPMATTEST_REGISTERED_YES);
	teardown();
	GIVE(1, DEVICE, NOBODY, ADL);
	check_chosen("INTC-KeyId-" ADL, TA_AIK_REGISTERED_WALK, 2, TPMATTEST_REGISTERED_YES);
	teardown();
	GIVE(1, DEVICE, NOBODY, DEVICE);
	ck_assert_ptr_null(derive());
	ck_assert(ta_findings_has(&found, TPMATTEST_F_ON_DIE_CHAIN_MISSING));
}
END_TEST

START_TEST(name_below_the_top)
{
	ta_authorities t = { 0 };
	ta_authority row = { .kind = TA_NAMEID, .mfr = "NTC" };
	char label[TA_AUTHORITY_LABEL];

	in.mfr = "NTC";
	in.table = &t;
	name_label(label);
	ck_assert(ta_sha1(name_der, sizeof(name_der), row.id));
	ck_assert(ta_authorities_add(&t, &row));
	memcpy(row.mfr, "NTC", 4);
	row.kind = TA_KEYID;
	ck_assert(ta_unhex(ADL, row.id, 20));
	ck_assert(ta_authorities_add(&t, &row));
	ta_authorities_sort(&t);
	certs[0].issuer = (ta_span){ name_der, sizeof(name_der) };
	GIVE(2, "", ADL);
	check_chosen(label, TA_AIK_REGISTERED_WALK, 0, TPMATTEST_REGISTERED_YES);
	FINDINGS(TPMATTEST_F_AIK_NAME_ID, TPMATTEST_F_AIK_WALK);
	ta_authorities_free(&t);
}
END_TEST

START_TEST(copy_of_the_vendors_ca)
{
	in.issuer = &certs[N_CERTS];
	names_issuer(0);
	GIVE(2, NOBODY, DEVICE);
	check_chosen("INTC-KeyId-" NOBODY, TA_AIK_DEVICE_TOP, 0, TPMATTEST_REGISTERED_NO);
	FINDINGS(TPMATTEST_F_AIK_NOT_REGISTERED);
	teardown();
	certs[0].aia = (ta_span){ 0 };
	GIVE(2, DEVICE, NOBODY);
	check_uncertain(1, TPMATTEST_F_AIK_UNCERTAIN);
	teardown();
	from_chip(1);
	check_chosen("INTC-KeyId-" NOBODY, TA_AIK_DEVICE_TOP, 1, TPMATTEST_REGISTERED_NO);
}
END_TEST

/* A ChromeOS leaf has 32 bytes; the start of a longer identifier is no identifier. */
START_TEST(key_id_of_another_length)
{
	GIVE(1, ADL "000000000000000000000000");
	ck_assert_ptr_null(derive());
	ck_assert_uint_eq(out.n, 0);
	ck_assert_str_eq(out.naive, "");
	FINDINGS(TPMATTEST_F_AIK_KEY_ID_LENGTH);
	ck_assert_ptr_nonnull(strstr(found.v[0].message, "32 bytes"));
}
END_TEST

START_TEST(key_id_of_another_length_at_the_top)
{
	GIVE(2, DEVICE, "ba21");
	ck_assert_ptr_null(derive());
	ck_assert_str_eq(out.naive, "INTC-KeyId-" DEVICE);
	FINDINGS(TPMATTEST_F_AIK_KEY_ID_LENGTH, TPMATTEST_F_AIK_NAIVE_DIFFERS);
	ck_assert_int_eq(finding(TPMATTEST_F_AIK_KEY_ID_LENGTH)->cert, 1);
	teardown();
	GIVE(2, ADL, "ba21");
	check_chosen("INTC-KeyId-" ADL, TA_AIK_REGISTERED_WALK, 0, TPMATTEST_REGISTERED_YES);
	FINDINGS(TPMATTEST_F_AIK_KEY_ID_LENGTH, TPMATTEST_F_AIK_WALK);
}
END_TEST

START_TEST(issuer_name)
{
	char label[TA_AUTHORITY_LABEL];

	in.mfr = "NTC";
	GIVE(1, "");
	certs[0].issuer = (ta_span){ name_der, sizeof(name_der) };
	certs[N_CERTS].ski = id_span(ids[N_CERTS], "0011");
	in.issuer = &certs[N_CERTS];
	name_label(label);
	check_chosen(label, TA_AIK_ISSUER_NAME, 0, TPMATTEST_REGISTERED_NO);
	ck_assert_uint_eq(out.n, 1);
	ck_assert_str_eq(out.naive, "");
	FINDINGS(TPMATTEST_F_AIK_NAME_ID, TPMATTEST_F_AIK_NOT_REGISTERED);
}
END_TEST

START_TEST(issuer_name_with_ski_as_alternative)
{
	char label[TA_AUTHORITY_LABEL];

	in.table = NULL;
	in.mfr = "NTC";
	GIVE(1, "");
	certs[0].issuer = (ta_span){ name_der, sizeof(name_der) };
	certs[N_CERTS].ski = id_span(ids[N_CERTS], NOBODY);
	in.issuer = &certs[N_CERTS];
	name_label(label);
	check_chosen(label, TA_AIK_ISSUER_NAME, 0, TPMATTEST_REGISTERED_UNKNOWN);
	ck_assert_uint_eq(out.n, 2);
	ck_assert_int_eq(out.v[1].rule, TA_AIK_ISSUER_SKI);
	ck_assert_str_eq(out.v[1].label, "NTC-KeyId-" NOBODY);
	FINDINGS(TPMATTEST_F_AIK_NAME_ID);
}
END_TEST

/* The issuer is the next certificate of the path; SHA-1("abc") is that of FIPS 180-4. */
START_TEST(issuer_name_with_key_as_alternative)
{
	in.table = NULL;
	GIVE(1, "", NOBODY);
	certs[0].issuer = (ta_span){ name_der, sizeof(name_der) };
	certs[1].key.key_bits = (ta_span){ (const uint8_t *)"abc", 3 };
	derive();
	ck_assert_uint_eq(out.n, 2);
	ck_assert_int_eq(out.v[1].rule, TA_AIK_ISSUER_KEY);
	ck_assert_int_eq(out.v[1].certificate, 0);
	ck_assert_str_eq(out.v[1].label, "INTC-KeyId-a9993e364706816aba3e25717850c26c9cd0d89d");
}
END_TEST

START_TEST(issuer_with_a_ski_of_another_length)
{
	GIVE(1, "", NOBODY);
	certs[0].issuer = (ta_span){ name_der, sizeof(name_der) };
	certs[1].ski = id_span(ids[N_CERTS], "0011");
	derive();
	ck_assert_uint_eq(out.n, 1);
}
END_TEST

/* The name is not registered, the issuer's SKI is: no walk, the alternative is the address. */
START_TEST(registered_alternative)
{
	GIVE(1, "", MCC);
	certs[0].issuer = (ta_span){ name_der, sizeof(name_der) };
	certs[1].ski = id_span(ids[N_CERTS], ADL);
	check_chosen("INTC-KeyId-" ADL, TA_AIK_ISSUER_SKI, 0, TPMATTEST_REGISTERED_YES);
	ck_assert_uint_eq(out.n, 2);
	NO_FINDINGS();
}
END_TEST

START_TEST(most_candidates)
{
	in.mfr = "AMD";
	from_chip(2);
	GIVE(1, "", NOBODY, PLUTON);
	certs[1].ski = id_span(ids[N_CERTS], NOBODY);
	check_chosen("MSFT-KeyId-" PLUTON, TA_AIK_REGISTERED_WALK, 2, TPMATTEST_REGISTERED_YES);
	ck_assert_uint_eq(out.n, 4);
}
END_TEST

START_TEST(no_manufacturer)
{
	in.mfr = NULL;
	GIVE(2, DEVICE, ADL);
	ck_assert_ptr_null(derive());
	ck_assert_str_eq(out.naive, "");
	FINDINGS(TPMATTEST_F_AIK_NO_MANUFACTURER);
	ck_assert_ptr_nonnull(strstr(found.v[0].message, "registered under INTC"));
	teardown();
	GIVE(2, DEVICE, NOBODY);
	ck_assert_ptr_null(derive());
	FINDINGS(TPMATTEST_F_AIK_NO_MANUFACTURER);
	ck_assert_ptr_null(strstr(found.v[0].message, "INTC"));
}
END_TEST

static const char *const unsafe[] = {
	"", " ", "IN/C", "..", "A\nB", "INTEL", "\xc3\xa4", "a.b", "x@y", "#", "INTC.evil.example/"
};

START_TEST(unsafe_manufacturer)
{
	in.mfr = unsafe[_i];
	GIVE(2, DEVICE, ADL);
	ck_assert_ptr_null(derive());
	ck_assert_uint_eq(out.n, 0);
	ck_assert_str_eq(out.naive, "");
	FINDINGS(TPMATTEST_F_AIK_MANUFACTURER_UNSAFE);
}
END_TEST

START_TEST(empty_path)
{
	ck_assert_ptr_null(derive());
	ck_assert_uint_eq(out.n, 0);
	NO_FINDINGS();
	from_chip(1);
	GIVE(7, DEVICE, ADL); /* more device certificates than path: the path's end is the top */
	check_chosen("INTC-KeyId-" ADL, TA_AIK_DEVICE_TOP, 1, TPMATTEST_REGISTERED_YES);
}
END_TEST

START_TEST(rule_names)
{
	ck_assert_str_eq(ta_aik_rule_name(TA_AIK_DEVICE_TOP), "device-top");
	ck_assert_str_eq(ta_aik_rule_name(TA_AIK_ISSUER_NAME), "issuer-name");
	ck_assert_str_eq(ta_aik_rule_name(TA_AIK_REGISTERED_WALK), "registered-walk");
	ck_assert_str_eq(ta_aik_rule_name(TA_AIK_ISSUER_SKI), "issuer-ski");
	ck_assert_str_eq(ta_aik_rule_name(TA_AIK_ISSUER_KEY), "issuer-key");
	ck_assert_str_eq(ta_aik_rule_name(TA_AIK_NONE), "none");
	ck_assert_str_eq(ta_aik_rule_name(-1), "none");
	ck_assert_str_eq(ta_aik_rule_name(99), "none");
}
END_TEST

int main(void)
{
	/* clang-format off */
	const TTest *const tests[] = {
		discrete_part, on_die_chain, nobody_registered_it, no_table, manufacturer_in_any_case,
		registered_under_one_other_prefix, other_prefix_of_the_ek_itself, own_prefix_needs_no_other,
		registered_under_two_other_prefixes, registered_under_own_and_misspelt_prefix,
		registered_under_misspelt_prefix_only, walk_below_the_top, walk_to_the_ek_itself, walk_above_the_device,
		walk_prefers_the_own_prefix, lowest_registered_one_is_chosen, copy_of_the_vendors_ca,
		copy_of_the_vendors_root, chip_with_a_url, name_below_the_top,
		no_walk_above_what_the_vendor_issued, key_id_of_another_length,
		key_id_of_another_length_at_the_top, issuer_name, issuer_name_with_ski_as_alternative,
		issuer_name_with_key_as_alternative, issuer_with_a_ski_of_another_length, registered_alternative,
		most_candidates, no_manufacturer, empty_path, rule_names,
		no_issuer_no_answer, part_of_the_chain, withdrawn, withdrawn_under_another_prefix,
		withdrawn_is_no_reason_to_walk,
	};
	/* clang-format on */
	Suite *s = suite_create("aik");
	TCase *t = tcase_create("all");

	tcase_add_checked_fixture(t, setup, teardown);
	for (size_t i = 0; i < sizeof(tests) / sizeof(tests[0]); i++)
		tcase_add_test(t, tests[i]);
	tcase_add_loop_test(t, unsafe_manufacturer, 0, (int)(sizeof(unsafe) / sizeof(unsafe[0])));
	tcase_add_loop_test(t, listed_above_what_nobody_knows, 0, 2);
	tcase_add_loop_test(t, signs_of_the_chip, 0, (int)(sizeof(signs) / sizeof(signs[0])));
	tcase_add_loop_test(t, what_the_chip_issued, 0,
			    (int)(sizeof(issuers) / sizeof(issuers[0])));
	suite_add_tcase(s, t);
	return run_suite(s);
}

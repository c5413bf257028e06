/* SPDX-License-Identifier: BSD-2-Clause */
/* Microsoft cabinets: what the folders mean, what a damaged or lying cabinet costs, and the real
 * one. */
#include <stdio.h>

#include "base/limits.h"
#include "cabs.h"
#include "stores.h"
#include "base/buf.h"
#include "load/versiontxt.h"
#include "vendor.h"

#define REAL_CABINET "cab/TrustedTpm-2024-11.cab"

static struct pki_made root, ca, aik, leaf;
static struct derout out;
static tpmattest_trust *t;

static void setup(void)
{
	root = mint_ca("O=Test;CN=Root", 0, NULL);
	ca = mint_ca("O=Test;CN=CA", 1, &root);
	aik = leaf = (struct pki_made){ 0 };
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 2) }, &ca, &leaf);
	pki_mint(
		&(struct pki_cert){
			.profile = PKI_CA,
			.key = pki_key(PKI_P256, 7),
			.eku = { .oid = { "1.3.6.1.4.1.311.21.36", "2.23.133.8.3" } },
			.subject =
				PKI_NAME("CN=IFX-KEYID-0102030405060708090A0B0C0D0E0F1011121314") },
		NULL, &aik);
	out = (struct derout){ 0 };
	t = new_store();
}

static void teardown(void)
{
	tpmattest_trust_free(t);
	pki_made_free(&root);
	pki_made_free(&ca);
	pki_made_free(&aik);
	pki_made_free(&leaf);
	derout_free(&out);
	pki_key_forget_all();
}

/* Load a cabinet of these members. */
static int load(const struct cab_member *members, size_t n)
{
	derout_reset(&out);
	cab_put(&out, &(struct cab_spec){ .members = members, .n = n });
	return add_data(t, out.p, out.len);
}

static int load_one(const char *name, const struct pki_made *made)
{
	return load(&(struct cab_member){ .name = name, .data = pki_made_der(made) }, 1);
}

/* Where a self-signed root and a CA below it lie, and what becomes of them. */
static const struct {
	const char *name;
	bool root_is_anchor, ca_is_anchor;
	const char *vendors[2];
} places[] = {
	{ "AMD\\RootCA\\x.cer", true, true, { "AMD", "MSFT" } },
	{ "Atmel\\RootCA\\x.der", true, true, { "ATML" } },
	{ "Infineon\\RootCA\\x.crt", true, true, { "IFX" } },
	{ "Intel\\RootCA\\x.cer", true, true, { "INTC" } },
	{ "intel/rootca/x.CER", true, true, { "INTC" } },
	{ "NationZ\\RootCA\\x.cer", true, true, { "NTZ", "NSG" } },
	{ "Nuvoton\\RootCA\\x.cer", true, true, { "NTC", "WEC" } },
	{ "QC\\RootCA\\x.cer", true, true, { "QCOM" } },
	{ "STMicro\\RootCA\\x.cer", true, true, { "STM" } },
	{ "TrustedTpm\\STMicro\\RootCA\\x.cer", true, true, { "STM" } },
	{ "STMicro\\IntermediateCA\\x.cer", false, false, { "STM" } },
	{ "NewVendor\\RootCA\\x.cer", true, true, { NULL } },
	{ "NewVendor\\IntermediateCA\\x.cer", false, false, { NULL } },
	{ "Microsoft\\RootCA\\x.cer", false, false, { NULL } },
	{ "Microsoft\\IntermediateCA\\x.cer", false, false, { NULL } },
	{ "Microsoft\\x.cer", false, false, { NULL } },
	{ "Microsoft\\AMD\\RootCA\\x.cer", false, false, { NULL } },
	{ "x.cer", true, false, { NULL } },
	{ "folder\\x", true, false, { NULL } },
	{ "AMDRootCA\\x.cer", true, false, { NULL } },
	{ "..\\..\\etc\\x.cer", true, false, { NULL } },
};

START_TEST(folders)
{
	const ta_node *r, *c;
	unsigned n = 0;

	ck_assert_int_eq(load_one(places[_i].name, &root), 0);
	ck_assert_int_eq(load_one(places[_i].name, &ca), 0);
	r = ta_store_at(t, 0);
	c = ta_store_at(t, 1);
	ck_assert_int_eq(ta_store_is_anchor(t, r, NULL), places[_i].root_is_anchor);
	ck_assert_int_eq(ta_store_is_anchor(t, c, NULL), places[_i].ca_is_anchor);
	for (; n < 2 && places[_i].vendors[n]; n++)
		ck_assert(ta_vendor_set_has(&r->vendors, places[_i].vendors[n]));
	ck_assert_uint_eq(r->vendors.n, n);
}
END_TEST

START_TEST(what_stands_in_a_root_folder_by_mistake)
{
	ck_assert_int_eq(load_one("Intel\\RootCA\\aik.cer", &aik), 0);
	ck_assert_int_eq(load_one("Intel\\RootCA\\leaf.cer", &leaf), 0);
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), 0);
	ck_assert(ta_store_at(t, 0)->aik_ca);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_F_STORE_LEAF), 1);
}
END_TEST

/* The root above the AIK CAs lies in Microsoft's folder and in the vendor's whose parts chain to
 * it. */
START_TEST(one_certificate_in_two_folders)
{
	const char *const names[] = { "Microsoft\\RootCA\\x.cer", "QC\\RootCA\\x.cer" };

	ck_assert_int_eq(load_one(names[_i], &root), 0);
	ck_assert_int_eq(load_one(names[!_i], &root), 0);
	ck_assert_uint_eq(ta_store_count(t), 1);
	ck_assert(ta_store_is_anchor(t, ta_store_at(t, 0), NULL));
	ck_assert(ta_vendor_set_has(&ta_store_at(t, 0)->vendors, "QCOM"));
}
END_TEST

static const char log_text[] =
	"The certificates were last updated on:\r\n21-March-2026\r\n    Added x\r\n7-April-2026 "
	"\r\n"
	"    31-December-2030 is not a heading\r\n32-May-2031\r\n1-Foo-2031\r\n1-May-31\r\n";

START_TEST(the_registry_of_a_cabinet)
{
	const struct cab_member with_log[] = {
		{ .name = "Microsoft\\IntermediateCA\\x.cer", .data = pki_made_der(&aik) },
		{ .name = "version.txt", .data = PKI_BYTES(log_text) }
	};
	const struct cab_member newer = { .name = with_log[0].name,
					  .data = with_log[0].data,
					  .date = CAB_DATE_OF(2025, 6, 1) };
	const ta_authorities *table;

	ck_assert_int_eq(load(with_log, 1), 0); /* of 2020: older than the built-in table */
	ck_assert_ptr_eq(ta_store_authorities(t), ta_authorities_builtin());
	ck_assert_int_eq(load(&newer, 1), 0);
	table = ta_store_authorities(t);
	ck_assert_uint_eq(table->n, 1 + 15); /* the history is kept */
	ck_assert_str_eq(table->date, "2025-06-01");
	ck_assert_str_eq(table->rows[0].mfr, "IFX");
	ck_assert_uint_eq(table->rows[0].id[19], 20);
	ck_assert_uint_eq(table->rows[0].withdrawn, 0);
	ck_assert_int_eq(load(with_log, 2), 0);
	ck_assert_str_eq(ta_store_authorities(t)->date, "2026-04-07");
	ck_assert_int_eq(load(with_log, 1), 0); /* an older cabinet changes nothing */
	ck_assert_str_eq(ta_store_authorities(t)->date, "2026-04-07");
	ck_assert_uint_eq(t->n_notes, 0);
}
END_TEST

/* The history of a newer cabinet counts, for what it does not hold. */
START_TEST(the_history_of_a_cabinet)
{
	static const char text[] = "1-June-2026\nRemoved the following AIK Certificates\n"
				   "IFX-KeyId-0000000000000000000000000000000000000007.cer\n"
				   "IFX-KEYID-0102030405060708090a0b0c0d0e0f1011121314.cer\n";
	const struct cab_member with_log[] = { { .name = "Microsoft\\IntermediateCA\\x.cer",
						 .data = pki_made_der(&aik) },
					       { .name = "version.txt", .data = PKI_BYTES(text) } };
	const ta_authority *row;
	uint8_t id[20] = { [19] = 7 };

	ck_assert_int_eq(load(with_log, 2), 0);
	ck_assert_int_eq(ta_authorities_find(ta_store_authorities(t), TA_KEYID, "IFX", id, &row),
			 TPMATTEST_REGISTERED_WITHDRAWN);
	ck_assert_uint_eq(row->withdrawn, 20260601);
	ck_assert_ptr_null(ta_authority_owner(row));
	for (uint8_t i = 0; i < 20; i++)
		id[i] = (uint8_t)(i + 1);
	/* It was added again: the cabinet has it. */
	ck_assert_int_eq(ta_authorities_find(ta_store_authorities(t), TA_KEYID, "IFX", id, NULL),
			 TPMATTEST_REGISTERED_YES);
	ck_assert_uint_eq(ta_store_authorities(t)->n, 2 + 15);
}
END_TEST

/* A cabinet's folders say who is an anchor, whatever the caller wants of other files. */
START_TEST(partial_chain_is_not_for_cabinets)
{
	ck_assert_int_eq(tpmattest_trust_set_flags(t, TPMATTEST_TRUST_PARTIAL_CHAIN, NULL), 0);
	ck_assert_int_eq(load_one("AMD\\IntermediateCA\\x.cer", &root), 0);
	ck_assert_uint_eq(ta_store_count(t), 1);
	ck_assert(!ta_store_is_anchor(t, ta_store_at(t, 0), NULL));
}
END_TEST

START_TEST(a_cabinet_without_authorities_leaves_the_table)
{
	ck_assert_int_eq(load_one("AMD\\RootCA\\x.cer", &root), 0);
	ck_assert_ptr_eq(ta_store_authorities(t), ta_authorities_builtin());
}
END_TEST

START_TEST(version_dates)
{
	char date[11];

	ta_versiontxt_newest((ta_span){ (const uint8_t *)log_text, sizeof(log_text) - 1 }, date);
	ck_assert_str_eq(date, "2026-04-07");
	ta_versiontxt_newest((ta_span){ (const uint8_t *)"9-june-2021", 11 }, date);
	ck_assert_str_eq(date, "2021-06-09");
	ta_versiontxt_newest((ta_span){ (const uint8_t *)"nothing\n", 8 }, date);
	ck_assert_str_eq(date, "");
}
END_TEST

#define ID(last) "00000000000000000000000000000000000000" last

/* clang-format off */
static const char removals[] =
	"The certificates were last updated on:\r\n"
	"5-May-2024\r\n    Removed the following AIK Certificates\r\n"
	"        AMD-keyid-" ID("01") ".cer\r\n\t\tEUS-AMD-KEYID-" ID("02") "_new.cer\r\n"
	"        vendor CA 2012.crt\r\n        ntc-NameId-" ID("03") "\r\n"
	"        AMD-keyid-" ID("011") ".cer\r\n" /* 41 digits */
	"    Added the following AIK Certificates\r\n        AMD-keyid-" ID("04") ".cer\r\n"
	"1-January-2020\r\nAMD-keyid-" ID("05") ".cer\r\n"
	"  Removing previously revoked certs:\r\n  AMD-keyid-" ID("01") "_2.cer\r\n"
	"  IFX-KeyId-" ID("06") ".cer\r\n"
	"1-May-2019\r\n  IFX-KeyId-" ID("07") ".cer";
/* clang-format on */

static const struct {
	const char *mfr;
	uint8_t last;
	int kind;
	uint32_t date; /* 0: not removed */
} removed[] = {
	{ "AMD", 1, TA_KEYID, 20240505 },  { "AMD", 2, TA_KEYID, 20240505 },
	{ "NTC", 3, TA_NAMEID, 20240505 }, { "AMD", 4, TA_KEYID, 0 },
	{ "AMD", 5, TA_KEYID, 0 },         { "IFX", 6, TA_KEYID, 20200101 },
	{ "IFX", 7, TA_KEYID, 0 },
};

START_TEST(removals_of_a_log)
{
	ta_authorities found = { 0 };

	ck_assert(ta_versiontxt_removed(
		(ta_span){ (const uint8_t *)removals, sizeof(removals) - 1 }, &found));
	ck_assert_uint_eq(found.n, 5);
	ta_authorities_sort(&found);
	ck_assert_uint_eq(found.n, 4);
	for (size_t i = 0; i < sizeof(removed) / sizeof(removed[0]); i++) {
		uint8_t id[20] = { [19] = removed[i].last };
		const ta_authority *row;

		(void)ta_authorities_find(&found, removed[i].kind, removed[i].mfr, id, &row);
		ck_assert_uint_eq(row ? row->withdrawn : 0, removed[i].date);
	}
	ta_authorities_free(&found);
}
END_TEST

/* Nobody can make the list of removals grow without end. */
START_TEST(most_removals_of_a_log)
{
	static const char head[] = "1-May-2024\nRemoved\n", line[] = "AMD-keyid-" ID("01") "\n";
	ta_buf b = ta_buf_with(SIZE_MAX / 4);
	ta_authorities found = { 0 };

	ta_buf_str(&b, head);
	for (int i = 0; i < TA_MAX_REMOVED + 10; i++)
		ta_buf_str(&b, line);
	ck_assert(ta_versiontxt_removed((ta_span){ b.p, b.n }, &found));
	ck_assert_uint_eq(found.n, TA_MAX_REMOVED);
	ta_authorities_free(&found);
	ta_buf_free(&b);
}
END_TEST

START_TEST(members_that_are_no_certificates)
{
	const struct cab_member members[] = {
		{ .name = "setup.ps1", .data = PKI_BYTES("Write-Output x") },
		{ .name = "AMD\\RootCA\\readme.txt", .data = PKI_BYTES("use MSFT") },
		{ .name = "AMD\\RootCA\\bad.cer", .data = PKI_BYTES("nonsense") },
		{ .name = "AMD\\RootCA\\empty.cer", .data = { 0 } },
		{ .name = "AMD\\RootCA\\inner.cer", .data = PKI_BYTES("MSCF and more") },
		{ .name = "AMD\\RootCA\\n\xff\x01me.cer", .data = pki_made_der(&root) },
	};

	ck_assert_int_eq(load(members, 6), 0);
	ck_assert_uint_eq(ta_store_count(t), 1);
	ck_assert_ptr_null(strchr(ta_store_at(t, 0)->source, 1));
	ck_assert_uint_eq(notes_of(t, TPMATTEST_E_FORMAT), 1);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_E_EMPTY), 1);
	ck_assert_uint_eq(notes_of(t, TPMATTEST_E_CAB), 1);
}
END_TEST

START_TEST(no_member_is_a_certificate)
{
	ck_assert_int_eq(load(&(struct cab_member){ .name = "readme", .data = PKI_BYTES("x") }, 1),
			 TPMATTEST_E_EMPTY);
}
END_TEST

/* One that declares more than it holds: refused before anything is unpacked. */
static const struct {
	struct cab_member members[4];
	size_t n;
	uint16_t n_members;
	int code;
} bombs[] = {
	{ { { .name = "a.cer", .declared = 0xfffffff0 } }, 1, 0, TPMATTEST_E_LIMIT_CAB_UNPACKED },
	{ { { .name = "a.cer", .declared = (uint32_t)TA_MAX_CAB_UNPACKED + 1 } },
	  1,
	  0,
	  TPMATTEST_E_LIMIT_CAB_UNPACKED },
	{ { { .name = "a.cer", .declared = 1, .offset = 0xf0000000 } },
	  1,
	  0,
	  TPMATTEST_E_LIMIT_CAB_UNPACKED },
	/* The same bytes handed out again and again. */
	{ { { .name = "a", .declared = 0x0c000000, .offset = 1 },
	    { .name = "b", .declared = 0x0c000000, .offset = 1 },
	    { .name = "c", .declared = 0x0c000000, .offset = 1 } },
	  3,
	  0,
	  TPMATTEST_E_LIMIT_CAB_UNPACKED },
	{ { { .name = "a.cer" } }, 1, TA_MAX_CAB_MEMBERS + 1, TPMATTEST_E_LIMIT_CAB_MEMBERS },
	{ { { .name = "a.cer" } }, 1, TA_MAX_CAB_MEMBERS, TPMATTEST_E_CAB },
	/* Within the limits, but not there. */
	{ { { .name = "a.cer", .declared = (uint32_t)TA_MAX_CAB_UNPACKED } },
	  1,
	  0,
	  TPMATTEST_E_CAB },
};

START_TEST(cabinets_that_lie)
{
	cab_put(&out, &(struct cab_spec){ .members = bombs[_i].members,
					  .n = bombs[_i].n,
					  .n_members = bombs[_i].n_members,
					  .blocks = 0xffff });
	ck_assert_int_eq(add_data(t, out.p, out.len), bombs[_i].code);
	ck_assert_uint_eq(ta_store_count(t), 0);
}
END_TEST

/* Every way of compressing that there is not, and every window that there is not: damaged, and
 * never "out of memory". */
START_TEST(no_such_compression)
{
	const struct cab_member member = { .name = "a.cer",
					   .data = PKI_BYTES("not packed like that") };

	for (unsigned type = 2; type < 16; type++)
		for (unsigned window = 0; window < 32; window++) {
			if (type < 4 && window >= (type == 2 ? 10 : 15) && window <= 21)
				continue; /* Quantum and LZX: whatever comes out of these bytes */
			derout_reset(&out);
			cab_put(&out, &(struct cab_spec){ .members = &member,
							  .n = 1,
							  .type = (uint16_t)(window << 8 | type) });
			ck_assert_int_eq(add_data(t, out.p, out.len), TPMATTEST_E_CAB);
		}
}
END_TEST

/* Members that overlap and run backwards cost no more than what they declare. */
START_TEST(members_in_any_arrangement)
{
	uint32_t n = (uint32_t)root.der.len;
	const struct cab_member members[] = {
		{ .name = "b.cer",
		  .data = pki_made_der(&root),
		  .offset = n + 1,
		  .declared = (uint32_t)ca.der.len },
		{ .name = "a.cer", .data = pki_made_der(&ca), .offset = 1, .declared = n },
		{ .name = "a2.cer", .offset = 1, .declared = n },
	};

	ck_assert_int_eq(load(members, 3), 0);
	ck_assert_uint_eq(ta_store_count(t), 2);
	ck_assert_uint_eq(t->tally.duplicates, 1);
}
END_TEST

START_TEST(twenty_thousand_members)
{
	struct cab_member *members = calloc(TA_MAX_CAB_MEMBERS, sizeof(*members));

	ck_assert_ptr_nonnull(members);
	for (size_t i = 0; i < TA_MAX_CAB_MEMBERS; i++)
		members[i] = (struct cab_member){ .name = "x.cer",
						  .offset = 1,
						  .declared = (uint32_t)root.der.len };
	members[0].data = pki_made_der(&root);
	ck_assert_int_eq(load(members, TA_MAX_CAB_MEMBERS), 0);
	ck_assert_uint_eq(t->tally.certificates, TA_MAX_CAB_MEMBERS);
	free(members);
}
END_TEST

/* Cut anywhere: never more than is there, always an answer; and a table with holes is not taken. */
START_TEST(cut_anywhere)
{
	const struct cab_member members[] = {
		{ .name = "AMD\\RootCA\\root.cer", .data = pki_made_der(&root) },
		{ .name = "Microsoft\\IntermediateCA\\aik.cer", .data = pki_made_der(&aik) },
		{ .name = "AMD\\IntermediateCA\\ca.cer", .data = pki_made_der(&ca) }
	};

	ck_assert_int_eq(load(members, 3), 0);
	for (size_t n = 0; n < out.len; n++) {
		tpmattest_trust *cut = new_store();
		int rc = add_data(cut, out.p, n);

		ck_assert_msg(rc == TPMATTEST_E_CAB || rc == TPMATTEST_E_FORMAT ||
				      rc == TPMATTEST_E_EMPTY,
			      "%zu: %d", n, rc);
		ck_assert_ptr_eq(ta_store_authorities(cut), ta_authorities_builtin());
		tpmattest_trust_free(cut);
	}
}
END_TEST

static void load_real(void)
{
	size_t n;
	uint8_t *p = vendor_file(REAL_CABINET, &n);

	ck_assert_int_eq(add_data(t, p, n), 0);
	free(p);
}

START_TEST(the_real_cabinet)
{
	size_t aiks = 0, anchors = 0;

	load_real();
	for (size_t i = 0; i < ta_store_count(t); i++) {
		const ta_node *node = ta_store_at(t, i);

		aiks += node->aik_ca;
		ck_assert(!node->aik_ca || !ta_store_is_anchor(t, node, NULL));
		ck_assert(!node->debug);
		if (!ta_store_is_anchor(t, node, NULL))
			continue;
		anchors++;
		ck_assert_uint_gt(node->vendors.n, 0);
		ck_assert_ptr_nonnull(strstr(node->source, "/RootCA/"));
	}
	ck_assert_uint_eq(t->tally.certificates, 2189);
	/* Microsoft's root, in QC's folder and its own */
	ck_assert_uint_eq(t->tally.duplicates, 1);
	ck_assert_uint_eq(t->tally.unusable, 0);
	ck_assert_uint_eq(t->n_notes, 0);
	ck_assert_uint_eq(aiks, 1822);
	ck_assert_uint_eq(anchors, 47);
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), 47);
	ck_assert_uint_eq(tpmattest_trust_intermediate_count(t), 319);
}
END_TEST

START_TEST(its_authorities_are_the_built_in_ones)
{
	const ta_authorities *ours = ta_authorities_builtin(), *theirs;
	size_t nameid = 0;

	load_real();
	theirs = ta_store_authorities(t);
	ck_assert_ptr_ne(theirs, ours);
	/* with the history of its change log, which is the built-in one */
	ck_assert_uint_eq(theirs->n, 332 + 15);
	ck_assert_uint_eq(ours->n, 332 + 15);
	for (size_t i = 0; i < ours->n; i++) {
		ck_assert_uint_eq(theirs->rows[i].withdrawn, ours->rows[i].withdrawn);
		ck_assert_mem_eq(theirs->rows[i].id, ours->rows[i].id, 20);
		ck_assert_uint_eq(theirs->rows[i].kind, ours->rows[i].kind);
		ck_assert_str_eq(theirs->rows[i].mfr, ours->rows[i].mfr);
		nameid += ours->rows[i].kind == TA_NAMEID;
	}
	ck_assert_uint_eq(nameid, 20);
	ck_assert_str_eq(theirs->date, "2024-11-21");
	ck_assert_str_eq(theirs->date, ours->date);
}
END_TEST

/* The serials that OpenSSL cannot parse: a deviation, and issuers all the same. */
START_TEST(its_illegal_serials)
{
	size_t n = 0;

	load_real();
	for (size_t i = 0; i < ta_store_count(t); i++) {
		const ta_node *node = ta_store_at(t, i);
		bool padded = false;

		for (unsigned k = 0; k < node->cert->n_dev; k++)
			padded = padded || node->cert->dev[k].code == TPMATTEST_F_SERIAL_PADDED;
		if (!padded)
			continue;
		n++;
		ck_assert_ptr_nonnull(strstr(node->source, "STMicro/"));
		ck_assert_ptr_nonnull(ta_store_verifier(t, node, NULL));
	}
	ck_assert_uint_eq(n, 6);
}
END_TEST

/* The real ST EK certificates find their issuer, one of those, by key identifier, and its signature
 * is right. */
static const char *const st_eks[] = { "ek/stmicro-st33htphahb4-p-256-1.der",
				      "ek/stmicro-st33htphahb4-rsa2048-1.der" };

START_TEST(its_issuers_of_st_parts)
{
	ta_issuer_iter it = { 0 };
	const ta_node *issuer;
	ta_cert *ek = NULL;
	size_t n, right = 0;
	uint8_t *p = vendor_file(st_eks[_i], &n);

	load_real();
	ck_assert_int_eq(ta_cert_parse(p, n, &ek, NULL), 0);
	while ((issuer = ta_store_next_issuer(t, ek, &it)))
		right += ta_cert_check(ek, ta_store_verifier(t, issuer, NULL), NULL) == 0;
	ck_assert_uint_ge(right, 1);
	ta_cert_unref(ek);
	free(p);
}
END_TEST

START_TEST(its_odca_intermediates_are_anchors)
{
	size_t n = 0;

	load_real();
	for (size_t i = 0; i < ta_store_count(t); i++) {
		const ta_node *node = ta_store_at(t, i);

		if (!strstr(node->source, "Intel/RootCA/ODCA_CA2_"))
			continue;
		n++;
		ck_assert(ta_store_is_anchor(t, node, NULL));
		ck_assert(!ta_cert_self_issued(node->cert));
		ck_assert(ta_vendor_set_has(&node->vendors, "INTC"));
	}
	ck_assert_uint_eq(n, 2);
}
END_TEST

/* Damaged at places of a fixed pseudo-random choice: an answer each time, and never a table with
 * holes. */
static void load_damaged(uint8_t *p, size_t n, uint8_t flip, size_t where)
{
	tpmattest_trust *bad = new_store();
	int rc;

	p[where] ^= flip;
	rc = add_data(bad, p, n);
	p[where] ^= flip;
	ck_assert_msg(rc == 0 || rc == TPMATTEST_E_CAB || rc == TPMATTEST_E_LIMIT_CAB_MEMBERS ||
			      rc == TPMATTEST_E_FORMAT || rc == TPMATTEST_E_LIMIT_CAB_UNPACKED ||
			      rc == TPMATTEST_E_EMPTY,
		      "byte %zu: %d", where, rc);
	ck_assert(bad->tally.unusable == 0 || bad->cabinet.n == 0 || bad->cabinet.n == 332);
	tpmattest_trust_free(bad);
}

START_TEST(the_real_cabinet_cut)
{
	size_t n;
	uint8_t *p = vendor_file(REAL_CABINET, &n);

	for (size_t keep = 1; keep < n; keep += keep < 400 ? 7 : n / 24)
		load_damaged(p, keep, 0, 0);
	free(p);
}
END_TEST

START_TEST(the_real_cabinet_flipped)
{
	uint64_t seed = 20241121;
	size_t n;
	uint8_t *p = vendor_file(REAL_CABINET, &n);

	for (int i = 0; i < 60; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		load_damaged(p, n, (uint8_t)(1u << (seed >> 60 & 7)),
			     (size_t)(seed >> 20) % (i < 40 ? n : 4000));
	}
	free(p);
}
END_TEST

static Suite *plain_suite(void)
{
	Suite *s = suite_create("cab");
	TCase *c = tcase_create("cab");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 60);
	tcase_add_loop_test(c, folders, 0, sizeof(places) / sizeof(places[0]));
	tcase_add_test(c, what_stands_in_a_root_folder_by_mistake);
	tcase_add_loop_test(c, one_certificate_in_two_folders, 0, 2);
	tcase_add_test(c, the_registry_of_a_cabinet);
	tcase_add_test(c, partial_chain_is_not_for_cabinets);
	tcase_add_test(c, the_history_of_a_cabinet);
	tcase_add_test(c, a_cabinet_without_authorities_leaves_the_table);
	tcase_add_test(c, version_dates);
	tcase_add_test(c, removals_of_a_log);
	tcase_add_test(c, most_removals_of_a_log);
	tcase_add_test(c, members_that_are_no_certificates);
	tcase_add_test(c, no_member_is_a_certificate);
	tcase_add_loop_test(c, cabinets_that_lie, 0, sizeof(bombs) / sizeof(bombs[0]));
	tcase_add_test(c, no_such_compression);
	tcase_add_test(c, members_in_any_arrangement);
	tcase_add_test(c, twenty_thousand_members);
	tcase_add_test(c, cut_anywhere);
	suite_add_tcase(s, c);
	return s;
}

/* All that a build without libmspack has to say. */
START_TEST(unsupported)
{
	cab_put(&out, &(struct cab_spec){ .members = &(struct cab_member){ .name = "x" }, .n = 1 });
	ck_assert_int_eq(add_data(t, out.p, out.len), TPMATTEST_E_UNSUPPORTED);
}
END_TEST

static int run_without_mspack(void)
{
	Suite *s = suite_create("cab");
	TCase *c = tcase_create("none");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, unsupported);
	suite_add_tcase(s, c);
	return run_suite(s);
}

int main(void)
{
	Suite *vendor;
	TCase *c;

	if (!TA_HAVE_MSPACK)
		return run_without_mspack();
	vendor = suite_create("vendor");
	c = tcase_create("vendor");
	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 100);
	tcase_add_test(c, the_real_cabinet);
	tcase_add_test(c, its_authorities_are_the_built_in_ones);
	tcase_add_test(c, its_illegal_serials);
	tcase_add_loop_test(c, its_issuers_of_st_parts, 0, 2);
	tcase_add_test(c, its_odca_intermediates_are_anchors);
	tcase_add_test(c, the_real_cabinet_cut);
	tcase_add_test(c, the_real_cabinet_flipped);
	suite_add_tcase(vendor, c);
	return run_with_vendor(plain_suite(), vendor);
}

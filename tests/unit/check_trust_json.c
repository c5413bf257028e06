/* SPDX-License-Identifier: BSD-2-Clause */
/* The inventory of a trust store, "tpmattest.trust/1". */
#include <stdio.h>

#include "stores.h"
#include "vendor.h"

static struct pki_made root, ca, sub, stray, aik, debug, leaf;
static tpmattest_trust *t;

static void setup(void)
{
	root = mint_ca("O=Test;CN=Root", 0, NULL);
	ca = mint_ca("O=Test;CN=CA", 1, &root);
	sub = mint_ca("O=Test;CN=Sub", 3, &ca);
	aik = debug = stray = leaf = (struct pki_made){ 0 };
	/* Names the CA as its issuer, by name and key identifier, and was signed by somebody
	 * else. */
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=Stray"),
				     .key = pki_key(PKI_P256, 4),
				     .sign.key = pki_key(PKI_P256, 5) },
		 &ca, &stray);
	pki_mint(
		&(struct pki_cert){
			.profile = PKI_CA,
			.key = pki_key(PKI_P256, 7),
			.eku = { .oid = { "2.23.133.8.3" } },
			.subject =
				PKI_NAME("CN=IFX-KEYID-0102030405060708090A0B0C0D0E0F1011121314") },
		&root, &aik);
	pki_mint(
		&(struct pki_cert){
			.profile = PKI_CA,
			.subject = PKI_NAME("CN=Debug"),
			.key = pki_key(PKI_P256, 6),
			.ski.id = PKI_BYTES(
				"\xef\xcf\xa7\xe2\xa7\x82\x5b\x4c\xcd\xea\xd4\x74\x52\x3f\xf6\xb9"
				"\x9a\x65\x88\x4a") },
		NULL, &debug);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 2) }, &ca, &leaf);
	t = new_store();
}

static void teardown(void)
{
	struct pki_made *all[] = { &root, &ca, &sub, &stray, &aik, &debug, &leaf };

	tpmattest_trust_free(t);
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		pki_made_free(all[i]);
	pki_key_forget_all();
}

static json_object *member(json_object *o, const char *key)
{
	json_object *v = NULL;

	ck_assert_msg(json_object_object_get_ex(o, key, &v), "%s", key);
	return v;
}

static const char *string_at(json_object *o, const char *key)
{
	return json_object_get_string(member(o, key));
}

/* The row of a vendor; NULL stands for certificates without one. */
static json_object *vendor_at(json_object *doc, const char *vendor)
{
	json_object *rows = member(doc, "vendors");

	for (size_t i = 0; i < json_object_array_length(rows); i++) {
		json_object *row = json_object_array_get_idx(rows, i);
		const char *name = string_at(row, "vendor");

		if (vendor ? name && strcmp(name, vendor) == 0 : !name)
			return row;
	}
	return NULL;
}

static size_t stranded(json_object *row)
{
	return json_object_array_length(member(row, "reach_no_anchor"));
}

START_TEST(an_empty_store)
{
	json_object *doc = inventory(t, 0), *authorities = member(doc, "aik_authorities");
	static const char *const zeros[] = { "certificates",  "duplicates", "anchors",
					     "intermediates", "aik_cas",    "refused",
					     "unusable",      "crls",       "notes_dropped" };

	ck_assert_str_eq(string_at(doc, "schema"), "tpmattest.trust/1");
	for (size_t i = 0; i < sizeof(zeros) / sizeof(zeros[0]); i++)
		ck_assert_int_eq(number_at(doc, zeros[i]), 0);
	ck_assert_int_eq(number_at(authorities, "keyid"), 312);
	ck_assert_int_eq(number_at(authorities, "nameid"), 20);
	ck_assert_str_eq(string_at(authorities, "date"), "2024-11-21");
	ck_assert_str_eq(string_at(authorities, "source"), "built-in");
	ck_assert_uint_eq(json_object_array_length(member(doc, "vendors")), 0);
	ck_assert_uint_eq(json_object_array_length(member(doc, "lists")), 0);
	ck_assert_uint_eq(json_object_array_length(member(doc, "notes")), 0);
	ck_assert(!json_object_object_get_ex(doc, "entries", NULL));
	json_object_put(doc);
}
END_TEST

static void fill(const unsigned order[7])
{
	const struct pki_made *all[] = { &root, &ca, &sub, &stray, &aik, &debug, &leaf };

	for (size_t i = 0; i < 7; i++)
		ck_assert_int_eq(
			put_result(t, all[order[i]], TA_PUT_SORT, order[i] == 0 ? "IFX" : NULL), 0);
}

static void check_filled(json_object *doc)
{
	json_object *row = vendor_at(doc, "IFX"), *other = vendor_at(doc, NULL),
		    *refusals = member(doc, "refusals");

	ck_assert_int_eq(number_at(doc, "certificates"), 7);
	ck_assert_int_eq(number_at(doc, "anchors"), 1);
	ck_assert_int_eq(number_at(doc, "intermediates"), 3);
	ck_assert_int_eq(number_at(doc, "aik_cas"), 1);
	ck_assert_int_eq(number_at(doc, "refused"), 2);
	ck_assert_int_eq(number_at(refusals, "debug"), 1);
	ck_assert_int_eq(number_at(refusals, "leaf"), 1);
	ck_assert_int_eq(number_at(row, "anchors"), 1);
	/* they have the label of the anchor that they reach */
	ck_assert_int_eq(number_at(row, "intermediates"), 2);
	ck_assert_uint_eq(stranded(row), 0);
	ck_assert_int_eq(number_at(other, "intermediates"), 1);
	ck_assert_uint_eq(stranded(other), 1);
	ck_assert_str_eq(string_at(json_object_array_get_idx(member(other, "reach_no_anchor"), 0),
				   "subject"),
			 "CN=Stray");
}

/* The order in which certificates come changes nothing but the order of the entries. */
static const unsigned orders[][7] = { { 0, 1, 2, 3, 4, 5, 6 },
				      { 6, 5, 4, 3, 2, 1, 0 },
				      { 2, 6, 0, 4, 1, 3, 5 } };

START_TEST(counts_in_any_order)
{
	json_object *doc;

	fill(orders[_i]);
	doc = inventory(t, 0);
	check_filled(doc);
	json_object_put(doc);
}
END_TEST

START_TEST(entries)
{
	static const char *const roles[] = { "anchor",       "intermediate", "intermediate",
					     "intermediate", "aik-ca",       "refused" };
	json_object *doc, *list, *first;

	fill(orders[0]);
	doc = inventory(t, TPMATTEST_INVENTORY_ENTRIES);
	check_filled(doc);
	list = member(doc, "entries");
	ck_assert_uint_eq(json_object_array_length(list), 6);
	for (size_t i = 0; i < 6; i++)
		ck_assert_str_eq(string_at(json_object_array_get_idx(list, i), "role"), roles[i]);
	first = json_object_array_get_idx(list, 0);
	ck_assert_str_eq(string_at(first, "subject"), "CN=Root,O=Test");
	ck_assert_str_eq(string_at(first, "not_after"), "2049-12-31T23:59:59Z");
	ck_assert_str_eq(string_at(first, "source"), "test");
	ck_assert_uint_eq(strlen(string_at(first, "sha256")), 64);
	ck_assert_str_eq(json_object_get_string(
				 json_object_array_get_idx(member(first, "vendors"), 0)),
			 "IFX");
	json_object_put(doc);
}
END_TEST

START_TEST(disallowed_ones_carry_nothing)
{
	ta_cert *c = view_of(&ca);
	json_object *doc;

	fill(orders[0]);
	ck_assert_int_eq(tpmattest_trust_add_disallowed(t, c->sha256, 32, NULL), 0);
	doc = inventory(t, 0);
	ck_assert_int_eq(number_at(member(doc, "refusals"), "disallowed"), 1);
	ck_assert_int_eq(number_at(doc, "intermediates"), 2);
	ck_assert_uint_eq(stranded(vendor_at(doc, NULL)), 2);
	ta_cert_unref(c);
	json_object_put(doc);
}
END_TEST

START_TEST(expired_ones_are_counted)
{
	struct pki_made old = { 0 };
	json_object *doc;

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=Old"),
				     .key = pki_key(PKI_P256, 3),
				     .not_after = PKI_AT(1600000000) },
		 NULL, &old);
	ck_assert_int_eq(put_result(t, &old, TA_PUT_SORT, "STM"), 0);
	ck_assert_int_eq(put_result(t, &root, TA_PUT_SORT, "STM"), 0);
	doc = inventory(t, 0);
	ck_assert_int_eq(number_at(vendor_at(doc, "STM"), "anchors"), 2);
	ck_assert_int_eq(number_at(vendor_at(doc, "STM"), "expired"), 1);
	json_object_put(doc);
	pki_made_free(&old);
}
END_TEST

START_TEST(reasons_are_given)
{
	static const uint8_t junk[] = { 1 };
	json_object *doc, *note;

	ck_assert_int_eq(add_data(t, junk, 1), TPMATTEST_E_FORMAT);
	ck_assert_int_eq(put_result(t, &leaf, TA_PUT_SORT, NULL), 0);
	doc = inventory(t, 0);
	ck_assert_int_eq(number_at(doc, "unusable"), 1);
	ck_assert_int_eq(number_at(doc, "refused"), 1);
	ck_assert_uint_eq(json_object_array_length(member(doc, "notes")), 2);
	note = json_object_array_get_idx(member(doc, "notes"), 0);
	ck_assert_str_eq(string_at(note, "source"), "data");
	ck_assert_str_eq(string_at(note, "code"), "TPMATTEST_E_FORMAT");
	ck_assert_str_ne(string_at(note, "reason"), "");
	note = json_object_array_get_idx(member(doc, "notes"), 1);
	ck_assert_str_eq(string_at(note, "code"), "TPMATTEST_F_STORE_LEAF");
	json_object_put(doc);
}
END_TEST

/* Two CAs that signed each other, and no anchor: the search for one ends. */
START_TEST(a_circle)
{
	struct pki_made a = mint_ca("CN=A", 3, NULL), b = mint_ca("CN=B", 4, &a),
			back = mint_ca("CN=A", 3, &b);
	json_object *doc;

	ck_assert_int_eq(put_result(t, &b, TA_PUT_SORT, NULL), 0);
	ck_assert_int_eq(put_result(t, &back, TA_PUT_SORT, NULL), 0);
	doc = inventory(t, 0);
	ck_assert_int_eq(number_at(doc, "intermediates"), 2);
	ck_assert_uint_eq(stranded(vendor_at(doc, NULL)), 2);
	json_object_put(doc);
	ck_assert_int_eq(put_result(t, &a, TA_PUT_SORT, NULL), 0);
	doc = inventory(t, 0);
	ck_assert_uint_eq(stranded(vendor_at(doc, NULL)), 0);
	json_object_put(doc);
	pki_made_free(&a);
	pki_made_free(&b);
	pki_made_free(&back);
}
END_TEST

static void add_vendor_file(const char *name)
{
	char path[1024];

	snprintf(path, sizeof(path), "%s/%s", vendor_folder(), name);
	ck_assert_int_eq(add_path(t, path), 0);
}

START_TEST(the_real_cabinet)
{
	static const struct {
		const char *vendor;
		int64_t anchors, intermediates;
		size_t stranded;
	} rows[] = {
		{ "AMD", 3, 55, 36 }, { "ATML", 1, 12, 0 }, { "IFX", 9, 138, 0 },
		{ "INTC", 4, 54, 0 }, { "NTC", 17, 4, 0 },  { "NTZ", 5, 26, 0 },
		{ "QCOM", 2, 8, 0 },  { "STM", 6, 22, 0 },
	};
	json_object *doc, *authorities;

	add_vendor_file("cab/TrustedTpm-2024-11.cab");
	doc = inventory(t, 0);
	authorities = member(doc, "aik_authorities");
	ck_assert_int_eq(number_at(doc, "certificates"), 2189);
	ck_assert_int_eq(number_at(doc, "aik_cas"), 1822);
	ck_assert_int_eq(number_at(doc, "anchors"), 47);
	ck_assert_int_eq(number_at(doc, "unusable"), 0);
	ck_assert_int_eq(number_at(authorities, "keyid"), 312);
	ck_assert_int_eq(number_at(authorities, "nameid"), 20);
	ck_assert_str_eq(string_at(authorities, "date"), "2024-11-21");
	ck_assert_str_eq(string_at(authorities, "source"), "cabinet");
	ck_assert_uint_eq(json_object_array_length(member(doc, "vendors")), 8);
	for (size_t i = 0; i < 8; i++) {
		json_object *row = vendor_at(doc, rows[i].vendor);

		ck_assert_int_eq(number_at(row, "anchors"), rows[i].anchors);
		ck_assert_int_eq(number_at(row, "intermediates"), rows[i].intermediates);
		ck_assert_uint_eq(stranded(row), rows[i].stranded);
	}
	json_object_put(doc);
}
END_TEST

/* What is stranded are the CAs of AMD's fTPM, whose two roots are not in the cabinet. */
START_TEST(what_is_stranded_in_it)
{
	json_object *doc, *list;

	add_vendor_file("cab/TrustedTpm-2024-11.cab");
	doc = inventory(t, 0);
	list = member(vendor_at(doc, "AMD"), "reach_no_anchor");
	for (size_t i = 0; i < json_object_array_length(list); i++)
		ck_assert_ptr_nonnull(strstr(
			string_at(json_object_array_get_idx(list, i), "issuer"), "CN=AMDTPM"));
	json_object_put(doc);
}
END_TEST

START_TEST(the_real_debug_hierarchy)
{
	json_object *doc;

	add_vendor_file("odca-debug");
	add_vendor_file("cab/TrustedTpm-2024-11.cab");
	doc = inventory(t, TPMATTEST_INVENTORY_ENTRIES);
	ck_assert_int_eq(number_at(member(doc, "refusals"), "debug"), 6);
	ck_assert_int_eq(number_at(member(doc, "refusals"), "leaf"), 1);
	/* the device's own CAs, which reach no anchor */
	ck_assert_uint_eq(stranded(vendor_at(doc, NULL)), 2);
	ck_assert_int_eq(number_at(vendor_at(doc, "INTC"), "anchors"), 4);
	json_object_put(doc);
}
END_TEST

static Suite *plain_suite(void)
{
	Suite *s = suite_create("trust_json");
	TCase *c = tcase_create("trust_json");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, an_empty_store);
	tcase_add_loop_test(c, counts_in_any_order, 0, sizeof(orders) / sizeof(orders[0]));
	tcase_add_test(c, entries);
	tcase_add_test(c, disallowed_ones_carry_nothing);
	tcase_add_test(c, expired_ones_are_counted);
	tcase_add_test(c, reasons_are_given);
	tcase_add_test(c, a_circle);
	suite_add_tcase(s, c);
	return s;
}

int main(void)
{
	Suite *vendor = suite_create("vendor");
	TCase *c = tcase_create("vendor");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 60);
	if (TA_HAVE_MSPACK) {
		tcase_add_test(c, the_real_cabinet);
		tcase_add_test(c, what_is_stranded_in_it);
		tcase_add_test(c, the_real_debug_hierarchy);
	}
	suite_add_tcase(vendor, c);
	return run_with_vendor(plain_suite(), vendor);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The trust store: what becomes an anchor, how issuers are found, what is remembered, who may read
 * at once. */
#include <pthread.h>
#include <stdio.h>

#include "base/limits.h"
#include "crl.h"
#include "stores.h"
#include "vendor.h"
#include "wrap.h"

static const uint8_t debug_root_ski[] = { 0xef, 0xcf, 0xa7, 0xe2, 0xa7, 0x82, 0x5b,
					  0x4c, 0xcd, 0xea, 0xd4, 0x74, 0x52, 0x3f,
					  0xf6, 0xb9, 0x9a, 0x65, 0x88, 0x4a };

static struct pki_made root, ca, leaf;
static tpmattest_trust *t;

static void setup(void)
{
	root = mint_ca("O=Test;CN=Root", 0, NULL);
	ca = mint_ca("O=Test;CN=CA", 1, &root);
	leaf = (struct pki_made){ 0 };
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 2) }, &ca, &leaf);
	t = new_store();
}

static void teardown(void)
{
	tpmattest_trust_free(t);
	pki_made_free(&root);
	pki_made_free(&ca);
	pki_made_free(&leaf);
	pki_key_forget_all();
}

START_TEST(arguments)
{
	uint8_t hash[32] = { 0 };
	tpmattest_error *err = NULL;
	char *json;
	tpmattest_inventory *v = NULL;

	ck_assert_int_eq(tpmattest_trust_new(NULL, &err), TPMATTEST_E_USAGE);
	tpmattest_error_free(err);
	ck_assert_int_eq(tpmattest_trust_add_path(NULL, "x", NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_trust_add_path(t, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_trust_add_data(NULL, "x", hash, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_trust_add_data(t, "x", NULL, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_trust_add_anchor(NULL, root.der.p, root.der.len, NULL, NULL),
			 TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, NULL, 1, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_trust_add_vendor_roots(NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_trust_add_crl(NULL, NULL, hash, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_trust_add_crl(t, NULL, NULL, 1, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_trust_add_disallowed(NULL, hash, 32, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_trust_add_disallowed(t, hash, 31, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_inventory_new(NULL, &v, NULL), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(v);
	ck_assert_int_eq(tpmattest_inventory_new(t, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_inventory_new(t, &v, NULL), 0);
	ck_assert_int_eq(tpmattest_inventory_to_json(NULL, 0, &json, NULL), TPMATTEST_E_USAGE);
	ck_assert_ptr_null(json);
	ck_assert_int_eq(tpmattest_inventory_to_json(v, 2, &json, NULL), TPMATTEST_E_USAGE);
	ck_assert_int_eq(tpmattest_inventory_to_json(v, 0, NULL, NULL), TPMATTEST_E_USAGE);
	ck_assert_uint_eq(tpmattest_inventory_count(v, 0), 0);
	ck_assert_uint_eq(tpmattest_inventory_count(v, TPMATTEST_COUNT_AIK_WITHDRAWN + 1), 0);
	ck_assert_ptr_null(tpmattest_inventory_vendor_id(v, 0, 0));
	ck_assert_ptr_null(tpmattest_inventory_vendor_stranded(v, 0, 0));
	ck_assert_ptr_null(tpmattest_inventory_note_source(v, 0));
	ck_assert_ptr_null(tpmattest_inventory_entry(v, 0));
	ck_assert_int_eq(tpmattest_inventory_entry_role(v, 0), 0);
	ck_assert_int_eq(tpmattest_inventory_entry_finding(v, 0, 0), 0);
	ck_assert_ptr_null(tpmattest_inventory_aik_source(NULL));
	ck_assert_str_eq(tpmattest_trust_role_name(0), "unknown");
	ck_assert_str_eq(tpmattest_trust_role_name(5), "unknown");
	tpmattest_inventory_free(v);
	tpmattest_inventory_free(NULL);
	ck_assert_uint_eq(tpmattest_trust_anchor_count(NULL), 0);
	ck_assert_uint_eq(tpmattest_trust_intermediate_count(NULL), 0);
	tpmattest_trust_free(NULL);
}
END_TEST

START_TEST(an_empty_store_trusts_nothing)
{
	ta_issuer_iter it = { 0 };
	ta_cert *c = view_of(&ca);
	ta_list_iter at = { .may_walk = SIZE_MAX };

	ck_assert_ptr_null(ta_store_next_issuer(t, c, &it));
	ck_assert_ptr_null(ta_store_find(t, c));
	ck_assert_ptr_null(ta_store_at(t, 0));
	ck_assert(!ta_store_disallowed(t, c));
	ck_assert(!ta_store_is_pin(t, c, NULL));
	ck_assert_ptr_null(ta_store_next_crl(t, c->issuer, &at, NULL));
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), 0);
	ck_assert_ptr_eq(ta_store_authorities(t), ta_authorities_builtin());
	ta_cert_unref(c);
}
END_TEST

START_TEST(sorted_by_what_they_are)
{
	ck_assert(ta_store_is_anchor(t, put(t, &root, TA_PUT_SORT), NULL));
	ck_assert(!ta_store_is_anchor(t, put(t, &ca, TA_PUT_SORT), NULL));
	ck_assert_ptr_null(put(t, &leaf, TA_PUT_SORT));
	ck_assert_uint_eq(notes_of(t, TPMATTEST_F_STORE_LEAF), 1);
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), 1);
	ck_assert_uint_eq(tpmattest_trust_intermediate_count(t), 1);
	ck_assert_uint_eq(ta_store_count(t), 2);
}
END_TEST

START_TEST(a_self_signed_leaf_is_no_anchor)
{
	struct pki_made self = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_BARE,
				     .subject = PKI_NAME("CN=me"),
				     .key = pki_key(PKI_P256, 3) },
		 NULL, &self);
	ck_assert_ptr_null(put(t, &self, TA_PUT_SORT));
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), 0);
	pki_made_free(&self);
}
END_TEST

/* The name and the missing key identifiers say self-signed; the signature is another's. */
START_TEST(self_issued_is_not_self_signed)
{
	tpmattest_inventory *v = NULL;
	struct pki_made rollover = { 0 };
	const ta_node *node;

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=Root"),
				     .key = pki_key(PKI_P256, 4),
				     .aki.mode = PKI_EXT_ABSENT,
				     .ski.mode = PKI_EXT_ABSENT,
				     .sign.key = pki_key(PKI_P256, 0) },
		 NULL, &rollover);
	node = put(t, &rollover, TA_PUT_SORT);
	ck_assert(node->self_issued);
	ck_assert(!ta_store_is_anchor(t, node, NULL));
	/* The counts look at no signature; the inventory does. */
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), 1);
	ck_assert_uint_eq(tpmattest_trust_intermediate_count(t), 0);
	ck_assert_int_eq(tpmattest_inventory_new(t, &v, NULL), 0);
	ck_assert_uint_eq(tpmattest_inventory_count(v, TPMATTEST_COUNT_ANCHORS), 0);
	ck_assert_uint_eq(tpmattest_inventory_count(v, TPMATTEST_COUNT_INTERMEDIATES), 1);
	tpmattest_inventory_free(v);
	pki_made_free(&rollover);
}
END_TEST

/* Signed by its own key, but the algorithm inside is not the one that it is signed with. */
START_TEST(two_algorithms_make_no_anchor)
{
	struct pki_made two = { 0 };
	const ta_node *node;

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=Root"),
				     .key = pki_key(PKI_P256, 0),
				     .sign = { .inner = _i == 1 ? PKI_SIG_ECDSA_SHA384
								: PKI_SIG_DEFAULT,
					       .flip_inner_null = _i == 2 } },
		 NULL, &two);
	node = put(t, &two, TA_PUT_SORT);
	ck_assert_int_eq(ta_store_is_anchor(t, node, NULL), _i == 0);
	ck_assert_uint_eq(tpmattest_trust_intermediate_count(t), _i > 0);
	/* who says so has it so */
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, two.der.p, two.der.len, NULL, NULL), 0);
	ck_assert(ta_store_is_anchor(t, node, NULL));
	pki_made_free(&two);
}
END_TEST

START_TEST(how_decides)
{
	ck_assert(!ta_store_is_anchor(t, put(t, &root, TA_PUT_NO_ANCHOR), NULL));
	ck_assert(ta_store_is_anchor(t, put(t, &ca, TA_PUT_ANCHOR), NULL));
	ck_assert(ta_store_is_anchor(t, put(t, &leaf, TA_PUT_ANCHOR), NULL));
}
END_TEST

START_TEST(copies_join_marks_and_vendors)
{
	const ta_node *node;

	ck_assert_int_eq(put_result(t, &root, TA_PUT_NO_ANCHOR, "NTC"), 0);
	ck_assert_int_eq(put_result(t, &root, TA_PUT_SORT, "WEC+NTC"), 0);
	ck_assert_uint_eq(ta_store_count(t), 1);
	ck_assert_uint_eq(t->tally.certificates, 2);
	ck_assert_uint_eq(t->tally.duplicates, 1);
	node = ta_store_at(t, 0);
	ck_assert(ta_store_is_anchor(t, node, NULL));
	ck_assert_uint_eq(node->vendors.n, 2);
	ck_assert(ta_vendor_set_has(&node->vendors, "WEC"));
}
END_TEST

static unsigned count_issuers(const ta_cert *child)
{
	ta_issuer_iter it = { 0 };
	unsigned n = 0;

	while (ta_store_next_issuer(t, child, &it))
		n++;
	ck_assert_ptr_null(ta_store_next_issuer(t, child, &it));
	return n;
}

/* Three CAs of one name: two with an SKI each, one without. */
START_TEST(issuers_by_key_identifier_and_name)
{
	struct pki_made late = mint_ca("O=Test;CN=CA", 8, &root);
	struct pki_made twin = mint_ca("O=Test;CN=CA", 5, &root), bare = { 0 }, child = { 0 },
			orphan = { 0 };
	ta_cert *with_aki = view_of(&leaf), *without, *other_name;

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=CA"),
				     .key = pki_key(PKI_P256, 6),
				     .ski.mode = PKI_EXT_ABSENT },
		 &root, &bare);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P256, 2),
				     .aki.mode = PKI_EXT_ABSENT },
		 &ca, &child);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK,
				     .key = pki_key(PKI_P256, 2),
				     .issuer = PKI_NAME("CN=elsewhere") },
		 &ca, &orphan);
	without = view_of(&child);
	other_name = view_of(&orphan);
	put(t, &ca, TA_PUT_SORT);
	put(t, &twin, TA_PUT_SORT);
	ck_assert_uint_eq(count_issuers(with_aki), 1);
	put(t, &bare, TA_PUT_SORT);
	ck_assert_uint_eq(count_issuers(with_aki), 2);
	ck_assert_uint_eq(count_issuers(without), 3);
	ck_assert_uint_eq(count_issuers(other_name), 0);
	put(t, &late, TA_PUT_SORT); /* the index by names is there already */
	ck_assert_uint_eq(count_issuers(without), 4);
	pki_made_free(&late);
	ta_cert_unref(with_aki);
	ta_cert_unref(without);
	ta_cert_unref(other_name);
	pki_made_free(&twin);
	pki_made_free(&bare);
	pki_made_free(&child);
	pki_made_free(&orphan);
}
END_TEST

/* One name in two string types is one name (RFC 5280 7.1). */
START_TEST(names_match_across_string_types)
{
	struct pki_made printable = mint_ca("O:printable=Test;CN:printable=CA", 1, &root);
	ta_cert *c = view_of(&leaf);

	put(t, &printable, TA_PUT_SORT);
	ck_assert_uint_eq(count_issuers(c), 1);
	ta_cert_unref(c);
	pki_made_free(&printable);
}
END_TEST

static struct pki_made mint_aik_ca(const char *eku)
{
	struct pki_made made = { 0 };

	pki_mint(
		&(struct pki_cert){
			.profile = PKI_CA,
			.key = pki_key(PKI_P256, 7),
			.eku = { .oid = { eku } },
			.subject = PKI_NAME(
				"CN=EUS-INTC-KEYID-0123456789ABCDEF0123456789ABCDEF01234567") },
		NULL, &made);
	return made;
}

START_TEST(an_aik_ca_is_never_an_anchor)
{
	static const char *const ekus[] = { "1.3.6.1.4.1.311.21.36", "2.23.133.8.3" };
	struct pki_made aik = mint_aik_ca(ekus[_i]);
	tpmattest_error *err = NULL;
	const ta_node *node;

	ck_assert_int_eq(tpmattest_trust_add_anchor(t, aik.der.p, aik.der.len, NULL, &err),
			 TPMATTEST_E_AIK_CA);
	ck_assert_int_eq(tpmattest_error_code(err), TPMATTEST_E_AIK_CA);
	ck_assert_uint_eq(ta_store_count(t), 0);
	node = put(t, &aik, TA_PUT_ANCHOR);
	ck_assert(node->aik_ca);
	ck_assert(!ta_store_is_anchor(t, node, NULL));
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t) + tpmattest_trust_intermediate_count(t),
			  0);
	tpmattest_error_free(err);
	pki_made_free(&aik);
}
END_TEST

/* By its own key identifier, and by its issuer's. */
START_TEST(a_debug_ca_is_never_an_anchor)
{
	struct pki_bytes id = { debug_root_ski, sizeof(debug_root_ski) };
	struct pki_made bad = { 0 };
	const ta_node *node;

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .key = pki_key(PKI_P256, 3),
				     .subject = PKI_NAME("CN=Debug"),
				     .ski.id = _i == 0 ? id : (struct pki_bytes){ 0 },
				     .aki.mode = _i == 1 ? PKI_EXT_PLAIN : PKI_EXT_DEFAULT,
				     .aki.id = _i == 1 ? id : (struct pki_bytes){ 0 } },
		 NULL, &bad);
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, bad.der.p, bad.der.len, "INTC", NULL),
			 TPMATTEST_E_DEBUG_CA);
	node = put(t, &bad, TA_PUT_ANCHOR);
	ck_assert(node->debug);
	ck_assert(!ta_store_is_anchor(t, node, NULL));
	ck_assert_int_eq(tpmattest_trust_add_vendor_roots(t, NULL), 0);
	ck_assert(!ta_store_is_anchor(t, node, NULL));
	pki_made_free(&bad);
}
END_TEST

START_TEST(add_anchor)
{
	static const uint8_t junk[] = "not a certificate";
	const ta_node *node;

	ck_assert_int_eq(tpmattest_trust_add_anchor(t, junk, sizeof(junk), NULL, NULL),
			 TPMATTEST_E_CERT);
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, junk, 0, NULL, NULL), TPMATTEST_E_EMPTY);
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, ca.der.p, ca.der.len, "way too long", NULL),
			 TPMATTEST_E_MANUFACTURER);
	ck_assert_uint_eq(ta_store_count(t), 0);
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, ca.der.p, ca.der.len, "NTC+WEC", NULL), 0);
	node = ta_store_at(t, 0);
	ck_assert(node->marked_anchor);
	ck_assert(ta_vendor_set_has(&node->vendors, "WEC"));
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, leaf.der.p, leaf.der.len, NULL, NULL), 0);
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), 2);
}
END_TEST

START_TEST(add_anchor_pem)
{
	static const char broken[] =
		"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n";
	struct derout one = { 0 }, two = { 0 }, none = { 0 }, crl = { 0 };

	derout_raw(&one, "Subject: a comment\n", 19);
	pki_pem(&one, "CERTIFICATE", derout_view(&ca.der));
	pki_pem(&two, "CERTIFICATE", derout_view(&ca.der));
	pki_pem(&two, "CERTIFICATE", derout_view(&root.der));
	pki_mint_crl(&(struct pki_crl){ 0 }, &root, &crl);
	pki_pem(&none, "X509 CRL", derout_view(&crl));
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, two.p, two.len, NULL, NULL),
			 TPMATTEST_E_PEM);
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, none.p, none.len, NULL, NULL),
			 TPMATTEST_E_FORMAT);
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, (const uint8_t *)broken, strlen(broken),
						    NULL, NULL),
			 TPMATTEST_E_PEM);
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, one.p, one.len - 30, NULL, NULL),
			 TPMATTEST_E_PEM);
	ck_assert_uint_eq(ta_store_count(t), 0);
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, one.p, one.len, NULL, NULL), 0);
	ck_assert_uint_eq(tpmattest_trust_anchor_count(t), 1);
	derout_free(&one);
	derout_free(&two);
	derout_free(&none);
	derout_free(&crl);
}
END_TEST

START_TEST(disallowed)
{
	ta_cert *c = view_of(&ca), *other = view_of(&root);

	ck_assert_int_eq(tpmattest_trust_add_disallowed(t, c->sha256, 32, NULL), 0);
	ck_assert(ta_store_disallowed(t, c));
	ck_assert(!ta_store_disallowed(t, other));
	ta_cert_unref(c);
	ta_cert_unref(other);
}
END_TEST

START_TEST(edges_are_checked_once)
{
	const ta_node *r = put(t, &root, TA_PUT_SORT), *c = put(t, &ca, TA_PUT_SORT);
	bool nomem = true;

	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(ta_store_edge(t, c, r), 0);
		ck_assert_int_eq(ta_store_edge(t, r, c), TPMATTEST_E_UNTRUSTED);
	}
	ck_assert_ptr_nonnull(ta_store_verifier(t, r, &nomem));
	ck_assert(!nomem);
	ck_assert_ptr_eq(ta_store_verifier(t, r, NULL), ta_store_verifier(t, r, NULL));
	/* One entry an edge: what is remembered is found again. */
	ck_assert_ptr_null(atomic_load(&c->sigcache->edges)->next);
	ck_assert_int_eq(atomic_load(&atomic_load(&c->sigcache->edges)->state), TA_SIGCACHE_DONE);
}
END_TEST

START_TEST(a_key_that_cannot_sign)
{
	struct pki_made oaep = { 0 };
	const ta_node *node, *child = put(t, &ca, TA_PUT_SORT);
	bool nomem = true;

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("CN=OAEP"),
				     .key = pki_key(PKI_RSA2048, 0),
				     .spki = PKI_SPKI_OAEP },
		 &root, &oaep);
	node = put(t, &oaep, TA_PUT_SORT);
	ck_assert_ptr_null(ta_store_verifier(t, node, &nomem));
	ck_assert(!nomem);
	ck_assert_int_eq(ta_store_edge(t, child, node), TPMATTEST_E_KEY);
	pki_made_free(&oaep);
}
END_TEST

static void put_crl(const struct pki_made *issuer, int64_t number)
{
	struct derout der = { 0 };

	pki_mint_crl(&(struct pki_crl){ .number = number }, issuer, &der);
	for (int i = 0; i < 2; i++) /* a copy is no second list */
		ck_assert_int_eq(tpmattest_trust_add_crl(t, "list", der.p, der.len, NULL), 0);
	derout_free(&der);
}

START_TEST(crls_by_issuer)
{
	const ta_node *r = put(t, &root, TA_PUT_SORT), *c = put(t, &ca, TA_PUT_SORT);
	const char *source;
	const ta_crl *crl;
	ta_list_iter at = { .may_walk = SIZE_MAX };
	size_t n = 0;

	put_crl(&root, 1);
	put_crl(&ca, 1);
	put_crl(&ca, 2);
	while ((crl = ta_store_next_crl(t, c->cert->subject, &at, &source))) {
		ck_assert_str_eq(source, "trust:list");
		for (int i = 0; i < 2; i++) {
			ck_assert_int_eq(ta_store_crl_edge(t, crl, c), 0);
			ck_assert_int_eq(ta_store_crl_edge(t, crl, r), TPMATTEST_E_UNTRUSTED);
		}
		n++;
	}
	ck_assert_uint_eq(n, 2);
	ck_assert_ptr_null(ta_store_next_crl(t, c->cert->subject, &at, &source));
}
END_TEST

/* A certificate with another serial number and the same rest: a view does not look at the
 * signature. The serial's last bytes are found by their minted value. */
static void number_serial(struct pki_made *made, uint32_t n)
{
	uint8_t *at = memmem(made->der.p, made->der.len, made->serial.p, made->serial.len);

	ck_assert_ptr_nonnull(at);
	for (unsigned i = 0; i < 4; i++)
		at[made->serial.len - 1 - i] = made->serial.p[made->serial.len - 1 - i] =
			(uint8_t)(n >> 8 * i);
}

START_TEST(limit_of_certificates)
{
	tpmattest_error *err = NULL;

	for (uint32_t i = 0; i < TA_MAX_STORE_CERTS; i++) {
		number_serial(&root, i);
		ck_assert_int_eq(
			ta_store_put(t, view_of(&root), "many", TA_PUT_NO_ANCHOR, NULL, NULL), 0);
	}
	ck_assert_int_eq(ta_store_put(t, view_of(&root), "again", TA_PUT_SORT, NULL, NULL), 0);
	ck_assert_int_eq(ta_store_put(t, view_of(&ca), "one more", TA_PUT_SORT, NULL, &err),
			 TPMATTEST_E_LIMIT_STORE);
	ck_assert_int_eq(tpmattest_error_code(err), TPMATTEST_E_LIMIT_STORE);
	ck_assert_uint_eq(ta_store_count(t), TA_MAX_STORE_CERTS);
	ck_assert_int_eq(add_data(t, ca.der.p, ca.der.len), TPMATTEST_E_LIMIT_STORE);
	tpmattest_error_free(err);
}
END_TEST

/* 20,000 CAs of one name, each with its own key identifier: a look-up meets one of them. */
START_TEST(a_wide_store)
{
	uint8_t ski[20], *in_der;
	ta_cert *child = view_of(&leaf);

	memcpy(ski, ca.ski.p, sizeof(ski));
	in_der = memmem(ca.der.p, ca.der.len, ski, sizeof(ski));
	ck_assert_ptr_nonnull(in_der);
	put(t, &ca, TA_PUT_SORT);
	for (uint32_t i = 0; i < 20000; i++) {
		memcpy(in_der, &i, sizeof(i));
		ck_assert_int_eq(ta_store_put(t, view_of(&ca), "wide", TA_PUT_SORT, NULL, NULL), 0);
	}
	for (int i = 0; i < 100000; i++)
		ck_assert_uint_eq(count_issuers(child), 1);
	ta_cert_unref(child);
}
END_TEST

enum { THREADS = 8, CHAIN = 12, ROUNDS = 50 };

static const ta_node *chain[CHAIN];
static const ta_crl *shared_crl;

static void *read_store(void *arg)
{
	const ta_verifier *seen[CHAIN];
	size_t wrong = 0, start = (size_t)(uintptr_t)arg;

	for (size_t round = 0; round < ROUNDS; round++)
		for (size_t k = 0; k < CHAIN; k++) {
			size_t i = (k + start) % CHAIN;
			const ta_node *parent = chain[i ? i - 1 : 0];
			const ta_verifier *v = ta_store_verifier(t, chain[i], NULL);

			wrong += ta_store_edge(t, chain[i], parent) != 0;
			wrong += i > 1 &&
				 ta_store_edge(t, parent, chain[i]) != TPMATTEST_E_UNTRUSTED;
			wrong += round > 0 && v != seen[i];
			wrong += ta_store_crl_edge(t, shared_crl, chain[0]) != 0;
			wrong += ta_store_is_anchor(t, chain[i], NULL) != (i == 0);
			seen[i] = v;
		}
	return (void *)(uintptr_t)wrong;
}

/* Run this one under ThreadSanitizer too (meson setup -Db_sanitize=thread). */
START_TEST(many_threads_read_one_store)
{
	pthread_t threads[THREADS];
	struct pki_made made[CHAIN] = { 0 };
	ta_list_iter at = { .may_walk = SIZE_MAX };

	for (unsigned i = 0; i < CHAIN; i++) {
		char name[16];

		snprintf(name, sizeof(name), "CN=%u", i);
		made[i] = mint_ca(name, i, i ? &made[i - 1] : NULL);
		chain[i] = put(t, &made[i], TA_PUT_SORT);
	}
	put_crl(&made[0], 1);
	shared_crl = ta_store_next_crl(t, chain[0]->cert->subject, &at, NULL);
	for (size_t i = 0; i < THREADS; i++)
		ck_assert_int_eq(
			pthread_create(&threads[i], NULL, read_store, (void *)(uintptr_t)i), 0);
	for (size_t i = 0; i < THREADS; i++) {
		void *wrong;

		ck_assert_int_eq(pthread_join(threads[i], &wrong), 0);
		ck_assert_uint_eq((uintptr_t)wrong, 0);
	}
	/* chain[2] as a child: its issuer, and nothing twice; chain[1]'s list holds its issuer and
	 * the refused reverse. */
	ck_assert_ptr_nonnull(atomic_load(&chain[CHAIN - 1]->sigcache->edges));
	ck_assert_ptr_null(atomic_load(&chain[CHAIN - 1]->sigcache->edges)->next);
	for (unsigned i = 0; i < CHAIN; i++)
		pki_made_free(&made[i]);
}
END_TEST

static const ta_node *put_file(const char *name, int how)
{
	size_t n;
	uint8_t *p = vendor_file(name, &n);
	ta_cert *c = NULL;
	const ta_node *node;

	ck_assert_int_eq(ta_cert_parse(p, n, &c, NULL), 0);
	ck_assert_int_eq(ta_store_put(t, ta_cert_ref(c), name, how, NULL, NULL), 0);
	node = ta_store_find(t, c);
	ta_cert_unref(c);
	free(p);
	return node;
}

START_TEST(pins_count_when_they_were_taken)
{
	const ta_node *node = put_file("odca-adl/6-root.der", TA_PUT_NO_ANCHOR);
	ta_vendor_set vendors;

	ck_assert(node->pinned);
	ck_assert(ta_vendor_set_has(&node->vendors, "INTC"));
	ck_assert(!ta_store_is_anchor(t, node, NULL));
	ck_assert(!ta_store_is_pin(t, node->cert, &vendors));
	ck_assert_uint_eq(vendors.n, 0);
	ck_assert_int_eq(tpmattest_trust_add_vendor_roots(t, NULL), 0);
	ck_assert(ta_store_is_anchor(t, node, NULL));
	ck_assert(ta_store_is_pin(t, node->cert, &vendors));
	ck_assert(ta_vendor_set_has(&vendors, "INTC"));
	ck_assert(!put_file("odca-adl/4-issuing-ca.der", TA_PUT_SORT)->pinned);
}
END_TEST

/* Device CAs have key identifiers of their own; the tiers above them are known ones. */
static const struct {
	const char *name;
	bool debug;
} debug_files[] = {
	{ "1-dal-ca", false },          { "2-kernel-ca", false },
	{ "3-rom-ca", true },           { "4-issuing-ca", true },
	{ "4-issuing-ca-b", true },     { "debug-ca2-intermediate", true },
	{ "debug-intermediate", true }, { "debug-root", true },
};

START_TEST(the_debug_hierarchy_is_known)
{
	char name[64];
	const ta_node *node;

	snprintf(name, sizeof(name), "odca-debug/%s.der", debug_files[_i].name);
	ck_assert_int_eq(tpmattest_trust_add_vendor_roots(t, NULL), 0);
	node = put_file(name, TA_PUT_SORT);
	ck_assert_int_eq(node->debug, debug_files[_i].debug);
	ck_assert(!ta_store_is_anchor(t, node, NULL));
	ck_assert_int_eq(tpmattest_trust_add_anchor(t, node->cert->der.p, node->cert->der.n, "INTC",
						    NULL),
			 debug_files[_i].debug ? TPMATTEST_E_DEBUG_CA : 0);
}
END_TEST

static Suite *plain_suite(void)
{
	Suite *s = suite_create("store");
	TCase *c = tcase_create("store");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_set_timeout(c, 60);
	tcase_add_test(c, arguments);
	tcase_add_test(c, an_empty_store_trusts_nothing);
	tcase_add_test(c, sorted_by_what_they_are);
	tcase_add_test(c, a_self_signed_leaf_is_no_anchor);
	tcase_add_test(c, self_issued_is_not_self_signed);
	tcase_add_loop_test(c, two_algorithms_make_no_anchor, 0, 3);
	tcase_add_test(c, how_decides);
	tcase_add_test(c, copies_join_marks_and_vendors);
	tcase_add_test(c, issuers_by_key_identifier_and_name);
	tcase_add_test(c, names_match_across_string_types);
	tcase_add_loop_test(c, an_aik_ca_is_never_an_anchor, 0, 2);
	tcase_add_loop_test(c, a_debug_ca_is_never_an_anchor, 0, 2);
	tcase_add_test(c, add_anchor);
	tcase_add_test(c, add_anchor_pem);
	tcase_add_test(c, disallowed);
	tcase_add_test(c, edges_are_checked_once);
	tcase_add_test(c, a_key_that_cannot_sign);
	tcase_add_test(c, crls_by_issuer);
	tcase_add_test(c, limit_of_certificates);
	tcase_add_test(c, a_wide_store);
	tcase_add_test(c, many_threads_read_one_store);
	suite_add_tcase(s, c);
	return s;
}

int main(void)
{
	Suite *vendor = suite_create("vendor");
	TCase *c = tcase_create("vendor");

	tcase_add_checked_fixture(c, setup, teardown);
	tcase_add_test(c, pins_count_when_they_were_taken);
	tcase_add_loop_test(c, the_debug_hierarchy_is_known, 0,
			    sizeof(debug_files) / sizeof(debug_files[0]));
	suite_add_tcase(vendor, c);
	return run_with_vendor(plain_suite(), vendor);
}

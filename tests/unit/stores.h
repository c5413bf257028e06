/* SPDX-License-Identifier: BSD-2-Clause */
/* Trust stores and minted certificates in them, for the tests of the trust layer. */
#ifndef TA_TESTS_STORES_H
#define TA_TESTS_STORES_H

#include <tpmattest/findings.h>
#include <tpmattest/inventory.h>
#include <tpmattest/trust.h>

#include <json-c/json_tokener.h>

#include "mint.h"
#include "runner.h"
#include "trust/store_private.h"

static inline tpmattest_trust *new_store(void)
{
	tpmattest_error *err = NULL;
	tpmattest_trust *t = NULL;

	ck_assert_int_eq(tpmattest_trust_new(&t, &err), 0);
	ck_assert_ptr_nonnull(t);
	ck_assert_ptr_null(err);
	return t;
}

/* A CA; `issuer` NULL: self-signed. */
static inline struct pki_made mint_ca(const char *name, unsigned slot,
				      const struct pki_made *issuer)
{
	struct pki_made made = { 0 };

	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = { .text = name },
				     .key = pki_key(PKI_P256, slot) },
		 issuer, &made);
	return made;
}

static inline ta_cert *view_of(const struct pki_made *made)
{
	ta_cert *c = NULL;

	ck_assert_int_eq(ta_cert_parse(made->der.p, made->der.len, &c, NULL), 0);
	return c;
}

static inline int put_result(tpmattest_trust *t, const struct pki_made *made, int how,
			     const char *vendors)
{
	tpmattest_error *err = NULL;
	ta_vendor_set set;
	int rc;

	ck_assert_int_eq(ta_vendor_set_parse(vendors, &set, NULL), 0);
	rc = ta_store_put(t, view_of(made), "test", how, &set, &err);
	ck_assert_int_eq(rc, tpmattest_error_code(err));
	tpmattest_error_free(err);
	return rc;
}

/* Put it, and the node that it became; NULL when it was left out. */
static inline const ta_node *put(tpmattest_trust *t, const struct pki_made *made, int how)
{
	ta_cert *c = view_of(made);
	const ta_node *node;

	ck_assert_int_eq(put_result(t, made, how, NULL), 0);
	node = ta_store_find(t, c);
	ta_cert_unref(c);
	return node;
}

/* The code of add_data, which must be that of its error object. */
static inline int add_data(tpmattest_trust *t, const uint8_t *p, size_t n)
{
	tpmattest_error *err = NULL;
	int rc = tpmattest_trust_add_data(t, "data", p, n, &err);

	ck_assert_int_eq(rc, tpmattest_error_code(err));
	tpmattest_error_free(err);
	return rc;
}

static inline int add_path(tpmattest_trust *t, const char *path)
{
	tpmattest_error *err = NULL;
	int rc = tpmattest_trust_add_path(t, path, &err);

	ck_assert_int_eq(rc, tpmattest_error_code(err));
	tpmattest_error_free(err);
	return rc;
}

/* How many notes of this code there are. */
static inline size_t notes_of(const tpmattest_trust *t, int code)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n_notes; i++)
		n += t->notes[i].code == code;
	return n;
}

/* The inventory, parsed; json_object_put() it. */
static inline json_object *inventory(const tpmattest_trust *t, uint32_t flags)
{
	json_object *doc;
	tpmattest_inventory *inventory = NULL;
	char *text = NULL;

	ck_assert_int_eq(tpmattest_inventory_new(t, &inventory, NULL), 0);
	ck_assert_int_eq(tpmattest_inventory_to_json(inventory, flags, &text, NULL), 0);
	tpmattest_inventory_free(inventory);
	doc = json_tokener_parse(text);
	ck_assert_ptr_nonnull(doc);
	tpmattest_free(text);
	return doc;
}

static inline int64_t number_at(json_object *o, const char *key)
{
	json_object *v = NULL;

	ck_assert_msg(json_object_object_get_ex(o, key, &v) &&
			      json_object_is_type(v, json_type_int),
		      "%s", key);
	return json_object_get_int64(v);
}

#endif

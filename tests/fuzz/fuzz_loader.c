/* SPDX-License-Identifier: BSD-2-Clause */
/* Any bytes into a trust store through each entrance. What is counted is there, what is there twice
 * is counted once, an inventory can always be written, and nothing that a bundle holds becomes an
 * anchor unless it signed itself. */
#include <string.h>

#include <tpmattest/tpmattest.h>

#include "base/limits.h"
#include "fuzz.h"
#include "trust/store.h"

static void check_store(const tpmattest_trust *t)
{
	tpmattest_inventory *v = NULL;
	char *json = NULL;

	FUZZ_ASSERT(tpmattest_inventory_new(t, &v, NULL) == 0);
	FUZZ_ASSERT(tpmattest_inventory_to_json(v, TPMATTEST_INVENTORY_ENTRIES, &json, NULL) == 0 &&
		    json && json[0] == '{');
	tpmattest_inventory_free(v);
	tpmattest_free(json);
}

static void load_twice(const uint8_t *p, size_t n)
{
	tpmattest_trust *t = NULL;
	tpmattest_error *err = NULL;
	size_t anchors, others, crls;
	int rc;

	FUZZ_ASSERT(tpmattest_trust_new(&t, NULL) == 0);
	rc = tpmattest_trust_add_data(t, "fuzz", p, n, &err);
	FUZZ_ASSERT(rc == tpmattest_error_code(err));
	anchors = tpmattest_trust_anchor_count(t);
	others = tpmattest_trust_intermediate_count(t);
	crls = ta_store_crl_count(t);
	FUZZ_ASSERT(rc == 0 || anchors + others + crls == 0 || rc == TPMATTEST_E_LIMIT_STORE);
	FUZZ_ASSERT(tpmattest_trust_add_data(t, "again", p, n, NULL) == rc);
	FUZZ_ASSERT(tpmattest_trust_anchor_count(t) == anchors &&
		    tpmattest_trust_intermediate_count(t) == others);
	FUZZ_ASSERT(ta_store_crl_count(t) == crls);
	check_store(t);
	tpmattest_error_free(err);
	tpmattest_trust_free(t);
}

/* One anchor or none; lists and nothing else. */
static void load_one_kind(const uint8_t *p, size_t n)
{
	tpmattest_trust *t = NULL;
	tpmattest_error *err = NULL;
	int rc;

	FUZZ_ASSERT(tpmattest_trust_new(&t, NULL) == 0);
	rc = tpmattest_trust_add_anchor(t, p, n, "IBM", &err);
	FUZZ_ASSERT(rc == tpmattest_error_code(err));
	FUZZ_ASSERT(tpmattest_trust_anchor_count(t) <= (rc == 0) &&
		    tpmattest_trust_intermediate_count(t) == 0);
	tpmattest_error_free(err);
	err = NULL;
	rc = tpmattest_trust_add_crl(t, "fuzz", p, n, &err);
	FUZZ_ASSERT(rc == tpmattest_error_code(err));
	FUZZ_ASSERT(tpmattest_trust_intermediate_count(t) == 0);
	check_store(t);
	tpmattest_error_free(err);
	tpmattest_trust_free(t);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	load_twice(p, n);
	load_one_kind(p, n);
	return 0;
}

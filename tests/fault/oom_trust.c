/* SPDX-License-Identifier: BSD-2-Clause */
/* Trust stores, without memory: from data of every kind, from a directory, from cabinets; and their
 * inventory. */
#include "oom.h"

#include "../unit/cabs.h"
#include "../unit/vendor.h"
#include "trust/store.h"
#include "parts.h"
#include "crl.h"
#include "wrap.h"

static struct part *part;
static struct pki_made root, ca, ek, stray;
static struct derout bundle, p7, crls, cab;
static char dir[64], trust_dir[80];
static uint8_t *real_cab;
static size_t real_cab_len;

static bool inventory(oom *o, const tpmattest_trust *t, uint32_t flags)
{
	char *json = NULL;
	tpmattest_inventory *v = NULL;
	bool good = OOM_MAKES(o, tpmattest_inventory_new(t, &v, oom_err(o)), v) &&
		    OOM_MAKES(o, tpmattest_inventory_to_json(v, flags, &json, oom_err(o)), json) &&
		    oom_text(o, json) &&
		    oom_number(o, (long long)tpmattest_trust_anchor_count(t)) &&
		    oom_number(o, (long long)tpmattest_trust_intermediate_count(t));

	tpmattest_free(json);
	tpmattest_inventory_free(v);
	return good;
}

/* A new store, filled, and shown in both ways. */
static bool filled(oom *o, bool (*fill)(oom *o, tpmattest_trust *t))
{
	tpmattest_trust *t = NULL;
	bool good = OOM_MAKES(o, tpmattest_trust_new(&t, oom_err(o)), t) && fill(o, t) &&
		    inventory(o, t, 0) && inventory(o, t, TPMATTEST_INVENTORY_ENTRIES);

	tpmattest_trust_free(t);
	return good;
}

static bool data(oom *o, tpmattest_trust *t, const struct derout *d)
{
	return OOM_CALL(o, tpmattest_trust_add_data(t, "data", d->p, d->len, oom_err(o)));
}

static bool fill_data(oom *o, tpmattest_trust *t)
{
	return data(o, t, &root.der) && data(o, t, &bundle) && data(o, t, &p7) &&
	       data(o, t, &crls) &&
	       OOM_CALL(o,
			tpmattest_trust_add_data(t, NULL, stray.der.p, stray.der.len, oom_err(o)));
}

static bool from_data(oom *o)
{
	return filled(o, fill_data);
}

static bool fill_by_hand(oom *o, tpmattest_trust *t)
{
	static const uint8_t hash[32] = { 1, 2, 3 };

	return OOM_CALL(o, tpmattest_trust_add_anchor(t, root.der.p, root.der.len, "AMD",
						      oom_err(o))) &&
	       OOM_CALL(o, tpmattest_trust_add_anchor(t, ca.der.p, ca.der.len, NULL, oom_err(o))) &&
	       OOM_CALL(o, tpmattest_trust_add_vendor_roots(t, oom_err(o))) &&
	       OOM_CALL(o, tpmattest_trust_add_disallowed(t, hash, 32, oom_err(o))) &&
	       OOM_CALL(o, tpmattest_trust_add_crl(t, "lists", crls.p, crls.len, oom_err(o))) &&
	       data(o, t, &root.der) && data(o, t, &ca.der);
}

static bool by_hand(oom *o)
{
	return filled(o, fill_by_hand);
}

/* Errors need memory too, and what was noted on the way is freed with them. */
static bool fill_badly(oom *o, tpmattest_trust *t)
{
	return OOM_CALL(o, tpmattest_trust_add_data(t, "x", root.der.p, root.der.len - 1,
						    oom_err(o))) &&
	       OOM_CALL(o, tpmattest_trust_add_data(t, "x", bundle.p, 90, oom_err(o))) &&
	       OOM_CALL(o, tpmattest_trust_add_data(t, "x", p7.p, p7.len - 1, oom_err(o))) &&
	       OOM_CALL(o, tpmattest_trust_add_data(t, "x", cab.p, cab.len / 2, oom_err(o))) &&
	       OOM_CALL(o,
			tpmattest_trust_add_crl(t, NULL, root.der.p, root.der.len, oom_err(o))) &&
	       OOM_CALL(o, tpmattest_trust_add_anchor(t, bundle.p, bundle.len, NULL, oom_err(o))) &&
	       OOM_CALL(o, tpmattest_trust_add_anchor(t, root.der.p, root.der.len, "A+*",
						      oom_err(o))) &&
	       OOM_CALL(o, tpmattest_trust_add_path(t, "/nonexistent/store", oom_err(o)));
}

static bool with_errors(oom *o)
{
	return filled(o, fill_badly);
}

static bool fill_directory(oom *o, tpmattest_trust *t)
{
	return OOM_CALL(o, tpmattest_trust_add_path(t, trust_dir, oom_err(o))) &&
	       OOM_CALL(o, tpmattest_trust_add_path(t, dir, oom_err(o)));
}

static bool from_directory(oom *o)
{
	return filled(o, fill_directory);
}

static bool fill_cabinet(oom *o, tpmattest_trust *t)
{
	return data(o, t, &cab);
}

static bool from_cabinet(oom *o)
{
	return filled(o, fill_cabinet);
}

static bool from_real_cabinet(oom *o)
{
	tpmattest_trust *t = NULL;
	bool good = OOM_MAKES(o, tpmattest_trust_new(&t, oom_err(o)), t) &&
		    OOM_CALL(o, tpmattest_trust_add_data(t, "cab", real_cab, real_cab_len,
							 oom_err(o))) &&
		    inventory(o, t, 0);

	tpmattest_trust_free(t);
	return good;
}

static void make_certs(void)
{
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=Root"),
				     .key = pki_key(PKI_P256, 0) },
		 NULL, &root);
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=CA"),
				     .key = pki_key(PKI_P256, 1) },
		 &root, &ca);
	pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_P256, 2) }, &ca, &ek);
	pki_mint(&(struct pki_cert){ .profile = PKI_CA,
				     .subject = PKI_NAME("O=Test;CN=Stray"),
				     .key = pki_key(PKI_P256, 3) },
		 &ek, &stray);
}

static void make_data(void)
{
	struct pki_bytes both[] = { pki_made_der(&ca), pki_made_der(&ek) };
	struct derout crl = { 0 };

	pki_pem(&bundle, "CERTIFICATE", pki_made_der(&root));
	pki_pem(&bundle, "CERTIFICATE", pki_made_der(&ca));
	pki_pem(&bundle, "CERTIFICATE", (struct pki_bytes){ ca.der.p, ca.der.len - 5 });
	pki_pem(&bundle, "PRIVATE KEY", (struct pki_bytes){ ca.der.p, 20 });
	pki_p7(&p7, both, 2);
	for (int i = 0; i < 2; i++) {
		derout_reset(&crl);
		pki_mint_crl(&(struct pki_crl){ .number = i + 1 }, i ? &ca : &root, &crl);
		pki_pem(&crls, "X509 CRL", (struct pki_bytes){ crl.p, crl.len });
	}
	derout_free(&crl);
	cab_put(&cab, &(struct cab_spec){ .n = 5,
					  .members = (const struct cab_member[]){
						  { .name = "AMD\\RootCA\\root.cer",
						    .data = pki_made_der(&root) },
						  { .name = "AMD\\IntermediateCA\\ca.cer",
						    .data = pki_made_der(&ca) },
						  { .name = "AMD\\IntermediateCA\\bad.cer",
						    .data = { ca.der.p, 30 } },
						  { .name = "AMD\\IntermediateCA\\ek.cer",
						    .data = pki_made_der(&ek) },
						  { .name = "version.txt",
						    .data = { (const uint8_t *)"1.2.3\r\n", 7 } },
					  } });
}

static void setup(void)
{
	char why[256] = "";

	make_certs();
	make_data();
	part = part_build("infineon", NULL, &(struct part_opts){ 0 }, why, sizeof(why));
	ck_assert_msg(part != NULL, "%s", why);
	strcpy(dir, "/tmp/tpmattest-oom-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(trust_dir, sizeof(trust_dir), "%s/trust", dir);
	ck_assert_msg(part_write_dir(part, dir, why, sizeof(why)) == 0, "%s", why);
}

static void teardown(void)
{
	char command[100];

	snprintf(command, sizeof(command), "rm -r %s", dir);
	ck_assert_int_eq(system(command), 0);
	part_free(part);
	pki_made_free(&root);
	pki_made_free(&ca);
	pki_made_free(&ek);
	pki_made_free(&stray);
	derout_free(&bundle);
	derout_free(&p7);
	derout_free(&crls);
	derout_free(&cab);
}

/* What could not be told without memory is told later: only answers are remembered. */
static bool asked_again(oom *o)
{
	tpmattest_trust *t = NULL;
	const ta_node *parent, *child;
	int rc;

	ck_assert_int_eq(tpmattest_trust_new(&t, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_add_data(t, "x", root.der.p, root.der.len, NULL), 0);
	ck_assert_int_eq(tpmattest_trust_add_data(t, "x", ca.der.p, ca.der.len, NULL), 0);
	parent = ta_store_at(t, 0);
	child = ta_store_at(t, 1);
	OOM_DO(o, rc = ta_store_edge(t, child, parent));
	ck_assert(rc == 0 || rc == TPMATTEST_E_NOMEM);
	ck_assert_int_eq(ta_store_edge(t, child, parent), 0);
	tpmattest_trust_free(t);
	return true;
}

static const oom_flow flows[] = { asked_again, from_data,      by_hand,
				  with_errors, from_directory, from_cabinet };

START_TEST(trust)
{
	OOM_EXPECT(flows[_i], 1);
}
END_TEST

/* Tens of thousands of allocations, 40 ms a load: a prime stride meets all places in turn. */
START_TEST(real_cabinet)
{
	real_cab = vendor_file("cab/TrustedTpm-2024-11.cab", &real_cab_len);
	OOM_EXPECT(from_real_cabinet, 997);
	free(real_cab);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("trust"), *v = suite_create("vendor");
	TCase *t = tcase_create("trust"), *c = tcase_create("cabinet");

	tcase_set_timeout(t, 200);
	tcase_set_timeout(c, 200);
	tcase_add_unchecked_fixture(t, setup, teardown);
	tcase_add_loop_test(t, trust, 0, sizeof(flows) / sizeof(flows[0]));
	tcase_add_test(c, real_cabinet);
	suite_add_tcase(s, t);
	suite_add_tcase(v, c);
	return run_with_vendor(s, v);
}

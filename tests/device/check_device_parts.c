/* SPDX-License-Identifier: BSD-2-Clause */
/* Vendor-like parts, whole and broken, read and cut: each certificate at its place, and exactly the
 * findings it deserves. */
#include "device.h"
#include "evidence/binding.h"
#include "evidence/certs.h"
#include "parts.h"

static const struct expected {
	const char *part;
	int codes[4];
} parts[] = {
	{ "intel-odca", { 0 } },
	{ "permuted", { 0 } },
	{ "chain-gap", { TPMATTEST_F_CHAIN_GAP, TPMATTEST_F_CHAIN_GAP } },
	{ "chain-padded", { TPMATTEST_F_CHAIN_PADDING } },
	{ "chain-truncated", { TPMATTEST_F_CHAIN_TRUNCATED } },
	{ "unreadable", { TPMATTEST_F_NV_UNREADABLE, TPMATTEST_F_NV_UNWRITTEN } },
	{ "ekop", { 0 } },
	{ "amd-ftpm", { 0 } },
	{ "amd-pluton", { 0 } },
	{ "infineon", { 0 } },
	{ "stmicro",
	  { TPMATTEST_F_PCCLIENT_HEADER, TPMATTEST_F_CHAIN_PADDING, TPMATTEST_F_CHAIN_PADDING } },
	{ "nuvoton", { TPMATTEST_F_CHAIN_PADDING, TPMATTEST_F_CHAIN_PADDING } },
	{ "titan", { TPMATTEST_F_CHAIN_NOT_DER } },
	{ "many", { TPMATTEST_F_NV_STRAY } },
	{ "nonce", { 0 } },
	{ "wrong-key", { 0 } },
	{ "swtpm", { 0 } },
	{ "google", { 0 } },
	{ "azure", { 0 } },
	{ "stray-odd", { 0 } },
	{ "stray-chain", { TPMATTEST_F_CHAIN_NOT_DER } },
};

#define N_PARTS (sizeof(parts) / sizeof(parts[0]))

static const struct expected *find_part(const char *name)
{
	for (size_t i = 0; i < N_PARTS; i++)
		if (strcmp(parts[i].part, name) == 0)
			return &parts[i];
	return NULL;
}

/* The certificate that begins at this byte of this index. */
static const ta_devcert *at_place(const tpmattest_certs *c, uint32_t index, size_t offset)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].nv == index && c->v[i].offset == offset)
			return &c->v[i];
	return NULL;
}

/* Whether a certificate of the part is in NV, readable and whole. */
static bool is_there(const struct part *part, const tpmattest_evidence *e,
		     const struct part_cert *p, uint32_t *index, size_t *offset)
{
	const ta_nv *nv;

	if (!p->source)
		return false;
	ck_assert_int_eq(sscanf(p->source, "nv:0x%x+%zu", index, offset), 2);
	nv = ta_evidence_find_nv(e, *index);
	ck_assert_msg(nv != NULL, "%s: %s", part->name, p->source);
	if (strcmp(part->name, "chain-truncated") == 0 && p->role == PART_DEVICE &&
	    *offset + p->made.der.len > nv->len)
		return ta_evidence_find_nv(e, *index + 1) == NULL
			     ? false
			     : *offset + p->made.der.len <=
				       nv->len + ta_evidence_find_nv(e, *index + 1)->len;
	return nv->result == 0;
}

/* Every certificate that the part has in NV, at its place, and no other. */
static void check_certs(const struct part *part, const tpmattest_evidence *e,
			const tpmattest_certs *c)
{
	size_t n = 0, offset;
	uint32_t index;

	for (size_t i = 0; i < part->n_cert; i++) {
		const struct part_cert *p = part->cert[i];
		const ta_devcert *d;

		if (!is_there(part, e, p, &index, &offset))
			continue;
		d = at_place(c, index, offset);
		ck_assert_msg(d != NULL, "%s: no certificate at %s", part->name, p->source);
		ck_assert(ta_span_equal(d->at.cert->der,
					(ta_span){ p->made.der.p, p->made.der.len }));
		ck_assert_int_eq(d->at.is_ek, p->role == PART_EK);
		/* An EK is told by its index alone. */
		ck_assert(strncmp(d->at.source, p->source,
				  p->role == PART_EK ? 13 : strlen(p->source)) == 0);
		ck_assert_uint_eq(strlen(d->at.source),
				  p->role == PART_EK ? 13 : strlen(p->source));
		n++;
	}
	ck_assert_uint_eq(c->n, n);
}

static void check_findings(const struct expected *x, const tpmattest_certs *c)
{
	size_t n = 0;

	while (n < 4 && x->codes[n]) {
		ck_assert_msg(n < c->findings.n && c->findings.v[n].code == x->codes[n],
			      "%s: finding %zu is %s", x->part, n,
			      n < c->findings.n ? c->findings.v[n].message : "missing");
		n++;
	}
	ck_assert_msg(c->findings.n == n, "%s: also %s", x->part,
		      c->findings.n > n ? c->findings.v[n].message : "");
}

static size_t in_range(const struct part *part)
{
	size_t n = 0;

	for (size_t i = 0; i < part->n_nv; i++)
		n += part->nv[i].index >= 0x01c00000 && part->nv[i].index <= 0x01c07fff;
	return n;
}

START_TEST(pretended)
{
	struct part_opts opts = { 0 };
	struct part *part;
	tpmattest_evidence *e;
	tpmattest_certs *c;
	char why[200];

	part = part_build(parts[_i].part, NULL, &opts, why, sizeof(why));
	ck_assert_msg(part != NULL, "%s", why);
	part_pretend(part, wrap);
	e = must_read(0);
	ck_assert_str_eq(tpmattest_evidence_manufacturer(e), part->manufacturer);
	ck_assert_uint_eq(e->n_nv, in_range(part));
	ck_assert_int_eq(ta_devcerts_build(e, &c, NULL), 0);
	check_certs(part, e, c);
	check_findings(&parts[_i], c);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
	part_free(part);
}
END_TEST

/* The table above has all parts there are. */
START_TEST(table_is_complete)
{
	size_t n = 0;

	while (part_list(n)) {
		ck_assert_msg(find_part(part_list(n)->name) != NULL, "%s", part_list(n)->name);
		n++;
	}
	ck_assert_uint_eq(n, N_PARTS);
}
END_TEST

/* Provisioned for real, and bound. */
static const struct {
	const char *part;
	int rsa, p256;
} bound[] = {
	{ "intel-odca", TA_BINDING_MATCH, TA_BINDING_MATCH },
	{ "nonce", TA_BINDING_MATCH, TA_BINDING_MATCH },
	{ "wrong-key", TA_BINDING_MISMATCH, TA_BINDING_MATCH },
};

static int judged(const tpmattest_evidence *e, const tpmattest_certs *c, uint32_t index)
{
	uint32_t lacks;

	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].nv == index && c->v[i].at.is_ek)
			return ta_binding_check(e, index, &c->v[i].at.cert->key, &lacks);
	return -1;
}

START_TEST(provisioned)
{
	struct part_opts opts = { 0 };
	struct part *part;
	tpmattest_evidence *e;
	tpmattest_certs *c;
	char why[200];

	ck_assert_msg(part_provision(inner, bound[_i].part, &opts, &part, why, sizeof(why)) == 0,
		      "%s", why);
	e = must_read(TPMATTEST_READ_EK_PUBLIC);
	ck_assert_int_eq(ta_devcerts_build(e, &c, NULL), 0);
	check_certs(part, e, c);
	check_findings(find_part(bound[_i].part), c);
	ck_assert_int_eq(judged(e, c, 0x01c00002), bound[_i].rsa);
	ck_assert_int_eq(judged(e, c, 0x01c0000a), bound[_i].p256);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
	part_free(part);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("device_parts");
	TCase *alone = tcase_create("wrapper"), *real = tcase_create("swtpm");

	tcase_add_checked_fixture(alone, setup_alone, teardown);
	tcase_set_timeout(alone, 60);
	tcase_add_loop_test(alone, pretended, 0, (int)N_PARTS);
	tcase_add_test(alone, table_is_complete);
	suite_add_tcase(s, alone);
	tcase_add_checked_fixture(real, setup_soft, teardown);
	tcase_set_timeout(real, 120);
	tcase_add_loop_test(real, provisioned, 0, sizeof(bound) / sizeof(bound[0]));
	suite_add_tcase(s, real);
	return testmain(s);
}

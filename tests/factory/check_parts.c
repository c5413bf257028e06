/* SPDX-License-Identifier: BSD-2-Clause */
#include "parts.h"
#include "pkitest.h"
#include "softtpm.h"

#include <check.h>
#include <json-c/json.h>
#include <openssl/x509v3.h>

#include <tss2/tss2_mu.h>

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* TPM2_TRANSIENT_FIRST of tpm2-tss shifts a signed number out of its type. */
#define TRANSIENT_FIRST 0x80000000u

enum { NOW = 1700000000, CHAIN_MAX = 8 };

static int n_parts(void)
{
	int n = 0;

	while (part_list((size_t)n))
		n++;
	return n;
}

static struct part *must_build(const char *name, const struct part_opts *opts)
{
	char why[200] = "";
	struct part *p = part_build(name, NULL, opts, why, sizeof(why));

	ck_assert_msg(p != NULL, "%s: %s", name, why);
	return p;
}

static const struct part_nv *find_nv(const struct part *p, uint32_t index)
{
	for (size_t i = 0; i < p->n_nv; i++)
		if (p->nv[i].index == index)
			return &p->nv[i];
	return NULL;
}

static size_t path_of(const struct part_cert *c, const struct pki_made *out[CHAIN_MAX])
{
	size_t n = 0;

	for (; c; c = c->issuer) {
		ck_assert_uint_lt(n, CHAIN_MAX);
		out[n++] = &c->made;
	}
	return n;
}

/* OpenSSL is satisfied with every chain, at its strictest where the vendor's certificates are. */
static void check_chains(const struct part *p)
{
	for (size_t i = 0; i < p->n_cert; i++) {
		const struct pki_made *chain[CHAIN_MAX];
		size_t n = path_of(p->cert[i], chain);
		int r = pkitest_verify(chain, n, NOW);
		/* no key identifiers: what strict checking is about */
		if (!strcmp(p->name, "nuvoton"))
			ck_assert_msg(r == X509_V_OK ||
					      r == X509_V_ERR_MISSING_AUTHORITY_KEY_IDENTIFIER ||
					      r == X509_V_ERR_MISSING_SUBJECT_KEY_IDENTIFIER,
				      "%s", X509_verify_cert_error_string(r));
		else
			ck_assert_msg(r == X509_V_OK, "%s, %s: %s", p->name, p->cert[i]->id,
				      X509_verify_cert_error_string(r));
	}
}

START_TEST(every_part_builds)
{
	const struct part_info *info = part_list((size_t)_i);
	struct part *p = must_build(info->name, NULL);

	check_chains(p);
	ck_assert_uint_eq(p->expect == PART_NO_EK, p->ek == NULL);
	ck_assert_uint_eq(strlen(p->aik_id), p->ek ? 40 : 0);
	for (size_t i = 0; i < p->n_crl; i++) {
		struct derout der = { .p = p->crl[i].data, .len = p->crl[i].len };
		X509_CRL_free(pkitest_parse_crl(&der));
	}
	part_free(p);
}
END_TEST

START_TEST(odca_straddles)
{
	static const char *const bases[] = { NULL, "http://a", "http://127.0.0.1:12345" };

	for (size_t i = 0; i < 3; i++) {
		struct part *p =
			must_build("intel-odca", &(struct part_opts){ .base_url = bases[i] });
		const struct part_nv *a = find_nv(p, 0x01c00100), *b = find_nv(p, 0x01c00101);
		const struct part_cert *ptt = part_find(p, "ptt-ca"), *rom = part_find(p, "rom-ca");
		unsigned at;

		ck_assert_uint_eq(a->len, 2048);
		ck_assert_ptr_nonnull(b);
		ck_assert_str_eq(rom->source, "nv:0x01c00100+0");
		ck_assert_int_eq(sscanf(ptt->source, "nv:0x01c00100+%u", &at), 1);
		ck_assert_uint_gt(at + ptt->made.der.len, 2048);
		ck_assert_uint_eq(at + ptt->made.der.len, 2048 + b->len);
		ck_assert_mem_eq(a->data, rom->made.der.p, rom->made.der.len);
		ck_assert_mem_eq(b->data, ptt->made.der.p + (2048 - at), b->len);
		ck_assert_str_eq(p->aik_rule, "device-top");
		char ski[41];
		for (size_t k = 0; k < 20; k++)
			snprintf(ski + 2 * k, 3, "%02x", part_find(p, "issuing-ca")->made.ski.p[k]);
		ck_assert_str_eq(p->aik_id, ski);
		ck_assert_str_ne(p->naive_id, p->aik_id);
		part_free(p);
	}
}
END_TEST

START_TEST(orders)
{
	struct part *p = must_build("intel-odca", &(struct part_opts){ .order = "1,2,3" });
	char why[200] = "";

	ck_assert_str_eq(part_find(p, "ptt-ca")->source, "nv:0x01c00100+0");
	ck_assert_int_eq(p->expect, PART_TRUSTED);
	part_free(p);
	p = must_build("intel-odca", &(struct part_opts){ .order = "3,1" });
	ck_assert_ptr_null(part_find(p, "kernel-ca")->source);
	ck_assert_int_eq(p->expect, PART_INCOMPLETE);
	part_free(p);
	p = must_build("permuted", NULL);
	ck_assert_str_eq(part_find(p, "ptt-ca")->source, "nv:0x01c00100+0");
	part_free(p);
	static const char *const bad[] = { "", "4", "0,1", "1,,2", "1,", "x", "-1", "1 2" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_ptr_null(part_build("intel-odca", NULL,
					      &(struct part_opts){ .order = bad[i] }, why,
					      sizeof(why)));
	ck_assert_ptr_null(part_build("infineon", NULL, &(struct part_opts){ .order = "1" }, why,
				      sizeof(why)));
	ck_assert_ptr_null(part_build("zilog", NULL, NULL, why, sizeof(why)));
	ck_assert_str_eq(why, "no part is called 'zilog'");
}
END_TEST

START_TEST(broken_chains)
{
	struct part *good = must_build("intel-odca", NULL), *p;
	size_t whole = find_nv(good, 0x01c00101)->len;
	size_t rom = part_find(good, "rom-ca")->made.der.len;

	p = must_build("chain-gap", NULL);
	ck_assert_mem_eq(find_nv(p, 0x01c00100)->data + part_find(p, "rom-ca")->made.der.len,
			 "\x5a\x61\x68\x6f\x76\x7d\x84\x8b\x30\x82", 10);
	part_free(p);
	p = must_build("chain-truncated", NULL);
	ck_assert_uint_lt(find_nv(p, 0x01c00101)->len, whole);
	ck_assert_int_eq(p->expect, PART_INCOMPLETE);
	ck_assert_str_eq(p->aik_id, p->naive_id);
	part_free(p);
	p = must_build("chain-padded", NULL);
	const struct part_nv *nv = find_nv(p, 0x01c00101);
	ck_assert_uint_eq(nv->data[nv->len - 1], 0xff);
	part_free(p);
	ck_assert_uint_gt(rom, 600);
	part_free(good);
}
END_TEST

START_TEST(discrete_shapes)
{
	struct part *p = must_build("stmicro", NULL);
	const struct part_nv *nv = find_nv(p, 0x01c00002);
	const struct part_cert *ek = part_find(p, "ek-rsa2048");

	ck_assert_uint_eq(nv->len, 1600);
	ck_assert_mem_eq(nv->data, "\x10\x01\x00", 3);
	ck_assert_uint_eq((size_t)nv->data[3] << 8 | nv->data[4], ek->made.der.len + 2);
	ck_assert_mem_eq(nv->data + 5, "\x10\x02\x30\x82", 4);
	ck_assert_uint_eq(nv->data[1599], 0xff);
	part_free(p);
	p = must_build("nuvoton", NULL);
	ck_assert_str_eq(p->aik_rule, "issuer-name");
	ck_assert_str_eq(p->naive_id, "");
	ck_assert_uint_eq(find_nv(p, 0x01c00002)->data[1199], 0x00);
	ck_assert_uint_eq(find_nv(p, 0x01c0000a)->data[1099], 0x11);
	part_free(p);
	p = must_build("amd-pluton", NULL);
	ck_assert_str_eq(p->manufacturer, "AMD");
	ck_assert_str_eq(p->aik_prefix, "MSFT");
	ck_assert_ptr_nonnull(find_nv(p, 0x01c00100));
	part_free(p);
	p = must_build("many", NULL);
	ck_assert_uint_eq(p->n_nv, 302);
	part_free(p);
	p = must_build("amd-ftpm", NULL);
	ck_assert_uint_eq(p->n_nv, 0);
	part_free(p);
}
END_TEST

/* Indirect lists speak for the device tiers, the product list for its own issuer's certificates
 * only. */
START_TEST(revocation)
{
	static const char *const ids[] = { NULL, "ek-rsa2048", "ptt-ca", "rom-ca", "issuing-ca" };

	for (size_t i = 0; i < sizeof(ids) / sizeof(ids[0]); i++) {
		struct part *p = must_build("intel-odca", &(struct part_opts){ .revoke = ids[i] });
		const struct pki_made *chain[CHAIN_MAX];
		X509_CRL *crls[8];
		size_t n = path_of(p->ek, chain);
		for (size_t k = 0; k < p->n_crl; k++)
			crls[k] = pkitest_parse_crl(
				&(struct derout){ .p = p->crl[k].data, .len = p->crl[k].len });
		unsigned long flags = X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL |
				      X509_V_FLAG_EXTENDED_CRL_SUPPORT;
		int r = pkitest_verify_crls(chain, n, crls, p->n_crl, flags, NOW);
		ck_assert_msg(r == (ids[i] ? X509_V_ERR_CERT_REVOKED : X509_V_OK), "%s: %s",
			      ids[i] ? ids[i] : "-", X509_verify_cert_error_string(r));
		for (size_t k = 0; k < p->n_crl; k++)
			X509_CRL_free(crls[k]);
		part_free(p);
	}
}
END_TEST

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

START_TEST(directory)
{
	char dir[] = "/tmp/tpmattest-part-XXXXXX", path[256], why[200] = "";
	struct part *p = must_build("ekop", NULL);
	struct json_object *o, *v, *field;

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(part_write_dir(p, dir, why, sizeof(why)), 0);
	snprintf(path, sizeof(path), "%s/part.json", dir);
	o = json_object_from_file(path);
	ck_assert_ptr_nonnull(o);
	ck_assert(json_object_object_get_ex(o, "aik", &v) &&
		  json_object_object_get_ex(v, "id", &field));
	ck_assert_str_eq(json_object_get_string(field), p->aik_id);
	ck_assert(json_object_object_get_ex(o, "www", &v));
	ck_assert_uint_eq(json_object_array_length(v), p->n_www);
	for (size_t i = 0; i < p->n_www; i++) {
		struct stat st;
		snprintf(path, sizeof(path), "%s/www/%s", dir, p->www[i].path);
		ck_assert_msg(stat(path, &st) == 0, "%s", path);
		ck_assert_uint_eq((size_t)st.st_size, p->www[i].len);
		if (strncmp(p->www[i].path, "ekcertservice/", 14))
			continue;
		struct json_object *reply = json_object_from_file(path);
		ck_assert_ptr_nonnull(reply);
		ck_assert(json_object_object_get_ex(reply, "pubhash", &field));
		const char *hash = json_object_get_string(field);
		ck_assert_uint_eq(strlen(hash), 46);
		ck_assert_str_eq(hash + 43, "%3D");
		ck_assert(!strncmp(hash, p->www[i].path + 14, 43));
		json_object_put(reply);
	}
	json_object_put(o);
	part_free(p);
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
END_TEST

START_TEST(pretended)
{
	struct part *p = must_build("unreadable", NULL);
	struct tctiwrap *w = tctiwrap_new(NULL);
	TSS2_SYS_CONTEXT *sys;
	TPM2B_NV_PUBLIC info = { 0 };
	TPM2B_NAME name = { 0 };

	part_pretend(p, w);
	sys = nvprov_open(tctiwrap_tcti(w));
	ck_assert_uint_eq(Tss2_Sys_NV_ReadPublic(sys, 0x01c0000a, NULL, &info, &name, NULL),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(info.nvPublic.attributes, NVPROV_ATTRS_REAL);
	ck_assert_uint_gt(info.nvPublic.dataSize, 500);
	nvprov_close(sys);
	tctiwrap_free(w);
	part_free(p);
}
END_TEST

static void read_back(TSS2_SYS_CONTEXT *sys, const struct part_nv *nv)
{
	static const TSS2L_SYS_AUTH_COMMAND empty = {
		.count = 1, .auths = { { .sessionHandle = TPM2_RS_PW } }
	};
	bool readable = !nv->unwritten && nv->attributes == NVPROV_ATTRS_REAL;

	for (size_t at = 0; at < nv->len; at += 1024) {
		TPM2B_MAX_NV_BUFFER got = { 0 };
		uint16_t n = (uint16_t)(nv->len - at < 1024 ? nv->len - at : 1024);
		TSS2_RC rc = Tss2_Sys_NV_Read(sys, TPM2_RH_OWNER, nv->index, &empty, n,
					      (uint16_t)at, &got, NULL);
		ck_assert_uint_eq(rc == TSS2_RC_SUCCESS, readable);
		if (!readable)
			return;
		ck_assert_uint_eq(got.size, n);
		ck_assert_mem_eq(got.buffer, nv->data + at, n);
	}
}

static void same_key(const struct part *p, TSS2_SYS_CONTEXT *sys, enum ek_kind kind, const char *id,
		     bool same)
{
	TPM2B_PUBLIC public;
	const struct part_cert *c = part_find(p, id);

	if (!c)
		return;
	ck_assert_uint_eq(ek_public(sys, kind, &public), TSS2_RC_SUCCESS);
	struct pki_key *key = part_key_of(&public);
	struct pki_bytes numbers = pki_key_numbers(key);
	ck_assert_int_eq(memmem(c->made.der.p, c->made.der.len, numbers.p,
				pki_key_is_rsa(key) ? numbers.len : numbers.len / 2) != NULL,
			 same);
	pki_key_free(key);
}

START_TEST(every_part_on_a_tpm)
{
	const char *name = part_list((size_t)_i)->name;
	struct softtpm *tpm;
	struct part *p;
	char why[200] = "";
	TPMI_YES_NO more;
	TPMS_CAPABILITY_DATA data = { 0 };

	ck_assert_msg(softtpm_start(NULL, &tpm, why, sizeof(why)) == 0, "%s", why);
	TSS2_TCTI_CONTEXT *tcti = softtpm_connect(tpm);
	ck_assert_msg(part_provision(tcti, name, NULL, &p, why, sizeof(why)) == 0, "%s: %s", name,
		      why);
	TSS2_SYS_CONTEXT *sys = nvprov_open(tcti);
	for (size_t i = 0; i < p->n_nv; i++)
		read_back(sys, &p->nv[i]);
	bool own = strcmp(name, "wrong-key") && strcmp(name, "nonce");
	same_key(p, sys, EK_L1_RSA2048, "ek-rsa2048", own);
	same_key(p, sys, EK_L2_P256, "ek-p256", true);
	same_key(p, sys, EK_H3_P384, "ek-p384", true);
	ck_assert_uint_eq(Tss2_Sys_GetCapability(sys, NULL, TPM2_CAP_HANDLES, 0x01c00000, 254,
						 &more, &data, NULL),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(more, p->n_nv > 254);
	if (!more)
		ck_assert_uint_eq(data.data.handles.count, p->n_nv);
	ck_assert_uint_eq(Tss2_Sys_GetCapability(sys, NULL, TPM2_CAP_HANDLES, TRANSIENT_FIRST, 8,
						 &more, &data, NULL),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(data.data.handles.count, 0);
	check_chains(p);
	part_free(p);
	nvprov_close(sys);
	softtpm_disconnect(tcti);
	softtpm_stop(tpm);
}
END_TEST

START_TEST(nonce_and_template)
{
	struct softtpm *tpm;
	struct part *p;
	char why[200] = "";
	TPM2B_PUBLIC template = { 0 }, public;
	TPM2_HANDLE handle;
	size_t at = 0;

	ck_assert_msg(softtpm_start(NULL, &tpm, why, sizeof(why)) == 0, "%s", why);
	TSS2_TCTI_CONTEXT *tcti = softtpm_connect(tpm);
	ck_assert_msg(part_provision(tcti, "nonce", NULL, &p, why, sizeof(why)) == 0, "%s", why);
	const struct part_nv *t = find_nv(p, 0x01c00004), *n = find_nv(p, 0x01c00003);
	ck_assert_uint_eq(Tss2_MU_TPMT_PUBLIC_Unmarshal(t->data, t->len, &at, &template.publicArea),
			  TSS2_RC_SUCCESS);
	ck_assert_uint_eq(at, t->len);
	ek_template_nonce(&template, n->data, n->len);
	TSS2_SYS_CONTEXT *sys = nvprov_open(tcti);
	ck_assert_uint_eq(ek_create(sys, &template, &handle, &public), TSS2_RC_SUCCESS);
	const struct part_cert *c = part_find(p, "ek-rsa2048");
	ck_assert_ptr_nonnull(
		memmem(c->made.der.p, c->made.der.len, public.publicArea.unique.rsa.buffer, 256));
	nvprov_close(sys);
	part_free(p);
	softtpm_disconnect(tcti);
	softtpm_stop(tpm);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("parts");
	TCase *data = tcase_create("data");
	TCase *tpm = tcase_create("on a TPM");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(data, 60);
	tcase_add_unchecked_fixture(data, NULL, pki_key_forget_all);
	tcase_add_loop_test(data, every_part_builds, 0, n_parts());
	tcase_add_test(data, odca_straddles);
	tcase_add_test(data, orders);
	tcase_add_test(data, broken_chains);
	tcase_add_test(data, discrete_shapes);
	tcase_add_test(data, revocation);
	tcase_add_test(data, directory);
	tcase_add_test(data, pretended);
	suite_add_tcase(s, data);
	if (softtpm_available()) {
		tcase_set_timeout(tpm, 60);
		tcase_add_unchecked_fixture(tpm, NULL, pki_key_forget_all);
		tcase_add_loop_test(tpm, every_part_on_a_tpm, 0, n_parts());
		tcase_add_test(tpm, nonce_and_template);
		suite_add_tcase(s, tpm);
	}
	srunner_set_tap(sr, "-");
	srunner_run_all(sr, CK_SILENT);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

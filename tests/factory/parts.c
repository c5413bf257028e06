/* SPDX-License-Identifier: BSD-2-Clause */
#include "build.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct {
	struct part_info info;
	void (*make)(struct part *p);
	unsigned device_cas; /* how many --order may name */
} parts[] = {
	{ { "intel-odca",
	    "Intel on-die CAs: three EKs, ROM, Kernel and PTT CA over 0x01C00100 and 0x01C00101" },
	  build_intel_odca,
	  3 },
	{ { "permuted", "intel-odca with its chain in the order PTT, ROM, Kernel" },
	  build_permuted,
	  3 },
	{ { "chain-gap", "intel-odca with garbage between the certificates" }, build_chain_gap, 3 },
	{ { "chain-padded", "intel-odca with 0xff after the last certificate" },
	  build_chain_padded,
	  3 },
	{ { "chain-truncated", "intel-odca with the last certificate of the chain cut off" },
	  build_chain_truncated,
	  3 },
	{ { "unreadable",
	    "intel-odca whose RSA EK may not be read and whose P-256 EK was never written" },
	  build_unreadable,
	  3 },
	{ { "ekop", "Intel before the 11th generation: empty NV, replies of the EK service in "
		    "www/ekcertservice/" },
	  build_ekop,
	  0 },
	{ { "amd-ftpm", "AMD firmware TPM: empty NV, EK certificates in www/pki/aia/" },
	  build_amd_ftpm,
	  0 },
	{ { "amd-pluton", "AMD Pluton: two CAs on the device, AIK authority under MSFT" },
	  build_amd_pluton,
	  2 },
	{ { "infineon", "Infineon: RSA and ECC EKs under their own manufacturing CAs" },
	  build_infineon,
	  0 },
	{ { "stmicro", "ST: PCCLIENT header (RSA), 0xff padding (both)" }, build_stmicro, 0 },
	{ { "nuvoton",
	    "Nuvoton: no key identifiers, names in one unsorted RDN, 0x00 and 0x11 padding" },
	  build_nuvoton,
	  0 },
	{ { "titan", "an EK, and another format than X.509 at 0x01C00100" }, build_titan, 0 },
	{ { "many", "infineon among 300 more NV indices" }, build_many, 0 },
	{ { "nonce", "infineon with a template and a nonce of its own for the RSA EK in 0x01C00004 "
		     "and 0x01C00003" },
	  build_nonce,
	  0 },
	{ { "wrong-key", "infineon with the RSA EK certificate of another TPM" },
	  build_wrong_key,
	  0 },
	{ { "swtpm",
	    "EK certificates as swtpm's own CA makes them, for a manufacturer id:00001014" },
	  build_swtpm,
	  0 },
	{ { "google",
	    "virtual TPM of Google's cloud: an EK certificate without TPM attributes, an AK "
	    "certificate at 0x01C10000" },
	  build_google,
	  0 },
	{ { "azure", "virtual TPM of Azure: no EK certificate, an AK certificate at 0x01C101D0" },
	  build_azure,
	  0 },
	{ { "stray-odd", "nothing but 0x01C00003" }, build_stray_odd, 0 },
	{ { "stray-chain", "nothing but 0x01C00105, and no certificate in it" },
	  build_stray_chain,
	  0 },
};

enum { PARTS = sizeof(parts) / sizeof(parts[0]) };

const struct part_info *part_list(size_t i)
{
	return i < PARTS ? &parts[i].info : NULL;
}

__attribute__((format(printf, 3, 4))) static void say(char *why, size_t len, const char *fmt, ...)
{
	va_list ap;

	if (!why || !len)
		return;
	va_start(ap, fmt);
	vsnprintf(why, len, fmt, ap);
	va_end(ap);
}

/* Numbers from 1 to n, parted by commas. */
static bool good_order(const char *order, unsigned n)
{
	char *end;

	if (!order)
		return true;
	if (!n || !*order)
		return false;
	for (;;) {
		unsigned long v = *order >= '0' && *order <= '9' ? strtoul(order, &end, 10) : 0;
		if (v < 1 || v > n || (*end && *end != ','))
			return false;
		if (!*end)
			return true;
		order = end + 1;
	}
}

static enum pki_kind test_kind(enum ek_kind kind)
{
	static const enum pki_kind kinds[EK_KINDS] = {
		[EK_L1_RSA2048] = PKI_RSA2048, [EK_L2_P256] = PKI_P256,
		[EK_H1_RSA2048] = PKI_RSA2048, [EK_H2_P256] = PKI_P256,
		[EK_H3_P384] = PKI_P384,       [EK_H4_P521] = PKI_P521,
		[EK_H6_RSA3072] = PKI_RSA3072,
	};

	return kinds[kind];
}

struct part *part_build(const char *name, const struct pki_key *const ek[EK_KINDS],
			const struct part_opts *opts, char *why, size_t why_len)
{
	size_t i = 0;

	while (i < PARTS && strcmp(parts[i].info.name, name))
		i++;
	if (i == PARTS) {
		say(why, why_len, "no part is called '%s'", name);
		return NULL;
	}
	if (opts && !good_order(opts->order, parts[i].device_cas)) {
		say(why, why_len, "the order of %s is of numbers from 1 to %u, not '%s'", name,
		    parts[i].device_cas, opts->order);
		return NULL;
	}
	struct part *p = calloc(1, sizeof(*p));
	if (!p)
		abort();
	p->name = parts[i].info.name;
	if (opts)
		p->opts = *opts;
	p->aik_rule = "";
	for (int k = 0; k < EK_KINDS; k++)
		p->ek_key[k] = ek && ek[k] ? ek[k] : pki_key(test_kind((enum ek_kind)k), 6);
	parts[i].make(p);
	return p;
}

static void free_files(struct part_file *files, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(files[i].path);
		free(files[i].data);
	}
	free(files);
}

void part_free(struct part *p)
{
	if (!p)
		return;
	for (size_t i = 0; i < p->n_cert; i++) {
		pki_made_free(&p->cert[i]->made);
		free(p->cert[i]->id);
		free(p->cert[i]->source);
		free(p->cert[i]);
	}
	free(p->cert);
	for (size_t i = 0; i < p->n_nv; i++)
		free(p->nv[i].data);
	free(p->nv);
	free_files(p->www, p->n_www);
	free_files(p->crl, p->n_crl);
	for (size_t i = 0; i < p->n_strings; i++)
		free(p->strings[i]);
	free(p->strings);
	for (int k = 0; k < EK_KINDS; k++)
		pki_key_free(p->owned_key[k]);
	free(p);
}

struct pki_key *part_key_of(const TPM2B_PUBLIC *public)
{
	const TPMT_PUBLIC *t = &public->publicArea;

	if (t->type == TPM2_ALG_RSA) {
		uint32_t e = t->parameters.rsaDetail.exponent;
		return pki_key_rsa_public((struct pki_bytes){ t->unique.rsa.buffer,
							      t->unique.rsa.size },
					  e ? e : 65537);
	}
	enum pki_kind curve = t->parameters.eccDetail.curveID == TPM2_ECC_NIST_P256 ? PKI_P256
			    : t->parameters.eccDetail.curveID == TPM2_ECC_NIST_P384 ? PKI_P384
										    : PKI_P521;
	return pki_key_ec_public(
		curve, (struct pki_bytes){ t->unique.ecc.x.buffer, t->unique.ecc.x.size },
		(struct pki_bytes){ t->unique.ecc.y.buffer, t->unique.ecc.y.size });
}

static TSS2_RC write_nv(TSS2_SYS_CONTEXT *sys, const struct part *p, uint32_t *index)
{
	for (size_t i = 0; i < p->n_nv; i++) {
		const struct part_nv *nv = &p->nv[i];
		*index = nv->index;
		TSS2_RC rc = nvprov_put(sys, nv->index, nv->attributes, nv->capacity, nv->data,
					nv->unwritten ? 0 : nv->len);
		if (rc)
			return rc;
	}
	return TSS2_RC_SUCCESS;
}

/* The kinds any part here has a certificate for; RSA 3072 and P-521 would only cost time. */
static TSS2_RC read_eks(TSS2_SYS_CONTEXT *sys, bool nonce, struct pki_key *keys[EK_KINDS])
{
	static const enum ek_kind kinds[] = { EK_L1_RSA2048, EK_L2_P256, EK_H3_P384 };

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		TPM2B_PUBLIC template, public;
		TPM2_HANDLE handle;
		if (nonce && kinds[i] == EK_L1_RSA2048)
			build_nonce_template(&template, true);
		else
			ek_template(kinds[i], &template);
		TSS2_RC rc = ek_create(sys, &template, &handle, &public);
		if (!rc)
			rc = ek_flush(sys, handle);
		if (rc)
			return rc;
		keys[kinds[i]] = part_key_of(&public);
	}
	return TSS2_RC_SUCCESS;
}

int part_provision(TSS2_TCTI_CONTEXT *tcti, const char *name, const struct part_opts *opts,
		   struct part **out, char *why, size_t why_len)
{
	struct pki_key *keys[EK_KINDS] = { 0 };
	TSS2_SYS_CONTEXT *sys = nvprov_open(tcti);
	struct part *p = NULL;
	uint32_t index = 0;
	TSS2_RC rc;

	*out = NULL;
	if (!sys) {
		say(why, why_len, "no SAPI context on this connection");
		return -1;
	}
	rc = read_eks(sys, !strcmp(name, "nonce"), keys);
	if (rc) {
		say(why, why_len, "the TPM makes no EK: 0x%x", rc);
		goto out;
	}
	p = part_build(name, (const struct pki_key *const *)keys, opts, why, why_len);
	if (!p)
		goto out;
	memcpy(p->owned_key, keys, sizeof(keys));
	memset(keys, 0, sizeof(keys));
	rc = write_nv(sys, p, &index);
	if (rc) {
		say(why, why_len, "NV index 0x%08x: 0x%x", index, rc);
		goto out;
	}
	*out = p;
	p = NULL;
out:
	for (int k = 0; k < EK_KINDS; k++)
		pki_key_free(keys[k]);
	part_free(p);
	nvprov_close(sys);
	return *out ? 0 : -1;
}

void part_pretend(const struct part *p, struct tctiwrap *wrap)
{
	tctiwrap_manufacturer(wrap, p->manufacturer);
	tctiwrap_vendor_string(wrap, p->model);
	for (size_t i = 0; i < p->n_nv; i++) {
		const struct part_nv *nv = &p->nv[i];
		tctiwrap_add_nv(wrap, &(struct tctiwrap_nv){
					      .index = nv->index,
					      .attributes = nv->attributes |
							    (nv->unwritten ? 0 : TPMA_NV_WRITTEN),
					      .data = nv->data,
					      .len = nv->unwritten ? 0 : nv->len,
					      .size = nv->capacity });
	}
}

const struct part_cert *part_find(const struct part *p, const char *id)
{
	for (size_t i = 0; i < p->n_cert; i++)
		if (!strcmp(p->cert[i]->id, id))
			return p->cert[i];
	return NULL;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "ext.h"

#include <stdlib.h>
#include <string.h>

void pki_ext_put(struct derout *d, const char *oid, enum pki_mode mode, struct pki_bytes value)
{
	size_t seq = derout_open(d, DER_SEQUENCE);

	derout_oid(d, oid);
	if (mode == PKI_EXT_CRITICAL || mode == PKI_EXT_CRITICAL_FALSE)
		derout_bool(d, mode == PKI_EXT_CRITICAL);
	derout_tlv(d, DER_OCTETS, value.p, value.len);
	derout_close(d, seq);
}

/* Puts what was built into `v` as an extension and frees it. */
static void finish(struct derout *d, const char *oid, enum pki_mode mode, struct derout *v)
{
	pki_ext_put(d, oid, mode, derout_view(v));
	derout_free(v);
}

void pki_aki_put(struct derout *d, const struct pki_aki *aki, struct pki_bytes default_id)
{
	struct derout v = { 0 };
	struct pki_bytes id = aki->id.len ? aki->id : default_id;
	size_t seq = derout_open(&v, DER_SEQUENCE);

	if (!aki->no_id)
		derout_tlv(&v, DER_CTX(0), id.p, id.len);
	if (pki_name_given(&aki->issuer) || aki->serial.len) {
		size_t names = derout_open(&v, DER_CTXC(1));
		size_t dir = derout_open(&v, DER_CTXC(4));
		pki_name_put(&v, &aki->issuer);
		derout_close(&v, dir);
		derout_close(&v, names);
		derout_tlv(&v, DER_CTX(2), aki->serial.p, aki->serial.len);
	}
	derout_close(&v, seq);
	finish(d, PKI_OID_AKI, aki->mode, &v);
}

void pki_ski_put(struct derout *d, enum pki_mode mode, struct pki_bytes id)
{
	struct derout v = { 0 };

	derout_tlv(&v, DER_OCTETS, id.p, id.len);
	finish(d, PKI_OID_SKI, mode, &v);
}

void pki_bc_put(struct derout *d, const struct pki_bc *bc)
{
	struct derout v = { 0 };
	size_t seq = derout_open(&v, DER_SEQUENCE);

	if (bc->ca || bc->explicit_false)
		derout_bool(&v, bc->ca);
	if (bc->has_pathlen)
		derout_int(&v, DER_INTEGER, bc->pathlen);
	derout_close(&v, seq);
	finish(d, PKI_OID_BC, bc->mode, &v);
}

void pki_named_bits(struct derout *d, int tag, unsigned bits, bool wrong_unused)
{
	uint8_t b[5] = { 0 };
	unsigned top = 0;

	for (unsigned i = 0; i < 32; i++)
		if (bits >> i & 1) {
			b[1 + i / 8] |= (uint8_t)(0x80 >> i % 8);
			top = i + 1;
		}
	size_t octets = (top + 7) / 8;
	b[0] = wrong_unused ? 0 : (uint8_t)(octets * 8 - top);
	derout_tlv(d, tag, b, 1 + octets);
}

void pki_ku_put(struct derout *d, const struct pki_ku *ku)
{
	struct derout v = { 0 };

	pki_named_bits(&v, DER_BITSTRING, ku->bits, ku->wrong_unused);
	finish(d, PKI_OID_KU, ku->mode, &v);
}

void pki_oids_put(struct derout *d, const char *oid, const struct pki_oids *oids, bool policies)
{
	struct derout v = { 0 };
	size_t seq = derout_open(&v, DER_SEQUENCE);

	for (size_t i = 0; i < PKI_LIST && oids->oid[i]; i++) {
		size_t info = policies ? derout_open(&v, DER_SEQUENCE) : 0;
		derout_oid(&v, oids->oid[i]);
		if (policies)
			derout_close(&v, info);
	}
	derout_close(&v, seq);
	finish(d, oid, oids->mode, &v);
}

static void san_name(struct derout *d, const struct pki_san *san)
{
	static const char *const oid[] = { "2.23.133.2.1", "2.23.133.2.2", "2.23.133.2.3" };
	const char *const text[] = { san->manufacturer, san->model, san->version };
	struct pki_ava ava[3];
	struct pki_rdn rdn[3];
	size_t n = 0;

	for (size_t i = 0; i < 3; i++) {
		if (!text[i])
			continue;
		ava[n] = (struct pki_ava){ oid[i],
					   san->tag ? san->tag : DER_UTF8,
					   { (const uint8_t *)text[i], strlen(text[i]) } };
		rdn[n] = (struct pki_rdn){ &ava[n], 1, false };
		n++;
	}
	if (san->shape != PKI_SAN_THREE_RDNS) {
		rdn[0] = (struct pki_rdn){ ava, n, san->shape == PKI_SAN_ONE_RDN };
		n = 1;
	}
	pki_name_put(d, &(struct pki_name){ .rdns = rdn, .n = n });
}

void pki_san_put(struct derout *d, const struct pki_san *san)
{
	struct derout v = { 0 };
	size_t seq = derout_open(&v, DER_SEQUENCE);
	size_t dir = derout_open(&v, DER_CTXC(4));

	if (pki_name_given(&san->name))
		pki_name_put(&v, &san->name);
	else
		san_name(&v, san);
	derout_close(&v, dir);
	derout_close(&v, seq);
	finish(d, PKI_OID_SAN, san->mode, &v);
}

/* TCG EK profile 3.2.9: tpmSpecification 2.23.133.2.16. */
void pki_sda_put(struct derout *d, const struct pki_sda *sda)
{
	struct derout v = { 0 };
	size_t seq = derout_open(&v, DER_SEQUENCE);
	size_t attr = derout_open(&v, DER_SEQUENCE);

	derout_oid(&v, "2.23.133.2.16");
	size_t set = derout_open(&v, DER_SET);
	size_t spec = derout_open(&v, DER_SEQUENCE);
	derout_text(&v, DER_UTF8, sda->family ? sda->family : "2.0");
	derout_int(&v, DER_INTEGER, sda->level);
	derout_int(&v, DER_INTEGER, sda->revision ? sda->revision : 138);
	derout_close(&v, spec);
	derout_close(&v, set);
	derout_close(&v, attr);
	derout_close(&v, seq);
	finish(d, PKI_OID_SDA, sda->mode, &v);
}

void pki_aia_put(struct derout *d, const struct pki_urls *urls)
{
	struct derout v = { 0 };
	size_t seq = derout_open(&v, DER_SEQUENCE);

	for (size_t i = 0; i < PKI_LIST && urls->url[i]; i++) {
		size_t desc = derout_open(&v, DER_SEQUENCE);
		derout_oid(&v, "1.3.6.1.5.5.7.48.2");
		derout_text(&v, DER_CTX(6), urls->url[i]);
		derout_close(&v, desc);
	}
	derout_close(&v, seq);
	finish(d, PKI_OID_AIA, urls->mode, &v);
}

static void dist_point(struct derout *d, const struct pki_dp *dp)
{
	size_t seq = derout_open(d, DER_SEQUENCE);

	if (dp->url) {
		size_t point = derout_open(d, DER_CTXC(0));
		size_t full = derout_open(d, DER_CTXC(0));
		derout_text(d, DER_CTX(6), dp->url);
		derout_close(d, full);
		derout_close(d, point);
	}
	if (dp->reasons)
		pki_named_bits(d, DER_CTX(1), dp->reasons, false);
	if (pki_name_given(&dp->issuer)) {
		size_t names = derout_open(d, DER_CTXC(2));
		size_t dir = derout_open(d, DER_CTXC(4));
		pki_name_put(d, &dp->issuer);
		derout_close(d, dir);
		derout_close(d, names);
	}
	derout_close(d, seq);
}

void pki_crldp_put(struct derout *d, const struct pki_crldp *crldp)
{
	struct derout v = { 0 };
	size_t seq = derout_open(&v, DER_SEQUENCE);

	for (size_t i = 0; i < PKI_LIST; i++)
		if (crldp->dp[i].url || pki_name_given(&crldp->dp[i].issuer))
			dist_point(&v, &crldp->dp[i]);
	derout_close(&v, seq);
	finish(d, PKI_OID_CRLDP, crldp->mode, &v);
}

static void subtrees(struct derout *d, int tag, const char *dns, const struct pki_name *name)
{
	if (!dns && !(name && pki_name_given(name)))
		return;
	size_t trees = derout_open(d, tag);
	size_t tree = derout_open(d, DER_SEQUENCE);
	if (dns) {
		derout_text(d, DER_CTX(2), dns);
	} else {
		size_t dir = derout_open(d, DER_CTXC(4));
		pki_name_put(d, name);
		derout_close(d, dir);
	}
	derout_close(d, tree);
	derout_close(d, trees);
}

void pki_constraints_put(struct derout *d, const struct pki_constraints *c)
{
	struct derout v = { 0 };
	size_t seq = derout_open(&v, DER_SEQUENCE);

	subtrees(&v, DER_CTXC(0), c->permit_dns, &c->permit_name);
	subtrees(&v, DER_CTXC(1), c->exclude_dns, NULL);
	derout_close(&v, seq);
	finish(d, PKI_OID_NAME_CONSTRAINTS, c->mode, &v);
}

void pki_policy_constraints_put(struct derout *d, const struct pki_policy_constraints *c)
{
	struct derout v = { 0 };
	size_t seq = derout_open(&v, DER_SEQUENCE);

	if (c->require_explicit)
		derout_int(&v, DER_CTX(0), c->require_explicit - 1);
	if (c->inhibit_mapping)
		derout_int(&v, DER_CTX(1), c->inhibit_mapping - 1);
	derout_close(&v, seq);
	finish(d, PKI_OID_POLICY_CONSTRAINTS, c->mode, &v);
}

void pki_inhibit_any_put(struct derout *d, const struct pki_inhibit_any *c)
{
	struct derout v = { 0 };

	derout_int(&v, DER_INTEGER, c->skip);
	finish(d, PKI_OID_INHIBIT_ANY, c->mode, &v);
}

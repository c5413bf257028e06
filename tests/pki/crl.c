/* SPDX-License-Identifier: BSD-2-Clause */
#include "crl.h"

#include <string.h>

static void put_idp(struct derout *d, const struct pki_idp *idp)
{
	static const uint8_t yes = 0xff;
	struct derout v = { 0 };
	size_t seq = derout_open(&v, DER_SEQUENCE);

	if (idp->url) {
		size_t point = derout_open(&v, DER_CTXC(0));
		size_t full = derout_open(&v, DER_CTXC(0));
		derout_text(&v, DER_CTX(6), idp->url);
		derout_close(&v, full);
		derout_close(&v, point);
	}
	if (idp->only_user)
		derout_tlv(&v, DER_CTX(1), &yes, 1);
	if (idp->only_ca)
		derout_tlv(&v, DER_CTX(2), &yes, 1);
	if (idp->some_reasons)
		pki_named_bits(&v, DER_CTX(3), idp->some_reasons, false);
	if (idp->indirect)
		derout_tlv(&v, DER_CTX(4), &yes, 1);
	if (idp->only_attribute)
		derout_tlv(&v, DER_CTX(5), &yes, 1);
	derout_close(&v, seq);
	pki_ext_put(d, PKI_OID_IDP, idp->mode, derout_view(&v));
	derout_free(&v);
}

static void put_number(struct derout *d, const char *oid, enum pki_mode mode, int tag,
		       int64_t value)
{
	struct derout v = { 0 };

	derout_int(&v, tag, value);
	pki_ext_put(d, oid, mode, derout_view(&v));
	derout_free(&v);
}

static void put_entry_extensions(struct derout *d, const struct pki_revoked *r)
{
	if (!r->reason && !pki_name_given(&r->cert_issuer) && !r->unknown_critical)
		return;
	size_t list = derout_open(d, DER_SEQUENCE);
	if (r->reason)
		put_number(d, PKI_OID_REASON, PKI_EXT_PLAIN, DER_ENUMERATED, r->reason - 1);
	if (pki_name_given(&r->cert_issuer)) {
		struct derout v = { 0 };
		size_t names = derout_open(&v, DER_SEQUENCE);
		size_t dir = derout_open(&v, DER_CTXC(4));
		pki_name_put(&v, &r->cert_issuer);
		derout_close(&v, dir);
		derout_close(&v, names);
		pki_ext_put(d, PKI_OID_CERT_ISSUER, PKI_EXT_CRITICAL, derout_view(&v));
		derout_free(&v);
	}
	if (r->unknown_critical)
		pki_ext_put(d, "1.3.6.1.4.1.99999.7", PKI_EXT_CRITICAL, PKI_BYTES("\x05\x00"));
	derout_close(d, list);
}

static void put_entry(struct derout *d, const struct pki_revoked *r)
{
	size_t seq = derout_open(d, DER_SEQUENCE);

	derout_tlv(d, DER_INTEGER, r->serial.p, r->serial.len);
	pki_time_put(d, &r->date, PKI_DEFAULT_NOT_BEFORE);
	put_entry_extensions(d, r);
	derout_close(d, seq);
}

/* Fixed-size entries, written by patching one: SEQUENCE { INTEGER of 9 bytes, UTCTime }. */
static void put_bulk(struct derout *d, size_t count, uint64_t first)
{
	uint8_t entry[] = "\x30\x1a\x02\x09\x01........\x17\x0d"
			  "200101000000Z";
	size_t len = sizeof(entry) - 1;

	derout_reserve(d, count * len);
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < 8; k++)
			entry[5 + k] = (uint8_t)((first + i) >> (8 * (7 - k)));
		derout_raw(d, entry, len);
	}
}

static void put_extensions(struct derout *d, const struct pki_crl *spec,
			   const struct pki_made *issuer)
{
	struct pki_aki aki = spec->aki;
	struct pki_bytes ski = derout_view(&issuer->ski);
	struct derout list = { 0 };

	if (aki.mode != PKI_EXT_ABSENT && (aki.mode != PKI_EXT_DEFAULT || ski.len || aki.id.len)) {
		aki.mode = aki.mode == PKI_EXT_DEFAULT ? PKI_EXT_PLAIN : aki.mode;
		pki_aki_put(&list, &aki, ski);
	}
	if (spec->number_mode != PKI_EXT_ABSENT)
		put_number(&list, PKI_OID_CRL_NUMBER, spec->number_mode, DER_INTEGER,
			   spec->number ? spec->number : 1);
	if (spec->idp.mode > PKI_EXT_ABSENT)
		put_idp(&list, &spec->idp);
	if (spec->delta_mode > PKI_EXT_ABSENT)
		put_number(&list, PKI_OID_DELTA_CRL, spec->delta_mode, DER_INTEGER,
			   spec->delta_base);
	for (size_t i = 0; i < spec->n_more; i++)
		pki_ext_put(&list, spec->more[i].oid, spec->more[i].mode, spec->more[i].value);
	if (list.len) {
		size_t ctx = derout_open(d, DER_CTXC(0));
		derout_tlv(d, DER_SEQUENCE, list.p, list.len);
		derout_close(d, ctx);
	}
	derout_free(&list);
}

void pki_mint_crl(const struct pki_crl *spec, const struct pki_made *issuer, struct derout *out)
{
	struct derout tbs = { 0 };
	size_t seq = derout_open(&tbs, DER_SEQUENCE);

	if (spec->version != 1)
		derout_int(&tbs, DER_INTEGER, spec->version ? spec->version - 1 : 1);
	pki_sign_inner(&tbs, &spec->sign, issuer->key);
	if (pki_name_given(&spec->issuer))
		pki_name_put(&tbs, &spec->issuer);
	else
		derout_bytes(&tbs, derout_view(&issuer->subject));
	pki_time_put(&tbs, &spec->this_update, PKI_DEFAULT_NOT_BEFORE);
	if (!spec->no_next_update)
		pki_time_put(&tbs, &spec->next_update, PKI_DEFAULT_NOT_AFTER);
	if (spec->n_revoked || spec->bulk) {
		size_t list = derout_open(&tbs, DER_SEQUENCE);
		for (size_t i = 0; i < spec->n_revoked; i++)
			put_entry(&tbs, &spec->revoked[i]);
		put_bulk(&tbs, spec->bulk, spec->bulk_first);
		derout_close(&tbs, list);
	}
	if (spec->version != 1)
		put_extensions(&tbs, spec, issuer);
	derout_close(&tbs, seq);
	pki_sign_envelope(out, derout_view(&tbs), &spec->sign, issuer->key);
	derout_free(&tbs);
}

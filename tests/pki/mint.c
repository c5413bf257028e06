/* SPDX-License-Identifier: BSD-2-Clause */
#include "mint.h"

#include <openssl/sha.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void pki_made_free(struct pki_made *made)
{
	derout_free(&made->der);
	derout_free(&made->subject);
	derout_free(&made->serial);
	derout_free(&made->ski);
	made->key = NULL;
}

struct pki_bytes pki_made_der(const struct pki_made *made)
{
	return derout_view(&made->der);
}

struct date {
	int64_t year;
	int month, day;
};

/* The Gregorian day so many days after 1970-01-01, counted in years from March on, which puts the
 * leap day last. gmtime() would do where time_t has 64 bits; where it has 32, certificates end in
 * 2038. */
static struct date date_of(int64_t days)
{
	int64_t since = days + 719468; /* 0000-03-01 */
	int64_t era = (since >= 0 ? since : since - 146096) / 146097;
	int in_era = (int)(since - era * 146097);
	int year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	int in_year = in_era - (365 * year + year / 4 - year / 100);
	int month = (5 * in_year + 2) / 153; /* 0: March */
	struct date d = { era * 400 + year, month < 10 ? month + 3 : month - 9,
			  in_year - (153 * month + 2) / 5 + 1 };

	d.year += d.month <= 2;
	return d;
}

/* RFC 5280 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050; UTCTime's two digits start at
 * 1950. */
void pki_time_put(struct derout *d, const struct pki_time *t, int64_t otherwise)
{
	char text[64];

	if (t->text) {
		derout_text(d, t->form == PKI_TIME_GEN ? DER_GENTIME : DER_UTCTIME, t->text);
		return;
	}
	int64_t at = t->form == PKI_TIME_UNIX ? t->at : otherwise;
	int64_t days = at / 86400 - (at % 86400 < 0);
	int second = (int)(at - days * 86400);
	struct date date = date_of(days);
	bool utc = date.year >= 1950 && date.year < 2050;
	if (date.year < 0 || date.year > 9999)
		abort();
	snprintf(text, sizeof(text), "%04d%02d%02d%02d%02d%02dZ", (int)date.year, date.month,
		 date.day, second / 3600, second / 60 % 60, second % 60);
	derout_text(d, utc ? DER_UTCTIME : DER_GENTIME, text + (utc ? 2 : 0));
}

static bool wanted(enum pki_mode mode, bool in_profile)
{
	return mode == PKI_EXT_DEFAULT ? in_profile : mode != PKI_EXT_ABSENT;
}

static enum pki_mode resolve(enum pki_mode mode, enum pki_mode otherwise)
{
	return mode == PKI_EXT_DEFAULT ? otherwise : mode;
}

static void make_ski(const struct pki_cert *spec, struct derout *ski)
{
	uint8_t digest[SHA256_DIGEST_LENGTH];
	struct pki_bytes bits = pki_key_bits(spec->key);

	if (!wanted(spec->ski.mode, spec->profile == PKI_CA))
		return;
	if (spec->ski.id.len) {
		derout_bytes(ski, spec->ski.id);
		return;
	}
	if (spec->ski.kind == PKI_SKI_SHA256_20)
		SHA256(bits.p, bits.len, digest);
	else
		SHA1(bits.p, bits.len, digest);
	derout_raw(ski, digest, 20);
}

/* Serials need only differ: a digest of key and names does, and is the same in every run. */
static void make_serial(const struct pki_cert *spec, struct pki_bytes subject,
			struct pki_bytes issuer, struct derout *out)
{
	struct derout all = { 0 };
	uint8_t digest[SHA256_DIGEST_LENGTH];

	if (spec->serial.len) {
		derout_bytes(out, spec->serial);
		return;
	}
	pki_key_spki(&all, spec->key, spec->spki);
	derout_bytes(&all, subject);
	derout_bytes(&all, issuer);
	SHA256(all.p, all.len, digest);
	digest[0] = (uint8_t)((digest[0] & 0x7f) | 0x40);
	derout_raw(out, digest, 8);
	derout_free(&all);
}

static void put_san(struct derout *d, const struct pki_cert *spec)
{
	struct pki_san san = spec->san;

	if (!wanted(san.mode, spec->profile == PKI_EK))
		return;
	san.mode = resolve(san.mode, PKI_EXT_CRITICAL);
	if (!san.manufacturer && !san.model && !san.version) {
		san.manufacturer = "id:49424D00"; /* IBM: what a software TPM says of itself */
		san.model = "swtpm";
		san.version = "id:20191023";
	}
	pki_san_put(d, &san);
}

static void put_ku(struct derout *d, const struct pki_cert *spec)
{
	struct pki_ku ku = spec->ku;

	if (!wanted(ku.mode, spec->profile != PKI_BARE))
		return;
	ku.mode = resolve(ku.mode, PKI_EXT_CRITICAL);
	if (!ku.bits) {
		if (spec->profile == PKI_CA)
			ku.bits = PKI_KU_CERT_SIGN | PKI_KU_CRL_SIGN;
		else
			ku.bits = pki_key_is_rsa(spec->key) ? PKI_KU_KEY_ENCIPHERMENT
							    : PKI_KU_KEY_AGREEMENT;
	}
	pki_ku_put(d, &ku);
}

/* The extensions about keys, names and use, in the order Intel's on-die certificates have. */
static void put_identity(struct derout *d, const struct pki_cert *spec,
			 const struct pki_made *issuer, struct pki_bytes own_ski)
{
	struct pki_aki aki = spec->aki;
	struct pki_bytes issuer_ski = issuer ? derout_view(&issuer->ski) : own_ski;
	struct pki_bc bc = spec->bc;
	struct pki_oids eku = spec->eku;

	bool has_id = aki.id.len || issuer_ski.len || aki.no_id;
	if (wanted(aki.mode, spec->profile != PKI_BARE && issuer && has_id)) {
		aki.mode = resolve(aki.mode, PKI_EXT_PLAIN);
		pki_aki_put(d, &aki, issuer_ski);
	}
	if (wanted(spec->ski.mode, spec->profile == PKI_CA))
		pki_ski_put(d, resolve(spec->ski.mode, PKI_EXT_PLAIN), own_ski);
	if (wanted(bc.mode, spec->profile != PKI_BARE)) {
		if (bc.mode == PKI_EXT_DEFAULT)
			bc.ca = spec->profile == PKI_CA;
		bc.mode = resolve(bc.mode, PKI_EXT_CRITICAL);
		pki_bc_put(d, &bc);
	}
	put_ku(d, spec);
	if (wanted(eku.mode, spec->profile == PKI_EK || eku.oid[0])) {
		if (!eku.oid[0])
			eku.oid[0] = PKI_OID_KP_EK;
		eku.mode = resolve(eku.mode, PKI_EXT_PLAIN);
		pki_oids_put(d, PKI_OID_EKU, &eku, false);
	}
	put_san(d, spec);
}

static void put_pointers(struct derout *d, const struct pki_cert *spec)
{
	struct pki_sda sda = spec->sda;
	struct pki_urls aia = spec->aia;
	struct pki_crldp crldp = spec->crldp;
	struct pki_oids policies = spec->policies;

	if (wanted(sda.mode, spec->profile == PKI_EK)) {
		sda.mode = resolve(sda.mode, PKI_EXT_PLAIN);
		pki_sda_put(d, &sda);
	}
	if (wanted(aia.mode, aia.url[0] != NULL)) {
		aia.mode = resolve(aia.mode, PKI_EXT_PLAIN);
		pki_aia_put(d, &aia);
	}
	if (wanted(crldp.mode, crldp.dp[0].url || pki_name_given(&crldp.dp[0].issuer))) {
		crldp.mode = resolve(crldp.mode, PKI_EXT_PLAIN);
		pki_crldp_put(d, &crldp);
	}
	if (wanted(policies.mode, policies.oid[0] != NULL)) {
		policies.mode = resolve(policies.mode, PKI_EXT_PLAIN);
		pki_oids_put(d, PKI_OID_POLICIES, &policies, true);
	}
	if (wanted(spec->constraints.mode, false))
		pki_constraints_put(d, &spec->constraints);
	if (wanted(spec->policy_constraints.mode, false))
		pki_policy_constraints_put(d, &spec->policy_constraints);
	if (wanted(spec->inhibit_any.mode, false))
		pki_inhibit_any_put(d, &spec->inhibit_any);
	for (size_t i = 0; i < spec->n_more; i++)
		pki_ext_put(d, spec->more[i].oid, spec->more[i].mode, spec->more[i].value);
}

static void put_duplicate(struct derout *d, const char *oid)
{
	struct derout want = { 0 };

	derout_oid(&want, oid);
	for (size_t at = 0; at < d->len;) {
		size_t len = derout_element_len(d->p + at, d->len - at);
		size_t head = d->p[at + 1] < 0x80 ? 2 : 2 + (size_t)(d->p[at + 1] & 0x7f);
		if (len >= head + want.len && !memcmp(d->p + at + head, want.p, want.len)) {
			derout_reserve(d, len);
			derout_raw(d, d->p + at, len);
			derout_free(&want);
			return;
		}
		at += len;
	}
	abort();
}

static void put_extensions(struct derout *tbs, const struct pki_cert *spec,
			   const struct pki_made *issuer, struct pki_bytes own_ski)
{
	struct derout list = { 0 };

	put_identity(&list, spec, issuer, own_ski);
	put_pointers(&list, spec);
	if (spec->duplicate)
		put_duplicate(&list, spec->duplicate);
	if (list.len) {
		size_t ctx = derout_open(tbs, DER_CTXC(3));
		derout_tlv(tbs, DER_SEQUENCE, list.p, list.len);
		derout_close(tbs, ctx);
	}
	derout_free(&list);
}

static void put_tbs(struct derout *tbs, const struct pki_cert *spec, const struct pki_made *issuer,
		    const struct pki_made *out, struct pki_bytes issuer_name)
{
	const struct pki_key *signer = issuer ? issuer->key : spec->key;
	size_t seq = derout_open(tbs, DER_SEQUENCE);

	if (spec->version != 1) {
		size_t ctx = derout_open(tbs, DER_CTXC(0));
		derout_int(tbs, DER_INTEGER, spec->version ? spec->version - 1 : 2);
		derout_close(tbs, ctx);
	}
	derout_tlv(tbs, DER_INTEGER, out->serial.p, out->serial.len);
	pki_sign_inner(tbs, &spec->sign, signer);
	derout_bytes(tbs, issuer_name);
	size_t validity = derout_open(tbs, DER_SEQUENCE);
	pki_time_put(tbs, &spec->not_before, PKI_DEFAULT_NOT_BEFORE);
	pki_time_put(tbs, &spec->not_after, PKI_DEFAULT_NOT_AFTER);
	derout_close(tbs, validity);
	derout_bytes(tbs, derout_view(&out->subject));
	pki_key_spki(tbs, spec->key, spec->spki);
	if (spec->version != 1)
		put_extensions(tbs, spec, issuer, derout_view(&out->ski));
	derout_close(tbs, seq);
}

void pki_mint(const struct pki_cert *spec, const struct pki_made *issuer, struct pki_made *out)
{
	struct pki_made made = { .key = spec->key };
	struct derout tbs = { 0 }, issuer_name = { 0 };

	pki_name_put(&made.subject, &spec->subject);
	if (pki_name_given(&spec->issuer))
		pki_name_put(&issuer_name, &spec->issuer);
	else
		derout_bytes(&issuer_name, derout_view(issuer ? &issuer->subject : &made.subject));
	make_ski(spec, &made.ski);
	make_serial(spec, derout_view(&made.subject), derout_view(&issuer_name), &made.serial);
	put_tbs(&tbs, spec, issuer, &made, derout_view(&issuer_name));
	pki_sign_envelope(&made.der, derout_view(&tbs), &spec->sign,
			  issuer ? issuer->key : spec->key);
	derout_free(&tbs);
	derout_free(&issuer_name);
	pki_made_free(out);
	*out = made;
}

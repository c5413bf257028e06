/* SPDX-License-Identifier: BSD-2-Clause */
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string.h>

#include "setting_private.h"
#include "verify/report.h"

struct pki_bytes setting_signed_part(struct pki_bytes der)
{
	size_t head = der.p[1] < 0x80 ? 2 : 2 + (der.p[1] & 0x7fu);

	return (struct pki_bytes){ der.p + head, derout_element_len(der.p + head, der.len - head) };
}

/* OpenSSL's key and check. It cannot parse every certificate that this library takes (a padded
 * serial number), so the parts are handed to it. */
static bool openssl_says(const ta_cert *child, const ta_cert *parent)
{
	const unsigned char *alg = child->sig.whole.p, *spki = parent->key.spki.p;
	X509_ALGOR *a = d2i_X509_ALGOR(NULL, &alg, (long)child->sig.whole.n);
	EVP_PKEY *key = d2i_PUBKEY(NULL, &spki, (long)parent->key.spki.n);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	int md = 0;
	bool good = a && key && ctx &&
		    OBJ_find_sigid_algs(OBJ_obj2nid(a->algorithm), &md, NULL) == 1 &&
		    EVP_DigestVerifyInit(ctx, NULL, EVP_get_digestbynid(md), NULL, key) == 1 &&
		    EVP_DigestVerify(ctx, child->signature.p, child->signature.n, child->tbs.p,
				     child->tbs.n) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	X509_ALGOR_free(a);
	return good;
}

/* Its place in the pool; POOL_CERTS: it was changed. */
static size_t pool_place(const ta_cert *c)
{
	size_t i = 0;

	while (i < POOL_CERTS && !(c->der.n == pool_cert(i)->der.len &&
				   memcmp(c->der.p, pool_cert(i)->der.p, c->der.n) == 0))
		i++;
	return i;
}

/* The pool's own are asked about once a process. */
static bool signed_by(const ta_cert *child, const ta_cert *parent)
{
	static uint8_t known[POOL_CERTS][POOL_CERTS];
	size_t c = pool_place(child), p = pool_place(parent);

	if (c == POOL_CERTS || p == POOL_CERTS)
		return openssl_says(child, parent);
	if (!known[c][p])
		known[c][p] = openssl_says(child, parent) ? 2 : 1;
	return known[c][p] == 2;
}

static bool holds(const struct derout *d, ta_span what)
{
	return d->len >= what.n && memmem(d->p, d->len, what.p, what.n);
}

/* A PEM block holds it as text; those have one certificate of the pool each, whose DER is compared
 * after decoding. */
static bool holds_pem(const struct derout *d, ta_span what)
{
	static const char begin[] = "-----BEGIN CERTIFICATE-----";
	uint8_t *raw;
	bool is = false;

	if (d->len < sizeof(begin) || memcmp(d->p, begin, sizeof(begin) - 1) != 0)
		return false;
	raw = malloc(d->len + 1);
	FUZZ_ASSERT(raw);
	for (EVP_ENCODE_CTX *ctx = EVP_ENCODE_CTX_new(); ctx; ctx = NULL) {
		const uint8_t *end = memmem(d->p + 2, d->len - 2, "-----END", 8);
		int n = 0, rest = 0;

		EVP_DecodeInit(ctx);
		if (end &&
		    EVP_DecodeUpdate(ctx, raw, &n, d->p + sizeof(begin),
				     (int)(end - d->p) - (int)sizeof(begin)) >= 0 &&
		    EVP_DecodeFinal(ctx, raw + n, &rest) >= 0)
			is = (size_t)(n + rest) >= what.n && memcmp(raw, what.p, what.n) == 0;
		EVP_ENCODE_CTX_free(ctx);
	}
	free(raw);
	return is;
}

static bool was_given_as_anchor(const setting *s, const ta_cert *cert)
{
	for (size_t i = 0; i < s->n_stored; i++) {
		const stored *x = &s->store[i];

		if (x->kind == STORED_ANCHOR && holds(&x->bytes, cert->der))
			return true;
		if (x->kind == STORED_DATA &&
		    (holds(&x->bytes, cert->der) || holds_pem(&x->bytes, cert->der)) &&
		    signed_by(cert, cert))
			return true;
	}
	return false;
}

static bool has_hash(const setting *s, struct pki_bytes what)
{
	uint8_t hash[32];

	FUZZ_ASSERT(EVP_Digest(what.p, what.len, hash, NULL, EVP_sha256(), NULL) == 1);
	for (size_t i = 0; i < s->n_stored; i++)
		if (s->store[i].kind == STORED_DISALLOWED &&
		    memcmp(s->store[i].bytes.p, hash, sizeof(hash)) == 0)
			return true;
	return false;
}

static bool is_revoked(const setting *s, const ta_cert *c)
{
	int place = (int)pool_place(c);

	for (size_t i = 0; i < s->n_stored && s->at == POOL_NOW; i++)
		if (s->store[i].crl >= 0 && pool_crl_revokes((size_t)s->store[i].crl) == place)
			return true;
	return false;
}

static void check_path(const setting *s, const ta_report_ek *ek)
{
	size_t top = 0;

	while (top < ek->n_chain && !ek->chain[top].anchor)
		top++;
	FUZZ_ASSERT(top < ek->n_chain);
	FUZZ_ASSERT(was_given_as_anchor(s, ek->chain[top].cert));
	for (size_t i = 0; i < top; i++) {
		FUZZ_ASSERT(signed_by(ek->chain[i].cert, ek->chain[i + 1].cert));
		FUZZ_ASSERT(!is_revoked(s, ek->chain[i].cert));
	}
	for (size_t i = 0; i <= top; i++) {
		const ta_cert *c = ek->chain[i].cert;
		const struct pki_bytes der = { c->der.p, c->der.n };

		FUZZ_ASSERT(!has_hash(s, der) && !has_hash(s, setting_signed_part(der)));
		FUZZ_ASSERT(pool_place(c) != CA_DEBUG && pool_place(c) != CA_AIK);
	}
}

void setting_check(const setting *s, int rc, const tpmattest_report *r)
{
	static const int results[] = { TPMATTEST_E_UNTRUSTED, TPMATTEST_E_INCOMPLETE, 0 };
	int verdict = tpmattest_report_verdict(r);

	FUZZ_ASSERT(r && rc == results[verdict]);
	FUZZ_ASSERT((verdict == TPMATTEST_VERDICT_TRUSTED) ==
		    (r->top->verdict == TPMATTEST_VERDICT_TRUSTED));
	for (size_t i = 0; verdict == TPMATTEST_VERDICT_TRUSTED &&
			   i < tpmattest_ek_finding_count(tpmattest_report_selected(r));
	     i++) {
		FUZZ_ASSERT(tpmattest_ek_finding_severity(tpmattest_report_selected(r), i) !=
			    TPMATTEST_SEVERITY_ERROR);
		FUZZ_ASSERT(tpmattest_ek_finding_code(tpmattest_report_selected(r), i) !=
			    TPMATTEST_F_WORK_LIMIT);
	}
	for (size_t i = 0; i < r->n_eks; i++)
		if (r->eks[i].verdict == TPMATTEST_VERDICT_TRUSTED)
			check_path(s, &r->eks[i]);
}

char *setting_json(const tpmattest_report *r)
{
	char *json = NULL;

	FUZZ_ASSERT(tpmattest_report_to_json(r, &json, NULL) == 0 && json && json[0] == '{' &&
		    json[1]);
	return json;
}

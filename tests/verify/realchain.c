/* SPDX-License-Identifier: BSD-2-Clause */
#include "realchain.h"
#include "scene.h"

#include "../unit/vendor.h"

#include <openssl/evp.h>
#include <openssl/objects.h>
#include <openssl/x509.h>

#define NOV_2026 INT64_C(1795305600) /* 2026-11-22 */

/* Dates are compared on minted chains; here an expired CA of 2018 is to be as good as another. */
#define FLAGS \
	(TPMATTEST_POLICY_ANY_LEAF | TPMATTEST_POLICY_ALLOW_SHA1 | TPMATTEST_POLICY_IGNORE_TIME)

static const struct {
	const char *leaf;
	const char *chain[3]; /* that the device has */
	const char *store[3]; /* nothing: the cabinet */
	int deviation;
} sources[] = {
	{ "odca-adl/0-ek.der",
	  { "odca-adl/1-ptt-ca.der", "odca-adl/2-kernel-ca.der", "odca-adl/3-rom-ca.der" },
	  { NULL },
	  0 },
	{ "odca-mcc/0-leaf-dal.der",
	  { "odca-mcc/1-app-ca.der", "odca-mcc/2-kernel-ca.der", "odca-mcc/3-rom-ca.der" },
	  { "odca-mcc/4-issuing-ca.der", "odca-mcc/5-intermediate.der", "odca-mcc/6-root.der" },
	  0 },
	{ "ek/infineon-slb-9670-tpm2-0-p-256-1.der", { NULL }, { NULL }, 0 },
	{ "ek/infineon-slb-9670-tpm2-0-rsa2048-1.der", { NULL }, { NULL }, 0 },
	{ "ek/infineon-slb9635tt1-2-rsaesoaep2048-1.der", { NULL }, { NULL }, REAL_NO_KEY },
	{ "ek/intel-glk-p-256-1.der", { NULL }, { NULL }, 0 },
	{ "ek/intel-spt-rsa2048-1.der", { NULL }, { NULL }, 0 },
	{ "ek/nuvoton-npct6xx-rsa2048-1.der", { NULL }, { NULL }, 0 },
	{ "ek/nuvoton-npct6xx-rsaesoaep2048-1.der", { NULL }, { NULL }, REAL_NO_KEY },
	{ "ek/nuvoton-npct75x-rsa2048-1.der", { NULL }, { NULL }, 0 },
	{ "ek/stmicro-st33htphahb4-p-256-1.der", { NULL }, { NULL }, 0 },
	{ "ek/stmicro-st33htphahb4-rsa2048-1.der", { NULL }, { NULL }, 0 },
	{ "ek/stmicro-st33zp24pvsp-rsaesoaep2048-1.der", { NULL }, { NULL }, REAL_NO_KEY },
};

size_t realchain_count(void)
{
	return sizeof(sources) / sizeof(sources[0]);
}

const char *realchain_name(size_t i)
{
	return sources[i].leaf;
}

int realchain_expected(size_t i)
{
	return sources[i].deviation;
}

void realchain_open(size_t source, realchain *out)
{
	scene s;

	scene_open(&s);
	scene_ek_file(&s, sources[source].leaf);
	for (size_t i = 0; i < 3 && sources[source].chain[i]; i++)
		scene_chain_file(&s, sources[source].chain[i]);
	for (size_t i = 0; i < 3 && sources[source].store[i]; i++)
		scene_store_file(&s, sources[source].store[i]);
	if (!sources[source].store[0])
		scene_store_file(&s, CABINET);
	ck_assert_int_eq(scene_judge(&s, FLAGS, NOV_2026), 0);
	*out = (realchain){ .n = tpmattest_ek_chain_count(tpmattest_report_selected(s.r)) };
	ck_assert_uint_le(out->n, REAL_MAX);
	for (size_t i = 0; i < out->n; i++) {
		const uint8_t *der =
			tpmattest_cert_der(tpmattest_ek_chain(tpmattest_report_selected(s.r), i),
					   &out->len[i]);

		out->der[i] = malloc(out->len[i]);
		memcpy(out->der[i], der, out->len[i]);
	}
	scene_close(&s);
}

void realchain_add(realchain *c, ta_span der)
{
	c->der[c->n] = malloc(der.n);
	memcpy(c->der[c->n], der.p, der.n);
	c->len[c->n++] = der.n;
}

void realchain_close(realchain *c)
{
	for (size_t i = 0; i < c->n; i++)
		free(c->der[i]);
}

void realchain_ask(const realchain *c, asked *q)
{
	*q = (asked){ .n = c->n, .at = NOV_2026, .flags = FLAGS };
	for (size_t i = 0; i < c->n; i++)
		q->cert[i] =
			(asked_cert){ .der = { c->der[i], c->len[i] }, .anchor = i + 1 == c->n };
}

ta_cert *realchain_view(struct pki_bytes der)
{
	ta_cert *c = NULL;

	return ta_cert_parse(der.p, der.len, &c, NULL) == 0 ? c : NULL;
}

bool realchain_signed_by(const ta_cert *child, const ta_cert *parent)
{
	const unsigned char *key_at = parent->key.spki.p, *alg_at = child->sig.whole.p;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &key_at, (long)parent->key.spki.n);
	X509_ALGOR *alg = d2i_X509_ALGOR(NULL, &alg_at, (long)child->sig.whole.n);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	const ASN1_OBJECT *oid;
	int md = NID_undef;
	bool good;

	X509_ALGOR_get0(&oid, NULL, NULL, alg);
	good = key && OBJ_find_sigid_algs(OBJ_obj2nid(oid), &md, NULL) == 1 &&
	       EVP_DigestVerifyInit(ctx, NULL, EVP_get_digestbynid(md), NULL, key) == 1 &&
	       EVP_DigestVerify(ctx, child->signature.p, child->signature.n, child->tbs.p,
				child->tbs.n) == 1;
	EVP_MD_CTX_free(ctx);
	X509_ALGOR_free(alg);
	EVP_PKEY_free(key);
	return good;
}

/* OpenSSL makes no key object of an RSAES-OAEP key, nor of one that damage made impossible. */
int realchain_deviation_of(const ta_cert *c)
{
	const unsigned char *at = c->key.spki.p;
	EVP_PKEY *key = d2i_PUBKEY(NULL, &at, (long)c->key.spki.n);
	int d = key ? REAL_WHOLE : REAL_NO_KEY;

	EVP_PKEY_free(key);
	for (unsigned i = 0; i < c->n_dev; i++)
		if (c->dev[i].code == TPMATTEST_F_SERIAL_PADDED)
			d |= REAL_PADDED_SERIAL;
	return d;
}

bool realchain_explains(const realchain *real, const asked *q, const verdict *v)
{
	ta_cert *c[ASKED_MAX] = { NULL };
	int deviation = REAL_WHOLE;
	bool good = v->n_nearest > 0;
	asked path;

	asked_path(q, v, &path);
	if (oracle_judge_path(&path) == 0)
		return true;
	for (size_t i = 0; i < path.n; i++) {
		c[i] = realchain_view(path.cert[i].der);
		good = good && c[i];
		deviation |= c[i] ? realchain_deviation_of(c[i]) : REAL_WHOLE;
	}
	for (size_t i = 0; good && i < path.n; i++) {
		ta_cert *was =
			i < real->n
				? realchain_view((struct pki_bytes){ real->der[i], real->len[i] })
				: NULL;

		good = i + 1 == path.n || (was && ta_span_equal(was->tbs, c[i]->tbs) &&
					   realchain_signed_by(c[i], c[i + 1]));
		ta_cert_unref(was);
	}
	for (size_t i = 0; i < path.n; i++)
		ta_cert_unref(c[i]);
	return good && deviation != REAL_WHOLE;
}

int realchain_deviation(const realchain *c)
{
	int d = REAL_WHOLE;

	for (size_t i = 0; i < c->n; i++) {
		ta_cert *v = realchain_view((struct pki_bytes){ c->der[i], c->len[i] });

		d |= realchain_deviation_of(v);
		ta_cert_unref(v);
	}
	return d;
}

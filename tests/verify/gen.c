/* SPDX-License-Identifier: BSD-2-Clause */
#include "gen.h"

#include "x509/cert.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The place is the number in it. */
static const char *const styles_equal[] = {
	"O=Gen;CN=Authority %zu",
	"O=GEN;CN=aUTHORITY %zu",
	"O=  Gen ;CN=Authority   %zu ",
	"O:printable=Gen;CN:printable=Authority %zu",
	"O:ia5=Gen;CN:teletex=Authority %zu",
	"O:bmp=Gen;CN:bmp=Authority %zu",
};

static const char *const styles_other[] = {
	"O=Gen;CN=Authority %zu0", "CN=Authority %zu;O=Gen",         "O=Gen+CN=Authority %zu",
	"CN=Authority %zu|O=Gen",  "O=Gen;CN=Authority %zu;OU=More", "O=Gen;OU=Authority %zu",
	"CN=Authority %zu",
};

enum {
	N_EQUAL = sizeof(styles_equal) / sizeof(styles_equal[0]),
	N_OTHER = sizeof(styles_other) / sizeof(styles_other[0])
};

size_t gen_styles_equal(void)
{
	return N_EQUAL;
}

size_t gen_styles(void)
{
	return N_EQUAL + N_OTHER;
}

static struct pki_name spell(char out[GEN_NAME], size_t place, int style)
{
	char text[GEN_NAME];
	const char *form = style < N_EQUAL ? styles_equal[style] : styles_other[style - N_EQUAL];
	const char *mark = strstr(form, "%zu");

	snprintf(text, sizeof(text), "%.*s%zu%s", (int)(mark - form), form, place, mark + 3);
	memcpy(out, text, sizeof(text));
	return PKI_NAME(out);
}

static const enum pki_sigalg rsa_algs[] = {
	PKI_SIG_DEFAULT,    PKI_SIG_RSA_SHA1,   PKI_SIG_RSA_SHA256, PKI_SIG_RSA_SHA384,
	PKI_SIG_RSA_SHA512, PKI_SIG_PSS_SHA256, PKI_SIG_PSS_SHA384, PKI_SIG_PSS_SHA512,
};
static const enum pki_sigalg ecdsa_algs[] = {
	PKI_SIG_DEFAULT,      PKI_SIG_ECDSA_SHA1,   PKI_SIG_ECDSA_SHA256, PKI_SIG_ECDSA_SHA384,
	PKI_SIG_ECDSA_SHA512, PKI_SIG_ECDSA_SHA256, PKI_SIG_ECDSA_SHA384, PKI_SIG_ECDSA_SHA512,
};

static const struct pki_key *signer_of(const gen *g, size_t i)
{
	const gen_cert *c = &g->cert[i];

	return c->spec.sign.key ? c->spec.sign.key : g->cert[c->issuer].spec.key;
}

static void fill_aki(const gen *g, gen_cert *c, struct pki_cert *spec)
{
	const gen_cert *issuer = &g->cert[c->issuer], *above = &g->cert[issuer->issuer];

	if (c->aki == GEN_AKI_PLAIN || spec->aki.mode == PKI_EXT_ABSENT)
		return;
	spec->aki.mode = spec->aki.mode ? spec->aki.mode : PKI_EXT_PLAIN;
	/* Wrong ones are as long as right ones, see deviation.c. */
	spec->aki.issuer = c->aki == GEN_AKI_OTHER_ISSUER
				 ? PKI_NAME("O=Nil;CN=Authority 1")
				 : (struct pki_name){ .der = derout_view(&above->made.subject) };
	spec->aki.serial = c->aki == GEN_AKI_OTHER_SERIAL
				 ? PKI_BYTES("\x01\x02\x03\x04\x05\x06\x07\x08")
				 : derout_view(&issuer->made.serial);
}

/* Put these bytes back into what is signed, where they stood before it was changed. */
static void put_back(const struct derout *before, uint8_t *now, struct pki_bytes bytes)
{
	const uint8_t *p = memmem(before->p, before->len, bytes.p, bytes.len);

	ck_assert_ptr_nonnull(p);
	memcpy(now + (p - before->p), bytes.p, bytes.len);
}

static void spare(const gen_cert *c, const struct derout *before, uint8_t *now)
{
	struct derout spki = { 0 };

	if (c->raw_spares_serial)
		put_back(before, now, derout_view(&c->made.serial));
	if (c->raw_spares_key) {
		pki_key_spki(&spki, c->spec.key, c->spec.spki);
		put_back(before, now, derout_view(&spki));
		derout_free(&spki);
	}
}

static void set(struct derout *d, ta_span s)
{
	derout_reset(d);
	derout_raw(d, s.p, s.n);
}

/* What those below it say of it is what it says now. */
static void read_again(struct pki_made *made)
{
	ta_cert *c = NULL;

	if (ta_cert_parse(made->der.p, made->der.len, &c, NULL) != 0)
		return;
	set(&made->subject, c->subject);
	set(&made->serial, c->serial);
	set(&made->ski, c->ski);
	ta_cert_unref(c);
}

static void change(const gen_cert *c, uint8_t *p)
{
	uint8_t was = *p;

	if (c->raw == GEN_RAW_BIT) {
		*p ^= (uint8_t)(1u << (c->raw_at >> 32) % 8);
	} else if (c->raw == GEN_RAW_BYTE) {
		*p = (uint8_t)(c->raw_at >> 32);
	} else {
		*p = p[1];
		p[1] = was;
	}
}

/* Cut out what is signed, change it, sign it again. */
static void sign_again(gen *g, size_t i)
{
	gen_cert *c = &g->cert[i];
	struct derout before = { 0 }, out = { 0 };
	size_t head = c->made.der.p[1] < 0x80 ? 2 : 2 + (size_t)(c->made.der.p[1] & 0x7f);
	uint8_t *tbs = c->made.der.p + head;
	size_t n = derout_element_len(tbs, c->made.der.len - head);

	derout_raw(&before, tbs, n);
	/* Past the header, which would only be a certificate that ends elsewhere. */
	change(c, tbs + 4 + c->raw_at % (n - 5));
	spare(c, &before, tbs);
	pki_sign_envelope(&out, (struct pki_bytes){ tbs, n }, &c->spec.sign, signer_of(g, i));
	derout_free(&before);
	derout_free(&c->made.der);
	c->made.der = out;
	read_again(&c->made);
}

/* Is the extension there that is to be written twice? */
static bool has_extension(const struct pki_cert *s)
{
	enum pki_mode mode =
		s->duplicate && strcmp(s->duplicate, PKI_OID_KU) == 0 ? s->ku.mode : s->bc.mode;

	return mode != PKI_EXT_ABSENT && (mode != PKI_EXT_DEFAULT || s->profile != PKI_BARE);
}

static void mint_one(gen *g, size_t i)
{
	gen_cert *c = &g->cert[i];
	const struct pki_made *issuer = c->issuer == i ? NULL : &g->cert[c->issuer].made;
	const struct pki_key *signer = signer_of(g, i);
	bool rsa = pki_key_is_rsa(signer);
	struct pki_cert spec;

	if (!pki_name_given(&c->spec.subject) && (i || c->subject_style))
		c->spec.subject = spell(c->subject, c->name_of, c->subject_style);
	if (c->issuer_style && !pki_name_given(&c->spec.issuer))
		c->spec.issuer = spell(c->issuer_name, g->cert[c->issuer].name_of, c->issuer_style);
	c->spec.sign.alg = (rsa ? rsa_algs : ecdsa_algs)[c->sig];
	c->spec.sign.inner = (rsa ? rsa_algs : ecdsa_algs)[c->inner];
	spec = c->spec;
	if (spec.version == 1 || !has_extension(&spec))
		spec.duplicate = NULL;
	if (c->more.oid) {
		spec.more = &c->more;
		spec.n_more = 1;
	}
	fill_aki(g, c, &spec);
	pki_mint(&spec, issuer, &c->made);
	if (c->raw)
		sign_again(g, i);
}

void gen_mint(gen *g)
{
	for (size_t i = g->n_line; i-- > 0;)
		mint_one(g, i);
	for (size_t i = g->n_line; i < g->n; i++)
		mint_one(g, i);
}

void gen_free(gen *g)
{
	for (size_t i = 0; i < g->n; i++)
		pki_made_free(&g->cert[i].made);
	free(g);
}

static gen *gen_new(void)
{
	gen *g = calloc(1, sizeof(*g));

	if (!g)
		abort();
	return g;
}

gen *gen_copy(const gen *from)
{
	gen *to = gen_new();

	*to = *from;
	for (size_t i = 0; i < to->n; i++) {
		gen_cert *c = &to->cert[i];

		c->made = (struct pki_made){ 0 };
		/* Names that minting spelt; edits give names as bytes. */
		c->spec.subject.text = c->spec.issuer.text = NULL;
	}
	return to;
}

void gen_ask(const gen *g, asked *out)
{
	*out = (asked){ .at = g->at, .flags = g->flags };
	for (size_t i = 0; i < g->n; i++) {
		const gen_cert *c = &g->cert[i];

		if (i && c->absent)
			continue;
		out->cert[out->n++] = (asked_cert){
			/* A store takes what is self-signed for an anchor. */
			.der = pki_made_der(&c->made),
			.store = c->store && c->issuer != i,
			.anchor = c->anchor,
			.sorted = c->sorted,
		};
	}
}

size_t gen_add(gen *g, size_t like, size_t issuer)
{
	size_t i = g->n;

	if (g->n == ASKED_MAX)
		return like;
	g->n++;
	g->cert[i] = g->cert[like];
	g->cert[i].made = (struct pki_made){ 0 };
	g->cert[i].anchor = false;
	g->cert[i].issuer = issuer == like ? i : issuer;
	return i;
}

gen *gen_line(uint64_t number, size_t n_line)
{
	gen *g = gen_new();

	*g = (gen){ .rng = { number },
		    .number = number,
		    .n_line = n_line,
		    .n = n_line,
		    .at = GEN_AT,
		    .flags = TPMATTEST_POLICY_ANY_LEAF };
	for (size_t i = 0; i < n_line; i++) {
		gen_cert *c = &g->cert[i];

		c->spec.profile = i ? PKI_CA : PKI_EK;
		c->spec.key = pki_key(PKI_P256, (unsigned)i);
		c->issuer = i + 1 < n_line ? i + 1 : i;
		c->name_of = i;
	}
	g->cert[n_line - 1].anchor = true;
	g->cert[n_line - 1].sorted = true;
	return g;
}

/* Mostly P-256, which is quick to sign with. */
static const enum pki_kind kinds[] = {
	PKI_P256, PKI_P256, PKI_P256, PKI_P256, PKI_P256,
	PKI_P256, PKI_P256, PKI_P384, PKI_P521, PKI_RSA2048,
};

gen *gen_draw(uint64_t number)
{
	static const unsigned flags[] = {
		0, 0, 0, 0, 0, 0, TPMATTEST_POLICY_ALLOW_SHA1, TPMATTEST_POLICY_IGNORE_TIME,
	};
	prng rng = { number };
	gen *g = gen_line(number, 2 + prng_below(&rng, 4));
	unsigned edits;

	for (size_t i = 0; i < g->n_line; i++) {
		g->cert[i].spec.key = pki_key(kinds[prng_below(&rng, 10)], (unsigned)i);
		g->cert[i].store = prng_below(&rng, 3) == 0;
	}
	g->cert[g->n_line - 1].sorted = prng_below(&rng, 2);
	g->flags |= flags[prng_below(&rng, 8)];
	g->rng = rng;
	/* One in sixteen is left as it is; half of them have one edit, the others more. */
	edits = prng_below(&g->rng, 16);
	for (edits = edits == 0 ? 0 : edits < 9 ? 1 : edits < 14 ? 2 : 3; edits > 0; edits--)
		gen_edit_do(g, prng_below(&g->rng, (unsigned)gen_edit_count()),
			    prng_below(&g->rng, (unsigned)g->n_line));
	/* What deviates in itself is not changed on top: it could not be undone without the change,
	 * see deviation.c. */
	for (size_t i = 0; i < g->n; i++)
		if (g->cert[i].spec.spki || g->cert[i].aki)
			g->cert[i].raw = GEN_RAW_NONE;
	return g;
}

void gen_describe(const gen *g, char *out, size_t room)
{
	int n = snprintf(out, room, "case %llu: %zu certificates, flags %llu",
			 (unsigned long long)g->number, g->n_line, (unsigned long long)g->flags);

	for (size_t i = 0; i < g->n_edits && n > 0 && (size_t)n < room; i++)
		n += snprintf(out + n, room - (size_t)n, ", %s at %zu", g->edit[i], g->edited[i]);
}

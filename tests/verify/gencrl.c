/* SPDX-License-Identifier: BSD-2-Clause */
#include "gencrl.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

struct pki_name gen_lists_name(const gen_lists *x, size_t place)
{
	static const char *const names[] = {
		"O=Gen;CN=Authority 0", "O=Gen;CN=Authority 1", "O=Gen;CN=Authority 2",
		"O=Gen;CN=Authority 3", "O=Gen;CN=Authority 4",
	};
	size_t of = x->g->cert[place].name_of;

	ck_assert_uint_lt(of, sizeof(names) / sizeof(names[0]));
	return PKI_NAME(names[of]);
}

size_t gen_lists_add(gen_lists *x, size_t like)
{
	if (x->n == GEN_LISTS)
		return like;
	x->list[x->n] = x->list[like];
	x->list[x->n].der = (struct derout){ 0 };
	return x->n++;
}

static struct pki_bytes prefixed(gen_entry *e, uint8_t byte, size_t times, struct pki_bytes serial)
{
	size_t n = serial.len < GEN_SERIAL - times ? serial.len : GEN_SERIAL - times;

	memset(e->serial, byte, times);
	memcpy(e->serial + times, serial.p, n);
	return (struct pki_bytes){ e->serial, times + n };
}

static struct pki_bytes write_serial(gen_entry *e, struct pki_bytes serial)
{
	uint8_t sign = serial.p[0] & 0x80 ? 0xff : 0;

	switch (e->as) {
	case GEN_SERIAL_PADDED:
		return prefixed(e, sign, 1, serial);
	case GEN_SERIAL_PADDED_MORE:
		return prefixed(e, sign, 3, serial);
	case GEN_SERIAL_OTHER_SIGN:
		return prefixed(e, (uint8_t)~sign, 1, serial);
	case GEN_SERIAL_SHORT:
		return (struct pki_bytes){ serial.p, serial.len > 1 ? serial.len - 1 : 1 };
	case GEN_SERIAL_EMPTY:
		return (struct pki_bytes){ serial.p, 0 };
	default:
		return serial;
	}
}

static void choose_algorithms(const gen_lists *x, const gen_list *l, struct pki_sign *sign)
{
	bool rsa = pki_key_is_rsa(sign->key ? sign->key : x->g->cert[l->by].spec.key);

	if (l->sha1)
		sign->alg = rsa ? PKI_SIG_RSA_SHA1 : PKI_SIG_ECDSA_SHA1;
	if (l->inner)
		sign->inner = rsa ? PKI_SIG_RSA_SHA512 : PKI_SIG_ECDSA_SHA512;
}

static void mint_list(gen_lists *x, gen_list *l)
{
	struct pki_revoked entries[GEN_ENTRIES];
	struct pki_crl spec = l->spec;

	for (size_t i = 0; i < l->n_entries; i++) {
		gen_entry *e = &l->entry[i];

		entries[i] = e->spec;
		if (e->about)
			entries[i].serial =
				write_serial(e, derout_view(&x->g->cert[l->tier - 1].made.serial));
		if (e->of == GEN_OF_OTHER)
			entries[i].cert_issuer = PKI_NAME("O=Gen;CN=Stranger");
		else if (e->of != GEN_OF_NOBODY)
			entries[i].cert_issuer =
				gen_lists_name(x, e->of == GEN_OF_ISSUER ? l->tier : l->by);
	}
	choose_algorithms(x, l, &spec.sign);
	spec.revoked = entries;
	spec.n_revoked = l->n_entries;
	if (l->more.oid) {
		spec.more = &l->more;
		spec.n_more = 1;
	}
	pki_mint_crl(&spec, &x->g->cert[l->by].made, &l->der);
}

void gen_lists_mint(gen_lists *x)
{
	gen_mint(x->g);
	for (size_t i = 0; i < x->n; i++)
		mint_list(x, &x->list[i]);
}

void gen_lists_ask(const gen_lists *x, asked *out)
{
	gen_ask(x->g, out);
	for (size_t i = 0; i < x->n; i++)
		if (!x->list[i].absent)
			out->list[out->n_lists++] = derout_view(&x->list[i].der);
}

gen_lists *gen_lists_copy(const gen_lists *from)
{
	gen_lists *to = calloc(1, sizeof(*to));

	ck_assert_ptr_nonnull(to);
	*to = *from;
	to->g = gen_copy(from->g);
	for (size_t i = 0; i < to->n; i++)
		to->list[i].der = (struct derout){ 0 };
	return to;
}

void gen_lists_free(gen_lists *x)
{
	for (size_t i = 0; i < x->n; i++)
		derout_free(&x->list[i].der);
	gen_free(x->g);
	free(x);
}

gen_lists *gen_lists_line(uint64_t number, size_t n_line)
{
	gen_lists *x = calloc(1, sizeof(*x));

	ck_assert_ptr_nonnull(x);
	x->g = gen_line(number, n_line);
	x->g->flags |= TPMATTEST_POLICY_REQUIRE_REVOCATION;
	for (size_t t = 1; t < n_line; t++)
		x->list[x->n++] = (gen_list){
			.by = t,
			.tier = t,
			.n_entries = 1,
			.entry = { { .spec.serial = PKI_BYTES("\x01\x01") } },
		};
	return x;
}

gen_lists *gen_lists_draw(uint64_t number)
{
	static const unsigned flags[] = {
		0, 0, 0, 0, 0, 0, TPMATTEST_POLICY_ALLOW_SHA1, TPMATTEST_POLICY_IGNORE_TIME
	};
	prng rng = { number };
	gen_lists *x = gen_lists_line(number, 3 + prng_below(&rng, 3));
	gen *g = x->g;
	unsigned edits;

	for (size_t i = 0; i < g->n_line; i++) {
		if (prng_below(&rng, 8) == 0)
			g->cert[i].spec.key = pki_key(PKI_RSA2048, (unsigned)i);
		g->cert[i].store = prng_below(&rng, 3) == 0;
	}
	g->cert[g->n_line - 1].sorted = prng_below(&rng, 2);
	g->flags |= flags[prng_below(&rng, 8)];
	g->rng = rng;
	/* One in sixteen is left as it is; most have one or two edits. */
	edits = prng_below(&g->rng, 16);
	for (edits = edits == 0 ? 0 : edits < 7 ? 1 : edits < 13 ? 2 : 3; edits > 0; edits--) {
		unsigned edit = prng_below(&g->rng, (unsigned)gen_lists_edit_count());

		gen_lists_edit_do(x, edit, 1 + prng_below(&g->rng, (unsigned)g->n_line - 1));
	}
	return x;
}

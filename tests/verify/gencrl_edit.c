/* SPDX-License-Identifier: BSD-2-Clause */
/* What can be done to the lists of a chain. `t` is the tier that was drawn, `l` its list, `below`
 * the certificate that the list is about, `above` the one that issued it. */
#include "gencrl.h"

#include <stdlib.h>
#include <string.h>

#define DRAW(n) prng_below(&x->g->rng, (n))
#define PICK(table) table[DRAW(sizeof(table) / sizeof((table)[0]))]
#define EDIT(name, ...) \
	static void name(gen_lists *x, size_t t) \
	{ \
		gen_list *l = &x->list[t - 1]; \
		struct pki_crl *s = &l->spec; \
		gen_cert *below = &x->g->cert[t - 1], *above = &x->g->cert[t]; \
\
		(void)s, (void)below, (void)above; \
		__VA_ARGS__; \
	}

#define URL_A "http://pki.test/a.crl"
#define URL_B "http://pki.test/b.crl"

static const enum pki_mode present[] = { PKI_EXT_PLAIN, PKI_EXT_CRITICAL, PKI_EXT_CRITICAL_FALSE };

/* One more entry at the end, or the last one again. */
static gen_entry *entry(gen_list *l)
{
	gen_entry *e = &l->entry[l->n_entries < GEN_ENTRIES ? l->n_entries++ : GEN_ENTRIES - 1];

	*e = (gen_entry){ 0 };
	e->spec.serial = PKI_BYTES("\x02\x03");
	return e;
}

/* Dates */
EDIT(expired, s->next_update = PKI_AT(x->g->at - 1 - (int64_t)DRAW(2) * 100000))
EDIT(last_second, s->next_update = PKI_AT(x->g->at))
EDIT(no_end, s->no_next_update = true)
EDIT(future, s->this_update = PKI_AT(x->g->at + 1 + (int64_t)DRAW(2) * 100000))
EDIT(first_second, s->this_update = PKI_AT(x->g->at))

/* Who signed */
EDIT(missing, l->absent = true)
EDIT(broken, s->sign.broken = l->forged = true)
EDIT(other_key, s->sign.key = pki_key(PKI_P256, 20); l->forged = true)
EDIT(
	key_above, if (above->issuer != t) {
		s->sign.key = x->g->cert[above->issuer].spec.key;
		l->forged = true;
	})
EDIT(
	key_below, if (t > 1) {
		s->sign.key = below->spec.key;
		l->forged = true;
	})
EDIT(sha1, l->sha1 = true)
EDIT(inner, l->inner = true)
EDIT(ku_no_crl, above->spec.ku = (struct pki_ku){ PKI_EXT_CRITICAL, .bits = PKI_KU_CERT_SIGN })
EDIT(ku_absent, above->spec.ku.mode = PKI_EXT_ABSENT)
EDIT(aki_off, s->aki.mode = PKI_EXT_ABSENT)
EDIT(aki_other, s->aki.id = PKI_BYTES("nobody has this one!"))
EDIT(aki_serial, s->aki.issuer = PKI_NAME("O=Nil;CN=Authority 1");
     s->aki.serial = PKI_BYTES("\x01\x02"))
static const char *const spelt[] = { "O=GEN;CN=aUTHORITY %", "O=  Gen ;CN=Authority   % ",
				     "O:printable=Gen;CN:bmp=Authority %" };
static const char *const strange[] = { "O=Gen;CN=Authority %0", "CN=Authority %;O=Gen",
				       "CN=Authority %" };
/* The list's issuer written in this form; the names live as long as the program. */
static struct pki_name issuer_name(const char *form, size_t of)
{
	static char made[6][5][GEN_NAME];
	static size_t n;
	char *out = made[n++ % 6][of % 5];
	const char *mark = strchr(form, '%');

	memcpy(out, form, strlen(form) + 1);
	out[mark - form] = (char)('0' + of);
	return PKI_NAME(out);
}
EDIT(name_equal, s->issuer = issuer_name(PICK(spelt), x->g->cert[l->by].name_of))
EDIT(name_other, s->issuer = issuer_name(PICK(strange), x->g->cert[l->by].name_of))

/* Whole lists */
EDIT(delta, s->delta_mode = PICK(present); s->delta_base = 1)
EDIT(version_1, s->version = 1)
EDIT(number_mode, s->number_mode = DRAW(2) ? PKI_EXT_ABSENT : PKI_EXT_CRITICAL)
static const char *const oids[] = { "1.3.6.1.4.1.99999.1", "2.5.29.46" /* freshestCRL */,
				    "2.5.29.35", "2.5.29.18" };
EDIT(list_extension, l->more = (struct pki_ext){ PICK(oids), PICK(present), PKI_BYTES("\x30\x00") })

/* Entries */
static const enum gen_serial same[] = { GEN_SERIAL_PLAIN, GEN_SERIAL_PADDED,
					GEN_SERIAL_PADDED_MORE };
static const enum gen_serial different[] = { GEN_SERIAL_OTHER_SIGN, GEN_SERIAL_SHORT,
					     GEN_SERIAL_EMPTY };
EDIT(revoked, entry(l)->about = true)
EDIT(revoked_odd, gen_entry *e = entry(l); e->about = true; e->as = PICK(same);
     e->spec.reason = (int)DRAW(12))
EDIT(revoked_not, gen_entry *e = entry(l); e->about = true; e->as = PICK(different))
EDIT(revoked_root, gen_list *r = &x->list[x->g->n_line - 2]; gen_entry *e = entry(r);
     e->spec.serial = PKI_BYTES("root");
     x->g->cert[x->g->n_line - 1].spec.serial = PKI_BYTES("root"))
static const struct pki_bytes strangers[] = {
	{ (const uint8_t *)"\x01", 1 },
	{ (const uint8_t *)"\x00", 1 },
	{ (const uint8_t *)"\x00\x01", 2 },
	{ (const uint8_t *)"\xff\xff", 2 },
	{ (const uint8_t *)"\x00\xff", 2 },
	{ (const uint8_t *)"\xff", 1 },
	{ (const uint8_t *)"a serial number of more than 20 bytes", 37 },
};
EDIT(stranger, gen_entry *e = entry(l); e->spec.serial = PICK(strangers);
     e->spec.reason = (int)DRAW(12))
EDIT(entry_critical, gen_entry *e = entry(l); e->spec.unknown_critical = true;
     e->about = DRAW(4) == 0)
static const enum gen_of whose[] = { GEN_OF_ISSUER, GEN_OF_LIST, GEN_OF_OTHER };
EDIT(entry_issuer, gen_entry *e = entry(l); e->of = PICK(whose); e->about = DRAW(2);
     if (DRAW(2)) entry(l)->about = true)
EDIT(entry_future, gen_entry *e = entry(l); e->about = true; e->spec.date = PKI_AT(x->g->at + 1))
static const struct pki_bytes serials[] = {
	{ (const uint8_t *)"\x05", 1 },     { (const uint8_t *)"\x00", 1 },
	{ (const uint8_t *)"\xff\x01", 2 }, { (const uint8_t *)"\x00\xff\x01", 3 },
	{ (const uint8_t *)"\x80", 1 },     { (const uint8_t *)"\x01\x01", 2 },
};
EDIT(serial, below->spec.serial = PICK(serials))
EDIT(serial_revoked, below->spec.serial = PICK(serials); revoked_odd(x, t))
EDIT(serial_not, below->spec.serial = PICK(serials); revoked_not(x, t))

/* What a list is about, and where it can be had */
static void idp(gen_list *l)
{
	if (l->spec.idp.mode == PKI_EXT_DEFAULT)
		l->spec.idp.mode = PKI_EXT_CRITICAL;
}
EDIT(only_user, s->idp.only_user = true; idp(l))
EDIT(only_ca, s->idp.only_ca = true; idp(l))
EDIT(only_right, *(t == 1 ? &s->idp.only_user : &s->idp.only_ca) = true; idp(l))
EDIT(only_attribute, s->idp.only_attribute = true; idp(l))
EDIT(some_reasons, s->idp.some_reasons = 2 + DRAW(510); idp(l))
EDIT(idp_empty, s->idp.mode = PICK(present))
static void points(gen_cert *c, struct pki_dp first, struct pki_dp second)
{
	c->spec.crldp = (struct pki_crldp){ .dp = { first, second } };
}
#define DP(...) ((struct pki_dp){ __VA_ARGS__ })
EDIT(point, points(below, DP(.url = URL_A), DP(0)); s->idp.url = DRAW(4) ? URL_A : NULL; idp(l))
EDIT(point_second, points(below, DP(.url = URL_B), DP(.url = URL_A)); s->idp.url = URL_A; idp(l))
EDIT(point_other, points(below, DP(.url = URL_B), DP(0)); s->idp.url = URL_A; idp(l))
EDIT(point_case, points(below, DP(.url = URL_A), DP(0)); s->idp.url = "HTTP://pki.test/a.crl";
     idp(l))
EDIT(point_none, s->idp.url = URL_A; idp(l))
EDIT(point_reasons,
     points(below, DP(.url = URL_A, .reasons = 2 + DRAW(510)), DP(.url = DRAW(2) ? URL_A : NULL));
     s->idp.url = DRAW(2) ? URL_A : NULL; idp(l))
EDIT(point_issuer, points(below, DP(.url = URL_A, .issuer = PKI_NAME("O=Gen;CN=Stranger")),
			  DP(.url = DRAW(2) ? URL_B : NULL));
     s->idp.url = DRAW(2) ? URL_A : NULL; idp(l))
EDIT(point_own_issuer,
     points(below, DP(.url = DRAW(2) ? URL_A : NULL, .issuer = gen_lists_name(x, t)), DP(0));
     s->idp.url = DRAW(2) ? URL_A : NULL; idp(l))
EDIT(point_nameless, points(below, DP(.issuer = gen_lists_name(x, t)), DP(0)); s->idp.url = URL_A;
     idp(l); entry(l)->about = DRAW(2))

/* Indirect lists: of whoever is higher up, or of the issuer itself. */
static gen_list *from_above(gen_lists *x, size_t t, bool led)
{
	gen_list *l = &x->list[t - 1];
	size_t by = t + 1 + DRAW((unsigned)(x->g->n_line - t));

	l->by = by < x->g->n_line ? by : x->g->n_line - 1;
	l->spec.idp.indirect = true;
	idp(l);
	if (led)
		points(&x->g->cert[t - 1],
		       DP(.url = DRAW(2) ? URL_A : NULL, .issuer = gen_lists_name(x, l->by)),
		       DP(0));
	return l;
}
EDIT(indirect_own, s->idp.indirect = true; idp(l))
EDIT(indirect, (void)from_above(x, t, true))
EDIT(indirect_url, from_above(x, t, true)->spec.idp.url = DRAW(3) ? URL_A : URL_B)
EDIT(indirect_not_led, (void)from_above(x, t, false))
EDIT(indirect_not_said, from_above(x, t, true)->spec.idp.indirect = false)
EDIT(indirect_revoked, (void)from_above(x, t, true); entry(l)->about = true;
     l->entry[l->n_entries - 1].of = GEN_OF_ISSUER)
EDIT(indirect_carried, (void)from_above(x, t, true); entry(l)->of = PICK(whose);
     entry(l)->about = true)
EDIT(indirect_entry, (void)from_above(x, t, DRAW(4)); entry_issuer(x, t))

/* A CA that renewed its key: a certificate more of its name, of whoever issued the first, or below
 * the first. */
static size_t renewed(gen_lists *x, size_t t, size_t issuer)
{
	size_t j = gen_add(x->g, t, issuer == t ? t : issuer);

	if (j != t) {
		x->g->cert[j].spec.key = pki_key(PKI_P256, 22);
		x->g->cert[j].issuer = issuer;
	}
	return j;
}
EDIT(rollover_list, if (above->issuer != t) l->by = renewed(x, t, above->issuer))
EDIT(rollover_below, l->by = renewed(x, t, t))
EDIT(
	rollover_in_line, if (t + 2 < x->g->n_line) {
		above->name_of = t + 1;
		l->by = DRAW(2) ? t : t + 1;
	})
EDIT(
	rollover_twins, if (above->issuer != t) {
		size_t j = gen_lists_add(x, t - 1);
		x->list[j].by = renewed(x, t, above->issuer);
	})
EDIT(
	rollover_indirect, if (t + 3 < x->g->n_line) {
		above->name_of = t + 1;
		(void)from_above(x, t + 1, true);
	})
EDIT(
	rollover_keyless, if (t + 2 < x->g->n_line) {
		above->name_of = t + 1;
		l->by = t + 1;
		x->list[t].spec.aki.mode = PKI_EXT_ABSENT;
	})

/* A second list of the tier, older or newer, as the first is by then. */
static gen_list *again(gen_lists *x, size_t t)
{
	gen_list *l = &x->list[gen_lists_add(x, t - 1)];

	l->spec.this_update = PKI_AT(x->g->at - 1000 + (int64_t)DRAW(2) * 500);
	l->spec.number = 2;
	return l;
}
EDIT(again_plain, (void)again(x, t))
EDIT(again_broken, gen_list *a = again(x, t); a->spec.sign.broken = a->forged = true)
EDIT(again_revoked, entry(again(x, t))->about = true)
EDIT(again_forged_revoked, gen_list *a = again(x, t); entry(a)->about = true;
     a->spec.sign.broken = a->forged = true)
EDIT(again_expired, again(x, t)->spec.next_update = PKI_AT(x->g->at - 5))
EDIT(again_critical, entry(again(x, t))->spec.unknown_critical = true)
EDIT(again_delta, gen_list *a = again(x, t); a->spec.delta_mode = PKI_EXT_CRITICAL;
     a->spec.delta_base = 1; entry(a)->about = DRAW(2))
EDIT(again_reasons, gen_list *a = again(x, t); a->spec.idp.some_reasons = 2 + DRAW(510); idp(a);
     entry(a)->about = DRAW(2))
EDIT(again_delta_reasons, gen_list *a = again(x, t); a->spec.delta_mode = PKI_EXT_CRITICAL;
     a->spec.idp.some_reasons = 2; idp(a); entry(a)->about = true)
EDIT(again_two_ids, gen_list *a = again(x, t);
     a->more = (struct pki_ext){ PKI_OID_AKI, PKI_EXT_PLAIN, PKI_BYTES("\x30\x00") };
     entry(a)->about = true)
EDIT(again_sha1, gen_list *a = again(x, t); a->sha1 = true; entry(a)->about = true)
EDIT(again_inner, gen_list *a = again(x, t); a->inner = true; entry(a)->about = DRAW(2))
EDIT(
	again_off_path, if (above->issuer != t) {
		gen_list *a = again(x, t);
		a->by = renewed(x, t, above->issuer);
		entry(a)->about = true;
	})
EDIT(again_scope, gen_list *a = again(x, t); a->spec.idp.only_user = t > 1;
     a->spec.idp.only_ca = t == 1; idp(a); entry(a)->about = DRAW(2))
EDIT(again_root, gen_list *a = &x->list[gen_lists_add(x, x->g->n_line - 2)];
     a->spec = (struct pki_crl){ 0 }; a->forged = false)

/* The path */
EDIT(anchor_here, above->anchor = true)
EDIT(anchor_below_signer, above->anchor = true; (void)from_above(x, t, true))

/* clang-format off */
#define ROW(name) { #name, name }
/* clang-format on */
static const struct {
	const char *name;
	void (*edit)(gen_lists *x, size_t t);
} edits[] = {
	ROW(expired),
	ROW(last_second),
	ROW(no_end),
	ROW(future),
	ROW(first_second),
	ROW(missing),
	ROW(broken),
	ROW(other_key),
	ROW(key_above),
	ROW(key_below),
	ROW(sha1),
	ROW(inner),
	ROW(ku_no_crl),
	ROW(ku_absent),
	ROW(aki_off),
	ROW(aki_other),
	ROW(aki_serial),
	ROW(name_equal),
	ROW(name_other),
	ROW(delta),
	ROW(version_1),
	ROW(number_mode),
	ROW(list_extension),
	ROW(revoked),
	ROW(revoked_odd),
	ROW(revoked_not),
	ROW(revoked_root),
	ROW(stranger),
	ROW(entry_critical),
	ROW(entry_issuer),
	ROW(entry_future),
	ROW(serial),
	ROW(serial_revoked),
	ROW(serial_not),
	ROW(only_user),
	ROW(only_ca),
	ROW(only_right),
	ROW(only_attribute),
	ROW(some_reasons),
	ROW(idp_empty),
	ROW(point),
	ROW(point_second),
	ROW(point_other),
	ROW(point_case),
	ROW(point_none),
	ROW(point_reasons),
	ROW(point_issuer),
	ROW(point_own_issuer),
	ROW(point_nameless),
	ROW(indirect_own),
	ROW(indirect),
	ROW(indirect_url),
	ROW(indirect_not_led),
	ROW(indirect_not_said),
	ROW(indirect_revoked),
	ROW(indirect_carried),
	ROW(indirect_entry),
	ROW(rollover_list),
	ROW(rollover_below),
	ROW(rollover_in_line),
	ROW(rollover_twins),
	ROW(rollover_indirect),
	ROW(rollover_keyless),
	ROW(again_plain),
	ROW(again_broken),
	ROW(again_revoked),
	ROW(again_forged_revoked),
	ROW(again_expired),
	ROW(again_critical),
	ROW(again_delta),
	ROW(again_reasons),
	ROW(again_delta_reasons),
	ROW(again_two_ids),
	ROW(again_sha1),
	ROW(again_inner),
	ROW(again_off_path),
	ROW(again_scope),
	ROW(again_root),
	ROW(anchor_here),
	ROW(anchor_below_signer),
};

size_t gen_lists_edit_count(void)
{
	return sizeof(edits) / sizeof(edits[0]);
}

void gen_lists_edit_do(gen_lists *x, size_t edit, size_t tier)
{
	gen *g = x->g;

	edits[edit].edit(x, tier);
	if (g->n_edits < GEN_EDITS) {
		g->edit[g->n_edits] = edits[edit].name;
		g->edited[g->n_edits++] = tier;
	}
}

void gen_lists_edit_named(gen_lists *x, const char *name, size_t tier)
{
	for (size_t i = 0; i < gen_lists_edit_count(); i++)
		if (strcmp(edits[i].name, name) == 0) {
			gen_lists_edit_do(x, i, tier);
			return;
		}
	abort();
}

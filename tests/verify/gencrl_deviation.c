/* SPDX-License-Identifier: BSD-2-Clause */
#include "gencrl.h"

#include <check.h>
#include <openssl/x509_vfy.h>
#include <string.h>

static bool undo_last_second(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++) {
		struct pki_time *end = &copy->list[i].spec.next_update;

		if (end->form != PKI_TIME_UNIX || end->at != was->g->at)
			continue;
		end->at++;
		any = true;
	}
	return any;
}

static bool undo_padding(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++)
		for (size_t k = 0; k < was->list[i].n_entries; k++) {
			gen_entry *e = &copy->list[i].entry[k];
			struct pki_bytes s = e->spec.serial;

			if (e->about &&
			    (e->as == GEN_SERIAL_PADDED || e->as == GEN_SERIAL_PADDED_MORE)) {
				e->as = GEN_SERIAL_PLAIN;
				any = true;
			}
			/* Of a stranger: FF is the number that FFFF is, and so on. */
			if (!e->about && s.len > 1 && (s.p[0] == 0 || s.p[0] == 0xff) &&
			    (s.p[0] ^ s.p[1]) < 0x80) {
				e->spec.serial = (struct pki_bytes){ s.p + 1, s.len - 1 };
				any = true;
			}
		}
	return any;
}

static bool undo_aki(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++) {
		struct pki_aki *aki = &copy->list[i].spec.aki;

		any = any || aki->serial.len;
		aki->issuer = (struct pki_name){ 0 };
		aki->serial = (struct pki_bytes){ 0 };
	}
	return any;
}

/* A point for some reasons beside a list that is not for some: without the reasons. */
static bool undo_reasons(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->g->n; i++)
		for (size_t k = 0; k < PKI_LIST; k++) {
			struct pki_dp *dp = &copy->g->cert[i].spec.crldp.dp[k];

			any = any || dp->reasons;
			dp->reasons = 0;
		}
	return any;
}

static bool undo_no_word(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++) {
		if ((!was->list[i].forged && !was->list[i].inner &&
		     was->list[i].by < was->g->n_line) ||
		    was->list[i].absent)
			continue;
		copy->list[i].absent = true;
		any = true;
	}
	return any;
}

/* Anchors below whoever signs a list: not as anchors. */
static bool undo_low_anchor(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++)
		for (size_t k = 1; k < was->list[i].by && was->list[i].by < was->g->n_line; k++) {
			any = any || copy->g->cert[k].anchor;
			copy->g->cert[k].anchor = false;
		}
	return any;
}

/* A key that its predecessor signed: the predecessor signs the list, too. */
static bool undo_rollover(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++) {
		const gen_list *l = &was->list[i];

		if (l->by + 1 >= was->g->n_line ||
		    was->g->cert[l->by].name_of != was->g->cert[l->by + 1].name_of)
			continue;
		copy->list[i].by++;
		copy->g->cert[l->by + 1].spec.ku = (struct pki_ku){ 0 };
		any = true;
	}
	return any;
}

static bool undo_keyless(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++) {
		const gen_list *l = &was->list[i];
		bool twice = l->more.oid && strcmp(l->more.oid, PKI_OID_AKI) == 0;

		/* Of two, OpenSSL takes none. */
		if (l->spec.aki.mode != PKI_EXT_ABSENT && l->spec.version != 1 && !twice)
			continue;
		copy->list[i].spec.version = 0;
		copy->list[i].spec.aki.mode = PKI_EXT_DEFAULT;
		/* This library does not read it, see gencrl_unheard.c. */
		if (twice)
			copy->list[i].absent = true;
		any = true;
	}
	return any;
}

static bool undo_empty_idp(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++) {
		const struct pki_idp *idp = &was->list[i].spec.idp;

		if (idp->mode == PKI_EXT_DEFAULT || idp->mode == PKI_EXT_ABSENT || idp->url ||
		    idp->indirect || idp->only_user || idp->only_ca || idp->only_attribute ||
		    idp->some_reasons)
			continue;
		copy->list[i].spec.idp.mode = PKI_EXT_DEFAULT;
		any = true;
	}
	return any;
}

static const list_deviation deviations[] = {
	{ "anchor",
	  "An anchor, and what is above the nearest one, is trusted because the caller said so and "
	  "needs no list; OpenSSL asks "
	  "for one up to the top. One that revokes it counts for both.",
	  "RFC 5280 6.1: the trust anchor is not part of the path; tpmattest_policy_set_flags(3)",
	  NULL },
	{ "last-second",
	  "A list holds through its nextUpdate; X509_cmp_time calls equal times earlier, so "
	  "OpenSSL lets it expire one second "
	  "before.",
	  "RFC 5280 5.1.2.5", undo_last_second },
	{ "serial-padding",
	  "A serial number with superfluous bytes is the number that it is without; OpenSSL does "
	  "not parse a list with such an "
	  "entry, so it has no list.",
	  "X.690 8.3.2; facts Q8", undo_padding },
	{ "aki-issuer-serial",
	  "A list is verified with the key of the path; an issuer and serial number in its "
	  "authorityKeyIdentifier that no "
	  "certificate has do not matter.",
	  "RFC 5280 5.2.1, 4.2.1.1; facts Q14", undo_aki },
	{ "point-reasons",
	  "A complete list of the certificate's issuer, about all reasons and named by no "
	  "distribution point, covers the "
	  "certificate whatever its distribution points say; OpenSSL narrows it to the reasons of "
	  "the first point.",
	  "RFC 5280 6.3.3, its last paragraph but one", undo_reasons },
	{ "one-list",
	  "A list that nobody on the path signed says nothing, and the next is looked at; "
	  "X509_verify_cert takes one, the newest, "
	  "before it verifies it, so whoever can put in a forged one denies it the good one.",
	  "design 8: signature first, then scope", undo_no_word },
	{ "above-the-anchor",
	  "An anchor's own issuer, when the trust store has it, may sign indirect lists about what "
	  "is below the anchor; "
	  "OpenSSL's path ends at the anchor, and it wants the list's path to end there, too.",
	  "design 8: an anchor's own key, or one above", undo_low_anchor },
	{ "rollover-beside",
	  "A list that a renewed key signed is nothing about that key's own certificate, which has "
	  "a list of its own; OpenSSL takes "
	  "the first for its name, finds no path for it, and does not look at the other.",
	  "RFC 5280 6.3.3 (f), (g)", undo_rollover },
	{ "one-key",
	  "A list without a key identifier is verified with each key that its issuer's name has on "
	  "the path; OpenSSL takes the "
	  "lowest.",
	  "RFC 5280 6.3.3 (g)", undo_keyless },
	{ "empty-idp",
	  "An issuing distribution point that says nothing restricts nothing; OpenSSL 3.5.9 does "
	  "not take a list that has one, because authorities must not issue it.",
	  "RFC 5280 5.2.5", undo_empty_idp, true },
};

enum { N = sizeof(deviations) / sizeof(deviations[0]), ALL = (1 << N) - 1 };

size_t list_deviation_count(void)
{
	return N;
}

const list_deviation *list_deviation_at(size_t i)
{
	return &deviations[i];
}

size_t list_deviation_named(const char *name)
{
	for (size_t i = 0; i < N; i++)
		if (strcmp(deviations[i].name, name) == 0)
			return i;
	ck_abort_msg("no deviation %s", name);
}

/* Those of `wanted` that the case has anything of, when they explain it; otherwise 0. */
static unsigned try_without(const gen_lists *x, const verdict *v, unsigned wanted)
{
	gen_lists *twin = gen_lists_copy(x);
	bool anchor = wanted & 1u << list_deviation_named("anchor"), explained = false;
	unsigned undone = 0;
	int answer;
	asked q;

	for (unsigned i = 0; i < N; i++)
		if (wanted >> i & 1 && (!deviations[i].undo || deviations[i].undo(twin, x)))
			undone |= 1u << i;
	/* What lacks one of them was tried without it. */
	if (undone == wanted || wanted == ALL) {
		gen_lists_mint(twin);
		gen_lists_ask(twin, &q);
		answer = anchor ? oracle_judge_below(&q, v->n_nearest - 1) : oracle_judge(&q);
		/* Revoked at another place by what is not heard: for the other list of reasons to
		 * say. */
		explained = answer == X509_V_OK ||
			    (answer == X509_V_ERR_CERT_REVOKED && list_unheard_explain(twin));
	}
	gen_lists_free(twin);
	return explained ? undone : 0;
}

unsigned list_deviation_explain(const gen_lists *x, const verdict *v)
{
	unsigned why = 0;

	for (unsigned i = 0; i < N && !why; i++)
		why = try_without(x, v, 1u << i);
	for (unsigned i = 0; i < N && !why; i++)
		for (unsigned k = 0; k < i && !why; k++)
			why = try_without(x, v, 1u << i | 1u << k);
	return why ? why : try_without(x, v, ALL);
}

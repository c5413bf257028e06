/* SPDX-License-Identifier: BSD-2-Clause */
#include "gencrl.h"

#include <string.h>

static bool undo_sha1(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++) {
		any = any || was->list[i].sha1;
		copy->list[i].sha1 = false;
	}
	return any;
}

static bool undo_direct(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++)
		for (size_t k = 0; k < was->list[i].n_entries; k++) {
			struct pki_crl *spec = &copy->list[i].spec;
			struct pki_idp *idp = &spec->idp;

			if (was->list[i].entry[k].of == GEN_OF_NOBODY ||
			    (idp->indirect && spec->version != 1))
				continue;
			if (spec->version == 1)
				*idp = (struct pki_idp){ 0 };
			spec->version = 0;
			idp->indirect = any = true;
			idp->mode = idp->mode == PKI_EXT_DEFAULT ? PKI_EXT_CRITICAL : idp->mode;
		}
	return any;
}

static bool undo_inner(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++) {
		any = any || was->list[i].inner;
		copy->list[i].inner = false;
	}
	return any;
}

static bool undo_off_path(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++)
		if (was->list[i].by >= was->g->n_line) {
			copy->list[i].by = was->list[i].tier;
			/* OpenSSL 3.0 compares no key identifier with a certificate off the path
			 * whose extensions it has not read. */
			copy->list[i].spec.aki = (struct pki_aki){ 0 };
			any = true;
		}
	for (size_t i = 1; i < was->g->n_line; i++) {
		any = any || (!was->g->cert[i].store && was->g->cert[i - 1].anchor);
		copy->g->cert[i].store = true;
	}
	return any;
}

static bool undo_nameless(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t t = 1; t < was->g->n_line; t++) {
		struct pki_dp *dp = &copy->g->cert[t - 1].spec.crldp.dp[0];

		if (dp->url || !pki_name_given(&dp->issuer) || !was->list[t - 1].spec.idp.url)
			continue;
		dp->url = was->list[t - 1].spec.idp.url;
		any = true;
	}
	return any;
}

static bool undo_twice(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++) {
		if (!was->list[i].more.oid || strcmp(was->list[i].more.oid, PKI_OID_AKI) != 0)
			continue;
		copy->list[i].more.oid = NULL;
		copy->list[i].spec.aki = (struct pki_aki){ 0 };
		any = true;
	}
	return any;
}

static bool undo_delta(gen_lists *copy, const gen_lists *was)
{
	bool any = false;

	for (size_t i = 0; i < was->n; i++) {
		if (was->list[i].spec.delta_mode == PKI_EXT_DEFAULT ||
		    !was->list[i].spec.idp.some_reasons)
			continue;
		copy->list[i].spec.delta_mode = PKI_EXT_DEFAULT;
		/* OpenSSL looks at neither scope nor keyUsage for what it takes for a delta. */
		copy->list[i].spec.idp =
			(struct pki_idp){ PKI_EXT_CRITICAL,
					  .some_reasons = was->list[i].spec.idp.some_reasons };
		copy->g->cert[was->list[i].by].spec.ku = (struct pki_ku){ 0 };
		any = true;
	}
	return any;
}

static const list_deviation unheard[] = {
	{ "sha1",
	  "A list signed with SHA-1 says nothing as long as SHA-1 is not allowed: anybody might "
	  "have made it.",
	  "design 7; CRL_UNSUPPORTED", undo_sha1 },
	{ "issuer-in-direct-list",
	  "certificateIssuer is defined for indirect lists; in another it is a critical extension "
	  "that is not understood, and the "
	  "list cannot be used. OpenSSL goes by it everywhere.",
	  "RFC 5280 5.3, 5.3.3; CRL_UNSUPPORTED", undo_direct },
	{ "inner-algorithm",
	  "The signature algorithm inside of what is signed must be the one outside; OpenSSL 3.0 "
	  "does not compare them in a list.",
	  "RFC 5280 5.1.1.2; CRL_SIGNATURE_BAD", undo_inner, true },
	{ "off-path",
	  "Who signs a list is on the certificate's path, or above its anchor in the store; "
	  "OpenSSL looks for others, too, as the next "
	  "key of a CA, or a device's, and builds a path for them.",
	  "design 8: revocation", undo_off_path },
	{ "nameless-point",
	  "A distribution point without a name of its own is its cRLIssuer's; OpenSSL lets it "
	  "match each name that a list has.",
	  "RFC 5280 6.3.3 (b)(2)(i)", undo_nameless },
	{ "extension-twice",
	  "A list with two authorityKeyIdentifiers does not parse, which whoever adds it is told; "
	  "OpenSSL goes by none of them.",
	  "RFC 5280 4.2, 5.2", undo_twice },
	{ "delta-for-reasons",
	  "A delta list is nothing without its base, and is refused; OpenSSL forgets that it is "
	  "one when it is for some reasons.",
	  "RFC 5280 5.2.4; CRL_DELTA", undo_delta, true },
};

enum { N_UNHEARD = sizeof(unheard) / sizeof(unheard[0]) };

size_t list_unheard_count(void)
{
	return N_UNHEARD;
}

const list_deviation *list_unheard_at(size_t i)
{
	return &unheard[i];
}

/* Does this library call something of it revoked, without the duty? It is minted. */
static bool revokes(const gen_lists *x)
{
	verdict v;
	asked q;

	gen_lists_ask(x, &q);
	q.flags &= ~(uint64_t)TPMATTEST_POLICY_REQUIRE_REVOCATION;
	verdict_take(&q, &v);
	return v.finding == TPMATTEST_F_REVOKED;
}

/* Those of `wanted` that the case has anything of, when this library calls it revoked without them;
 * otherwise 0. */
static unsigned hear_without(const gen_lists *x, unsigned wanted)
{
	gen_lists *twin = gen_lists_copy(x);
	unsigned undone = 0;

	for (unsigned i = 0; i < N_UNHEARD; i++)
		if (wanted >> i & 1 && unheard[i].undo(twin, x))
			undone |= 1u << i;
	if (undone)
		gen_lists_mint(twin);
	if (undone && !revokes(twin))
		undone = 0;
	gen_lists_free(twin);
	return undone;
}

unsigned list_unheard_explain(const gen_lists *x)
{
	unsigned why = 0;

	for (unsigned i = 0; i < N_UNHEARD && !why; i++)
		why = hear_without(x, 1u << i);
	return why ? why : hear_without(x, (1u << N_UNHEARD) - 1);
}

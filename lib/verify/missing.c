/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/missing.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/encode.h"
#include "base/limits.h"
#include "vendor/pins.h"
#include "x509/name.h"
#include "x509/pubkey_check.h"

/* hex of at most 64 bytes and a NUL: whole, for all lengths that occur (20 and 32 bytes) */
#define KEY_ID_TEXT (2 * 64 + 1)

static void key_id_text(ta_span id, char out[KEY_ID_TEXT])
{
	size_t n = id.n < (KEY_ID_TEXT - 1) / 2 ? id.n : (KEY_ID_TEXT - 1) / 2;

	ta_hex(id.p, n, out);
}

const char *ta_missing_root_url(const ta_cert *c)
{
	const ta_pin *pin = ta_pins_by_ski(c->aki_key_id);

	return pin ? pin->url : NULL;
}

const ta_intermediate *ta_missing_intermediate(const ta_cert *c, bool *nomem)
{
	char *issuer = ta_name_text(c->issuer);
	const ta_intermediate *known = issuer ? ta_intermediates_by_subject(issuer) : NULL;

	*nomem = *nomem || !issuer;
	free(issuer);
	return known;
}

/* Returns the finding about the key of an available issuer, and its details as text. */
static int key_finding(const ta_cert *issuer, char text[TA_KEY_TEXT], ta_findings *findings)
{
	int fault = ta_key_check(&issuer->key, false);

	findings->nomem = findings->nomem || fault == TA_KEY_NOMEM;
	ta_key_text(&issuer->key, fault, text);
	return fault == TA_KEY_FIT ? TPMATTEST_F_KEY_UNUSABLE : ta_key_finding(fault, false);
}

static void explain_key(ta_graph *g, size_t vertex, int cert, ta_findings *findings)
{
	char text[TA_KEY_TEXT];
	int code = key_finding(g->v[vertex].unusable, text, findings);

	ta_findings_add(findings, code, cert, TA_NO_OFFSET, NULL, "issuer \"%s\": %s",
			ta_graph_issuer(g, vertex), text);
}

/* Describe the available certificates with the issuer's name and why they cannot be used. */
static void describe_candidates(const ta_vertex *v, ta_buf *out, ta_findings *findings)
{
	const ta_pin *pin = ta_pins_by_ski(v->id.cert->aki_key_id);
	char text[TA_KEY_TEXT];

	/* The identifier is a claim, so nothing but advice follows from it. */
	if (pin)
		ta_buf_printf(out, ", which is that of a pinned vendor root: add --vendor-roots%s",
			      pin->url ? " and --fetch" : "");
	if (v->n_up) {
		ta_buf_str(out, " (available issuers form a loop)");
	} else if (v->unusable) {
		int code = key_finding(v->unusable, text, findings);

		ta_buf_printf(out, " (available under that name: %s, %s)", ta_finding_text(code),
			      text);
	} else if (v->bad_signatures) {
		ta_buf_str(out, " (available certificates with that name did not sign it)");
	}
	ta_buf_add(out, "", 1);
}

/* The name is a claim too. The hash tells whether a certificate at hand is the CA meant. */
static void describe_known(const ta_intermediate *known, ta_buf *out)
{
	char hex[2 * sizeof(known->sha256) + 1];

	if (!known)
		return;
	ta_hex(known->sha256, sizeof(known->sha256), hex);
	ta_buf_printf(out, ", which is the name of a CA of %s with SHA-256 %s", known->vendor, hex);
}

static void explain_issuer(ta_graph *g, size_t vertex, int cert, ta_findings *findings)
{
	const ta_vertex *v = &g->v[vertex];
	char *url = ta_cert_aia_url(v->id.cert, 0, &findings->nomem);
	ta_buf others = ta_buf_with(TA_MAX_MESSAGE);
	const ta_intermediate *known = ta_missing_intermediate(v->id.cert, &findings->nomem);
	char id[KEY_ID_TEXT];

	key_id_text(v->id.cert->aki_key_id, id);
	describe_known(known, &others);
	describe_candidates(v, &others, findings);
	ta_findings_add(findings, TPMATTEST_F_ISSUER_MISSING, cert, TA_NO_OFFSET,
			url     ? url
			: known ? known->url
				: ta_missing_root_url(v->id.cert),
			"\"%s\"%s%s%s", ta_graph_issuer(g, vertex),
			id[0] ? ", key identifier " : "", id,
			ta_buf_ok(&others) ? (const char *)others.p : "");
	findings->nomem = findings->nomem || others.nomem;
	ta_buf_free(&others);
	free(url);
}

void ta_missing_explain(ta_graph *g, size_t vertex, int cert, ta_findings *findings)
{
	const ta_vertex *v = &g->v[vertex];
	const ta_cert *c = v->id.cert;

	if (!v->expanded || v->cut || c->sig.kind == TA_SIG_UNKNOWN) {
		/* already reported as PATH_TOO_LONG, WORK_LIMIT or ALGORITHM_UNKNOWN */
	} else if (v->bad_key_match && v->from != TA_FROM_FETCH) {
		/* Certificates from the network are excluded: anybody could have supplied one, so a
		 * wrong signature on it proves nothing. */
		ta_findings_add(findings, TPMATTEST_F_SIGNATURE_BAD, cert,
				ta_cert_offset(c, c->signature), NULL,
				"not signed by the key of issuer \"%s\"",
				ta_graph_issuer(g, vertex));
	} else if (v->unusable_key_match) {
		explain_key(g, vertex, cert, findings);
	} else if (ta_graph_self_issued(g, vertex)) {
		ta_findings_add(findings, TPMATTEST_F_NO_ANCHOR, cert, TA_NO_OFFSET, NULL, "\"%s\"",
				ta_graph_issuer(g, vertex));
	} else {
		explain_issuer(g, vertex, cert, findings);
	}
	if (!g->signatures.trust)
		ta_findings_add(findings, TPMATTEST_F_TRUST_MISSING, TA_NO_CERT, TA_NO_OFFSET, NULL,
				NULL);
}

void ta_missing_note(ta_graph *g, size_t vertex, ta_findings *findings)
{
	ta_findings_add(findings, TPMATTEST_F_DEAD_END, TA_NO_CERT, TA_NO_OFFSET, NULL,
			"%s%s \"%s\": issuer \"%s\" not found", ta_vertex_place(&g->v[vertex]),
			g->v[vertex].source, ta_graph_subject(g, vertex),
			ta_graph_issuer(g, vertex));
}

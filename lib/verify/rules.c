/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/rules.h"

#include "x509/der.h"
#include "x509/name.h"
#include "x509/pubkey_check.h"

#define NOTE(code, at, ...) ta_findings_add(findings, code, cert, at, NULL, __VA_ARGS__)
#define NOTE_AS(severity, code, at, ...) \
	ta_findings_add_as(findings, severity, code, cert, at, NULL, __VA_ARGS__)

static void check_algorithm(const ta_cert *c, int cert, const ta_rules *rules,
			    ta_findings *findings)
{
	int64_t at = ta_cert_offset(c, c->sig.whole);

	if (c->sig.kind == TA_SIG_UNKNOWN)
		NOTE(TPMATTEST_F_ALGORITHM_UNKNOWN, at, NULL);
	if (c->sig.md == TA_MD_SHA1)
		NOTE_AS(ta_rules_has(rules, TPMATTEST_POLICY_ALLOW_SHA1) ? TA_WARNING : TA_ERROR,
			TPMATTEST_F_SHA1_SIGNATURE, at, NULL);
	if (c->sig_mismatch)
		NOTE(TPMATTEST_F_ALGORITHM_MISMATCH, at, NULL);
}

void ta_rules_check_key(const ta_cert *c, int cert, ta_findings *findings)
{
	int fault = ta_key_check(&c->key, cert == 0);
	char text[TA_KEY_TEXT];

	if (fault == TA_KEY_NOMEM)
		findings->nomem = true;
	if (fault == TA_KEY_FIT || fault == TA_KEY_NOMEM)
		return;
	ta_key_text(&c->key, fault, text);
	NOTE(ta_key_finding(fault, cert == 0), ta_cert_offset(c, c->key.spki), "%s", text);
}

static void check_time(const ta_cert *c, int cert, const ta_rules *rules, ta_findings *findings)
{
	char when[21];
	int code = 0;

	if (rules->now < c->not_before) {
		code = TPMATTEST_F_NOT_YET_VALID;
		ta_time_text(c->not_before, when);
	} else if (rules->now > c->not_after) {
		code = TPMATTEST_F_EXPIRED;
		ta_time_text(c->not_after, when);
	}
	if (code)
		NOTE_AS(ta_rules_has(rules, TPMATTEST_POLICY_IGNORE_TIME) ? TA_WARNING : TA_ERROR,
			code, TA_NO_OFFSET, "%s", when);
}

/* Extensions that these rules do not support, critical or not: they would restrict the path in ways
 * not implemented here. */
static const struct {
	unsigned ext;
	int code;
} outside[] = {
	{ TA_EXT_NAME_CONSTRAINTS, TPMATTEST_F_NAME_CONSTRAINTS },
	{ TA_EXT_POLICY_CONSTRAINTS, TPMATTEST_F_POLICY_CONSTRAINTS },
	{ TA_EXT_POLICY_MAPPINGS, TPMATTEST_F_POLICY_CONSTRAINTS },
	{ TA_EXT_INHIBIT_ANY, TPMATTEST_F_INHIBIT_ANY_POLICY },
	{ TA_EXT_FOREIGN, TPMATTEST_F_EXTENSION_FOREIGN },
};

/* Extensions that these rules evaluate and that may therefore be critical. RFC 5280 requires the
 * key identifiers, authority information access and subject directory attributes to be non-critical
 * (4.2.1.1, 4.2.1.2, 4.2.2.1, 4.2.1.8). No vendor marks them critical, and OpenSSL rejects them. */
#define MAY_BE_CRITICAL \
	(TA_EXT_BC | TA_EXT_KU | TA_EXT_EKU | TA_EXT_SAN | TA_EXT_CRLDP | TA_EXT_POLICIES)

static void check_extensions(const ta_cert *c, int cert, ta_findings *findings)
{
	unsigned named = 0;

	for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
		named |= outside[i].ext;
		if (c->ext_seen & outside[i].ext)
			NOTE(outside[i].code, TA_NO_OFFSET, NULL);
	}
	if (c->unknown_critical_at)
		NOTE(TPMATTEST_F_CRITICAL_EXTENSION, c->unknown_critical_at, NULL);
	else if (c->ext_critical & ~(MAY_BE_CRITICAL | named))
		NOTE(TPMATTEST_F_CRITICAL_EXTENSION, TA_NO_OFFSET, NULL);
	if (c->ext_duplicate)
		NOTE(TPMATTEST_F_EXTENSION_DUPLICATE, TA_NO_OFFSET, NULL);
}

/* Check the CA at index `cert` of the path, which has `below` CAs below it that count towards
 * pathLenConstraint (RFC 5280 4.2.1.9). */
static void check_ca(const ta_cert *c, int cert, int below, ta_findings *findings)
{
	if (!c->is_ca)
		NOTE(TPMATTEST_F_NOT_A_CA, TA_NO_OFFSET, NULL);
	if ((c->ext_seen & TA_EXT_KU) && !(c->key_usage & TA_KU_CERT_SIGN))
		NOTE(TPMATTEST_F_NO_CERT_SIGN, TA_NO_OFFSET, NULL);
	if (c->path_len >= 0 && below > c->path_len)
		NOTE(TPMATTEST_F_PATH_LENGTH, TA_NO_OFFSET, "%d CAs below it, %d allowed", below,
		     c->path_len);
}

/* Check the names of child and issuer, and the parts of the AKI other than the key identifier. */
static void check_link(ta_graph *g, size_t child, size_t parent, int cert, ta_findings *findings)
{
	const ta_cert *c = g->v[child].id.cert, *issuer = g->v[parent].id.cert;
	ta_span name;

	if (!ta_graph_names_issuer(g, child, parent))
		NOTE(TPMATTEST_F_NAME_CHAINING, ta_cert_offset(c, c->issuer), NULL);
	/* RFC 5280 4.1.2.4; otherwise every EK without a subject would look self-issued */
	else if (ta_name_empty(c->issuer))
		NOTE(TPMATTEST_F_NAME_CHAINING, ta_cert_offset(c, c->issuer),
		     "issuer has an empty name");
	if (!c->aki_serial.n && !c->aki_issuer.n)
		return;
	if (!ta_span_equal(c->aki_serial, issuer->serial) ||
	    !ta_general_directory(c->aki_issuer, 0, &name) ||
	    !(ta_span_equal(name, issuer->issuer) ||
	      (ta_budget_walk(&g->signatures.budget, 4 * (name.n + issuer->issuer.n)) &&
	       ta_name_equal(name, issuer->issuer))))
		NOTE(TPMATTEST_F_AKI_ISSUER_MISMATCH, ta_cert_offset(c, c->aki_serial), NULL);
}

void ta_rules_note_banned(int banned, int cert, const ta_vertex *above, ta_findings *findings)
{
	static const struct {
		int ban, code;
	} rows[] = {
		{ TA_BANNED_AIK_CA, TPMATTEST_F_AIK_CA_IN_PATH },
		{ TA_BANNED_DEBUG, TPMATTEST_F_DEBUG_CA },
		{ TA_BANNED_DISALLOWED, TPMATTEST_F_DISALLOWED },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!(banned & rows[i].ban))
			continue;
		if (above)
			NOTE(rows[i].code, TA_NO_OFFSET, "above the anchor: %s%s",
			     ta_vertex_place(above), above->source);
		else
			NOTE(rows[i].code, TA_NO_OFFSET, NULL);
	}
}

void ta_rules_check(ta_graph *g, const ta_path *path, const ta_rules *rules, ta_findings *findings)
{
	int below = 0;

	for (size_t i = 0; i < path->n; i++) {
		const ta_cert *c = g->v[path->v[i]].id.cert;
		/* The signature of an anchor does not matter, nor does the self-signature of the
		 * last certificate. */
		bool last = i == path->n - 1,
		     signature_counts =
			     !last || (!path->complete && !ta_graph_self_issued(g, path->v[i]));
		int cert = (int)i;

		ta_rules_note_banned(ta_graph_banned(g, path->v[i]), cert, NULL, findings);
		if (signature_counts)
			check_algorithm(c, cert, rules, findings);
		ta_rules_check_key(c, cert, findings);
		check_time(c, cert, rules, findings);
		check_extensions(c, cert, findings);
		if (i + 1 < path->n)
			check_link(g, path->v[i], path->v[i + 1], cert, findings);
		if (i == 0)
			continue;
		check_ca(c, cert, below, findings);
		if (!ta_graph_names_itself(g, path->v[i]))
			below++;
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* No document states these rules. They are inferred from Microsoft's list of AIK authorities, whose
 * identifiers are those of the first CA above a TPM that is not the device's own, and from the
 * Pluton CAs, which are registered under MSFT even on AMD silicon. */
#include "vendor/aik.h"

#include "base/encode.h"
#include "vendor/ondie.h"
#include "x509/sig.h"

typedef struct derivation {
	const ta_aik_input *in;
	ta_aik *out;
	ta_findings *findings;
	char mfr[TA_MFR_SIZE];
	int top; /* the topmost certificate that came from the device */
} derivation;

static const char *const rule_names[] = {
	[TA_AIK_NONE] = "none",
	[TA_AIK_DEVICE_TOP] = "device-top",
	[TA_AIK_ISSUER_NAME] = "issuer-name",
	[TA_AIK_REGISTERED_WALK] = "registered-walk",
	[TA_AIK_ISSUER_SKI] = "issuer-ski",
	[TA_AIK_ISSUER_KEY] = "issuer-key",
};

const char *ta_aik_rule_name(int rule)
{
	size_t n = sizeof(rule_names) / sizeof(rule_names[0]);

	return rule_names[rule >= 0 && (size_t)rule < n ? rule : TA_AIK_NONE];
}

/* Count the manufacturers other than the TPM's under which this identifier is registered, and store
 * the first of them in *first. */
static size_t count_others(const derivation *d, int kind, const uint8_t id[20],
			   const ta_authority **first)
{
	const ta_authority *rows;
	size_t n = d->in->table ? ta_authorities_rows(d->in->table, kind, id, &rows) : 0,
	       others = 0;

	*first = NULL;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].withdrawn || ta_manufacturer_equal(rows[i].mfr, d->mfr))
			continue;
		if (others++ == 0)
			*first = &rows[i];
	}
	return others;
}

static int registered(const derivation *d, int kind, const uint8_t id[20], char withdrawn_on[11])
{
	const ta_authority *row;
	int status;

	if (!d->in->table)
		return TPMATTEST_REGISTERED_UNKNOWN;
	status = ta_authorities_find(d->in->table, kind, d->mfr, id, &row);
	if (row && withdrawn_on)
		ta_authority_date(row->withdrawn, withdrawn_on);
	return status;
}

static void append(ta_aik *out, const ta_aik_candidate *c)
{
	if (out->n < TA_MAX_AIK_CANDIDATES)
		out->v[out->n++] = *c;
}

static void add(derivation *d, int rule, int kind, const uint8_t id[20], int certificate)
{
	ta_aik_candidate c = { .rule = rule, .kind = kind, .certificate = certificate };
	const ta_authority *other;
	size_t others = count_others(d, kind, id, &other);

	memcpy(c.id, id, sizeof(c.id));
	c.registered = registered(d, kind, id, c.withdrawn_on);
	ta_authority_label(kind, d->mfr, id, c.label);
	if (other)
		memcpy(c.other_mfr, other->mfr, sizeof(c.other_mfr));
	append(d->out, &c);
	/* Under several other prefixes the table does not tell which one applies, so none is
	 * chosen. */
	if (c.registered != TPMATTEST_REGISTERED_YES && others == 1) {
		c.registered = TPMATTEST_REGISTERED_YES;
		c.withdrawn_on[0] = '\0';
		ta_authority_label(kind, other->mfr, id, c.label);
		append(d->out, &c);
	}
}

static void add_hash(derivation *d, int rule, int kind, ta_span of)
{
	uint8_t id[20];

	if (ta_sha1(of.p, of.n, id))
		add(d, rule, kind, id, d->top);
	else
		d->findings->nomem = true;
}

/* Nuvoton's roots without an SKI are registered by the SHA-1 of their key bits (RFC 5280 4.2.1.2,
 * method 1). */
static void alternatives(derivation *d)
{
	const ta_aik_input *in = d->in;
	size_t above = (size_t)d->top + 1;
	const ta_cert *issuer = !in->issuer && above < in->n ? in->path[above] : in->issuer;

	if (!issuer)
		return;
	if (issuer->ski.n == 20)
		add(d, TA_AIK_ISSUER_SKI, TA_KEYID, issuer->ski.p, d->top);
	else if (issuer->ski.n == 0)
		add_hash(d, TA_AIK_ISSUER_KEY, TA_KEYID, issuer->key.key_bits);
}

static void from_top(derivation *d)
{
	const ta_cert *t = d->in->path[d->top];

	if (t->aki_key_id.n == 20) {
		add(d, TA_AIK_DEVICE_TOP, TA_KEYID, t->aki_key_id.p, d->top);
	} else if (t->aki_key_id.n > 0) {
		ta_findings_add(d->findings, TPMATTEST_F_AIK_KEY_ID_LENGTH, d->top,
				ta_cert_offset(t, t->aki_key_id), NULL, "%zu bytes",
				t->aki_key_id.n);
	} else {
		add_hash(d, TA_AIK_ISSUER_NAME, TA_NAMEID, t->issuer);
		alternatives(d);
	}
}

/* The identifier of a certificate's issuer by the first two rules. */
static bool identify(derivation *d, size_t i, int *kind, uint8_t id[20])
{
	const ta_cert *c = d->in->path[i];

	*kind = c->aki_key_id.n ? TA_KEYID : TA_NAMEID;
	if (c->aki_key_id.n == 20)
		memcpy(id, c->aki_key_id.p, 20);
	else if (c->aki_key_id.n == 0 && !ta_sha1(c->issuer.p, c->issuer.n, id))
		d->findings->nomem = true;
	return (c->aki_key_id.n == 20 || c->aki_key_id.n == 0) && !d->findings->nomem;
}

/* Whether an identifier is registered under the TPM's manufacturer or, if `foreign`, under exactly
 * one other. */
static bool is_registered(const derivation *d, int kind, const uint8_t id[20], bool foreign)
{
	const ta_authority *other;

	return foreign ? count_others(d, kind, id, &other) == 1
		       : registered(d, kind, id, NULL) == TPMATTEST_REGISTERED_YES;
}

/* Search upward from the EK for the first such identifier, below certificate `end`. */
static bool walk(derivation *d, size_t end, bool foreign)
{
	uint8_t id[20];
	int kind;

	for (size_t i = 0; i < end; i++) {
		if (!identify(d, i, &kind, id) || !is_registered(d, kind, id, foreign))
			continue;
		add(d, TA_AIK_REGISTERED_WALK, kind, id, (int)i);
		return true;
	}
	return false;
}

/* How far a walk goes: to the first certificate that the chip did not issue. The authority of such
 * a certificate is its issuer; what is registered above that has other parts. */
static size_t walk_end(const derivation *d)
{
	size_t i = (size_t)d->top;

	while (i + 1 < d->in->n && ta_ondie_issued(d->in->path[i]))
		i++;
	return i + 1;
}

/* The first candidate with this status, or -1. */
static int first_of(const ta_aik *out, int status)
{
	for (unsigned i = 0; i < out->n; i++)
		if (out->v[i].registered == status)
			return (int)i;
	return -1;
}

static bool is_listed(const ta_aik_candidate *c)
{
	return c->registered == TPMATTEST_REGISTERED_YES ||
	       c->registered == TPMATTEST_REGISTERED_WITHDRAWN;
}

/* A CA beside the EK certificate may be a copy of the vendor's, so everything below the certificate
 * that gives the identifier must have been issued by the chip. An identifier that no list has is
 * that of an authority only if its CA is not in the device. A CA that was found elsewhere is not,
 * unless the certificate itself shows that the chip issued it: a copy of the device's chain may
 * stand in a trust store. */
static bool is_certain(derivation *d, const ta_aik_candidate *c)
{
	const ta_aik_input *in = d->in;
	uint8_t id[20];
	int kind;

	for (int i = 0; i < c->certificate; i++)
		if (!ta_ondie_issued(in->path[i]))
			return false;
	if (is_listed(c))
		return true;
	/* What is registered further up may be the authority after all, if this certificate does not
	 * show that the chip issued it. */
	for (size_t i = (size_t)d->top + 1; in->table && i < in->n; i++)
		if (identify(d, i, &kind, id) && is_registered(d, kind, id, false))
			return false;
	return (in->issuer || (size_t)d->top + 1 < in->n) && !ta_ondie_issued(in->path[d->top]);
}

static void explain_uncertain(derivation *d, const ta_aik_candidate *c)
{
	bool chip = !is_listed(c) && ta_ondie_issued(d->in->path[d->top]);

	ta_findings_add(d->findings,
			chip ? TPMATTEST_F_ON_DIE_CHAIN_MISSING : TPMATTEST_F_AIK_UNCERTAIN,
			c->certificate, TA_NO_OFFSET, NULL, "%s is %s in the cabinet of %s",
			c->label,
			is_listed(c) ? "that of a CA further up, and listed" : "not registered",
			d->out->date[0] ? d->out->date : "an unknown date");
}

/* A copy of the vendor's CA may stand beside the EK certificate, and the issuer of that CA may be
 * registered too. So the lowest registered identifier counts before that of the top. */
static bool walk_below_top(derivation *d)
{
	size_t top = (size_t)d->top;
	uint8_t id[20];
	int kind;
	bool own = identify(d, top, &kind, id) && is_registered(d, kind, id, false);

	return walk(d, top, false) || (!own && walk(d, top, true));
}

static void choose(derivation *d)
{
	ta_aik *out = d->out;

	if (d->in->table && walk_below_top(d)) {
		out->chosen = (int)out->n - 1;
		return;
	}
	if (d->in->table && first_of(out, TPMATTEST_REGISTERED_YES) < 0 &&
	    first_of(out, TPMATTEST_REGISTERED_WITHDRAWN) < 0 && !walk(d, walk_end(d), false))
		(void)walk(d, walk_end(d), true);
	out->chosen = first_of(out, TPMATTEST_REGISTERED_YES);
	if (out->chosen < 0)
		out->chosen = first_of(out, TPMATTEST_REGISTERED_WITHDRAWN);
	if (out->chosen < 0 && out->n > 0)
		out->chosen = 0;
}

static void explain(derivation *d, const ta_aik_candidate *c)
{
	ta_findings *f = d->findings;

	if (c->kind == TA_NAMEID)
		ta_findings_add(f, TPMATTEST_F_AIK_NAME_ID, c->certificate, TA_NO_OFFSET, NULL,
				"%s", c->label);
	if (c->rule == TA_AIK_REGISTERED_WALK)
		ta_findings_add(f, TPMATTEST_F_AIK_WALK, c->certificate, TA_NO_OFFSET, NULL, "%s",
				c->label);
	if (c->other_mfr[0])
		ta_findings_add(f, TPMATTEST_F_AIK_OTHER_PREFIX, c->certificate, TA_NO_OFFSET, NULL,
				"%s; the TPM's is %s", c->other_mfr, d->mfr);
	if (c->registered == TPMATTEST_REGISTERED_NO)
		ta_findings_add(f, TPMATTEST_F_AIK_NOT_REGISTERED, c->certificate, TA_NO_OFFSET,
				NULL, "%s, cabinet of %s", c->label,
				d->out->date[0] ? d->out->date : "an unknown date");
	if (c->withdrawn_on[0])
		ta_findings_add(f, TPMATTEST_F_AIK_WITHDRAWN, c->certificate, TA_NO_OFFSET, NULL,
				"%s, on %s", c->label, c->withdrawn_on);
}

/* Compare with the label that a client would derive from the EK certificate alone. */
static void compare_naive(derivation *d)
{
	const ta_cert *ek = d->in->path[0];
	const ta_aik_candidate *c = d->out->chosen >= 0 ? &d->out->v[d->out->chosen] : NULL;
	char label[TA_AUTHORITY_LABEL];

	if (ek->aki_key_id.n != 20)
		return;
	ta_authority_label(TA_KEYID, d->mfr, ek->aki_key_id.p, label);
	if (c && strcmp(c->label, label) == 0)
		return;
	memcpy(d->out->naive, label, sizeof(label));
	if (!c || memcmp(c->id, ek->aki_key_id.p, sizeof(c->id)) != 0)
		ta_findings_add(d->findings, TPMATTEST_F_AIK_NAIVE_DIFFERS, 0,
				ta_cert_offset(ek, ek->aki_key_id), NULL, "%s", label);
}

static void without_manufacturer(const derivation *d)
{
	const ta_cert *t = d->in->path[d->top];
	const ta_authority *row = NULL;

	if (d->in->table && t->aki_key_id.n == 20)
		row = ta_authorities_any(d->in->table, TA_KEYID, t->aki_key_id.p);
	ta_findings_add(d->findings, TPMATTEST_F_AIK_NO_MANUFACTURER, TA_NO_CERT, TA_NO_OFFSET,
			NULL, "%s%s",
			row ? "key identifier is registered under " : "none known, none given",
			row ? row->mfr : "");
}

/* What is above a certificate that the vendor issued is a copy of the vendor's CAs, and so is a
 * root. */
static size_t top_of_device(const ta_aik_input *in)
{
	size_t last = (in->n_device < in->n ? in->n_device : in->n) - 1, i = 0;

	while (i < last && !ta_ondie_issued_by_vendor(in->path[i]) &&
	       !ta_cert_self_issued(in->path[i + 1]))
		i++;
	return i;
}

void ta_aik_derive(const ta_aik_input *in, ta_aik *out, ta_findings *findings)
{
	derivation d = { .in = in, .out = out, .findings = findings };

	*out = (ta_aik){ .chosen = -1 };
	if (in->table)
		memcpy(out->date, in->table->date, sizeof(out->date));
	if (in->n == 0 || in->n_device == 0)
		return;
	d.top = (int)top_of_device(in);
	if (!in->mfr) {
		without_manufacturer(&d);
		return;
	}
	if (ta_manufacturer_parse(in->mfr, d.mfr, NULL) != 0) {
		ta_findings_add(findings, TPMATTEST_F_AIK_MANUFACTURER_UNSAFE, TA_NO_CERT,
				TA_NO_OFFSET, NULL, NULL);
		return;
	}
	from_top(&d);
	choose(&d);
	compare_naive(&d);
	if (out->chosen < 0)
		return;
	if (is_certain(&d, &out->v[out->chosen])) {
		explain(&d, &out->v[out->chosen]);
	} else {
		explain_uncertain(&d, &out->v[out->chosen]);
		out->chosen = -1;
	}
}

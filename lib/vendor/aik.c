/* SPDX-License-Identifier: BSD-2-Clause */
/* No document states these rules. They are inferred from Microsoft's list of AIK authorities, whose
 * identifiers are those of the first CA above a TPM that is not the device's own, and from the
 * Pluton CAs, which are registered under MSFT even on AMD silicon. */
#include "vendor/aik.h"

#include "base/encode.h"
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
		if (ta_manufacturer_equal(rows[i].mfr, d->mfr))
			continue;
		if (others++ == 0)
			*first = &rows[i];
	}
	return others;
}

static int registered(const derivation *d, int kind, const uint8_t id[20])
{
	if (!d->in->table)
		return TPMATTEST_REGISTERED_UNKNOWN;
	return ta_authorities_has(d->in->table, kind, d->mfr, id) ? TPMATTEST_REGISTERED_YES
								  : TPMATTEST_REGISTERED_NO;
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
	c.registered = registered(d, kind, id);
	ta_authority_label(kind, d->mfr, id, c.label);
	if (other)
		memcpy(c.other_mfr, other->mfr, sizeof(c.other_mfr));
	append(d->out, &c);
	/* Under several other prefixes the table does not tell which one applies, so none is
	 * chosen. */
	if (c.registered == TPMATTEST_REGISTERED_NO && others == 1) {
		c.registered = TPMATTEST_REGISTERED_YES;
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

/* Search upward from the EK for the first identifier registered under the TPM's manufacturer or, if
 * `foreign`, under exactly one other. */
static bool walk(derivation *d, bool foreign)
{
	const ta_authority *other;

	for (size_t i = 0; i < d->in->n; i++) {
		ta_span id = d->in->path[i]->aki_key_id;

		if (id.n != 20)
			continue;
		if (foreign ? count_others(d, TA_KEYID, id.p, &other) == 1
			    : registered(d, TA_KEYID, id.p) == TPMATTEST_REGISTERED_YES) {
			add(d, TA_AIK_REGISTERED_WALK, TA_KEYID, id.p, (int)i);
			return true;
		}
	}
	return false;
}

/* The first registered candidate, or -1. */
static int first_registered(const ta_aik *out)
{
	for (unsigned i = 0; i < out->n; i++)
		if (out->v[i].registered == TPMATTEST_REGISTERED_YES)
			return (int)i;
	return -1;
}

static void choose(derivation *d)
{
	ta_aik *out = d->out;

	if (d->in->table && first_registered(out) < 0 && !walk(d, false))
		(void)walk(d, true);
	out->chosen = first_registered(out);
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
				NULL, "%s, list of %s", c->label,
				d->out->date[0] ? d->out->date : "an unknown date");
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

void ta_aik_derive(const ta_aik_input *in, ta_aik *out, ta_findings *findings)
{
	derivation d = { .in = in, .out = out, .findings = findings };

	*out = (ta_aik){ .chosen = -1 };
	if (in->table)
		memcpy(out->date, in->table->date, sizeof(out->date));
	if (in->n == 0 || in->n_device == 0)
		return;
	d.top = (int)(in->n_device < in->n ? in->n_device : in->n) - 1;
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
	if (out->chosen >= 0)
		explain(&d, &out->v[out->chosen]);
	compare_naive(&d);
}

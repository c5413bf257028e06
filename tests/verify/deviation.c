/* SPDX-License-Identifier: BSD-2-Clause */
#include "deviation.h"

#include "x509/der.h"

#include <check.h>
#include <openssl/x509_vfy.h>
#include <string.h>

/*
 * What is put in place of a deviation is as long as it was: an edit of a byte of what is signed,
 * which counts from its beginning, then still meets the same byte.
 */
static bool undo_ek_key(gen *g, const gen *was)
{
	gen_cert *leaf = &g->cert[0];
	bool oaep = leaf->spec.spki == PKI_SPKI_OAEP || leaf->spec.spki == PKI_SPKI_OAEP_NUL ||
		    leaf->spec.spki == PKI_SPKI_OAEP_EMPTY;

	(void)was;
	if (oaep)
		leaf->spec.spki = PKI_SPKI_PLAIN;
	else if (leaf->raw && !leaf->raw_spares_key)
		leaf->raw_spares_key = true;
	else
		return false;
	return true;
}

static bool undo_serial(gen *g, const gen *was)
{
	bool any = false;

	for (size_t i = 0; i < g->n; i++) {
		const struct derout *serial = &was->cert[i].made.serial;
		gen_cert *c = &g->cert[i];

		if (!ta_der_int_padded((ta_span){ serial->p, serial->len }))
			continue;
		c->raw_spares_serial = true;
		if (c->spec.serial.len)
			c->spec.serial =
				(struct pki_bytes){ PKI_BYTES("unpadded").p, c->spec.serial.len };
		any = true;
	}
	return any;
}

static bool undo_aki(gen *g, const gen *was)
{
	bool any = false;

	for (size_t i = 0; i < g->n; i++) {
		any = any || was->cert[i].aki != GEN_AKI_PLAIN;
		g->cert[i].aki = GEN_AKI_PLAIN;
	}
	return any;
}

/* A name of its own. Only those of the line: others are there for the name they have. */
static bool undo_self_issued(gen *g, const gen *was)
{
	bool any = false;

	for (size_t i = 0; i < g->n_line; i++) {
		const gen_cert *c = &was->cert[i];

		if (c->issuer == i || c->name_of != was->cert[c->issuer].name_of)
			continue;
		g->cert[i].name_of = i;
		any = any || c->name_of != i;
	}
	return any;
}

/* One second earlier, for everything that knows of that second. */
static bool undo_last_second(gen *g, const gen *was)
{
	bool any = false;

	for (size_t i = 0; i < g->n; i++) {
		const struct pki_time *end = &was->cert[i].spec.not_after;

		any = any ||
		      was->at == (end->form == PKI_TIME_DEFAULT ? PKI_DEFAULT_NOT_AFTER : end->at);
	}
	for (size_t i = 0; any && i < g->n; i++)
		if (g->cert[i].spec.not_before.form == PKI_TIME_UNIX &&
		    g->cert[i].spec.not_before.at == g->at)
			g->cert[i].spec.not_before.at--;
	g->at -= any;
	return any;
}

static bool undo_netscape(gen *g, const gen *was)
{
	bool any = false;

	for (size_t i = 0; i < g->n; i++) {
		const struct pki_ext *e = &was->cert[i].more;

		if (!e->oid || e->mode == PKI_EXT_CRITICAL ||
		    strcmp(e->oid, "2.16.840.1.113730.1.1") != 0)
			continue;
		g->cert[i].more.oid = "2.16.840.1.113730.1.99";
		any = true;
	}
	return any;
}

static const deviation deviations[] = {
	{ "one-path",
	  "X509_verify_cert takes one issuer for each certificate, by name, key identifier and "
	  "dates, and does not try "
	  "another when the signature or a rule above it fails; this library tries them all.",
	  "design 7, facts 9: a name means nothing; cross-signed and forged namesakes", NULL },
	{ "ek-key",
	  "The EK's own key is looked at and never made into a key object, so it may be an "
	  "RSAES-OAEP key, of which OpenSSL "
	  "3.0 makes none (it ends in an internal error or calls the key too weak).",
	  "facts 0.9, Q7; design 6", undo_ek_key },
	{ "serial-padding",
	  "Six CAs of STMicroelectronics have serial numbers with superfluous zero bytes; OpenSSL "
	  "parses no such certificate, "
	  "this library does and says so.",
	  "facts Q8", undo_serial },
	{ "aki-issuer-serial",
	  "Seventeen Infineon intermediates name an issuer and serial number that no certificate "
	  "has, next to a key identifier "
	  "that is right and a signature that verifies; this library goes by those and says so.",
	  "facts Q14, RFC 5280 4.2.1.1", undo_aki },
	{ "self-issued",
	  "A certificate whose issuer has its name, without key identifiers to tell them apart, is "
	  "self-issued: for a CA, a "
	  "new key of the same authority. OpenSSL takes it for self-signed; this library goes by "
	  "the key that signed it.",
	  "RFC 5280 3.2, 6.1; design 6", undo_self_issued },
	{ "last-second",
	  "A certificate is valid through its notAfter; X509_cmp_time calls equal times earlier, "
	  "so OpenSSL lets it expire one "
	  "second before.",
	  "RFC 5280 4.1.2.5", undo_last_second },
	{ "netscape-cert-type",
	  "A non-critical extension that the rules do not know is not looked into; OpenSSL parses "
	  "Netscape's certificate type "
	  "and refuses the certificate when that is malformed.",
	  "RFC 5280 4.2", undo_netscape },
};

enum { N = sizeof(deviations) / sizeof(deviations[0]) };

size_t deviation_count(void)
{
	return N;
}

const deviation *deviation_at(size_t i)
{
	return &deviations[i];
}

size_t deviation_named(const char *name)
{
	for (size_t i = 0; i < N; i++)
		if (strcmp(deviations[i].name, name) == 0)
			return i;
	ck_abort_msg("no deviation %s", name);
}

/* What OpenSSL says of the path when the certificates of `g` are in it. */
static int judge_path(const gen *g, const verdict *v)
{
	asked q, path;

	gen_ask(g, &q);
	asked_path(&q, v, &path);
	return oracle_judge_path(&path);
}

unsigned deviation_explain(const gen *g, const verdict *v)
{
	gen *twin = gen_copy(g);
	unsigned undone = 0;

	if (judge_path(g, v) == X509_V_OK) {
		undone = 1u << deviation_named("one-path");
	} else {
		for (size_t i = 0; i < N; i++)
			if (deviations[i].undo && deviations[i].undo(twin, g))
				undone |= 1u << i;
		gen_mint(twin);
		if (judge_path(twin, v) != X509_V_OK)
			undone = 0;
	}
	gen_free(twin);
	return undone;
}

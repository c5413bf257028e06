/* SPDX-License-Identifier: BSD-2-Clause */
#include "tree.h"

#include <stdio.h>
#include <string.h>

#include <tpmattest/resolver.h>
#include <tpmattest/verify.h>

#include "claims.h"
#include "findings.h"
#include "text.h"
#include "vendor.h"

enum { NAME = 256 };

static bool same(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

static const char *why(const tpmattest_ek *ek)
{
	for (size_t i = 0; i < tpmattest_ek_finding_count(ek); i++)
		if (tpmattest_ek_finding_severity(ek, i) == TPMATTEST_SEVERITY_ERROR)
			return tpmattest_ek_finding_message(ek, i);
	return "no path to a trust anchor was found";
}

static void put_verdict(const tpmattest_ek *ek)
{
	size_t n = tpmattest_ek_chain_count(ek);
	char anchor[NAME] = "";

	switch (tpmattest_ek_verdict(ek)) {
	case TPMATTEST_VERDICT_TRUSTED:
		text_cert_name(ek, n ? n - 1 : 0, anchor, NAME);
		text_put("trusted: the EK certificate leads to the trust anchor %s\n", anchor);
		break;
	case TPMATTEST_VERDICT_UNTRUSTED:
		text_put("UNTRUSTED: %s\n", why(ek));
		break;
	default:
		text_put("incomplete, could not find out: %s\n", why(ek));
		break;
	}
}

/* Describe where the manufacturer comes from; NULL if it is unknown. */
static const char *named_by(const tpmattest_ek *ek, bool capture)
{
	static const struct {
		const char *source, *words;
	} sources[] = {
		{ "given", "as given, not read from a TPM" },
		{ "certificate", "as the EK certificate says" },
		{ "capture", "as was given when the capture was made" },
	};
	const char *source = tpmattest_ek_manufacturer_source(ek);

	if (same(source, "tpm"))
		return capture ? "as the capture says" : "as the TPM says";
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
		if (same(source, sources[i].source))
			return sources[i].words;
	return NULL;
}

static void put_tpm(const tpmattest_report *r, const tpmattest_ek *ek)
{
	const struct {
		const char *what, *value;
	} more[] = {
		{ "model", tpmattest_ek_model(ek) },
		{ "firmware", tpmattest_ek_firmware(ek) },
		{ "spec", tpmattest_ek_specification(ek) },
	};
	bool capture = same(tpmattest_report_evidence_source(r), "capture");
	const char *manufacturer = tpmattest_ek_manufacturer(ek), *by = named_by(ek, capture);
	const char *before = ";";
	char label[NAME];

	vendor_label(manufacturer ? manufacturer : "unknown", label, sizeof(label));
	text_put("TPM: manufacturer %s%s%s", label, by ? ", " : "", by ? by : "");
	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
		if (!more[i].value)
			continue;
		text_put("%s %s %s", before, more[i].what, more[i].value);
		before = ",";
	}
	text_put("\n");
	if (capture)
		text_put("     from a capture, which whoever holds it can change\n");
}

static void put_hex(const char *before, const uint8_t *bytes, size_t n)
{
	if (n)
		text_put("%s", before);
	for (size_t i = 0; i < n; i++)
		text_put("%02x", bytes[i]);
}

/* The EK as inventories and allow-lists name it. */
static void put_identity(const tpmattest_ek *ek)
{
	const uint8_t *spki = tpmattest_ek_spki_sha256(ek), *name;
	size_t len;

	if (!spki)
		return;
	put_hex("EK: SHA-256 of its public key (SPKI) ", spki, 32);
	text_put("\n");
	name = tpmattest_ek_tpm_name(ek, &len);
	put_hex("    TPM Name ", name, len);
	if (name)
		text_put("\n");
}

/* Returns the source of a certificate for display. NV indices and URLs are unchanged. File names
 * are shown without their directories, but always with the prefix, because a file could be named
 * like an NV index. */
static const char *short_source(const tpmattest_cert *c, char out[NAME])
{
	const char *source = tpmattest_cert_source(c), *name, *base;

	if (!source)
		return "?";
	name = strchr(source, ':');
	base = strrchr(source, '/');
	if (!name || !base || !base[1] || strncmp(source, "fetched:", 8) == 0)
		return source;
	snprintf(out, NAME, "%.*s%s", (int)(name + 1 - source), source, base + 1);
	return out;
}

/* Name the key used in the binding check, as precisely as the evidence allows. */
static const char *bound_words(const tpmattest_report *r, bool yes)
{
	const char *source = tpmattest_report_evidence_source(r);

	if (same(source, "tpm"))
		return yes ? "the TPM's own EK" : "NOT the TPM's EK";
	if (same(source, "capture"))
		return yes ? "the key in the capture" : "NOT the key in the capture";
	return yes ? "the key that was given" : "NOT the key that was given";
}

static void put_branch(size_t depth)
{
	printf("  ");
	if (depth)
		printf("%*s`- ", (int)(3 * (depth - 1)), "");
}

static void put_link(const tpmattest_report *r, const tpmattest_ek *ek, size_t i)
{
	const tpmattest_cert *c = tpmattest_ek_chain(ek, i);
	int revocation = tpmattest_cert_revocation(c), bound = tpmattest_ek_bound(ek);
	char name[NAME], source[NAME], end[21];

	text_cert_name(ek, i, name, NAME);
	if (tpmattest_time_text(tpmattest_cert_not_after(c), end, NULL))
		snprintf(end, sizeof(end), "?");
	put_branch(i);
	text_put("%s  [%s, %s, until %.10s", name, tpmattest_cert_key(c), short_source(c, source),
		 end);
	if (revocation != TPMATTEST_REVOCATION_UNKNOWN)
		text_put(", revocation %s", tpmattest_revocation_name(revocation));
	if (i == 0 && bound != TPMATTEST_BOUND_UNCHECKED)
		text_put(", %s", bound_words(r, bound == TPMATTEST_BOUND_YES));
	text_put("]%s\n", tpmattest_cert_is_anchor(c) ? "  <- anchor" : "");
}

static const char *issuer_url(const tpmattest_ek *ek)
{
	for (size_t i = 0; i < tpmattest_ek_need_count(ek); i++)
		if (tpmattest_ek_need_kind(ek, i) == TPMATTEST_NEED_ISSUER ||
		    tpmattest_ek_need_kind(ek, i) == TPMATTEST_NEED_ANCHOR)
			return tpmattest_ek_need_url(ek, i, 0);
	return NULL;
}

/* For a path without an anchor, print the missing issuer and where to get it. */
static void put_missing(const tpmattest_ek *ek, size_t n)
{
	const tpmattest_cert *top = tpmattest_ek_chain(ek, n - 1);
	const char *issuer = tpmattest_cert_issuer(top), *url = issuer_url(ek);
	const uint8_t *aki;
	char name[NAME];
	size_t len;

	if (tpmattest_cert_is_anchor(top))
		return;
	put_branch(n);
	if (same(issuer, tpmattest_cert_subject(top))) {
		text_put("(self-signed, and no trust anchor)\n");
		return;
	}
	text_short_name(issuer && issuer[0] ? issuer : "(no name)", name, sizeof(name));
	text_put("(issuer named, not %s): %s",
		 tpmattest_cert_is_on_device(top) ? "on the device" : "found", name);
	aki = tpmattest_cert_aki(top, &len);
	put_hex(", key id ", aki, len);
	if (url)
		text_put(", would be at %s", url);
	text_put("\n");
}

static void put_chain(const tpmattest_report *r, const tpmattest_ek *ek)
{
	size_t n = tpmattest_ek_chain_count(ek);

	if (n == 0)
		return;
	text_put("EK and its issuers:\n");
	for (size_t i = 0; i < n; i++)
		put_link(r, ek, i);
	put_missing(ek, n);
}

/* The list is that of Microsoft's cabinet; what the service knows is another matter. */
static void put_registration(const tpmattest_ek *ek, size_t i)
{
	const char *date = tpmattest_ek_aik_registry_date(ek),
		   *on = tpmattest_ek_aik_withdrawn_on(ek, i);
	char name[NAME];

	text_cert_name(ek, (size_t)tpmattest_ek_aik_certificate(ek, i), name, NAME);
	text_put("     registered in Microsoft's cabinet%s%s: %s%s%s; by rule %s from %s\n",
		 date ? " of " : "", date ? date : "",
		 tpmattest_registered_name(tpmattest_ek_aik_registered(ek, i)), on ? " on " : "",
		 on ? on : "", tpmattest_ek_aik_rule(ek, i), name);
}

/* A candidate is not a URL to be used: the finding tells why. */
static void put_candidates(const tpmattest_ek *ek)
{
	size_t n = tpmattest_ek_aik_count(ek);

	text_put(n ? "no AIK URL, because the authority is not certain\n"
		   : "no AIK URL can be derived\n");
	for (size_t i = 0; i < n; i++) {
		text_put("     candidate %s\n", tpmattest_ek_aik_authority(ek, i));
		put_registration(ek, i);
	}
}

static void put_aik(const tpmattest_ek *ek)
{
	const char *url = tpmattest_ek_aik_url(ek);
	const char *naive = tpmattest_ek_aik_naive_url(ek);

	if (tpmattest_ek_chain_count(ek) == 0)
		return;
	if (!url) {
		put_candidates(ek);
		return;
	}
	text_put("AIK: %s\n", url);
	put_registration(ek, (size_t)tpmattest_ek_aik_chosen(ek));
	if (naive)
		text_put("     NOT %s\n     (wrong: what a client derives that does not read the "
			 "on-die chain)\n",
			 naive);
}

/* Print one line for each of the device's other EKs. */
static void put_others(const tpmattest_report *r)
{
	const tpmattest_ek *top = tpmattest_report_selected(r), *ek;

	for (size_t i = 0; (ek = tpmattest_report_ek(r, i)) != NULL; i++) {
		const tpmattest_cert *c = tpmattest_ek_chain(ek, 0);
		int verdict = tpmattest_ek_verdict(ek);
		bool trusted = verdict == TPMATTEST_VERDICT_TRUSTED;

		if (ek == top)
			continue;
		text_put("EK at %s, %s: %s%s%s\n", tpmattest_cert_source(c), tpmattest_cert_key(c),
			 tpmattest_verdict_name(verdict), trusted ? "" : ": ",
			 trusted ? "" : why(ek));
		if (tpmattest_ek_aik_url(ek) &&
		    !same(tpmattest_ek_aik_url(top), tpmattest_ek_aik_url(ek)))
			text_put("     its AIK: %s\n", tpmattest_ek_aik_url(ek));
	}
}

/* Print what else the device holds: it is not verified here. */
static void put_rest(const tpmattest_report *r)
{
	char subject[NAME], issuer[NAME];

	for (size_t i = 0; i < tpmattest_report_other_count(r); i++) {
		const tpmattest_cert *c = tpmattest_report_other_cert(r, i);

		text_put("also at nv:0x%08x: %s", tpmattest_report_other_nv(r, i),
			 tpmattest_report_other_kind(r, i));
		if (c) {
			const char *s = tpmattest_cert_subject(c), *n = tpmattest_cert_issuer(c);

			text_short_name(s && s[0] ? s : "(no subject)", subject, NAME);
			text_short_name(n && n[0] ? n : "(no name)", issuer, NAME);
			text_put(", %s, issued by %s, not verified", subject, issuer);
		}
		text_put("\n");
	}
}

void tree_print(const tpmattest_report *r, bool verbose)
{
	const tpmattest_ek *ek = tpmattest_report_selected(r);

	put_verdict(ek);
	put_tpm(r, ek);
	put_identity(ek);
	if (verbose)
		claims_put(ek);
	put_chain(r, ek);
	put_aik(ek);
	if (tpmattest_ek_certificate_url(ek))
		text_put("EK service: %s\n", tpmattest_ek_certificate_url(ek));
	put_others(r);
	put_rest(r);
	findings_put(ek, verbose);
	findings_put_needs(ek);
}

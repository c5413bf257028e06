/* SPDX-License-Identifier: BSD-2-Clause */
/* From what a report lacks to what is asked. A certificate may name several addresses: they are tried in turn, the next one
 * when the one before did not help. */
#include <stdlib.h>

#include "base/limits.h"
#include "device/binding.h"
#include "endpoint/ekservice.h"
#include "service/inside.h"
#include "service/issuers.h"
#include "trust/pins.h"
#include "trust/store.h"
#include "x509/name.h"

#define MAX_ADDRESSES 4 /* of one certificate; real ones name one or two */

/* NEXT: it was asked already and did not help, or must not be asked. */
enum { ASK_DONE = 0, ASK_NEXT = 1 }; /* or TPMATTEST_E_NOMEM */

static bool noted(const tpmattest_resolver *r, int code, const char *url)
{
	for (size_t i = 0; i < r->findings.n; i++)
		if (r->findings.v[i].code == code && r->findings.v[i].url && strcmp(r->findings.v[i].url, url) == 0)
			return true;
	return false;
}

static int refuse(tpmattest_resolver *r, int code, int kind, const char *url)
{
	if (!noted(r, code, url))
		ta_findings_add(&r->findings, code, TA_NO_CERT, TA_NO_OFFSET, url, "%s, %s", tpmattest_need_kind_name(kind),
				url);
	return r->findings.nomem ? TPMATTEST_E_NOMEM : ASK_NEXT;
}

/* Ask for one URL, unless it was asked already. */
static int ask(tpmattest_resolver *r, int kind, const char *url, const char *why, ta_cert *cert, size_t ek)
{
	const tpmattest_need *old;
	tpmattest_need *need;
	char *text;
	int rc = ta_hosts_admit(r->hosts, url, &text);

	if (rc)
		return rc < 0 ? rc : refuse(r, rc, kind, url);
	old = ta_needs_find_url(&r->needs, text);
	if (old || r->needs.n == TPMATTEST_MAX_NEEDS) {
		free(text);
		if (old)
			return old->answered ? ASK_NEXT : ASK_DONE;
		return refuse(r, TPMATTEST_F_FETCH_LIMIT, kind, url);
	}
	need = ta_needs_add(&r->needs, kind, text, why, r->hosts);
	if (!need)
		return TPMATTEST_E_NOMEM;
	need->cert = cert ? ta_cert_ref(cert) : NULL;
	need->ek = ek;
	return ASK_DONE;
}

/* The i-th address that a certificate gives for its issuer or its CRL. */
static char *address(const ta_cert *cert, int kind, size_t i, bool *nomem)
{
	return kind == TPMATTEST_NEED_CRL ? ta_cert_crl_url(cert, i, nomem) : ta_cert_aia_url(cert, i, nomem);
}

static int ask_addresses(tpmattest_resolver *r, int kind, ta_cert *cert, const char *why)
{
	int rc = ASK_NEXT;

	for (size_t i = 0; i < MAX_ADDRESSES && rc == ASK_NEXT; i++) {
		char *url = address(cert, kind, i, &r->findings.nomem);

		if (!url)
			break;
		rc = ask(r, kind, url, why, cert, 0);
		free(url);
	}
	return rc;
}

/* The issuer by the certificate's own word; a vendor root by the table, when the caller wants those. */
static int ask_issuer(tpmattest_resolver *r, ta_cert *cert, const char *why)
{
	const ta_pin *pin = r->trust && ta_store_takes_pins(r->trust) ? ta_pins_by_ski(cert->aki_key_id) : NULL;
	size_t n = 0;
	int rc = ta_issuers_take_spare(&r->fetched, cert, &n);

	if (rc == TPMATTEST_E_NOMEM)
		return rc;
	if (n) {
		r->stale = true; /* it is here already */
		return ASK_DONE;
	}
	rc = ASK_NEXT;
	if (!ta_cert_self_issued(cert))
		rc = ask_addresses(r, TPMATTEST_NEED_ISSUER, cert, why);
	if (rc == ASK_NEXT && pin && pin->url)
		rc = ask(r, TPMATTEST_NEED_ANCHOR, pin->url, why, cert, 0);
	return rc;
}

static bool wants_crls(const tpmattest_resolver *r)
{
	return (r->flags & TPMATTEST_RESOLVER_CRLS) || (r->policy.flags & TPMATTEST_POLICY_REQUIRE_REVOCATION);
}

/* An issuer beyond the longest path is of no use. */
static int ask_for_need(tpmattest_resolver *r, const ta_report_ek *ek, const ta_report_need *need)
{
	ta_cert *cert = need->cert >= 0 && (size_t)need->cert < ek->n_chain ? ek->chain[need->cert].cert : NULL;

	switch (need->kind) {
	case TA_NEED_ISSUER:
	case TA_NEED_ANCHOR:
		return cert && need->cert < TA_MAX_PATH - 1 ? ask_issuer(r, cert, need->why) : ASK_DONE;
	case TA_NEED_CRL:
		return cert && wants_crls(r) ? ask_addresses(r, TPMATTEST_NEED_CRL, cert, need->why) : ASK_DONE;
	default:
		return ASK_DONE; /* EK certificates: below, by the TPM's keys */
	}
}

static int ask_for_ek(tpmattest_resolver *r, const ta_report_ek *ek)
{
	for (size_t i = 0; i < ek->n_needs; i++) {
		int rc = ask_for_need(r, ek, &ek->needs[i]);

		if (rc < 0)
			return rc;
	}
	return 0;
}

/* A key that is not known to belong to another index than the one the caller wants. */
static bool is_wanted(const tpmattest_resolver *r, const ta_ek_public *ek)
{
	return !ek->result && (!r->policy.ek_index || !ek->index || ek->index == r->policy.ek_index);
}

/* Without an EK certificate to judge: that of each of the TPM's keys, from its vendor's service. */
static int ask_service(tpmattest_resolver *r, const char *mfr)
{
	for (size_t i = 0; i < r->evidence->n_ek; i++) {
		const ta_ek_public *ek = &r->evidence->ek[i];
		tpmattest_error *why = NULL;
		ta_binding_key key;
		char *url = NULL;
		int rc;

		if (!is_wanted(r, ek) || ta_binding_key_read((ta_span){ ek->data, ek->len }, &key, NULL) ||
		    ta_binding_lacks(key.attributes))
			continue;
		rc = ta_ekservice_url(mfr, &key.key, &url, &why);
		if (rc == 0)
			rc = ask(r, TPMATTEST_NEED_EK_CERTIFICATE, url, ta_finding_name(TPMATTEST_F_NO_EK_CERT), NULL, i);
		else if (rc == TPMATTEST_E_UNSUPPORTED && !ta_findings_has(&r->findings, TPMATTEST_F_EK_SERVICE_UNKNOWN))
			ta_findings_add(&r->findings, TPMATTEST_F_EK_SERVICE_UNKNOWN, TA_NO_CERT, TA_NO_OFFSET, NULL, "%s",
					tpmattest_error_message(why));
		tpmattest_error_free(why);
		free(url);
		if (rc == TPMATTEST_E_NOMEM)
			return rc;
	}
	return 0;
}

int ta_ask_for(tpmattest_resolver *r, const tpmattest_report *report)
{
	int rc = ask_for_ek(r, report->top);

	if (rc == 0 && report->top == &report->none && report->none.manufacturer[0])
		rc = ask_service(r, report->none.manufacturer);
	for (size_t i = 0; i < report->n_eks && rc == 0; i++)
		if (&report->eks[i] != report->top)
			rc = ask_for_ek(r, &report->eks[i]);
	return rc == 0 && r->findings.nomem ? TPMATTEST_E_NOMEM : rc;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/needs.h"

#include <stdlib.h>
#include <tpmattest/resolver.h>

#include "evidence/binding.h"
#include "vendor/ekservice.h"
#include "verify/missing.h"
#include "verify/revoke.h"

const char *tpmattest_need_kind_name(int kind)
{
	static const char *const names[] = {
		[TPMATTEST_NEED_EK_CERTIFICATE] = "ek-certificate",
		[TPMATTEST_NEED_ISSUER] = "issuer",
		[TPMATTEST_NEED_CRL] = "crl",
		[TPMATTEST_NEED_ANCHOR] = "anchor",
		[TPMATTEST_NEED_TRUST_LIST] = "trust-list",
		[TPMATTEST_NEED_AIK_CAPS] = "aik-caps",
		[TPMATTEST_NEED_AIK_CHAIN] = "aik-chain",
	};

	return kind >= TPMATTEST_NEED_EK_CERTIFICATE &&
			       (size_t)kind < sizeof(names) / sizeof(names[0])
		     ? names[kind]
		     : "unknown";
}

/* Returns the next entry of the list, or NULL. A report has room for more than a run may
 * request. */
static ta_report_need *add(ta_report_ek *out, int kind, int cert, int why)
{
	ta_report_need *need = out->n_needs < TA_MAX_NEEDS ? &out->needs[out->n_needs] : NULL;

	if (need)
		*need = (ta_report_need){ .kind = kind, .cert = cert, .why = why };
	return need;
}

/* Keep the need only if it has a URL. */
static void keep(ta_report_ek *out, const ta_report_need *need)
{
	if (need && need->n_urls)
		out->n_needs++;
}

typedef char *url_fn(const ta_cert *c, size_t i, bool *nomem);

static void add_urls(ta_report_need *need, const ta_cert *c, url_fn *url_at, bool *nomem)
{
	while (need && need->n_urls < TA_MAX_NEED_URLS) {
		char *url = url_at(c, need->n_urls, nomem);

		if (!url)
			return;
		need->url[need->n_urls++] = url;
	}
}

static void add_url(ta_report_need *need, const char *url, bool *nomem)
{
	need->url[0] = strdup(url);
	need->n_urls = need->url[0] != NULL;
	*nomem = *nomem || !need->url[0];
}

/* Without a URL in the certificate: the URL of a known CA with the issuer's name. */
static void add_known(ta_report_need *need, const ta_cert *c, bool *nomem)
{
	const ta_intermediate *known = ta_missing_intermediate(c, nomem);

	if (!known)
		return;
	add_url(need, known->url, nomem);
	need->sha256 = known->sha256;
}

/* Use the URLs in the certificate, else in the table of intermediates, and for a vendor root the URL
 * in the table of pins. */
static void need_issuer(ta_report_ek *out)
{
	int last = (int)out->n_chain - 1;
	const ta_cert *c = out->chain[last].cert;
	const char *root = ta_missing_root_url(c);
	ta_report_need *need;

	if (!ta_cert_self_issued(c)) {
		need = add(out, TPMATTEST_NEED_ISSUER, last, TPMATTEST_F_ISSUER_MISSING);
		add_urls(need, c, ta_cert_aia_url, &out->findings.nomem);
		if (need && !need->n_urls)
			add_known(need, c, &out->findings.nomem);
		keep(out, need);
	}
	need = root ? add(out, TPMATTEST_NEED_ANCHOR, last, TPMATTEST_F_ISSUER_MISSING) : NULL;
	if (!need)
		return;
	add_url(need, root, &out->findings.nomem);
	keep(out, need);
}

void ta_needs_of_path(ta_report_ek *out, const ta_path *path)
{
	if (!path->complete)
		need_issuer(out);
	for (size_t i = 0; i < out->n_chain && i < path->nearest; i++) {
		ta_report_need *need;

		if (out->chain[i].revocation >= TPMATTEST_REVOCATION_GOOD)
			continue;
		need = add(out, TPMATTEST_NEED_CRL, (int)i,
			   out->chain[i].revocation == TPMATTEST_REVOCATION_STALE
				   ? TPMATTEST_F_REVOCATION_STALE
				   : TPMATTEST_F_REVOCATION_UNKNOWN);
		add_urls(need, out->chain[i].cert, ta_cert_crl_url, &out->findings.nomem);
		keep(out, need);
	}
}

void ta_needs_of_keys(ta_report_ek *out, const tpmattest_evidence *e, uint32_t index)
{
	for (size_t i = 0; i < e->n_ek && out->manufacturer[0] && out->n_needs < TA_MAX_NEEDS;
	     i++) {
		ta_report_need *need;
		tpmattest_error *why = NULL;
		ta_public_area key;
		int rc;

		if (!ta_binding_usable(&e->ek[i], index, &key))
			continue;
		need = add(out, TPMATTEST_NEED_EK_CERTIFICATE, TA_NO_CERT, TPMATTEST_F_NO_EK_CERT);
		need->ek = i;
		need->service = ta_ekservice_of(out->manufacturer);
		rc = ta_ekservice_url(out->manufacturer, &key.key, &need->url[0], &why);
		need->n_urls = rc == 0;
		keep(out, need);
		if (rc == TPMATTEST_E_UNSUPPORTED &&
		    !ta_findings_has(&out->findings, TPMATTEST_F_EK_SERVICE_UNKNOWN))
			ta_findings_add(&out->findings, TPMATTEST_F_EK_SERVICE_UNKNOWN, TA_NO_CERT,
					TA_NO_OFFSET, NULL, "%s", tpmattest_error_message(why));
		out->findings.nomem = out->findings.nomem || rc == TPMATTEST_E_NOMEM;
		tpmattest_error_free(why);
	}
}

void ta_needs_clear(ta_report_ek *ek)
{
	for (size_t i = 0; i < ek->n_needs; i++)
		for (size_t j = 0; j < ek->needs[i].n_urls; j++)
			free(ek->needs[i].url[j]);
	ek->n_needs = 0;
}

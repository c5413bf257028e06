/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/deadend.h"

#include <stdlib.h>

#include "base/encode.h"
#include "trust/pins.h"
#include "x509/name.h"

#define KEY_ID_TEXT 41 /* hex of the first 20 bytes and a NUL: enough to recognise any */

static void key_id_text(ta_span id, char out[KEY_ID_TEXT])
{
	size_t n = id.n < (KEY_ID_TEXT - 1) / 2 ? id.n : (KEY_ID_TEXT - 1) / 2;

	ta_hex(id.p, n, out);
}

char *ta_deadend_url(const ta_cert *c, bool *anchor, bool *nomem)
{
	char *url = ta_cert_aia_url(c, 0, nomem);
	const ta_pin *pin;

	*anchor = false;
	if (url)
		return url;
	pin = ta_pins_by_ski(c->aki_key_id);
	if (!pin || !pin->url)
		return NULL;
	*anchor = true;
	url = strdup(pin->url);
	*nomem = *nomem || !url;
	return url;
}

void ta_deadend_explain(const ta_graph *g, size_t vertex, int cert, ta_findings *findings)
{
	const ta_vertex *v = &g->v[vertex];
	char *name = ta_name_text(v->cert->issuer), *url = NULL;
	char id[KEY_ID_TEXT];
	bool anchor, said = !v->expanded || v->cert->sig.kind == TA_SIG_UNKNOWN;

	findings->nomem = findings->nomem || !name;
	if (said) {
		/* PATH_TOO_LONG, ALGORITHM_UNKNOWN */
	} else if (v->bad_key_match) {
		ta_findings_add(findings, TPMATTEST_F_SIGNATURE_BAD, cert, ta_cert_offset(v->cert, v->cert->signature),
				NULL, "the key of issuer \"%s\" did not sign this certificate", name ? name : "");
	} else if (v->unusable_key) {
		ta_findings_add(findings, TPMATTEST_F_KEY_UNUSABLE, cert, TA_NO_OFFSET, NULL, "issuer \"%s\"",
				name ? name : "");
	} else if (ta_cert_self_issued(v->cert)) {
		ta_findings_add(findings, TPMATTEST_F_NO_ANCHOR, cert, TA_NO_OFFSET, NULL, "\"%s\"", name ? name : "");
	} else {
		key_id_text(v->cert->aki_key_id, id);
		url = ta_deadend_url(v->cert, &anchor, &findings->nomem);
		ta_findings_add(findings, TPMATTEST_F_ISSUER_MISSING, cert, TA_NO_OFFSET, url,
				"\"%s\"%s%s%s", name ? name : "", id[0] ? ", key identifier " : "", id,
				v->n_edges ? " (those at hand lead in a circle)" :
				v->bad_signatures ? " (certificates with that name did not sign it)" : "");
	}
	if (!g->trust)
		ta_findings_add(findings, TPMATTEST_F_TRUST_MISSING, TA_NO_CERT, TA_NO_OFFSET, NULL, NULL);
	free(url);
	free(name);
}

void ta_deadend_note(const ta_graph *g, size_t vertex, ta_findings *findings)
{
	const ta_vertex *v = &g->v[vertex];
	char *subject = ta_name_text(v->cert->subject), *issuer = ta_name_text(v->cert->issuer);

	findings->nomem = findings->nomem || !subject || !issuer;
	ta_findings_add(findings, TPMATTEST_F_DEAD_END, TA_NO_CERT, TA_NO_OFFSET, NULL,
			"%s%s \"%s\": its issuer \"%s\" was not found", v->on_device || v->fetched ? "" : "trust:", v->source, subject ? subject : "",
			issuer ? issuer : "");
	free(subject);
	free(issuer);
}

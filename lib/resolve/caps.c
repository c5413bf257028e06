/* SPDX-License-Identifier: BSD-2-Clause */
/* Determines whether an authority exists. Only a list of SCEP capabilities proves that it does, and
 * only the service's own error message proves that it does not: proxies and captive portals also
 * answer 200 and 404. */
#include <stdlib.h>
#include <strings.h>

#include "base/jsondoc.h"
#include "resolve/probe.h"
#include "x509/name.h"

static void say(ta_findings *f, int code, const char *url, const char *why)
{
	ta_findings_add(f, code, TA_NO_CERT, TA_NO_OFFSET, url, "%s%s%s", url, why ? ": " : "",
			why ? why : "");
}

/* The capabilities of RFC 8894 3.5.2, and those of earlier drafts that NDES still sends. */
static bool is_known(const char *s)
{
	static const char *const known[] = {
		"AES",   "DES3",    "GetNextCACert", "POSTPKIOperation", "Renewal", "SCEPStandard",
		"SHA-1", "SHA-256", "SHA-384",       "SHA-512",          "Update"
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcasecmp(s, known[i]) == 0)
			return true;
	return false;
}

/* Read one line as a keyword, ignoring surrounding blanks. Returns false if it is not one. Empty
 * lines are skipped. */
static bool read_line(const char *p, size_t n, ta_caps *out)
{
	while (n && (p[n - 1] == '\r' || p[n - 1] == ' ' || p[n - 1] == '\t'))
		n--;
	while (n && (*p == ' ' || *p == '\t'))
		p++, n--;
	if (!n)
		return true;
	if (n >= TA_CAPABILITY_SIZE || out->n == TA_MAX_CAPABILITIES)
		return false;
	for (size_t i = 0; i < n; i++)
		if (p[i] <= 0x20 || p[i] >= 0x7f)
			return false;
	memcpy(out->v[out->n], p, n);
	out->v[out->n++][n] = '\0';
	return true;
}

/* Read keywords, one on each line. At least one of them must be known. */
static bool read_keywords(ta_span body, ta_caps *out)
{
	const char *p = (const char *)body.p, *end = p + body.n;
	bool known = false;

	out->n = 0;
	while (p < end) {
		const char *stop = memchr(p, '\n', (size_t)(end - p));

		if (!stop)
			stop = end;
		if (!read_line(p, (size_t)(stop - p), out)) {
			out->n = 0;
			return false;
		}
		p = stop + (stop < end);
	}
	for (size_t i = 0; i < out->n; i++)
		known = known || is_known(out->v[i]);
	if (!known)
		out->n = 0;
	return known;
}

/* {"Message":"The authority \"LABEL.microsoftaik.azure.net\" does not exist."}: the sentence
 * appears in event logs, but the JSON around it is known from a single source only. Therefore
 * "message" and a bare JSON object are accepted as well. */
static bool says_absent(ta_span body, bool *nomem)
{
	const ta_json_value *message;
	ta_json_value *doc = NULL;
	bool absent = false;
	const char *s;
	int rc = ta_jsondoc_parse((const char *)body.p, body.n, &doc, NULL);

	*nomem = rc == TPMATTEST_E_NOMEM;
	if (rc)
		return false;
	message = ta_jsondoc_member(doc, "Message");
	if (!message)
		message = ta_jsondoc_member(doc, "message");
	if (message && message->type == TA_JSON_STRING) {
		s = ta_jsondoc_text(message);
		absent = strcasestr(s, "authority") && strcasestr(s, "does not exist");
	}
	free(doc);
	return absent;
}

static void read_404(const ta_answer *a, const char *url, ta_caps *out, ta_findings *findings)
{
	bool nomem = false;

	if (ta_reply_kind(a->body) == TA_REPLY_JSON && says_absent(a->body, &nomem)) {
		out->exists = TPMATTEST_PROBE_NO;
		say(findings, TPMATTEST_F_AUTHORITY_ABSENT, url, NULL);
	} else {
		say(findings, TPMATTEST_F_AUTHORITY_OTHER_404, url,
		    ta_reply_kind(a->body) == TA_REPLY_HTML ? "response is a web page" : NULL);
	}
	findings->nomem = findings->nomem || nomem;
}

void ta_caps_read(const ta_answer *a, const char *url, ta_caps *out, ta_findings *findings)
{
	*out = (ta_caps){ .exists = TPMATTEST_PROBE_UNKNOWN };
	if (a->status == 404) {
		read_404(a, url, out, findings);
		return;
	}
	if (!ta_response_usable(a, TA_MAX_REPLY, tpmattest_need_kind_name(TPMATTEST_NEED_AIK_CAPS),
				url, findings))
		return;
	switch (ta_reply_kind(a->body)) {
	case TA_REPLY_EMPTY:
		say(findings, TPMATTEST_F_REPLY_EMPTY, url, NULL);
		return;
	case TA_REPLY_HTML:
		say(findings, TPMATTEST_F_REPLY_HTML, url, NULL);
		return;
	default:
		break;
	}
	if (read_keywords(a->body, out))
		out->exists = TPMATTEST_PROBE_YES;
	else
		say(findings, TPMATTEST_F_REPLY_MALFORMED, url, "not a list of SCEP capabilities");
}

static bool named_ra(const ta_cert *c)
{
	static const char words[] = "RA Encryption";
	ta_span cn;

	return ta_name_common(c->subject, &cn) && memmem(cn.p, cn.n, words, sizeof(words) - 1);
}

/* Select by name, like the one client whose code was examined; otherwise select the first
 * certificate with key encipherment. */
const ta_cert *ta_caps_find_ra(const ta_reply_certs *certs)
{
	for (size_t i = 0; i < certs->n; i++)
		if (named_ra(certs->v[i]))
			return certs->v[i];
	for (size_t i = 0; i < certs->n; i++)
		if (!certs->v[i]->is_ca && (certs->v[i]->ext_seen & TA_EXT_KU) &&
		    (certs->v[i]->key_usage & TA_KU_KEY_ENCIPHERMENT))
			return certs->v[i];
	return NULL;
}

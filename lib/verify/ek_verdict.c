/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/ek_verdict.h"

#include <stdio.h>
#include <stdlib.h>

#include "evidence/binding.h"
#include "vendor/virtual.h"
#include "verify/needs.h"
#include "verify/profile.h"
#include "verify/revoke.h"
#include "verify/rules.h"

/* Copy s, recording an allocation failure in the findings. */
static char *copy(const char *s, ta_findings *f)
{
	char *c = s ? strdup(s) : NULL;

	if (s && !c)
		f->nomem = true;
	return c;
}

/* Copy the findings from parsing the evidence that concern a certificate of this path or no
 * particular certificate. */
static void take_device_findings(const ta_session *x, const ta_path *path, ta_findings *to)
{
	const ta_findings *from = &x->certs->findings;

	to->nomem = to->nomem || from->nomem;
	for (size_t i = 0; i < from->n; i++) {
		const ta_finding *f = &from->v[i];
		ta_findings one = { .v = x->certs->findings.v + i, .n = 1 };
		int cert = TA_NO_CERT;

		for (size_t j = 0; f->cert != TA_NO_CERT && j < path->n; j++)
			if (path->v[j] == (size_t)f->cert)
				cert = (int)j;
		if (f->cert == TA_NO_CERT || cert != TA_NO_CERT)
			ta_findings_copy(to, &one, cert);
	}
}

/* Add findings for EK public areas that the TPM failed to return, for the index of this certificate
 * or, if nv is 0, for any index. */
static void note_unavailable(const ta_session *x, uint32_t nv, ta_findings *f)
{
	for (size_t i = 0; i < x->evidence->n_ek; i++) {
		const ta_ek_public *ek = &x->evidence->ek[i];

		if (ek->result && (nv == 0 || ek->index == nv))
			ta_findings_add(f, TPMATTEST_F_EK_PUBLIC_UNAVAILABLE, TA_NO_CERT,
					TA_NO_OFFSET, NULL,
					"for NV index 0x%08x: %s, response code 0x%x", ek->index,
					tpmattest_error_name(ek->result), ek->rc);
	}
}

/* A certificate from a file beside a TPM or a capture may be that of another part. */
static int unchecked_severity(const ta_session *x, const ta_session_ek *ek)
{
	bool stray = x->evidence->origin != TA_ORIGIN_FILES && ek->nv == 0;

	if (ta_rules_has(&x->rules, TPMATTEST_POLICY_REQUIRE_BINDING))
		return TA_ERROR;
	return stray ? TA_WARNING : TA_INFO;
}

/* The binding depends only on the evidence, so it is computed once. */
static void check_binding(const ta_session *x, ta_session_ek *ek)
{
	const ta_cert *cert = x->graph.v[ek->vertex].id.cert;
	ta_report_ek *out = &ek->result;
	ta_findings *f = &out->findings;
	const char *tpm_key = ta_evidence_origin_key(x->evidence->origin);
	char text[TA_LACKS_TEXT];

	if (ek->binding < 0)
		ek->binding = ta_binding_check(x->evidence, ek->nv, &cert->key, &ek->lacks);
	switch (ek->binding) {
	case TA_BINDING_MATCH:
		out->bound = TPMATTEST_BOUND_YES;
		break;
	case TA_BINDING_MISMATCH:
		out->bound = TPMATTEST_BOUND_NO;
		break;
	default:
		break;
	}
	if (out->bound == TPMATTEST_BOUND_YES)
		ta_findings_add(f, TPMATTEST_F_BOUND, 0, TA_NO_OFFSET, NULL, "%s", tpm_key);
	else if (out->bound == TPMATTEST_BOUND_NO)
		ta_findings_add(f, TPMATTEST_F_BINDING_MISMATCH, 0,
				ta_cert_offset(cert, cert->key.spki), NULL, "%s", tpm_key);
	else
		ta_findings_add_as(f, unchecked_severity(x, ek), TPMATTEST_F_BINDING_UNCHECKED, 0,
				   TA_NO_OFFSET, NULL, NULL);
	if (out->bound == TPMATTEST_BOUND_UNCHECKED && ek->lacks)
		ta_findings_add(f, TPMATTEST_F_EK_PUBLIC_ATTRIBUTES, 0, TA_NO_OFFSET, NULL, "%s",
				ta_public_area_lacks_text(ek->lacks, text));
	if (out->bound == TPMATTEST_BOUND_UNCHECKED && out->nv)
		note_unavailable(x, out->nv, f);
}

/* Returns the origin of a certificate in the path. Certificates of the store are prefixed with
 * "trust:". */
static char *source_of(const ta_vertex *v, ta_findings *f)
{
	char *s = NULL;

	if (v->from != TA_FROM_STORE)
		return copy(v->source, f);
	if (asprintf(&s, "trust:%s", v->source) < 0) {
		f->nomem = true;
		return NULL;
	}
	return s;
}

/* Certificates in files are the device's if the caller has nothing else of it. Beside a TPM or a
 * capture they are not: nobody saw them there. */
static bool is_of_device(const ta_session *x, const ta_vertex *v)
{
	return x->evidence->origin == TA_ORIGIN_FILES || strncmp(v->source, "nv:", 3) == 0;
}

static void fill_chain(const ta_session *x, const ta_path *path, const int *revocation,
		       ta_report_ek *out)
{
	for (size_t i = 0; i < path->n; i++) {
		const ta_vertex *v = &x->graph.v[path->v[i]];
		tpmattest_cert *c = &out->chain[out->n_chain++];

		*c = ta_cert_public(v->id.cert, source_of(v, &out->findings));
		c->is_ek = i == 0;
		c->on_device = v->from == TA_FROM_DEVICE && is_of_device(x, v);
		c->anchor = v->anchor == 1;
		c->revocation = revocation[i];
		ta_cert_report_deviations(v->id.cert, (int)i, &out->findings);
	}
}

/* Choose the manufacturer: the caller's, otherwise the TPM's, otherwise the one in the signed
 * certificate, otherwise the one recorded in a capture. */
static void choose_manufacturer(const ta_session *x, const ta_profile *a, ta_report_ek *out)
{
	const tpmattest_evidence *e = x->evidence;
	const struct {
		const char *id;
		int source;
	} words[] = {
		{ e->given, TA_MFR_GIVEN },
		{ e->said, TA_MFR_TPM },
		{ a ? a->manufacturer : "", TA_MFR_CERTIFICATE },
		{ e->claimed, TA_MFR_CAPTURE },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]) && !out->manufacturer[0]; i++) {
		strcpy(out->manufacturer, words[i].id);
		out->manufacturer_source = words[i].id[0] ? words[i].source : TA_MFR_UNKNOWN;
	}
	if (e->given[0])
		ta_findings_add(&out->findings, TPMATTEST_F_MANUFACTURER_GIVEN, TA_NO_CERT,
				TA_NO_OFFSET, NULL, "%s%s%s", e->given,
				e->said[0] ? "; TPM reports " : "", e->said);
	/* ta_aik_derive() adds the finding for an id of the certificate that is not ASCII text. */
	if (e->has_manufacturer && !e->said[0] && strlen(out->manufacturer) < TA_MFR_SIZE)
		ta_findings_add(&out->findings, TPMATTEST_F_AIK_MANUFACTURER_UNSAFE, TA_NO_CERT,
				TA_NO_OFFSET, NULL, NULL);
}

static void derive_aik(const ta_session *x, const ta_path *path, ta_report_ek *out)
{
	const ta_cert *certs[TA_MAX_PATH];
	ta_aik_input in = {
		.path = certs,
		.n = path->n,
		.n_device = 1,
		.mfr = out->manufacturer[0] ? out->manufacturer : NULL,
		.table = x->trust ? ta_store_authorities(x->trust) : ta_authorities_builtin(),
	};

	for (size_t i = 0; i < path->n; i++)
		certs[i] = x->graph.v[path->v[i]].id.cert;
	while (in.n_device < path->n && x->graph.v[path->v[in.n_device]].from == TA_FROM_DEVICE)
		in.n_device++;
	in.issuer = in.n_device < path->n ? certs[in.n_device] : NULL;
	ta_aik_derive(&in, &out->aik, &out->findings);
	if (out->aik.chosen >= 0)
		out->aik_url = ta_authority_url(out->aik.v[out->aik.chosen].label);
	if (out->aik.naive[0])
		out->naive_url = ta_authority_url(out->aik.naive);
	if ((out->aik.chosen >= 0 && !out->aik_url) || (out->aik.naive[0] && !out->naive_url))
		out->findings.nomem = true;
}

/* Use the values of the certificate, otherwise those of the TPM. Takes ownership of strings in
 * `a`. */
static void describe_tpm(const ta_session *x, ta_profile *a, ta_report_ek *out)
{
	const tpmattest_evidence *e = x->evidence;

	out->model = a && a->model
			   ? a->model
			   : copy(e->vendor_string[0] ? e->vendor_string : NULL, &out->findings);
	if (a && a->spec[0])
		memcpy(out->specification, a->spec, sizeof(a->spec));
	else if (e->spec_revision)
		snprintf(out->specification, sizeof(out->specification), "2.0 revision %u.%02u",
			 e->spec_revision / 100, e->spec_revision % 100);
	if (e->has_firmware)
		snprintf(out->firmware, sizeof(out->firmware), "0x%08x.0x%08x", e->firmware[0],
			 e->firmware[1]);
	if (a)
		free(a->version);
}

int ta_verdict_from(const ta_findings *findings, bool complete)
{
	int verdict = complete ? TPMATTEST_VERDICT_TRUSTED : TPMATTEST_VERDICT_INCOMPLETE;

	for (size_t i = 0; i < findings->n; i++) {
		if (findings->v[i].severity != TA_ERROR)
			continue;
		if (!ta_finding_incomplete(findings->v[i].code))
			return TPMATTEST_VERDICT_UNTRUSTED;
		verdict = TPMATTEST_VERDICT_INCOMPLETE;
	}
	return verdict;
}

/* Move the finding that makes the verdict untrusted, rather than incomplete, to the front, because
 * there may be many findings. */
static void lead_with_reason(ta_findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		ta_finding reason = f->v[i];

		if (reason.severity != TA_ERROR || ta_finding_incomplete(reason.code))
			continue;
		memmove(f->v + 1, f->v, i * sizeof(*f->v));
		f->v[0] = reason;
		return;
	}
}

/* Assertions are claims, on which no verdict depends. */
static void read_assertions(const ta_cert *cert, ta_report_ek *out)
{
	if (!ta_assertions_read(cert->sda, &out->assertions))
		ta_findings_add(&out->findings, TPMATTEST_F_ASSERTIONS_MALFORMED, 0,
				ta_cert_offset(cert, cert->sda), NULL, NULL);
}

void ta_verdict_of_ek(ta_session *x, ta_session_ek *ek)
{
	const ta_cert *cert = x->graph.v[ek->vertex].id.cert;
	ta_report_ek *out = &ek->result;
	int revocation[TA_MAX_PATH];
	ta_profile attributes;
	ta_path path;

	*out = (ta_report_ek){ .nv = ek->nv,
			       .findings.strict =
				       ta_rules_has(&x->rules, TPMATTEST_POLICY_STRICT) };
	ta_profile_read(cert, &attributes);
	out->findings.nomem = attributes.nomem;
	choose_manufacturer(x, &attributes, out);
	if (!ek->has_path)
		ta_path_find(&x->graph, ek->vertex, &x->rules, attributes.manufacturer, &ek->path,
			     &ek->explored, &ek->path_findings);
	ek->has_path = true;
	path = ek->path;
	attributes.cloud = ta_profile_is_cloud(&x->graph, &path);
	ta_findings_copy(&out->findings, &ek->path_findings, TA_NO_CERT);
	if (ta_rules_has(&x->rules, TPMATTEST_POLICY_ANY_LEAF))
		ta_findings_add(&out->findings, TPMATTEST_F_LEAF_ANY, 0, TA_NO_OFFSET, NULL, NULL);
	else
		ta_profile_check(cert, x->evidence, &attributes, &out->findings);
	read_assertions(cert, out);
	check_binding(x, ek);
	ta_identity_of_cert(x->evidence, ek->nv, cert, &out->identity);
	if (x->rules.restricted)
		ta_allow_check(x->rules.allow, &out->identity, cert->serial, &out->findings);
	ta_revoke_check(&x->graph, &x->lists, &path, &x->rules, revocation, &out->findings);
	fill_chain(x, &path, revocation, out);
	take_device_findings(x, &path, &out->findings);
	if (ta_profile_is_attestation_key(cert))
		out->aik.chosen = -1;
	else
		derive_aik(x, &path, out);
	ta_needs_of_path(out, &path);
	describe_tpm(x, &attributes, out);
	out->complete = path.complete;
	if (x->graph.signatures.budget.reached)
		ta_verdict_note_limit(out);
	ta_verdict_conclude(out);
}

void ta_verdict_note_limit(ta_report_ek *out)
{
	if (!ta_findings_has(&out->findings, TPMATTEST_F_WORK_LIMIT))
		ta_findings_add(&out->findings, TPMATTEST_F_WORK_LIMIT, TA_NO_CERT, TA_NO_OFFSET,
				NULL, NULL);
	ta_verdict_conclude(out);
}

void ta_verdict_conclude(ta_report_ek *out)
{
	out->verdict = ta_verdict_from(&out->findings, out->complete);
	lead_with_reason(&out->findings);
}

static void note_no_certificate(const ta_session *x, uint32_t index, ta_report_ek *out)
{
	const tpmattest_evidence *e = x->evidence;
	const char *machine = ta_virtual_without_ek(e->said, e->vendor_string);

	if (index)
		ta_findings_add(&out->findings, TPMATTEST_F_NO_EK_CERT, TA_NO_CERT, TA_NO_OFFSET,
				NULL, "at NV index 0x%08x", index);
	else if (machine)
		ta_findings_add(&out->findings, TPMATTEST_F_NO_EK_CERT, TA_NO_CERT, TA_NO_OFFSET,
				out->ek_service_url, "%s", machine);
	else
		ta_findings_add(&out->findings, TPMATTEST_F_NO_EK_CERT, TA_NO_CERT, TA_NO_OFFSET,
				out->ek_service_url, NULL);
}

void ta_verdict_of_none(ta_session *x, uint32_t index, ta_report_ek *out)
{
	ta_path empty = { 0 };

	*out = (ta_report_ek){ .nv = index,
			       .aik = { .chosen = -1 },
			       .findings.strict =
				       ta_rules_has(&x->rules, TPMATTEST_POLICY_STRICT) };
	choose_manufacturer(x, NULL, out);
	describe_tpm(x, NULL, out);
	ta_needs_of_keys(out, x->evidence, index);
	if (out->n_needs)
		out->ek_service_url = copy(out->needs[0].url[0], &out->findings);
	note_no_certificate(x, index, out);
	note_unavailable(x, 0, &out->findings);
	if (!ta_identity_of_public(x->evidence, index, &out->identity))
		out->findings.nomem = true;
	if (x->rules.restricted)
		ta_allow_check(x->rules.allow, &out->identity, (ta_span){ 0 }, &out->findings);
	take_device_findings(x, &empty, &out->findings);
	ta_verdict_conclude(out);
}

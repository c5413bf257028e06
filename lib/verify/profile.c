/* SPDX-License-Identifier: BSD-2-Clause */
#include "verify/profile.h"

#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "vendor/authority.h"
#include "vendor/maker.h"
#include "x509/assertions.h"
#include "x509/der.h"
#include "x509/name.h"

/* TCG EK Credential Profile 2.5, 3.1.1: id-at-tpmSpecification, 2.23.133.2.16, as DER content. */
static const uint8_t oid_tpm_specification[] = { 0x67, 0x81, 0x05, 0x02, 0x10 };

#define TEXT_MAX 128u /* longest model or version shown; real ones have up to 16 characters */

/* Returns the printable ASCII characters of a value, with all others replaced by '?'. NULL if
 * absent or out of memory. */
static char *text_of(ta_span value, bool *nomem)
{
	size_t n = value.n < TEXT_MAX ? value.n : TEXT_MAX;
	char *s;

	if (!value.n)
		return NULL;
	s = strndup((const char *)value.p, n);
	*nomem = *nomem || !s;
	for (char *c = s; c && *c; c++)
		if (*c < 0x20 || *c > 0x7e)
			*c = '?';
	return s;
}

/* TPMSpecification ::= SEQUENCE { family UTF8String, level INTEGER, revision INTEGER } */
static bool read_spec(ta_span value, char *out, size_t room)
{
	ta_reader r = ta_reader_span(value), in;
	ta_tlv seq, family, level, revision;
	uint32_t l, v;

	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &seq) || !ta_reader_done(&r))
		return false;
	in = ta_der_inside(&seq);
	if (!ta_der_expect(&in, TA_DER_UTF8, &family) ||
	    !ta_der_expect(&in, TA_DER_INTEGER, &level) ||
	    !ta_der_expect(&in, TA_DER_INTEGER, &revision) || !ta_reader_done(&in))
		return false;
	if (!ta_der_small_uint(level.value, &l) || !ta_der_small_uint(revision.value, &v) ||
	    family.value.n > 4)
		return false;
	for (size_t i = 0; i < family.value.n; i++)
		if (family.value.p[i] < 0x21 || family.value.p[i] > 0x7e)
			return false;
	snprintf(out, room, "%.*s/%u/%u", (int)family.value.n, (const char *)family.value.p, l, v);
	return true;
}

/* Find tpmSpecification among the subject directory attributes. Returns false if it is malformed,
 * but not if it is absent. */
static bool find_spec(const ta_cert *ek, char *out, size_t room)
{
	ta_span values;

	out[0] = 0;
	return !ta_sda_find(ek->sda,
			    (ta_span){ oid_tpm_specification, sizeof(oid_tpm_specification) },
			    &values) ||
	       read_spec(values, out, room);
}

void ta_profile_read(const ta_cert *ek, ta_profile *out)
{
	ta_san_tpm san;
	uint8_t raw[4];

	*out = (ta_profile){ 0 };
	ta_san_tpm_find(ek->san, &san);
	if (ta_san_manufacturer(san.manufacturer, raw) &&
	    !ta_manufacturer_clean(raw, out->manufacturer))
		(void)ta_manufacturer_number(raw, out->manufacturer);
	out->model = text_of(san.model, &out->nomem);
	out->version = text_of(san.version, &out->nomem);
	(void)find_spec(ek, out->spec, sizeof(out->spec));
}

void ta_profile_free(ta_profile *p)
{
	free(p->model);
	free(p->version);
	*p = (ta_profile){ 0 };
}

#define NOTE(code, at, ...) ta_findings_add(findings, code, 0, at, NULL, __VA_ARGS__)

/* Profile 2.5, 3.2.6: keyEncipherment for a key used for RSA decryption, keyAgreement for ECC. */
static bool usage_fits(const ta_cert *ek)
{
	unsigned wanted = ek->key.type == TA_KEY_EC ? TA_KU_KEY_AGREEMENT : TA_KU_KEY_ENCIPHERMENT;

	return (ek->ext_seen & TA_EXT_KU) && (ek->key_usage & wanted);
}

/* The CAs of Google's cloud issue certificates for EKs and for attestation keys, neither with an
 * extended key usage: the key usage tells them apart. */
static bool signs_for_a_machine(const ta_cert *leaf)
{
	return (leaf->ext_seen & TA_EXT_GOOGLE_INSTANCE) && !(leaf->ext_seen & TA_EXT_EKU) &&
	       (leaf->ext_seen & TA_EXT_KU) && (leaf->key_usage & TA_KU_DIGITAL_SIGNATURE) &&
	       !(leaf->key_usage & (TA_KU_KEY_ENCIPHERMENT | TA_KU_KEY_AGREEMENT));
}

bool ta_profile_is_attestation_key(const ta_cert *leaf)
{
	return ((leaf->eku & TA_EKU_AIK_TCG) && !(leaf->eku & TA_EKU_EK)) ||
	       signs_for_a_machine(leaf);
}

/* Microsoft's authorities are named after the CA of the EK, which is worth knowing. */
static void note_attestation_key(const ta_cert *leaf, ta_findings *findings)
{
	char label[TA_AUTHORITY_LABEL] = "";
	ta_authority row;
	ta_span cn;

	if (ta_name_common(leaf->issuer, &cn) && ta_authority_from_name(cn, &row))
		ta_authority_label(row.kind, row.mfr, row.id, label);
	NOTE(TPMATTEST_F_EK_EKU_WRONG, TA_NO_OFFSET,
	     "certificate of an attestation key (2.23.133.8.3)%s%s",
	     label[0] ? ", issued by AIK authority " : "", label);
}

static void check_usage(const ta_cert *ek, ta_findings *findings)
{
	if (!usage_fits(ek))
		NOTE(TPMATTEST_F_EK_KEY_USAGE, TA_NO_OFFSET, "%s, expected %s",
		     signs_for_a_machine(ek)    ? "that of an attestation key"
		     : ek->ext_seen & TA_EXT_KU ? "another usage"
						: "none",
		     ek->key.type == TA_KEY_EC ? "keyAgreement" : "keyEncipherment");
	if (!(ek->ext_seen & TA_EXT_EKU))
		NOTE(TPMATTEST_F_EK_EKU_ABSENT, TA_NO_OFFSET, NULL);
	else if (ta_profile_is_attestation_key(ek))
		note_attestation_key(ek, findings);
	else if (!(ek->eku & TA_EKU_EK))
		NOTE(TPMATTEST_F_EK_EKU_WRONG, TA_NO_OFFSET, NULL);
}

/* In "id:00070002", eight digits are the upper 32 bits of the firmware version (profile 2.5,
 * 3.1.2). Shorter values are vendor-specific. */
static bool version_differs(const char *version, uint32_t firmware)
{
	char text[12];

	snprintf(text, sizeof(text), "id:%08X", firmware);
	return strlen(version) == strlen(text) && strcasecmp(version, text) != 0;
}

static void check_agreement(const tpmattest_evidence *e, const ta_profile *a, ta_findings *findings)
{
	/* excludes what a capture records as given by a caller */
	const char *said = e->given[0] ? e->given : e->said;

	/* A TPM that reports an invalid manufacturer matches none. */
	if (a->manufacturer[0] &&
	    (said[0] ? !ta_maker_same(said, a->manufacturer) : e->has_manufacturer))
		NOTE(TPMATTEST_F_MANUFACTURER_MISMATCH, TA_NO_OFFSET, "certificate %s, TPM %s%s",
		     a->manufacturer, said, e->given[0] ? " (given)" : "");
	if (a->model && e->vendor_string[0] && !strcasestr(a->model, e->vendor_string) &&
	    !strcasestr(e->vendor_string, a->model))
		NOTE(TPMATTEST_F_MODEL_MISMATCH, TA_NO_OFFSET, "certificate \"%s\", TPM \"%s\"",
		     a->model, e->vendor_string);
	if (a->version && e->has_firmware && version_differs(a->version, e->firmware[0]))
		NOTE(TPMATTEST_F_FIRMWARE_DIFFERS, TA_NO_OFFSET, "certificate %s, TPM id:%08X",
		     a->version, e->firmware[0]);
}

/* The absence of the TPM attributes, which only the EK certificates of a cloud may lack. */
static void note_san_absent(bool cloud, int64_t at, ta_findings *findings)
{
	ta_findings_add_as(findings, cloud && !findings->strict ? TA_WARNING : TA_ERROR,
			   TPMATTEST_F_EK_SAN_ABSENT, 0, at, NULL,
			   cloud ? "certificate of a virtual machine in the vendor's cloud" : NULL);
}

static void check_san(const ta_cert *ek, const ta_profile *attributes, ta_findings *findings)
{
	const char *manufacturer = attributes->manufacturer;
	ta_san_tpm san;
	int64_t at = ta_cert_offset(ek, ek->san);

	ta_san_tpm_find(ek->san, &san);
	if (!san.manufacturer.n && !san.model.n && !san.version.n) {
		note_san_absent(attributes->cloud, at, findings);
		return;
	}
	if (!san.manufacturer.n || !san.model.n || !san.version.n)
		NOTE(TPMATTEST_F_EK_SAN_INCOMPLETE, at, "no %s",
		     !san.manufacturer.n ? "manufacturer"
		     : !san.model.n      ? "model"
					 : "version");
	if (san.manufacturer.n && (san.duplicate || !manufacturer[0]))
		NOTE(TPMATTEST_F_SAN_MANUFACTURER_MALFORMED, at, NULL);
	else if (strlen(manufacturer) >= TA_MFR_SIZE)
		NOTE(TPMATTEST_F_SAN_MANUFACTURER_UNREGISTERED, at, "%s", manufacturer);
}

void ta_profile_check(const ta_cert *ek, const tpmattest_evidence *e, const ta_profile *attributes,
		      ta_findings *findings)
{
	char spec[24];

	if (ek->is_ca)
		NOTE(TPMATTEST_F_EK_IS_CA, TA_NO_OFFSET, NULL);
	check_usage(ek, findings);
	check_san(ek, attributes, findings);
	if (!find_spec(ek, spec, sizeof(spec)))
		NOTE(TPMATTEST_F_SPEC_MALFORMED, ta_cert_offset(ek, ek->sda), NULL);
	else if (strncmp(spec, "1.2/", 4) == 0)
		NOTE(TPMATTEST_F_EK_TPM_1_2, ta_cert_offset(ek, ek->sda), NULL);
	check_agreement(e, attributes, findings);
}

/* Returns the manufacturers for which a certificate is an anchor. */
static ta_vendor_set label_of(const tpmattest_trust *t, const ta_signer *id)
{
	ta_vendor_set vendors = { 0 }, pin = { 0 };

	if (id->node)
		vendors = id->node->vendors;
	if (t && ta_store_is_pin(t, id->cert, &pin))
		ta_vendor_set_join(&vendors, &pin);
	return vendors;
}

/* Clouds whose EK certificates may lack the TPM attributes and the extended key usage: the
 * extension that identifies such a certificate, and the vendor in the label of the cloud's roots.
 * Anybody can write the extension, so it counts only under these roots. */
static const struct {
	unsigned ext;
	const char *vendor;
} clouds[] = {
	{ TA_EXT_GOOGLE_INSTANCE, "GOOG" },
};

static bool all_labelled(const ta_graph *g, const ta_path *path, const char *vendor)
{
	for (size_t i = path->nearest; i < path->n; i++) {
		ta_vendor_set vendors = label_of(g->signatures.trust, &g->v[path->v[i]].id);

		if (!ta_vendor_set_has(&vendors, vendor))
			return false;
	}
	return true;
}

bool ta_profile_is_cloud(const ta_graph *g, const ta_path *path)
{
	const ta_cert *ek = g->v[path->v[0]].id.cert;

	for (size_t i = 0; i < sizeof(clouds) / sizeof(clouds[0]); i++)
		if ((ek->ext_seen & clouds[i].ext) && usage_fits(ek) &&
		    all_labelled(g, path, clouds[i].vendor))
			return true;
	return false;
}

bool ta_profile_check_label(const tpmattest_trust *t, const ta_signer *id, const char *manufacturer,
			    int cert, ta_findings *findings)
{
	ta_vendor_set vendors = label_of(t, id);

	if (vendors.n && manufacturer[0] && !ta_vendor_set_has(&vendors, manufacturer))
		ta_findings_add(findings, TPMATTEST_F_VENDOR_MISMATCH, cert, TA_NO_OFFSET, NULL,
				"certificate %s, anchor %s%s", manufacturer, vendors.id[0],
				vendors.n > 1 ? " and others" : "");
	return vendors.n > 0;
}

void ta_profile_check_vendor(ta_graph *g, const ta_path *path, const char *manufacturer,
			     ta_findings *findings)
{
	for (size_t i = path->nearest; i < path->n; i++)
		if (!ta_profile_check_label(g->signatures.trust, &g->v[path->v[i]].id, manufacturer,
					    (int)i, findings))
			ta_findings_add(findings, TPMATTEST_F_VENDOR_UNLABELLED, (int)i,
					TA_NO_OFFSET, NULL, NULL);
}

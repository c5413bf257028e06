/* SPDX-License-Identifier: BSD-2-Clause */
/* Setters of the evidence object. Evidence that was modified with them counts as supplied by the
 * caller, regardless of its previous origin. */
#include "evidence/evidence.h"

#include "evidence/nvindex.h"
#include "evidence/public_area.h"

int tpmattest_evidence_set_manufacturer(tpmattest_evidence *e, const char *id,
					tpmattest_error **err)
{
	char clean[TA_MFR_SIZE] = "";
	int rc = 0;

	ta_error_clear(err);
	if (!e)
		return ta_error_null(err, __func__);
	if (id)
		rc = ta_manufacturer_parse(id, clean, err);
	if (rc == 0)
		memcpy(e->given, clean, sizeof(clean));
	return rc;
}

int tpmattest_evidence_set_tpm_manufacturer(tpmattest_evidence *e, uint32_t value,
					    tpmattest_error **err)
{
	const uint8_t raw[4] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16),
				 (uint8_t)(value >> 8), (uint8_t)value };

	ta_error_clear(err);
	if (!e)
		return ta_error_null(err, __func__);
	ta_evidence_set_said(e, raw);
	e->origin = TA_ORIGIN_FILES;
	return 0;
}

bool ta_evidence_take_vendor_string(tpmattest_evidence *e, const char *text)
{
	size_t n = 0;

	while (text[n] >= 0x20 && text[n] <= 0x7e)
		n++;
	if (text[n] || n >= sizeof(e->vendor_string))
		return false;
	memmove(e->vendor_string, text, n + 1); /* the source may be the object's own string */
	return true;
}

int tpmattest_evidence_set_vendor_string(tpmattest_evidence *e, const char *text,
					 tpmattest_error **err)
{
	ta_error_clear(err);
	if (!e)
		return ta_error_null(err, __func__);
	if (!ta_evidence_take_vendor_string(e, text ? text : ""))
		return ta_error_set(err, TPMATTEST_E_VALUE,
				    "vendor string is not up to 16 printable ASCII characters");
	e->origin = TA_ORIGIN_FILES;
	return 0;
}

int tpmattest_evidence_set_firmware(tpmattest_evidence *e, uint32_t version_1, uint32_t version_2,
				    tpmattest_error **err)
{
	ta_error_clear(err);
	if (!e)
		return ta_error_null(err, __func__);
	e->firmware[0] = version_1;
	e->firmware[1] = version_2;
	e->has_firmware = true;
	e->origin = TA_ORIGIN_FILES;
	return 0;
}

int tpmattest_evidence_set_spec_revision(tpmattest_evidence *e, uint32_t revision,
					 tpmattest_error **err)
{
	ta_error_clear(err);
	if (!e)
		return ta_error_null(err, __func__);
	e->spec_revision = revision;
	e->origin = TA_ORIGIN_FILES;
	return 0;
}

int tpmattest_evidence_set_nv_buffer_max(tpmattest_evidence *e, uint32_t size,
					 tpmattest_error **err)
{
	ta_error_clear(err);
	if (!e)
		return ta_error_null(err, __func__);
	e->nv_buffer_max = size;
	e->origin = TA_ORIGIN_FILES;
	return 0;
}

static int check_index(uint32_t index, tpmattest_error **err)
{
	if (ta_nvindex_is_taken(index))
		return 0;
	return ta_error_set(err, TPMATTEST_E_USAGE,
			    "NV index 0x%08x is in no range of EK, platform, attestation or "
			    "identity certificates",
			    index);
}

static int put_nv(tpmattest_evidence *e, const ta_nv *nv, ta_span data, tpmattest_error **err)
{
	int rc = check_index(nv->index, err);

	if (rc == 0)
		rc = ta_evidence_put_nv(e, nv, data, err);
	if (rc == 0)
		e->origin = TA_ORIGIN_FILES;
	return rc;
}

int tpmattest_evidence_add_nv(tpmattest_evidence *e, uint32_t index, const uint8_t *data,
			      size_t len, tpmattest_error **err)
{
	ta_error_clear(err);
	if (!e || (!data && len))
		return ta_error_null(err, __func__);
	return put_nv(e, &(ta_nv){ .index = index }, (ta_span){ data, len }, err);
}

/* Errors that reading a TPM can return. */
static const int failures[] = {
	TPMATTEST_E_TPM,          TPMATTEST_E_TPM_RESPONSE, TPMATTEST_E_NV_UNREADABLE,
	TPMATTEST_E_NV_UNWRITTEN, TPMATTEST_E_LIMIT_NV,     TPMATTEST_E_KEY,
};

int ta_evidence_failure_named(const char *name)
{
	for (size_t i = 0; i < sizeof(failures) / sizeof(failures[0]); i++)
		if (strcmp(name, tpmattest_error_name(failures[i])) == 0)
			return failures[i];
	return 0;
}

static int check_failure(const tpmattest_evidence *e, int code, const char *function,
			 tpmattest_error **err)
{
	if (!e)
		return ta_error_null(err, function);
	if (!code || ta_evidence_failure_named(tpmattest_error_name(code)) != code)
		return ta_error_set(err, TPMATTEST_E_USAGE,
				    "%d is not an error code of reading a TPM", code);
	return 0;
}

int tpmattest_evidence_add_nv_failure(tpmattest_evidence *e, uint32_t index, int code,
				      uint32_t tss_rc, tpmattest_error **err)
{
	int rc;

	ta_error_clear(err);
	rc = check_failure(e, code, __func__, err);
	return rc ? rc
		  : put_nv(e, &(ta_nv){ .index = index, .result = code, .rc = tss_rc },
			   (ta_span){ NULL, 0 }, err);
}

int tpmattest_evidence_set_nv_attributes(tpmattest_evidence *e, uint32_t index, uint32_t attributes,
					 tpmattest_error **err)
{
	ta_error_clear(err);
	for (size_t i = 0; e && i < e->n_nv; i++) {
		if (e->nv[i].index != index)
			continue;
		e->nv[i].attributes = attributes;
		e->nv[i].has_attributes = true;
		e->origin = TA_ORIGIN_FILES;
		return 0;
	}
	return ta_error_set(err, TPMATTEST_E_USAGE, "NV index 0x%08x was not added", index);
}

static int put_ek(tpmattest_evidence *e, const ta_ek_public *ek, ta_span data,
		  tpmattest_error **err)
{
	int rc = ek->index ? check_index(ek->index, err) : 0;

	if (rc == 0 &&
	    (ek->origin < TPMATTEST_TEMPLATE_UNKNOWN || ek->origin > TPMATTEST_TEMPLATE_PROFILE))
		rc = ta_error_set(err, TPMATTEST_E_USAGE, "%d is no origin of a template",
				  ek->origin);
	if (rc == 0)
		rc = ta_evidence_put_ek(e, ek, data, err);
	if (rc == 0)
		e->origin = TA_ORIGIN_FILES;
	return rc;
}

int tpmattest_evidence_add_ek_public(tpmattest_evidence *e, uint32_t nv_index, uint32_t handle,
				     int template_from, const uint8_t *tpm2b_public, size_t len,
				     tpmattest_error **err)
{
	const ta_ek_public ek = { .index = nv_index, .handle = handle, .origin = template_from };
	ta_public_area key;
	int rc;

	ta_error_clear(err);
	if (!e || !tpm2b_public)
		return ta_error_null(err, __func__);
	rc = ta_public_area_read((ta_span){ tpm2b_public, len }, &key, err);
	return rc ? rc : put_ek(e, &ek, (ta_span){ tpm2b_public, len }, err);
}

int tpmattest_evidence_add_ek_failure(tpmattest_evidence *e, uint32_t nv_index, uint32_t handle,
				      int template_from, int code, uint32_t tss_rc,
				      tpmattest_error **err)
{
	const ta_ek_public ek = { .index = nv_index,
				  .handle = handle,
				  .origin = template_from,
				  .result = code,
				  .rc = tss_rc };
	int rc;

	ta_error_clear(err);
	rc = check_failure(e, code, __func__, err);
	return rc ? rc : put_ek(e, &ek, (ta_span){ NULL, 0 }, err);
}

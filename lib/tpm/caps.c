/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads properties and handles with TPM2_GetCapability. */
#include <inttypes.h>
#include <stdlib.h>

#include "tpm/tpm.h"
#include "base/list.h"

/* TPM 2.0 part 2, 10.10.1: TPMI_YES_NO moreData, then TPMS_CAPABILITY_DATA: the capability and a
 * counted list. */
static TSS2_RC get_capability(tpmattest_tpm *tpm, TPM2_CAP capability, uint32_t property,
			      uint32_t count, ta_reader *list, bool *more, uint32_t *n)
{
	ta_tpm_command c = { .cc = TPM2_CC_GetCapability,
			     .capability = capability,
			     .property = property,
			     .count = count };
	ta_tpm_answer answer;
	TSS2_RC rc = ta_tpm_run(tpm, &c, &answer);

	if (rc)
		return rc;
	*list = answer.params;
	*more = ta_reader_u8(list) != 0;
	if (ta_reader_be32(list) != capability)
		list->failed = true;
	*n = ta_reader_be32(list);
	return TSS2_RC_SUCCESS;
}

/* The string consists of four characters from each property. Unprintable ones are replaced by
 * '?'. */
static void set_vendor_string(char out[17], const uint32_t part[4])
{
	size_t n = 0;

	for (unsigned i = 0; i < 16; i++) {
		char c = (char)(part[i / 4] >> (24 - 8 * (i % 4)) & 0xff);

		if (c == 0)
			continue;
		out[n++] = c >= 0x20 && c < 0x7f ? c : '?';
	}
	while (n > 0 && out[n - 1] == ' ')
		n--;
	out[n] = 0;
}

static void take_property(tpmattest_evidence *e, uint32_t property, uint32_t value,
			  uint32_t vendor[4])
{
	uint8_t raw[4] = { (uint8_t)(value >> 24), (uint8_t)(value >> 16), (uint8_t)(value >> 8),
			   (uint8_t)value };

	switch (property) {
	case TPM2_PT_MANUFACTURER:
		ta_evidence_set_said(e, raw);
		break;
	case TPM2_PT_VENDOR_STRING_1:
	case TPM2_PT_VENDOR_STRING_2:
	case TPM2_PT_VENDOR_STRING_3:
	case TPM2_PT_VENDOR_STRING_4:
		vendor[property - TPM2_PT_VENDOR_STRING_1] = value;
		break;
	case TPM2_PT_FIRMWARE_VERSION_1:
	case TPM2_PT_FIRMWARE_VERSION_2:
		e->firmware[property - TPM2_PT_FIRMWARE_VERSION_1] = value;
		e->has_firmware = true;
		break;
	case TPM2_PT_REVISION:
		e->spec_revision = value;
		break;
	case TPM2_PT_NV_BUFFER_MAX:
		e->nv_buffer_max = value;
		break;
	default:
		break;
	}
}

int ta_tpm_read_properties(tpmattest_tpm *tpm, tpmattest_evidence *e, tpmattest_error **err)
{
	uint32_t count = TPM2_PT_NV_BUFFER_MAX - TPM2_PT_FAMILY_INDICATOR + 1, n, vendor[4] = { 0 };
	ta_reader list;
	bool more;
	TSS2_RC rc = get_capability(tpm, TPM2_CAP_TPM_PROPERTIES, TPM2_PT_FAMILY_INDICATOR, count,
				    &list, &more, &n);

	if (rc)
		return ta_tpm_error(err, rc, "reading the TPM's properties");
	/* A TPM may return fewer properties than requested. The missing ones remain unknown,
	 * because only one command is spent on them. */
	for (uint32_t i = 0; i < n && !list.failed; i++) {
		uint32_t property = ta_reader_be32(&list), value = ta_reader_be32(&list);

		if (!list.failed)
			take_property(e, property, value, vendor);
	}
	set_vendor_string(e->vendor_string, vendor);
	if (n > count || !ta_reader_done(&list))
		return ta_error_set(err, TPMATTEST_E_TPM_RESPONSE,
				    "malformed list of TPM properties");
	return 0;
}

/* A growing list of handles. */
typedef struct handles {
	TPM2_HANDLE *v;
	size_t n, room, max;
} handles;

static int add_handle(handles *h, TPM2_HANDLE handle, tpmattest_error **err)
{
	TPM2_HANDLE *v;

	if (h->n == h->max)
		return ta_error_set(err, TPMATTEST_E_LIMIT_EVIDENCE,
				    "TPM holds more than %zu handles in one range", h->max);
	v = ta_list_grow(h->v, h->n, &h->room, sizeof(*v));
	if (!v)
		return ta_error_nomem(err);
	h->v = v;
	h->v[h->n++] = handle;
	return 0;
}

/* Read one page starting at *next. *next is set to the handle to continue with, or to 0 if the list
 * ends or leaves the range. */
static int read_page(tpmattest_tpm *tpm, TPM2_HANDLE *next, TPM2_HANDLE last, handles *h,
		     tpmattest_error **err)
{
	TPM2_HANDLE from = *next;
	ta_reader list;
	uint32_t n;
	bool more;
	int code = 0;
	TSS2_RC rc =
		get_capability(tpm, TPM2_CAP_HANDLES, from, TPM2_MAX_CAP_HANDLES, &list, &more, &n);

	if (rc)
		return ta_tpm_error(err, rc, "listing handles from 0x%08" PRIx32, from);
	for (uint32_t i = 0; i < n && code == 0 && *next; i++) {
		TPM2_HANDLE handle = ta_reader_be32(&list);

		/* The handles must ascend (part 3, 30.2.1), so that the list ends and no index is
		 * read twice. */
		if (list.failed || handle < *next)
			return ta_error_set(err, TPMATTEST_E_TPM_RESPONSE,
					    "TPM handle list does not ascend from 0x%08" PRIx32,
					    from);
		if (handle <= last)
			code = add_handle(h, handle, err);
		*next = handle < last ? handle + 1 : 0;
	}
	if (code)
		return code;
	/* Data after the last handle in the range is not checked. */
	if (list.failed || n > TPM2_MAX_CAP_HANDLES || (n == 0 && more) ||
	    (*next && !ta_reader_done(&list)))
		return ta_error_set(err, TPMATTEST_E_TPM_RESPONSE,
				    "malformed TPM handle list from 0x%08" PRIx32, from);
	if (!more)
		*next = 0;
	return 0;
}

int ta_tpm_list_handles(tpmattest_tpm *tpm, TPM2_HANDLE first, TPM2_HANDLE last, size_t max,
			TPM2_HANDLE **out, size_t *n, tpmattest_error **err)
{
	handles h = { .max = max };
	int rc = 0;

	while (rc == 0 && first)
		rc = read_page(tpm, &first, last, &h, err);
	if (rc) {
		free(h.v);
		h = (handles){ 0 };
	}
	*out = h.v;
	*n = h.n;
	return rc;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of the evidence object. */
#ifndef TA_EVIDENCE_EVIDENCE_H
#define TA_EVIDENCE_EVIDENCE_H

#include <tpmattest/evidence.h>

#include "base/error.h"
#include "base/span.h"
#include "vendor/manufacturer.h"

typedef struct ta_nv {
	uint32_t index;
	uint32_t attributes; /* TPMA_NV */
	bool has_attributes;
	int result;  /* 0, or TPMATTEST_E_... why there is no data */
	uint32_t rc; /* the TSS2_RC below it, or 0 */
	uint8_t *data;
	size_t len;
} ta_nv;

typedef struct ta_file {
	char *name; /* UTF-8 without control characters */
	int role;
	uint8_t *data; /* as it was given: PEM stays PEM */
	size_t len;
} ta_file;

typedef struct ta_ek_public {
	uint32_t index;  /* of the EK certificate that it belongs to; 0: not known */
	uint32_t handle; /* persistent, or 0 when created */
	int origin;      /* TPMATTEST_TEMPLATE_... */
	int result;      /* 0, or TPMATTEST_E_... why there is no data */
	uint32_t rc;     /* the TSS2_RC below it, or 0 */
	uint8_t *data;   /* TPM2B_PUBLIC, marshalled */
	size_t len;
} ta_ek_public;

/* Where evidence was heard, from the weakest: by the process that says so, or from whoever wrote a
 * capture, or this process from a TPM. Mixed, it is what the weakest part is. */
enum { TA_HEARD_FILES = 0, TA_HEARD_CAPTURE, TA_HEARD_TPM };
const char *ta_evidence_heard_name(int heard);
/* What to call the EK public of such evidence: only a TPM that was asked has an EK of its own. */
const char *ta_evidence_heard_key(int heard);

/* bytes of a file's name that are kept (NAME_MAX of Linux): findings repeat it */
#define TA_FILE_NAME_MAX 255

struct tpmattest_evidence {
	int heard;                   /* TA_HEARD_... */
	uint8_t raw_manufacturer[4]; /* TPM2_PT_MANUFACTURER */
	bool has_manufacturer;
	char said[TA_MFR_SIZE];    /* the same, clean; "" */
	char given[TA_MFR_SIZE];   /* by the caller; "" */
	char claimed[TA_MFR_SIZE]; /* given to whoever made the capture; "" */
	char vendor_string[17];    /* TPM2_PT_VENDOR_STRING_1..4, printable ASCII */
	uint32_t firmware[2];
	bool has_firmware;
	uint32_t spec_revision; /* 138 is 1.38; 0 unknown */
	uint32_t nv_buffer_max; /* 0 unknown */
	ta_nv *nv;              /* ascending by index */
	size_t n_nv, room_nv;
	ta_file *file;
	size_t n_file, room_file;
	ta_ek_public *ek;
	size_t n_ek, room_ek;
	size_t total; /* bytes of all blobs, capped */
};

/* Add a record with a copy of `data` (the record's own data and len are not looked at; without a
 * result of 0 there is none). TPMATTEST_E_DUPLICATE, TPMATTEST_E_LIMIT_NV,
 * TPMATTEST_E_LIMIT_EVIDENCE, TPMATTEST_E_NOMEM. */
int ta_evidence_put_nv(tpmattest_evidence *e, const ta_nv *nv, ta_span data, tpmattest_error **err);
int ta_evidence_put_ek(tpmattest_evidence *e, const ta_ek_public *ek, ta_span data,
		       tpmattest_error **err);
int ta_evidence_put_file(tpmattest_evidence *e, int role, const char *name, ta_span data,
			 tpmattest_error **err);
/* The same once more, in *out. TPMATTEST_E_NOMEM. */
int ta_evidence_copy(const tpmattest_evidence *e, tpmattest_evidence **out, tpmattest_error **err);

const ta_nv *ta_evidence_find_nv(const tpmattest_evidence *e, uint32_t index);

/* TPMATTEST_E_LIMIT_EVIDENCE when n more bytes would go over the limit. */
int ta_evidence_room(const tpmattest_evidence *e, size_t n, tpmattest_error **err);

/* What the TPM says its manufacturer is. */
void ta_evidence_set_said(tpmattest_evidence *e, const uint8_t raw[4]);
/* False, and nothing is taken: it is not up to 16 printable ASCII characters. */
bool ta_evidence_take_vendor_string(tpmattest_evidence *e, const char *text);

/* The code of this name, when it is one that reading a TPM can give; else 0. */
int ta_evidence_failure_named(const char *name);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Internals of the evidence object. */
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
	int result;  /* 0, or TPMATTEST_E_...: the reason why there is no data */
	uint32_t rc; /* the underlying TSS2_RC, or 0 */
	uint8_t *data;
	size_t len;
} ta_nv;

typedef struct ta_file {
	char *name; /* UTF-8 without control characters */
	int role;
	uint8_t *data; /* as given; PEM is not converted */
	size_t len;
} ta_file;

typedef struct ta_ek_public {
	uint32_t index;  /* NV index of the EK certificate it belongs to; 0 if unknown */
	uint32_t handle; /* persistent handle; 0 if the key was created */
	int origin;      /* TPMATTEST_TEMPLATE_... */
	int result;      /* 0, or TPMATTEST_E_...: the reason why there is no data */
	uint32_t rc;     /* the underlying TSS2_RC, or 0 */
	uint8_t *data;   /* marshalled TPM2B_PUBLIC */
	size_t len;
} ta_ek_public;

/* Origin of the evidence, in ascending order of trust: supplied by the calling process, read from a
 * capture, or read from a TPM by this process. Certificates from
 * files may stand beside what was read; their own sources name the files. */
enum { TA_ORIGIN_FILES = 0, TA_ORIGIN_CAPTURE, TA_ORIGIN_TPM };
const char *ta_evidence_origin_name(int origin);
/* Returns how messages refer to the EK public of such evidence: only evidence read from a TPM has
 * "the TPM's" EK. */
const char *ta_evidence_origin_key(int origin);

/* file names are truncated to this many bytes (NAME_MAX on Linux), because findings repeat them */
#define TA_FILE_NAME_MAX 255

struct tpmattest_evidence {
	int origin;                  /* TA_ORIGIN_... */
	uint8_t raw_manufacturer[4]; /* TPM2_PT_MANUFACTURER */
	bool has_manufacturer;
	char said[TA_MFR_SIZE];    /* the same, validated; "" */
	char given[TA_MFR_SIZE];   /* given by the caller; "" */
	char claimed[TA_MFR_SIZE]; /* given by the caller that made the capture; "" */
	char vendor_string[17];    /* TPM2_PT_VENDOR_STRING_1..4, printable ASCII */
	uint32_t firmware[2];
	bool has_firmware;
	uint32_t spec_revision; /* 138 means 1.38; 0 if unknown */
	uint32_t nv_buffer_max; /* 0 if unknown */
	ta_nv *nv;              /* in ascending order of index */
	size_t n_nv, room_nv;
	ta_file *file;
	size_t n_file, room_file;
	ta_ek_public *ek;
	size_t n_ek, room_ek;
	size_t total; /* total size of all data, limited */
};

/* Add a record with a copy of `data`. The data and len members of the record are ignored. A record
 * whose result is not 0 has no data. TPMATTEST_E_DUPLICATE, TPMATTEST_E_LIMIT_NV,
 * TPMATTEST_E_LIMIT_EVIDENCE, TPMATTEST_E_NOMEM. */
int ta_evidence_put_nv(tpmattest_evidence *e, const ta_nv *nv, ta_span data, tpmattest_error **err);
int ta_evidence_put_ek(tpmattest_evidence *e, const ta_ek_public *ek, ta_span data,
		       tpmattest_error **err);
int ta_evidence_put_file(tpmattest_evidence *e, int role, const char *name, ta_span data,
			 tpmattest_error **err);
/* Copy the evidence to *out. TPMATTEST_E_NOMEM. */
int ta_evidence_copy(const tpmattest_evidence *e, tpmattest_evidence **out, tpmattest_error **err);

const ta_nv *ta_evidence_find_nv(const tpmattest_evidence *e, uint32_t index);

/* TPMATTEST_E_LIMIT_EVIDENCE if n more bytes would exceed the limit. */
int ta_evidence_room(const tpmattest_evidence *e, size_t n, tpmattest_error **err);

/* Set the manufacturer that the TPM reports. */
void ta_evidence_set_said(tpmattest_evidence *e, const uint8_t raw[4]);
/* Returns false without storing anything unless text has up to 16 printable ASCII characters. */
bool ta_evidence_take_vendor_string(tpmattest_evidence *e, const char *text);

/* Returns the error code with this name if reading a TPM can return it, otherwise 0. */
int ta_evidence_failure_named(const char *name);

#endif

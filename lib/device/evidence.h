/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of the evidence object. */
#ifndef TA_DEVICE_EVIDENCE_H
#define TA_DEVICE_EVIDENCE_H

#include <tpmattest/evidence.h>

#include "base/error.h"
#include "base/span.h"
#include "endpoint/manufacturer.h"

typedef struct ta_nv {
	uint32_t index;
	uint32_t attributes;     /* TPMA_NV */
	bool has_attributes;
	int result;              /* 0, or TPMATTEST_E_... why there is no data */
	uint32_t rc;             /* the TSS2_RC below it, or 0 */
	uint8_t *data;
	size_t len;
} ta_nv;

typedef struct ta_file {
	char *name;
	int role;
	uint8_t *data;           /* as it was given: PEM stays PEM */
	size_t len;
} ta_file;

enum { TA_EK_TEMPLATE_NONE = 0, TA_EK_TEMPLATE_NV, TA_EK_TEMPLATE_PROFILE };

typedef struct ta_ek_public {
	uint32_t handle;         /* persistent, or 0 when created */
	int origin;              /* TA_EK_TEMPLATE_... */
	uint8_t *data;           /* TPM2B_PUBLIC, marshalled */
	size_t len;
} ta_ek_public;

struct tpmattest_evidence {
	uint8_t raw_manufacturer[4]; /* TPM2_PT_MANUFACTURER */
	bool has_manufacturer;
	char said[TA_MFR_SIZE];      /* the same, clean; "" */
	char given[TA_MFR_SIZE];     /* by the caller; "" */
	char vendor_string[17];      /* TPM2_PT_VENDOR_STRING_1..4 */
	uint32_t firmware[2];
	bool has_firmware;
	uint32_t spec_revision;      /* 138 is 1.38; 0 unknown */
	uint32_t nv_buffer_max;      /* 0 unknown */
	ta_nv *nv;                   /* ascending by index */
	size_t n_nv, room_nv;
	ta_file *file;
	size_t n_file, room_file;
	ta_ek_public *ek;
	size_t n_ek, room_ek;
	size_t total;                /* bytes of all blobs, capped */
};

/* Add an NV record; takes over nothing (data is copied). */
int ta_evidence_put_nv(tpmattest_evidence *e, const ta_nv *nv, tpmattest_error **err);
int ta_evidence_put_ek(tpmattest_evidence *e, const ta_ek_public *ek, tpmattest_error **err);
const ta_nv *ta_evidence_find_nv(const tpmattest_evidence *e, uint32_t index);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads NV indices with as few commands as possible, and never with a password that may be
 * wrong. */
#include <stdlib.h>

#include "base/limits.h"
#include "tpm/tpm.h"

#define BLOCK_MAX 2048 /* TPM2_MAX_NV_BUFFER_SIZE of tpm2-tss */
/* used if the TPM does not report a size; every PC Client TPM supports it (PTP 1.05,
 * NV_BUFFER_MAX) */
#define BLOCK_UNKNOWN 512
#define BLOCK_MIN 64 /* smaller reported values are not plausible */

/* Record why the content of an index could not be read. */
static int put_failure(tpmattest_evidence *e, ta_nv *nv, int result, TSS2_RC rc,
		       tpmattest_error **err)
{
	nv->result = result;
	nv->rc = rc;
	return ta_evidence_put_nv(e, nv, (ta_span){ 0 }, err);
}

/* Parse TPM2B_NV_PUBLIC (part 2, 13.6) and TPM2B_NAME. Returns false if they are malformed or for
 * another index. */
static bool read_public(ta_reader r, ta_nv *nv, uint16_t *size)
{
	uint16_t n = ta_reader_be16(&r);
	ta_reader inner = ta_reader_span(ta_reader_bytes(&r, n));

	if (ta_reader_be32(&inner) != nv->index)
		inner.failed = true;
	ta_reader_skip(&inner, 2); /* nameAlg */
	nv->attributes = ta_reader_be32(&inner);
	ta_reader_skip(&inner, ta_reader_be16(&inner)); /* authPolicy */
	*size = ta_reader_be16(&inner);
	ta_reader_skip(&r, ta_reader_be16(&r)); /* name */
	nv->has_attributes = ta_reader_done(&r) && ta_reader_done(&inner);
	return nv->has_attributes;
}

/* Determine the authorising handle and its password: the index itself only if a wrong password has
 * no consequences (NO_DA), otherwise the owner. Returns 0 if neither is allowed to read. */
static TPM2_HANDLE reader_of(const tpmattest_tpm *tpm, const ta_nv *nv, const TPM2B_AUTH **password)
{
	static const TPM2B_AUTH empty;

	*password = &empty;
	if ((nv->attributes & TPMA_NV_AUTHREAD) && (nv->attributes & TPMA_NV_NO_DA))
		return nv->index;
	*password = &tpm->owner_auth;
	return nv->attributes & TPMA_NV_OWNERREAD ? TPM2_RH_OWNER : 0;
}

static size_t block_size(const tpmattest_evidence *e)
{
	if (e->nv_buffer_max < BLOCK_MIN)
		return BLOCK_UNKNOWN;
	return e->nv_buffer_max < BLOCK_MAX ? e->nv_buffer_max : BLOCK_MAX;
}

/* Read one block: exactly n bytes, or TPMATTEST_E_TPM_RESPONSE. */
static int read_block(tpmattest_tpm *tpm, ta_tpm_command *c, uint8_t *out, TSS2_RC *rc)
{
	ta_tpm_answer answer;
	ta_span data;

	*rc = ta_tpm_run(tpm, c, &answer);
	if (*rc)
		return ta_tpm_code(*rc);
	if (ta_reader_be16(&answer.params) != c->size)
		return TPMATTEST_E_TPM_RESPONSE;
	TA_ASSUME(c->size > 0); /* guaranteed by read_content() */
	data = ta_reader_bytes(&answer.params, c->size);
	if (!ta_reader_done(&answer.params))
		return TPMATTEST_E_TPM_RESPONSE;
	memcpy(out, data.p, data.n);
	return 0;
}

static int read_content(tpmattest_tpm *tpm, const ta_nv *nv, size_t size, size_t block,
			uint8_t *out, TSS2_RC *rc)
{
	ta_tpm_command c = { .cc = TPM2_CC_NV_Read, .index = nv->index };
	int result = 0;

	c.handle = reader_of(tpm, nv, &c.password);
	for (size_t at = 0; result == 0 && at < size; at += c.size) {
		c.offset = (uint16_t)at;
		c.size = (uint16_t)(size - at < block ? size - at : block);
		result = read_block(tpm, &c, out + at, rc);
	}
	return result;
}

/* Returns the error if the attributes show that the content cannot be read, otherwise 0. */
static int refusal(const tpmattest_tpm *tpm, const ta_nv *nv)
{
	const TPM2B_AUTH *password;

	if (!(nv->attributes & TPMA_NV_WRITTEN))
		return TPMATTEST_E_NV_UNWRITTEN;
	if ((nv->attributes & TPMA_NV_READLOCKED) || reader_of(tpm, nv, &password) == 0)
		return TPMATTEST_E_NV_UNREADABLE;
	return 0;
}

int ta_tpm_read_nv(tpmattest_tpm *tpm, uint32_t index, tpmattest_evidence *e, tpmattest_error **err)
{
	ta_tpm_command c = { .cc = TPM2_CC_NV_ReadPublic, .index = index };
	ta_nv nv = { .index = index };
	ta_tpm_answer answer;
	uint16_t size = 0;
	uint8_t *data;
	int result;
	TSS2_RC rc = ta_tpm_run(tpm, &c, &answer);

	if (rc)
		return put_failure(e, &nv, ta_tpm_code(rc), rc, err);
	if (!read_public(answer.params, &nv, &size))
		return put_failure(e, &nv, TPMATTEST_E_TPM_RESPONSE, 0, err);
	result = refusal(tpm, &nv);
	if (result)
		return put_failure(e, &nv, result, 0, err);
	result = ta_evidence_room(e, size, err);
	if (result)
		return result;
	data = malloc(size ? size : 1);
	if (!data)
		return ta_error_nomem(err);
	result = read_content(tpm, &nv, size, block_size(e), data, &rc);
	if (result)
		result = put_failure(e, &nv, result, rc, err);
	else
		result = ta_evidence_put_nv(e, &nv, (ta_span){ data, size }, err);
	free(data);
	return result;
}

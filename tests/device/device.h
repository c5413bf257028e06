/* SPDX-License-Identifier: BSD-2-Clause */
/* A library connection over the counting wrapper, on a swtpm or on nothing. */
#ifndef TESTS_DEVICE_DEVICE_H
#define TESTS_DEVICE_DEVICE_H

#include "evidence/evidence.h"
#include "nvprov.h"
#include "tctiwrap.h"
#include "testmain.h"

#include <tpmattest/tss2.h>

#define ATTRS_READ (NVPROV_ATTRS_REAL | TPMA_NV_WRITTEN)

static struct softtpm *soft;
static TSS2_TCTI_CONTEXT *inner;
static struct tctiwrap *wrap;
static tpmattest_tpm *tpm;

static inline void open_on(TSS2_TCTI_CONTEXT *below)
{
	tpmattest_error *err = NULL;

	wrap = tctiwrap_new(below);
	ck_assert_ptr_nonnull(wrap);
	ck_assert_msg(tpmattest_tpm_new_tcti(tctiwrap_tcti(wrap), &tpm, &err) == 0, "%s",
		      tpmattest_error_message(err));
}

/* On the wrapper alone: what it is told is all there is. */
static inline void setup_alone(void)
{
	soft = NULL;
	inner = NULL;
	open_on(NULL);
}

static inline void setup_soft(void)
{
	soft = must_start(NULL);
	inner = softtpm_connect(soft);
	ck_assert_ptr_nonnull(inner);
	open_on(inner);
}

static inline void teardown(void)
{
	tpmattest_tpm_close(tpm);
	ck_assert(!tctiwrap_finalized(wrap)); /* the context is the caller's */
	ck_assert_uint_eq(tctiwrap_writes(wrap), 0);
	ck_assert_int_eq(tctiwrap_loaded(wrap), 0);
	ck_assert_uint_eq(tctiwrap_lockout_count(wrap), 0);
	tctiwrap_free(wrap);
	if (inner)
		softtpm_disconnect(inner);
	softtpm_stop(soft);
}

static inline tpmattest_evidence *must_read(uint32_t flags)
{
	tpmattest_evidence *e = NULL;
	tpmattest_error *err = NULL;

	ck_assert_msg(tpmattest_tpm_read_evidence(tpm, flags, &e, &err) == 0, "%s",
		      tpmattest_error_message(err));
	ck_assert_ptr_null(err);
	ck_assert_str_eq(tpmattest_evidence_source(e), "tpm");
	return e;
}

/* The code of a reading that must fail. */
static inline int fail_read(uint32_t flags)
{
	tpmattest_evidence *e = NULL;
	tpmattest_error *err = NULL;
	int rc = tpmattest_tpm_read_evidence(tpm, flags, &e, &err);

	ck_assert_ptr_null(e);
	ck_assert_int_eq(rc, tpmattest_error_code(err));
	tpmattest_error_free(err);
	return rc;
}

static inline uint8_t pattern(uint32_t index, size_t i)
{
	return (uint8_t)(index * 7 + i * 13 + (i >> 8));
}

/* A readable virtual index with content to be told apart. */
static inline void virtual_nv(uint32_t index, size_t len, uint32_t attributes)
{
	uint8_t *p = malloc(len + 1);

	for (size_t i = 0; i < len; i++)
		p[i] = pattern(index, i);
	tctiwrap_add_nv(wrap,
			&(struct tctiwrap_nv){
				.index = index, .attributes = attributes, .data = p, .len = len });
	free(p);
}

/* Index `index` was read, and holds the pattern. */
static inline void has_pattern(const tpmattest_evidence *e, uint32_t index, size_t len)
{
	const ta_nv *nv = ta_evidence_find_nv(e, index);

	ck_assert_msg(nv != NULL, "0x%08x is not there", index);
	ck_assert_msg(nv->result == 0, "0x%08x: %s", index, tpmattest_error_name(nv->result));
	ck_assert_uint_eq(nv->len, len);
	for (size_t i = 0; i < len; i++)
		ck_assert_msg(nv->data[i] == pattern(index, i), "0x%08x, byte %zu", index, i);
}

static inline void has_result(const tpmattest_evidence *e, uint32_t index, int result, uint32_t rc)
{
	const ta_nv *nv = ta_evidence_find_nv(e, index);

	ck_assert_msg(nv != NULL, "0x%08x is not there", index);
	ck_assert_msg(nv->result == result && nv->rc == rc, "0x%08x: %s, 0x%x", index,
		      tpmattest_error_name(nv->result), nv->rc);
	ck_assert_ptr_null(nv->data);
	ck_assert_uint_eq(nv->len, 0);
}

#endif

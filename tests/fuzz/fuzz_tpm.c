/* SPDX-License-Identifier: BSD-2-Clause */
/* A TPM that answers with anything. The input is a list of answers: a byte of flags, two of length,
 * then so many bytes. Flag 1: they are the whole answer; else they are what follows a good header
 * (flag 2: with sessions). At the end the line is dead. */
#include <string.h>

#include <tpmattest/certs.h>
#include <tpmattest/tss2.h>

#include "base/reader.h"
#include "fuzz.h"

#define ANSWER_MAX 4096

typedef struct answers {
	TSS2_TCTI_CONTEXT_COMMON_V1 v1; /* first */
	ta_reader in;
	uint8_t answer[ANSWER_MAX];
	size_t n;
	unsigned commands;
} answers;

static void put_be(uint8_t *p, uint32_t v, unsigned n)
{
	while (n-- > 0) {
		p[n] = (uint8_t)v;
		v >>= 8;
	}
}

static void next_answer(answers *a)
{
	uint8_t flags = ta_reader_u8(&a->in);
	size_t n = ta_reader_be16(&a->in), room = ANSWER_MAX - 14, head = 0;
	ta_span bytes;

	bytes = ta_reader_bytes(&a->in, n < room ? n : room);
	if (!(flags & 1)) {
		head = flags & 2 ? 14 : 10;
		put_be(a->answer, flags & 2 ? 0x8002 : 0x8001, 2);
		put_be(a->answer + 2, (uint32_t)(head + bytes.n), 4);
		put_be(a->answer + 6, 0, 4);
		put_be(a->answer + 10, (uint32_t)bytes.n, 4);
	}
	if (bytes.n)
		memcpy(a->answer + head, bytes.p, bytes.n);
	a->n = head + bytes.n;
}

static TSS2_RC transmit(TSS2_TCTI_CONTEXT *tcti, size_t size, const uint8_t *command)
{
	answers *a = (answers *)(void *)tcti;

	(void)command;
	FUZZ_ASSERT(size >= 10);
	next_answer(a);
	/* Work stays bounded whatever the TPM says: two lists, 4096 indices, each with its
	 * reads. */
	FUZZ_ASSERT(++a->commands < 1000000);
	return TSS2_RC_SUCCESS;
}

static TSS2_RC receive(TSS2_TCTI_CONTEXT *tcti, size_t *size, uint8_t *response, int32_t timeout)
{
	answers *a = (answers *)(void *)tcti;

	(void)timeout;
	if (a->in.failed)
		return TSS2_TCTI_RC_IO_ERROR;
	if (response) {
		if (*size < a->n)
			return TSS2_TCTI_RC_INSUFFICIENT_BUFFER;
		memcpy(response, a->answer, a->n);
	}
	*size = a->n;
	return TSS2_RC_SUCCESS;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	answers a = {
		.v1 = { .magic = 1, .version = 1, .transmit = transmit, .receive = receive }
	};
	tpmattest_evidence *e = NULL;
	tpmattest_certs *c = NULL;
	tpmattest_tpm *tpm = NULL;

	a.in = ta_reader_on(p, n);
	FUZZ_ASSERT(tpmattest_tpm_new_tcti((TSS2_TCTI_CONTEXT *)&a, &tpm, NULL) == 0);
	if (tpmattest_tpm_read_evidence(tpm, TPMATTEST_READ_EK_PUBLIC, &e, NULL) == 0) {
		FUZZ_ASSERT(tpmattest_certs_new(e, &c, NULL) == 0);
		tpmattest_certs_free(c);
		tpmattest_evidence_free(e);
	}
	tpmattest_tpm_close(tpm);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Raw NV content: the pieces cover it, and what is cut out is a certificate. Then the same bytes as
 * a device has them: as an EK index and as a chain area in two indices. */
#include "evidence/cut.h"

#include "base/limits.h"
#include "evidence/certs.h"
#include "evidence/evidence.h"
#include "fuzz.h"

typedef struct cover {
	ta_span stream;
	size_t end;
} cover;

static bool look(const ta_cut *piece, ta_span bytes, void *user)
{
	cover *c = user;

	FUZZ_ASSERT(piece->at == c->end && piece->n > 0 && piece->n == bytes.n);
	FUZZ_ASSERT(bytes.p == c->stream.p + piece->at);
	FUZZ_ASSERT((piece->kind == TA_CUT_CERT) == (piece->cert != NULL));
	FUZZ_ASSERT(!piece->cert || ta_span_equal(piece->cert->der, bytes));
	c->end += piece->n;
	return true;
}

static void as_device(const uint8_t *p, size_t n)
{
	tpmattest_evidence *e = NULL;
	tpmattest_certs *c = NULL;
	size_t half = n / 2;

	FUZZ_ASSERT(tpmattest_evidence_new(&e, NULL) == 0);
	FUZZ_ASSERT(tpmattest_evidence_add_nv(e, 0x01c00002, p, n, NULL) == 0);
	FUZZ_ASSERT(tpmattest_evidence_add_nv(e, 0x01c00100, p, half, NULL) == 0);
	FUZZ_ASSERT(tpmattest_evidence_add_nv(e, 0x01c00101, p + half, n - half, NULL) == 0);
	FUZZ_ASSERT(tpmattest_certs_new(e, &c, NULL) == 0);
	FUZZ_ASSERT(tpmattest_certs_count(c) <= TA_MAX_DEVICE_CERTS);
	for (size_t i = 0; i < c->findings.n; i++)
		FUZZ_ASSERT(c->findings.v[i].cert < (int)c->n);
	tpmattest_certs_free(c);
	tpmattest_evidence_free(e);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	cover c = { .stream = { p, n } };

	FUZZ_ASSERT(ta_cut_stream(c.stream, look, &c, NULL) == 0);
	FUZZ_ASSERT(c.end == n);
	if (n <= TA_MAX_NV)
		as_device(p, n);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "tpm/tpm.h"

#define FRAMING_MAGIC 0x7470617474657374ull
#define HEADER 10 /* tag, size, response code: TPM 2.0 part 1, 18.3 */

static ta_framing *framing(TSS2_TCTI_CONTEXT *tcti)
{
	return (ta_framing *)(void *)tcti;
}

static TSS2_RC transmit(TSS2_TCTI_CONTEXT *tcti, size_t size, uint8_t const *command)
{
	return Tss2_Tcti_Transmit(framing(tcti)->inner, size, command);
}

static TSS2_RC receive(TSS2_TCTI_CONTEXT *tcti, size_t *size, uint8_t *response, int32_t timeout)
{
	ta_framing *f = framing(tcti);
	TSS2_RC rc = Tss2_Tcti_Receive(f->inner, size, response, timeout);
	ta_reader r;

	/* Without a buffer SAPI only queries the size. */
	if (rc || !response)
		return rc;
	r = ta_reader_on(response, *size);
	ta_reader_skip(&r, 2);
	if (*size < HEADER || ta_reader_be32(&r) != *size)
		return TSS2_TCTI_RC_MALFORMED_RESPONSE;
	f->response = (ta_span){ response, *size };
	return TSS2_RC_SUCCESS;
}

int ta_framing_init(ta_framing *f, TSS2_TCTI_CONTEXT *inner, tpmattest_error **err)
{
	if (TSS2_TCTI_VERSION(inner) < 1 || !TSS2_TCTI_TRANSMIT(inner) || !TSS2_TCTI_RECEIVE(inner))
		return ta_error_set_detail(err, TPMATTEST_E_TPM, TSS2_TCTI_RC_BAD_CONTEXT,
					   "version or functions are missing",
					   "unusable TCTI context");
	f->v1 = (TSS2_TCTI_CONTEXT_COMMON_V1){
		.magic = FRAMING_MAGIC,
		.version = 1,
		.transmit = transmit,
		.receive = receive,
	};
	f->inner = inner;
	return 0;
}

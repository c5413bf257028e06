/* SPDX-License-Identifier: BSD-2-Clause */
/* AMD's EK certificate service for firmware TPMs. The response body is the certificate. */
#include "base/encode.h"
#include "base/limits.h"
#include "vendor/ekservice.h"

/* The path is the first half of the SHA-256 of 00 00 22 22 || exponent as a UINT32 || modulus, or
 * of 00 00 44 44 || X || Y. */
static int amd_url(const ta_pubkey *key, ta_buf *url, tpmattest_error **err)
{
	static const uint8_t zeros[4] = { 0 };
	ta_buf b = ta_buf_with(TA_MAX_CERT);
	uint8_t sha256[32];
	char hex[33];
	int rc;

	if (ta_ekservice_takes_rsa(key) && key->e.n <= sizeof(zeros)) {
		ta_buf_add(&b, "\x00\x00\x22\x22", 4);
		ta_buf_add(&b, zeros, sizeof(zeros) - key->e.n);
		ta_buf_add(&b, key->e.p, key->e.n);
		ta_buf_add(&b, key->n.p, key->n.n);
	} else if (ta_ekservice_takes_ec(key)) {
		ta_buf_add(&b, "\x00\x00\x44\x44", 4);
		ta_buf_add(&b, key->x.p, key->x.n);
		ta_buf_add(&b, key->y.p, key->y.n);
	} else {
		return ta_error_set(err, TPMATTEST_E_KEY,
				    "AMD's EK service has RSA (exponent up to 32 bits), P-256 and "
				    "P-384 keys only");
	}
	rc = ta_ekservice_digest(&b, sha256, err);
	if (rc)
		return rc;
	ta_hex_upper(sha256, 16, hex);
	ta_buf_printf(url, "https://ftpm.amd.com/pki/aia/%s", hex);
	return 0;
}

const ta_ekservice ta_ekservice_amd = { amd_url, NULL };

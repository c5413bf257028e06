/* SPDX-License-Identifier: BSD-2-Clause */
/* No vendor documents its service. The forms are those that three independent clients agree on (tpm2-tools and tpm2-tss,
 * smallstep, go-attestation), held against published replies. */
#include "endpoint/ekservice.h"

#include <stdlib.h>

#include "base/encode.h"
#include "base/limits.h"
#include "endpoint/manufacturer.h"
#include "x509/sig.h"

static bool is_rsa(const ta_pubkey *key)
{
	return key->type == TA_KEY_RSA || key->type == TA_KEY_RSA_OAEP;
}

static bool is_ec(const ta_pubkey *key)
{
	return key->type == TA_KEY_EC && (key->curve == TA_CURVE_P256 || key->curve == TA_CURVE_P384);
}

/* SHA-256 of what was gathered, which is freed. */
static int digest(ta_buf *b, uint8_t out[32], tpmattest_error **err)
{
	int rc = 0;

	if (b->nomem)
		rc = ta_error_nomem(err);
	else if (b->full)
		rc = ta_error_set(err, TPMATTEST_E_KEY, "no EK service knows a key of over %zu bytes", b->cap);
	else if (!ta_sha256(b->p, b->n, out))
		rc = ta_error_set(err, TPMATTEST_E_CRYPTO, "EK service: SHA-256 failed");
	ta_buf_free(b);
	return rc;
}

/* modulus || 01 00 01, or X || Y. */
static int intel_digest(const ta_pubkey *key, uint8_t out[32], tpmattest_error **err)
{
	static const uint8_t f4[] = { 1, 0, 1 };
	ta_buf b = ta_buf_with(TA_MAX_CERT);

	if (is_rsa(key)) {
		if (!ta_span_equal(key->e, (ta_span){ f4, sizeof(f4) }))
			return ta_error_set(err, TPMATTEST_E_KEY,
					    "Intel's EK service knows RSA keys with the exponent 65537 only");
		ta_buf_add(&b, key->n.p, key->n.n);
		ta_buf_add(&b, f4, sizeof(f4));
	} else if (is_ec(key)) {
		ta_buf_add(&b, key->x.p, key->x.n);
		ta_buf_add(&b, key->y.p, key->y.n);
	} else {
		return ta_error_set(err, TPMATTEST_E_KEY, "Intel's EK service knows RSA, P-256 and P-384 keys only");
	}
	return digest(&b, out, err);
}

int ta_ekservice_intel_hash(const ta_pubkey *key, char **hash, tpmattest_error **err)
{
	ta_buf b = ta_buf_with(TA_MAX_URL);
	uint8_t sha256[32];
	int rc;

	*hash = NULL;
	rc = intel_digest(key, sha256, err);
	if (rc)
		return rc;
	ta_base64url(&b, sha256, sizeof(sha256));
	*hash = ta_buf_take(&b);
	return *hash ? 0 : ta_error_nomem(err);
}

static int intel_url(const ta_pubkey *key, ta_buf *url, tpmattest_error **err)
{
	char *hash;
	int rc = ta_ekservice_intel_hash(key, &hash, err);

	if (rc)
		return rc;
	ta_buf_str(url, "https://ekop.intel.com/ekcertservice/");
	for (const char *p = hash; *p; p++)
		ta_buf_add(url, *p == '=' ? "%3D" : p, *p == '=' ? 3 : 1); /* a bare '=' is answered with 403 */
	free(hash);
	return 0;
}

/* 00 00 22 22 || exponent as a UINT32 || modulus, or 00 00 44 44 || X || Y; half of the hash. */
static int amd_url(const ta_pubkey *key, ta_buf *url, tpmattest_error **err)
{
	static const uint8_t zeros[4] = { 0 };
	ta_buf b = ta_buf_with(TA_MAX_CERT);
	uint8_t sha256[32];
	char hex[33];
	int rc;

	if (is_rsa(key) && key->e.n <= sizeof(zeros)) {
		ta_buf_add(&b, "\x00\x00\x22\x22", 4);
		ta_buf_add(&b, zeros, sizeof(zeros) - key->e.n);
		ta_buf_add(&b, key->e.p, key->e.n);
		ta_buf_add(&b, key->n.p, key->n.n);
	} else if (is_ec(key)) {
		ta_buf_add(&b, "\x00\x00\x44\x44", 4);
		ta_buf_add(&b, key->x.p, key->x.n);
		ta_buf_add(&b, key->y.p, key->y.n);
	} else {
		return ta_error_set(err, TPMATTEST_E_KEY,
				    "AMD's EK service knows RSA keys with an exponent of 32 bits, P-256 and P-384 keys only");
	}
	rc = digest(&b, sha256, err);
	if (rc)
		return rc;
	ta_hex_upper(sha256, 16, hex);
	ta_buf_printf(url, "https://ftpm.amd.com/pki/aia/%s", hex);
	return 0;
}

static int not_public(const ta_pubkey *key, ta_buf *url, tpmattest_error **err)
{
	(void)key;
	(void)url;
	return ta_error_set(err, TPMATTEST_E_UNSUPPORTED,
			    "https://ekcert.spserv.microsoft.com/EKCertificate/GetEKCertificate/v1 has the EK certificates of "
			    "QCOM and MSFT, but how it names a key is not public");
}

static const struct service {
	char mfr[TA_MFR_SIZE];
	int (*make)(const ta_pubkey *key, ta_buf *url, tpmattest_error **err);
} services[] = {
	{ "INTC", intel_url },
	{ "AMD", amd_url },
	{ "QCOM", not_public },
	{ "MSFT", not_public },
};

int ta_ekservice_url(const char *mfr, const ta_pubkey *key, char **url, tpmattest_error **err)
{
	char id[TA_MFR_SIZE];
	int rc;

	*url = NULL;
	rc = ta_manufacturer_parse(mfr, id, err);
	if (rc)
		return rc;
	for (size_t i = 0; i < sizeof(services) / sizeof(services[0]); i++) {
		ta_buf b = ta_buf_with(TA_MAX_URL);

		if (!ta_manufacturer_equal(services[i].mfr, id))
			continue;
		rc = services[i].make(key, &b, err);
		if (rc == 0)
			*url = ta_buf_take(&b);
		ta_buf_free(&b);
		return rc || *url ? rc : ta_error_nomem(err);
	}
	return ta_error_set(err, TPMATTEST_E_UNSUPPORTED, "no EK certificate service of manufacturer %s is known", id);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* No vendor documents its service. The request formats are those on which three independent clients
 * agree (tpm2-tools and tpm2-tss, smallstep, go-attestation), checked against published
 * responses. */
#include "vendor/ekservice.h"

#include "base/limits.h"
#include "vendor/maker.h"
#include "vendor/manufacturer.h"
#include "x509/sig.h"

bool ta_ekservice_takes_rsa(const ta_pubkey *key)
{
	return key->type == TA_KEY_RSA || key->type == TA_KEY_RSA_OAEP;
}

bool ta_ekservice_takes_ec(const ta_pubkey *key)
{
	return key->type == TA_KEY_EC &&
	       (key->curve == TA_CURVE_P256 || key->curve == TA_CURVE_P384);
}

int ta_ekservice_digest(ta_buf *b, uint8_t out[32], tpmattest_error **err)
{
	int rc = 0;

	if (b->nomem)
		rc = ta_error_nomem(err);
	else if (b->full)
		rc = ta_error_set(err, TPMATTEST_E_KEY,
				  "key exceeds %zu bytes, beyond any EK service", b->cap);
	else if (!ta_sha256(b->p, b->n, out))
		rc = ta_error_set(err, TPMATTEST_E_CRYPTO, "EK service: SHA-256 failed");
	ta_buf_free(b);
	return rc;
}

const ta_ekservice *ta_ekservice_of(const char *mfr)
{
	const ta_maker *maker = ta_maker_find(mfr);

	return maker ? maker->service : NULL;
}

int ta_ekservice_url(const char *mfr, const ta_pubkey *key, char **url, tpmattest_error **err)
{
	ta_buf b = ta_buf_with(TA_MAX_URL);
	const ta_ekservice *service;
	char id[TA_MFR_SIZE];
	int rc;

	*url = NULL;
	rc = ta_manufacturer_parse(mfr, id, err);
	if (rc)
		return rc;
	service = ta_ekservice_of(id);
	if (!service)
		return ta_error_set(err, TPMATTEST_E_UNSUPPORTED,
				    "no EK certificate service is known for manufacturer %s", id);
	rc = service->url(key, &b, err);
	if (rc == 0)
		*url = ta_buf_take(&b);
	ta_buf_free(&b);
	return rc || *url ? rc : ta_error_nomem(err);
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include <tpmattest/endpoint.h>

#include <stdlib.h>

#include "base/limits.h"
#include "vendor/aik.h"
#include "vendor/ekservice.h"
#include "vendor/maker.h"
#include "x509/der.h"
#include "x509/pem.h"

_Static_assert(TPMATTEST_KEY_ID_SIZE == sizeof(((ta_authority *)NULL)->id),
	       "an authority is named by a key identifier");

int tpmattest_issuer_key_id(const uint8_t *cert_der, size_t len, uint8_t *id, size_t *id_len,
			    tpmattest_error **err)
{
	ta_cert *cert = NULL;
	size_t room;
	int rc;

	ta_error_clear(err);
	if (!id_len)
		return ta_error_null(err, __func__);
	room = *id_len;
	*id_len = 0;
	if (!cert_der || (!id && room))
		return ta_error_null(err, __func__);
	rc = ta_cert_parse(cert_der, len, &cert, err);
	if (rc)
		return rc;
	*id_len = cert->aki_key_id.n;
	if (cert->aki_key_id.n == 0)
		rc = ta_error_set(err, TPMATTEST_E_NO_KEY_ID,
				  "certificate has no AKI key identifier");
	else if (cert->aki_key_id.n > room)
		rc = ta_error_set(err, TPMATTEST_E_BUFFER,
				  "AKI key identifier has %zu bytes; the buffer holds %zu",
				  cert->aki_key_id.n, room);
	else
		memcpy(id, cert->aki_key_id.p, cert->aki_key_id.n);
	ta_cert_unref(cert);
	return rc;
}

static int make_url(int kind, const char *function, const char *manufacturer, const uint8_t *id,
		    size_t len, char **url, tpmattest_error **err)
{
	char mfr[TA_MFR_SIZE], label[TA_AUTHORITY_LABEL];
	int rc;

	ta_error_clear(err);
	if (url)
		*url = NULL;
	if (!manufacturer || !id || !url)
		return ta_error_null(err, function);
	rc = ta_manufacturer_parse(manufacturer, mfr, err);
	if (rc)
		return rc;
	if (len != TPMATTEST_KEY_ID_SIZE)
		return ta_error_set(err, TPMATTEST_E_VALUE,
				    "AIK URL: key identifier has %zu bytes, expected 20", len);
	ta_authority_label(kind, mfr, id, label);
	*url = ta_authority_url(label);
	return *url ? 0 : ta_error_nomem(err);
}

int tpmattest_aik_url(const char *manufacturer, const uint8_t *key_id, size_t key_id_len,
		      char **url, tpmattest_error **err)
{
	return make_url(TA_KEYID, __func__, manufacturer, key_id, key_id_len, url, err);
}

int tpmattest_aik_name_url(const char *manufacturer, const uint8_t *sha1, size_t len, char **url,
			   tpmattest_error **err)
{
	return make_url(TA_NAMEID, __func__, manufacturer, sha1, len, url, err);
}

int tpmattest_aik_registered(const char *manufacturer, const uint8_t *key_id, size_t key_id_len,
			     int *registered, tpmattest_error **err)
{
	char mfr[TA_MFR_SIZE];
	int rc;

	ta_error_clear(err);
	if (registered)
		*registered = TPMATTEST_REGISTERED_UNKNOWN;
	if (!manufacturer || !key_id || !registered)
		return ta_error_null(err, __func__);
	if (key_id_len != TPMATTEST_KEY_ID_SIZE)
		return ta_error_set(err, TPMATTEST_E_USAGE,
				    "key identifier of %zu bytes, expected %d", key_id_len,
				    TPMATTEST_KEY_ID_SIZE);
	rc = ta_manufacturer_parse(manufacturer, mfr, err);
	if (rc)
		return rc;
	*registered = ta_authorities_find(ta_authorities_builtin(), TA_KEYID, mfr, key_id, NULL);
	return 0;
}

const char *tpmattest_aik_registry_date(void)
{
	return ta_authorities_builtin()->date;
}

/* A SubjectPublicKeyInfo and a certificate both begin with a SEQUENCE in a SEQUENCE, so both are
 * tried and the one that parses completely is used. */
static int service_of_der(const char *mfr, const uint8_t *der, size_t len, char **url,
			  tpmattest_error **err)
{
	ta_cert *cert = NULL;
	ta_pubkey key;
	int rc;

	if (ta_pubkey_parse(der, len, &key, NULL) == 0)
		return ta_ekservice_url(mfr, &key, url, err);
	rc = ta_cert_parse(der, len, &cert, NULL);
	if (rc == 0)
		rc = ta_ekservice_url(mfr, &cert->key, url, err);
	else if (rc == TPMATTEST_E_NOMEM)
		rc = ta_error_nomem(err);
	else
		rc = ta_error_set(
			err, TPMATTEST_E_KEY,
			"EK service URL: neither a SubjectPublicKeyInfo nor a certificate");
	ta_cert_unref(cert);
	return rc;
}

/* The first block that holds a public key or a certificate is used. */
static int service_of_pem(const char *mfr, const uint8_t *pem, size_t len, char **url,
			  tpmattest_error **err)
{
	ta_pem_block b;
	size_t at = 0;
	int rc;

	while (ta_pem_next(pem, len, &at, TA_MAX_CERT, &b)) {
		if (b.nomem)
			return ta_error_nomem(err);
		if (strcmp(b.label, "PUBLIC KEY") == 0 || strcmp(b.label, "CERTIFICATE") == 0) {
			rc = b.der ? service_of_der(mfr, b.der, b.n, url, err)
				   : ta_error_set(err, TPMATTEST_E_PEM,
						  "EK service URL: malformed PEM block at byte %zu",
						  b.at);
			free(b.der);
			return rc;
		}
		free(b.der);
	}
	return ta_error_set(err, TPMATTEST_E_KEY,
			    "EK service URL: no public key or certificate in the PEM");
}

int tpmattest_ek_service_url(const char *manufacturer, const uint8_t *key, size_t len, char **url,
			     tpmattest_error **err)
{
	char mfr[TA_MFR_SIZE];
	int rc;

	ta_error_clear(err);
	if (url)
		*url = NULL;
	if (!manufacturer || !key || !url)
		return ta_error_null(err, __func__);
	if (len == 0)
		return ta_error_set(err, TPMATTEST_E_EMPTY, "EK service URL: input is empty");
	rc = ta_manufacturer_parse(manufacturer, mfr, err);
	if (rc)
		return rc;
	if (key[0] != TA_DER_SEQUENCE && ta_pem_is(key, len))
		return service_of_pem(mfr, key, len, url, err);
	return service_of_der(mfr, key, len, url, err);
}

const char *tpmattest_registered_name(int registered)
{
	static const char *const names[] = { "unknown", "no", "yes", "withdrawn" };
	size_t n = sizeof(names) / sizeof(names[0]);

	return names[registered >= 0 && (size_t)registered < n ? registered : 0];
}

const char *tpmattest_manufacturer_name(const char *id)
{
	const ta_maker *maker = id ? ta_maker_find(id) : NULL;

	return maker ? maker->name : NULL;
}

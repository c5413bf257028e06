/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * Addresses: of the AIK authority that knows an EK, and of the vendor services that hand out EK
 * certificates. Pure functions; nothing here is trusted or fetched.
 *
 * How an AIK authority is derived is inferred from Microsoft's published list of authorities
 * (tpmattest(7)).
 */
#ifndef TPMATTEST_ENDPOINT_H
#define TPMATTEST_ENDPOINT_H

#include <tpmattest/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Is an AIK authority registered by Microsoft? */
#define TPMATTEST_REGISTERED_UNKNOWN 0
#define TPMATTEST_REGISTERED_NO 1
#define TPMATTEST_REGISTERED_YES 2

/** Bytes of a key identifier that can name an AIK authority. */
#define TPMATTEST_KEY_ID_SIZE 20

/** The AKI key identifier (RFC 5280 4.2.1.1) of a DER certificate. *id_len: in the room at \p id,
 * out the length, also when the room was too small. E_USAGE, E_EMPTY, E_CERT, E_LIMIT_CERT,
 * E_NO_KEY_ID, E_BUFFER, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_issuer_key_id(const uint8_t *cert_der, size_t len,
							     uint8_t *id, size_t *id_len,
							     tpmattest_error **err);

/** "https://<MFR>-KeyId-<40 hex>.microsoftaik.azure.net/templates/Aik/scep" in *url, freed with
 * tpmattest_free(). \p manufacturer: 1 to 4 of [A-Za-z0-9], trailing blanks dropped. \p key_id_len
 * must be 20. E_USAGE, E_MANUFACTURER, E_VALUE (another length), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_aik_url(const char *manufacturer,
						       const uint8_t *key_id, size_t key_id_len,
						       char **url, tpmattest_error **err);

/** The same with an authority of the NameId form; \p sha1 is SHA-1 of the issuer's Name in DER, 20
 * bytes. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_aik_name_url(const char *manufacturer,
							    const uint8_t *sha1, size_t len,
							    char **url, tpmattest_error **err);

/** Is the authority among those registered by Microsoft, in the built-in table?
 * TPMATTEST_REGISTERED_YES or _NO in *registered, _UNKNOWN on failure. \p manufacturer compares
 * without case. E_USAGE (NULL, or a length other than 20), E_MANUFACTURER. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_aik_registered(const char *manufacturer,
							      const uint8_t *key_id,
							      size_t key_id_len, int *registered,
							      tpmattest_error **err);

/** The date of the built-in table of AIK authorities, "2024-11-21". Static; never NULL. Since
 * 1.0. */
TPMATTEST_API const char *tpmattest_aik_registry_date(void);

/** Where the vendor's service has the EK certificate of a key, in *url, freed with
 * tpmattest_free(). Known: INTC (ekop.intel.com) and AMD (ftpm.amd.com). \p key is a
 * SubjectPublicKeyInfo, or a certificate whose key is meant, in DER or PEM (the first block of
 * either kind). E_USAGE, E_MANUFACTURER, E_UNSUPPORTED (no service is known for this manufacturer,
 * or its interface is not public: QCOM, MSFT), E_KEY (neither, or not a key of a kind that the
 * service knows), E_EMPTY, E_PEM, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_ek_service_url(const char *manufacturer,
							      const uint8_t *key, size_t len,
							      char **url, tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif

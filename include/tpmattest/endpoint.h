/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * URLs of the AIK authority that knows an EK, and of the vendor services that provide EK
 * certificates. These functions only compute: they neither verify nor fetch anything.
 *
 * The derivation of an AIK authority is inferred from the list of authorities that Microsoft
 * publishes (tpmattest(7)).
 */
#ifndef TPMATTEST_ENDPOINT_H
#define TPMATTEST_ENDPOINT_H

#include <tpmattest/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whether an AIK authority is registered with Microsoft. */
#define TPMATTEST_REGISTERED_UNKNOWN 0
#define TPMATTEST_REGISTERED_NO 1
#define TPMATTEST_REGISTERED_YES 2
#define TPMATTEST_REGISTERED_WITHDRAWN 3

/** Returns "unknown", "no", "yes" or "withdrawn"; "unknown" for any other number. The string is
 * static. Since 1.0. */
TPMATTEST_API const char *tpmattest_registered_name(int registered);

/** Returns the name of the manufacturer with this identifier of the TCG's vendor registry, such as
 * "Intel" for "INTC", without regard to case; NULL for NULL and for an identifier that the library
 * does not know. The name is for display only. The string is static. Since 1.0. */
TPMATTEST_API const char *tpmattest_manufacturer_name(const char *id);

/** Length in bytes of a key identifier that can name an AIK authority. */
#define TPMATTEST_KEY_ID_SIZE 20

/** Copies the AKI key identifier (RFC 5280 4.2.1.1) of the DER certificate \p cert_der to \p id. On
 * entry *id_len is the size of the buffer \p id; on return it is the length of the identifier, also
 * if the buffer is too small. Errors: E_USAGE, E_EMPTY, E_CERT, E_LIMIT_CERT, E_NO_KEY_ID,
 * E_BUFFER, E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_issuer_key_id(const uint8_t *cert_der, size_t len,
							     uint8_t *id, size_t *id_len,
							     tpmattest_error **err);

/** Sets *url to "https://<MFR>-KeyId-<40 hex>.microsoftaik.azure.net/templates/Aik/scep". The
 * caller must free *url with tpmattest_free(). \p manufacturer is 1 to 4 of [A-Za-z0-9]; trailing
 * blanks are removed. \p key_id_len must be 20. Errors: E_USAGE, E_MANUFACTURER, E_VALUE (another
 * length), E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_aik_url(const char *manufacturer,
						       const uint8_t *key_id, size_t key_id_len,
						       char **url, tpmattest_error **err);

/** Does the same for an authority of the NameId form. \p sha1 is the SHA-1 hash, 20 bytes, of the
 * issuer's Name in DER. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_aik_name_url(const char *manufacturer,
							    const uint8_t *sha1, size_t len,
							    char **url, tpmattest_error **err);

/** Sets *registered to TPMATTEST_REGISTERED_YES or _NO: whether the built-in table of authorities
 * registered with Microsoft contains the authority. Sets it to _UNKNOWN on failure. \p manufacturer
 * is compared without regard to case. Errors: E_USAGE (NULL, or a length other than 20),
 * E_MANUFACTURER. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_aik_registered(const char *manufacturer,
							      const uint8_t *key_id,
							      size_t key_id_len, int *registered,
							      tpmattest_error **err);

/** Returns the date of the built-in table of AIK authorities, such as "2024-11-21". The string is
 * static and never NULL. Since 1.0. */
TPMATTEST_API const char *tpmattest_aik_registry_date(void);

/** Sets *url to the URL of the EK certificate of a key at the vendor's service. The caller must
 * free *url with tpmattest_free(). Services are known for INTC (ekop.intel.com) and AMD
 * (ftpm.amd.com). \p key is a SubjectPublicKeyInfo, or a certificate whose public key is used, in
 * DER or PEM; in PEM the first block of either type is used. Errors: E_USAGE, E_MANUFACTURER,
 * E_UNSUPPORTED (no service is known for this manufacturer, or its interface is not public: QCOM,
 * MSFT), E_KEY (neither of these, or a key type that the service does not support), E_EMPTY, E_PEM,
 * E_NOMEM. Since 1.0. */
TPMATTEST_API TPMATTEST_MUST_USE int tpmattest_ek_service_url(const char *manufacturer,
							      const uint8_t *key, size_t len,
							      char **url, tpmattest_error **err);

#ifdef __cplusplus
}
#endif
#endif

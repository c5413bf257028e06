/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * The permanent numbers of the findings. A report's JSON gives the names below as they stand;
 * tpmattest_finding_name() and tpmattest_finding_text() translate at run time. A finding never changes its
 * meaning and a number is never used again. New ones come at the end of their hundred, so a program must
 * take a number it does not know, and judge by severity.
 */
#ifndef TPMATTEST_FINDINGS_H
#define TPMATTEST_FINDINGS_H

#define TPMATTEST_F_NO_EK_CERT                  100 /**< there is no EK certificate */
#define TPMATTEST_F_NV_UNREADABLE               101 /**< the attributes of an NV index let nobody read it with an empty password */
#define TPMATTEST_F_NV_UNWRITTEN                102 /**< an NV index is defined but was never written */
#define TPMATTEST_F_NV_READ_FAILED              103 /**< the TPM refused to read an NV index */
#define TPMATTEST_F_CHAIN_PADDING               104 /**< padding follows the certificates */
#define TPMATTEST_F_CHAIN_GAP                   105 /**< bytes that are no certificate lie between two certificates */
#define TPMATTEST_F_CHAIN_TRUNCATED             106 /**< a certificate is cut off */
#define TPMATTEST_F_CHAIN_NOT_DER               107 /**< an NV index of the chain area holds no X.509 certificate */
#define TPMATTEST_F_CHAIN_HOLE                  108 /**< an index is missing between two indices of the chain area */
#define TPMATTEST_F_PCCLIENT_HEADER             109 /**< the certificate is wrapped in a PC Client header */
#define TPMATTEST_F_NV_STRAY                    110 /**< an index of the EK range is none that the EK profile defines */
#define TPMATTEST_F_TOO_MANY_CERTS              111 /**< the device holds more certificates than the library takes */
#define TPMATTEST_F_CERT_MALFORMED              112 /**< a certificate of the device cannot be parsed */
#define TPMATTEST_F_SELF_SIGNED_ON_DEVICE       113 /**< the device holds a self-signed certificate, which is never an anchor */
#define TPMATTEST_F_DUPLICATE_CERT              114 /**< the device holds a certificate twice */
#define TPMATTEST_F_EK_NOT_CERT                 115 /**< an EK certificate index holds no certificate */
#define TPMATTEST_F_MANUFACTURER_GIVEN          116 /**< the manufacturer was given by the caller, not read from a TPM */
#define TPMATTEST_F_TRAILING_BYTES              117 /**< bytes follow the certificate */
#define TPMATTEST_F_CERT_UNUSED                 118 /**< a certificate of the device is part of no EK's path */
#define TPMATTEST_F_DER_EXPLICIT_DEFAULT        200 /**< a DEFAULT value is encoded explicitly (X.690 11.5) */
#define TPMATTEST_F_SERIAL_PADDED               201 /**< the serial number has superfluous leading bytes (X.690 8.3.2) */
#define TPMATTEST_F_SERIAL_NOT_POSITIVE         202 /**< the serial number is zero or negative (RFC 5280 4.1.2.2) */
#define TPMATTEST_F_SERIAL_TOO_LONG             203 /**< the serial number is longer than 20 bytes (RFC 5280 4.1.2.2) */
#define TPMATTEST_F_SET_UNSORTED                204 /**< the attributes of a name are not in DER order (X.690 11.6) */
#define TPMATTEST_F_ECDSA_PARAMS                205 /**< an ECDSA signature algorithm has parameters (RFC 5758 3.2) */
#define TPMATTEST_F_KEY_OAEP                    206 /**< the key is an RSAES-OAEP key */
#define TPMATTEST_F_BITS_UNUSED                 207 /**< a bit string names a wrong number of unused bits (X.690 11.2) */
#define TPMATTEST_F_AKI_ISSUER_MISMATCH         208 /**< the issuer and serial number of the authority key identifier are not those of the issuer */
#define TPMATTEST_F_LENGTH_NOT_MINIMAL          209 /**< a length is not encoded in the fewest bytes (X.690 10.1) */
#define TPMATTEST_F_TIME_FORMAT                 210 /**< a date uses the wrong time type for its year (RFC 5280 4.1.2.5) */
#define TPMATTEST_F_VERSION_EXTENSIONS          211 /**< the version and the presence of extensions disagree (RFC 5280 4.1.2.1) */
#define TPMATTEST_F_RSA_PARAMS                  212 /**< an RSA algorithm lacks its NULL parameters (RFC 3279 2.3.1) */
#define TPMATTEST_F_AKI_LENGTH                  213 /**< a key identifier is not 20 bytes long */
#define TPMATTEST_F_BOOLEAN_VALUE               214 /**< a boolean is true without being FF (X.690 11.1) */
#define TPMATTEST_F_INTEGER_PADDED              215 /**< an integer has superfluous leading bytes (X.690 8.3.2) */
#define TPMATTEST_F_TRUST_MISSING               300 /**< no trust store was given, so nothing could be verified */
#define TPMATTEST_F_ISSUER_MISSING              301 /**< the issuer of a certificate is neither on the device nor in the trust store */
#define TPMATTEST_F_NO_ANCHOR                   302 /**< the path ends in a self-signed certificate that is not an anchor */
#define TPMATTEST_F_SIGNATURE_BAD               303 /**< a signature does not verify */
#define TPMATTEST_F_NOT_YET_VALID               304 /**< a certificate is not yet valid */
#define TPMATTEST_F_EXPIRED                     305 /**< a certificate has expired */
#define TPMATTEST_F_NOT_A_CA                    307 /**< an issuer is not a CA */
#define TPMATTEST_F_PATH_LENGTH                 308 /**< the path is longer than a CA of it allows */
#define TPMATTEST_F_NO_CERT_SIGN                309 /**< the key usage of a CA does not allow it to sign certificates */
#define TPMATTEST_F_NAME_CHAINING               310 /**< the issuer's name is not the one that the certificate gives */
#define TPMATTEST_F_CRITICAL_EXTENSION          311 /**< a critical extension is not understood */
#define TPMATTEST_F_NAME_CONSTRAINTS            312 /**< name constraints are outside the rules this library applies */
#define TPMATTEST_F_POLICY_CONSTRAINTS          313 /**< policy constraints are outside the rules this library applies */
#define TPMATTEST_F_INHIBIT_ANY_POLICY          314 /**< inhibitAnyPolicy is outside the rules this library applies */
#define TPMATTEST_F_ALGORITHM_UNKNOWN           315 /**< a signature algorithm is not one this library accepts */
#define TPMATTEST_F_SHA1_SIGNATURE              316 /**< a certificate is signed with SHA-1, which the policy does not allow */
#define TPMATTEST_F_KEY_TOO_SMALL               317 /**< a key is smaller than the minimum */
#define TPMATTEST_F_PATH_TOO_LONG               318 /**< no path of at most 16 certificates was found */
#define TPMATTEST_F_WORK_LIMIT                  319 /**< the search for a path reached its limit of work */
#define TPMATTEST_F_AIK_CA_IN_PATH              320 /**< a certificate of the path belongs to an AIK authority */
#define TPMATTEST_F_DEBUG_CA                    321 /**< a certificate of the path belongs to a debug hierarchy */
#define TPMATTEST_F_DISALLOWED                  322 /**< a certificate of the path is on a list of disallowed certificates */
#define TPMATTEST_F_ALGORITHM_MISMATCH          323 /**< the two signature algorithms of a certificate differ */
#define TPMATTEST_F_KEY_UNUSABLE                325 /**< the key of an issuer cannot check signatures */
#define TPMATTEST_F_DEAD_END                    326 /**< a possible path ended without an anchor */
#define TPMATTEST_F_EXTENSION_DUPLICATE         327 /**< an extension occurs twice */
#define TPMATTEST_F_EXTENSION_FOREIGN           328 /**< an extension of other infrastructures (proxy certificate, number resources) is outside the rules this library applies */
#define TPMATTEST_F_KEY_TOO_LARGE               329 /**< a key is larger than the maximum */
#define TPMATTEST_F_KEY_MODULUS_EVEN            330 /**< the modulus of an RSA key is even */
#define TPMATTEST_F_KEY_EXPONENT                331 /**< the exponent of an RSA key is not an odd number from 3 to 4294967295 */
#define TPMATTEST_F_KEY_POINT                   332 /**< the point of an EC key is not on its curve */
#define TPMATTEST_F_EK_IS_CA                    400 /**< the EK certificate is a CA certificate */
#define TPMATTEST_F_EK_KEY_USAGE                401 /**< the key usage does not fit an EK of this type */
#define TPMATTEST_F_EK_EKU_ABSENT               402 /**< the EK certificate has no extended key usage */
#define TPMATTEST_F_EK_EKU_WRONG                403 /**< the extended key usage does not name EK certificates (2.23.133.8.1) */
#define TPMATTEST_F_EK_SAN_ABSENT               404 /**< the EK certificate has no subject alternative name with the TPM's attributes */
#define TPMATTEST_F_EK_SAN_INCOMPLETE           405 /**< the subject alternative name lacks the TPM's manufacturer, model or version */
#define TPMATTEST_F_MANUFACTURER_MISMATCH       406 /**< the EK certificate names another manufacturer than the TPM */
#define TPMATTEST_F_VENDOR_MISMATCH             407 /**< the EK certificate names a manufacturer that its anchor does not stand for */
#define TPMATTEST_F_MODEL_MISMATCH              408 /**< the EK certificate names another model than the TPM */
#define TPMATTEST_F_FIRMWARE_DIFFERS            409 /**< the TPM's firmware is not the version the EK certificate was issued for */
#define TPMATTEST_F_SPEC_MALFORMED              410 /**< the TPM specification attribute is malformed */
#define TPMATTEST_F_LEAF_ANY                    411 /**< the EK profile was not applied, because the policy takes any leaf */
#define TPMATTEST_F_VENDOR_UNLABELLED           412 /**< the anchor is bound to no vendor, so the manufacturer was not compared with it */
#define TPMATTEST_F_SAN_MANUFACTURER_MALFORMED  413 /**< the manufacturer in the subject alternative name is malformed */
#define TPMATTEST_F_EK_KEY_TYPE                 414 /**< the EK's key is of a kind no EK has */
#define TPMATTEST_F_REVOKED                     500 /**< a certificate is revoked */
#define TPMATTEST_F_REVOCATION_UNKNOWN          501 /**< no usable CRL covers a certificate */
#define TPMATTEST_F_REVOCATION_STALE            502 /**< the CRL that covers a certificate is out of date */
#define TPMATTEST_F_CRL_SIGNATURE_BAD           504 /**< a CRL's signature does not verify */
#define TPMATTEST_F_CRL_DELTA                   505 /**< a delta CRL was refused */
#define TPMATTEST_F_CRL_SCOPE                   506 /**< a CRL does not speak for the certificate's issuer */
#define TPMATTEST_F_CRL_UNSUPPORTED             507 /**< a CRL was refused for an extension that is not understood */
#define TPMATTEST_F_CRL_NOT_YET_VALID           508 /**< a CRL is from the future */
#define TPMATTEST_F_CRL_SIGNER                  509 /**< a CRL's issuer may not sign CRLs */
#define TPMATTEST_F_BINDING_MISMATCH            600 /**< the certificate's key is not that of the EK it was compared with */
#define TPMATTEST_F_BINDING_UNCHECKED           601 /**< the certificate's key was not compared with the TPM's EK */
#define TPMATTEST_F_BOUND                       603 /**< the certificate's key is that of the EK it was compared with */
#define TPMATTEST_F_EK_PUBLIC_UNAVAILABLE       604 /**< the TPM could not make the EK */
#define TPMATTEST_F_EK_PUBLIC_ATTRIBUTES        605 /**< a public key given as the EK lacks what makes a key an EK, so it was not compared */
#define TPMATTEST_F_AIK_KEY_ID_LENGTH           700 /**< the key identifier that would name the AIK authority is not 20 bytes long */
#define TPMATTEST_F_AIK_NAME_ID                 701 /**< the AIK authority is named after the issuer's name, because there is no key identifier */
#define TPMATTEST_F_AIK_NOT_REGISTERED          702 /**< the AIK authority is not among those registered by Microsoft */
#define TPMATTEST_F_AIK_OTHER_PREFIX            703 /**< the AIK authority is registered under another manufacturer */
#define TPMATTEST_F_AIK_NAIVE_DIFFERS           704 /**< a client that does not read the on-die chain derives another, wrong address */
#define TPMATTEST_F_AIK_NO_MANUFACTURER         705 /**< no AIK address without a manufacturer */
#define TPMATTEST_F_AIK_WALK                    706 /**< the AIK authority was found by walking up to the first registered one */
#define TPMATTEST_F_AIK_MANUFACTURER_UNSAFE     707 /**< the manufacturer cannot be part of a host name */
#define TPMATTEST_F_STORE_DEBUG_REFUSED         801 /**< a debug CA in the trust store was refused */
#define TPMATTEST_F_STORE_LEAF                  802 /**< a certificate in the trust store is no CA and was left out */
#define TPMATTEST_F_STORE_AIK_CA                804 /**< a certificate belongs to an AIK authority and was set aside */
#define TPMATTEST_F_FETCHED                     900 /**< something was fetched for this judgement */
#define TPMATTEST_F_FETCH_REFUSED_HOST          901 /**< a URL was not asked, because its host or port is not among those of vendors */
#define TPMATTEST_F_FETCH_REFUSED_URL           902 /**< a URL was not asked, because it is no plain http or https URL */
#define TPMATTEST_F_FETCH_LIMIT                 903 /**< a URL was not asked, because the run had asked as many as it may */
#define TPMATTEST_F_FETCH_NOT_FOUND             904 /**< a server does not have what it was asked for */
#define TPMATTEST_F_FETCH_STATUS                905 /**< a server answered with a status other than success */
#define TPMATTEST_F_FETCH_FAILED                906 /**< a server could not be reached */
#define TPMATTEST_F_FETCH_TIMEOUT               907 /**< a server did not answer in time */
#define TPMATTEST_F_FETCH_TLS                   908 /**< no trusted TLS connection to a server could be made */
#define TPMATTEST_F_FETCH_TOO_LARGE             909 /**< an answer is larger than anything useful */
#define TPMATTEST_F_REPLY_EMPTY                 910 /**< an answer is empty */
#define TPMATTEST_F_REPLY_HTML                  911 /**< an answer is a web page: an error page, or that of a captive portal */
#define TPMATTEST_F_REPLY_MALFORMED             912 /**< an answer is not what the service promises */
#define TPMATTEST_F_REPLY_PUBHASH               913 /**< an answer is for another key than was asked for */
#define TPMATTEST_F_REPLY_OTHER_KEY             914 /**< a certificate from the vendor's service has another key than the TPM's EK, and was dropped */
#define TPMATTEST_F_REPLY_NOT_ISSUER            915 /**< none of the fetched certificates is the issuer that was looked for */
#define TPMATTEST_F_REPLY_NOT_PINNED            916 /**< a fetched certificate is not the vendor root that its hash pins */
#define TPMATTEST_F_FETCH_REFUSED_ADDRESS       917 /**< a URL was not asked, because its host has an address that is not public */
#define TPMATTEST_F_EK_SERVICE_UNKNOWN          920 /**< no EK certificate service with a public interface is known for this manufacturer */
#define TPMATTEST_F_AUTHORITY_ABSENT            930 /**< the AIK service says that the authority does not exist */
#define TPMATTEST_F_AUTHORITY_OTHER_404         931 /**< a 404 that does not come from the AIK service */
#define TPMATTEST_F_RA_ABSENT                   932 /**< the authority's certificates name no registration authority */
#define TPMATTEST_F_FINDINGS_LIMIT              999 /**< there are more findings than a report holds */

#endif

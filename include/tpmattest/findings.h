/* SPDX-License-Identifier: BSD-2-Clause */
/* Made from lib/base/findings.tsv by scripts/gen-headers.sh; change that file. */
/**
 * \file
 * The permanent numbers of the findings. A report's JSON gives the names below as they stand;
 * tpmattest_finding_name(), tpmattest_finding_text(), tpmattest_finding_cause() and
 * tpmattest_finding_remedy() translate at run time, and tpmattest-codes(7) has them all. A finding
 * never changes its meaning and a number is never used again. New ones come at the end of their
 * hundred, so a program must take a number it does not know, and go by the severity.
 */
#ifndef TPMATTEST_FINDINGS_H
#define TPMATTEST_FINDINGS_H

/* 1xx: the device. */
/** no EK certificate found */
#define TPMATTEST_F_NO_EK_CERT 100
/** NV index cannot be read with an empty auth value */
#define TPMATTEST_F_NV_UNREADABLE 101
/** NV index is defined but was never written */
#define TPMATTEST_F_NV_UNWRITTEN 102
/** TPM returned an error when an NV index was read */
#define TPMATTEST_F_NV_READ_FAILED 103
/** padding follows a certificate */
#define TPMATTEST_F_CHAIN_PADDING 104
/** bytes that are not a certificate lie before or between certificates */
#define TPMATTEST_F_CHAIN_GAP 105
/** certificate is truncated */
#define TPMATTEST_F_CHAIN_TRUNCATED 106
/** NV index of the chain area holds no X.509 certificate */
#define TPMATTEST_F_CHAIN_NOT_DER 107
/** index missing between two indices of the chain area */
#define TPMATTEST_F_CHAIN_HOLE 108
/** certificate is wrapped in a PC Client header */
#define TPMATTEST_F_PCCLIENT_HEADER 109
/** NV index in the EK range is not defined by the EK profile */
#define TPMATTEST_F_NV_STRAY 110
/** more than 64 certificates on the device */
#define TPMATTEST_F_TOO_MANY_CERTS 111
/** certificate on the device cannot be parsed */
#define TPMATTEST_F_CERT_MALFORMED 112
/** self-signed certificate on the device */
#define TPMATTEST_F_SELF_SIGNED_ON_DEVICE 113
/** device holds a certificate twice */
#define TPMATTEST_F_DUPLICATE_CERT 114
/** EK certificate index holds no certificate */
#define TPMATTEST_F_EK_NOT_CERT 115
/** manufacturer was given by the caller, not read from a TPM */
#define TPMATTEST_F_MANUFACTURER_GIVEN 116
/** extra bytes after the last certificate */
#define TPMATTEST_F_TRAILING_BYTES 117
/** certificate on the device is not part of any EK's path */
#define TPMATTEST_F_CERT_UNUSED 118

/* 2xx: deviations in the encoding of a certificate. */
/** DEFAULT value is encoded explicitly (X.690 11.5) */
#define TPMATTEST_F_DER_EXPLICIT_DEFAULT 200
/** serial number has superfluous leading bytes (X.690 8.3.2) */
#define TPMATTEST_F_SERIAL_PADDED 201
/** serial number is zero or negative (RFC 5280 4.1.2.2) */
#define TPMATTEST_F_SERIAL_NOT_POSITIVE 202
/** serial number is longer than 20 bytes (RFC 5280 4.1.2.2) */
#define TPMATTEST_F_SERIAL_TOO_LONG 203
/** attributes of a name are not in DER order (X.690 11.6) */
#define TPMATTEST_F_SET_UNSORTED 204
/** ECDSA signature algorithm has parameters (RFC 5758 3.2) */
#define TPMATTEST_F_ECDSA_PARAMS 205
/** key is an RSAES-OAEP key */
#define TPMATTEST_F_KEY_OAEP 206
/** wrong number of unused bits in a bit string (X.690 11.2) */
#define TPMATTEST_F_BITS_UNUSED 207
/** issuer and serial number in the AKI are not those of the issuer */
#define TPMATTEST_F_AKI_ISSUER_MISMATCH 208
/** length is not encoded in the fewest bytes (X.690 10.1) */
#define TPMATTEST_F_LENGTH_NOT_MINIMAL 209
/** date uses the wrong time type for its year (RFC 5280 4.1.2.5) */
#define TPMATTEST_F_TIME_FORMAT 210
/** certificate version does not fit its extensions (RFC 5280 4.1.2.1) */
#define TPMATTEST_F_VERSION_EXTENSIONS 211
/** RSA algorithm lacks its NULL parameters (RFC 3279 2.3.1) */
#define TPMATTEST_F_RSA_PARAMS 212
/** key identifier is not 20 bytes long */
#define TPMATTEST_F_AKI_LENGTH 213
/** boolean TRUE is not encoded as FF (X.690 11.1) */
#define TPMATTEST_F_BOOLEAN_VALUE 214
/** integer has superfluous leading bytes (X.690 8.3.2) */
#define TPMATTEST_F_INTEGER_PADDED 215

/* 3xx: the path. */
/** no trust store was given */
#define TPMATTEST_F_TRUST_MISSING 300
/** issuer not found */
#define TPMATTEST_F_ISSUER_MISSING 301
/** path ends in a self-signed certificate that is not a trust anchor */
#define TPMATTEST_F_NO_ANCHOR 302
/** signature does not verify */
#define TPMATTEST_F_SIGNATURE_BAD 303
/** certificate is not yet valid */
#define TPMATTEST_F_NOT_YET_VALID 304
/** certificate has expired */
#define TPMATTEST_F_EXPIRED 305
/** issuer is not a CA */
#define TPMATTEST_F_NOT_A_CA 307
/** path is longer than a CA allows */
#define TPMATTEST_F_PATH_LENGTH 308
/** key usage of a CA does not allow it to sign certificates */
#define TPMATTEST_F_NO_CERT_SIGN 309
/** issuer name does not match the issuer's subject */
#define TPMATTEST_F_NAME_CHAINING 310
/** unknown critical extension */
#define TPMATTEST_F_CRITICAL_EXTENSION 311
/** name constraints are not supported */
#define TPMATTEST_F_NAME_CONSTRAINTS 312
/** policy constraints and policy mappings are not supported */
#define TPMATTEST_F_POLICY_CONSTRAINTS 313
/** inhibitAnyPolicy is not supported */
#define TPMATTEST_F_INHIBIT_ANY_POLICY 314
/** unsupported signature algorithm */
#define TPMATTEST_F_ALGORITHM_UNKNOWN 315
/** certificate is signed with SHA-1 */
#define TPMATTEST_F_SHA1_SIGNATURE 316
/** key is smaller than the minimum */
#define TPMATTEST_F_KEY_TOO_SMALL 317
/** no path of at most 16 certificates was found */
#define TPMATTEST_F_PATH_TOO_LONG 318
/** work limit reached */
#define TPMATTEST_F_WORK_LIMIT 319
/** certificate in the path belongs to an AIK authority */
#define TPMATTEST_F_AIK_CA_IN_PATH 320
/** certificate in the path belongs to a debug hierarchy */
#define TPMATTEST_F_DEBUG_CA 321
/** certificate in the path is disallowed */
#define TPMATTEST_F_DISALLOWED 322
/** inner and outer signature algorithm of a certificate differ */
#define TPMATTEST_F_ALGORITHM_MISMATCH 323
/** unsupported public key type */
#define TPMATTEST_F_KEY_UNUSABLE 325
/** possible path ended without a trust anchor */
#define TPMATTEST_F_DEAD_END 326
/** extension occurs twice */
#define TPMATTEST_F_EXTENSION_DUPLICATE 327
/** extension of another infrastructure (proxy certificate, number resources) is not supported */
#define TPMATTEST_F_EXTENSION_FOREIGN 328
/** key is larger than the maximum */
#define TPMATTEST_F_KEY_TOO_LARGE 329
/** RSA modulus is even */
#define TPMATTEST_F_KEY_MODULUS_EVEN 330
/** RSA exponent is not an odd number from 3 to 4294967295 */
#define TPMATTEST_F_KEY_EXPONENT 331
/** EC point is not on its curve */
#define TPMATTEST_F_KEY_POINT 332

/* 4xx: the EK profile. */
/** EK certificate is a CA certificate */
#define TPMATTEST_F_EK_IS_CA 400
/** key usage does not fit the EK type */
#define TPMATTEST_F_EK_KEY_USAGE 401
/** EK certificate has no extended key usage */
#define TPMATTEST_F_EK_EKU_ABSENT 402
/** extended key usage does not include 2.23.133.8.1 (EK certificate) */
#define TPMATTEST_F_EK_EKU_WRONG 403
/** EK certificate lacks the TPM attributes in the subject alternative name */
#define TPMATTEST_F_EK_SAN_ABSENT 404
/** subject alternative name lacks the TPM manufacturer, model or version */
#define TPMATTEST_F_EK_SAN_INCOMPLETE 405
/** EK certificate and TPM name different manufacturers */
#define TPMATTEST_F_MANUFACTURER_MISMATCH 406
/** EK certificate names a manufacturer that its anchor is not labelled with */
#define TPMATTEST_F_VENDOR_MISMATCH 407
/** EK certificate and TPM name different models */
#define TPMATTEST_F_MODEL_MISMATCH 408
/** TPM firmware differs from the version in the EK certificate */
#define TPMATTEST_F_FIRMWARE_DIFFERS 409
/** TPM specification attribute is malformed */
#define TPMATTEST_F_SPEC_MALFORMED 410
/** EK profile was not applied */
#define TPMATTEST_F_LEAF_ANY 411
/** anchor has no vendor label, so the manufacturer was not compared */
#define TPMATTEST_F_VENDOR_UNLABELLED 412
/** manufacturer in the subject alternative name is malformed */
#define TPMATTEST_F_SAN_MANUFACTURER_MALFORMED 413
/** unsupported EK type */
#define TPMATTEST_F_EK_KEY_TYPE 414
/** manufacturer id in the EK certificate is not an ASCII id of the TCG registry */
#define TPMATTEST_F_SAN_MANUFACTURER_UNREGISTERED 415
/** security assertions in the EK certificate are malformed */
#define TPMATTEST_F_ASSERTIONS_MALFORMED 416
/** EK certificate was issued for a TPM 1.2 */
#define TPMATTEST_F_EK_TPM_1_2 417

/* 5xx: revocation. */
/** certificate is revoked */
#define TPMATTEST_F_REVOKED 500
/** no usable CRL covers a certificate */
#define TPMATTEST_F_REVOCATION_UNKNOWN 501
/** CRL is out of date */
#define TPMATTEST_F_REVOCATION_STALE 502
/** CRL signature does not verify */
#define TPMATTEST_F_CRL_SIGNATURE_BAD 504
/** delta CRL is not supported */
#define TPMATTEST_F_CRL_DELTA 505
/** CRL does not cover this certificate */
#define TPMATTEST_F_CRL_SCOPE 506
/** CRL cannot be used */
#define TPMATTEST_F_CRL_UNSUPPORTED 507
/** CRL is not yet valid */
#define TPMATTEST_F_CRL_NOT_YET_VALID 508
/** CRL issuer is not allowed to sign CRLs */
#define TPMATTEST_F_CRL_SIGNER 509

/* 6xx: binding and the allow-list. */
/** certificate's key is not the EK's key */
#define TPMATTEST_F_BINDING_MISMATCH 600
/** certificate's key was not compared with the EK */
#define TPMATTEST_F_BINDING_UNCHECKED 601
/** certificate's key is the EK's key */
#define TPMATTEST_F_BOUND 603
/** EK public key could not be read or created */
#define TPMATTEST_F_EK_PUBLIC_UNAVAILABLE 604
/** public key given as the EK lacks EK attributes and was not compared */
#define TPMATTEST_F_EK_PUBLIC_ATTRIBUTES 605
/** EK is on the allow-list */
#define TPMATTEST_F_ALLOWED 606
/** EK is not on the allow-list */
#define TPMATTEST_F_NOT_ALLOWED 607
/** allow-list could not be compared in full */
#define TPMATTEST_F_ALLOW_UNCHECKED 608

/* 7xx: the AIK authority. */
/** key identifier is not 20 bytes, so it names no AIK authority */
#define TPMATTEST_F_AIK_KEY_ID_LENGTH 700
/** AIK authority is named after the issuer's name */
#define TPMATTEST_F_AIK_NAME_ID 701
/** AIK authority is not registered in Microsoft's cabinet */
#define TPMATTEST_F_AIK_NOT_REGISTERED 702
/** AIK authority is registered under another manufacturer */
#define TPMATTEST_F_AIK_OTHER_PREFIX 703
/** a client that ignores the on-die chain derives another, wrong AIK URL */
#define TPMATTEST_F_AIK_NAIVE_DIFFERS 704
/** no AIK URL without a manufacturer */
#define TPMATTEST_F_AIK_NO_MANUFACTURER 705
/** AIK authority was found by searching upward for a registered one */
#define TPMATTEST_F_AIK_WALK 706
/** manufacturer id cannot be part of a host name */
#define TPMATTEST_F_AIK_MANUFACTURER_UNSAFE 707
/** on-die certificate chain is missing, so the AIK authority is not known */
#define TPMATTEST_F_ON_DIE_CHAIN_MISSING 708
/** AIK authority is not certain */
#define TPMATTEST_F_AIK_UNCERTAIN 709
/** AIK authority was withdrawn */
#define TPMATTEST_F_AIK_WITHDRAWN 710

/* 8xx: the trust store. */
/** debug CA in the trust store was refused */
#define TPMATTEST_F_STORE_DEBUG_REFUSED 801
/** certificate in the trust store is not a CA and was left out */
#define TPMATTEST_F_STORE_LEAF 802
/** certificate of an AIK authority was set aside */
#define TPMATTEST_F_STORE_AIK_CA 804

/* 9xx: services. */
/** data was fetched */
#define TPMATTEST_F_FETCHED 900
/** URL not asked: host or port is not allowed */
#define TPMATTEST_F_FETCH_REFUSED_HOST 901
/** URL not asked: not a plain http or https URL */
#define TPMATTEST_F_FETCH_REFUSED_URL 902
/** URL not asked: limit of 32 fetches reached */
#define TPMATTEST_F_FETCH_LIMIT 903
/** server does not have the file */
#define TPMATTEST_F_FETCH_NOT_FOUND 904
/** server returned an error status */
#define TPMATTEST_F_FETCH_STATUS 905
/** server could not be reached */
#define TPMATTEST_F_FETCH_FAILED 906
/** server did not answer in time */
#define TPMATTEST_F_FETCH_TIMEOUT 907
/** no trusted TLS connection */
#define TPMATTEST_F_FETCH_TLS 908
/** response is too large */
#define TPMATTEST_F_FETCH_TOO_LARGE 909
/** response is empty */
#define TPMATTEST_F_REPLY_EMPTY 910
/** response is a web page */
#define TPMATTEST_F_REPLY_HTML 911
/** response is malformed */
#define TPMATTEST_F_REPLY_MALFORMED 912
/** response is for another key */
#define TPMATTEST_F_REPLY_PUBHASH 913
/** certificate from the vendor's service has another key and was dropped */
#define TPMATTEST_F_REPLY_OTHER_KEY 914
/** none of the fetched certificates is the issuer */
#define TPMATTEST_F_REPLY_NOT_ISSUER 915
/** fetched root does not match its pinned SHA-256 */
#define TPMATTEST_F_REPLY_NOT_PINNED 916
/** URL not asked: host address is not public */
#define TPMATTEST_F_FETCH_REFUSED_ADDRESS 917
/** no public EK certificate service is known for this manufacturer */
#define TPMATTEST_F_EK_SERVICE_UNKNOWN 920
/** AIK authority does not exist */
#define TPMATTEST_F_AUTHORITY_ABSENT 930
/** 404 not from the AIK service */
#define TPMATTEST_F_AUTHORITY_OTHER_404 931
/** no registration authority certificate in the authority's chain */
#define TPMATTEST_F_RA_ABSENT 932
/** more findings than a report holds */
#define TPMATTEST_F_FINDINGS_LIMIT 999

#endif

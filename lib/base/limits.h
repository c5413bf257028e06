/* SPDX-License-Identifier: BSD-2-Clause */
/* All limits of the library, which tpmattest(7) lists. Exceeding one is an error with its own code,
 * or a finding, and never silently truncates data. */
#ifndef TA_BASE_LIMITS_H
#define TA_BASE_LIMITS_H

#define TA_MAX_CERT ((size_t)16 * 1024) /* one certificate */
#define TA_MAX_EXTENSIONS 64            /* in one certificate or CRL */
#define TA_MAX_NAMES 64                 /* GeneralNames, or locations of a CRL, in one list */
#define TA_MIN_RSA_BITS 2048u           /* minimum modulus: NIST SP 800-131A rev. 2, 3 */
#define TA_MAX_RSA_BITS 8192u           /* the largest in use for EKs and CAs is 4096 */
#define TA_MAX_NV \
	((size_t)64 * 1024) /* one NV index: its size is a UINT16 (TPM 2.0 part 2, 13.5) */
#define TA_MAX_EVIDENCE ((size_t)1024 * 1024) /* total of all data of one device */
#define TA_MAX_EVIDENCE_JSON \
	((size_t)2 * 1024 * 1024) /* the same as base64 in JSON, with the surrounding members */
#define TA_MAX_DEVICE_CERTS 64
#define TA_MAX_DEVICE_NV 4096 /* NV indices of one device, as handles */
#define TA_MAX_PATH 16        /* certificates in a path, including the EK and the anchor */
#define TA_MAX_STORE_CERTS 100000
#define TA_MAX_STORE_CRLS 10000
#define TA_MAX_CRL ((size_t)64 * 1024 * 1024)
#define TA_MAX_CRL_STEPS 4096 /* entries examined for one serial number */
#define TA_MAX_CAB ((size_t)64 * 1024 * 1024)
#define TA_MAX_CAB_UNPACKED ((size_t)512 * 1024 * 1024)
#define TA_MAX_CAB_MEMBERS 20000
#define TA_MAX_REMOVED 4096 /* removals read from the change log of a cabinet */
#define TA_MAX_BUNDLE ((size_t)64 * 1024 * 1024) /* a PEM bundle or PKCS#7 file */
#define TA_MAX_TREE_DEPTH 16                     /* directories below a trust path */
#define TA_MAX_TREE_FILES 200000
#define TA_MAX_REPLY \
	((size_t)64 * 1024) /* an EK certificate, an issuer, or a response of the AIK service */
#define TA_MAX_FETCHED_CRL \
	((size_t)8 * 1024 * \
	 1024) /* the largest of a TPM vendor is 100 KiB; TA_MAX_CRL limits the total of a run */
#define TA_MAX_JSON_DEPTH 32
#define TA_MAX_JSON_VALUES 65536 /* the largest possible evidence has 31,000 */
/* in one report; a further finding says that the limit was reached */
#define TA_MAX_FINDINGS 1024
/* from extracting certificates; the report of each EK repeats them */
#define TA_MAX_DEVICE_FINDINGS 128
#define TA_MAX_MESSAGE 4096 /* bytes in the text of one finding */
#define TA_MAX_NAME_TEXT \
	((size_t)256 * 1024) /* a name as text: 16 KiB with each byte escaped, and the keywords */
#define TA_MAX_NAME_LABEL ((size_t)1024) /* a name in a message */
#define TA_MAX_ALLOWED 1000000           /* entries of an allow-list */
#define TA_MAX_URL 2048
#define TA_MAX_NEEDS 32

#endif

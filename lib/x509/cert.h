/* SPDX-License-Identifier: BSD-2-Clause */
/* A certificate as a view: a copy of its original bytes, with the positions of its fields. A view
 * is never changed after it was created, so any number of threads and objects may share it. */
#ifndef TA_X509_CERT_H
#define TA_X509_CERT_H

#include <stdatomic.h>

#include "base/error.h"
#include "base/finding.h"
#include "base/reader.h"
#include "base/span.h"
#include "x509/pubkey.h"

enum { TA_SIG_UNKNOWN = 0, TA_SIG_RSA, TA_SIG_RSA_PSS, TA_SIG_ECDSA };
enum { TA_MD_UNKNOWN = 0, TA_MD_SHA1, TA_MD_SHA256, TA_MD_SHA384, TA_MD_SHA512 };

typedef struct ta_sigalg {
	int kind;
	int md;
	int mgf_md;     /* PSS */
	int salt;       /* PSS, bytes */
	ta_span whole;  /* AlgorithmIdentifier as encoded */
	ta_span params; /* its parameters as encoded; empty if absent */
} ta_sigalg;

/* keyUsage bits (RFC 5280 4.2.1.3): bit i of the BIT STRING is 1 << i here. */
enum {
	TA_KU_DIGITAL_SIGNATURE = 1 << 0,
	TA_KU_NON_REPUDIATION = 1 << 1,
	TA_KU_KEY_ENCIPHERMENT = 1 << 2,
	TA_KU_DATA_ENCIPHERMENT = 1 << 3,
	TA_KU_KEY_AGREEMENT = 1 << 4,
	TA_KU_CERT_SIGN = 1 << 5,
	TA_KU_CRL_SIGN = 1 << 6,
	TA_KU_ENCIPHER_ONLY = 1 << 7,
	TA_KU_DECIPHER_ONLY = 1 << 8,
};

/* Extensions that are present. The same bits are used for those that are critical. */
enum {
	TA_EXT_AKI = 1 << 0,
	TA_EXT_SKI = 1 << 1,
	TA_EXT_BC = 1 << 2,
	TA_EXT_KU = 1 << 3,
	TA_EXT_EKU = 1 << 4,
	TA_EXT_SAN = 1 << 5,
	TA_EXT_AIA = 1 << 6,
	TA_EXT_CRLDP = 1 << 7,
	TA_EXT_SDA = 1 << 8,
	TA_EXT_POLICIES = 1 << 9,
	TA_EXT_NAME_CONSTRAINTS = 1 << 10,
	TA_EXT_POLICY_CONSTRAINTS = 1 << 11,
	TA_EXT_INHIBIT_ANY = 1 << 12,
	TA_EXT_POLICY_MAPPINGS = 1 << 13,
	TA_EXT_OTHER = 1 << 14,
	TA_EXT_FOREIGN = 1 << 15, /* proxy certificates, number resources */
	TA_EXT_GOOGLE_INSTANCE = 1 << 16,
};

/* Extended key usages that the rules check. */
enum {
	TA_EKU_EK = 1 << 0,      /* 2.23.133.8.1 */
	TA_EKU_AIK_TCG = 1 << 1, /* 2.23.133.8.3 */
	TA_EKU_AIK_MS = 1 << 2,  /* 1.3.6.1.4.1.311.21.36, privacy CA */
	TA_EKU_ANY = 1 << 3,     /* 2.5.29.37.0 */
	TA_EKU_OTHER = 1 << 4,
};

#define TA_MAX_DEVIATIONS 16

typedef struct ta_deviation {
	int code;        /* TPMATTEST_F_2xx */
	uint32_t offset; /* of the byte in the certificate */
} ta_deviation;

typedef struct ta_cert {
	atomic_uint refs;
	/* the whole certificate; owned, allocated with this struct and stored after it */
	ta_span der;
	uint8_t sha256[32];            /* of der */
	int version;                   /* 1, 2 or 3 */
	ta_span tbs;                   /* TBSCertificate, the signed part */
	ta_span serial;                /* INTEGER content as encoded */
	ta_span issuer, subject;       /* Name with tag and length, as encoded */
	int64_t not_before, not_after; /* seconds since 1970 */
	ta_pubkey key;
	ta_sigalg sig;     /* the outer one */
	bool sig_mismatch; /* the inner algorithm differs from it */
	ta_span signature; /* BIT STRING content without the unused-bits byte */

	unsigned ext_seen, ext_critical, ext_duplicate;
	/* offset of the first critical extension that is TA_EXT_OTHER, or 0 */
	uint32_t unknown_critical_at;
	ta_span unknown_critical; /* its OID content */
	ta_span aki_key_id;       /* AKI [0]; empty if absent */
	ta_span aki_issuer;       /* AKI [1] GeneralNames content */
	ta_span aki_serial;       /* AKI [2] INTEGER content */
	ta_span ski;
	bool is_ca;
	int path_len;                 /* -1: no limit */
	unsigned key_usage;           /* TA_KU_...; valid if TA_EXT_KU is present */
	unsigned eku;                 /* TA_EKU_... */
	ta_span san, aia, crldp, sda; /* content of the extension's OCTET STRING */

	ta_deviation dev[TA_MAX_DEVIATIONS];
	unsigned n_dev;
	/* subject and issuer as text, created on demand; owned */
	_Atomic(char *) text[2];
} ta_cert;

enum { TA_CERT_SUBJECT = 0, TA_CERT_ISSUER };

/* Returns one of them as text (RFC 4514). It is cached, because a store's certificates are
 * displayed repeatedly. NULL if out of memory. */
const char *ta_cert_text(const ta_cert *c, int which);

/* Returns the encoded length, including the header, of the DER element at p if it begins like a
 * certificate (a SEQUENCE containing a SEQUENCE), otherwise 0. The length may exceed n if the
 * certificate is truncated. */
size_t ta_cert_encoded_length(const uint8_t *p, size_t n);

/* Parse a certificate that fills exactly n bytes. The bytes are copied. TPMATTEST_E_EMPTY,
 * TPMATTEST_E_LIMIT_CERT, or TPMATTEST_E_CERT with the offset and the expected element in the
 * message. */
int ta_cert_parse(const uint8_t *p, size_t n, ta_cert **out, tpmattest_error **err);

ta_cert *ta_cert_ref(ta_cert *c);
void ta_cert_unref(ta_cert *c); /* NULL allowed */

/* Returns a new reference to a certificate from a const pointer. */
ta_cert *ta_cert_share(const ta_cert *c);

static inline bool ta_cert_equal(const ta_cert *a, const ta_cert *b)
{
	return ta_span_equal(a->der, b->der);
}

/* Whether subject and issuer are the same name (RFC 5280 7.1) and the key identifiers do not
 * contradict this. */
bool ta_cert_self_issued(const ta_cert *c);

/* Whether this is a CA with an EKU of an AIK authority. Such a certificate must not be part of an
 * EK path. */
bool ta_cert_is_aik_ca(const ta_cert *c);

/* Returns the offset of a span within the certificate. */
static inline int64_t ta_cert_offset(const ta_cert *c, ta_span s)
{
	return s.p ? (int64_t)(s.p - c->der.p) : -1;
}

/* Add the encoding deviations as findings about certificate number `cert`. */
void ta_cert_report_deviations(const ta_cert *c, int cert, ta_findings *f);

/* Returns the i-th URL among the caIssuers of the AIA, or among the fullNames of the CRL
 * distribution points, to be freed by the caller. Characters that are not allowed in a URL are
 * percent-encoded. NULL past the last one or if out of memory. In the latter case *nomem is set to
 * true; otherwise it is not modified. nomem may be NULL. */
char *ta_cert_aia_url(const ta_cert *c, size_t i, bool *nomem);
char *ta_cert_crl_url(const ta_cert *c, size_t i, bool *nomem);

/* A distribution point (RFC 5280 4.2.1.13). Each member is the content of GeneralNames, empty if
 * absent. */
typedef struct ta_crl_point {
	ta_span full_name, crl_issuer;
	bool has_reasons;
} ta_crl_point;

/* Iterate over the distribution points in order. ta_crl_point_next() returns false past the
 * last. */
ta_reader ta_cert_crl_points(const ta_cert *c);
bool ta_crl_point_next(ta_reader *r, ta_crl_point *out);

#endif

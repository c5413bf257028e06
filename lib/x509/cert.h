/* SPDX-License-Identifier: BSD-2-Clause */
/* A certificate as a view: its original bytes, and where in them things are. A view is never
 * changed after it was made, so any number of threads and objects may hold it. */
#ifndef TA_X509_CERT_H
#define TA_X509_CERT_H

#include <stdatomic.h>

#include "base/error.h"
#include "base/finding.h"
#include "base/reader.h"
#include "base/span.h"
#include "x509/pubkey.h"

/* Signature algorithms. */
enum { TA_SIG_UNKNOWN = 0, TA_SIG_RSA, TA_SIG_RSA_PSS, TA_SIG_ECDSA };
enum { TA_MD_UNKNOWN = 0, TA_MD_SHA1, TA_MD_SHA256, TA_MD_SHA384, TA_MD_SHA512 };

typedef struct ta_sigalg {
	int kind;
	int md;
	int mgf_md;     /* PSS */
	int salt;       /* PSS, bytes */
	ta_span whole;  /* AlgorithmIdentifier as it stands */
	ta_span params; /* its parameters as they stand; empty when absent */
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

/* Extensions that were seen; and, in the same bits, which of them were critical. */
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
};

/* Purposes that the rules ask about. */
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
	/* the whole certificate; owned, laid directly behind this struct */
	ta_span der;
	uint8_t sha256[32];            /* of der */
	int version;                   /* 1, 2 or 3 */
	ta_span tbs;                   /* what is signed */
	ta_span serial;                /* INTEGER content as it stands */
	ta_span issuer, subject;       /* Name with tag and length, as they stand */
	int64_t not_before, not_after; /* seconds since 1970 */
	ta_pubkey key;
	ta_sigalg sig;     /* the outer one */
	bool sig_mismatch; /* the one inside differs from it */
	ta_span signature; /* BIT STRING content without the unused-bits byte */

	unsigned ext_seen, ext_critical, ext_duplicate;
	/* offset of the first critical extension that is TA_EXT_OTHER; 0: none */
	uint32_t unknown_critical_at;
	ta_span unknown_critical; /* its OID content */
	ta_span aki_key_id;       /* AKI [0]; empty when absent */
	ta_span aki_issuer;       /* AKI [1] GeneralNames content */
	ta_span aki_serial;       /* AKI [2] INTEGER content */
	ta_span ski;
	bool is_ca;
	int path_len;                 /* -1: no limit */
	unsigned key_usage;           /* TA_KU_...; meaningful when TA_EXT_KU was seen */
	unsigned eku;                 /* TA_EKU_... */
	ta_span san, aia, crldp, sda; /* content of the extension's OCTET STRING */

	ta_deviation dev[TA_MAX_DEVIATIONS];
	unsigned n_dev;
	/* subject and issuer, made when they are first asked for; owned */
	_Atomic(char *) text[2];
} ta_cert;

enum { TA_CERT_SUBJECT = 0, TA_CERT_ISSUER };

/* One of them as text (RFC 4514), kept with the certificate: a store's certificates are shown over
 * and over. NULL: out of memory. */
const char *ta_cert_text(const ta_cert *c, int which);

/* How many bytes the DER element at p claims, header included, when it begins like a certificate
 * (SEQUENCE holding a SEQUENCE); 0 when it does not. The claim may exceed n: the certificate is cut
 * off. */
size_t ta_cert_claim(const uint8_t *p, size_t n);

/* View the certificate that fills exactly n bytes. The bytes are copied. TPMATTEST_E_EMPTY,
 * TPMATTEST_E_LIMIT_CERT, TPMATTEST_E_CERT (with the offset and what was expected in the
 * message). */
int ta_cert_parse(const uint8_t *p, size_t n, ta_cert **out, tpmattest_error **err);

ta_cert *ta_cert_ref(ta_cert *c);
void ta_cert_unref(ta_cert *c); /* NULL allowed */

/* A reference of one's own to a certificate that is only looked at. */
ta_cert *ta_cert_share(const ta_cert *c);

static inline bool ta_cert_equal(const ta_cert *a, const ta_cert *b)
{
	return ta_span_equal(a->der, b->der);
}

/* subject == issuer as names (RFC 5280 7.1), and the key identifiers do not contradict it. */
bool ta_cert_self_issued(const ta_cert *c);

/* An EKU of an AIK authority, on a CA (design 7): such a certificate is never part of an EK
 * path. */
bool ta_cert_is_aik_ca(const ta_cert *c);

/* Offset in the certificate of a span of it. */
static inline int64_t ta_cert_offset(const ta_cert *c, ta_span s)
{
	return s.p ? (int64_t)(s.p - c->der.p) : -1;
}

/* Add the deviations as findings about certificate number `cert`. */
void ta_cert_report_deviations(const ta_cert *c, int cert, ta_findings *f);

/* The i-th URL among the caIssuers of the AIA, or among the distribution points' fullNames, with
 * characters that no URL may hold percent-encoded. NULL past the last, and out of memory: then
 * *nomem (may be NULL) becomes true, and is left alone otherwise. free() it. */
char *ta_cert_aia_url(const ta_cert *c, size_t i, bool *nomem);
char *ta_cert_crl_url(const ta_cert *c, size_t i, bool *nomem);

/* A distribution point (RFC 5280 4.2.1.13): GeneralNames content each; empty when absent. */
typedef struct ta_crl_point {
	ta_span full_name, crl_issuer;
	bool has_reasons;
} ta_crl_point;

/* Walk them once, in their order; false past the last. */
ta_reader ta_cert_crl_points(const ta_cert *c);
bool ta_crl_point_next(ta_reader *r, ta_crl_point *out);

#endif

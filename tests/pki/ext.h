/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Certificate and CRL extensions. Every struct here is zero by default, and zero means: as the
 * profile of the certificate has it (mint.h). PKI_EXT_ABSENT leaves a profile's extension out, the
 * other modes put it in.
 */
#ifndef TESTS_PKI_EXT_H
#define TESTS_PKI_EXT_H

#include "name.h"

enum pki_mode {
	PKI_EXT_DEFAULT,
	PKI_EXT_ABSENT,
	PKI_EXT_PLAIN,
	PKI_EXT_CRITICAL,
	PKI_EXT_CRITICAL_FALSE /* the DEFAULT FALSE written out, as Intel and AMD do */
};

/* An extension given whole; value is the content of extnValue. */
struct pki_ext {
	const char *oid;
	enum pki_mode mode; /* DEFAULT is PLAIN here */
	struct pki_bytes value;
};

struct pki_aki {
	enum pki_mode mode;
	struct pki_bytes id;    /* default: the issuer's SKI */
	bool no_id;             /* an AKI without keyIdentifier */
	struct pki_name issuer; /* authorityCertIssuer and ... */
	/* ... authorityCertSerialNumber, INTEGER content; both when either is given */
	struct pki_bytes serial;
};

enum pki_ski_kind {
	PKI_SKI_SHA1, /* RFC 5280 4.2.1.2 method 1 */
	/* the first 20 bytes of SHA-256 over the key bits, as Intel's on-die CAs */
	PKI_SKI_SHA256_20,
};

struct pki_ski {
	enum pki_mode mode;
	enum pki_ski_kind kind;
	struct pki_bytes id; /* any bytes instead */
};

struct pki_bc {
	enum pki_mode mode;
	bool ca;             /* profile DEFAULT decides when mode is DEFAULT */
	bool explicit_false; /* 3003010100 for a certificate that is no CA */
	bool has_pathlen;
	int pathlen;
};

/* Bits in the order of RFC 5280: 0 digitalSignature ... 8 decipherOnly. */
enum pki_ku_bit {
	PKI_KU_SIGNATURE = 1 << 0,
	PKI_KU_NON_REPUDIATION = 1 << 1,
	PKI_KU_KEY_ENCIPHERMENT = 1 << 2,
	PKI_KU_DATA_ENCIPHERMENT = 1 << 3,
	PKI_KU_KEY_AGREEMENT = 1 << 4,
	PKI_KU_CERT_SIGN = 1 << 5,
	PKI_KU_CRL_SIGN = 1 << 6,
	PKI_KU_ENCIPHER_ONLY = 1 << 7,
	PKI_KU_DECIPHER_ONLY = 1 << 8
};

struct pki_ku {
	enum pki_mode mode;
	unsigned bits; /* 0: the profile's */
	/* says 0 unused bits whatever the bits are, as Intel's CNL EKs (03020020) */
	bool wrong_unused;
};

enum { PKI_LIST = 4 };

/* extendedKeyUsage and certificatePolicies: dotted OIDs. */
struct pki_oids {
	enum pki_mode mode;
	const char *oid[PKI_LIST];
};

enum pki_san_shape {
	PKI_SAN_THREE_RDNS, /* Intel, Infineon, ST */
	/* Nuvoton: all three attributes in one multi-valued RDN, in that order */
	PKI_SAN_ONE_RDN,
	PKI_SAN_ONE_RDN_SORTED
};

struct pki_san {
	enum pki_mode mode;
	enum pki_san_shape shape;
	int tag; /* of the strings; default UTF8 */
	/* "id:494E5443"; NULL with any of the others given: leave the attribute out */
	const char *manufacturer;
	const char *model;
	const char *version;
	struct pki_name name; /* any directoryName instead */
};

struct pki_sda {
	enum pki_mode mode;
	const char *family; /* default "2.0" */
	int level;
	int revision; /* default 138 */
};

struct pki_urls {
	enum pki_mode mode;
	const char *url[PKI_LIST];
};

/* One DistributionPoint for each entry with a URL or an issuer. */
struct pki_dp {
	const char *url;
	struct pki_name issuer; /* cRLIssuer */
	unsigned reasons;       /* ReasonFlags, PKI_KU-like bit order; 0: none */
};

struct pki_crldp {
	enum pki_mode mode;
	struct pki_dp dp[PKI_LIST];
};

struct pki_constraints {
	enum pki_mode mode;
	const char *permit_dns;
	const char *exclude_dns;
	struct pki_name permit_name;
};

struct pki_policy_constraints {
	enum pki_mode mode;
	int require_explicit; /* stored + 1: 0 leaves the field out */
	int inhibit_mapping;  /* likewise */
};

struct pki_inhibit_any {
	enum pki_mode mode;
	int skip;
};

/* The writers below write the whole Extension. */
void pki_ext_put(struct derout *d, const char *oid, enum pki_mode mode, struct pki_bytes value);
void pki_aki_put(struct derout *d, const struct pki_aki *aki, struct pki_bytes default_id);
void pki_ski_put(struct derout *d, enum pki_mode mode, struct pki_bytes id);
void pki_bc_put(struct derout *d, const struct pki_bc *bc);
void pki_ku_put(struct derout *d, const struct pki_ku *ku);
void pki_oids_put(struct derout *d, const char *oid, const struct pki_oids *oids, bool policies);
void pki_san_put(struct derout *d, const struct pki_san *san);
void pki_sda_put(struct derout *d, const struct pki_sda *sda);
void pki_aia_put(struct derout *d, const struct pki_urls *urls);
void pki_crldp_put(struct derout *d, const struct pki_crldp *crldp);
void pki_constraints_put(struct derout *d, const struct pki_constraints *c);
void pki_policy_constraints_put(struct derout *d, const struct pki_policy_constraints *c);
void pki_inhibit_any_put(struct derout *d, const struct pki_inhibit_any *c);

/* ReasonFlags and KeyUsage: bit i of `bits` is bit i of the BIT STRING; trailing zero bits cut as
 * DER wants. */
void pki_named_bits(struct derout *d, int tag, unsigned bits, bool wrong_unused);

#define PKI_OID_SDA "2.5.29.9"
#define PKI_OID_SKI "2.5.29.14"
#define PKI_OID_KU "2.5.29.15"
#define PKI_OID_SAN "2.5.29.17"
#define PKI_OID_BC "2.5.29.19"
#define PKI_OID_CRL_NUMBER "2.5.29.20"
#define PKI_OID_REASON "2.5.29.21"
#define PKI_OID_DELTA_CRL "2.5.29.27"
#define PKI_OID_IDP "2.5.29.28"
#define PKI_OID_CERT_ISSUER "2.5.29.29"
#define PKI_OID_NAME_CONSTRAINTS "2.5.29.30"
#define PKI_OID_CRLDP "2.5.29.31"
#define PKI_OID_POLICIES "2.5.29.32"
#define PKI_OID_AKI "2.5.29.35"
#define PKI_OID_POLICY_CONSTRAINTS "2.5.29.36"
#define PKI_OID_EKU "2.5.29.37"
#define PKI_OID_INHIBIT_ANY "2.5.29.54"
#define PKI_OID_AIA "1.3.6.1.5.5.7.1.1"
#define PKI_OID_KP_EK "2.23.133.8.1"
#define PKI_OID_KP_AIK "2.23.133.8.3"
#define PKI_OID_KP_MS_AIK "1.3.6.1.4.1.311.21.36"

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Certificates to order. A zero-initialised spec plus a key is a valid certificate of its profile;
 * every field changes one thing. A chain:
 *
 *     struct pki_made root = { 0 }, ca = { 0 }, ek = { 0 };
 *     pki_mint(&(struct pki_cert){ .profile = PKI_CA, .subject = PKI_NAME("O=Test;CN=Root"),
 *                                  .key = pki_key(PKI_P384, 0) }, NULL, &root);
 *     pki_mint(&(struct pki_cert){ .profile = PKI_CA, .subject = PKI_NAME("O=Test;CN=Issuing"),
 *                                  .key = pki_key(PKI_P384, 1) }, &root, &ca);
 *     pki_mint(&(struct pki_cert){ .profile = PKI_EK, .key = pki_key(PKI_RSA2048, 0) }, &ca, &ek);
 *     ... ek.der.p, ek.der.len ...
 *     pki_made_free(&ek); ...
 */
#ifndef TESTS_PKI_MINT_H
#define TESTS_PKI_MINT_H

#include "ext.h"
#include "sign.h"

/* The extensions a certificate has when nothing else is said. */
enum pki_profile {
	PKI_BARE, /* none: what is asked for, or no [3] at all */
	/* AKI unless self-signed, SKI, critical basicConstraints and keyUsage certSign+cRLSign */
	PKI_CA,
	/* AKI, critical basicConstraints, keyUsage by key, EKU, critical SAN, tpmSpecification;
	 * empty subject */
	PKI_EK
};

enum pki_time_form {
	/* notBefore/thisUpdate 2020-01-01, notAfter/nextUpdate 2049-12-31T23:59:59Z */
	PKI_TIME_DEFAULT,
	/* seconds; UTCTime before 2050, GeneralizedTime from then and before 1950 */
	PKI_TIME_UNIX,
	PKI_TIME_UTC, /* text as it is, under UTCTime */
	PKI_TIME_GEN  /* text as it is, under GeneralizedTime */
};

struct pki_time {
	enum pki_time_form form;
	int64_t at;
	const char *text;
};

#define PKI_AT(seconds) ((struct pki_time){ PKI_TIME_UNIX, (seconds), NULL })
#define PKI_UTC(s) ((struct pki_time){ PKI_TIME_UTC, 0, (s) })
#define PKI_GEN(s) ((struct pki_time){ PKI_TIME_GEN, 0, (s) })

struct pki_cert {
	enum pki_profile profile;
	const struct pki_key *key;
	enum pki_spki spki;

	/* 0 is v3; 1 leaves the field and all extensions out; others are written as they are */
	int version;
	/* INTEGER content as it is, legal or not; default: 8 bytes out of key and names */
	struct pki_bytes serial;
	struct pki_name subject;
	struct pki_name issuer; /* default: the issuer's subject */
	struct pki_time not_before;
	struct pki_time not_after;
	struct pki_sign sign;

	struct pki_aki aki;
	struct pki_ski ski;
	struct pki_bc bc;
	struct pki_ku ku;
	struct pki_oids eku;
	struct pki_san san;
	struct pki_sda sda;
	struct pki_urls aia;
	struct pki_crldp crldp;
	struct pki_oids policies;
	struct pki_constraints constraints;
	struct pki_policy_constraints policy_constraints;
	struct pki_inhibit_any inhibit_any;
	const struct pki_ext *more; /* after the others */
	size_t n_more;
	const char *duplicate; /* OID of an extension above to write twice */
};

/* What came out. Zero-initialise; results are owned, key is borrowed from the spec. */
struct pki_made {
	struct derout der;
	struct derout subject; /* the Name as encoded */
	struct derout serial;  /* INTEGER content */
	struct derout ski;     /* empty when there is none */
	const struct pki_key *key;
};

/* issuer NULL: self-signed. The result of an earlier mint in `out` is freed first. */
void pki_mint(const struct pki_cert *spec, const struct pki_made *issuer, struct pki_made *out);
void pki_made_free(struct pki_made *made);
struct pki_bytes pki_made_der(const struct pki_made *made);

void pki_time_put(struct derout *d, const struct pki_time *time, int64_t otherwise);

enum { PKI_DEFAULT_NOT_BEFORE = 1577836800 };
#define PKI_DEFAULT_NOT_AFTER INT64_C(2524607999)

#endif

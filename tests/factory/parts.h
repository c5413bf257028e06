/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Vendor-like parts: a PKI in the shape of a vendor's, certificates for the endorsement keys of the
 * TPM at hand, and the NV content the vendor would have written. Names say that they are for tests;
 * keys are public.
 *
 *     struct part *part;
 *     if (part_provision(tcti, "intel-odca", &(struct part_opts){ 0 }, &part, why,
 *                        sizeof(why)) == 0) {
 *             ... the TPM is an Intel part now; part->aik_id, part->cert[], part->nv[] say what to
 *             expect ...
 *             part_free(part);
 *     }
 */
#ifndef TESTS_FACTORY_PARTS_H
#define TESTS_FACTORY_PARTS_H

#include "mint.h"
#include "nvprov.h"
#include "tctiwrap.h"

enum part_role {
	PART_ROOT,         /* the anchor */
	PART_INTERMEDIATE, /* the vendor's, not on the device */
	PART_DEVICE,       /* a CA on the device */
	PART_EK,
	PART_AK /* of an attestation key on the device */
};

struct part_cert {
	char *id; /* "root", "rom-ca", "ek-rsa2048": also the file name */
	enum part_role role;
	struct pki_made made;
	const struct part_cert *issuer; /* NULL: itself */
	enum ek_kind kind;              /* PART_EK */
	char *source;                   /* "nv:0x01c00100+806", NULL when not in NV */
};

struct part_nv {
	uint32_t index;
	uint32_t attributes;
	size_t capacity;
	uint8_t *data;
	size_t len;
	bool unwritten; /* defined only */
};

struct part_file {
	char *path; /* below www/, as the URL has it, percent-decoded */
	uint8_t *data;
	size_t len;
};

enum part_expect {
	PART_TRUSTED,    /* with the files of trust/ and nothing fetched */
	PART_FETCHED,    /* trusted once the EK certificate came from the service */
	PART_INCOMPLETE, /* an issuer is missing */
	PART_UNTRUSTED,
	PART_NO_EK /* no EK certificate at all */
};

struct part_opts {
	/* Which device CAs are in NV, counted from the EK (intel: 1 PTT, 2 Kernel, 3 ROM), and in
	 * which order: "3,2,1". */
	const char *order;
	/* What URLs in certificates start with; default http://pki.tpm.test. */
	const char *base_url;
	/* The id of a certificate (or "ek" for all EKs) that its CRL lists. */
	const char *revoke;
	/* CRLs whose nextUpdate is past. */
	bool stale;
};

struct part {
	const char *name;
	const char *manufacturer; /* "INTC": what TPM2_PT_MANUFACTURER should say */
	const char *model;
	const char *aik_prefix; /* "INTC"; differs from manufacturer for Pluton only */
	enum part_expect expect;
	const char *aik_rule; /* "device-top" or "issuer-name" */
	char aik_id
		/* key id, or SHA-1 of the issuer's Name, in lower-case hex; empty when there is no
		 * EK certificate */
		[41];
	char naive_id[41]; /* the EK's own AKI; empty when it has none */
	/* the one the ids are about: 0x01C00002 if readable, else the lowest */
	const struct part_cert *ek;

	struct part_cert **cert;
	size_t n_cert;
	struct part_nv *nv;
	size_t n_nv;
	struct part_file *www;
	size_t n_www;
	struct part_file *crl; /* the lists again, by file name */
	size_t n_crl;

	struct part_opts opts;
	const struct pki_key *ek_key[EK_KINDS];
	struct pki_key *owned_key[EK_KINDS];
	char **strings;
	size_t n_strings;
};

struct part_info {
	const char *name;
	const char *what;
};

/* NULL beyond the last. */
const struct part_info *part_list(size_t i);

/*
 * The part as data, nothing written anywhere. ek: the public keys the EK certificates are for; a
 * NULL place, or ek NULL, is a test key. NULL with a reason for an unknown name or a bad order.
 */
struct part *part_build(const char *name, const struct pki_key *const ek[EK_KINDS],
			const struct part_opts *opts, char *why, size_t why_len);
void part_free(struct part *part);

/* Reads the EK publics, builds, and writes the NV indices. 0, or -1 with a reason and *out NULL. */
int part_provision(TSS2_TCTI_CONTEXT *tcti, const char *name, const struct part_opts *opts,
		   struct part **out, char *why, size_t why_len);
/* NV content into the wrapper's memory instead, manufacturer included; no TPM needed. */
void part_pretend(const struct part *part, struct tctiwrap *wrap);
/*
 * root.pem, trust/ (root and intermediates, PEM), device/ (device CAs and EKs, DER, and
 * nv-<index>.bin), crl/, www/ and part.json. 0, or -1 with a reason.
 */
int part_write_dir(const struct part *part, const char *dir, char *why, size_t why_len);

const struct part_cert *part_find(const struct part *part, const char *id);
struct pki_key *part_key_of(const TPM2B_PUBLIC *public);

#endif

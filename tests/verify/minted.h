/* SPDX-License-Identifier: BSD-2-Clause */
/* A device and its hierarchy made to order: an EK, CAs, a root. Untouched it breaks no rule, strict
 * ones included. */
#ifndef TA_TESTS_MINTED_H
#define TA_TESTS_MINTED_H

#include "../pki/crl.h"
#include "scene.h"

/* 2023-11-14, inside every validity period that is not said otherwise */
#define NOW INT64_C(1700000000)

typedef struct minted {
	struct pki_cert *spec; /* 0: the EK; n - 1: the root; change them before minted_make() */
	struct pki_made *made;
	char (*name)[40];
	size_t n;
} minted;

/* Specs of a path of n certificates, P-256, valid to 9999, TPM manufacturer IBM, as pki_mint() has
 * it. */
void minted_open(minted *m, size_t n);
/* Put what a row of a table says over a spec; key, subject, profile and dates stay where the row
 * has none. */
void minted_change(minted *m, size_t i, const struct pki_cert *row);
void minted_make(minted *m);
void minted_close(minted *m);

/* Open the scene: the EK on the device, the CAs in the store, the root an anchor that stands for
 * IBM. */
void minted_stage(const minted *m, scene *s);
/* The same with the CAs handed in some other way. */
void minted_stage_with(const minted *m, scene *s, void (*put)(scene *, const uint8_t *, size_t));
/* The same in one go for an unchanged path of n. */
void minted_plain(minted *m, size_t n, scene *s);

/* Hand a minted certificate to a scene_ function that takes bytes. */
void minted_put(scene *s, const struct pki_made *made,
		void (*put)(scene *, const uint8_t *, size_t));
void minted_anchor(scene *s, const struct pki_made *made, const char *vendor);
/* Mint a CRL into the store. */
void minted_crl(scene *s, const struct pki_crl *spec, const struct pki_made *issuer);

/* The TPM has this EK (RSA, P-256 or P-384); it is not said for which certificate. */
void minted_public(scene *s, const struct pki_key *key);
/* The same with these bits of TPMA_OBJECT cleared. */
void minted_public_without(scene *s, const struct pki_key *key, uint32_t cleared);

/* Judge at NOW, or another time; the result and one finding must be there, about this certificate
 * (-1: none). */
void expect_at(scene *s, uint64_t flags, int64_t at, int rc, int finding, int certificate);
void expect(scene *s, uint64_t flags, int rc, int finding, int certificate);
/* Trusted at NOW without this finding (0: whatever the findings). */
void expect_trusted(scene *s, uint64_t flags, int without);
/* Of the first finding with that code (TPMATTEST_SEVERITY_...). */
void expect_severity(const scene *s, int finding, int severity);
/* The message of the first finding with this code holds this text. */
void expect_text(const scene *s, int finding, const char *text);

/* Certificate i of the path is this one. */
void expect_link(const scene *s, size_t i, const struct pki_made *made);
/* The URL of the first finding with this code. */
void expect_url(const scene *s, int finding, const char *url);

#endif

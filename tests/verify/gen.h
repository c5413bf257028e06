/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificate chains out of a number: the same number, the same chain (but for the nonces of
 * ECDSA). A line from leaf to root, certificates beside it, and edits that make it wrong, or odd,
 * or different without being wrong. */
#ifndef TA_TESTS_GEN_H
#define TA_TESTS_GEN_H

#include "mint.h"
#include "oracle.h"
#include "prng.h"

enum { GEN_EDITS = 4, GEN_NAME = 96 };

#define GEN_AT INT64_C(1700000000) /* 2023-11-14, inside of the default validity */

/* A digest and a scheme, made concrete when it is known which key signs. */
enum gen_sig {
	GEN_SIG_DEFAULT,
	GEN_SHA1,
	GEN_SHA256,
	GEN_SHA384,
	GEN_SHA512,
	GEN_PSS256,
	GEN_PSS384,
	GEN_PSS512
};

/* authorityCertIssuer and authorityCertSerialNumber. */
enum gen_aki { GEN_AKI_PLAIN, GEN_AKI_AGREES, GEN_AKI_OTHER_SERIAL, GEN_AKI_OTHER_ISSUER };

/* A change of the signed bytes themselves, before they are signed. */
enum gen_raw { GEN_RAW_NONE, GEN_RAW_BIT, GEN_RAW_BYTE, GEN_RAW_SWAP };

typedef struct gen_cert {
	struct pki_cert spec;
	struct pki_made made;
	size_t issuer;  /* its place; its own: self-signed */
	size_t name_of; /* whose name it bears */
	bool absent;    /* minted, but given to nobody */
	bool store, anchor, sorted;
	enum gen_sig sig, inner;
	enum gen_aki aki;
	enum gen_raw raw;
	uint64_t raw_at;
	bool raw_spares_key, raw_spares_serial; /* they are as they were */
	int subject_style, issuer_style; /* how the same name is spelt; negative: another name */
	char subject[GEN_NAME], issuer_name[GEN_NAME];
	struct pki_ext more;
} gen_cert;

typedef struct gen {
	prng rng;
	uint64_t number;
	gen_cert cert[ASKED_MAX];
	size_t n_line, n; /* the leaf is 0, the root n_line - 1; the others follow */
	int64_t at;
	uint64_t flags;
	const char *edit[GEN_EDITS];
	size_t edited[GEN_EDITS]; /* which certificate */
	size_t n_edits;
} gen;

/* A line of `n_line` certificates that nothing is wrong with, root as anchor, the rest off the
 * device. */
gen *gen_line(uint64_t number, size_t n_line);
/* The same with length, keys, places and edits drawn from the number. */
gen *gen_draw(uint64_t number);

/* One more certificate: a copy of cert[like]'s specification, issued by cert[issuer]. Its place. */
size_t gen_add(gen *g, size_t like, size_t issuer);

void gen_mint(gen *g);
/* A copy of the specification, to be changed and minted on its own. It borrows from `from`. */
gen *gen_copy(const gen *from);
void gen_ask(const gen *g, asked *out);
void gen_free(gen *g);
/* "case 17: 4 certificates, pathlen at 2" into out. */
void gen_describe(const gen *g, char *out, size_t room);

/* Spellings of one name; the first ones all equal under RFC 5280 7.1. */
size_t gen_styles_equal(void);
size_t gen_styles(void);

/* gen_edit.c: the edit with this number or name, done to a certificate. */
size_t gen_edit_count(void);
const char *gen_edit_name(size_t i);
void gen_edit_do(gen *g, size_t edit, size_t cert);
void gen_edit_named(gen *g, const char *name, size_t cert);

#endif

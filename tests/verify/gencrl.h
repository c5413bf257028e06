/* SPDX-License-Identifier: BSD-2-Clause */
/* A generated chain with revocation lists for every tier, out of a number, and edits that make them
 * wrong, or odd, or different without being wrong. */
#ifndef TA_TESTS_GENCRL_H
#define TA_TESTS_GENCRL_H

#include "../pki/crl.h"
#include "gen.h"

enum { GEN_LISTS = 10, GEN_ENTRIES = 4, GEN_SERIAL = 40 };

/* How an entry writes the serial number of the certificate it is about. The first ones are the same
 * number. */
enum gen_serial {
	GEN_SERIAL_PLAIN,
	GEN_SERIAL_PADDED, /* one byte of its sign before it */
	GEN_SERIAL_PADDED_MORE,
	/* 00 before what is negative, FF before what is not: another number */
	GEN_SERIAL_OTHER_SIGN,
	GEN_SERIAL_SHORT, /* without its last byte */
	GEN_SERIAL_EMPTY,
};

/* Whom the entry's certificateIssuer names. */
enum gen_of { GEN_OF_NOBODY, GEN_OF_ISSUER, GEN_OF_LIST, GEN_OF_OTHER };

typedef struct gen_entry {
	struct pki_revoked spec; /* serial: as it is given, for strangers */
	bool about;              /* the certificate of this tier; no stranger */
	enum gen_serial as;
	enum gen_of of;
	uint8_t serial[GEN_SERIAL];
} gen_entry;

typedef struct gen_list {
	struct pki_crl spec;
	size_t by; /* the certificate whose key and name it has */
	/* it is about what this certificate issued: the one before it in the line */
	size_t tier;
	bool absent;
	/* signed with SHA-1; the inner algorithm is another than the outer one */
	bool sha1, inner;
	bool forged; /* nobody's signature is under it who may sign it */
	gen_entry entry[GEN_ENTRIES];
	size_t n_entries;
	struct pki_ext more;
	struct derout der;
} gen_list;

typedef struct gen_lists {
	gen *g;
	/* list[t - 1]: the plain one of tier t, which is 1 to n_line - 1 */
	gen_list list[GEN_LISTS];
	size_t n;
} gen_lists;

/* A chain with one list for each tier that nothing is wrong with. */
gen_lists *gen_lists_line(uint64_t number, size_t n_line);
/* Length, keys and edits drawn from the number. */
gen_lists *gen_lists_draw(uint64_t number);
/* The certificates, then the lists. */
void gen_lists_mint(gen_lists *x);
/* A copy to be changed and minted on its own. It borrows from `from`. */
gen_lists *gen_lists_copy(const gen_lists *from);
void gen_lists_ask(const gen_lists *x, asked *out);
void gen_lists_free(gen_lists *x);

/* One more list, a copy of list[like]. Its place; `like` when there is no room. */
size_t gen_lists_add(gen_lists *x, size_t like);
/* The plain name of the certificate at this place. */
struct pki_name gen_lists_name(const gen_lists *x, size_t place);

/* gencrl_edit.c */
size_t gen_lists_edit_count(void);
void gen_lists_edit_do(gen_lists *x, size_t edit, size_t tier);
void gen_lists_edit_named(gen_lists *x, const char *name, size_t tier);

/* gencrl_deviation.c: the written list, as in deviation.h, where this library takes a list that
 * X509_verify_cert does not. */
typedef struct list_deviation {
	const char *name;
	const char *why;
	const char *reference;
	/* As in deviation.h; NULL: OpenSSL, too, when what lists say of anchors does not count
	 * unless they revoke. */
	bool (*undo)(gen_lists *copy, const gen_lists *was);
	bool by_version; /* some versions of OpenSSL 3 agree with this library */
} list_deviation;

size_t list_deviation_count(void);
const list_deviation *list_deviation_at(size_t i);
size_t list_deviation_named(const char *name);
/* Bit i: deviation i is needed to explain it; one alone where one is enough. 0: nothing explains
 * it. */
unsigned list_deviation_explain(const gen_lists *x, const verdict *v);

/* gencrl_unheard.c: where OpenSSL calls revoked what this library trusts, for it cannot use the
 * list: without the duty to have one, or beside another that it can use. To undo is to have a list
 * that it can use. */
size_t list_unheard_count(void);
const list_deviation *list_unheard_at(size_t i);
/* Bit i: it hears of the revocation, and refuses, when i is undone. */
unsigned list_unheard_explain(const gen_lists *x);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* PEM (RFC 7468), read block by block, so that one bad block loses nothing but itself. */
#ifndef TA_X509_PEM_H
#define TA_X509_PEM_H

#include "base/buf.h"

typedef struct ta_pem_block {
	char label[40]; /* "CERTIFICATE"; empty when longer than fits */
	uint8_t *der;   /* owned by the caller; NULL when the block is malformed */
	size_t n;
	size_t at; /* offset of its first line */
	bool nomem;
} ta_pem_block;

/* The next block at or after *at (which moves past it); false when there is none. Text between
 * blocks is skipped. Blocks may be glued to each other, and stand in one line. One without an end,
 * or with bad base64, has der NULL. cap limits the decoded size. */
bool ta_pem_next(const uint8_t *p, size_t n, size_t *at, size_t cap, ta_pem_block *out);

/* True when "-----BEGIN " occurs at the start of a line, or behind other dashes. */
bool ta_pem_is(const uint8_t *p, size_t n);

#endif

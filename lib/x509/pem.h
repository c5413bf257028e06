/* SPDX-License-Identifier: BSD-2-Clause */
/* Reads PEM (RFC 7468) block by block, so that a malformed block does not affect the others. */
#ifndef TA_X509_PEM_H
#define TA_X509_PEM_H

#include "base/buf.h"

typedef struct ta_pem_block {
	char label[40]; /* for example "CERTIFICATE"; empty if too long */
	uint8_t *der;   /* owned by the caller; NULL if the block is malformed */
	size_t n;
	size_t at; /* offset of its first line */
	bool nomem;
} ta_pem_block;

/* Read the next block at or after *at, which is advanced past it. Returns false if there is none.
 * Text between blocks is skipped. Blocks may follow each other without a line break, and a block
 * may be in a single line. If the end line is missing or the base64 is invalid, der is NULL. `cap`
 * limits the decoded size. */
bool ta_pem_next(const uint8_t *p, size_t n, size_t *at, size_t cap, ta_pem_block *out);

/* Whether "-----BEGIN " occurs at the start of a line or after other dashes. */
bool ta_pem_is(const uint8_t *p, size_t n);

#endif

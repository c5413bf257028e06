/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A growing DER writer for tests. It writes what it is told, right or wrong; nothing is checked or
 * put in order. Out of memory aborts: a test has no use for an error there, and calls can follow
 * one another without tests in between.
 */
#ifndef TESTS_PKI_DEROUT_H
#define TESTS_PKI_DEROUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Borrowed bytes. */
struct pki_bytes {
	const uint8_t *p;
	size_t len;
};

/* A literal as bytes, without its terminating NUL: PKI_BYTES("\x01\x02"). */
#define PKI_BYTES(lit) ((struct pki_bytes){ (const uint8_t *)(lit), sizeof(lit) - 1 })

/* Zero-initialise; derout_free when done. */
struct derout {
	uint8_t *p;
	size_t len;
	size_t cap;
};

enum der_tag {
	DER_BOOLEAN = 0x01,
	DER_INTEGER = 0x02,
	DER_BITSTRING = 0x03,
	DER_OCTETS = 0x04,
	DER_NULL = 0x05,
	DER_OID = 0x06,
	DER_ENUMERATED = 0x0a,
	DER_UTF8 = 0x0c,
	DER_PRINTABLE = 0x13,
	DER_TELETEX = 0x14,
	DER_IA5 = 0x16,
	DER_UTCTIME = 0x17,
	DER_GENTIME = 0x18,
	DER_BMP = 0x1e,
	DER_SEQUENCE = 0x30,
	DER_SET = 0x31
};

/* Context tags, primitive and constructed. */
#define DER_CTX(n) (0x80 | (n))
#define DER_CTXC(n) (0xa0 | (n))

void derout_free(struct derout *d);
void derout_reset(struct derout *d);
/* Makes room for that many more bytes, for a caller who knows that much is coming. */
void derout_reserve(struct derout *d, size_t more);
struct pki_bytes derout_view(const struct derout *d);

/* Bytes as they are. */
void derout_raw(struct derout *d, const void *p, size_t len);
void derout_bytes(struct derout *d, struct pki_bytes b);
void derout_fill(struct derout *d, uint8_t value, size_t count);

/* A tag and a length, then bytes. */
void derout_head(struct derout *d, int tag, size_t len);
void derout_tlv(struct derout *d, int tag, const void *p, size_t len);
void derout_text(struct derout *d, int tag, const char *text);

/* derout_open starts an element whose length derout_close fills in; they nest. */
size_t derout_open(struct derout *d, int tag);
void derout_close(struct derout *d, size_t mark);

void derout_bool(struct derout *d, bool value);
void derout_null(struct derout *d);
void derout_int(struct derout *d, int tag, int64_t value);
/* An unsigned big-endian number: leading zeros off, one put before a set top bit. */
void derout_uint(struct derout *d, struct pki_bytes big_endian);
/* Dotted decimal. */
void derout_oid(struct derout *d, const char *dotted);
void derout_bits(struct derout *d, unsigned unused, const void *p, size_t len);

/* Puts the elements from `mark` to the end in DER's SET OF order. */
void derout_sort_set(struct derout *d, size_t mark);

/* Length of the whole element at p (tag, length, content); 0 when it is not complete in len. */
size_t derout_element_len(const uint8_t *p, size_t len);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Finds a certificate in a CRL. An index of the entries is created by the first lookup and stored
 * with the CRL. */
#include <stdlib.h>

#include "base/limits.h"
#include "x509/crl_entry.h"
#include "x509/der.h"
#include "x509/name.h"

#define OF_LIST UINT32_MAX /* instead of an offset: the issuer of the entry is the CRL's issuer */
#define NO_ROW UINT32_MAX

/* A row contains offsets into the entries, which are smaller than 64 MiB. */
struct row {
	uint32_t entry;
	uint32_t issuer; /* GeneralNames of the certificateIssuer in effect, or OF_LIST */
	/* next row with the same head, in CRL order; during parsing, the hash of the serial
	 * number */
	uint32_t next;
};

/* The smallest entry has 20 bytes, which bounds the memory for rows and heads by the size of the
 * CRL. */
#define SMALLEST_ENTRY 20u

struct ta_crl_index {
	int unusable; /* if not 0, the constant result of ta_crl_find(), and there are no rows */
	uint32_t n, room, mask;
	uint32_t *heads; /* mask + 1 heads, stored after this struct and followed by the rows */
	struct row *rows;
};

/* FNV-1a, folded to 32 bits. Serial numbers chosen to collide make a chain too long, which is
 * detected. */
static uint32_t hash_of(ta_span serial)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < serial.n; i++)
		h = (h ^ serial.p[i]) * UINT64_C(0x100000001b3);
	return (uint32_t)(h ^ h >> 32);
}

static struct ta_crl_index *new_index(size_t bytes)
{
	size_t rows = bytes / SMALLEST_ENTRY + 1, heads = 1;
	struct ta_crl_index *x;

	while (heads < rows)
		heads *= 2;
	x = malloc(sizeof(*x) + heads * sizeof(uint32_t) + rows * sizeof(struct row));
	if (!x)
		return NULL;
	*x = (struct ta_crl_index){ .room = (uint32_t)rows,
				    .mask = (uint32_t)(heads - 1),
				    .heads = (uint32_t *)(void *)(x + 1) };
	x->rows = (struct row *)(void *)(x->heads + heads);
	return x;
}

static int read_rows(const ta_crl *crl, struct ta_crl_index *x)
{
	ta_reader r = ta_reader_span(crl->entries);
	uint32_t issuer = OF_LIST;

	while (ta_reader_left(&r) > 0) {
		uint32_t at = (uint32_t)r.at;
		ta_crl_entry e;
		int rc = ta_crl_entry_next(&r, crl->indirect, &e);

		if (rc)
			return rc;
		if (x->n == x->room)
			return TA_CRL_MALFORMED;
		/* The certificateIssuer also applies to the following entries (RFC 5280 5.3.3). */
		if (e.has_issuer)
			issuer = (uint32_t)(e.issuer.p - crl->entries.p);
		x->rows[x->n++] = (struct row){ at, issuer, hash_of(e.serial) };
	}
	return 0;
}

/* Link the rows from the last to the first, so that a chain is in CRL order. */
static void chain_rows(struct ta_crl_index *x)
{
	memset(x->heads, 0xff, ((size_t)x->mask + 1) * sizeof(*x->heads));
	for (uint32_t i = x->n; i-- > 0;) {
		uint32_t *head = &x->heads[x->rows[i].next & x->mask];

		x->rows[i].next = *head;
		*head = i;
	}
}

static struct ta_crl_index *make_index(const ta_crl *crl)
{
	struct ta_crl_index *x = new_index(crl->entries.n), *small;

	if (!x)
		return NULL;
	x->unusable = read_rows(crl, x);
	if (!x->unusable) {
		chain_rows(x);
		return x;
	}
	small = realloc(x, sizeof(*x));
	return small ? small : x;
}

/* Returns the index of the CRL, creating it if necessary. If several threads do so, the first one
 * to finish wins. NULL if out of memory. */
static const struct ta_crl_index *index_of(const ta_crl *crl)
{
	union {
		const ta_crl *in;
		ta_crl *out;
	} u = { .in = crl }; /* caching the index does not change the visible state of the CRL */
	struct ta_crl_index *have = atomic_load_explicit(&u.out->index, memory_order_acquire),
			    *made;

	if (have)
		return have;
	made = make_index(crl);
	if (made &&
	    !atomic_compare_exchange_strong_explicit(&u.out->index, &have, made,
						     memory_order_acq_rel, memory_order_acquire)) {
		free(made);
		made = have;
	}
	return made;
}

/* Whether the certificateIssuer at this offset names the issuer. */
static bool names(const ta_crl *crl, uint32_t at, ta_span issuer)
{
	ta_reader r = ta_reader_span(crl->entries);
	ta_tlv all, t;

	ta_reader_skip(&r, at);
	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &all))
		return false;
	r = ta_der_inside(&all);
	while (ta_reader_left(&r) > 0 && ta_der_next(&r, &t))
		if (t.tag == TA_DER_CONTEXT_CONS(4) && ta_name_equal(t.value, issuer))
			return true;
	return false;
}

/* The entry was already parsed successfully when the row was created. */
static bool has_serial(const ta_crl *crl, const struct row *row, ta_span wanted)
{
	ta_reader r = ta_reader_span(crl->entries);
	ta_tlv entry, serial;

	ta_reader_skip(&r, row->entry);
	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &entry))
		return false;
	r = ta_der_inside(&entry);
	return ta_der_expect(&r, TA_DER_INTEGER, &serial) &&
	       ta_span_equal(ta_crl_serial(serial.value), wanted);
}

static int listed(const ta_crl *crl, const struct row *row, ta_crl_hit *hit)
{
	ta_reader r = ta_reader_span(crl->entries);
	ta_crl_entry e;

	ta_reader_skip(&r, row->entry);
	if (ta_crl_entry_next(&r, crl->indirect, &e) != 0)
		return TA_CRL_MALFORMED;
	*hit = (ta_crl_hit){ e.when, e.reason };
	return TA_CRL_LISTED;
}

/* Find the first row with this serial number and issuer. `own`: the issuer is the CRL's issuer. */
static int search(const ta_crl *crl, const struct ta_crl_index *x, ta_span issuer, bool own,
		  ta_span wanted, ta_crl_hit *hit)
{
	uint32_t of = OF_LIST;
	bool mine = own;
	size_t steps = 0;

	for (uint32_t i = x->heads[hash_of(wanted) & x->mask]; i != NO_ROW; i = x->rows[i].next) {
		const struct row *row = &x->rows[i];

		if (steps++ == TA_MAX_CRL_STEPS)
			return TA_CRL_CROWDED;
		if (!has_serial(crl, row, wanted))
			continue;
		/* compare each issuer once: rows with the same certificateIssuer follow each
		 * other */
		if (row->issuer != of) {
			of = row->issuer;
			mine = of == OF_LIST ? own : names(crl, of, issuer);
		}
		if (mine)
			return listed(crl, row, hit);
	}
	return TA_CRL_ABSENT;
}

int ta_crl_find(const ta_crl *crl, ta_span issuer, ta_span serial, ta_crl_hit *hit)
{
	bool own = ta_name_equal(issuer, crl->issuer);
	const struct ta_crl_index *x;

	*hit = (ta_crl_hit){ .reason = -1 };
	if ((!own && !crl->indirect) || crl->entries.n == 0)
		return TA_CRL_ABSENT;
	x = index_of(crl);
	if (!x)
		return TA_CRL_NOMEM;
	return x->unusable ? x->unusable : search(crl, x, issuer, own, ta_crl_serial(serial), hit);
}

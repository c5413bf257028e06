/* SPDX-License-Identifier: BSD-2-Clause */
/* Who is listed, by reading every entry at every question: what the index of a list is held
 * against. */
#ifndef TA_TESTS_NAIVE_CRL_H
#define TA_TESTS_NAIVE_CRL_H

#include "x509/crl.h"
#include "x509/der.h"
#include "x509/name.h"

typedef struct naive_entry {
	ta_span serial, names; /* names: content of certificateIssuer */
	int64_t when;
	int reason, problem;
	bool has_issuer;
} naive_entry;

static inline ta_span naive_serial(ta_span s)
{
	while (s.n > 1 &&
	       ((s.p[0] == 0 && !(s.p[1] & 0x80)) || (s.p[0] == 0xff && (s.p[1] & 0x80))))
		s = (ta_span){ s.p + 1, s.n - 1 };
	return s;
}

/* The number of names, or -1. */
static inline int naive_count(ta_span names)
{
	ta_reader r = ta_reader_span(names);
	ta_tlv t;
	int n = 0;

	while (ta_reader_left(&r) > 0 && ta_der_next(&r, &t))
		n++;
	return r.failed ? -1 : n;
}

/* id-ce 21, 23, 24, 29, or 0. */
static inline int naive_known(ta_span oid)
{
	if (oid.n != 3 || oid.p[0] != 0x55 || oid.p[1] != 0x1d)
		return 0;
	return oid.p[2] == 21 || oid.p[2] == 23 || oid.p[2] == 24 || oid.p[2] == 29 ? oid.p[2] : 0;
}

static inline int naive_extension(ta_span content, bool indirect, uint64_t *seen, naive_entry *e)
{
	ta_reader r = ta_reader_span(content), in;
	ta_tlv oid, critical = { 0 }, value, t;
	uint32_t reason;
	int id;

	if (!ta_der_expect(&r, TA_DER_OID, &oid))
		return TA_CRL_MALFORMED;
	ta_der_optional(&r, TA_DER_BOOLEAN, &critical);
	if (!ta_der_expect(&r, TA_DER_OCTETS, &value) || !ta_reader_done(&r) ||
	    (critical.tag && critical.value.n != 1))
		return TA_CRL_MALFORMED;
	id = naive_known(oid.value);
	if (!id)
		return critical.tag && critical.value.p[0] ? TA_CRL_CRITICAL : 0;
	if (id == 29 && !indirect)
		return TA_CRL_CRITICAL;
	if (*seen & UINT64_C(1) << id)
		return TA_CRL_MALFORMED;
	*seen |= UINT64_C(1) << id;
	if (id == 23 || id == 24)
		return 0;
	in = ta_reader_span(value.value);
	if (!ta_der_expect(&in, id == 21 ? TA_DER_ENUM : TA_DER_SEQUENCE, &t) ||
	    !ta_reader_done(&in))
		return TA_CRL_MALFORMED;
	if (id == 21) {
		if (!ta_der_small_uint(t.value, &reason))
			return TA_CRL_MALFORMED;
		e->reason = (int)reason;
		return 0;
	}
	e->has_issuer = true;
	e->names = t.value;
	id = naive_count(t.value);
	return id < 0 || id > 64 ? TA_CRL_MALFORMED : 0;
}

static inline naive_entry naive_read(ta_reader *r, bool indirect)
{
	naive_entry e = { .reason = -1, .problem = TA_CRL_MALFORMED };
	ta_tlv entry, serial, when, list, t;
	uint64_t seen = 0;
	ta_reader in;

	if (!ta_der_expect(r, TA_DER_SEQUENCE, &entry))
		return e;
	in = ta_der_inside(&entry);
	if (!ta_der_expect(&in, TA_DER_INTEGER, &serial) || serial.value.n == 0 ||
	    !ta_der_next(&in, &when) || !ta_der_time(when.tag, when.value, &e.when))
		return e;
	e.serial = naive_serial(serial.value);
	e.problem = ta_reader_done(&in) ? 0 : TA_CRL_MALFORMED;
	if (!e.problem)
		return e;
	if (!ta_der_expect(&in, TA_DER_SEQUENCE, &list) || !ta_reader_done(&in))
		return e;
	e.problem = 0;
	in = ta_der_inside(&list);
	for (int n = 0; ta_reader_left(&in) > 0 && !e.problem; n++)
		e.problem = n < 64 && ta_der_expect(&in, TA_DER_SEQUENCE, &t)
				  ? naive_extension(t.value, indirect, &seen, &e)
				  : TA_CRL_MALFORMED;
	return e;
}

static inline bool naive_names(ta_span names, ta_span issuer)
{
	ta_span name;

	for (size_t i = 0; ta_general_directory(names, i, &name); i++)
		if (ta_name_equal(name, issuer))
			return true;
	return false;
}

static inline int naive_find(const ta_crl *crl, ta_span issuer, ta_span serial, ta_crl_hit *hit)
{
	bool own = ta_name_equal(issuer, crl->issuer), mine = own;
	ta_reader r = ta_reader_span(crl->entries);
	int rc = TA_CRL_ABSENT;

	*hit = (ta_crl_hit){ .reason = -1 };
	if (!own && !crl->indirect)
		return TA_CRL_ABSENT;
	while (ta_reader_left(&r) > 0) {
		naive_entry e = naive_read(&r, crl->indirect);

		if (e.problem) {
			*hit = (ta_crl_hit){ .reason = -1 };
			return e.problem;
		}
		if (e.has_issuer)
			mine = naive_names(e.names, issuer);
		if (rc == TA_CRL_ABSENT && mine && ta_span_equal(e.serial, naive_serial(serial))) {
			*hit = (ta_crl_hit){ e.when, e.reason };
			rc = TA_CRL_LISTED;
		}
	}
	return rc;
}

/* Every URI of the one with every URI of the other. */
static inline bool naive_shares(ta_span a, ta_span b)
{
	ta_span x, y;

	for (size_t i = 0; ta_general_uri(a, i, &x); i++)
		for (size_t j = 0; ta_general_uri(b, j, &y); j++)
			if (ta_span_match(x, y))
				return true;
	return false;
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* One walk over the entries of a CRL (RFC 5280 5.1.2.6, 5.3). */
#include "x509/crl.h"
#include "x509/der.h"
#include "x509/name.h"

struct entry {
	ta_span serial;
	int64_t when;
	ta_span extensions;  /* content of the SEQUENCE; empty when absent */
};

struct entry_extensions {
	int reason;
	bool has_issuer;
	ta_span issuer;      /* certificateIssuer: GeneralNames content */
};

static ta_span without_zeros(ta_span s)
{
	while (s.n > 0 && s.p[0] == 0) {
		s.p++;
		s.n--;
	}
	return s;
}

static bool read_entry(ta_span content, struct entry *out)
{
	ta_reader r = ta_reader_span(content);
	ta_tlv serial, when, extensions;

	ta_der_expect(&r, TA_DER_INTEGER, &serial);
	ta_der_next(&r, &when);
	ta_der_optional(&r, TA_DER_SEQUENCE, &extensions);
	*out = (struct entry){ without_zeros(serial.value), 0, extensions.value };
	return ta_reader_done(&r) && serial.value.n > 0 && ta_der_time(when.tag, when.value, &out->when);
}

/* The one element with this tag in an extension's value. */
static bool only(ta_span value, uint8_t tag, ta_span *content)
{
	ta_reader r = ta_reader_span(value);
	ta_tlv t;

	ta_der_expect(&r, tag, &t);
	*content = t.value;
	return ta_reader_done(&r);
}

static bool read_extension(ta_span content, struct entry_extensions *out)
{
	static const uint8_t reason_code[] = { 0x55, 0x1d, 21 }, certificate_issuer[] = { 0x55, 0x1d, 29 };
	ta_reader r = ta_reader_span(content);
	ta_tlv oid, critical, value;
	ta_span inner;
	uint32_t reason;

	ta_der_expect(&r, TA_DER_OID, &oid);
	ta_der_optional(&r, TA_DER_BOOLEAN, &critical);
	ta_der_expect(&r, TA_DER_OCTETS, &value);
	if (!ta_reader_done(&r))
		return false;
	if (ta_span_equal(oid.value, (ta_span){ reason_code, sizeof(reason_code) })) {
		if (!only(value.value, TA_DER_ENUM, &inner) || !ta_der_small_uint(inner, &reason))
			return false;
		out->reason = (int)reason;
	} else if (ta_span_equal(oid.value, (ta_span){ certificate_issuer, sizeof(certificate_issuer) })) {
		if (out->has_issuer || !only(value.value, TA_DER_SEQUENCE, &out->issuer))
			return false;
		out->has_issuer = true;
	}
	return true;
}

static bool read_extensions(ta_span content, struct entry_extensions *out)
{
	ta_reader r = ta_reader_span(content);
	ta_tlv t;

	*out = (struct entry_extensions){ .reason = -1 };
	while (ta_reader_left(&r) > 0)
		if (!ta_der_expect(&r, TA_DER_SEQUENCE, &t) || !read_extension(t.value, out))
			return false;
	return true;
}

static bool names(ta_span general_names, ta_span issuer)
{
	ta_reader r = ta_reader_span(general_names);
	ta_tlv t;

	while (ta_reader_left(&r) > 0 && ta_der_next(&r, &t))
		if (t.tag == TA_DER_CONTEXT_CONS(4) && ta_name_equal(t.value, issuer))
			return true;
	return false;
}

int ta_crl_find(const ta_crl *crl, ta_span issuer, ta_span serial, ta_crl_hit *hit)
{
	bool mine = ta_name_equal(issuer, crl->issuer); /* the entries from here on are about this issuer */
	ta_reader r = ta_reader_span(crl->entries);
	ta_span wanted = without_zeros(serial);

	*hit = (ta_crl_hit){ .reason = -1 };
	if (!mine && !crl->indirect)
		return TA_CRL_ABSENT;
	while (ta_reader_left(&r) > 0) {
		struct entry_extensions more = { .reason = -1 };
		struct entry e;
		ta_tlv t;
		bool same;

		if (!ta_der_expect(&r, TA_DER_SEQUENCE, &t) || !read_entry(t.value, &e))
			return TA_CRL_MALFORMED;
		same = ta_span_equal(e.serial, wanted);
		/* Only an indirect list has entries of other issuers, so only there every entry is looked into. */
		if ((same || crl->indirect) && e.extensions.n && !read_extensions(e.extensions, &more))
			return TA_CRL_MALFORMED;
		if (crl->indirect && more.has_issuer)
			mine = names(more.issuer, issuer);
		if (same && mine) {
			*hit = (ta_crl_hit){ e.when, more.reason };
			return TA_CRL_LISTED;
		}
	}
	return TA_CRL_ABSENT;
}

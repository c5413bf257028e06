/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/pkcs7.h"

#include "x509/der.h"

/* 1.2.840.113549.1.7.2 */
static const uint8_t signed_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02 };

/* Read ContentInfo up to the fields that follow SignedData's contentInfo. */
static bool open_signed_data(const uint8_t *p, size_t n, ta_reader *rest)
{
	ta_reader r = ta_reader_on(p, n);
	ta_tlv t;

	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &t))
		return false;
	r = ta_der_inside(&t);
	if (!ta_der_expect(&r, TA_DER_OID, &t) ||
	    !ta_span_equal(t.value, (ta_span){ signed_data, sizeof(signed_data) }))
		return false;
	if (!ta_der_expect(&r, TA_DER_CONTEXT_CONS(0), &t))
		return false;
	r = ta_der_inside(&t);
	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &t))
		return false;
	*rest = ta_der_inside(&t);
	return ta_der_expect(rest, TA_DER_INTEGER, &t) && ta_der_expect(rest, TA_DER_SET, &t) &&
	       ta_der_expect(rest, TA_DER_SEQUENCE, &t);
}

bool ta_pkcs7_open(const uint8_t *p, size_t n, ta_span *certs, ta_span *crls)
{
	ta_reader rest;
	ta_tlv t;

	*certs = *crls = (ta_span){ 0 };
	if (!open_signed_data(p, n, &rest))
		return false;
	if (ta_der_optional(&rest, TA_DER_CONTEXT_CONS(0), &t))
		*certs = t.value;
	if (ta_der_optional(&rest, TA_DER_CONTEXT_CONS(1), &t))
		*crls = t.value;
	return true;
}

bool ta_pkcs7_next(ta_span bag, size_t *at, ta_span *member, bool *broken)
{
	ta_reader r = ta_reader_span(bag);
	ta_tlv t;

	*member = (ta_span){ 0 };
	*broken = false;
	ta_reader_skip(&r, *at);
	while (ta_reader_left(&r) > 0) {
		if (!ta_der_next(&r, &t)) {
			*broken = true;
			return false;
		}
		*at = r.at;
		if (t.tag == TA_DER_SEQUENCE) {
			*member = t.whole;
			return true;
		}
	}
	return false;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* PKCS#7 as an envelope for certificates (RFC 2315 9.1; .p7b and .p7c): one bad certificate costs only itself. */
#include "trust/loader.h"
#include "x509/der.h"

/* 1.2.840.113549.1.7.2 */
static const uint8_t signed_data[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02 };

/* ContentInfo down to the fields behind SignedData's contentInfo. */
static bool open_signed_data(const uint8_t *p, size_t n, ta_reader *rest)
{
	ta_reader r = ta_reader_on(p, n);
	ta_tlv t;

	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &t))
		return false;
	r = ta_der_inside(&t);
	if (!ta_der_expect(&r, TA_DER_OID, &t) || !ta_span_equal(t.value, (ta_span){ signed_data, sizeof(signed_data) }))
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

typedef int load_fn(ta_loader *l, const char *source, const uint8_t *p, size_t n, tpmattest_error **err);

/* The elements of certificates [0] or crls [1]; members of other kinds (RFC 5652 10.2.1, 10.2.2) are skipped. */
static int load_bag(ta_loader *l, const char *source, const ta_tlv *bag, load_fn *load, tpmattest_error **err)
{
	ta_reader r = ta_der_inside(bag);
	ta_tlv t;

	while (ta_reader_left(&r) > 0) {
		int rc = 0;

		if (!ta_der_next(&r, &t))
			return ta_load_note(l, source, TPMATTEST_E_PKCS7, err, "the PKCS#7 list breaks off");
		if (t.tag == TA_DER_SEQUENCE)
			rc = load(l, source, t.whole.p, t.whole.n, err);
		if (rc != 0)
			return rc;
	}
	return 0;
}

int ta_load_pkcs7(ta_loader *l, const char *source, const uint8_t *p, size_t n, tpmattest_error **err)
{
	static load_fn *const loads[] = { ta_load_cert, ta_load_crl };
	ta_reader rest;
	ta_tlv t;
	bool any = false;

	if (!open_signed_data(p, n, &rest))
		return ta_load_note(l, source, TPMATTEST_E_PKCS7, err, "not a well-formed PKCS#7 SignedData");
	for (uint8_t tag = 0; tag <= 1; tag++) {
		int rc;

		if (!ta_der_optional(&rest, TA_DER_CONTEXT_CONS(tag), &t))
			continue;
		any = true;
		rc = load_bag(l, source, &t, loads[tag], err);
		if (rc != 0)
			return rc;
	}
	return any ? 0 : ta_load_note(l, source, TPMATTEST_E_PKCS7, err, "the PKCS#7 holds no certificates");
}

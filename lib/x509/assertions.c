/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/assertions.h"

#include "x509/der.h"

bool ta_sda_find(ta_span sda, ta_span oid, ta_span *values)
{
	ta_reader r = ta_reader_span(sda), attributes, in;
	ta_tlv all, attribute, type, set;

	*values = (ta_span){ 0 };
	if (!ta_der_expect(&r, TA_DER_SEQUENCE, &all))
		return false;
	attributes = ta_der_inside(&all);
	while (ta_der_optional(&attributes, TA_DER_SEQUENCE, &attribute)) {
		in = ta_der_inside(&attribute);
		if (!ta_der_expect(&in, TA_DER_OID, &type) || !ta_der_expect(&in, TA_DER_SET, &set))
			return false;
		if (ta_span_equal(type.value, oid)) {
			*values = set.value;
			return true;
		}
	}
	return false;
}

/* Returns the content of field [n] of this type, if it is the next one. The profile has IMPLICIT
 * tags; the parts of Infineon, Nuvoton and ST have explicit ones. A SEQUENCE is constructed in both
 * forms, and none here begins with another SEQUENCE. */
static bool tagged(ta_reader *r, unsigned n, uint8_t type, ta_span *value)
{
	ta_tlv t, in;
	ta_reader inside;

	if (ta_der_optional(r, (uint8_t)TA_DER_CONTEXT(n), &t)) {
		*value = t.value;
		return true;
	}
	if (!ta_der_optional(r, (uint8_t)TA_DER_CONTEXT_CONS(n), &t))
		return false;
	*value = t.value;
	inside = ta_der_inside(&t);
	if (ta_der_optional(&inside, type, &in) && ta_reader_done(&inside))
		*value = in.value;
	else if (type != TA_DER_SEQUENCE)
		r->failed = true;
	return true;
}

/* Read an ENUMERATED of at most `most`; a value that the profile does not define is a failure. */
static unsigned enumerated(ta_reader *r, ta_span value, unsigned most)
{
	uint32_t x;

	if (!ta_der_small_uint(value, &x) || x > most)
		r->failed = true;
	return r->failed ? 0 : x;
}

static unsigned next_enumerated(ta_reader *r, unsigned least, unsigned most)
{
	unsigned x;
	ta_tlv t;

	ta_der_expect(r, TA_DER_ENUM, &t);
	x = enumerated(r, t.value, most);
	r->failed = r->failed || x < least;
	return x;
}

/* Returns field [n], an ENUMERATED, or -1 if it is absent. */
static int optional_enumerated(ta_reader *r, unsigned n, unsigned most)
{
	ta_span value;

	return tagged(r, n, TA_DER_ENUM, &value) ? (int)enumerated(r, value, most) : -1;
}

static bool boolean(ta_reader *r, ta_span value)
{
	if (value.n != 1)
		r->failed = true;
	return value.n == 1 && value.p[0] != 0;
}

/* BOOLEAN DEFAULT FALSE. */
static bool optional_boolean(ta_reader *r)
{
	ta_tlv t;

	return ta_der_optional(r, TA_DER_BOOLEAN, &t) && boolean(r, t.value);
}

static void next_version(ta_reader *r, char out[TA_STANDARD_SIZE])
{
	ta_tlv t;

	ta_der_expect(r, TA_DER_IA5, &t);
	if (t.value.n == 0 || t.value.n >= TA_STANDARD_SIZE) {
		r->failed = true;
		return;
	}
	for (size_t i = 0; i < t.value.n; i++)
		if (t.value.p[i] <= 0x20 || t.value.p[i] > 0x7e)
			r->failed = true;
	memcpy(out, t.value.p, t.value.n);
}

/* CommonCriteriaMeasures ::= SEQUENCE { version IA5String, assurancelevel ENUMERATED, evaluationStatus
 * ENUMERATED, plus BOOLEAN DEFAULT FALSE, strengthOfFunction [0] ENUMERATED OPTIONAL, profileOid [1],
 * profileUri [2], targetOid [3], targetUri [4] }. The last four name documents; they are not read. */
static bool read_cc(ta_span content, ta_assertions *a)
{
	ta_reader r = ta_reader_span(content);
	ta_tlv t;

	next_version(&r, a->cc.version);
	a->cc.level = next_enumerated(&r, 1, 7);
	a->cc_status = (int)next_enumerated(&r, 0, 2);
	a->cc.plus = optional_boolean(&r);
	(void)optional_enumerated(&r, 0, 2);
	for (unsigned n = 1; n <= 4; n++)
		if (!ta_der_optional(&r, (uint8_t)TA_DER_CONTEXT(n), &t))
			(void)ta_der_optional(&r, (uint8_t)TA_DER_CONTEXT_CONS(n), &t);
	return ta_reader_done(&r);
}

/* FIPSLevel ::= SEQUENCE { version IA5String, level ENUMERATED, plus BOOLEAN DEFAULT FALSE } */
static bool read_fips(ta_span content, ta_assertions *a)
{
	ta_reader r = ta_reader_span(content);

	next_version(&r, a->fips.version);
	a->fips.level = next_enumerated(&r, 1, 4);
	a->fips.plus = optional_boolean(&r);
	return ta_reader_done(&r);
}

/* The fields of TPMSecurityAssertions. iso9000Certified has the tag [5]; a TPM 1.2 of Infineon has
 * a bare BOOLEAN. */
static bool read_fields(ta_span content, ta_assertions *a)
{
	ta_reader r = ta_reader_span(content);
	ta_span value;
	ta_tlv t;

	(void)ta_der_optional(&r, TA_DER_INTEGER, &t); /* version */
	a->upgradable = optional_boolean(&r);
	a->ek_type = optional_enumerated(&r, 0, 3);
	a->ek_location = optional_enumerated(&r, 1, 2);
	(void)optional_enumerated(&r, 2, 2); /* where the certificate was made */
	if (tagged(&r, 3, TA_DER_SEQUENCE, &value) && !read_cc(value, a))
		return false;
	if (tagged(&r, 4, TA_DER_SEQUENCE, &value) && !read_fips(value, a))
		return false;
	a->iso9000 =
		tagged(&r, 5, TA_DER_BOOLEAN, &value) ? boolean(&r, value) : optional_boolean(&r);
	(void)ta_der_optional(&r, TA_DER_IA5, &t); /* iso9000Uri */
	return ta_reader_done(&r);
}

bool ta_assertions_read(ta_span sda, ta_assertions *out)
{
	static const uint8_t oid[] = { 0x67, 0x81, 0x05, 0x02, 0x12 }; /* 2.23.133.2.18 */
	static const ta_assertions nothing = { .ek_type = -1, .ek_location = -1, .cc_status = -1 };
	ta_span values;
	ta_reader r;
	ta_tlv seq;

	*out = nothing;
	if (!ta_sda_find(sda, (ta_span){ oid, sizeof(oid) }, &values))
		return true;
	r = ta_reader_span(values);
	out->present = ta_der_expect(&r, TA_DER_SEQUENCE, &seq) && ta_reader_done(&r) &&
		       read_fields(seq.value, out);
	if (!out->present)
		*out = nothing;
	return out->present;
}

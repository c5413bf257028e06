/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/crl_entry.h"

#include "base/limits.h"
#include "x509/der.h"

ta_span ta_crl_serial(ta_span v)
{
	while (ta_der_int_padded(v)) {
		v.p++;
		v.n--;
	}
	return v;
}

/* Read the value of an extension, which must consist of one element with this tag. */
static bool only(ta_span value, uint8_t tag, ta_tlv *out)
{
	ta_reader r = ta_reader_span(value);

	ta_der_expect(&r, tag, out);
	return ta_reader_done(&r);
}

static bool read_reason(ta_span value, ta_crl_entry *out)
{
	uint32_t reason;
	ta_tlv t;

	if (!only(value, TA_DER_ENUM, &t) || !ta_der_small_uint(t.value, &reason))
		return false;
	out->reason = (int)reason;
	return true;
}

/* Names that cannot be parsed completely could refer to any issuer, so they are malformed rather
 * than a different issuer. */
static bool read_issuer(ta_span value, ta_crl_entry *out)
{
	ta_tlv names, t;
	ta_reader r;

	if (!only(value, TA_DER_SEQUENCE, &names))
		return false;
	r = ta_der_inside(&names);
	for (size_t n = 0; ta_reader_left(&r) > 0; n++)
		if (n == TA_MAX_NAMES || !ta_der_next(&r, &t))
			return false;
	out->has_issuer = true;
	out->issuer = names.whole;
	return true;
}

/* Accept an extension whose value is not needed. */
static bool pass_over(ta_span value, ta_crl_entry *out)
{
	(void)value;
	(void)out;
	return true;
}

static const struct {
	uint8_t oid[3]; /* RFC 5280 5.3: id-ce is 2.5.29 */
	bool only_indirect;
	bool (*read)(ta_span value, ta_crl_entry *out);
} known[] = {
	{ { 0x55, 0x1d, 21 }, false, read_reason },
	{ { 0x55, 0x1d, 23 }, false, pass_over }, /* holdInstructionCode */
	{ { 0x55, 0x1d, 24 }, false, pass_over }, /* invalidityDate */
	{ { 0x55, 0x1d, 29 }, true, read_issuer },
};

static int read_extension(ta_span content, bool indirect, unsigned *seen, ta_crl_entry *out)
{
	ta_reader r = ta_reader_span(content);
	ta_tlv oid, critical, value;

	ta_der_expect(&r, TA_DER_OID, &oid);
	ta_der_optional(&r, TA_DER_BOOLEAN, &critical);
	ta_der_expect(&r, TA_DER_OCTETS, &value);
	if (!ta_reader_done(&r) || (critical.tag && critical.value.n != 1))
		return TA_CRL_MALFORMED;
	for (unsigned i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!ta_span_equal(oid.value, (ta_span){ known[i].oid, sizeof(known[i].oid) }))
			continue;
		if (known[i].only_indirect && !indirect)
			return TA_CRL_CRITICAL;
		if (*seen & 1u << i || !known[i].read(value.value, out))
			return TA_CRL_MALFORMED;
		*seen |= 1u << i;
		return 0;
	}
	return critical.tag && critical.value.p[0] ? TA_CRL_CRITICAL : 0;
}

static int read_extensions(ta_span content, bool indirect, ta_crl_entry *out)
{
	ta_reader r = ta_reader_span(content);
	unsigned seen = 0;
	ta_tlv t;
	int rc;

	for (size_t n = 0; ta_reader_left(&r) > 0; n++) {
		if (n == TA_MAX_EXTENSIONS || !ta_der_expect(&r, TA_DER_SEQUENCE, &t))
			return TA_CRL_MALFORMED;
		rc = read_extension(t.value, indirect, &seen, out);
		if (rc)
			return rc;
	}
	return 0;
}

int ta_crl_entry_next(ta_reader *r, bool indirect, ta_crl_entry *out)
{
	ta_tlv entry, serial, when, extensions;
	ta_reader in;

	*out = (ta_crl_entry){ .reason = -1 };
	if (!ta_der_expect(r, TA_DER_SEQUENCE, &entry))
		return TA_CRL_MALFORMED;
	in = ta_der_inside(&entry);
	ta_der_expect(&in, TA_DER_INTEGER, &serial);
	ta_der_next(&in, &when);
	ta_der_optional(&in, TA_DER_SEQUENCE, &extensions);
	if (!ta_reader_done(&in) || serial.value.n == 0 ||
	    !ta_der_time(when.tag, when.value, &out->when))
		return TA_CRL_MALFORMED;
	out->serial = ta_crl_serial(serial.value);
	return read_extensions(extensions.value, indirect, out);
}

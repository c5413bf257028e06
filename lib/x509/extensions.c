/* SPDX-License-Identifier: BSD-2-Clause */
/* Parses the extensions that the rules check (RFC 5280 4.2). A malformed known extension makes the
 * certificate malformed. If an OID occurs twice, the first extension is used and the duplicate is
 * recorded for the path rules. */
#include "base/limits.h"
#include "x509/parse.h"

static bool parse_aki(ta_parse *p, ta_span content)
{
	return ta_parse_aki(p, content, &p->c->aki_key_id, &p->c->aki_issuer, &p->c->aki_serial);
}

static bool parse_ski(ta_parse *p, ta_span content)
{
	ta_tlv t;

	if (!ta_parse_only(p, content, TA_DER_OCTETS, &t, "a SubjectKeyIdentifier"))
		return false;
	p->c->ski = t.value;
	if (t.value.n != 20)
		ta_parse_note(p, TPMATTEST_F_AKI_LENGTH, t.whole.p);
	return true;
}

static bool parse_bc(ta_parse *p, ta_span content)
{
	ta_cert *c = p->c;
	ta_tlv seq, t;
	ta_reader r;
	uint32_t path_len;

	if (!ta_parse_only(p, content, TA_DER_SEQUENCE, &seq, "a BasicConstraints"))
		return false;
	r = ta_der_inside(&seq);
	if (!ta_parse_bool(p, &r, TA_DER_BOOLEAN, &c->is_ca))
		return false;
	if (ta_parse_optional(p, &r, TA_DER_INTEGER, &t)) {
		if (!ta_der_small_uint(t.value, &path_len))
			return ta_parse_fail(p, t.whole.p, "a pathLenConstraint");
		if (ta_der_int_padded(t.value))
			ta_parse_note(p, TPMATTEST_F_INTEGER_PADDED, t.whole.p);
		c->path_len = (int)path_len;
	}
	return ta_parse_end(p, &r, "the BasicConstraints' end");
}

/* DER (X.690 11.2.2) removes trailing zero bits of a named bit list, but real devices do not always
 * count them correctly. */
static bool wrong_unused(unsigned unused, ta_span bits)
{
	uint8_t last;

	if (bits.n == 0)
		return unused != 0;
	last = bits.p[bits.n - 1];
	return last == 0 || (last & ((1u << unused) - 1)) != 0 || !(last & (1u << unused));
}

static bool parse_ku(ta_parse *p, ta_span content)
{
	ta_span bits;
	unsigned unused;
	ta_tlv t;

	if (!ta_parse_only(p, content, TA_DER_BITS, &t, "a KeyUsage"))
		return false;
	if (!ta_der_bits_valid(t.value))
		return ta_parse_fail(p, t.whole.p, "a KeyUsage with its number of unused bits");
	unused = t.value.p[0];
	bits = (ta_span){ t.value.p + 1, t.value.n - 1 };
	if (wrong_unused(unused, bits))
		ta_parse_note(p, TPMATTEST_F_BITS_UNUSED, t.whole.p);
	for (size_t i = 0; i < 9 && i < bits.n * 8; i++) {
		bool in_use = i < bits.n * 8 - unused;

		if (in_use && (bits.p[i / 8] & (0x80u >> i % 8)))
			p->c->key_usage |= 1u << i;
	}
	/* RFC 5280 4.2.1.3 requires at least one bit. OpenSSL also rejects a certificate without
	 * any. */
	return p->c->key_usage != 0 || ta_parse_fail(p, t.whole.p, "a KeyUsage with a bit set");
}

struct purpose {
	unsigned bit;
	uint8_t len;
	uint8_t oid[10];
};

static const struct purpose purposes[] = {
	/* TCG EK Credential Profile: 2.23.133.8.1 */
	{ TA_EKU_EK, 5, { 0x67, 0x81, 0x05, 0x08, 0x01 } },
	{ TA_EKU_AIK_TCG, 5, { 0x67, 0x81, 0x05, 0x08, 0x03 } }, /* 2.23.133.8.3 */
	/* 1.3.6.1.4.1.311.21.36 */
	{ TA_EKU_AIK_MS, 9, { 0x2b, 0x06, 0x01, 0x04, 0x01, 0x82, 0x37, 0x15, 0x24 } },
	{ TA_EKU_ANY, 4, { 0x55, 0x1d, 0x25, 0x00 } }, /* RFC 5280 4.2.1.12 */
};

static unsigned find_purpose(ta_span oid)
{
	for (size_t i = 0; i < sizeof(purposes) / sizeof(purposes[0]); i++)
		if (ta_span_equal(oid, (ta_span){ purposes[i].oid, purposes[i].len }))
			return purposes[i].bit;
	return TA_EKU_OTHER;
}

static bool parse_eku(ta_parse *p, ta_span content)
{
	ta_tlv seq, oid;
	ta_reader r;

	if (!ta_parse_only(p, content, TA_DER_SEQUENCE, &seq, "an ExtKeyUsage"))
		return false;
	r = ta_der_inside(&seq);
	do {
		if (!ta_parse_oid(p, &r, &oid, "a purpose's OID"))
			return false;
		p->c->eku |= find_purpose(oid.value);
	} while (ta_reader_left(&r) > 0);
	return true;
}

static bool parse_san(ta_parse *p, ta_span content)
{
	ta_tlv seq;

	p->c->san = content;
	return ta_parse_only(p, content, TA_DER_SEQUENCE, &seq, "a SubjectAltName") &&
	       ta_parse_general_names(p, seq.value);
}

static bool parse_aia(ta_parse *p, ta_span content)
{
	ta_tlv seq, access, t;
	ta_reader r, in;
	size_t n = 0;

	p->c->aia = content;
	if (!ta_parse_only(p, content, TA_DER_SEQUENCE, &seq, "an AuthorityInfoAccess"))
		return false;
	r = ta_der_inside(&seq);
	do {
		if (n++ == TA_MAX_NAMES)
			return ta_parse_fail_here(p, &r, "no more than 64 access descriptions");
		if (!ta_parse_expect(p, &r, TA_DER_SEQUENCE, &access, "an AccessDescription"))
			return false;
		in = ta_der_inside(&access);
		if (!ta_parse_oid(p, &in, &t, "an access method") ||
		    !ta_parse_any(p, &in, &t, "an access location") ||
		    !ta_parse_end(p, &in, "the AccessDescription's end") ||
		    !ta_parse_general_names(p, t.whole))
			return false;
	} while (ta_reader_left(&r) > 0);
	return true;
}

/* DistributionPoint content (RFC 5280 4.2.1.13): requires a name, a cRLIssuer or both; reasons
 * alone are invalid. */
static bool parse_point(ta_parse *p, ta_span content)
{
	ta_reader r = ta_reader_span(content);
	bool named, has_reasons, has_issuer;
	ta_span full_name;
	ta_tlv t;

	named = ta_parse_optional(p, &r, TA_DER_CONTEXT_CONS(0), &t);
	if (named && !ta_parse_point_name(p, t.value, &full_name))
		return false;
	if (!ta_parse_optional_bits(p, &r, TA_DER_CONTEXT(1), &has_reasons))
		return false;
	has_issuer = ta_parse_optional(p, &r, TA_DER_CONTEXT_CONS(2), &t);
	if (has_issuer && !ta_parse_general_names(p, t.value))
		return false;
	if (!ta_parse_end(p, &r, "the distribution point's end"))
		return false;
	return named || has_issuer ||
	       ta_parse_fail(p, content.p, "a distribution point with a name or an issuer");
}

static bool parse_crldp(ta_parse *p, ta_span content)
{
	ta_tlv seq, point;
	ta_reader r;
	size_t n = 0;

	p->c->crldp = content;
	if (!ta_parse_only(p, content, TA_DER_SEQUENCE, &seq, "a CRLDistributionPoints"))
		return false;
	r = ta_der_inside(&seq);
	do {
		if (n++ == TA_MAX_NAMES)
			return ta_parse_fail_here(p, &r, "no more than 64 distribution points");
		if (!ta_parse_expect(p, &r, TA_DER_SEQUENCE, &point, "a distribution point") ||
		    !parse_point(p, point.value))
			return false;
	} while (ta_reader_left(&r) > 0);
	return true;
}

static bool parse_sda(ta_parse *p, ta_span content)
{
	ta_tlv seq, attr, t;
	ta_reader r, in;

	p->c->sda = content;
	if (!ta_parse_only(p, content, TA_DER_SEQUENCE, &seq, "a SubjectDirectoryAttributes"))
		return false;
	r = ta_der_inside(&seq);
	do {
		if (!ta_parse_expect(p, &r, TA_DER_SEQUENCE, &attr, "a directory attribute"))
			return false;
		in = ta_der_inside(&attr);
		if (!ta_parse_oid(p, &in, &t, "an attribute's OID") ||
		    !ta_parse_expect(p, &in, TA_DER_SET, &t, "an attribute's values") ||
		    !ta_parse_end(p, &in, "the attribute's end"))
			return false;
	} while (ta_reader_left(&r) > 0);
	return true;
}

/* PolicyInformation content (RFC 5280 4.2.1.4). The qualifiers are ignored. */
static bool parse_policy(ta_parse *p, ta_span content, ta_span *policy)
{
	ta_reader r = ta_reader_span(content), in;
	ta_tlv oid, qualifiers, t;

	if (!ta_parse_oid(p, &r, &oid, "a policy's OID"))
		return false;
	*policy = oid.value;
	if (ta_parse_optional(p, &r, TA_DER_SEQUENCE, &qualifiers)) {
		in = ta_der_inside(&qualifiers);
		do {
			if (!ta_parse_expect(p, &in, TA_DER_SEQUENCE, &t, "a policy's qualifier"))
				return false;
		} while (ta_reader_left(&in) > 0);
	}
	return ta_parse_end(p, &r, "the policy's end");
}

static bool parse_policies(ta_parse *p, ta_span content)
{
	ta_span policies[TA_MAX_NAMES];
	ta_tlv seq, t;
	ta_reader r;
	size_t n = 0;

	if (!ta_parse_only(p, content, TA_DER_SEQUENCE, &seq, "a CertificatePolicies"))
		return false;
	r = ta_der_inside(&seq);
	do {
		if (n == TA_MAX_NAMES)
			return ta_parse_fail_here(p, &r, "no more than 64 policies");
		if (!ta_parse_expect(p, &r, TA_DER_SEQUENCE, &t, "a policy") ||
		    !parse_policy(p, t.value, &policies[n]))
			return false;
		for (size_t i = 0; i < n; i++)
			if (ta_span_equal(policies[i], policies[n]))
				return ta_parse_fail(p, t.whole.p, "each policy once");
		n++;
	} while (ta_reader_left(&r) > 0);
	return true;
}

struct known_extension {
	unsigned bit;
	uint8_t len;
	uint8_t oid[10];
	/* if NULL, only the presence of the extension matters */
	bool (*parse)(ta_parse *p, ta_span content);
};

/* RFC 5280 4.2.1 (id-ce is 2.5.29), 4.2.2.1. */
static const struct known_extension known[] = {
	{ TA_EXT_AKI, 3, { 0x55, 0x1d, 35 }, parse_aki },
	{ TA_EXT_SKI, 3, { 0x55, 0x1d, 14 }, parse_ski },
	{ TA_EXT_BC, 3, { 0x55, 0x1d, 19 }, parse_bc },
	{ TA_EXT_KU, 3, { 0x55, 0x1d, 15 }, parse_ku },
	{ TA_EXT_EKU, 3, { 0x55, 0x1d, 37 }, parse_eku },
	{ TA_EXT_SAN, 3, { 0x55, 0x1d, 17 }, parse_san },
	{ TA_EXT_AIA, 8, { 0x2b, 6, 1, 5, 5, 7, 1, 1 }, parse_aia },
	{ TA_EXT_CRLDP, 3, { 0x55, 0x1d, 31 }, parse_crldp },
	{ TA_EXT_SDA, 3, { 0x55, 0x1d, 9 }, parse_sda },
	{ TA_EXT_POLICIES, 3, { 0x55, 0x1d, 32 }, parse_policies },
	{ TA_EXT_NAME_CONSTRAINTS, 3, { 0x55, 0x1d, 30 }, NULL },
	{ TA_EXT_POLICY_CONSTRAINTS, 3, { 0x55, 0x1d, 36 }, NULL },
	{ TA_EXT_INHIBIT_ANY, 3, { 0x55, 0x1d, 54 }, NULL },
	{ TA_EXT_POLICY_MAPPINGS, 3, { 0x55, 0x1d, 33 }, NULL },
	/* RFC 3820 3.8 proxyCertInfo; RFC 3779 2.2.1 and 3.2.1. */
	{ TA_EXT_FOREIGN, 8, { 0x2b, 6, 1, 5, 5, 7, 1, 14 }, NULL },
	{ TA_EXT_FOREIGN, 8, { 0x2b, 6, 1, 5, 5, 7, 1, 7 }, NULL },
	{ TA_EXT_FOREIGN, 8, { 0x2b, 6, 1, 5, 5, 7, 1, 8 }, NULL },
	/* 1.3.6.1.4.1.11129.2.1.21: zone, project and instance of a virtual machine in Google
	 * Cloud, in the certificates of its EK and AK. */
	{ TA_EXT_GOOGLE_INSTANCE, 10, { 0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 1, 21 }, NULL },
};

static const struct known_extension other = { .bit = TA_EXT_OTHER };

static const struct known_extension *find_known(ta_span oid)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (ta_span_equal(oid, (ta_span){ known[i].oid, known[i].len }))
			return &known[i];
	return &other;
}

struct seen {
	ta_span oid[TA_MAX_EXTENSIONS];
	size_t n;
};

/* Whether this OID occurred before. */
static bool again(struct seen *s, ta_span oid)
{
	for (size_t i = 0; i < s->n; i++)
		if (ta_span_equal(s->oid[i], oid))
			return true;
	s->oid[s->n++] = oid;
	return false;
}

static bool parse_extension(ta_parse *p, ta_span content, struct seen *seen)
{
	const struct known_extension *k;
	ta_cert *c = p->c;
	ta_tlv oid, value;
	bool critical;

	if (!ta_parse_extension(p, content, &oid, &critical, &value))
		return false;
	k = find_known(oid.value);
	c->ext_seen |= k->bit;
	if (critical)
		c->ext_critical |= k->bit;
	if (critical && k == &other && c->unknown_critical_at == 0) {
		c->unknown_critical_at = (uint32_t)(content.p - c->der.p);
		c->unknown_critical = oid.value;
	}
	if (again(seen, oid.value)) {
		c->ext_duplicate |= k->bit;
		return true;
	}
	return !k->parse || k->parse(p, value.value);
}

bool ta_parse_extensions(ta_parse *p, ta_span content)
{
	ta_reader r = ta_reader_span(content);
	struct seen seen = { .n = 0 };
	ta_tlv t;

	do {
		if (seen.n == TA_MAX_EXTENSIONS)
			return ta_parse_fail_here(p, &r, "no more than 64 extensions");
		if (!ta_parse_expect(p, &r, TA_DER_SEQUENCE, &t, "an extension") ||
		    !parse_extension(p, t.value, &seen))
			return false;
	} while (ta_reader_left(&r) > 0);
	return true;
}

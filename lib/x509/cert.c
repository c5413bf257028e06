/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/cert.h"

#include <stdlib.h>

#include "base/limits.h"
#include "x509/der.h"
#include "x509/name.h"

size_t ta_cert_encoded_length(const uint8_t *p, size_t n)
{
	ta_reader r = ta_reader_on(p, n);
	size_t length, count;

	if (ta_reader_u8(&r) != TA_DER_SEQUENCE)
		return 0;
	length = ta_reader_u8(&r);
	if (length >= 0x80) {
		count = length & 0x7f;
		if (count == 0 || count > 4)
			return 0;
		length = 0;
		while (count-- > 0)
			length = length << 8 | ta_reader_u8(&r);
	}
	if (length == 0 || ta_reader_left(&r) == 0 || r.p[r.at] != TA_DER_SEQUENCE ||
	    length > SIZE_MAX - r.at)
		return 0;
	return r.at + length;
}

ta_cert *ta_cert_ref(ta_cert *c)
{
	atomic_fetch_add_explicit(&c->refs, 1, memory_order_relaxed);
	return c;
}

ta_cert *ta_cert_share(const ta_cert *c)
{
	union {
		const ta_cert *in;
		ta_cert *out;
	} u = { .in = c }; /* the reference count is not part of the visible state of the view */

	return ta_cert_ref(u.out);
}

void ta_cert_unref(ta_cert *c)
{
	if (!c || atomic_fetch_sub_explicit(&c->refs, 1, memory_order_acq_rel) != 1)
		return;
	free(atomic_load_explicit(&c->text[TA_CERT_SUBJECT], memory_order_relaxed));
	free(atomic_load_explicit(&c->text[TA_CERT_ISSUER], memory_order_relaxed));
	free(c);
}

const char *ta_cert_text(const ta_cert *c, int which)
{
	union {
		const ta_cert *in;
		ta_cert *out;
	} u = { .in = c }; /* caching the text does not change the visible state of the view */
	char *have = atomic_load_explicit(&u.out->text[which], memory_order_acquire), *made;

	if (have)
		return have;
	made = ta_name_text(which == TA_CERT_SUBJECT ? c->subject : c->issuer);
	if (made &&
	    !atomic_compare_exchange_strong_explicit(&u.out->text[which], &have, made,
						     memory_order_acq_rel, memory_order_acquire)) {
		free(made);
		made = have;
	}
	return made;
}

bool ta_cert_self_issued(const ta_cert *c)
{
	if (!ta_name_equal(c->subject, c->issuer))
		return false;
	return c->aki_key_id.n == 0 || c->ski.n == 0 || ta_span_equal(c->aki_key_id, c->ski);
}

bool ta_cert_is_aik_ca(const ta_cert *c)
{
	/* Without basicConstraints, keyCertSign is enough to treat the certificate as a CA: this
	 * fails closed. */
	bool ca = c->is_ca || (!(c->ext_seen & TA_EXT_BC) && (c->key_usage & TA_KU_CERT_SIGN));

	return ca && (c->eku & (TA_EKU_AIK_TCG | TA_EKU_AIK_MS));
}

void ta_cert_report_deviations(const ta_cert *c, int cert, ta_findings *f)
{
	for (unsigned i = 0; i < c->n_dev; i++)
		ta_findings_add(f, c->dev[i].code, cert, c->dev[i].offset, NULL, NULL);
}

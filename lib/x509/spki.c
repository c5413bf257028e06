/* SPDX-License-Identifier: BSD-2-Clause */
#include "x509/spki.h"

#include "x509/der.h"

/* Long enough for an RSA key of 65535 bits, the largest that a public area can state. */
#define MAX_SPKI 16896

static void put_header(ta_buf *to, uint8_t tag, size_t n)
{
	uint8_t header[4] = { tag, (uint8_t)n };
	size_t len = 2;

	if (n > 0xff) {
		header[1] = 0x82;
		header[2] = (uint8_t)(n >> 8);
		header[3] = (uint8_t)n;
		len = 4;
	} else if (n > 0x7f) {
		header[1] = 0x81;
		header[2] = (uint8_t)n;
		len = 3;
	}
	ta_buf_add(to, header, len);
}

static void put(ta_buf *to, uint8_t tag, ta_span content)
{
	put_header(to, tag, content.n);
	ta_buf_add(to, content.p, content.n);
}

static void put_buf(ta_buf *to, uint8_t tag, const ta_buf *content)
{
	to->nomem = to->nomem || content->nomem;
	to->full = to->full || content->full;
	put(to, tag, (ta_span){ content->p, content->n });
}

/* A positive INTEGER, which needs a zero in front if its first bit is set. */
static void put_number(ta_buf *to, ta_span v)
{
	bool zero = v.n > 0 && (v.p[0] & 0x80);

	put_header(to, TA_DER_INTEGER, v.n + zero);
	ta_buf_add(to, "", zero);
	ta_buf_add(to, v.p, v.n);
}

/* RSAPublicKey (RFC 8017 A.1.1). */
static void put_rsa(ta_buf *to, const ta_pubkey *key)
{
	ta_buf numbers = ta_buf_with(MAX_SPKI);

	put_number(&numbers, key->n);
	put_number(&numbers, key->e);
	put_buf(to, TA_DER_SEQUENCE, &numbers);
	ta_buf_free(&numbers);
}

void ta_spki_write(const ta_pubkey *key, ta_buf *spki, ta_buf *key_bits)
{
	ta_buf algorithm = ta_buf_with(MAX_SPKI), body = ta_buf_with(MAX_SPKI);

	put(&algorithm, TA_DER_OID, ta_pubkey_oid(key->type));
	if (key->type == TA_KEY_EC) {
		put(&algorithm, TA_DER_OID, ta_curve_oid(key->curve));
		ta_buf_add(key_bits, key->point.p, key->point.n);
	} else {
		put(&algorithm, TA_DER_NULL, (ta_span){ 0 });
		put_rsa(key_bits, key);
	}
	put_buf(&body, TA_DER_SEQUENCE, &algorithm);
	/* no unused bits */
	put_header(&body, TA_DER_BITS, 1 + key_bits->n);
	ta_buf_add(&body, "", 1);
	ta_buf_add(&body, key_bits->p, key_bits->n);
	put_buf(spki, TA_DER_SEQUENCE, &body);
	ta_buf_free(&algorithm);
	ta_buf_free(&body);
}

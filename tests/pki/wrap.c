/* SPDX-License-Identifier: BSD-2-Clause */
#include "wrap.h"

#include <stdio.h>
#include <string.h>

enum { PEM_LINE = 64 };

void pki_base64(struct derout *out, struct pki_bytes data, bool url)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	char quad[4];

	for (size_t at = 0; at < data.len; at += 3) {
		uint32_t v = (uint32_t)data.p[at] << 16;
		if (at + 1 < data.len)
			v |= (uint32_t)data.p[at + 1] << 8;
		if (at + 2 < data.len)
			v |= data.p[at + 2];
		for (int i = 0; i < 4; i++) {
			char c = plain[v >> (18 - 6 * i) & 0x3f];
			quad[i] = !url ? c : c == '+' ? '-' : c == '/' ? '_' : c;
		}
		if (at + 2 >= data.len)
			quad[3] = '=';
		if (at + 1 >= data.len)
			quad[2] = '=';
		derout_raw(out, quad, sizeof(quad));
	}
}

static void put(struct derout *out, const char *text)
{
	derout_raw(out, text, strlen(text));
}

void pki_pem(struct derout *out, const char *label, struct pki_bytes der)
{
	struct derout b64 = { 0 };

	pki_base64(&b64, der, false);
	put(out, "-----BEGIN ");
	put(out, label);
	put(out, "-----\n");
	for (size_t at = 0; at < b64.len; at += PEM_LINE) {
		derout_raw(out, b64.p + at, b64.len - at < PEM_LINE ? b64.len - at : PEM_LINE);
		put(out, "\n");
	}
	put(out, "-----END ");
	put(out, label);
	put(out, "-----\n");
	derout_free(&b64);
}

/* RFC 2315 9.1 with empty digestAlgorithms and signerInfos. */
void pki_p7(struct derout *out, const struct pki_bytes *certs, size_t n)
{
	size_t info = derout_open(out, DER_SEQUENCE);

	derout_oid(out, "1.2.840.113549.1.7.2");
	size_t ctx = derout_open(out, DER_CTXC(0));
	size_t data = derout_open(out, DER_SEQUENCE);
	derout_int(out, DER_INTEGER, 1);
	derout_head(out, DER_SET, 0);
	size_t content = derout_open(out, DER_SEQUENCE);
	derout_oid(out, "1.2.840.113549.1.7.1");
	derout_close(out, content);
	size_t set = derout_open(out, DER_CTXC(0));
	for (size_t i = 0; i < n; i++)
		derout_bytes(out, certs[i]);
	derout_close(out, set);
	derout_head(out, DER_SET, 0);
	derout_close(out, data);
	derout_close(out, ctx);
	derout_close(out, info);
}

static void put_sized(struct derout *d, const uint8_t *p, size_t n)
{
	uint8_t size[2] = { (uint8_t)(n >> 8), (uint8_t)n };

	derout_raw(d, size, 2);
	derout_raw(d, p, n);
}

void pki_tpm2b_public(struct derout *out, const struct pki_key *key, uint32_t cleared)
{
	uint32_t attributes = 0x000300b2u & ~cleared;
	const uint8_t common[] = { 0, 0x0b,
				   0, (uint8_t)(attributes >> 16),
				   0, (uint8_t)attributes,
				   0, 0,
				   0, 6,
				   0, 0x80,
				   0, 0x43,
				   0, 0x10 };
	static const uint8_t rsa[] = { 0, 1 }, ecc[] = { 0, 0x23 };
	struct pki_bytes n = pki_key_numbers(key);
	uint8_t curve[4] = { 0, n.len == 96 ? 4 : 3, 0, 0x10 };
	uint8_t rsa_rest[6] = { (uint8_t)(n.len >> 5), (uint8_t)(n.len << 3) };
	struct derout body = { 0 };

	derout_raw(&body, pki_key_is_rsa(key) ? rsa : ecc, 2);
	derout_raw(&body, common, sizeof(common));
	if (pki_key_is_rsa(key)) {
		derout_raw(&body, rsa_rest, sizeof(rsa_rest));
		put_sized(&body, n.p, n.len);
	} else {
		derout_raw(&body, curve, sizeof(curve));
		put_sized(&body, n.p, n.len / 2);
		put_sized(&body, n.p + n.len / 2, n.len / 2);
	}
	put_sized(out, body.p, body.len);
	derout_free(&body);
}

int pki_write_file(const char *path, struct pki_bytes data)
{
	FILE *f = fopen(path, "wb");

	if (!f)
		return -1;
	size_t n = data.len ? fwrite(data.p, 1, data.len, f) : 0;
	if (fclose(f) || n != data.len)
		return -1;
	return 0;
}

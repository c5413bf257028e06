/* SPDX-License-Identifier: BSD-2-Clause */
#include "wrap.h"

#include <stdio.h>
#include <string.h>

enum { PEM_LINE = 64 };

void pki_base64(struct derout *out, struct pki_bytes data, bool url)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
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

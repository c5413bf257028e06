/* SPDX-License-Identifier: BSD-2-Clause */
#include "key.h"
#include "keymake.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct pki_key {
	enum pki_kind kind;
	unsigned slot;
	EVP_PKEY *evp;
	struct derout bits;
	struct derout numbers;
	struct derout spki; /* PKI_OTHER only */
	struct pki_key *next;
};

/* The one writable datum of this library: keys made once a process. */
static pthread_mutex_t cache_lock = PTHREAD_MUTEX_INITIALIZER;
static struct pki_key *cache;

static const struct {
	const char *oid;
	size_t field;
} curves[] = {
	[PKI_P224] = { "1.3.132.0.33", 28 },
	[PKI_P256] = { "1.2.840.10045.3.1.7", 32 },
	[PKI_P384] = { "1.3.132.0.34", 48 },
	[PKI_P521] = { "1.3.132.0.35", 66 },
};

static struct pki_key *key_new(enum pki_kind kind)
{
	struct pki_key *key = calloc(1, sizeof *key);

	if (!key)
		abort();
	key->kind = kind;
	return key;
}

static void set_rsa(struct pki_key *key, struct pki_bytes n, uint32_t e)
{
	size_t seq = derout_open(&key->bits, DER_SEQUENCE);

	derout_uint(&key->bits, n);
	derout_int(&key->bits, DER_INTEGER, e);
	derout_close(&key->bits, seq);
	derout_bytes(&key->numbers, n);
}

static void coordinate(struct derout *d, struct pki_bytes v, size_t field)
{
	while (v.len > field && v.p[0] == 0) {
		v.p++;
		v.len--;
	}
	if (v.len > field)
		abort();
	derout_fill(d, 0, field - v.len);
	derout_bytes(d, v);
}

static void set_ec(struct pki_key *key, struct pki_bytes x, struct pki_bytes y)
{
	coordinate(&key->numbers, x, curves[key->kind].field);
	coordinate(&key->numbers, y, curves[key->kind].field);
	derout_fill(&key->bits, 0x04, 1);
	derout_bytes(&key->bits, derout_view(&key->numbers));
}

static struct pki_key *make(enum pki_kind kind, unsigned slot)
{
	struct pki_key *key = key_new(kind);
	struct keymake made = { 0 };

	key->slot = slot;
	key->evp = kind < PKI_P224 ? keymake_rsa(kind, slot, &made) : keymake_ec(kind, slot, &made);
	if (kind < PKI_P224)
		set_rsa(key, (struct pki_bytes){ made.a, made.a_len }, 65537);
	else
		set_ec(key, (struct pki_bytes){ made.a, made.a_len },
		       (struct pki_bytes){ made.b, made.b_len });
	return key;
}

const struct pki_key *pki_key(enum pki_kind kind, unsigned slot)
{
	struct pki_key *key;

	if (kind >= PKI_OTHER)
		abort();
	pthread_mutex_lock(&cache_lock);
	for (key = cache; key; key = key->next)
		if (key->kind == kind && key->slot == slot)
			break;
	if (!key) {
		key = make(kind, slot);
		key->next = cache;
		cache = key;
	}
	pthread_mutex_unlock(&cache_lock);
	return key;
}

void pki_key_free(struct pki_key *key)
{
	if (!key)
		return;
	EVP_PKEY_free(key->evp);
	derout_free(&key->bits);
	derout_free(&key->numbers);
	derout_free(&key->spki);
	free(key);
}

void pki_key_forget_all(void)
{
	pthread_mutex_lock(&cache_lock);
	while (cache) {
		struct pki_key *next = cache->next;
		pki_key_free(cache);
		cache = next;
	}
	pthread_mutex_unlock(&cache_lock);
}

static enum pki_kind rsa_kind(size_t bytes)
{
	switch (bytes) {
	case 128:
		return PKI_RSA1024;
	case 256:
		return PKI_RSA2048;
	case 384:
		return PKI_RSA3072;
	case 512:
		return PKI_RSA4096;
	default:
		abort();
	}
}

struct pki_key *pki_key_rsa_public(struct pki_bytes modulus, uint32_t exponent)
{
	struct pki_key *key = key_new(rsa_kind(modulus.len));

	set_rsa(key, modulus, exponent);
	return key;
}

struct pki_key *pki_key_ec_public(enum pki_kind curve, struct pki_bytes x, struct pki_bytes y)
{
	if (curve < PKI_P224 || curve > PKI_P521)
		abort();
	struct pki_key *key = key_new(curve);

	set_ec(key, x, y);
	return key;
}

struct pki_key *pki_key_raw_spki(struct pki_bytes spki)
{
	struct pki_key *key = key_new(PKI_OTHER);

	derout_bytes(&key->spki, spki);
	return key;
}

enum pki_kind pki_key_kind(const struct pki_key *key)
{
	return key->kind;
}

bool pki_key_is_rsa(const struct pki_key *key)
{
	return key->kind < PKI_P224;
}

EVP_PKEY *pki_key_evp(const struct pki_key *key)
{
	return key->evp;
}

struct pki_bytes pki_key_bits(const struct pki_key *key)
{
	return derout_view(&key->bits);
}

struct pki_bytes pki_key_numbers(const struct pki_key *key)
{
	return derout_view(&key->numbers);
}

static void hash_alg(struct derout *d, const char *oid)
{
	size_t seq = derout_open(d, DER_SEQUENCE);

	derout_oid(d, oid);
	derout_null(d);
	derout_close(d, seq);
}

/* RFC 4055 4.1: RSAES-OAEP-params; pSpecified is 1.2.840.113549.1.1.9. */
static void oaep_params(struct derout *d, enum pki_spki form)
{
	size_t params = derout_open(d, DER_SEQUENCE);

	if (form == PKI_SPKI_OAEP_NUL) {
		size_t hash = derout_open(d, DER_CTXC(0));
		hash_alg(d, "1.3.14.3.2.26");
		derout_close(d, hash);
		size_t mgf = derout_open(d, DER_CTXC(1));
		size_t seq = derout_open(d, DER_SEQUENCE);
		derout_oid(d, "1.2.840.113549.1.1.8");
		hash_alg(d, "1.3.14.3.2.26");
		derout_close(d, seq);
		derout_close(d, mgf);
	}
	if (form != PKI_SPKI_OAEP_EMPTY) {
		size_t source = derout_open(d, DER_CTXC(2));
		size_t seq = derout_open(d, DER_SEQUENCE);
		derout_oid(d, "1.2.840.113549.1.1.9");
		derout_tlv(d, DER_OCTETS, "TCPA", form == PKI_SPKI_OAEP_NUL ? 5 : 4);
		derout_close(d, seq);
		derout_close(d, source);
	}
	derout_close(d, params);
}

static void rsa_algorithm(struct derout *d, enum pki_spki form)
{
	size_t alg = derout_open(d, DER_SEQUENCE);

	switch (form) {
	case PKI_SPKI_OAEP:
	case PKI_SPKI_OAEP_NUL:
	case PKI_SPKI_OAEP_EMPTY:
		derout_oid(d, "1.2.840.113549.1.1.7");
		oaep_params(d, form);
		break;
	case PKI_SPKI_PSS:
		derout_oid(d, "1.2.840.113549.1.1.10");
		break;
	default:
		derout_oid(d, "1.2.840.113549.1.1.1");
		if (form != PKI_SPKI_NO_NULL)
			derout_null(d);
	}
	derout_close(d, alg);
}

static void ec_spki(struct derout *d, const struct pki_key *key, enum pki_spki form)
{
	size_t alg = derout_open(d, DER_SEQUENCE);

	derout_oid(d, "1.2.840.10045.2.1");
	if (form != PKI_SPKI_CURVE_ABSENT)
		derout_oid(d, curves[key->kind].oid);
	derout_close(d, alg);
	if (form == PKI_SPKI_COMPRESSED) {
		uint8_t point[1 + 66];
		size_t field = curves[key->kind].field;
		point[0] = (uint8_t)(0x02 | (key->bits.p[2 * field] & 1));
		memcpy(point + 1, key->bits.p + 1, field);
		derout_bits(d, 0, point, 1 + field);
	} else {
		derout_bits(d, 0, key->bits.p, key->bits.len);
	}
}

void pki_key_spki(struct derout *d, const struct pki_key *key, enum pki_spki form)
{
	if (key->kind == PKI_OTHER) {
		derout_bytes(d, derout_view(&key->spki));
		return;
	}
	size_t seq = derout_open(d, DER_SEQUENCE);
	if (pki_key_is_rsa(key)) {
		rsa_algorithm(d, form);
		derout_bits(d, 0, key->bits.p, key->bits.len);
	} else {
		ec_spki(d, key, form);
	}
	derout_close(d, seq);
}

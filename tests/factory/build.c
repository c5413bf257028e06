/* SPDX-License-Identifier: BSD-2-Clause */
#include "build.h"

#include <openssl/sha.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char default_base[] = "http://pki.tpm.test";

enum { LONG_AGO = 1590969600 /* 2020-06-01 */ };

/* One more element at the end of *v, zeroed. */
static void *grow(void *v, size_t n, size_t element)
{
	uint8_t *p = realloc(v, (n + 1) * element);

	if (!p)
		abort();
	memset(p + n * element, 0, element);
	return p;
}

static uint8_t *copy(struct pki_bytes b)
{
	uint8_t *p = malloc(b.len ? b.len : 1);

	if (!p)
		abort();
	if (b.len)
		memcpy(p, b.p, b.len);
	return p;
}

const char *build_text(struct part *p, const char *fmt, ...)
{
	va_list ap;
	char *s = NULL;

	va_start(ap, fmt);
	if (vasprintf(&s, fmt, ap) < 0)
		abort();
	va_end(ap);
	p->strings = grow(p->strings, p->n_strings, sizeof(*p->strings));
	return p->strings[p->n_strings++] = s;
}

const char *build_url(struct part *p, const char *path)
{
	return build_text(p, "%s/%s", p->opts.base_url ? p->opts.base_url : default_base, path);
}

static void add_file(struct part_file **list, size_t *n, const char *path, struct pki_bytes data)
{
	*list = grow(*list, *n, sizeof(**list));
	struct part_file *f = *list + (*n)++;
	*f = (struct part_file){ .path = strdup(path), .data = copy(data), .len = data.len };
	if (!f->path)
		abort();
}

void build_www(struct part *p, const char *path, struct pki_bytes data)
{
	add_file(&p->www, &p->n_www, path, data);
}

struct part_cert *build_cert(struct part *p, const char *id, enum part_role role,
			     const struct pki_cert *spec, const struct part_cert *issuer)
{
	struct part_cert *c = calloc(1, sizeof(*c));

	if (!c || !(c->id = strdup(id)))
		abort();
	c->role = role;
	c->issuer = issuer;
	pki_mint(spec, issuer ? &issuer->made : NULL, &c->made);
	p->cert = grow(p->cert, p->n_cert, sizeof(struct part_cert *));
	p->cert[p->n_cert++] = c;
	return c;
}

struct part_cert *build_ek(struct part *p, enum ek_kind kind, const struct pki_cert *spec,
			   const struct part_cert *issuer)
{
	static const char *const ids[EK_KINDS] = {
		[EK_L1_RSA2048] = "ek-rsa2048",   [EK_L2_P256] = "ek-p256",
		[EK_H1_RSA2048] = "ek-h-rsa2048", [EK_H2_P256] = "ek-h-p256",
		[EK_H3_P384] = "ek-p384",         [EK_H4_P521] = "ek-p521",
		[EK_H6_RSA3072] = "ek-rsa3072",
	};
	struct pki_cert ek = *spec;

	if (!ek.key)
		ek.key = p->ek_key[kind];
	struct part_cert *c = build_cert(p, ids[kind], PART_EK, &ek, issuer);
	c->kind = kind;
	return c;
}

void build_publish(struct part *p, const char *path, const struct part_cert *cert)
{
	build_www(p, path, pki_made_der(&cert->made));
}

bool build_is_revoked(const struct part *p, const struct part_cert *cert)
{
	const char *id = p->opts.revoke;

	return id && (!strcmp(id, cert->id) || (!strcmp(id, "ek") && cert->role == PART_EK));
}

void build_crl(struct part *p, const char *path, const struct part_cert *issuer,
	       struct pki_crl spec, const struct part_cert *const *covers)
{
	struct pki_revoked revoked[8] = { 0 };
	struct derout der = { 0 };
	const char *file = strrchr(path, '/');

	for (size_t i = 0; covers && covers[i]; i++) {
		const struct part_cert *c = covers[i];
		if (!build_is_revoked(p, c) || spec.n_revoked == 8)
			continue;
		struct pki_revoked *r = &revoked[spec.n_revoked++];
		*r = (struct pki_revoked){ .serial = derout_view(&c->made.serial), .reason = 2 };
		/* another issuer's certificate: only an indirect CRL can say so */
		if (c->issuer != issuer)
			r->cert_issuer =
				(struct pki_name){ .der = derout_view(&c->issuer->made.subject) };
	}
	spec.revoked = revoked;
	if (p->opts.stale)
		spec.next_update = PKI_AT(LONG_AGO);
	pki_mint_crl(&spec, &issuer->made, &der);
	build_www(p, path, derout_view(&der));
	add_file(&p->crl, &p->n_crl, file ? file + 1 : path, derout_view(&der));
	derout_free(&der);
}

struct part_nv *build_nv(struct part *p, uint32_t index, struct pki_bytes data)
{
	p->nv = grow(p->nv, p->n_nv, sizeof(*p->nv));
	struct part_nv *nv = &p->nv[p->n_nv++];
	*nv = (struct part_nv){ .index = index,
				.attributes = NVPROV_ATTRS_REAL,
				.capacity = data.len,
				.data = copy(data),
				.len = data.len };
	return nv;
}

static void set_source(struct part_cert *c, uint32_t index, size_t offset)
{
	free(c->source);
	if (asprintf(&c->source, "nv:0x%08x+%zu", index, offset) < 0)
		abort();
}

void build_ek_nv(struct part *p, struct part_cert *ek, size_t capacity, uint8_t pad)
{
	struct derout d = { 0 };

	derout_bytes(&d, pki_made_der(&ek->made));
	if (capacity > d.len)
		derout_fill(&d, pad, capacity - d.len);
	build_nv(p, ek_info(ek->kind)->certificate, derout_view(&d));
	set_source(ek, ek_info(ek->kind)->certificate, 0);
	derout_free(&d);
}

const struct part_cert *build_chain(struct part *p, struct part_cert *const *device, size_t n,
				    const char *default_order, const struct chain_area *area)
{
	size_t capacity = area->capacity ? area->capacity : CHAIN_CAPACITY;
	struct derout d = { 0 };
	char *at;
	size_t joined = 0;

	for (const char *s = p->opts.order ? p->opts.order : default_order; *s;
	     s = *at ? at + 1 : at) {
		unsigned long which = strtoul(s, &at, 10);
		if (which < 1 || which > n) /* part_build has looked at it */
			abort();
		struct part_cert *c = device[which - 1];
		if (d.len)
			for (size_t k = 0; k < area->gap; k++)
				/* one byte repeated would be padding */
				derout_fill(&d, (uint8_t)(0x5a + 7 * k), 1);
		set_source(c, 0x01c00100 + (uint32_t)(d.len / capacity), d.len % capacity);
		derout_bytes(&d, pki_made_der(&c->made));
	}
	derout_fill(&d, 0xff, area->pad);
	d.len -= area->cut;
	for (size_t off = 0; off < d.len; off += capacity) {
		size_t len = d.len - off < capacity ? d.len - off : capacity;
		build_nv(p, 0x01c00100 + (uint32_t)(off / capacity),
			 (struct pki_bytes){ d.p + off, len });
	}
	derout_free(&d);
	while (joined < n && device[joined]->source)
		joined++;
	if (joined < n)
		p->expect = PART_INCOMPLETE;
	return joined ? device[joined - 1] : NULL;
}

void build_hex(char *out, const uint8_t *p, size_t len, bool upper)
{
	for (size_t i = 0; i < len; i++)
		sprintf(out + 2 * i, upper ? "%02X" : "%02x", p[i]);
}

/* The issuer's SKI stands in the AKI of what it signed, unless the maker left it out of both. */
void build_aik(struct part *p, const struct part_cert *ek, const struct part_cert *top)
{
	const struct part_cert *t = top ? top : ek;
	const struct derout *id = &t->issuer->made.ski;
	uint8_t digest[SHA_DIGEST_LENGTH];

	p->ek = ek;
	if (id->len == 20) {
		p->aik_rule = "device-top";
		build_hex(p->aik_id, id->p, 20, false);
	} else {
		const struct derout *name = &t->issuer->made.subject;
		p->aik_rule = "issuer-name";
		SHA1(name->p, name->len, digest);
		build_hex(p->aik_id, digest, sizeof(digest), false);
	}
	if (ek->issuer->made.ski.len == 20)
		build_hex(p->naive_id, ek->issuer->made.ski.p, 20, false);
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* A part as files. */
#include "build.h"
#include "wrap.h"

#include <json-c/json.h>
#include <openssl/sha.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_LEN = 1024 };

struct dir {
	const char *top;
	char *why;
	size_t why_len;
	int failed;
};

/* Makes the directories above a file. */
static void make_parents(char *path)
{
	for (char *s = strchr(path + 1, '/'); s; s = strchr(s + 1, '/')) {
		*s = 0;
		mkdir(path, 0777);
		*s = '/';
	}
}

/* After a failure nothing more is written and the first reason stands. */
static void put(struct dir *d, const char *sub, const char *name, const char *ending,
		struct pki_bytes data)
{
	char path[PATH_LEN];

	if (d->failed)
		return;
	if (snprintf(path, sizeof(path), "%s/%s%s%s", d->top, sub, name, ending) >=
	    (int)sizeof(path))
		errno = ENAMETOOLONG;
	else {
		make_parents(path);
		if (pki_write_file(path, data) == 0)
			return;
	}
	d->failed = 1;
	if (d->why)
		snprintf(d->why, d->why_len, "%s: %s", path, strerror(errno));
}

static void put_certs(struct dir *d, const struct part *p)
{
	struct derout roots = { 0 };

	for (size_t i = 0; i < p->n_cert; i++) {
		const struct part_cert *c = p->cert[i];
		struct derout pem = { 0 };
		if (c->role == PART_ROOT)
			pki_pem(&roots, "CERTIFICATE", pki_made_der(&c->made));
		pki_pem(&pem, "CERTIFICATE", pki_made_der(&c->made));
		if (c->role == PART_ROOT || c->role == PART_INTERMEDIATE)
			put(d, "trust/", c->id, ".pem", derout_view(&pem));
		else
			put(d, "device/", c->id, ".der", pki_made_der(&c->made));
		derout_free(&pem);
	}
	if (roots.len)
		put(d, "root.pem", "", "", derout_view(&roots));
	derout_free(&roots);
}

static const char *role_name(enum part_role role)
{
	static const char *const names[] = { "root", "intermediate", "device", "ek", "ak" };

	return names[role];
}

static void add(struct json_object *o, const char *key, const char *value)
{
	json_object_object_add(o, key, value && *value ? json_object_new_string(value) : NULL);
}

static struct json_object *cert_json(const struct part_cert *c)
{
	struct json_object *o = json_object_new_object();
	uint8_t digest[SHA256_DIGEST_LENGTH];
	char hex[2 * SHA256_DIGEST_LENGTH + 1] = "";

	add(o, "id", c->id);
	add(o, "role", role_name(c->role));
	add(o, "issuer", c->issuer ? c->issuer->id : c->id);
	add(o, "source", c->source);
	SHA256(c->made.der.p, c->made.der.len, digest);
	build_hex(hex, digest, sizeof(digest), false);
	add(o, "sha256", hex);
	hex[0] = 0;
	if (c->made.ski.len <= SHA256_DIGEST_LENGTH)
		build_hex(hex, c->made.ski.p, c->made.ski.len, false);
	add(o, "ski", hex);
	return o;
}

static struct json_object *aik_json(const struct part *p)
{
	struct json_object *o = json_object_new_object();
	char text[160];
	const char *form = !strcmp(p->aik_rule, "issuer-name") ? "NameId" : "KeyId";

	if (!p->aik_id[0]) {
		json_object_put(o);
		return NULL;
	}
	add(o, "rule", p->aik_rule);
	add(o, "id", p->aik_id);
	snprintf(text, sizeof(text), "%s-%s-%s", p->aik_prefix, form, p->aik_id);
	add(o, "authority", text);
	snprintf(text, sizeof(text), "https://%s-%s-%s.microsoftaik.azure.net/templates/Aik/scep",
		 p->aik_prefix, form, p->aik_id);
	add(o, "url", text);
	add(o, "naive_id", p->naive_id);
	return o;
}

static struct json_object *nv_json(const struct part *p)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < p->n_nv; i++) {
		const struct part_nv *nv = &p->nv[i];
		struct json_object *o = json_object_new_object();
		char text[16];
		snprintf(text, sizeof(text), "0x%08x", nv->index);
		add(o, "index", text);
		snprintf(text, sizeof(text), "0x%08x",
			 nv->attributes | (nv->unwritten ? 0 : (uint32_t)TPMA_NV_WRITTEN));
		add(o, "attributes", text);
		json_object_object_add(o, "size", json_object_new_int64((int64_t)nv->capacity));
		json_object_object_add(o, "written", json_object_new_boolean(!nv->unwritten));
		json_object_array_add(list, o);
	}
	return list;
}

static struct json_object *file_names(const struct part_file *files, size_t n)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < n; i++)
		json_object_array_add(list, json_object_new_string(files[i].path));
	return list;
}

static void put_json(struct dir *d, const struct part *p)
{
	static const char *const expect[] = { "trusted", "fetched", "incomplete", "untrusted",
					      "no-ek" };
	struct json_object *o = json_object_new_object();
	struct json_object *certs = json_object_new_array();
	struct json_object *chain = json_object_new_array();

	add(o, "schema", "tpm-factory.part/1");
	add(o, "part", p->name);
	add(o, "manufacturer", p->manufacturer);
	add(o, "model", p->model);
	add(o, "expect", expect[p->expect]);
	json_object_object_add(o, "aik", aik_json(p));
	add(o, "ek", p->ek ? p->ek->id : NULL);
	for (const struct part_cert *c = p->ek; c; c = c->issuer)
		json_object_array_add(chain, json_object_new_string(c->id));
	json_object_object_add(o, "chain", chain);
	for (size_t i = 0; i < p->n_cert; i++)
		json_object_array_add(certs, cert_json(p->cert[i]));
	json_object_object_add(o, "certificates", certs);
	json_object_object_add(o, "nv", nv_json(p));
	json_object_object_add(o, "www", file_names(p->www, p->n_www));
	json_object_object_add(o, "crl", file_names(p->crl, p->n_crl));
	const char *text = json_object_to_json_string_ext(
		o, JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_NOSLASHESCAPE);
	put(d, "part.json", "", "", (struct pki_bytes){ (const uint8_t *)text, strlen(text) });
	json_object_put(o);
}

int part_write_dir(const struct part *p, const char *top, char *why, size_t why_len)
{
	struct dir d = { .top = top, .why = why, .why_len = why_len };
	char name[32], path[PATH_LEN];
	static const char *const subs[] = { "", "/trust", "/device", "/www", "/crl" };

	for (size_t i = 0; i < sizeof(subs) / sizeof(subs[0]); i++) {
		snprintf(path, sizeof(path), "%s%s", top, subs[i]);
		make_parents(path);
		mkdir(path, 0777);
	}
	put_certs(&d, p);
	for (size_t i = 0; i < p->n_nv; i++) {
		snprintf(name, sizeof(name), "nv-%08x", p->nv[i].index);
		if (!p->nv[i].unwritten)
			put(&d, "device/", name, ".bin",
			    (struct pki_bytes){ p->nv[i].data, p->nv[i].len });
	}
	for (size_t i = 0; i < p->n_www; i++)
		put(&d, "www/", p->www[i].path, "",
		    (struct pki_bytes){ p->www[i].data, p->www[i].len });
	for (size_t i = 0; i < p->n_crl; i++)
		put(&d, "crl/", p->crl[i].path, "",
		    (struct pki_bytes){ p->crl[i].data, p->crl[i].len });
	put_json(&d, p);
	return d.failed ? -1 : 0;
}

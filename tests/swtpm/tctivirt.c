/* SPDX-License-Identifier: BSD-2-Clause */
/* Virtual NV indices: TPM2_NV_ReadPublic and TPM2_NV_Read answered out of memory, by the rules of
 * Part 3, 31.6 and 31.13. */
#include "wrapinner.h"

#include <openssl/sha.h>

#include <stdlib.h>
#include <string.h>

enum { DEFAULT_BUFFER_MAX = 2048 };

static struct wrap_nv *find_nv(const struct tctiwrap *w, uint32_t index)
{
	for (size_t i = 0; i < w->nv.n; i++) {
		struct wrap_nv *nv = (struct wrap_nv *)w->nv.v + i;
		if (nv->index == index)
			return nv;
	}
	return NULL;
}

void tctiwrap_add_nv(struct tctiwrap *w, const struct tctiwrap_nv *spec)
{
	struct wrap_nv *nv = find_nv(w, spec->index);

	if (!nv)
		nv = wrap_list_add(&w->nv, sizeof(*nv));
	free(nv->data);
	*nv = (struct wrap_nv){ .index = spec->index,
				.attributes = spec->attributes,
				.data = malloc(spec->len ? spec->len : 1),
				.len = spec->len,
				.size = spec->size ? spec->size : spec->len,
				.has_password = spec->has_password };
	if (!nv->data || nv->size > UINT16_MAX)
		abort();
	if (spec->len)
		memcpy(nv->data, spec->data, spec->len);
}

/* TPM2B_NV_PUBLIC and the Name: nameAlg || H(nvPublic). */
static void read_public(struct tctiwrap *w, const struct wrap_nv *nv)
{
	uint8_t *p = w->answer + HEADER;
	uint8_t *area = p + 2;

	wrap_answer_rc(w, TPM2_RC_SUCCESS);
	wrap_put16(p, 14);
	wrap_put32(area, nv->index);
	wrap_put16(area + 4, TPM2_ALG_SHA256);
	wrap_put32(area + 6, nv->attributes);
	wrap_put16(area + 10, 0);
	wrap_put16(area + 12, (uint16_t)nv->size);
	wrap_put16(area + 14, 2 + SHA256_DIGEST_LENGTH);
	wrap_put16(area + 16, TPM2_ALG_SHA256);
	SHA256(area, 14, area + 18);
	w->answer_len = HEADER + 2 + 14 + 2 + 2 + SHA256_DIGEST_LENGTH;
	wrap_put32(w->answer + 2, (uint32_t)w->answer_len);
}

static bool is_password_session(const struct tctiwrap *w)
{
	return wrap_get16(w->command) == TPM2_ST_SESSIONS && w->command_len >= HEADER + 16 &&
	       wrap_get32(w->command + HEADER + 12) == TPM2_RS_PW;
}

/* Whether the command brought the empty password: a session area of 9 bytes. */
static bool password_empty(const struct tctiwrap *w)
{
	return wrap_get32(w->command + HEADER + 8) == 9;
}

/* The session is looked at first (Part 1, 19; Part 3, 5.6), then the command's own conditions. */
static TPM2_RC check_password(struct tctiwrap *w, const struct wrap_nv *nv)
{
	if (!(nv->attributes & TPMA_NV_AUTHREAD))
		return TPM2_RC_AUTH_UNAVAILABLE;
	if (!nv->has_password && password_empty(w))
		return TPM2_RC_SUCCESS;
	if (nv->attributes & TPMA_NV_NO_DA)
		return TPM2_RC_BAD_AUTH + TPM2_RC_S + TPM2_RC_1;
	w->lockout++;
	return TPM2_RC_AUTH_FAIL + TPM2_RC_S + TPM2_RC_1;
}

static TPM2_RC may_read(struct tctiwrap *w, const struct wrap_nv *nv,
			const struct tctiwrap_entry *e)
{
	bool owner = e->auth == TPM2_RH_OWNER && (nv->attributes & TPMA_NV_OWNERREAD);
	bool platform = e->auth == TPM2_RH_PLATFORM && (nv->attributes & TPMA_NV_PPREAD);

	if (!is_password_session(w))
		return TPM2_RC_AUTH_MISSING;
	TPM2_RC rc = e->auth == nv->index ? check_password(w, nv) : TPM2_RC_SUCCESS;
	if (rc)
		return rc;
	if (nv->attributes & TPMA_NV_READLOCKED)
		return TPM2_RC_NV_LOCKED;
	if (!owner && !platform && e->auth != nv->index)
		return TPM2_RC_NV_AUTHORIZATION;
	if (!(nv->attributes & TPMA_NV_WRITTEN))
		return TPM2_RC_NV_UNINITIALIZED;
	if ((size_t)e->offset + e->size > nv->size)
		return TPM2_RC_NV_RANGE;
	return TPM2_RC_SUCCESS;
}

static uint32_t buffer_max(const struct tctiwrap *w, uint32_t otherwise)
{
	for (size_t i = 0; i < w->props.n; i++) {
		const struct wrap_prop *p = (const struct wrap_prop *)w->props.v + i;
		if (p->property == TPM2_PT_NV_BUFFER_MAX && !p->absent)
			return p->value;
	}
	return otherwise;
}

static void read_data(struct tctiwrap *w, const struct wrap_nv *nv, const struct tctiwrap_entry *e)
{
	uint8_t *p = w->answer + HEADER;
	TPM2_RC rc = may_read(w, nv, e);

	wrap_answer_rc(w, rc);
	if (rc)
		return;
	wrap_put16(w->answer, TPM2_ST_SESSIONS);
	wrap_put32(p, 2u + e->size);
	wrap_put16(p + 4, e->size);
	memset(p + 6, 0xff, e->size);
	if (e->offset < nv->len)
		memcpy(p + 6, nv->data + e->offset,
		       nv->len - e->offset < e->size ? nv->len - e->offset : e->size);
	/* The answering session: no nonce, continueSession, no HMAC. */
	memcpy(p + 6 + e->size, "\x00\x00\x01\x00\x00", 5);
	w->answer_len = HEADER + 6u + e->size + 5u;
	wrap_put32(w->answer + 2, (uint32_t)w->answer_len);
}

/* Part 3, 30.2: all handles of the type from `first` on, by our own questions to the inner TPM,
 * ours merged in. */
static int handle_cmp(const void *a, const void *b)
{
	TPM2_HANDLE x = *(const TPM2_HANDLE *)a, y = *(const TPM2_HANDLE *)b;

	return (x > y) - (x < y);
}

static void add_handle(struct wrap_list *all, const struct tctiwrap *w, TPM2_HANDLE handle,
		       TPM2_HANDLE first)
{
	if (handle < first || handle >> 24 != first >> 24)
		return;
	for (size_t i = 0; i < w->hidden.n; i++)
		if (((TPM2_HANDLE *)w->hidden.v)[i] == handle)
			return;
	for (size_t i = 0; i < all->n; i++)
		if (((TPM2_HANDLE *)all->v)[i] == handle)
			return;
	*(TPM2_HANDLE *)wrap_list_add(all, sizeof(handle)) = handle;
}

static void inner_handles(struct tctiwrap *w, TPM2_HANDLE first, struct wrap_list *all)
{
	uint8_t command[HEADER + 12], answer[4096];
	bool more = true;
	TPM2_HANDLE at = first;

	while (more && at >> 24 == first >> 24) {
		memcpy(command, w->command, sizeof(command));
		wrap_put32(command + HEADER + 4, at);
		wrap_put32(command + HEADER + 8, TPM2_MAX_CAP_HANDLES);
		size_t len = wrap_ask_inner(w, command, sizeof(command), answer, sizeof(answer));
		if (len < HEADER + 9 || wrap_get32(answer + 6))
			return;
		uint32_t n = wrap_get32(answer + HEADER + 5);
		if (!n || len < HEADER + 9 + 4 * (size_t)n)
			return;
		for (uint32_t i = 0; i < n; i++)
			add_handle(all, w, wrap_get32(answer + HEADER + 9 + 4 * i), first);
		at = wrap_get32(answer + HEADER + 9 + 4 * (n - 1)) + 1;
		more = answer[HEADER] != 0;
	}
}

static void list_handles(struct tctiwrap *w)
{
	struct wrap_list all = { 0 };
	TPM2_HANDLE asked = wrap_get32(w->command + HEADER + 4);
	TPM2_HANDLE first = w->endless ? asked & 0xff000000 : asked;
	uint32_t count = wrap_get32(w->command + HEADER + 8);
	uint32_t page = w->page ? w->page : TPM2_MAX_CAP_HANDLES;
	uint8_t *p = w->answer + HEADER;

	inner_handles(w, first, &all);
	for (size_t i = 0; i < w->nv.n; i++)
		add_handle(&all, w, ((const struct wrap_nv *)w->nv.v)[i].index, first);
	for (size_t i = 0; i < w->added.n; i++)
		add_handle(&all, w, ((const TPM2_HANDLE *)w->added.v)[i], first);
	if (all.n)
		qsort(all.v, all.n, sizeof(TPM2_HANDLE), handle_cmp);
	if (count > page)
		count = page;
	if (count > all.n)
		count = (uint32_t)all.n;
	wrap_answer_rc(w, TPM2_RC_SUCCESS);
	p[0] = w->endless || count < all.n;
	wrap_put32(p + 1, TPM2_CAP_HANDLES);
	wrap_put32(p + 5, count);
	for (uint32_t i = 0; i < count; i++)
		wrap_put32(p + 9 + 4 * i, ((TPM2_HANDLE *)all.v)[i]);
	w->answer_len = HEADER + 9 + 4 * (size_t)count;
	wrap_put32(w->answer + 2, (uint32_t)w->answer_len);
	free(all.v);
}

static bool lies_about_handles(const struct tctiwrap *w)
{
	return !w->inner || w->nv.n || w->added.n || w->hidden.n || w->page || w->endless;
}

bool wrap_virtual(struct tctiwrap *w, const struct tctiwrap_entry *e)
{
	const struct wrap_nv *nv = find_nv(w, e->handle);

	if (e->cc == TPM2_CC_GetCapability && w->command_len >= HEADER + 12) {
		if (wrap_get32(w->command + HEADER) == TPM2_CAP_HANDLES && lies_about_handles(w)) {
			list_handles(w);
			return true;
		}
		if (!w->inner && wrap_get32(w->command + HEADER) == TPM2_CAP_TPM_PROPERTIES) {
			wrap_answer_rc(w, TPM2_RC_SUCCESS);
			wrap_overlay(w);
			return true;
		}
		return false;
	}
	if (e->cc == TPM2_CC_NV_Read &&
	    e->size > buffer_max(w, nv ? DEFAULT_BUFFER_MAX : UINT32_MAX)) {
		wrap_answer_rc(w, TPM2_RC_VALUE + TPM2_RC_P + TPM2_RC_1);
		return true;
	}
	if (nv && e->cc == TPM2_CC_NV_ReadPublic)
		read_public(w, nv);
	else if (nv && e->cc == TPM2_CC_NV_Read)
		read_data(w, nv, e);
	else if (!w->inner && (e->cc == TPM2_CC_NV_ReadPublic || e->cc == TPM2_CC_NV_Read))
		wrap_answer_rc(w, TPM2_RC_HANDLE + TPM2_RC_H + TPM2_RC_1);
	else
		return false;
	return true;
}

void tctiwrap_page(struct tctiwrap *w, uint32_t handles)
{
	w->page = handles;
}

void tctiwrap_endless_pages(struct tctiwrap *w)
{
	w->endless = true;
}

void tctiwrap_add_handle(struct tctiwrap *w, TPM2_HANDLE handle)
{
	*(TPM2_HANDLE *)wrap_list_add(&w->added, sizeof(handle)) = handle;
}

void tctiwrap_hide_handle(struct tctiwrap *w, TPM2_HANDLE handle)
{
	*(TPM2_HANDLE *)wrap_list_add(&w->hidden, sizeof(handle)) = handle;
}

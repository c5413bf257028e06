/* SPDX-License-Identifier: BSD-2-Clause */
#include "wrapinner.h"

#include <stdlib.h>
#include <string.h>

#define WRAP_MAGIC UINT64_C(0x7770617274746573)

struct fault_state {
	struct tctiwrap_fault f;
	unsigned seen;
	bool now; /* applies to the command in flight */
};

void *wrap_list_add(struct wrap_list *list, size_t element)
{
	/* Doubled at each power of two: n alone says how much there is. */
	if ((list->n & (list->n - 1)) == 0) {
		void *v = realloc(list->v, (list->n ? list->n * 2 : 1) * element);
		if (!v)
			abort();
		list->v = v;
	}
	void *at = (uint8_t *)list->v + list->n++ * element;
	return memset(at, 0, element);
}

static void list_clear(struct wrap_list *list)
{
	free(list->v);
	*list = (struct wrap_list){ 0 };
}

uint16_t wrap_get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

uint32_t wrap_get32(const uint8_t *p)
{
	return (uint32_t)wrap_get16(p) << 16 | wrap_get16(p + 2);
}

void wrap_put16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

void wrap_put32(uint8_t *p, uint32_t v)
{
	wrap_put16(p, (uint16_t)(v >> 16));
	wrap_put16(p + 2, (uint16_t)v);
}

void wrap_answer_rc(struct tctiwrap *w, TPM2_RC rc)
{
	wrap_put16(w->answer, TPM2_ST_NO_SESSIONS);
	wrap_put32(w->answer + 2, HEADER);
	wrap_put32(w->answer + 6, rc);
	w->answer_len = HEADER;
	w->have_answer = true;
}

size_t wrap_ask_inner(struct tctiwrap *w, const uint8_t *command, size_t len, uint8_t *answer,
		      size_t room)
{
	size_t n = room;

	if (!w->inner || Tss2_Tcti_Transmit(w->inner, len, command) ||
	    Tss2_Tcti_Receive(w->inner, &n, answer, TSS2_TCTI_TIMEOUT_BLOCK))
		return 0;
	return n;
}

/* Part 3: the handle area follows the header; FlushContext has its handle there too, as a
 * parameter. */
static void read_command(const uint8_t *c, size_t len, struct tctiwrap_entry *e)
{
	*e = (struct tctiwrap_entry){ .cc = wrap_get32(c + 6) };
	if (len < HEADER + 4 || e->cc == TPM2_CC_GetCapability || e->cc == TPM2_CC_GetRandom)
		return;
	e->handle = wrap_get32(c + HEADER);
	if (e->cc != TPM2_CC_NV_Read && e->cc != TPM2_CC_NV_Write &&
	    e->cc != TPM2_CC_NV_UndefineSpace)
		return;
	if (len < HEADER + 12)
		return;
	e->auth = e->handle;
	e->handle = wrap_get32(c + HEADER + 4);
	size_t params = HEADER + 12 + (size_t)wrap_get32(c + HEADER + 8);
	if (e->cc == TPM2_CC_NV_Read && len >= 4 && params <= len - 4) {
		e->size = wrap_get16(c + params);
		e->offset = wrap_get16(c + params + 2);
	}
}

static bool fault_before(struct tctiwrap *w, const struct tctiwrap_entry *e)
{
	bool swallowed = false;

	for (size_t i = 0; i < w->faults.n; i++) {
		struct fault_state *s = (struct fault_state *)w->faults.v + i;
		s->now = false;
		if ((s->f.cc && s->f.cc != e->cc) || (s->f.handle && s->f.handle != e->handle))
			continue;
		s->seen++;
		s->now = !s->f.nth || s->f.nth == s->seen;
		if (s->now && s->f.kind == FAULT_RC) {
			wrap_answer_rc(w, s->f.arg);
			swallowed = true;
		}
		if (s->now && s->f.kind == FAULT_CLOSE)
			w->closed = true;
	}
	return swallowed;
}

static void fault_answer(struct tctiwrap *w, const struct tctiwrap_fault *f)
{
	uint8_t *a = w->answer;
	size_t at = f->arg;

	switch (f->kind) {
	case FAULT_TRUNCATE:
		if (at < w->answer_len)
			w->answer_len = at;
		break;
	case FAULT_SIZE:
		wrap_put32(a + 2, f->arg);
		break;
	case FAULT_XOR:
		if (at < w->answer_len)
			a[at] ^= (uint8_t)f->arg2;
		break;
	case FAULT_PUT16:
		if (at + 2 <= w->answer_len)
			wrap_put16(a + at, (uint16_t)f->arg2);
		break;
	case FAULT_PUT32:
		if (at + 4 <= w->answer_len)
			wrap_put32(a + at, f->arg2);
		break;
	case FAULT_EXTRA:
		if (at <= sizeof(w->answer) - w->answer_len) {
			memset(a + w->answer_len, 0xa5, at);
			w->answer_len += at;
			wrap_put32(a + 2, (uint32_t)w->answer_len);
		}
		break;
	default:
		break;
	}
}

static TSS2_RC fault_after(struct tctiwrap *w)
{
	TSS2_RC rc = TSS2_RC_SUCCESS;

	for (size_t i = 0; i < w->faults.n; i++) {
		struct fault_state *s = (struct fault_state *)w->faults.v + i;
		if (!s->now)
			continue;
		s->now = false;
		if (s->f.kind == FAULT_TCTI_RC)
			rc = s->f.arg;
		else
			fault_answer(w, &s->f);
	}
	return rc;
}

static struct tctiwrap_entry *last_entry(struct tctiwrap *w)
{
	return (struct tctiwrap_entry *)w->log.v + w->log.n - 1;
}

static TSS2_RC wrap_transmit(TSS2_TCTI_CONTEXT *tcti, size_t size, const uint8_t *command)
{
	struct tctiwrap *w = (struct tctiwrap *)tcti;
	struct tctiwrap_entry e;

	if (!command || size < HEADER || size > sizeof(w->command))
		return TSS2_TCTI_RC_BAD_VALUE;
	/* an answer that SAPI threw away after a look at its size is done with */
	if (w->in_flight && !w->ready)
		return TSS2_TCTI_RC_BAD_SEQUENCE;
	read_command(command, size, &e);
	memcpy(w->command, command, size);
	w->command_len = size;
	w->have_answer = w->ready = false;
	bool swallowed = fault_before(w, &e);
	*(struct tctiwrap_entry *)wrap_list_add(&w->log, sizeof(e)) = e;
	if (w->closed) {
		last_entry(w)->rc = TSS2_TCTI_RC_IO_ERROR;
		return TSS2_TCTI_RC_IO_ERROR;
	}
	w->in_flight = true;
	if (swallowed || wrap_virtual(w, &e))
		return TSS2_RC_SUCCESS;
	if (!w->inner) {
		wrap_answer_rc(w, TPM2_RC_COMMAND_CODE);
		return TSS2_RC_SUCCESS;
	}
	TSS2_RC rc = Tss2_Tcti_Transmit(w->inner, size, command);
	if (rc) {
		w->in_flight = false;
		last_entry(w)->rc = rc;
	}
	return rc;
}

static void count_loaded(struct tctiwrap *w, const struct tctiwrap_entry *e)
{
	if (e->rc)
		return;
	switch (e->cc) {
	case TPM2_CC_CreatePrimary:
	case TPM2_CC_CreateLoaded:
	case TPM2_CC_Load:
	case TPM2_CC_LoadExternal:
	case TPM2_CC_ContextLoad:
	case TPM2_CC_StartAuthSession:
	case TPM2_CC_HashSequenceStart:
	case TPM2_CC_HMAC_Start:
		w->loaded++;
		break;
	case TPM2_CC_FlushContext:
	case TPM2_CC_SequenceComplete:
		w->loaded--;
		break;
	default:
		break;
	}
}

static TSS2_RC fetch_answer(struct tctiwrap *w, int32_t timeout)
{
	struct tctiwrap_entry *e = last_entry(w);

	if (!w->have_answer) {
		w->answer_len = sizeof(w->answer);
		TSS2_RC rc = Tss2_Tcti_Receive(w->inner, &w->answer_len, w->answer, timeout);
		if (rc == TSS2_TCTI_RC_TRY_AGAIN)
			return rc;
		if (rc || w->answer_len < HEADER) {
			w->in_flight = false;
			return e->rc = rc ? rc : TSS2_TCTI_RC_MALFORMED_RESPONSE;
		}
		wrap_overlay(w);
		w->have_answer = true;
	}
	e->rc = wrap_get32(w->answer + 6);
	count_loaded(w, e);
	TSS2_RC rc = fault_after(w);
	if (rc) {
		w->in_flight = false;
		e->rc = rc;
	}
	return rc;
}

static TSS2_RC wrap_receive(TSS2_TCTI_CONTEXT *tcti, size_t *size, uint8_t *response,
			    int32_t timeout)
{
	struct tctiwrap *w = (struct tctiwrap *)tcti;

	if (!size)
		return TSS2_TCTI_RC_BAD_REFERENCE;
	if (!w->in_flight)
		return TSS2_TCTI_RC_BAD_SEQUENCE;
	TSS2_RC rc = w->ready ? TSS2_RC_SUCCESS : fetch_answer(w, timeout);
	if (rc)
		return rc;
	w->ready = true;
	if (!response) {
		*size = w->answer_len;
		return TSS2_RC_SUCCESS;
	}
	if (*size < w->answer_len) {
		w->in_flight = false;
		return TSS2_TCTI_RC_INSUFFICIENT_BUFFER;
	}
	memcpy(response, w->answer, w->answer_len);
	*size = w->answer_len;
	w->in_flight = false;
	return TSS2_RC_SUCCESS;
}

static void wrap_finalize(TSS2_TCTI_CONTEXT *tcti)
{
	((struct tctiwrap *)tcti)->finalized = true;
}

static TSS2_RC wrap_cancel(TSS2_TCTI_CONTEXT *tcti)
{
	struct tctiwrap *w = (struct tctiwrap *)tcti;

	return w->inner ? Tss2_Tcti_Cancel(w->inner) : TSS2_TCTI_RC_NOT_IMPLEMENTED;
}

static TSS2_RC wrap_poll_handles(TSS2_TCTI_CONTEXT *tcti, TSS2_TCTI_POLL_HANDLE *handles, size_t *n)
{
	struct tctiwrap *w = (struct tctiwrap *)tcti;

	return w->inner ? Tss2_Tcti_GetPollHandles(w->inner, handles, n)
			: TSS2_TCTI_RC_NOT_IMPLEMENTED;
}

static TSS2_RC wrap_locality(TSS2_TCTI_CONTEXT *tcti, uint8_t locality)
{
	struct tctiwrap *w = (struct tctiwrap *)tcti;

	return w->inner ? Tss2_Tcti_SetLocality(w->inner, locality) : TSS2_TCTI_RC_NOT_IMPLEMENTED;
}

static TSS2_RC wrap_sticky(TSS2_TCTI_CONTEXT *tcti, TPM2_HANDLE *handle, uint8_t sticky)
{
	(void)tcti;
	(void)handle;
	(void)sticky;
	return TSS2_TCTI_RC_NOT_IMPLEMENTED;
}

struct tctiwrap *tctiwrap_new(TSS2_TCTI_CONTEXT *inner)
{
	struct tctiwrap *w = calloc(1, sizeof(*w));

	if (!w)
		abort();
	w->inner = inner;
	w->tcti.v1 = (TSS2_TCTI_CONTEXT_COMMON_V1){ .magic = WRAP_MAGIC,
						    .version = 2,
						    .transmit = wrap_transmit,
						    .receive = wrap_receive,
						    .finalize = wrap_finalize,
						    .cancel = wrap_cancel,
						    .getPollHandles = wrap_poll_handles,
						    .setLocality = wrap_locality };
	w->tcti.makeSticky = wrap_sticky;
	return w;
}

void tctiwrap_free(struct tctiwrap *w)
{
	if (!w)
		return;
	for (size_t i = 0; i < w->nv.n; i++)
		free(((struct wrap_nv *)w->nv.v)[i].data);
	list_clear(&w->props);
	list_clear(&w->nv);
	list_clear(&w->added);
	list_clear(&w->hidden);
	list_clear(&w->faults);
	list_clear(&w->log);
	free(w);
}

TSS2_TCTI_CONTEXT *tctiwrap_tcti(struct tctiwrap *w)
{
	return (TSS2_TCTI_CONTEXT *)&w->tcti;
}

void tctiwrap_fault(struct tctiwrap *w, struct tctiwrap_fault fault)
{
	struct fault_state *s = wrap_list_add(&w->faults, sizeof(*s));

	s->f = fault;
}

void tctiwrap_clear_faults(struct tctiwrap *w)
{
	list_clear(&w->faults);
	w->closed = false;
}

bool tctiwrap_finalized(const struct tctiwrap *w)
{
	return w->finalized;
}

void tctiwrap_restart_log(struct tctiwrap *w)
{
	list_clear(&w->log);
	w->loaded = 0;
	w->lockout = 0;
}

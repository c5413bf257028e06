/* SPDX-License-Identifier: BSD-2-Clause */
/* Between the two halves of the wrapper: the transport (tctiwrap.c) and what it makes up itself
 * (tctivirt.c). */
#ifndef TESTS_SWTPM_WRAPINNER_H
#define TESTS_SWTPM_WRAPINNER_H

#include "tctiwrap.h"

enum { WRAP_BUFFER = 16384, HEADER = 10 };

struct wrap_prop {
	TPM2_PT property;
	uint32_t value;
	bool absent;
};

struct wrap_nv {
	uint32_t index;
	uint32_t attributes;
	uint8_t *data;
	size_t len;
	size_t size;
	bool has_password;
};

/* A growing list of anything. */
struct wrap_list {
	void *v;
	size_t n;
};

struct tctiwrap {
	TSS2_TCTI_CONTEXT_COMMON_V2 tcti; /* first: the handed-out context is this */
	TSS2_TCTI_CONTEXT *inner;

	struct wrap_list props;  /* struct wrap_prop */
	struct wrap_list nv;     /* struct wrap_nv */
	struct wrap_list added;  /* TPM2_HANDLE */
	struct wrap_list hidden; /* TPM2_HANDLE */
	struct wrap_list faults; /* struct fault_state */
	struct wrap_list log;    /* struct tctiwrap_entry */
	uint32_t page;
	bool endless;

	bool in_flight;   /* a command without its answer yet */
	bool have_answer; /* answer[] is ready, nothing to ask the inner TCTI */
	bool ready;       /* faults and counts are done with it: what is left is to hand it over */
	bool closed;
	bool finalized;
	uint8_t command[WRAP_BUFFER];
	size_t command_len;
	uint8_t answer[WRAP_BUFFER];
	size_t answer_len;

	int loaded;
	unsigned lockout;
};

/* Grows by one zeroed element and returns it. */
void *wrap_list_add(struct wrap_list *list, size_t element);

uint16_t wrap_get16(const uint8_t *p);
uint32_t wrap_get32(const uint8_t *p);
void wrap_put16(uint8_t *p, uint16_t v);
void wrap_put32(uint8_t *p, uint32_t v);

/* An answer that is only a response code. */
void wrap_answer_rc(struct tctiwrap *w, TPM2_RC rc);
/* One command to the inner TPM and its answer, outside the log; the length of the answer or 0. */
size_t wrap_ask_inner(struct tctiwrap *w, const uint8_t *command, size_t len, uint8_t *answer,
		      size_t room);

/* Answers w->command out of the wrapper's own head, or says no. */
bool wrap_virtual(struct tctiwrap *w, const struct tctiwrap_entry *entry);
/* Changes the inner TPM's answer to a capability question. */
void wrap_overlay(struct tctiwrap *w);

#endif

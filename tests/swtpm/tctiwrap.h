/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A TCTI between the library and a TPM that writes down every command, and can lie: about
 * properties, about handles, with NV indices of its own, with broken answers. With no inner TCTI it
 * is a whole, if small, TPM: what it does not know itself is TPM_RC_COMMAND_CODE.
 *
 * What the wrapper asks the inner TPM on its own account (to merge handle lists) is not in the log.
 */
#ifndef TESTS_SWTPM_TCTIWRAP_H
#define TESTS_SWTPM_TCTIWRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tss2/tss2_tcti.h>
#include <tss2/tss2_tpm2_types.h>

struct tctiwrap;

/* The inner connection stays the caller's, and may be NULL. */
struct tctiwrap *tctiwrap_new(TSS2_TCTI_CONTEXT *inner);
void tctiwrap_free(struct tctiwrap *w);
TSS2_TCTI_CONTEXT *tctiwrap_tcti(struct tctiwrap *w);

/* -- what it says of the TPM -- */

void tctiwrap_property(struct tctiwrap *w, TPM2_PT property, uint32_t value);
void tctiwrap_no_property(struct tctiwrap *w, TPM2_PT property);
/* "INTC", "IFX": up to four characters, NUL-padded. */
void tctiwrap_manufacturer(struct tctiwrap *w, const char *id);
/* Up to 16 characters over the four vendor string properties. */
void tctiwrap_vendor_string(struct tctiwrap *w, const char *text);
void tctiwrap_firmware(struct tctiwrap *w, uint32_t v1, uint32_t v2);
/* TPM2_PT_NV_BUFFER_MAX, and NV_Read of more is TPM_RC_VALUE as on a real TPM. */
void tctiwrap_nv_buffer_max(struct tctiwrap *w, uint32_t max);

/* At most this many handles a page. */
void tctiwrap_page(struct tctiwrap *w, uint32_t handles);
/* The handle list never ends: every page starts at its beginning and says there is more. */
void tctiwrap_endless_pages(struct tctiwrap *w);
/* One more handle in the list with nothing behind it, or one less. Any handle type. */
void tctiwrap_add_handle(struct tctiwrap *w, TPM2_HANDLE handle);
void tctiwrap_hide_handle(struct tctiwrap *w, TPM2_HANDLE handle);

struct tctiwrap_nv {
	uint32_t index;
	uint32_t attributes; /* TPMA_NV_WRITTEN included when it is */
	const uint8_t *data; /* copied */
	size_t len;
	size_t size;       /* what NV_ReadPublic says; default len; data beyond len is 0xff */
	bool has_password; /* the index does not take the empty password */
};

/* An NV index out of memory, in the handle list and readable by the rules of TPM2_NV_Read. Replaces
 * one of that index. */
void tctiwrap_add_nv(struct tctiwrap *w, const struct tctiwrap_nv *nv);

/* -- what goes wrong -- */

enum tctiwrap_fault_kind {
	/* the TPM answers with this response code instead; the command is not sent on */
	FAULT_RC,
	FAULT_TCTI_RC,  /* receive returns this code; the answer is lost */
	FAULT_CLOSE,    /* the connection is gone, now and for ever: TSS2_TCTI_RC_IO_ERROR */
	FAULT_TRUNCATE, /* the answer ends after arg bytes; its header still says what it said */
	FAULT_SIZE,     /* responseSize in the header is arg */
	FAULT_XOR,      /* byte `arg` of the answer is changed by XOR with arg2 */
	FAULT_PUT16,    /* 16 bits at `arg` of the answer become arg2: lying inner sizes */
	FAULT_PUT32,    /* 32 bits at `arg` of the answer become arg2 */
	FAULT_EXTRA     /* arg bytes of 0xa5 after the answer, header included in the count */
};

struct tctiwrap_fault {
	TPM2_CC cc;      /* 0: any */
	uint32_t handle; /* 0: any; for NV commands the index */
	unsigned nth;    /* the nth command that matches, from 1; 0: all of them */
	enum tctiwrap_fault_kind kind;
	uint32_t arg;
	uint32_t arg2;
};

void tctiwrap_fault(struct tctiwrap *w, struct tctiwrap_fault fault);
void tctiwrap_clear_faults(struct tctiwrap *w);

/* -- what was seen -- */

struct tctiwrap_entry {
	TPM2_CC cc;
	uint32_t handle; /* the index for NV commands, the first handle for others, 0 for none */
	uint32_t auth;   /* NV_Read: the authorising handle */
	uint16_t offset; /* NV_Read */
	uint16_t size;   /* NV_Read */
	TPM2_RC rc;      /* as the caller got it; a TCTI code when the transport failed */
};

size_t tctiwrap_log_len(const struct tctiwrap *w);
const struct tctiwrap_entry *tctiwrap_log(const struct tctiwrap *w, size_t i);
/* cc 0: all commands. */
unsigned tctiwrap_count(const struct tctiwrap *w, TPM2_CC cc);
unsigned tctiwrap_count_on(const struct tctiwrap *w, TPM2_CC cc, uint32_t handle);
/* Commands that are not known to leave the TPM as it was. */
unsigned tctiwrap_writes(const struct tctiwrap *w);
/* Objects and sessions that were loaded or started and not flushed. */
int tctiwrap_loaded(const struct tctiwrap *w);
/* Failed authorisations that count towards lockout (an index with a password and without NO_DA). */
unsigned tctiwrap_lockout_count(const struct tctiwrap *w);
/* Whether the library finalised a context that is not its own. */
bool tctiwrap_finalized(const struct tctiwrap *w);
/* Forgets the log and the counts, keeps everything else. */
void tctiwrap_restart_log(struct tctiwrap *w);

#endif

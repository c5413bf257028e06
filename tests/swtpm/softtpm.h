/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A software TPM of one's own. Each has its own state directory and loopback ports; a guard process
 * between the test and swtpm ends both swtpm and the directory as soon as the test is gone, however
 * it went. No wait is a sleep, and each is bounded.
 */
#ifndef TESTS_SWTPM_SOFTTPM_H
#define TESTS_SWTPM_SOFTTPM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <tss2/tss2_tcti.h>

struct softtpm;

/* Whether there is a swtpm to run at all; a test without one skips. */
bool softtpm_available(void);

/*
 * Starts one, ready to be spoken to. state_from: a directory that softtpm_save filled, or NULL for
 * a TPM that never held anything. 0, or -1 with one line in why (which may be NULL).
 */
int softtpm_start(const char *state_from, struct softtpm **out, char *why, size_t why_len);
/* Ends it and removes its directory. NULL is nothing to do. */
void softtpm_stop(struct softtpm *tpm);

/* "swtpm:host=127.0.0.1,port=N". */
const char *softtpm_tcti(const struct softtpm *tpm);
/* The state directory, for what a test may want to leave there; gone after softtpm_stop. */
const char *softtpm_dir(const struct softtpm *tpm);
/* A connection, or NULL; swtpm serves one at a time. Ended with softtpm_disconnect. */
TSS2_TCTI_CONTEXT *softtpm_connect(const struct softtpm *tpm);
void softtpm_disconnect(TSS2_TCTI_CONTEXT *tcti);

/* Copies NV and persistent objects to a directory that is there already, to start others from:
 * quicker than making them again. */
int softtpm_save(const struct softtpm *tpm, const char *dir);
/* Kills swtpm under the feet of whoever speaks to it; softtpm_stop is still needed. */
void softtpm_kill(const struct softtpm *tpm);

#endif

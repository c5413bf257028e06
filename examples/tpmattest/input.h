/* SPDX-License-Identifier: BSD-2-Clause */
/* From the command line to the library's objects: evidence, trust store, policy. Each returns 0, or
 * an exit status after the message. */
#ifndef TOOL_INPUT_H
#define TOOL_INPUT_H

#include <tpmattest/tpmattest.h>

#include "options.h"

/* --tcti, --evidence, or --ek with --chain; else the default TPM. tpm_flags: TPMATTEST_READ_... for
 * a TPM. */
int input_evidence(const struct options *o, uint32_t tpm_flags, tpmattest_evidence **out);

/* The same, and where a TPM has no EK certificate, with the EK's public part, which its vendor's
 * service is asked by. */
int input_evidence_or_key(const struct options *o, uint32_t tpm_flags, tpmattest_evidence **out);

/* The certificates of e, and the number of its first EK certificate (their count when there is
 * none). */
int input_certs(const struct options *o, const tpmattest_evidence *e, tpmattest_certs **out,
		size_t *first_ek);

/* --trust, --anchor, --crl, --vendor-roots; NULL without any of them. */
int input_trust(const struct options *o, tpmattest_trust **out);

/* --time, --strict and the rest. */
int input_policy(const struct options *o, tpmattest_policy **out);

#endif

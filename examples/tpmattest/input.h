/* SPDX-License-Identifier: BSD-2-Clause */
/* Creates the library's objects from the command line: evidence, trust store, policy. Each function
 * returns 0, or an exit status after printing a message. */
#ifndef TOOL_INPUT_H
#define TOOL_INPUT_H

#include <tpmattest/tpmattest.h>

#include "options.h"

/* Evidence from --tcti, --evidence, or --ek with --chain, otherwise from the default TPM.
 * tpm_flags: TPMATTEST_READ_... for a TPM. */
int input_evidence(const struct options *o, uint32_t tpm_flags, tpmattest_evidence **out);

/* The same. If a TPM has no EK certificate, the EK's public area is read as well: it tells the TPM
 * from others, and the vendor's service needs it. */
int input_evidence_or_key(const struct options *o, uint32_t tpm_flags, tpmattest_evidence **out);

/* Get the certificates of e, and the index of the first EK certificate (their number if there is
 * none). */
int input_certs(const struct options *o, const tpmattest_evidence *e, tpmattest_certs **out,
		size_t *first_ek);

/* Trust store from --trust, --anchor, --crl, --vendor-roots; NULL if there is none of them. */
int input_trust(const struct options *o, tpmattest_trust **out);

/* Add the entries of the --allow file to the policy. */
int input_allow(const struct options *o, tpmattest_policy *p);

/* Policy from --time, --strict and the other policy options. */
int input_policy(const struct options *o, tpmattest_policy **out);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The two halves of Intel's EK service, for itself and for tests. */
#ifndef TA_VENDOR_INTEL_H
#define TA_VENDOR_INTEL_H

#include "base/buf.h"
#include "base/error.h"
#include "x509/pubkey.h"

/* The value that the answer repeats as `pubhash`: padded base64url of the key's hash. */
int ta_intel_hash(const ta_pubkey *key, char **hash, tpmattest_error **err);

/* {"pubhash":"...","certificate":"..."}, both values base64url with '=' as %3D, the first of which
 * must be this hash. The certificate's bytes are appended. TPMATTEST_E_REPLY, TPMATTEST_E_VALUE
 * (for another key), TPMATTEST_E_NOMEM. */
int ta_intel_answer(ta_span body, const char *hash, ta_buf *out, tpmattest_error **err);

#endif

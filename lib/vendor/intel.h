/* SPDX-License-Identifier: BSD-2-Clause */
/* The two halves of Intel's EK service, exposed for the tests. */
#ifndef TA_VENDOR_INTEL_H
#define TA_VENDOR_INTEL_H

#include "base/buf.h"
#include "base/error.h"
#include "x509/pubkey.h"

/* The value that the response repeats as `pubhash`: the hash of the key in padded base64url. */
int ta_intel_hash(const ta_pubkey *key, char **hash, tpmattest_error **err);

/* Append the certificate from a response {"pubhash":"...","certificate":"..."}. Both values are
 * base64url with '=' as %3D, and the first must equal `hash`. TPMATTEST_E_REPLY; TPMATTEST_E_VALUE
 * if it is for another key; TPMATTEST_E_NOMEM. */
int ta_intel_answer(ta_span body, const char *hash, ta_buf *out, tpmattest_error **err);

/* The same for a response that was saved to a file, where the key is only known from the
 * certificate: the hash must be that of its own key. Also TPMATTEST_E_CERT and the like. */
int ta_intel_saved(ta_span body, ta_buf *der, tpmattest_error **err);

#endif

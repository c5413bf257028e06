/* SPDX-License-Identifier: BSD-2-Clause */
/* The vendors' EK certificate services: a key in, the address of its certificate out. */
#ifndef TA_ENDPOINT_EKSERVICE_H
#define TA_ENDPOINT_EKSERVICE_H

#include "base/error.h"
#include "x509/pubkey.h"

/* As tpmattest_ek_service_url, from a view. */
int ta_ekservice_url(const char *mfr, const ta_pubkey *key, char **url, tpmattest_error **err);

/* The value that Intel's reply repeats as `pubhash`: padded base64url of the hash. */
int ta_ekservice_intel_hash(const ta_pubkey *key, char **hash, tpmattest_error **err);

#endif

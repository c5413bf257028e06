/* SPDX-License-Identifier: BSD-2-Clause */
/* The allow-list of a policy: hashes, TPM Names and serial numbers of EKs. It stands beside the
 * verdict on the chain: an EK that is not on it is not trusted, and one that is on it is not trusted
 * for that. */
#ifndef TA_VERIFY_ALLOW_H
#define TA_VERIFY_ALLOW_H

#include "base/finding.h"
#include "evidence/identity.h"

typedef struct ta_allow ta_allow;

/* Parse one entry and add it to *list, which is created if it is NULL, and replaced by a copy if
 * others hold a reference. TPMATTEST_E_VALUE: not an entry. TPMATTEST_E_LIMIT_ALLOW,
 * TPMATTEST_E_NOMEM. */
int ta_allow_add(ta_allow **list, const char *text, tpmattest_error **err);

/* NULL allowed. */
ta_allow *ta_allow_ref(ta_allow *list);
void ta_allow_unref(ta_allow *list);
size_t ta_allow_count(const ta_allow *list);

/* Look an EK up, and add what was found. serial: of its certificate, as encoded; p is NULL without a
 * certificate. A list of NULL allows nothing. */
void ta_allow_check(const ta_allow *list, const ta_identity *id, ta_span serial, ta_findings *f);

#endif

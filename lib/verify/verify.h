/* SPDX-License-Identifier: BSD-2-Clause */
/* Judging with what was fetched on the way: what the resolver calls, and tpmattest_verify() calls with nothing extra. */
#ifndef TA_VERIFY_VERIFY_H
#define TA_VERIFY_VERIFY_H

#include <tpmattest/verify.h>

#include "verify/revoke.h"

/* Certificates and CRLs that were fetched for one device. They complete a path and never anchor one, but for a pinned
 * root. */
typedef struct ta_extra {
	ta_cert **issuers;
	char **issuer_source;    /* "fetched:URL" */
	size_t n_issuers;
	ta_cert **eks;           /* EK certificates that a vendor's service handed out */
	char **ek_source;
	const uint32_t *ek_nv;   /* the NV index that each key's certificate belongs in; 0: not known */
	size_t n_eks;
	ta_crl_list crls;
} ta_extra;

int ta_verify(const tpmattest_evidence *e, const ta_extra *extra, const tpmattest_trust *t, const tpmattest_policy *p,
	      tpmattest_report **out, tpmattest_error **err);

#endif

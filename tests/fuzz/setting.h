/* SPDX-License-Identifier: BSD-2-Clause */
/* A device, a store and a policy, put together out of the pool by a program; and what must hold of
 * any judgement of them. */
#ifndef TA_TESTS_FUZZ_SETTING_H
#define TA_TESTS_FUZZ_SETTING_H

#include <tpmattest/tpmattest.h>

#include "pool.h"

enum { SETTING_STORED = 32, SETTING_STEPS = 24 };

/* Something that was put into the store. */
typedef struct stored {
	int kind;
	struct derout bytes;
	const char *vendor; /* of an anchor */
	int crl;            /* which CRL of the pool, unchanged; -1 */
} stored;

typedef struct setting {
	tpmattest_evidence *e;
	tpmattest_policy *p;
	struct derout chain_area; /* NV indices from 0x01C00100 on */
	stored store[SETTING_STORED];
	size_t n_stored;
	uint64_t flags;
	int64_t at;
} setting;

/* Steps up to one that says "end". */
void setting_read(program *in, setting *s);
void setting_close(setting *s);

/* One more anchor: a certificate of the pool, as it is. */
void setting_anchor(setting *s, enum pool_cert which);

/* The store, filled in the order of the program or from its end. The caller's. */
tpmattest_trust *setting_store(const setting *s, bool backwards);

/* The result and its report fit each other; trusted only by signatures that OpenSSL finds good as
 * well, up to an anchor that the store was given, through nothing that was disallowed or
 * revoked. */
void setting_check(const setting *s, int rc, const tpmattest_report *r);

/* Report as JSON, free() it. */
char *setting_json(const tpmattest_report *r);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The written list: where this library trusts what X509_verify_cert refuses, and why. */
#ifndef TA_TESTS_DEVIATION_H
#define TA_TESTS_DEVIATION_H

#include "gen.h"

#include <stdbool.h>

typedef struct deviation {
	const char *name;
	const char *why;
	const char *reference;
	/* Take what deviates out of a copy of the chain; false when it has nothing of it. NULL:
	 * there is nothing to take out, OpenSSL trusts the very path when it is shown that one. */
	bool (*undo)(gen *copy, const gen *was);
} deviation;

size_t deviation_count(void);
const deviation *deviation_at(size_t i);
/* Its place by its name; the test fails when there is none. */
size_t deviation_named(const char *name);

/*
 * This library trusts the chain by this path and OpenSSL does not: bit i of the result stands for
 * deviation i, which explains it. An explanation is one only when OpenSSL trusts the same path once
 * the deviation is taken out and all else is minted as it was. 0: none is known, and the test has
 * found something.
 */
unsigned deviation_explain(const gen *g, const verdict *v);

#endif

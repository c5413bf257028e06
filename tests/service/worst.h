/* SPDX-License-Identifier: BSD-2-Clause */
/* A run over an input that is as bad as the limits let it be: what it costs is counted and held
 * against the bounds, and its processor time is printed. */
#ifndef TA_TESTS_WORST_H
#define TA_TESTS_WORST_H

#include "counted.h"
#include "script.h"

#define HOST "http://pki.infineon.com/"

struct worst {
	scene s;
	script net;
};

extern struct worst worst;

/* Fixtures: an empty scene, judged at NOW, and a network without answers. */
void worst_setup(void);
void worst_teardown(void);

/* Run with all answers, under these TPMATTEST_POLICY_ flags; no such input is a yes, and the bounds
 * hold whatever its shape. */
void worst_run(const char *shape, uint64_t flags);

/* The i-th URL of a kind. */
void worst_url(char out[64], const char *kind, unsigned i);

#endif

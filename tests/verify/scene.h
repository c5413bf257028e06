/* SPDX-License-Identifier: BSD-2-Clause */
/* A stage for judging: put evidence and trust on it, judge, look at the report. Every step asserts
 * that it worked. */
#ifndef TA_TESTS_SCENE_H
#define TA_TESTS_SCENE_H

#include <stdbool.h>
#include <tpmattest/tpmattest.h>

typedef struct scene {
	tpmattest_evidence *e;
	tpmattest_trust *t;
	tpmattest_policy *p;
	tpmattest_report *r;
	tpmattest_error *err;
	int rc;
} scene;

void scene_open(scene *s);
void scene_close(scene *s);

/* Evidence. */
void scene_ek(scene *s, const uint8_t *der, size_t n);
void scene_chain(scene *s, const uint8_t *der, size_t n);
void scene_nv(scene *s, uint32_t index, const uint8_t *data, size_t n);

/* Trust. */
void scene_store(scene *s, const uint8_t *data, size_t n);
void scene_anchor(scene *s, const uint8_t *der, size_t n, const char *vendor);
void scene_crl(scene *s, const uint8_t *der, size_t n);
void scene_pins(scene *s);

/* The same from the vendor data; name as in "odca-adl/0-ek.der". */
void scene_ek_file(scene *s, const char *name);
void scene_chain_file(scene *s, const char *name);
void scene_nv_file(scene *s, uint32_t index, const char *name);
void scene_store_file(scene *s, const char *name);
void scene_anchor_file(scene *s, const char *name, const char *vendor);
void scene_crl_file(scene *s, const char *name);

/* Judge under these TPMATTEST_POLICY_ flags; at 0: now. Gives the result, which must agree with the
 * verdict. A second call judges anew. */
int scene_judge(scene *s, uint64_t flags, int64_t at);

/* The first finding with this code: its place, or -1. */
int scene_find(const scene *s, int code);
/* The certificate it is about (-1: none); the test fails when there is no such finding. */
int scene_about(const scene *s, int code);
/* "good", "revoked", "unknown" or "stale" of certificate i. */
const char *scene_revocation(const scene *s, size_t i);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* The device that the tests of single steps work with, made anew for each test. */
#ifndef TA_TESTS_STEPS_H
#define TA_TESTS_STEPS_H

#include <check.h>

#include "script.h"

#include "../unit/runner.h"

#define A1 "http://pki.infineon.com/a1.crt"
#define B1 "https://pki.infineon.com/b1.crt"
#define ROOT2 "http://pki.infineon.com/a2.crt"

/* Two EKs under two issuers under one CA under the root: two needs at once, then one. */
static scene s;
static struct pki_made root, top, a, b, ek_a, ek_b;

static void setup(void)
{
	scene_open(&s);
	root = script_ca("O=Test;CN=Root", 0, NULL, NULL);
	top = script_ca("O=Test;CN=Top", 1, &root, NULL);
	a = script_ca("O=Test;CN=A", 2, &top, ROOT2);
	b = script_ca("O=Test;CN=B", 3, &top, ROOT2);
	ek_a = script_ek(pki_key(PKI_RSA2048, 0), &a, A1);
	ek_b = script_ek(pki_key(PKI_P256, 4), &b, B1);
	scene_nv(&s, 0x01c00002, ek_a.der.p, ek_a.der.len);
	scene_nv(&s, 0x01c0000a, ek_b.der.p, ek_b.der.len);
	scene_anchor(&s, root.der.p, root.der.len, NULL);
}

static void teardown(void)
{
	scene_close(&s);
	pki_made_free(&root);
	pki_made_free(&top);
	pki_made_free(&a);
	pki_made_free(&b);
	pki_made_free(&ek_a);
	pki_made_free(&ek_b);
}

static tpmattest_resolver *resolver(uint32_t flags)
{
	tpmattest_resolver *r = NULL;

	ck_assert_int_eq(tpmattest_resolver_new(s.e, s.t, s.p, flags, &r, NULL), 0);
	return r;
}

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* How often the library does what costs: the linker leads these calls through counters (-Wl,--wrap,
 * on the static twin). */
#ifndef TA_TESTS_COUNTED_H
#define TA_TESTS_COUNTED_H

#include <stddef.h>

typedef struct counted {
	size_t parses;     /* ta_cert_parse() that gave a certificate */
	size_t signatures; /* ta_sig_check() */
	size_t judgements; /* ta_verdict_of_ek() */
	size_t names;      /* ta_name_equal() of names that are not the same bytes */
	size_t name_bytes; /* of those, and of ta_name_hash() */
	/* the ta_sig_check() of this number cannot tell: TPMATTEST_E_CRYPTO; 0: none */
	size_t fail_at;
} counted;

extern counted work;

/* The arguments for the linker are in tests/service/meson.build. */

#endif

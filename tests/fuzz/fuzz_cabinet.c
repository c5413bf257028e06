/* SPDX-License-Identifier: BSD-2-Clause */
/* Cabinets: a walk ends within its bounds whatever the bytes are, and a member that is given is
 * whole. */
#include "archive/cabinet.h"

#include <string.h>

#include "base/limits.h"
#include "fuzz.h"

typedef struct seen {
	size_t members, bytes;
} seen;

static int look(void *user, const ta_member *member, tpmattest_error **err)
{
	seen *s = user;
	volatile uint8_t sum = 0;

	(void)err;
	s->members++;
	s->bytes += member->data.n;
	FUZZ_ASSERT(member->name && strlen(member->name) < SIZE_MAX);
	FUZZ_ASSERT(!member->missing || member->data.n == 0);
	for (size_t i = 0; i < member->data.n; i++)
		/* a sanitizer sees whether it can be read */
		sum = (uint8_t)(sum ^ member->data.p[i]);
	FUZZ_ASSERT(s->members <= TA_MAX_CAB_MEMBERS && s->bytes <= TA_MAX_CAB_UNPACKED);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	seen s = { 0 };
	tpmattest_error *err = NULL;
	bool damaged = false;
	int rc = ta_cabinet_walk((ta_span){ p, n }, look, &s, &damaged, &err);

	FUZZ_ASSERT(rc == tpmattest_error_code(err));
	FUZZ_ASSERT(rc == 0 || rc == TPMATTEST_E_CAB || rc == TPMATTEST_E_LIMIT_CAB ||
		    rc == TPMATTEST_E_LIMIT_CAB_UNPACKED || rc == TPMATTEST_E_LIMIT_CAB_MEMBERS ||
		    rc == TPMATTEST_E_UNSUPPORTED);
	tpmattest_error_free(err);
	return 0;
}

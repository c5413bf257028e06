/* SPDX-License-Identifier: BSD-2-Clause */
/* Network access: libtpmattest-curl, configured from the command line. */
#ifndef TOOL_FETCH_H
#define TOOL_FETCH_H

#include <tpmattest/tpmattest.h>

#include "options.h"

/* Like tpmattest_verify(), whose result is stored in *rc, but fetches missing data and prints a
 * line for each fetch. Returns 0, or an exit status after printing a message. */
int fetch_judge(const struct options *o, const tpmattest_evidence *e, const tpmattest_trust *t,
		const tpmattest_policy *p, int *rc, tpmattest_report **out, tpmattest_error **err);

#endif

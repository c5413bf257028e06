/* SPDX-License-Identifier: BSD-2-Clause */
/* The network: the transport of libtpmattest-curl as the command line wants it. */
#ifndef TOOL_FETCH_H
#define TOOL_FETCH_H

#include <tpmattest/tpmattest.h>

#include "options.h"

/* As tpmattest_verify(), whose result is written to *rc, with what is missing fetched on the way
 * and a line for each fetch. 0, or an exit status after the message. */
int fetch_judge(const struct options *o, const tpmattest_evidence *e, const tpmattest_trust *t,
		const tpmattest_policy *p, int *rc, tpmattest_report **out, tpmattest_error **err);

#endif

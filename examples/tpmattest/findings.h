/* SPDX-License-Identifier: BSD-2-Clause */
/* Shows the findings about an EK, and what was not fetched for it. */
#ifndef TOOL_FINDINGS_H
#define TOOL_FINDINGS_H

#include <stdbool.h>

#include <tpmattest/report.h>

/* Print errors and warnings, with what to do about them; those for information if `verbose`,
 * otherwise their number. */
void findings_put(const tpmattest_ek *ek, bool verbose);

/* Print each URL that --fetch would fetch, once. */
void findings_put_needs(const tpmattest_ek *ek);

#endif

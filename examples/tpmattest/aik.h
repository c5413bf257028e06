/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TOOL_AIK_H
#define TOOL_AIK_H

#include <tpmattest/tpmattest.h>

#include "options.h"

/* The message of the report's first finding of this number, or NULL. */
const char *aik_finding(const tpmattest_report *r, int finding);

/* A report that has an AIK address, of what the command line names. 0, or an exit status after the
 * message. */
int aik_derive(const struct options *o, tpmattest_report **out);

#endif

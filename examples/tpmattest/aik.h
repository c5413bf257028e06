/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TOOL_AIK_H
#define TOOL_AIK_H

#include <tpmattest/tpmattest.h>

#include "options.h"

/* Returns the message of the report's first finding with this code, or NULL. */
const char *aik_finding(const tpmattest_report *r, int finding);

/* Create a report with an AIK address for the input named on the command line. Returns 0, or an
 * exit status after printing a message. */
int aik_derive(const struct options *o, tpmattest_report **out);

/* Look up the authority that was given as an argument, in the list of t (NULL: the built-in one).
 * Returns 0, or an exit status after printing a message. */
int aik_lookup(const struct options *o, const tpmattest_trust *t, tpmattest_authority **out);

/* Print what is known of an authority. */
void aik_put_authority(const tpmattest_authority *a);

#endif

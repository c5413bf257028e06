/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TOOL_TREE_H
#define TOOL_TREE_H

#include <stdbool.h>
#include <tpmattest/report.h>

/* Print a report for people to standard output: the verdict in words, the TPM, the chain as a tree,
 * the addresses and the findings. */
void tree_print(const tpmattest_report *r, bool verbose);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef TOOL_TREE_H
#define TOOL_TREE_H

#include <stdbool.h>

/* A report ("tpmattest.report/1") for people, to standard output: the verdict in words, the TPM, the chain as a tree, the
 * addresses, the findings. 0, or an exit status after the message. */
int tree_print(const char *json, bool verbose);

#endif

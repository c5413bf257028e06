/* SPDX-License-Identifier: BSD-2-Clause */
/* The commands, one in each file. Each returns an exit status. */
#ifndef TOOL_COMMANDS_H
#define TOOL_COMMANDS_H

#include "options.h"

int cmd_resolve(const struct options *o);
int cmd_capture(const struct options *o);
int cmd_aik_url(const struct options *o);
int cmd_ek_url(const struct options *o);
int cmd_lookup(const struct options *o);
int cmd_probe(const struct options *o);
int cmd_trust(const struct options *o);

#endif

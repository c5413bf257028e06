/* SPDX-License-Identifier: BSD-2-Clause */
/* Writes manufacturers with their names. */
#ifndef TOOL_VENDOR_H
#define TOOL_VENDOR_H

#include <stddef.h>

/* Write identifiers joined by '+' with their names to out: "NTC+WEC (Nuvoton, Winbond)". Names that
 * are not known, and those that only repeat the identifiers ("AMD"), are left out. */
void vendor_label(const char *ids, char *out, size_t room);

#endif

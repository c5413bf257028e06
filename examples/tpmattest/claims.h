/* SPDX-License-Identifier: BSD-2-Clause */
/* Shows the security assertions in an EK certificate. */
#ifndef TOOL_CLAIMS_H
#define TOOL_CLAIMS_H

#include <tpmattest/report.h>

/* Print one line with what the vendor claims; nothing if the certificate has no assertions. */
void claims_put(const tpmattest_ek *ek);

#endif

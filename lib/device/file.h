/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates in files: DER, or PEM with one or several blocks. */
#ifndef TA_DEVICE_FILE_H
#define TA_DEVICE_FILE_H

#include "device/cut.h"

/* Cut a file's content, told by content: DER as one stream, else each CERTIFICATE block of PEM as a stream of its own. A
 * malformed block is TPMATTEST_E_PEM after all the others were cut. Also TPMATTEST_E_NOMEM, TPMATTEST_E_CRYPTO. */
int ta_file_cut(ta_span file, ta_cut_fn fn, void *user, tpmattest_error **err);

/* Is there what the role promises? TPMATTEST_E_EMPTY, TPMATTEST_E_FORMAT, TPMATTEST_E_PEM, TPMATTEST_E_CERT,
 * TPMATTEST_E_LIMIT_CERT, TPMATTEST_E_LIMIT_DEVICE_CERTS, TPMATTEST_E_VALUE (several certificates in an EK file),
 * TPMATTEST_E_NOMEM, TPMATTEST_E_CRYPTO. */
int ta_file_check(ta_span file, int role, const char *name, tpmattest_error **err);

#endif

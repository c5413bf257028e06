/* SPDX-License-Identifier: BSD-2-Clause */
/* Extracts certificates from files in all formats supported by x509/bundle.h. */
#ifndef TA_EVIDENCE_FILE_H
#define TA_EVIDENCE_FILE_H

#include "evidence/cut.h"

/* Split the content of a file, whose format is detected. Each DER part is a stream of its own. What
 * cannot be read at all (TPMATTEST_E_PEM, TPMATTEST_E_PKCS7) is reported after the rest was
 * processed. *other (may be NULL) receives a description of what else was found besides
 * certificates, or NULL. Also TPMATTEST_E_NOMEM, TPMATTEST_E_CRYPTO. */
int ta_file_cut(ta_span file, ta_cut_fn fn, void *user, const char **other, tpmattest_error **err);

/* Check that the file contains a certificate. TPMATTEST_E_EMPTY, TPMATTEST_E_FORMAT (the message
 * names what the file contains), TPMATTEST_E_PEM, TPMATTEST_E_PKCS7, TPMATTEST_E_CERT,
 * TPMATTEST_E_LIMIT_CERT, TPMATTEST_E_LIMIT_DEVICE_CERTS, TPMATTEST_E_NOMEM, TPMATTEST_E_CRYPTO. */
int ta_file_check(ta_span file, const char *name, tpmattest_error **err);

#endif

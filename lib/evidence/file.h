/* SPDX-License-Identifier: BSD-2-Clause */
/* Certificates in files, of every form that x509/bundle.h reads. */
#ifndef TA_EVIDENCE_FILE_H
#define TA_EVIDENCE_FILE_H

#include "evidence/cut.h"

/* Cut a file's content, told by content: each run of DER is a stream of its own. What cannot be
 * read at all (TPMATTEST_E_PEM, TPMATTEST_E_PKCS7) is told after all the rest was cut. *other (may
 * be NULL): a name for what was there besides certificates; NULL. Also TPMATTEST_E_NOMEM,
 * TPMATTEST_E_CRYPTO. */
int ta_file_cut(ta_span file, ta_cut_fn fn, void *user, const char **other, tpmattest_error **err);

/* Is there a certificate in it? TPMATTEST_E_EMPTY, TPMATTEST_E_FORMAT (with a name for what it is),
 * TPMATTEST_E_PEM, TPMATTEST_E_PKCS7, TPMATTEST_E_CERT, TPMATTEST_E_LIMIT_CERT,
 * TPMATTEST_E_LIMIT_DEVICE_CERTS, TPMATTEST_E_NOMEM, TPMATTEST_E_CRYPTO. */
int ta_file_check(ta_span file, const char *name, tpmattest_error **err);

#endif

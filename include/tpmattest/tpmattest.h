/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * libtpmattest: is this TPM genuine, and which Microsoft AIK authority will know it? The manual
 * begins at tpmattest(3); how EK chains and AIK authorities work is told in tpmattest(7).
 */
#ifndef TPMATTEST_TPMATTEST_H
#define TPMATTEST_TPMATTEST_H

#include <tpmattest/cert.h>
#include <tpmattest/certs.h>
#include <tpmattest/endpoint.h>
#include <tpmattest/error.h>
#include <tpmattest/evidence.h>
#include <tpmattest/findings.h>
#include <tpmattest/inventory.h>
#include <tpmattest/probe.h>
#include <tpmattest/report.h>
#include <tpmattest/resolver.h>
#include <tpmattest/tpm.h>
#include <tpmattest/trust.h>
#include <tpmattest/verify.h>

#endif

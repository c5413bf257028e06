/* SPDX-License-Identifier: BSD-2-Clause */
/**
 * \file
 * libtpmattest: verifies that a TPM is genuine and determines which Microsoft AIK authority knows
 * it. The manual starts at tpmattest(3); tpmattest(7) describes how EK chains and AIK authorities
 * work.
 */
#ifndef TPMATTEST_TPMATTEST_H
#define TPMATTEST_TPMATTEST_H

#include <tpmattest/authority.h>
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

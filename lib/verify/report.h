/* SPDX-License-Identifier: BSD-2-Clause */
/* Internals of a report. A report owns everything it returns: it holds references to certificates
 * and copies of strings. */
#ifndef TA_VERIFY_REPORT_H
#define TA_VERIFY_REPORT_H

#include <tpmattest/report.h>

#include "base/finding.h"
#include "base/limits.h"
#include "evidence/identity.h"
#include "evidence/others.h"
#include "vendor/aik.h"
#include "vendor/ekservice.h"
#include "vendor/manufacturer.h"
#include "x509/assertions.h"
#include "x509/cert_public.h"

enum { TA_MFR_UNKNOWN = 0, TA_MFR_TPM, TA_MFR_GIVEN, TA_MFR_CERTIFICATE, TA_MFR_CAPTURE };

#define TA_MAX_NEED_URLS 4 /* for one certificate; real ones contain one or two */

/* Something that could be fetched to resolve a finding. */
typedef struct ta_report_need {
	int kind; /* TPMATTEST_NEED_... */
	int why;  /* TPMATTEST_F_...: the finding it would resolve */
	int cert; /* index in the chain, or TA_NO_CERT */
	/* for an EK certificate: index of its key among the evidence's EK publics */
	size_t ek;
	const ta_ekservice *service; /* the vendor's service that provides it */
	/* for an issuer whose URL is from the built-in table: the hash that it must have; or NULL */
	const uint8_t *sha256;
	char *url[TA_MAX_NEED_URLS]; /* in the order in which they are tried */
	size_t n_urls;
} ta_report_need;

/* The result for one EK or, if there is no EK certificate, for the device. */
typedef struct tpmattest_ek {
	int verdict; /* TPMATTEST_VERDICT_... */
	/* its NV index, or the index of the key for which it was fetched; 0 for a file or none */
	uint32_t nv;
	bool has_ek;
	bool complete; /* the path reaches an anchor */
	int bound;     /* TPMATTEST_BOUND_... */
	ta_identity identity;
	tpmattest_cert chain[TA_MAX_PATH];
	size_t n_chain;
	ta_findings findings;
	ta_aik aik;
	char *aik_url, *naive_url, *ek_service_url;
	/* "id:00001014" if it is known from the certificate only and is not ASCII text */
	char manufacturer[TA_MFR_TEXT];
	int manufacturer_source;
	/* from the certificate, otherwise from the TPM, or NULL */
	char *model;
	char specification[32], firmware[24]; /* or "" */
	ta_assertions assertions;             /* in the certificate */
	ta_report_need needs[TA_MAX_NEEDS];
	size_t n_needs;
} ta_report_ek;

struct tpmattest_report {
	int origin; /* TA_ORIGIN_...: the origin of the evidence */
	ta_report_ek *eks;
	size_t n_eks;
	ta_report_ek none; /* used if no EK is selected */
	ta_report_ek *top; /* points into eks or to none */
	ta_others others;
};

void ta_report_ek_clear(ta_report_ek *ek);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Inside of a report. It owns all it shows: certificates by reference, texts as copies. */
#ifndef TA_VERIFY_REPORT_H
#define TA_VERIFY_REPORT_H

#include <tpmattest/report.h>

#include "base/finding.h"
#include "base/limits.h"
#include "vendor/aik.h"
#include "vendor/ekservice.h"
#include "vendor/manufacturer.h"
#include "x509/cert_public.h"

enum { TA_MFR_UNKNOWN = 0, TA_MFR_TPM, TA_MFR_GIVEN, TA_MFR_CERTIFICATE, TA_MFR_CAPTURE };

#define TA_MAX_NEED_URLS 4 /* of one certificate; real ones name one or two */

/* What fetching would mend. */
typedef struct ta_report_need {
	int kind; /* TPMATTEST_NEED_... */
	int why;  /* TPMATTEST_F_...: the finding that it would mend */
	int cert; /* in the chain, or TA_NO_CERT */
	/* of an EK certificate: whose, as position among the evidence's EK publics */
	size_t ek;
	const ta_ekservice *service; /* and the vendor's that has it */
	char *url[TA_MAX_NEED_URLS]; /* in the order in which they are tried */
	size_t n_urls;
} ta_report_need;

/* The judgement of one EK; or, without any EK certificate, of the device. */
typedef struct tpmattest_ek {
	int verdict; /* TPMATTEST_VERDICT_... */
	/* its index, or that of a key whose certificate was fetched; 0: a file, or none */
	uint32_t nv;
	bool has_ek;
	bool complete; /* its path reaches an anchor */
	int bound;     /* TPMATTEST_BOUND_... */
	tpmattest_cert chain[TA_MAX_PATH];
	size_t n_chain;
	ta_findings findings;
	ta_aik aik;
	char *aik_url, *naive_url, *ek_service_url;
	char manufacturer[TA_MFR_SIZE];
	int manufacturer_source;
	char *model;                          /* the certificate's, else the TPM's; or NULL */
	char specification[32], firmware[24]; /* or "" */
	ta_report_need needs[TA_MAX_NEEDS];
	size_t n_needs;
} ta_report_ek;

struct tpmattest_report {
	int heard; /* TA_HEARD_...: where the evidence was */
	ta_report_ek *eks;
	size_t n_eks;
	ta_report_ek none; /* shown on top when no EK is selected */
	ta_report_ek *top; /* into eks, or &none */
};

void ta_report_ek_clear(ta_report_ek *ek);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Internals of the AIK service probe, and the parsing of its responses. */
#ifndef TA_RESOLVE_PROBE_H
#define TA_RESOLVE_PROBE_H

#include <tpmattest/probe.h>

#include "base/finding.h"
#include "resolve/need.h"
#include "resolve/reply.h"
#include "resolve/response.h"

#define TA_MAX_CAPABILITIES 64
#define TA_CAPABILITY_SIZE 65 /* the longest in RFC 8894 3.5.2 has 16 characters */

/* The result of a response about capabilities. */
typedef struct ta_caps {
	int exists; /* TPMATTEST_PROBE_... */
	char v[TA_MAX_CAPABILITIES][TA_CAPABILITY_SIZE];
	size_t n;
} ta_caps;

/* Parse a response to GetCACaps. If it does not prove that the authority exists, the findings give
 * the reason. */
void ta_caps_read(const ta_answer *a, const char *url, ta_caps *out, ta_findings *findings);

/* Returns the certificate of an authority's registration authority, to which clients encrypt, or
 * NULL. */
const ta_cert *ta_caps_find_ra(const ta_reply_certs *certs);

struct tpmattest_probe {
	char authority[64]; /* the label */
	char *url, *chain_url;
	uint32_t flags;
	ta_hosts *hosts;
	ta_needs needs;
	int status; /* status of the response about capabilities; 0 until it arrives */
	ta_caps caps;
	ta_reply_certs certs; /* the authority's certificates */
	char *ra_subject;
	ta_findings findings;
	bool failed; /* out of memory */
};

/* What the built-in list says of the authority: TPMATTEST_REGISTERED_..., _UNKNOWN if the label is
 * not of the usual form. */
int ta_probe_registered(const tpmattest_probe *p, char withdrawn_on[11]);

#endif

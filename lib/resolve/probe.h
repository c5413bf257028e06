/* SPDX-License-Identifier: BSD-2-Clause */
/* Reading the answers of the AIK service, and the probe's own members. */
#ifndef TA_RESOLVE_PROBE_H
#define TA_RESOLVE_PROBE_H

#include <tpmattest/probe.h>

#include "base/finding.h"
#include "resolve/need.h"
#include "resolve/reply.h"
#include "resolve/response.h"

#define TA_MAX_CAPABILITIES 64
#define TA_CAPABILITY_SIZE 65 /* RFC 8894 3.5.2 has none over 16 characters */

/* What the answer about capabilities says. */
typedef struct ta_caps {
	int exists; /* TPMATTEST_PROBE_... */
	char v[TA_MAX_CAPABILITIES][TA_CAPABILITY_SIZE];
	size_t n;
} ta_caps;

/* Judge an answer to GetCACaps; why it is not a yes goes to the findings. */
void ta_caps_read(const ta_answer *a, const char *url, ta_caps *out, ta_findings *findings);

/* Which of an authority's certificates is its registration authority's, to which clients encrypt;
 * NULL. */
const ta_cert *ta_caps_find_ra(const ta_reply_certs *certs);

struct tpmattest_probe {
	char authority[64]; /* the label */
	char *url, *chain_url;
	uint32_t flags;
	ta_hosts *hosts;
	ta_needs needs;
	int status; /* of the answer about capabilities; 0 before */
	ta_caps caps;
	ta_reply_certs certs; /* of the authority */
	char *ra_subject;
	ta_findings findings;
	bool failed; /* out of memory */
};

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* A device and a PKI for it, its URLs on the test servers; public headers of the library only. */
#ifndef TA_TESTS_CURL_DEVICE_H
#define TA_TESTS_CURL_DEVICE_H

#include <tpmattest/tpmattest.h>

#include "mint.h"
#include "curltest.h"

struct device {
	tpmattest_evidence *evidence;
	tpmattest_trust *trust;
	tpmattest_policy *policy;
	tpmattest_resolver *resolver;
	tpmattest_report *report;
	tpmattest_error *err;
	struct pki_made root;
};

void device_open(struct device *d);
void device_close(struct device *d);

/* A CA below `issuer` with this AIA (NULL: none). */
struct pki_made device_ca(const char *name, unsigned slot, const struct pki_made *issuer,
			  const char *aia);
/* An EK certificate in NV, with its AIA. */
void device_ek(struct device *d, uint32_t index, const struct pki_key *key,
	       const struct pki_made *issuer, const char *aia);
/* The public area of a P-256 EK (template L-2), and no certificate. */
void device_ek_public(struct device *d, const struct pki_key *key);

/* What the server has. */
void device_serve(const struct testserver *s, const char *path, const struct pki_made *cert);

/* A resolver that may also ask these (NULL-terminated) hosts: "127.0.0.1:PORT". */
void device_resolver(struct device *d, const char *const *hosts);
/* Resolve by this transport; 0, E_UNTRUSTED or E_INCOMPLETE. The report is the device's. */
int device_run(struct device *d, tpmattest_curl *c);

/* How many findings with this code. */
size_t device_findings(const struct device *d, int code);
/* Does the report's JSON hold this text? */
bool device_says(const struct device *d, const char *text);

/* "127.0.0.1:PORT" of a server. */
const char *device_host(const struct testserver *s, const char *server, char out[64]);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* A transport that opens nothing: answers by URL from a list, and remembers what it was asked. */
#ifndef TA_TESTS_SCRIPT_H
#define TA_TESTS_SCRIPT_H

#include "../verify/scene.h"
#include "key.h"
#include "mint.h"

#define SCRIPT_ROWS 64

typedef struct script_row {
	char *url;
	int status; /* HTTP, or TPMATTEST_E_NET... */
	uint8_t *data;
	size_t n;
} script_row;

typedef struct script {
	script_row row[SCRIPT_ROWS];
	size_t n;
	char *asked[SCRIPT_ROWS];
	int kind[SCRIPT_ROWS];
	size_t n_asked;
	size_t stop_after;  /* the server dies after so many answers; 0: never */
	const char *detail; /* the transport's words */
	int result;         /* of the callback */
} script;

void script_put(script *s, const char *url, int status, const void *data, size_t n);
void script_text(script *s, const char *url, int status, const char *text);
void script_cert(script *s, const char *url, const struct pki_made *made);
void script_close(script *s);

/* A tpmattest_fetch_fn; what is not in the list is answered with 404. */
int script_fetch(void *user, const tpmattest_need *need, tpmattest_response *response);

/* The URLs asked, in order, each followed by '\n', are exactly these. */
void script_asked(const script *s, const char *urls);

/* Run a resolver on the scene with this transport; the result and the report are the scene's. */
int script_run(script *s, scene *on, uint32_t flags);

/* Add an EK public (TPM2B_PUBLIC after the L-1 and L-2 templates) to the scene. */
void script_ek_public(scene *on, const struct pki_key *key);

/* Chain: a self-signed CA (issuer NULL) or one below it, with an AIA address or NULL; slots of
 * P-256 keys. */
struct pki_made script_ca(const char *name, unsigned slot, const struct pki_made *issuer,
			  const char *aia);
struct pki_made script_ek(const struct pki_key *key, const struct pki_made *issuer,
			  const char *aia);

/* How many findings with this code; its URL is `url` (when not NULL) for each. */
size_t script_findings(const scene *on, int code, const char *url);

/* Does the report's JSON hold this text? */
bool script_json_has(const scene *on, const char *text);

#endif

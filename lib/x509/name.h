/* SPDX-License-Identifier: BSD-2-Clause */
/* Distinguished names: comparison (RFC 5280 7.1), conversion to text, and the TPM attributes in
 * them. */
#ifndef TA_X509_NAME_H
#define TA_X509_NAME_H

#include "base/buf.h"
#include "base/span.h"
#include "x509/der.h"

typedef struct ta_ava {
	ta_span oid;
	ta_tlv value;
	bool joined; /* in the same RDN as the previous attribute */
} ta_ava;

/* Iterator over the attributes in order. */
typedef struct ta_name_walk {
	ta_reader name, rdn;
	bool bad; /* the name is malformed */
	bool inside;
} ta_name_walk;

ta_name_walk ta_name_walk_on(ta_span name);

/* Returns the next attribute. False at the end, or with `bad` set if the name is malformed. */
bool ta_name_walk_next(ta_name_walk *w, ta_ava *out);

/* Returns the name as RFC 4514 text, most specific attribute first ("CN=CSME ADL PTT 01SVN"), with
 * control characters and non-UTF-8 bytes escaped; "" for an empty name. The caller frees it. NULL
 * if out of memory. */
char *ta_name_text(ta_span name);

/* The same for a message, truncated to TA_MAX_NAME_LABEL bytes and followed by "...". */
char *ta_name_label(ta_span name);

/* Whether the names are equal under RFC 5280 7.1. Names with identical bytes are equal. Otherwise
 * attributes are compared: strings by their characters regardless of the string type, ignoring
 * ASCII case and repeated blanks. A malformed name equals only a name with the same bytes. */
bool ta_name_equal(ta_span a, ta_span b);

/* Returns a 64-bit hash. Equal names have the same hash (FNV-1a over the folded form). */
uint64_t ta_name_hash(ta_span name);

bool ta_name_empty(ta_span name);

/* The TCG attributes in the SAN's directoryName (TCG EK Credential Profile 3.2.9). Each member is
 * the content of the value, empty if absent. `duplicate` is set if a value occurs twice. */
typedef struct ta_san_tpm {
	ta_span manufacturer, model, version;
	bool present; /* there is a directoryName */
	bool duplicate;
} ta_san_tpm;

/* Search all attributes of all RDNs of all directoryNames of a SAN (content of the extension). */
void ta_san_tpm_find(ta_span san, ta_san_tpm *out);

/* Convert "id:494E5443" to four bytes. Returns false unless the value is "id:" and 8 hex digits. */
bool ta_san_manufacturer(ta_span value, uint8_t out[4]);

/* Find the i-th directoryName in GeneralNames (content), returned as a Name with tag and length, or
 * the i-th URI. */
bool ta_general_directory(ta_span general_names, size_t i, ta_span *name);
bool ta_general_uri(ta_span general_names, size_t i, ta_span *uri);

/* Find the CN of a name (content of the last one). Returns false if there is none. */
bool ta_name_common(ta_span name, ta_span *cn);

#endif

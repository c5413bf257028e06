/* SPDX-License-Identifier: BSD-2-Clause */
/* Distinguished names: compared (RFC 5280 7.1), shown, and searched for the TPM's attributes. */
#ifndef TA_X509_NAME_H
#define TA_X509_NAME_H

#include "base/buf.h"
#include "base/span.h"
#include "x509/der.h"

/* One attribute of a name. */
typedef struct ta_ava {
	ta_span oid;
	ta_tlv value;
	bool joined; /* in one RDN with the attribute before it */
} ta_ava;

/* Walking the attributes in their order. */
typedef struct ta_name_walk {
	ta_reader name, rdn;
	bool bad; /* the name is malformed */
	bool inside;
} ta_name_walk;

ta_name_walk ta_name_walk_on(ta_span name);

/* The next attribute; false at the end, and with `bad` set where the name is malformed. */
bool ta_name_walk_next(ta_name_walk *w, ta_ava *out);

/* RFC 4514 text, most specific attribute first ("CN=CSME ADL PTT  01SVN"), control and non-UTF-8
 * bytes escaped; "" for an empty name. NULL when out of memory. free() it. */
char *ta_name_text(ta_span name);

/* The same for a message: cut at TA_MAX_NAME_LABEL bytes, with "..." behind it. */
char *ta_name_label(ta_span name);

/* True when the names are equal under RFC 5280 7.1: bytes first; then attribute by attribute,
 * strings of differing types by their characters, case folded (ASCII), inner blanks squeezed. A
 * malformed name equals only the same bytes. */
bool ta_name_equal(ta_span a, ta_span b);

/* A 64-bit hash that is the same for names that are equal (FNV-1a over the folded form). */
uint64_t ta_name_hash(ta_span name);

bool ta_name_empty(ta_span name);

/* The SAN's directoryName with the TCG's attributes (TCG EK Credential Profile 3.2.9). Each is the
 * value's content; empty when absent. A value that occurs twice sets `duplicate`. */
typedef struct ta_san_tpm {
	ta_span manufacturer, model, version;
	bool present; /* there is a directoryName */
	bool duplicate;
} ta_san_tpm;

/* Walk all AVAs of all RDNs of all directoryNames of a SAN (content of the extension). */
void ta_san_tpm_find(ta_span san, ta_san_tpm *out);

/* "id:494E5443" -> four bytes; false when it is not "id:" and 8 hex digits. */
bool ta_san_manufacturer(ta_span value, uint8_t out[4]);

/* The first directoryName among GeneralNames (content), as a Name with tag and length; or the n-th
 * URI. */
bool ta_general_directory(ta_span general_names, size_t i, ta_span *name);
bool ta_general_uri(ta_span general_names, size_t i, ta_span *uri);

/* The CN of a name (content of the last one), or false. */
bool ta_name_common(ta_span name, ta_span *cn);

#endif

/* SPDX-License-Identifier: BSD-2-Clause */
/* Distinguished names, regular and odd. */
#ifndef TESTS_PKI_NAME_H
#define TESTS_PKI_NAME_H

#include "derout.h"

struct pki_ava {
	const char *oid; /* dotted */
	int tag;         /* DER_UTF8 and its like; any byte goes */
	struct pki_bytes value;
};

struct pki_rdn {
	const struct pki_ava *avas;
	size_t n;
	bool unsorted; /* leave a multi-valued RDN as it is listed instead of sorting the SET */
};

/*
 * One of: text; rdns; der (a whole Name). All zero is the empty name.
 *
 * Text: RDNs parted by ';', AVAs of one RDN by '+' ('|' instead of '+' leaves the SET unsorted),
 * each TYPE[:STRING]=VALUE. TYPE is C, ST, L, O, OU, CN, SN (serialNumber), DC or a dotted OID;
 * STRING is utf8, printable, ia5, teletex or bmp (default utf8, printable for C and SN, ia5 for
 * DC). A backslash takes the next character as it is.
 */
struct pki_name {
	const char *text;
	const struct pki_rdn *rdns;
	size_t n;
	struct pki_bytes der;
};

#define PKI_NAME(s) ((struct pki_name){ .text = (s) })

void pki_name_put(struct derout *d, const struct pki_name *name);
bool pki_name_given(const struct pki_name *name);

#endif

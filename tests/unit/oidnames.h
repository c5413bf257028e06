/* SPDX-License-Identifier: BSD-2-Clause */
/* Our names of the TPM attributes, for OpenSSL as an oracle of names. */
#ifndef TEST_OIDNAMES_H
#define TEST_OIDNAMES_H

#include <string.h>

#include <openssl/objects.h>

static const char *const oid_names[][2] = {
	{ "2.23.133.2.1", "tpmManufacturer" },
	{ "2.23.133.2.2", "tpmModel" },
	{ "2.23.133.2.3", "tpmVersion" },
};

/* Tell OpenSSL the names. Releases since 3.5 know their own (tcg-at-tpmManufacturer). */
static inline void oid_names_teach(void)
{
	for (size_t i = 0; i < sizeof(oid_names) / sizeof(oid_names[0]); i++)
		if (OBJ_txt2nid(oid_names[i][0]) == NID_undef)
			OBJ_create(oid_names[i][0], oid_names[i][1], oid_names[i][1]);
}

/* Replace OpenSSL's own names in a text by ours, which are the same without the prefix. */
static inline void oid_names_ours(char *text)
{
	static const char prefix[] = "tcg-at-";
	char *at = text;

	while ((at = strstr(at, prefix)))
		memmove(at, at + strlen(prefix), strlen(at + strlen(prefix)) + 1);
}

#endif

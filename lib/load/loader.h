/* SPDX-License-Identifier: BSD-2-Clause */
/* Loads files of all kinds, detected by their content. What cannot be used is noted, and the rest
 * is loaded. A result other than 0 from these functions ends the load (out of memory, or a limit of
 * the store). */
#ifndef TA_LOAD_LOADER_H
#define TA_LOAD_LOADER_H

#include <tpmattest/trust.h>

#include "vendor/authority.h"
#include "vendor/manufacturer.h"

typedef struct ta_loader {
	tpmattest_trust *t;
	int how;                      /* TA_PUT_... for the following certificates */
	const ta_vendor_set *vendors; /* vendor label from their source, or NULL */
	ta_authorities *authorities;  /* collects the AIK CAs of a cabinet; otherwise NULL */
	size_t found;                 /* number of certificates and CRLs read */
	/* the first item that could not be used, to be reported if a load finds nothing */
	int first_code;
	char *first_why;
} ta_loader;

/* Load certificates and CRLs in all formats supported by x509/bundle.h. */
int ta_load_bundle(ta_loader *l, const char *source, ta_span bytes, tpmattest_error **err);

/* Load the bytes of one file, in any of the formats below or as a bundle. */
int ta_load_data(ta_loader *l, const char *source, const uint8_t *p, size_t n,
		 tpmattest_error **err);

int ta_load_cert(ta_loader *l, const char *source, const uint8_t *p, size_t n,
		 tpmattest_error **err);
int ta_load_crl(ta_loader *l, const char *source, const uint8_t *p, size_t n,
		tpmattest_error **err);

/* A format of trust lists that is no bundle. NAME.c defines ta_format_NAME. */
typedef struct ta_format {
	/* by its first bytes; the rest may be missing */
	bool (*is)(const uint8_t *p, size_t n);
	int (*load)(ta_loader *l, const char *source, const uint8_t *p, size_t n,
		    tpmattest_error **err);
	int too_large; /* the code for a file of this format that is too large to be read */
} ta_format;

#define TA_FORMATS(X) X(cab)
#define TA_FORMAT_DECLARE(name) extern const ta_format ta_format_##name;
TA_FORMATS(TA_FORMAT_DECLARE)

/* Returns the format that the first bytes of a file tell, or NULL. */
const ta_format *ta_format_of(const uint8_t *p, size_t n);

/* Load a file or directory. */
int ta_load_path(ta_loader *l, const char *path, tpmattest_error **err);

/* Add a note about something that could not be used. Returns 0 or TPMATTEST_E_NOMEM. */
int ta_load_note(ta_loader *l, const char *source, int code, tpmattest_error **err, const char *fmt,
		 ...) __attribute__((format(printf, 5, 6)));

/* The same for an inner error, which is freed. An error that must end the load (out of memory, a
 * limit of the store) is moved to *err. */
int ta_load_failed(ta_loader *l, const char *source, int code, tpmattest_error *why,
		   tpmattest_error **err);

#endif

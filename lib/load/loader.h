/* SPDX-License-Identifier: BSD-2-Clause */
/* Loading files of all kinds, told by content. What cannot be used is noted and the rest is loaded;
 * a result other than 0 from these functions ends the load (out of memory, a limit of the
 * store). */
#ifndef TA_LOAD_LOADER_H
#define TA_LOAD_LOADER_H

#include <tpmattest/trust.h>

#include "vendor/authority.h"
#include "vendor/manufacturer.h"

typedef struct ta_loader {
	tpmattest_trust *t;
	int how;                      /* TA_PUT_... for the certificates that come next */
	const ta_vendor_set *vendors; /* what their source says they stand for; NULL */
	ta_authorities *registry;     /* where their AIK CAs are collected */
	size_t found;                 /* certificates and CRLs that were read */
	/* the first thing that could not be used, for a load that finds nothing */
	int first_code;
	char *first_why;
} ta_loader;

/* Certificates and CRLs in every form that x509/bundle.h reads. */
int ta_load_bundle(ta_loader *l, const char *source, ta_span bytes, tpmattest_error **err);

/* One file's bytes: those, or a cabinet. */
int ta_load_data(ta_loader *l, const char *source, const uint8_t *p, size_t n,
		 tpmattest_error **err);

int ta_load_cert(ta_loader *l, const char *source, const uint8_t *p, size_t n,
		 tpmattest_error **err);
int ta_load_crl(ta_loader *l, const char *source, const uint8_t *p, size_t n,
		tpmattest_error **err);

/* A cabinet, and whether bytes are one. */
int ta_load_cab(ta_loader *l, const char *source, const uint8_t *p, size_t n,
		tpmattest_error **err);
bool ta_cab_is(const uint8_t *p, size_t n);

/* A file or a directory of the file system. */
int ta_load_path(ta_loader *l, const char *path, tpmattest_error **err);

/* Note what could not be used: 0, or TPMATTEST_E_NOMEM. */
int ta_load_note(ta_loader *l, const char *source, int code, tpmattest_error **err, const char *fmt,
		 ...) __attribute__((format(printf, 5, 6)));

/* The same of an inner error, which is freed: a lasting one (out of memory, a limit of the store)
 * goes on to *err. */
int ta_load_failed(ta_loader *l, const char *source, int code, tpmattest_error *why,
		   tpmattest_error **err);

#endif

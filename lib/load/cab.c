/* SPDX-License-Identifier: BSD-2-Clause */
/* Microsoft's TrustedTpm.cab: <Vendor>/{RootCA,IntermediateCA}/<file>, and version.txt with the
 * history of changes. The folders only determine which certificates are anchors for which vendor.
 * The kind of a certificate is determined from the certificate itself. */
#include <stdlib.h>
#include <strings.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "archive/cabinet.h"
#include "load/loader.h"
#include "trust/aik_table.h"
#include "load/versiontxt.h"
#include "vendor/maker.h"
#include "x509/pem.h"

typedef struct cab_load {
	ta_loader *l;
	ta_buf source; /* "CABINET:" followed by the name of the current member */
	size_t prefix; /* length of the "CABINET:" part */
	char *folder;  /* folder of the previous member, and what it means */
	int how;
	ta_vendor_set vendors;
	ta_authorities authorities, removed;
	char version_date[11]; /* from version.txt */
	int newest;            /* date of the newest member, as 20241121 */
} cab_load;

static bool is_cab(const uint8_t *p, size_t n)
{
	return n >= 4 && memcmp(p, "MSCF", 4) == 0;
}

static bool is_word(ta_span s, const char *word)
{
	return s.n == strlen(word) && strncasecmp((const char *)s.p, word, s.n) == 0;
}

/* Remove the last component of a path and return it. */
static ta_span cut_last(ta_span *path)
{
	size_t n = 0;
	ta_span part;

	while (n < path->n && path->p[path->n - n - 1] != '/')
		n++;
	part = (ta_span){ path->p + path->n - n, n };
	path->n -= n < path->n ? n + 1 : n;
	return part;
}

/* Whether one of the folders in the path does not provide anchors. */
static bool in_barred_folder(ta_span path)
{
	(void)cut_last(&path);
	while (path.n) {
		const ta_maker *folder = ta_maker_of_folder(cut_last(&path));

		if (folder && !folder->anchors)
			return true;
	}
	return false;
}

/* Determine TA_PUT_... from the member's path. Anchors in a root folder of a vendor that is not in
 * the table have no label. */
static int classify(const char *name, ta_vendor_set *vendors)
{
	ta_span path = { (const uint8_t *)name, strlen(name) }, tier;
	const ta_maker *folder;

	*vendors = (ta_vendor_set){ 0 };
	if (in_barred_folder(path))
		return TA_PUT_NO_ANCHOR;
	(void)cut_last(&path);
	tier = cut_last(&path);
	if (!is_word(tier, "RootCA") && !is_word(tier, "IntermediateCA"))
		return TA_PUT_SORT;
	folder = ta_maker_of_folder(cut_last(&path));
	if (folder)
		*vendors = folder->kin;
	return is_word(tier, "RootCA") ? TA_PUT_ANCHOR : TA_PUT_NO_ANCHOR;
}

/* The same, cached for consecutive members of a folder. */
static int enter_folder(cab_load *c, const char *name, tpmattest_error **err)
{
	const char *slash = strrchr(name, '/');
	size_t n = slash ? (size_t)(slash - name) : 0;

	if (c->folder && strlen(c->folder) == n && memcmp(c->folder, name, n) == 0)
		return 0;
	free(c->folder);
	c->folder = strndup(name, n);
	if (!c->folder)
		return ta_error_nomem(err);
	c->how = classify(name, &c->vendors);
	return 0;
}

static const char *const certificate_endings[] = { ".cer", ".crt", ".der", ".pem",
						   ".p7b", ".p7c", ".crl" };

/* Scripts and notes among the certificates are not reported as failures. */
static bool is_candidate(const char *name, ta_span data)
{
	const char *dot = strrchr(name, '.');

	for (size_t i = 0; dot && i < sizeof(certificate_endings) / sizeof(certificate_endings[0]);
	     i++)
		if (strcasecmp(dot, certificate_endings[i]) == 0)
			return true;
	return (data.n && data.p[0] == 0x30) || ta_pem_is(data.p, data.n);
}

static int load_certificates(cab_load *c, const char *source, const char *name, const ta_member *m,
			     tpmattest_error **err)
{
	int outer, rc = enter_folder(c, name, err);

	if (rc != 0)
		return rc;
	if (m->missing)
		return ta_load_note(c->l, source, TPMATTEST_E_CAB, err,
				    "cabinet is damaged before the end of this file");
	if (is_cab(m->data.p, m->data.n))
		return ta_load_note(c->l, source, TPMATTEST_E_CAB, err,
				    "nested cabinets are not supported");
	outer = c->l->how;
	c->l->how = c->how;
	c->l->vendors = &c->vendors;
	rc = ta_load_bundle(c->l, source, m->data, err);
	c->l->how = outer;
	c->l->vendors = NULL;
	return rc;
}

/* Returns "CABINET:Vendor/RootCA/file", or NULL if out of memory. */
static const char *member_source(cab_load *c, const char *name)
{
	char *s;

	c->source.n = c->prefix;
	ta_buf_str(&c->source, name);
	if (!ta_buf_ok(&c->source))
		return NULL;
	s = (char *)c->source.p;
	ta_text_clean(s + c->prefix);
	for (char *slash = s + c->prefix; (slash = strchr(slash, '\\'));)
		*slash = '/';
	return s;
}

static int load_member(void *user, const ta_member *m, tpmattest_error **err)
{
	cab_load *c = user;
	const char *source = member_source(c, m->name), *name;
	int day = m->year * 10000 + m->month * 100 + m->day;
	char date[11];

	if (!source)
		return ta_error_nomem(err);
	name = source + c->prefix;
	if (day > c->newest && ta_date_text(m->year, m->month, m->day, date))
		c->newest = day;
	if (strcasecmp(name, "version.txt") == 0) {
		ta_versiontxt_newest(m->data, c->version_date);
		return ta_versiontxt_removed(m->data, &c->removed) ? 0 : ta_error_nomem(err);
	}
	if (m->missing || is_candidate(name, m->data))
		return load_certificates(c, source, name, m, err);
	return 0;
}

/* Use the table of a complete cabinet. With the table of a damaged one, registered authorities
 * would appear to be unregistered. */
static bool adopt(cab_load *c)
{
	if (c->version_date[0])
		memcpy(c->authorities.date, c->version_date, sizeof(c->authorities.date));
	else
		(void)ta_date_text(c->newest / 10000, c->newest / 100 % 100, c->newest % 100,
				   c->authorities.date);
	return ta_aik_table_adopt(c->l->t, &c->authorities, &c->removed);
}

static int load_cab(ta_loader *l, const char *source, const uint8_t *p, size_t n,
		    tpmattest_error **err)
{
	cab_load c = { .l = l, .source = ta_buf_with(SIZE_MAX / 4) };
	ta_authorities *outer = l->authorities;
	tpmattest_error *why = NULL;
	bool damaged = false;
	int rc;

	ta_buf_printf(&c.source, "%s:", source);
	c.prefix = c.source.n;
	l->authorities = &c.authorities;
	rc = ta_cabinet_walk((ta_span){ p, n }, load_member, &c, &damaged, &why);
	l->authorities = outer;
	if (rc == 0 && !damaged && !adopt(&c))
		rc = ta_error_nomem(&why);
	ta_authorities_free(&c.authorities);
	ta_authorities_free(&c.removed);
	ta_buf_free(&c.source);
	free(c.folder);
	return rc == 0 ? 0 : ta_load_failed(l, source, rc, why, err);
}

const ta_format ta_format_cab = { is_cab, load_cab, TPMATTEST_E_LIMIT_CAB };

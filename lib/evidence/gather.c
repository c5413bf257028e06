/* SPDX-License-Identifier: BSD-2-Clause */
/* Collects all certificates in the evidence, and reports everything else in it as findings. */
#include "evidence/certs.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "evidence/cut.h"
#include "evidence/evidence.h"
#include "evidence/file.h"
#include "evidence/gather_nv.h"
#include "evidence/nvindex.h"
#include "x509/name.h"

/* The offset at which an NV index begins in the joined chain area. */
typedef struct segment {
	uint32_t index;
	size_t at;
} segment;

/* The stream being split. */
typedef struct gather {
	tpmattest_certs *c;
	const char *file;       /* name of the file; NULL for NV */
	uint32_t nv;            /* NV index of an EK certificate; otherwise 0 */
	const segment *segment; /* segments of the chain area */
	size_t n_segment;
	size_t size;              /* of the stream */
	bool want_ek;             /* the stream should contain an EK certificate */
	int ek;                   /* index of the EK certificate, or TA_NO_CERT */
	bool any;                 /* a certificate was seen */
	size_t header, header_at; /* PC Client header of the following certificate */
	int rc;
	tpmattest_error **err;
} gather;

#define PLACE 64
#define SOURCE (TA_FILE_NAME_MAX + 16)

/* Returns the NV index that contains byte `at` of the stream, and the offset in it. */
static uint32_t locate(const gather *g, size_t at, size_t *offset)
{
	size_t i = g->n_segment;

	*offset = at;
	if (g->n_segment == 0)
		return g->nv;
	while (i > 1 && g->segment[i - 1].at > at)
		i--;
	*offset = at - g->segment[i - 1].at;
	return g->segment[i - 1].index;
}

/* The same as text for a message. A file is marked as such, because its name could look like an NV
 * index. */
static const char *place(const gather *g, size_t at, char out[SOURCE + PLACE])
{
	size_t offset;
	uint32_t index = locate(g, at, &offset);

	if (g->file)
		snprintf(out, SOURCE + PLACE, "file:%s, offset %zu", g->file, at);
	else
		snprintf(out, SOURCE + PLACE, "0x%08x+%zu", index, offset);
	return out;
}

static void add_finding(gather *g, int code, const ta_cut *piece, const char *what)
{
	char where[SOURCE + PLACE];

	ta_findings_add(&g->c->findings, code, g->ek, (int64_t)piece->at, NULL, "%s: %zu bytes%s",
			place(g, piece->at, where), piece->n, what);
}

static void on_header_followed(gather *g, int cert)
{
	char where[SOURCE + PLACE];

	if (g->header)
		ta_findings_add(&g->c->findings, TPMATTEST_F_PCCLIENT_HEADER, cert,
				(int64_t)g->header_at, NULL, "%s: %zu bytes",
				place(g, g->header_at, where), g->header);
	g->header = 0;
}

static void on_cert(gather *g, const ta_cut *piece)
{
	char source[SOURCE];
	ta_devcert d = { .at = { .cert = piece->cert, .source = source } };
	int at;

	/* The first certificate in an EK certificate index is the EK certificate; others after it
	 * belong to the chain. */
	d.at.is_ek = g->want_ek && !g->any;
	d.nv = locate(g, piece->at, &d.offset);
	if (g->file)
		snprintf(source, sizeof(source), "file:%s", g->file);
	else if (d.at.is_ek)
		snprintf(source, sizeof(source), "nv:0x%08x", d.nv);
	else
		snprintf(source, sizeof(source), "nv:0x%08x+%zu", d.nv, d.offset);
	g->any = true;
	g->rc = ta_devcerts_add(g->c, &d, &at, g->err);
	if (d.at.is_ek)
		g->ek = at;
	on_header_followed(g, at);
}

/* Report bytes that are not a certificate. */
static void on_other(gather *g, const ta_cut *piece, ta_span bytes)
{
	bool last = piece->at + piece->n == g->size;
	char text[160];

	on_header_followed(g, TA_NO_CERT);
	switch (piece->kind) {
	case TA_CUT_TRUNCATED:
		snprintf(text, sizeof(text), " of %zu", piece->claim);
		add_finding(g, TPMATTEST_F_CHAIN_TRUNCATED, piece, text);
		return;
	case TA_CUT_MALFORMED:
		snprintf(text, sizeof(text), ": %s", tpmattest_error_message(piece->why));
		add_finding(g, TPMATTEST_F_CERT_MALFORMED, piece, text);
		return;
	case TA_CUT_PADDING:
		if (piece->n < g->size) {
			snprintf(text, sizeof(text), " of 0x%02x", bytes.p[0]);
			add_finding(g, TPMATTEST_F_CHAIN_PADDING, piece, text);
			return;
		}
		break;
	case TA_CUT_GAP:
		add_finding(g, last && g->any ? TPMATTEST_F_TRAILING_BYTES : TPMATTEST_F_CHAIN_GAP,
			    piece, "");
		return;
	default:
		break;
	}
	/* The stream contains only padding, or nothing that begins like a certificate. */
	if (!g->want_ek)
		add_finding(g, TPMATTEST_F_CHAIN_NOT_DER, piece, "");
}

static bool on_piece(const ta_cut *piece, ta_span bytes, void *user)
{
	gather *g = user;

	if (piece->kind == TA_CUT_CERT) {
		on_cert(g, piece);
	} else if (piece->kind == TA_CUT_HEADER) {
		g->header = piece->n;
		g->header_at = piece->at;
	} else {
		on_other(g, piece, bytes);
	}
	return g->rc == 0;
}

static int gather_stream(gather *g, ta_span s)
{
	int rc;

	g->size = s.n;
	g->ek = TA_NO_CERT;
	rc = ta_cut_stream(s, on_piece, g, g->err);
	return rc ? rc : g->rc;
}

static int gather_ek(const ta_nv *nv, tpmattest_certs *c, tpmattest_error **err)
{
	gather g = { .c = c, .nv = nv->index, .want_ek = true, .err = err };
	int rc = gather_stream(&g, (ta_span){ nv->data, nv->len });

	if (rc == 0 && !g.any)
		ta_findings_add(&c->findings, TPMATTEST_F_EK_NOT_CERT, TA_NO_CERT, 0, NULL,
				"0x%08x (%s): %zu bytes", nv->index,
				ta_nvindex_kind(nv->index)->name, nv->len);
	return rc;
}

/* The chain area is one stream: its indices are joined in ascending order (profile 2.2.1.5.2). */
static int gather_chain(const tpmattest_evidence *e, tpmattest_certs *c, tpmattest_error **err)
{
	segment segments[TA_NV_CHAIN_LAST - TA_NV_CHAIN_FIRST + 1];
	gather g = { .c = c, .segment = segments, .err = err };
	ta_buf joined = ta_buf_with(TA_MAX_EVIDENCE);
	int rc;

	for (size_t i = 0; i < e->n_nv; i++) {
		const ta_nv *nv = &e->nv[i];

		if (ta_nvindex_kind(nv->index)->kind != TA_NV_CHAIN || nv->len == 0)
			continue;
		segments[g.n_segment++] = (segment){ nv->index, joined.n };
		ta_buf_add(&joined, nv->data, nv->len);
	}
	rc = ta_buf_ok(&joined) ? gather_stream(&g, (ta_span){ joined.p, joined.n })
				: ta_error_nomem(err);
	ta_buf_free(&joined);
	return rc;
}

/* A file may contain several PEM blocks. Each one is a stream of its own. */
static bool on_file_piece(const ta_cut *piece, ta_span bytes, void *user)
{
	gather *g = user;

	if (g->rc)
		/* a previous block failed, which ended its stream but not the file */
		return false;
	if (piece->at == 0) {
		g->header = 0;
		g->ek = TA_NO_CERT;
	}
	return on_piece(piece, bytes, g);
}

/* In a file the chain may precede the EK certificate. Certificates that are not CAs are EK
 * certificates; if there are none, the first certificate is. */
static void mark_eks(tpmattest_certs *c, size_t first)
{
	bool any = false;

	for (size_t i = first; i < c->n; i++) {
		c->v[i].at.is_ek = !c->v[i].at.cert->is_ca;
		any = any || c->v[i].at.is_ek;
	}
	if (!any && first < c->n)
		c->v[first].at.is_ek = true;
}

static int gather_file(const ta_file *file, tpmattest_certs *c, tpmattest_error **err)
{
	gather g = { .c = c,
		     .file = file->name,
		     .want_ek = file->role == TPMATTEST_ROLE_EK,
		     .err = err,
		     .ek = TA_NO_CERT,
		     .size = file->len };
	size_t first = c->n;
	int rc = ta_file_cut((ta_span){ file->data, file->len }, on_file_piece, &g, NULL, err);

	if (file->role == TPMATTEST_ROLE_EK)
		mark_eks(c, first);
	return rc ? rc : g.rc;
}

static int gather_files(const tpmattest_evidence *e, int role, tpmattest_certs *c,
			tpmattest_error **err)
{
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < e->n_file; i++)
		if (e->file[i].role == role)
			rc = gather_file(&e->file[i], c, err);
	return rc;
}

static int gather_all(const tpmattest_evidence *e, tpmattest_certs *c, tpmattest_error **err)
{
	int rc = 0;

	ta_gather_nv_findings(e, &c->findings);
	for (size_t i = 0; rc == 0 && i < e->n_nv; i++)
		if (e->nv[i].result == 0 && ta_nvindex_kind(e->nv[i].index)->kind == TA_NV_EK_CERT)
			rc = gather_ek(&e->nv[i], c, err);
	if (rc == 0)
		rc = gather_files(e, TPMATTEST_ROLE_EK, c, err);
	if (rc == 0)
		rc = gather_chain(e, c, err);
	if (rc == 0)
		rc = gather_files(e, TPMATTEST_ROLE_CHAIN, c, err);
	return rc;
}

/* Move the EKs to the front, keeping the order otherwise, and renumber the findings accordingly. */
static void put_eks_first(tpmattest_certs *c)
{
	ta_devcert sorted[TA_MAX_DEVICE_CERTS];
	int place[TA_MAX_DEVICE_CERTS];
	size_t n = 0;

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < c->n; i++)
			if (c->v[i].at.is_ek == (pass == 0)) {
				place[i] = (int)n;
				sorted[n++] = c->v[i];
			}
	if (n)
		memcpy(c->v, sorted, n * sizeof(sorted[0]));
	for (size_t i = 0; i < c->findings.n; i++)
		if (c->findings.v[i].cert != TA_NO_CERT)
			c->findings.v[i].cert = place[c->findings.v[i].cert];
}

int ta_devcerts_build(const tpmattest_evidence *e, tpmattest_certs **out, tpmattest_error **err)
{
	tpmattest_certs *c = calloc(1, sizeof(*c));
	int rc;

	*out = NULL;
	if (!c)
		return ta_error_nomem(err);
	c->findings.most = TA_MAX_DEVICE_FINDINGS;
	rc = gather_all(e, c, err);
	if (rc == 0 && c->findings.nomem)
		rc = ta_error_nomem(err);
	if (rc) {
		tpmattest_certs_free(c);
		return rc;
	}
	put_eks_first(c);
	*out = c;
	return 0;
}

int tpmattest_certs_new(const tpmattest_evidence *e, tpmattest_certs **out, tpmattest_error **err)
{
	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!e || !out)
		return ta_error_null(err, __func__);
	return ta_devcerts_build(e, out, err);
}

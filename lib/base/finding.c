/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/finding.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/list.h"
#include "base/text.h"

struct finding_row {
	uint16_t code;
	uint8_t severity, strict, incomplete;
	uint16_t name, text, cause, remedy; /* offsets of strings */
};

#include "base/findings_table.h"

static const char *string_at(uint16_t offset)
{
	return (const char *)&finding_strings + offset;
}

static const size_t n_rows = sizeof(finding_rows) / sizeof(finding_rows[0]);

static const struct finding_row *find_row(int code)
{
	size_t low = 0, high = n_rows;

	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (finding_rows[mid].code == code)
			return &finding_rows[mid];
		if (finding_rows[mid].code < code)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

int ta_finding_severity(int code, bool strict)
{
	const struct finding_row *row = find_row(code);

	if (!row)
		return TA_ERROR;
	return strict ? row->strict : row->severity;
}

bool ta_finding_incomplete(int code)
{
	const struct finding_row *row = find_row(code);

	return row && row->incomplete;
}

const char *ta_finding_name(int code)
{
	const struct finding_row *row = find_row(code);

	return row ? string_at(row->name) : "TPMATTEST_F_UNKNOWN";
}

const char *ta_finding_text(int code)
{
	const struct finding_row *row = find_row(code);

	return row ? string_at(row->text)
		   : "a finding that this version of the library does not know";
}

const char *ta_finding_cause(int code)
{
	const struct finding_row *row = find_row(code);

	return row ? string_at(row->cause) : "";
}

const char *ta_finding_remedy(int code)
{
	const struct finding_row *row = find_row(code);

	return row ? string_at(row->remedy) : "";
}

int ta_finding_code_at(size_t i)
{
	return i < n_rows ? finding_rows[i].code : -1;
}

static size_t most_of(const ta_findings *f)
{
	return f->most ? f->most : TA_MAX_FINDINGS;
}

/* Make room for one more finding. Returns false if out of memory or full. The last entry is
 * reserved for the finding that the list is full. */
static bool reserve(ta_findings *f)
{
	ta_finding *v;

	if (f->nomem || f->n >= most_of(f))
		return false;
	v = ta_list_grow(f->v, f->n, &f->room, sizeof(*v));
	f->v = v ? v : f->v;
	f->nomem = !v;
	return v != NULL;
}

/* Append copies of x's strings. If the list is full, its last entry says that there were more. */
static void append(ta_findings *f, const ta_finding *x)
{
	static const ta_finding full = { .code = TPMATTEST_F_FINDINGS_LIMIT,
					 .severity = TA_ERROR,
					 .cert = TA_NO_CERT,
					 .offset = TA_NO_OFFSET };
	ta_finding copy;

	if (!reserve(f))
		return;
	if (f->n == most_of(f) - 1)
		x = &full;
	copy = *x;
	copy.message = ta_text_copy(x->message ? x->message : ta_finding_text(x->code), SIZE_MAX);
	copy.url = x->url ? ta_text_copy(x->url, SIZE_MAX) : NULL;
	if (!copy.message || (x->url && !copy.url)) {
		free(copy.message);
		free(copy.url);
		f->nomem = true;
		return;
	}
	f->v[f->n++] = copy;
}

__attribute__((format(printf, 4, 0))) static void add(ta_findings *f, ta_finding x, const char *url,
						      const char *fmt, va_list ap)
{
	ta_buf text = ta_buf_with(TA_MAX_MESSAGE), link = ta_buf_with(TA_MAX_URL);

	ta_buf_str(&text, ta_finding_text(x.code));
	if (fmt) {
		ta_buf_str(&text, ": ");
		ta_buf_vprintf(&text, fmt, ap);
	}
	if (url)
		ta_buf_str(&link, url);
	f->nomem = f->nomem || text.nomem || link.nomem;
	/* Text that exceeds its limit is omitted; the code and its fixed text remain. */
	x.message = ta_buf_take(&text);
	x.url = url ? ta_buf_take(&link) : NULL;
	append(f, &x);
	free(x.message);
	free(x.url);
}

void ta_findings_add(ta_findings *f, int code, int cert, int64_t offset, const char *url,
		     const char *fmt, ...)
{
	ta_finding x = { .code = code,
			 .severity = ta_finding_severity(code, f->strict),
			 .cert = cert,
			 .offset = offset };
	va_list ap;

	va_start(ap, fmt);
	add(f, x, url, fmt, ap);
	va_end(ap);
}

void ta_findings_add_as(ta_findings *f, int severity, int code, int cert, int64_t offset,
			const char *url, const char *fmt, ...)
{
	ta_finding x = { .code = code, .severity = severity, .cert = cert, .offset = offset };
	va_list ap;

	va_start(ap, fmt);
	add(f, x, url, fmt, ap);
	va_end(ap);
}

void ta_findings_be_strict(ta_findings *f)
{
	f->strict = true;
	for (size_t i = 0; i < f->n; i++)
		f->v[i].severity = ta_finding_severity(f->v[i].code, true);
}

void ta_findings_copy(ta_findings *to, const ta_findings *from, int cert)
{
	to->nomem = to->nomem || from->nomem;
	for (size_t i = 0; i < from->n; i++) {
		ta_finding x = from->v[i];

		if (cert != TA_NO_CERT)
			x.cert = cert;
		append(to, &x);
	}
}

bool ta_findings_has(const ta_findings *f, int code)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i].code == code)
			return true;
	return false;
}

size_t ta_findings_errors(const ta_findings *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++)
		n += f->v[i].severity == TA_ERROR;
	return n;
}

void ta_findings_cut(ta_findings *f, size_t n)
{
	while (f->n > n) {
		free(f->v[--f->n].message);
		free(f->v[f->n].url);
	}
}

void ta_findings_free(ta_findings *f)
{
	for (size_t i = 0; i < f->n; i++) {
		free(f->v[i].message);
		free(f->v[i].url);
	}
	free(f->v);
	*f = (ta_findings){ 0 };
}

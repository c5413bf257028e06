/* SPDX-License-Identifier: BSD-2-Clause */
#include "oom.h"

#include "alloc.h"

#include <openssl/err.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct oom {
	char *text; /* the transcript of the untouched run */
	size_t n, room;
	bool touched; /* compare with it instead of writing it */
	size_t at;    /* how far they agree */
	bool ended;   /* by E_NOMEM: nothing is compared any more */
	int rc;       /* of the last call */
	tpmattest_error *err;
	char wrong[800];
};

/* The first thing that is wrong; later ones follow from it. */
__attribute__((format(printf, 2, 3))) static bool fault(oom *o, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (!o->wrong[0])
		vsnprintf(o->wrong, sizeof(o->wrong), fmt, ap);
	va_end(ap);
	return false;
}

static void record(oom *o, const void *p, size_t n)
{
	if (n > o->room - o->n) {
		o->room = 2 * (o->room + n);
		o->text = alloc_real(o->text, o->room);
	}
	memcpy(o->text + o->n, p, n);
	o->n += n;
}

static bool compare(oom *o, const char *p, size_t n)
{
	size_t same = 0, left = o->n - o->at;

	while (same < n && same < left && o->text[o->at + same] == p[same])
		same++;
	if (same == n) {
		o->at += n;
		return true;
	}
	same = same > 100 ? same - 100 : 0;
	return fault(o, "differs from the untouched run: \"%.*s\" for \"%.*s\"",
		     (int)(n - same < 300 ? n - same : 300), p + same,
		     (int)(left - same < 300 ? left - same : 300), o->text + o->at + same);
}

bool oom_bytes(oom *o, const void *p, size_t n)
{
	if (o->wrong[0] || o->ended)
		return false;
	if (o->touched)
		return compare(o, p, n);
	record(o, p, n);
	return true;
}

bool oom_text(oom *o, const char *s)
{
	return oom_bytes(o, s ? s : "(null)", s ? strlen(s) : 6) && oom_bytes(o, "\n", 1);
}

bool oom_number(oom *o, long long n)
{
	char s[24];

	snprintf(s, sizeof(s), "%lld", n);
	return oom_text(o, s);
}

tpmattest_error **oom_err(oom *o)
{
	return &o->err;
}

void oom_pause(void)
{
	alloc_armed(false);
}

void oom_resume(void)
{
	alloc_armed(true);
}

void oom_begin(oom *o)
{
	(void)o;
	alloc_armed(true);
}

int oom_end(oom *o, int rc)
{
	unsigned long queued = ERR_peek_error();

	alloc_armed(false);
	o->rc = rc;
	if (queued)
		fault(o, "OpenSSL's error queue holds %s", ERR_reason_error_string(queued));
	ERR_clear_error();
	return rc;
}

bool oom_returned(oom *o, const char *call, int rc)
{
	int code = tpmattest_error_code(o->err);
	bool nomem = rc == TPMATTEST_E_NOMEM && o->touched;

	if (o->err && code != rc)
		fault(o, "%s: %s with the error object of %s", call, tpmattest_error_name(rc),
		      tpmattest_error_name(code));
	if (nomem && !alloc_failed())
		fault(o, "%s: E_NOMEM though no allocation failed", call);
	if (!nomem) {
		oom_text(o, call);
		oom_text(o, tpmattest_error_name(rc));
		if (o->err) {
			oom_text(o, tpmattest_error_message(o->err));
			oom_text(o, tpmattest_error_detail(o->err));
		}
	}
	o->ended = o->ended || nomem;
	tpmattest_error_free(o->err);
	o->err = NULL;
	return !o->ended && !o->wrong[0];
}

bool oom_output(oom *o, bool there)
{
	if (o->rc == TPMATTEST_E_NOMEM && there)
		fault(o, "E_NOMEM with an output");
	return oom_text(o, there ? "an output" : "no output");
}

/* One run; false when something is wrong or when the Nth allocation was not reached. */
static bool run(oom *o, oom_flow flow, size_t nth, bool all)
{
	size_t left;

	o->at = 0;
	o->ended = false;
	alloc_start(nth, all);
	flow(o);
	left = alloc_left();
	if (left && !o->wrong[0])
		fault(o, "%zu allocations were not freed", left);
	alloc_forget();
	if (o->touched && !o->wrong[0] && !o->ended && o->at != o->n)
		fault(o, "ended before the untouched run did");
	if (o->wrong[0] && nth) {
		size_t n = strlen(o->wrong);

		snprintf(o->wrong + n, sizeof(o->wrong) - n, " [allocation %zu%s]", nth,
			 all ? " and all after it" : "");
	}
	return !o->wrong[0] && alloc_failed();
}

/* Write the transcript, and see that it comes out a second time: otherwise nothing can be compared
 * with it. */
static bool untouched(oom *o, oom_flow flow)
{
	run(o, flow, 0, false);
	o->touched = true;
	if (!o->wrong[0])
		run(o, flow, 0, false);
	if (!o->wrong[0] && !alloc_count())
		fault(o, "the flow allocates nothing: are the allocators wrapped?");
	return !o->wrong[0];
}

static const char *finish(oom *o)
{
	static char wrong[sizeof(o->wrong)];

	alloc_real(o->text, 0);
	memcpy(wrong, o->wrong, sizeof(wrong));
	return wrong[0] ? wrong : NULL;
}

const char *oom_try(oom_flow flow, size_t stride)
{
	oom o = { 0 };
	bool good = untouched(&o, flow);

	if (getenv("TPMATTEST_OOM_ALL"))
		stride = 1;
	for (int all = 0; all <= 1 && good; all++) {
		for (size_t nth = 1; run(&o, flow, nth, all); nth += stride)
			;
		good = !o.wrong[0];
	}
	return finish(&o);
}

const char *oom_try_at(oom_flow flow, size_t nth)
{
	oom o = { 0 };

	if (untouched(&o, flow))
		run(&o, flow, nth, false);
	return finish(&o);
}

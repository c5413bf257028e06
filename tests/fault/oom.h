/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fails the library's allocations one by one. A flow is a sequence of public calls; it is run
 * untouched for a transcript of results and outputs, then with its Nth allocation failed, and with
 * all from the Nth failed, for N = 1, 2, ... Each call must then do exactly what it did untouched,
 * or return E_NOMEM with nothing in its outputs; after that the flow ends. No memory may be left
 * behind, nor anything in OpenSSL's error queue.
 *
 * The allocators are wrapped by the linker, so what json-c, OpenSSL and tpm2-tss allocate for
 * themselves is not failed. Only what happens inside OOM_CALL() is: the test's own memory is not
 * touched.
 *
 *     static bool flow(oom *o)
 *     {
 *             tpmattest_trust *t = NULL;
 *             bool good = OOM_MAKES(o, tpmattest_trust_new(&t, oom_err(o)), t) &&
 *                         OOM_CALL(o, tpmattest_trust_add_path(t, path, oom_err(o)));
 *
 *             tpmattest_trust_free(t);
 *             return good;
 *     }
 */
#ifndef TESTS_FAULT_OOM_H
#define TESTS_FAULT_OOM_H

#include <stdbool.h>
#include <stddef.h>

#include <tpmattest/tpmattest.h>

typedef struct oom oom;
/* What it returns is for its own use: whether it came to its end. */
typedef bool (*oom_flow)(oom *o);

/* Run the flow in all ways. NULL, or what went wrong, valid until the next call. stride: only every
 * so many Ns, for flows with very many allocations; 1 for all of them. With TPMATTEST_OOM_ALL in
 * the environment it is 1 for every flow. */
const char *oom_try(oom_flow flow, size_t stride);

/* The same with one allocation only, the nth. */
const char *oom_try_at(oom_flow flow, size_t nth);

/* oom_try() must find nothing. */
#define OOM_EXPECT(flow, stride) \
	do { \
		const char *wrong = oom_try((flow), (stride)); \
		ck_assert_msg(wrong == NULL, "%s", wrong ? wrong : ""); \
	} while (0)

/* A call that returns a code. True: as untouched, go on. */
#define OOM_CALL(o, call) oom_returned((o), #call, (oom_begin(o), oom_end((o), (call))))
/* The same for a call with an output, which must be there or not as the untouched one was, and not
 * there after E_NOMEM. */
#define OOM_MAKES(o, call, out) ((void)OOM_CALL((o), (call)), oom_output((o), (out) != NULL))
/* A call that returns something else; not failed when it is NULL or 0. Look at what it did with
 * oom_text(). */
#define OOM_DO(o, call) (oom_begin(o), (call), (void)oom_end((o), 0))

/* Where the calls put their error; looked at and freed by the macros. */
tpmattest_error **oom_err(oom *o);
/* Put an output on the transcript (NULL: as such). True: as untouched. */
bool oom_text(oom *o, const char *s);
bool oom_bytes(oom *o, const void *p, size_t n);
bool oom_number(oom *o, long long n);

/* Inside a call, back in the test's code: what it allocates is its own. */
void oom_pause(void);
void oom_resume(void);

void oom_begin(oom *o);
int oom_end(oom *o, int rc);
bool oom_returned(oom *o, const char *call, int rc);
bool oom_output(oom *o, bool there);

#endif

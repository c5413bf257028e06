/* SPDX-License-Identifier: BSD-2-Clause */
/* Negative controls: what the harness is there to find, done on purpose. Each must be found, and
 * the sound one not. */
#include "oom.h"

#include "../unit/runner.h"
#include "base/buf.h"
#include "base/error.h"

#include <openssl/err.h>
#include <stdio.h>
#include <string.h>

/* Two allocations, joined. */
static int sound(char **out, tpmattest_error **err)
{
	char *one = strdup("one"), *two = strdup("two");
	int rc = 0;

	*out = NULL;
	if (!one || !two || asprintf(out, "%s %s", one, two) < 0) {
		*out = NULL;
		rc = ta_error_nomem(err);
	}
	free(one);
	free(two);
	return rc;
}

/* Forgets the first when the second fails. */
static int leaking(char **out, tpmattest_error **err)
{
	char *one = strdup("one"), *two = strdup("two");

	*out = NULL;
	if (!one || !two)
		return ta_error_nomem(err);
	free(two);
	*out = one;
	return 0;
}

/* Goes on with less than there was. */
static int ignoring(char **out, tpmattest_error **err)
{
	char *one = strdup("one"), *two = strdup("two");

	(void)err;
	*out = one ? one : two;
	if (one)
		free(two);
	return 0;
}

static int misnaming(char **out, tpmattest_error **err)
{
	*out = strdup("one");
	return *out ? 0 : ta_error_set(err, TPMATTEST_E_FORMAT, "no text");
}

static int handing_out(char **out, tpmattest_error **err)
{
	char *two = strdup("two");

	*out = strdup("one");
	if (!two)
		return ta_error_nomem(err);
	free(two);
	return 0;
}

static int inventing(char **out, tpmattest_error **err)
{
	*out = strdup("one");
	if (*out)
		return 0;
	(void)ta_error_nomem(err);
	return TPMATTEST_E_CERT;
}

static int queueing(char **out, tpmattest_error **err)
{
	*out = strdup("one");
	if (*out)
		return 0;
	ERR_raise(ERR_LIB_EVP, ERR_R_MALLOC_FAILURE);
	return ta_error_nomem(err);
}

/* Needs no memory that it cannot do without. */
static int modest(char **out, tpmattest_error **err)
{
	char *volatile spare = strdup("spare"); /* or the compiler leaves it out */

	free(spare);
	*out = NULL;
	(void)err;
	return 0;
}

/* vasprintf() gives no NULL when it fails. */
static int trusting(char **out, tpmattest_error **err)
{
	(void)err;
	*out = NULL;
	if (asprintf(out, "%d", 7) < 0)
		return TPMATTEST_E_NOMEM;
	return 0;
}

static int (*helper)(char **out, tpmattest_error **err);

static bool flow(oom *o)
{
	char *s = NULL;
	bool good = OOM_MAKES(o, helper(&s, oom_err(o)), s) && oom_text(o, s);

	if (good || helper != trusting)
		free(s);
	return good;
}

static const struct {
	int (*helper)(char **out, tpmattest_error **err);
	const char *finds;
} controls[] = {
	{ sound, NULL },
	{ modest, NULL },
	{ leaking, "1 allocations were not freed [allocation 1]" },
	{ ignoring, "differs from the untouched run" },
	{ misnaming, "TPMATTEST_E_FORMAT" },
	{ handing_out, "E_NOMEM with an output" },
	{ inventing, "TPMATTEST_E_CERT with the error object of TPMATTEST_E_NOMEM" },
	{ queueing, "error queue" },
	{ trusting, "E_NOMEM with an output" },
};

START_TEST(faults_are_found)
{
	const char *wrong;

	helper = controls[_i].helper;
	wrong = oom_try(flow, 1);
	if (controls[_i].finds)
		ck_assert_msg(wrong && strstr(wrong, controls[_i].finds), "row %d: %s", _i,
			      wrong ? wrong : "nothing found");
	else
		ck_assert_msg(!wrong, "row %d: %s", _i, wrong);
}
END_TEST

static bool nothing(oom *o)
{
	return OOM_CALL(o, 0);
}

/* Wrappers that the linker did not put in would make every flow pass. */
START_TEST(a_flow_without_allocations_is_found)
{
	ck_assert_ptr_nonnull(oom_try(nothing, 1));
}
END_TEST

/* Every allocator fails in turn, and the library's objects are among those that are wrapped. */
static bool all_allocators(oom *o)
{
	char *s[6] = { NULL };
	uint8_t *copy = NULL;
	ta_buf b = ta_buf_with(100);

	OOM_DO(o, s[0] = malloc(1));
	OOM_DO(o, s[1] = calloc(2, 1));
	OOM_DO(o, s[2] = realloc(NULL, 2));
	OOM_DO(o, s[3] = reallocarray(NULL, 3, 2));
	OOM_DO(o, s[4] = strdup("x"));
	OOM_DO(o, s[5] = strndup("xyz", 2));
	OOM_DO(o, copy = ta_memdup("x", 1));
	OOM_DO(o, ta_buf_printf(&b, "%d", 12));
	for (size_t i = 0; i < 6; i++) {
		oom_number(o, s[i] == NULL);
		free(s[i]);
	}
	oom_number(o, copy == NULL);
	oom_number(o, b.nomem);
	free(copy);
	ta_buf_free(&b);
	return true;
}

START_TEST(every_allocator_is_wrapped)
{
	for (size_t n = 1; n <= 9; n++) {
		char want[40];
		const char *wrong = oom_try_at(all_allocators, n);

		snprintf(want, sizeof(want), "[allocation %zu]", n);
		ck_assert_msg(wrong && strstr(wrong, want), "allocation %zu: %s", n,
			      wrong ? wrong : "nothing found");
	}
	ck_assert_ptr_null(oom_try_at(all_allocators, 10));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("control");
	TCase *t = tcase_create("control");

	tcase_add_loop_test(t, faults_are_found, 0, sizeof(controls) / sizeof(controls[0]));
	tcase_add_test(t, a_flow_without_allocations_is_found);
	tcase_add_test(t, every_allocator_is_wrapped);
	suite_add_tcase(s, t);
	return run_suite(s);
}

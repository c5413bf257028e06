/* SPDX-License-Identifier: BSD-2-Clause */
#include "input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

static int set_time(const struct options *o, tpmattest_policy *p, uint64_t *flags)
{
	const char *when = options_value(o, OPT_TIME);
	tpmattest_error *err = NULL;
	int64_t seconds;
	int rc;

	if (!when || strcmp(when, "now") == 0)
		return 0;
	if (strcmp(when, "ignore") == 0) {
		*flags |= TPMATTEST_POLICY_IGNORE_TIME;
		return 0;
	}
	if (tpmattest_time_parse(when, &seconds, NULL) != 0)
		return message_usage(
			o->command->name,
			"--time %s: not now, ignore, or an instant such as 2024-12-31T12:00:00Z",
			when);
	rc = tpmattest_policy_set_time(p, seconds, &err);
	return rc ? message_error("--time", rc, &err) : 0;
}

static int set_leaf(const struct options *o, uint64_t *flags)
{
	const char *leaf = options_value(o, OPT_LEAF);

	if (!leaf || strcmp(leaf, "ek") == 0)
		return 0;
	if (strcmp(leaf, "any") != 0)
		return message_usage(o->command->name, "--leaf %s: neither ek nor any", leaf);
	*flags |= TPMATTEST_POLICY_ANY_LEAF;
	return 0;
}

static int set_ek_index(const struct options *o, tpmattest_policy *p)
{
	const char *text = options_value(o, OPT_EK_INDEX);
	tpmattest_error *err = NULL;
	unsigned long long index;
	char *end;
	int rc;

	if (!text)
		return 0;
	errno = 0;
	index = strtoull(text, &end, 0);
	if (errno || text[0] < '0' || text[0] > '9' || *end || index == 0 || index > UINT32_MAX)
		return message_usage(o->command->name,
				     "--ek-index %s: not an NV index such as 0x01c0000a", text);
	rc = tpmattest_policy_set_ek_index(p, (uint32_t)index, &err);
	return rc ? message_error("--ek-index", rc, &err) : 0;
}

int input_policy(const struct options *o, tpmattest_policy **out)
{
	tpmattest_error *err = NULL;
	uint64_t flags = options_policy_flags(o);
	int rc = tpmattest_policy_new(out, &err), status;

	if (rc)
		return message_error(o->command->name, rc, &err);
	status = set_time(o, *out, &flags);
	if (status == 0)
		status = set_leaf(o, &flags);
	if (status == 0)
		status = set_ek_index(o, *out);
	if (status == 0)
		status = input_allow(o, *out);
	if (status == 0) {
		rc = tpmattest_policy_set_flags(*out, flags, &err);
		status = rc ? message_error(o->command->name, rc, &err) : 0;
	}
	if (status) {
		tpmattest_policy_free(*out);
		*out = NULL;
	}
	return status;
}

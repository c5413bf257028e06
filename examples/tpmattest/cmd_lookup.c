/* SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

#include "aik.h"
#include "input.h"
#include "message.h"
#include "text.h"

static int show(const struct options *o, const tpmattest_authority *a)
{
	tpmattest_error *err = NULL;
	char *json;
	int rc;

	if (options_has(o, OPT_JSON)) {
		rc = tpmattest_authority_to_json(a, &json, &err);
		if (rc)
			return message_error(o->command->name, rc, &err);
		text_put_line(json);
		tpmattest_free(json);
	} else {
		aik_put_authority(a);
	}
	return tpmattest_authority_registered(a) == TPMATTEST_REGISTERED_YES ? 0 : STATUS_NO;
}

int cmd_lookup(const struct options *o)
{
	tpmattest_authority *a = NULL;
	tpmattest_trust *t = NULL;
	int status;

	if (!o->operand)
		return message_usage(o->command->name, "no authority given");
	status = input_trust(o, &t);
	if (status == 0)
		status = aik_lookup(o, t, &a);
	if (status == 0)
		status = show(o, a);
	tpmattest_authority_free(a);
	tpmattest_trust_free(t);
	return status;
}

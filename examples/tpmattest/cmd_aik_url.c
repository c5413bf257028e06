/* SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

#include "aik.h"
#include "message.h"
#include "text.h"

int cmd_aik_url(const struct options *o)
{
	tpmattest_report *r;
	const char *unknown;
	int status = aik_derive(o, &r);

	if (status)
		return status;
	text_put_line(tpmattest_ek_aik_url(tpmattest_report_selected(r)));
	unknown = aik_finding(r, TPMATTEST_F_AIK_NOT_REGISTERED);
	if (unknown)
		message_note("%s: %s", o->command->name, unknown);
	tpmattest_report_free(r);
	return 0;
}

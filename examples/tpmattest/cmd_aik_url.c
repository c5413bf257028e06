/* SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

#include "aik.h"
#include "message.h"
#include "text.h"

/* What is said beside a URL that is certain. */
static const int notes[] = { TPMATTEST_F_AIK_NOT_REGISTERED, TPMATTEST_F_AIK_WITHDRAWN };

int cmd_aik_url(const struct options *o)
{
	tpmattest_report *r;
	int status = aik_derive(o, &r);

	if (status)
		return status;
	text_put_line(tpmattest_ek_aik_url(tpmattest_report_selected(r)));
	for (size_t i = 0; i < sizeof(notes) / sizeof(notes[0]); i++) {
		const char *message = aik_finding(r, notes[i]);

		if (message)
			message_note("%s: %s; %s", o->command->name, message,
				     tpmattest_finding_remedy(notes[i]));
	}
	tpmattest_report_free(r);
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

#include "input.h"
#include "message.h"
#include "text.h"

/* A capture of a device without EK certificates is valid, but the user should know immediately. */
static int remark_on(const struct options *o, const tpmattest_evidence *e)
{
	tpmattest_certs *certs = NULL;
	size_t first;
	int status = input_certs(o, e, &certs, &first);

	if (status == 0 && first == tpmattest_certs_count(certs))
		message_note("%s: no EK certificate was found%s", o->command->name,
			     tpmattest_evidence_ek_public_count(e)
				     ? "; the EK's public area is in the capture, and 'tpmattest "
				       "ek-url' tells where the vendor may have the certificate"
				     : "");
	tpmattest_certs_free(certs);
	return status;
}

int cmd_capture(const struct options *o)
{
	uint32_t flags =
		TPMATTEST_READ_OTHER | (options_has(o, OPT_BIND) ? TPMATTEST_READ_EK_PUBLIC : 0);
	tpmattest_evidence *e = NULL;
	tpmattest_error *err = NULL;
	char *json = NULL;
	int rc, status = input_evidence_or_key(o, flags, &e);

	if (status == 0)
		status = remark_on(o, e);
	if (status == 0) {
		rc = tpmattest_evidence_to_json(e, &json, &err);
		if (rc)
			status = message_error(o->command->name, rc, &err);
		else
			text_put_line(json);
	}
	tpmattest_free(json);
	tpmattest_evidence_free(e);
	return status;
}

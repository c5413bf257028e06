/* SPDX-License-Identifier: BSD-2-Clause */
#include "aik.h"

#include <stdio.h>
#include <string.h>

#include <tpmattest/endpoint.h>

#include "input.h"
#include "message.h"
#include "text.h"

/* The address depends on certificates of the device whose signatures are valid, so it requires a
 * verification, but no trust store. */
static const struct {
	int finding;
	int code;
	const char *todo;
} reasons[] = {
	{ TPMATTEST_F_NO_EK_CERT, TPMATTEST_E_NO_EK,
	  "see what the TPM holds with 'tpmattest capture'" },
	{ TPMATTEST_F_EK_EKU_WRONG, TPMATTEST_E_INCOMPLETE,
	  "give the certificate of the EK, not that of another key" },
	{ TPMATTEST_F_AIK_MANUFACTURER_UNSAFE, TPMATTEST_E_MANUFACTURER, "give --manufacturer" },
	{ TPMATTEST_F_AIK_NO_MANUFACTURER, TPMATTEST_E_NO_MANUFACTURER, "give --manufacturer" },
	{ TPMATTEST_F_ON_DIE_CHAIN_MISSING, TPMATTEST_E_INCOMPLETE,
	  "read the TPM (--tcti), or give the chain with --chain; on Windows it is in the "
	  "registry, "
	  "under IntermediateCACertStore" },
	{ TPMATTEST_F_AIK_UNCERTAIN, TPMATTEST_E_INCOMPLETE,
	  "give the issuer or a newer TrustedTpm.cab with --trust" },
	{ TPMATTEST_F_AIK_KEY_ID_LENGTH, TPMATTEST_E_NO_KEY_ID,
	  "no authority can be named after this certificate" },
};

const char *aik_finding(const tpmattest_report *r, int finding)
{
	const tpmattest_ek *ek = tpmattest_report_selected(r);

	for (size_t i = 0; i < tpmattest_ek_finding_count(ek); i++)
		if (tpmattest_ek_finding_code(ek, i) == finding)
			return tpmattest_ek_finding_message(ek, i);
	return NULL;
}

/* Regardless of the status for the code, the question could not be answered. */
static int no_url(const struct options *o, const tpmattest_report *r)
{
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		const char *message = aik_finding(r, reasons[i].finding);

		if (message) {
			(void)message_about(o->command->name, reasons[i].code, reasons[i].todo,
					    "%s", message);
			return STATUS_UNKNOWN;
		}
	}
	return message_about(o->command->name, TPMATTEST_E_INCOMPLETE,
			     "see 'tpmattest resolve --verbose'", "no AIK address");
}

static int derive(const struct options *o, const tpmattest_evidence *e, const tpmattest_trust *t,
		  const tpmattest_policy *p, tpmattest_report **out)
{
	tpmattest_error *err = NULL;
	int rc = tpmattest_verify(e, t, p, out, &err);

	if (!*out)
		return message_error(o->command->name, rc, &err);
	tpmattest_error_free(err);
	return tpmattest_ek_aik_url(tpmattest_report_selected(*out)) ? 0 : no_url(o, *out);
}

int aik_derive(const struct options *o, tpmattest_report **out)
{
	tpmattest_evidence *e = NULL;
	tpmattest_policy *p = NULL;
	tpmattest_trust *t = NULL;
	int status = input_policy(o, &p);

	*out = NULL;
	if (status == 0)
		status = input_evidence(o, 0, &e);
	if (status == 0)
		status = input_trust(o, &t);
	if (status == 0)
		status = derive(o, e, t, p, out);
	if (status) {
		tpmattest_report_free(*out);
		*out = NULL;
	}
	tpmattest_evidence_free(e);
	tpmattest_policy_free(p);
	tpmattest_trust_free(t);
	return status;
}

int aik_lookup(const struct options *o, const tpmattest_trust *t, tpmattest_authority **out)
{
	tpmattest_error *err = NULL;
	int rc = tpmattest_authority_lookup(t, o->operand, options_value(o, OPT_MANUFACTURER), out,
					    &err),
	    status;

	if (!rc)
		return 0;
	status = message_about(o->command->name, rc,
			       "give it as it is written in the log, such as a host name", "%s",
			       tpmattest_error_message(err));
	tpmattest_error_free(err);
	return status;
}

/* The words for a status. The list is that of a cabinet; what the service knows is another matter. */
static const char *status_text(int registered)
{
	switch (registered) {
	case TPMATTEST_REGISTERED_YES:
		return "registered in Microsoft's cabinet";
	case TPMATTEST_REGISTERED_WITHDRAWN:
		return "withdrawn";
	default:
		return "never listed in Microsoft's cabinet";
	}
}

/* Print the CA of the authority, with the name of the manufacturer in the label. If the identifier is
 * registered under another one, the CA is that one's. */
static void put_owner(const tpmattest_authority *a)
{
	const char *label = tpmattest_authority_label(a), *owner = tpmattest_authority_owner(a),
		   *name = NULL;
	char id[8] = "";

	if (!owner)
		return;
	if (label && !tpmattest_authority_other(a) && strcspn(label, "-") < sizeof(id)) {
		snprintf(id, sizeof(id), "%.*s", (int)strcspn(label, "-"), label);
		name = tpmattest_manufacturer_name(id);
	}
	text_put("CA of the vendor%s%s: %s\n", name ? " " : "", name ? name : "", owner);
}

void aik_put_authority(const tpmattest_authority *a)
{
	const char *label = tpmattest_authority_label(a), *date = tpmattest_authority_list_date(a),
		   *on = tpmattest_authority_withdrawn_on(a), *other = tpmattest_authority_other(a);
	int finding = tpmattest_authority_finding(a);

	text_put("%s: %s%s%s%s%s%s\n", label ? label : "key identifier",
		 status_text(tpmattest_authority_registered(a)), on ? " on " : "", on ? on : "",
		 date ? " (cabinet of " : "", date ? date : "", date ? ")" : "");
	put_owner(a);
	if (other)
		text_put("also or instead registered under: %s\n", other);
	if (tpmattest_authority_url(a))
		text_put("URL: %s\n", tpmattest_authority_url(a));
	if (finding == TPMATTEST_F_ON_DIE_CHAIN_MISSING)
		text_put("most likely a CA in a single device (inferred): its on-die chain was not "
			 "read\n");
	if (finding)
		text_put("what to do: %s\n", tpmattest_finding_remedy(finding));
}

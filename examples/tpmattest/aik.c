/* SPDX-License-Identifier: BSD-2-Clause */
#include "aik.h"

#include "input.h"
#include "message.h"

/* The address depends on certificates of the device whose signatures are valid, so it requires a
 * verification, but no trust store. */
static const struct {
	int finding;
	int code;
	const char *todo;
} reasons[] = {
	{ TPMATTEST_F_NO_EK_CERT, TPMATTEST_E_NO_EK,
	  "see what the TPM holds with 'tpmattest capture'" },
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

static int derive(const struct options *o, const tpmattest_evidence *e, const tpmattest_policy *p,
		  tpmattest_report **out)
{
	tpmattest_error *err = NULL;
	int rc = tpmattest_verify(e, NULL, p, out, &err);

	if (!*out)
		return message_error(o->command->name, rc, &err);
	tpmattest_error_free(err);
	return tpmattest_ek_aik_url(tpmattest_report_selected(*out)) ? 0 : no_url(o, *out);
}

int aik_derive(const struct options *o, tpmattest_report **out)
{
	tpmattest_evidence *e = NULL;
	tpmattest_policy *p = NULL;
	int status = input_policy(o, &p);

	*out = NULL;
	if (status == 0)
		status = input_evidence(o, 0, &e);
	if (status == 0)
		status = derive(o, e, p, out);
	if (status) {
		tpmattest_report_free(*out);
		*out = NULL;
	}
	tpmattest_evidence_free(e);
	tpmattest_policy_free(p);
	return status;
}

/* SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

#include <stdlib.h>

#include "input.h"
#include "io.h"
#include "message.h"
#include "text.h"

static int put_url(const char *where, const char *manufacturer, const uint8_t *key, size_t len)
{
	tpmattest_error *err = NULL;
	char *url = NULL;
	int rc = tpmattest_ek_service_url(manufacturer, key, len, &url, &err);

	if (rc)
		return message_error(where, rc, &err);
	text_put_line(url);
	tpmattest_free(url);
	return 0;
}

static int put_certificate(const struct options *o, const char *manufacturer,
			   const tpmattest_certs *certs, size_t i)
{
	size_t len;
	const uint8_t *der = tpmattest_cert_der(tpmattest_certs_at(certs, i), &len);

	return put_url(o->command->name, manufacturer, der, len);
}

static int from_public(const struct options *o)
{
	const char *path = options_value(o, OPT_PUBLIC),
		   *manufacturer = options_value(o, OPT_MANUFACTURER);
	uint8_t *data;
	size_t len;
	int status;

	if (options_has(o, OPT_TCTI) || options_has(o, OPT_EVIDENCE) || options_has(o, OPT_EK))
		return message_usage(o->command->name,
				     "--public cannot be combined with --tcti, --evidence or --ek");
	if (!manufacturer)
		return message_usage(
			o->command->name,
			"--public requires --manufacturer, because a public key names none");
	status = io_read(path, IO_SMALL, &data, &len);
	if (status == 0)
		status = put_url(io_name(path), manufacturer, data, len);
	free(data);
	return status;
}

/* The manufacturer chosen by the report (given, the TPM's, or the certificate's) determines the
 * service. Without an EK certificate the request uses the EK public, which is the main use of the
 * service. */
static int put_service(const struct options *o, const tpmattest_evidence *e, const tpmattest_ek *ek)
{
	const char *manufacturer = tpmattest_ek_manufacturer(ek),
		   *url = tpmattest_ek_certificate_url(ek);
	tpmattest_certs *certs = NULL;
	size_t first;
	int status;

	if (!manufacturer)
		return message_code(o->command->name, TPMATTEST_E_NO_MANUFACTURER);
	if (url) {
		text_put_line(url);
		return 0;
	}
	status = input_certs(o, e, &certs, &first);
	if (status == 0 && first < tpmattest_certs_count(certs))
		status = put_certificate(o, manufacturer, certs, first);
	else if (status == 0)
		status = message_about(o->command->name, TPMATTEST_E_NO_EK, "give --public",
				       "there is no EK, or none that a service of %s knows",
				       manufacturer);
	tpmattest_certs_free(certs);
	return status;
}

static int from_device(const struct options *o)
{
	tpmattest_evidence *e = NULL;
	tpmattest_error *err = NULL;
	tpmattest_report *r = NULL;
	int rc, status = input_evidence_or_key(o, 0, &e);

	if (status)
		return status;
	rc = tpmattest_verify(e, NULL, NULL, &r, &err);
	if (r)
		status = put_service(o, e, tpmattest_report_selected(r));
	else
		status = message_error(o->command->name, rc, &err);
	tpmattest_error_free(err);
	tpmattest_report_free(r);
	tpmattest_evidence_free(e);
	return status;
}

int cmd_ek_url(const struct options *o)
{
	return options_has(o, OPT_PUBLIC) ? from_public(o) : from_device(o);
}

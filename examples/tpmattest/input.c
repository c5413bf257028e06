/* SPDX-License-Identifier: BSD-2-Clause */
#include "input.h"

#include <stdlib.h>

#include "io.h"
#include "message.h"

static int from_tpm(const struct options *o, uint32_t flags, tpmattest_evidence **out)
{
	const char *conf = options_value(o, OPT_TCTI);
	tpmattest_error *err = NULL;
	tpmattest_tpm *tpm = NULL;
	int rc;

	/* By default tpm2-tss writes its own messages to standard error. */
	setenv("TSS2_LOG", "all+none", 0);
	rc = tpmattest_tpm_open(conf, &tpm, &err);
	if (rc == 0)
		rc = tpmattest_tpm_read_evidence(tpm, flags, out, &err);
	tpmattest_tpm_close(tpm);
	return rc ? message_error(conf ? conf : "TPM", rc, &err) : 0;
}

static int from_capture(const char *path, tpmattest_evidence **out)
{
	tpmattest_error *err = NULL;
	uint8_t *data;
	size_t len;
	int rc, status = io_read(path, IO_SMALL, &data, &len);

	if (status)
		return status;
	rc = tpmattest_evidence_from_json((const char *)data, len, out, &err);
	free(data);
	return rc ? message_error(io_name(path), rc, &err) : 0;
}

static int add_file(tpmattest_evidence *e, int role, const char *path)
{
	tpmattest_error *err = NULL;
	uint8_t *data;
	size_t len;
	int rc, status = io_read(path, IO_SMALL, &data, &len);

	if (status)
		return status;
	rc = tpmattest_evidence_add_file(e, role, io_name(path), data, len, &err);
	free(data);
	return rc ? message_error(io_name(path), rc, &err) : 0;
}

/* Certificates from files, alone or beside what a TPM or a capture has. */
static int add_files(const struct options *o, tpmattest_evidence *e)
{
	const char *path = options_value(o, OPT_EK);
	size_t at = 0;
	int status = path ? add_file(e, TPMATTEST_ROLE_EK, path) : 0;

	while (status == 0 && (path = options_next(o, OPT_CHAIN, &at)) != NULL)
		status = add_file(e, TPMATTEST_ROLE_CHAIN, path);
	return status;
}

static int from_nothing(const struct options *o, tpmattest_evidence **out)
{
	tpmattest_error *err = NULL;
	int rc = tpmattest_evidence_new(out, &err);

	return rc ? message_error(o->command->name, rc, &err) : 0;
}

int input_evidence(const struct options *o, uint32_t tpm_flags, tpmattest_evidence **out)
{
	const char *manufacturer = options_value(o, OPT_MANUFACTURER);
	bool device = options_has(o, OPT_TCTI) || !options_has(o, OPT_EK);
	int status, rc;
	tpmattest_error *err = NULL;

	*out = NULL;
	if (options_has(o, OPT_TCTI) && options_has(o, OPT_EVIDENCE))
		return message_usage(o->command->name, "--tcti and --evidence cannot be combined");
	if (options_has(o, OPT_EVIDENCE))
		status = from_capture(options_value(o, OPT_EVIDENCE), out);
	else if (device)
		status = from_tpm(o, tpm_flags, out);
	else
		status = from_nothing(o, out);
	if (status == 0)
		status = add_files(o, *out);
	if (status == 0 && manufacturer) {
		rc = tpmattest_evidence_set_manufacturer(*out, manufacturer, &err);
		status = rc ? message_error("--manufacturer", rc, &err) : 0;
	}
	if (status) {
		tpmattest_evidence_free(*out);
		*out = NULL;
	}
	return status;
}

int input_certs(const struct options *o, const tpmattest_evidence *e, tpmattest_certs **out,
		size_t *first_ek)
{
	tpmattest_error *err = NULL;
	int rc = tpmattest_certs_new(e, out, &err);

	*first_ek = 0;
	if (rc)
		return message_error(o->command->name, rc, &err);
	while (*first_ek < tpmattest_certs_count(*out) &&
	       !tpmattest_cert_is_ek(tpmattest_certs_at(*out, *first_ek)))
		++*first_ek;
	return 0;
}

int input_evidence_or_key(const struct options *o, uint32_t tpm_flags, tpmattest_evidence **out)
{
	bool tpm = !options_has(o, OPT_EVIDENCE) &&
		   (options_has(o, OPT_TCTI) || !options_has(o, OPT_EK));
	tpmattest_certs *certs = NULL;
	size_t first = 0;
	int status;

	/* A certificate in a file may be that of another part, so it is compared. */
	if (options_has(o, OPT_EK))
		tpm_flags |= TPMATTEST_READ_EK_PUBLIC;
	status = input_evidence(o, tpm_flags, out);

	if (status || !tpm || (tpm_flags & TPMATTEST_READ_EK_PUBLIC))
		return status;
	status = input_certs(o, *out, &certs, &first);
	if (status == 0 && first < tpmattest_certs_count(certs)) {
		tpmattest_certs_free(certs);
		return 0;
	}
	tpmattest_certs_free(certs);
	tpmattest_evidence_free(*out);
	*out = NULL;
	return status ? status : input_evidence(o, tpm_flags | TPMATTEST_READ_EK_PUBLIC, out);
}

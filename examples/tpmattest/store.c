/* SPDX-License-Identifier: BSD-2-Clause */
#include "input.h"

#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "message.h"

/* A certificate that cannot be an anchor is reported, and the command continues. The verdict is
 * then the same as without it. */
static int add_anchor(tpmattest_trust *t, const char *path, const char *vendor)
{
	tpmattest_error *err = NULL;
	uint8_t *data;
	size_t len;
	int rc, status = io_read(path, IO_SMALL, &data, &len);

	if (status)
		return status;
	rc = tpmattest_trust_add_anchor(t, data, len, vendor, &err);
	free(data);
	if (rc == TPMATTEST_E_DEBUG_CA || rc == TPMATTEST_E_AIK_CA) {
		(void)message_error(io_name(path), rc, &err);
		return 0;
	}
	return rc ? message_error(io_name(path), rc, &err) : 0;
}

static int add_crl(const char *path, void *user)
{
	tpmattest_error *err = NULL;
	uint8_t *data;
	size_t len;
	int rc, status = io_read(path, IO_CRL, &data, &len);

	if (status)
		return status;
	rc = tpmattest_trust_add_crl(user, io_name(path), data, len, &err);
	free(data);
	return rc ? message_error(io_name(path), rc, &err) : 0;
}

/* A verdict that is incomplete because a file of the store is damaged is no fault of the device, so
 * this is said. The command that lists the store says it itself. */
static int add_path(const struct options *o, tpmattest_trust *t, const char *path)
{
	size_t before = tpmattest_trust_note_count(t), bad = 0, first = 0;
	tpmattest_error *err = NULL;
	int rc = tpmattest_trust_add_path(t, path, &err);

	if (rc)
		return message_error(path, rc, &err);
	for (size_t i = tpmattest_trust_note_count(t); i-- > before;) {
		if (tpmattest_trust_note_code(t, i) >= 0)
			continue;
		bad++;
		first = i;
	}
	if (bad && strcmp(o->command->name, "trust") != 0)
		message_note("--trust %s: %zu %s could not be loaded, %s %s: %s; "
			     "'tpmattest trust --trust %s' shows all",
			     path, bad, bad == 1 ? "file or block" : "files or blocks",
			     bad == 1 ? "at" : "the first at",
			     tpmattest_trust_note_source(t, first),
			     tpmattest_trust_note_reason(t, first), path);
	return 0;
}

static int fill(const struct options *o, tpmattest_trust *t)
{
	tpmattest_error *err = NULL;
	int rc, status = 0;

	if (options_has(o, OPT_VENDOR_ROOTS)) {
		rc = tpmattest_trust_add_vendor_roots(t, &err);
		status = rc ? message_error("--vendor-roots", rc, &err) : 0;
	}
	for (size_t i = 0; i < o->n && status == 0; i++) {
		const char *value = o->v[i].value;

		switch (o->v[i].id) {
		case OPT_TRUST:
			status = add_path(o, t, value);
			break;
		case OPT_ANCHOR:
			status = add_anchor(t, value, options_value(o, OPT_ANCHOR_VENDOR));
			break;
		case OPT_CRL:
			status = io_each(value, add_crl, t);
			break;
		default:
			break;
		}
	}
	return status;
}

int input_trust(const struct options *o, tpmattest_trust **out)
{
	tpmattest_error *err = NULL;
	int rc, status;

	*out = NULL;
	if (!options_has(o, OPT_TRUST) && !options_has(o, OPT_ANCHOR) && !options_has(o, OPT_CRL) &&
	    !options_has(o, OPT_VENDOR_ROOTS))
		return 0;
	rc = tpmattest_trust_new(out, &err);
	if (rc)
		return message_error(o->command->name, rc, &err);
	rc = tpmattest_trust_set_flags(
		*out, options_has(o, OPT_PARTIAL_CHAIN) ? TPMATTEST_TRUST_PARTIAL_CHAIN : 0, &err);
	status = rc ? message_error("--partial-chain", rc, &err) : fill(o, *out);
	if (status) {
		tpmattest_trust_free(*out);
		*out = NULL;
	}
	return status;
}

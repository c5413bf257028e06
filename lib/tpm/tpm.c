/* SPDX-License-Identifier: BSD-2-Clause */
/* Opens and closes a connection, and makes a complete capture. */
#include "tpm/tpm.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <tpmattest/tss2.h>
#include <tss2/tss2_rc.h>
#include <tss2/tss2_tctildr.h>

#include "base/limits.h"
#include "evidence/nvindex.h"

/* Linux devices: with the kernel's resource manager, and without. */
static const char *const devices[] = { "/dev/tpmrm0", "/dev/tpm0" };

#define NO_DEVICE \
	"enable the TPM in the firmware setup (it may be called PTT, fTPM or Security Device), " \
	"see that its driver " \
	"is loaded (tpm_tis, tpm_crb), or name another TPM, such as swtpm:port=2321"

/* Check that a device can be opened. Returns 0 or an error with a message that tells what to do.
 * The TCTI that opens the device later does not report reasons. */
static int probe(const char *path, tpmattest_error **err)
{
	int fd = open(path, O_RDWR | O_CLOEXEC | O_NOCTTY | O_NONBLOCK), why = errno;

	if (fd >= 0) {
		close(fd);
		return 0;
	}
	switch (why) {
	case EACCES:
	case EPERM:
		return ta_error_set(
			err, TPMATTEST_E_TPM_ACCESS,
			"permission denied on %s: run as root, or as a member of the group "
			"that owns it (usually tss)",
			path);
	case EBUSY:
		return ta_error_set(
			err, TPMATTEST_E_TPM_OPEN,
			"%s is in use by another program: use /dev/tpmrm0, which can be "
			"shared",
			path);
	case ENOENT:
	case ENODEV:
	case ENXIO:
		return ta_error_set(err, TPMATTEST_E_TPM_OPEN, "no TPM at %s: " NO_DEVICE, path);
	default:
		return ta_error_set(err, TPMATTEST_E_TPM_OPEN, "cannot open %s: %s", path,
				    strerror(why));
	}
}

/* Returns the first device that exists, or the reason why there is none. */
static int find_device(const char **path, tpmattest_error **err)
{
	for (size_t i = 0; i < sizeof(devices) / sizeof(devices[0]); i++) {
		*path = devices[i];
		if (access(*path, F_OK) == 0)
			return probe(*path, err);
	}
	return ta_error_set(err, TPMATTEST_E_TPM_OPEN, "no TPM at %s or %s: " NO_DEVICE, devices[0],
			    devices[1]);
}

/* Determine the TCTI string to open. A device is checked first. */
static int resolve(const char *conf, char **out, tpmattest_error **err)
{
	const char *path = NULL;
	int rc = 0;

	*out = NULL;
	if (!conf || strcmp(conf, "device") == 0)
		rc = find_device(&path, err);
	else if (strncmp(conf, "device:", 7) == 0)
		rc = probe(path = conf + 7, err);
	if (rc)
		return rc;
	if (path ? asprintf(out, "device:%s", path) < 0 : !(*out = strdup(conf))) {
		*out = NULL;
		return ta_error_nomem(err);
	}
	return 0;
}

static int new_connection(TSS2_TCTI_CONTEXT *tcti, tpmattest_tpm **out, tpmattest_error **err)
{
	TSS2_ABI_VERSION abi = TSS2_ABI_VERSION_CURRENT;
	tpmattest_tpm *tpm = calloc(1, sizeof(*tpm));
	TSS2_RC rc;
	int code;

	if (!tpm)
		return ta_error_nomem(err);
	tpm->tcti = tcti;
	code = ta_framing_init(&tpm->framing, tcti, err);
	if (code)
		goto out;
	tpm->sys_size = Tss2_Sys_GetContextSize(0);
	tpm->sys = calloc(1, tpm->sys_size);
	if (!tpm->sys) {
		code = ta_error_nomem(err);
		goto out;
	}
	rc = Tss2_Sys_Initialize(tpm->sys, tpm->sys_size, (TSS2_TCTI_CONTEXT *)&tpm->framing, &abi);
	if (rc) {
		code = ta_tpm_error(err, rc, "tpm2-tss rejects the TCTI context");
		free(tpm->sys);
		tpm->sys = NULL;
		goto out;
	}
	*out = tpm;
	tpm = NULL;
out:
	tpmattest_tpm_close(tpm);
	return code;
}

int tpmattest_tpm_new_tcti(TSS2_TCTI_CONTEXT *tcti, tpmattest_tpm **out, tpmattest_error **err)
{
	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!tcti || !out)
		return ta_error_null(err, __func__);
	return new_connection(tcti, out, err);
}

/* The loader says "not supported" when it finds no library for the name before the colon. */
static int explain_open(const char *conf, TSS2_RC rc, tpmattest_error **err)
{
	int name = (int)strcspn(conf, ":");

	if ((rc & ~(TSS2_RC)TSS2_RC_LAYER_MASK) == TSS2_BASE_RC_NOT_SUPPORTED && name > 0)
		return ta_error_set_detail(
			err, TPMATTEST_E_TPM_OPEN, rc, Tss2_RC_Decode(rc),
			"no TCTI module \"%.*s\" (libtss2-tcti-%.*s.so.0): install its package, "
			"which Debian calls libtss2-tcti-%.*s0 or libtss2-tcti-%.*s0t64",
			name, conf, name, conf, name, conf, name, conf);
	return ta_error_set_detail(err, TPMATTEST_E_TPM_OPEN, rc, Tss2_RC_Decode(rc),
				   "no TPM responds at TCTI \"%s\" (%s): is it running, and is the "
				   "string right?",
				   conf, Tss2_RC_Decode(rc));
}

int tpmattest_tpm_open(const char *tcti_conf, tpmattest_tpm **out, tpmattest_error **err)
{
	TSS2_TCTI_CONTEXT *tcti = NULL;
	char *conf = NULL;
	TSS2_RC rc;
	int code;

	ta_error_clear(err);
	if (!out)
		return ta_error_null(err, __func__);
	*out = NULL;
	code = resolve(tcti_conf, &conf, err);
	if (code)
		return code;
	rc = Tss2_TctiLdr_Initialize(conf, &tcti);
	if (rc)
		code = explain_open(conf, rc, err);
	else
		code = new_connection(tcti, out, err);
	if (code)
		Tss2_TctiLdr_Finalize(&tcti);
	else if (*out)
		(*out)->owned = true;
	free(conf);
	return code;
}

void tpmattest_tpm_close(tpmattest_tpm *tpm)
{
	if (!tpm)
		return;
	if (tpm->sys)
		Tss2_Sys_Finalize(tpm->sys);
	if (tpm->owned)
		Tss2_TctiLdr_Finalize(&tpm->tcti);
	free(tpm->sys);
	explicit_bzero(&tpm->owner_auth, sizeof(tpm->owner_auth));
	free(tpm);
}

int tpmattest_tpm_set_owner_auth(tpmattest_tpm *tpm, const uint8_t *auth, size_t len,
				 tpmattest_error **err)
{
	ta_error_clear(err);
	if (!tpm || (!auth && len))
		return ta_error_null(err, __func__);
	if (len > sizeof(tpm->owner_auth.buffer))
		return ta_error_set(err, TPMATTEST_E_USAGE,
				    "auth value of %zu bytes exceeds the limit of %zu", len,
				    sizeof(tpm->owner_auth.buffer));
	explicit_bzero(&tpm->owner_auth, sizeof(tpm->owner_auth));
	tpm->owner_auth.size = (uint16_t)len;
	if (len)
		memcpy(tpm->owner_auth.buffer, auth, len);
	return 0;
}

static int read_range(tpmattest_tpm *tpm, const ta_nv_range *range, tpmattest_evidence *e,
		      tpmattest_error **err)
{
	TPM2_HANDLE *handles = NULL;
	size_t n = 0;
	int rc = ta_tpm_list_handles(tpm, range->first, range->last, TA_MAX_DEVICE_NV, &handles, &n,
				     err);

	/* From here on, a failure to read one index is recorded and does not discard what was
	 * read. */
	for (size_t i = 0; rc == 0 && i < n; i++)
		rc = ta_tpm_read_nv(tpm, handles[i], e, err);
	free(handles);
	return rc;
}

static int read_all(tpmattest_tpm *tpm, uint32_t flags, tpmattest_evidence *e,
		    tpmattest_error **err)
{
	const ta_nv_range *range;
	int rc = ta_tpm_read_properties(tpm, e, err);

	/* The first range is that of the EKs. */
	for (size_t i = 0; rc == 0 && (range = ta_nvindex_range(i)) != NULL; i++)
		if (i == 0 || (flags & TPMATTEST_READ_OTHER))
			rc = read_range(tpm, range, e, err);
	if (rc == 0 && (flags & TPMATTEST_READ_EK_PUBLIC))
		rc = ta_tpm_read_eks(tpm, e, err);
	return rc;
}

int tpmattest_tpm_read_evidence(tpmattest_tpm *tpm, uint32_t flags, tpmattest_evidence **out,
				tpmattest_error **err)
{
	tpmattest_evidence *e;
	int rc;

	ta_error_clear(err);
	if (out)
		*out = NULL;
	if (!tpm || !out)
		return ta_error_null(err, __func__);
	if (flags & ~(TPMATTEST_READ_EK_PUBLIC | TPMATTEST_READ_OTHER))
		return ta_error_set(err, TPMATTEST_E_USAGE, "unknown flag 0x%x",
				    flags & ~(TPMATTEST_READ_EK_PUBLIC | TPMATTEST_READ_OTHER));
	rc = tpmattest_evidence_new(&e, err);
	if (rc)
		return rc;
	rc = read_all(tpm, flags, e, err);
	if (rc) {
		tpmattest_evidence_free(e);
		return rc;
	}
	e->origin = TA_ORIGIN_TPM;
	*out = e;
	return 0;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* Preloaded, it is a machine with a TPM of Intel at /dev/tpmrm0, which is the software TPM of
 * TPMATTEST_TCTI: for programs, such as those of the README, that look nowhere else. A connection
 * is never closed but by the program's end. */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <tss2/tss2_tctildr.h>

#include "tctiwrap.h"

#define DEVICE "/dev/tpmrm0"

/* dlsym gives object pointers, which ISO C does not turn into those of functions. */
static void next(const char *name, void *function)
{
	void *found = dlsym(RTLD_NEXT, name);

	memcpy(function, &found, sizeof(found));
}

int access(const char *path, int mode)
{
	int (*real)(const char *, int);

	next("access", &real);
	return real(strcmp(path, DEVICE) == 0 ? "/dev/null" : path, mode);
}

int open(const char *path, int flags, ...)
{
	int (*real)(const char *, int, ...);
	va_list ap;
	int mode = 0;

	va_start(ap, flags);
	if (flags & (O_CREAT | O_TMPFILE))
		mode = va_arg(ap, int);
	va_end(ap);
	next("open", &real);
	return real(strcmp(path, DEVICE) == 0 ? "/dev/null" : path, flags, mode);
}

/* "name:conf", as Tss2_TctiLdr_Initialize() takes it. */
static TSS2_RC connect_to(const char *conf, TSS2_TCTI_CONTEXT **context)
{
	char *name = strdup(conf ? conf : "");
	char *rest = name ? strchr(name, ':') : NULL;
	TSS2_RC rc;

	if (!name)
		return TSS2_TCTI_RC_MEMORY;
	if (rest)
		*rest++ = '\0';
	rc = Tss2_TctiLdr_Initialize_Ex(name, rest, context);
	free(name);
	return rc;
}

TSS2_RC Tss2_TctiLdr_Initialize(const char *conf, TSS2_TCTI_CONTEXT **context)
{
	int ours = conf && strcmp(conf, "device:" DEVICE) == 0;
	TSS2_RC rc = connect_to(ours ? getenv("TPMATTEST_TCTI") : conf, context);
	struct tctiwrap *wrap;

	if (rc || !ours)
		return rc;
	wrap = tctiwrap_new(*context);
	if (!wrap)
		return TSS2_TCTI_RC_MEMORY;
	tctiwrap_manufacturer(wrap, "INTC");
	*context = tctiwrap_tcti(wrap);
	return TSS2_RC_SUCCESS;
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* URLs: what is admitted is in its one form, and admitted again unchanged. */
#include <string.h>

#include "base/limits.h"
#include "fuzz.h"
#include "resolve/hosts.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
	ta_hosts *any = ta_hosts_new(true, true), *vendors = ta_hosts_new(true, false);
	char text[TA_MAX_URL + 2], *once = NULL, *twice = NULL, *strict = NULL;

	if (n < sizeof(text)) {
		memcpy(text, p, n);
		text[n] = '\0';
		if (ta_hosts_admit(any, text, &once) == 0) {
			FUZZ_ASSERT(strncmp(once, "http://", 7) == 0 ||
				    strncmp(once, "https://", 8) == 0);
			FUZZ_ASSERT(!strchr(once, '#') && !strchr(once, '\\') &&
				    !strchr(once, ' '));
			FUZZ_ASSERT(strlen(once) > TA_MAX_URL ||
				    (ta_hosts_admit(any, once, &twice) == 0 &&
				     strcmp(once, twice) == 0));
		}
		/* Whatever a vendor's host is, any host is too. */
		FUZZ_ASSERT(ta_hosts_admit(vendors, text, &strict) != 0 ||
			    (once && strcmp(once, strict) == 0));
	}
	free(once);
	free(twice);
	free(strict);
	ta_hosts_unref(any);
	ta_hosts_unref(vendors);
	return 0;
}

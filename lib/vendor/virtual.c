/* SPDX-License-Identifier: BSD-2-Clause */
#include "vendor/virtual.h"

#include <stddef.h>
#include <string.h>

#define AZURE_AK "on Azure, NV index 0x01c101d0 may hold an AK certificate"

/* The first row that applies is used. Sources: Azure Trusted Launch machines, which have an AK
 * certificate and no EK certificate; the properties of a Hyper-V machine (keylime issue 503);
 * libtpms, whose properties swtpm and VirtualBox report; VirtualBox issue 497 (no EK certificate).
 * That no machine with these properties has a certificate is inferred. Pluton reports MSFT too, so
 * this manufacturer alone does not identify a virtual machine. */
static const struct {
	const char *manufacturer;  /* TPM2_PT_MANUFACTURER */
	const char *vendor_string; /* TPM2_PT_VENDOR_STRING_1 to 4, or NULL for any */
	const char *text;
} rows[] = {
	{ "MSFT", "IoT Software TPM",
	  "virtual machines of Hyper-V and Azure have none; " AZURE_AK },
	{ "MSFT", NULL,
	  "if this is a virtual machine of Hyper-V or Azure, it has none; " AZURE_AK },
	{ "IBM", "SW   TPM",
	  "a software TPM has none unless one was created for it: VirtualBox creates none, "
	  "\"swtpm_setup --create-ek-cert\" does" },
};

const char *ta_virtual_without_ek(const char *manufacturer, const char *vendor_string)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (strcmp(rows[i].manufacturer, manufacturer) == 0 &&
		    (!rows[i].vendor_string || strcmp(rows[i].vendor_string, vendor_string) == 0))
			return rows[i].text;
	return NULL;
}

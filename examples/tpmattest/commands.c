/* SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

#include <string.h>

#if TOOL_HAVE_CURL
#define FETCH GROUP_FETCH
#else
#define FETCH 0u
#endif

#define DEVICE_SYNOPSIS \
	"[--tcti CONF | --evidence FILE | --ek FILE [--chain FILE]...] [--manufacturer ID]"

static const struct command commands[] = {
	{ "resolve", "Find the chain of the endorsement key, verify it, and derive the AIK URL.",
	  DEVICE_SYNOPSIS " [--trust PATH]... [--vendor-roots] [...]", cmd_resolve,
	  GROUP_DEVICE | GROUP_STORE | GROUP_POLICY | FETCH,
	  OPT_BIT(OPT_BIND) | OPT_BIT(OPT_FORMAT) | OPT_BIT(OPT_JSON) | OPT_BIT(OPT_VERBOSE) },
	{ "capture", "Write the data of the TPM as JSON, to be verified elsewhere.",
	  DEVICE_SYNOPSIS " [--bind]", cmd_capture, GROUP_DEVICE, OPT_BIT(OPT_BIND) },
	{ "aik-url", "Print the URL of the AIK authority that knows the TPM.",
	  DEVICE_SYNOPSIS " [--trust PATH]... [--ek-index NV]", cmd_aik_url,
	  GROUP_DEVICE | GROUP_STORE, OPT_BIT(OPT_EK_INDEX) },
	{ "ek-url", "Print the URL of the EK certificate at the vendor's service.",
	  "[--public FILE | --ek FILE | --evidence FILE | --tcti CONF] [--manufacturer ID]",
	  cmd_ek_url, 0,
	  OPT_BIT(OPT_TCTI) | OPT_BIT(OPT_EVIDENCE) | OPT_BIT(OPT_EK) | OPT_BIT(OPT_PUBLIC) |
		  OPT_BIT(OPT_MANUFACTURER) },
	{ "lookup", "Look up an AIK authority as it is written in a log.",
	  "AUTHORITY|URL|KEY-ID [--manufacturer ID] [--trust PATH]... [--json]", cmd_lookup, 0,
	  OPT_BIT(OPT_MANUFACTURER) | OPT_BIT(OPT_TRUST) | OPT_BIT(OPT_JSON), true },
#if TOOL_HAVE_CURL
	{ "probe",
	  "Ask the AIK service whether it knows an authority: the one given, or the TPM's.",
	  "[AUTHORITY|URL|KEY-ID] " DEVICE_SYNOPSIS " [--base URL] [--ra] [--json]", cmd_probe,
	  GROUP_DEVICE | GROUP_STORE,
	  OPT_BIT(OPT_EK_INDEX) | OPT_BIT(OPT_BASE) | OPT_BIT(OPT_CACERT) |
		  OPT_BIT(OPT_FETCH_PRIVATE) | OPT_BIT(OPT_RA) | OPT_BIT(OPT_JSON),
	  true },
#endif
	{ "trust", "Show what a trust store holds, and what in it reaches no anchor.",
	  "[--trust PATH]... [--anchor FILE]... [--crl PATH]... [--vendor-roots] [--json] [--list]",
	  cmd_trust, GROUP_STORE, OPT_BIT(OPT_JSON) | OPT_BIT(OPT_LIST) },
};

const struct command *command_at(size_t i)
{
	return i < sizeof(commands) / sizeof(commands[0]) ? &commands[i] : NULL;
}

const struct command *command_find(const char *name)
{
	const struct command *c;

	for (size_t i = 0; (c = command_at(i)) != NULL; i++)
		if (strcmp(c->name, name) == 0)
			return c;
	return NULL;
}

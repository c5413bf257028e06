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
	{ "resolve", "Find the chain of the endorsement key, judge it, and derive the AIK address.",
	  DEVICE_SYNOPSIS " [--trust PATH]... [--vendor-roots] [...]", cmd_resolve,
	  GROUP_DEVICE | GROUP_STORE | GROUP_POLICY | FETCH,
	  OPT_BIT(OPT_BIND) | OPT_BIT(OPT_FORMAT) | OPT_BIT(OPT_JSON) | OPT_BIT(OPT_VERBOSE) },
	{ "capture", "Write what the TPM says as JSON, to be judged elsewhere.",
	  DEVICE_SYNOPSIS " [--bind]", cmd_capture, GROUP_DEVICE, OPT_BIT(OPT_BIND) },
	{ "aik-url", "Print the address of the AIK authority that knows the TPM.",
	  DEVICE_SYNOPSIS " [--ek-index NV]", cmd_aik_url, GROUP_DEVICE, OPT_BIT(OPT_EK_INDEX) },
	{ "ek-url", "Print the address where the vendor has the EK certificate.",
	  "[--public FILE | --ek FILE | --evidence FILE | --tcti CONF] [--manufacturer ID]",
	  cmd_ek_url, 0,
	  OPT_BIT(OPT_TCTI) | OPT_BIT(OPT_EVIDENCE) | OPT_BIT(OPT_EK) | OPT_BIT(OPT_PUBLIC) |
		  OPT_BIT(OPT_MANUFACTURER) },
#if TOOL_HAVE_CURL
	{ "probe", "Ask the AIK service whether it knows the authority of the TPM.",
	  DEVICE_SYNOPSIS " [--base URL] [--ra] [--json]", cmd_probe, GROUP_DEVICE,
	  OPT_BIT(OPT_EK_INDEX) | OPT_BIT(OPT_BASE) | OPT_BIT(OPT_CACERT) |
		  OPT_BIT(OPT_FETCH_PRIVATE) | OPT_BIT(OPT_RA) | OPT_BIT(OPT_JSON) },
#endif
	{ "trust", "Say what a trust store holds, and what in it reaches no anchor.",
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

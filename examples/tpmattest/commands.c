/* SPDX-License-Identifier: BSD-2-Clause */
#include "commands.h"

#include <string.h>

#define DEVICE \
	(OPT_BIT(OPT_TCTI) | OPT_BIT(OPT_EVIDENCE) | OPT_BIT(OPT_EK) | OPT_BIT(OPT_CHAIN) | \
	 OPT_BIT(OPT_MANUFACTURER))
#define STORE \
	(OPT_BIT(OPT_TRUST) | OPT_BIT(OPT_ANCHOR) | OPT_BIT(OPT_ANCHOR_VENDOR) | \
	 OPT_BIT(OPT_CRL) | OPT_BIT(OPT_VENDOR_ROOTS))
#define POLICY \
	(OPT_BIT(OPT_TIME) | OPT_BIT(OPT_REQUIRE_REVOCATION) | OPT_BIT(OPT_STRICT) | \
	 OPT_BIT(OPT_ALLOW_SHA1) | OPT_BIT(OPT_LEAF) | OPT_BIT(OPT_EK_INDEX))
#define HELP OPT_BIT(OPT_HELP)
#if TOOL_HAVE_CURL
#define FETCH \
	(OPT_BIT(OPT_FETCH) | OPT_BIT(OPT_FETCH_HOST) | OPT_BIT(OPT_FETCH_PRIVATE) | \
	 OPT_BIT(OPT_CACHE) | OPT_BIT(OPT_CACERT))
#else
#define FETCH 0u
#endif

#define DEVICE_SYNOPSIS \
	"[--tcti CONF | --evidence FILE | --ek FILE [--chain FILE]...] [--manufacturer ID]"

static const struct command commands[] = {
	{ "resolve", "Find the chain of the endorsement key, judge it, and derive the AIK address.",
	  DEVICE_SYNOPSIS " [--trust PATH]... [--vendor-roots] [...]", cmd_resolve,
	  DEVICE | STORE | POLICY | FETCH | OPT_BIT(OPT_BIND) | OPT_BIT(OPT_FORMAT) |
		  OPT_BIT(OPT_JSON) | OPT_BIT(OPT_VERBOSE) | HELP },
	{ "capture", "Write what the TPM says as JSON, to be judged elsewhere.",
	  DEVICE_SYNOPSIS " [--bind]", cmd_capture, DEVICE | OPT_BIT(OPT_BIND) | HELP },
	{ "aik-url", "Print the address of the AIK authority that knows the TPM.",
	  DEVICE_SYNOPSIS " [--ek-index NV]", cmd_aik_url, DEVICE | OPT_BIT(OPT_EK_INDEX) | HELP },
	{ "ek-url", "Print the address where the vendor has the EK certificate.",
	  "[--public FILE | --ek FILE | --evidence FILE | --tcti CONF] [--manufacturer ID]",
	  cmd_ek_url,
	  OPT_BIT(OPT_TCTI) | OPT_BIT(OPT_EVIDENCE) | OPT_BIT(OPT_EK) | OPT_BIT(OPT_PUBLIC) |
		  OPT_BIT(OPT_MANUFACTURER) | HELP },
#if TOOL_HAVE_CURL
	{ "probe", "Ask the AIK service whether it knows the authority of the TPM.",
	  DEVICE_SYNOPSIS " [--base URL] [--ra] [--json]", cmd_probe,
	  DEVICE | OPT_BIT(OPT_EK_INDEX) | OPT_BIT(OPT_BASE) | OPT_BIT(OPT_CACERT) |
		  OPT_BIT(OPT_FETCH_PRIVATE) | OPT_BIT(OPT_RA) | OPT_BIT(OPT_JSON) | HELP },
#endif
	{ "trust", "Say what a trust store holds, and what in it reaches no anchor.",
	  "[--trust PATH]... [--anchor FILE]... [--crl PATH]... [--vendor-roots] [--json] [--list]",
	  cmd_trust, STORE | OPT_BIT(OPT_JSON) | OPT_BIT(OPT_LIST) | HELP },
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

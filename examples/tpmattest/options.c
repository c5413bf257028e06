/* SPDX-License-Identifier: BSD-2-Clause */
#include "options.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <tpmattest/verify.h>

#include "message.h"

enum { ONCE, REPEAT };

struct option_row {
	const char *name;
	const char *value; /* name of the value in the help; NULL if the option has no value */
	int times;
	const char *text;
	unsigned group;       /* GROUP_..., or 0 for none */
	uint64_t policy_flag; /* TPMATTEST_POLICY_... that it sets, or 0 */
};

static const struct option_row rows[OPT_COUNT] = {
	[OPT_TCTI] = { "tcti", "CONF", ONCE,
		       "TCTI of the TPM, such as device:/dev/tpmrm0, swtpm:port=2321",
		       GROUP_DEVICE },
	[OPT_EVIDENCE] = { "evidence", "FILE", ONCE,
			   "read a capture instead of a TPM; - is standard input", GROUP_DEVICE },
	[OPT_EK] = { "ek", "FILE", ONCE,
		     "read an EK certificate, alone or with its chain, instead of a TPM",
		     GROUP_DEVICE },
	[OPT_CHAIN] = { "chain", "FILE", REPEAT, "certificates of the on-die chain, with --ek",
			GROUP_DEVICE },
	[OPT_PUBLIC] = { "public", "FILE", ONCE,
			 "EK public key (SubjectPublicKeyInfo, DER or PEM)" },
	[OPT_MANUFACTURER] = { "manufacturer", "ID", ONCE,
			       "override the manufacturer that the TPM reports (INTC, AMD, "
			       "IFX...)",
			       GROUP_DEVICE },
	[OPT_TRUST] = { "trust", "PATH", REPEAT,
			"CA certificates: directory, bundle, cabinet or certificate", GROUP_STORE },
	[OPT_ANCHOR] = { "anchor", "FILE", REPEAT, "make this one certificate a trust anchor",
			 GROUP_STORE },
	[OPT_ANCHOR_VENDOR] = { "anchor-vendor", "IDS", ONCE,
				"manufacturers that the --anchor files vouch for, such as "
				"NTC+WEC",
				GROUP_STORE },
	[OPT_CRL] = { "crl", "PATH", REPEAT, "CRL, or directory of CRLs", GROUP_STORE },
	[OPT_VENDOR_ROOTS] = { "vendor-roots", NULL, ONCE,
			       "trust the vendor roots that the library pins by hash",
			       GROUP_STORE },
	[OPT_PARTIAL_CHAIN] = { "partial-chain", NULL, ONCE,
				"make every CA certificate of --trust an anchor, except in "
				"cabinets",
				GROUP_STORE },
	[OPT_TIME] = { "time", "WHEN", ONCE,
		       "check validity now (default), ignore, or 2024-12-31T12:00:00Z",
		       GROUP_POLICY },
	[OPT_REQUIRE_REVOCATION] = { "require-revocation", NULL, ONCE,
				     "require a current CRL for each certificate", GROUP_POLICY,
				     TPMATTEST_POLICY_REQUIRE_REVOCATION },
	[OPT_STRICT] = { "strict", NULL, ONCE, "reject known vendor encoding deviations",
			 GROUP_POLICY, TPMATTEST_POLICY_STRICT },
	[OPT_ALLOW_SHA1] = { "allow-sha1", NULL, ONCE, "accept SHA-1 signatures, with a warning",
			     GROUP_POLICY, TPMATTEST_POLICY_ALLOW_SHA1 },
	[OPT_ALLOW] = { "allow", "FILE", ONCE,
			"list of the EKs that may be trusted: SHA-256, serial:HEX or TPM Name",
			GROUP_POLICY },
	[OPT_BIND] = { "bind", NULL, ONCE,
		       "compare the certificate with the EK in the TPM (takes seconds)", 0,
		       TPMATTEST_POLICY_REQUIRE_BINDING },
	[OPT_LEAF] = { "leaf", "KIND", ONCE, "ek (default), or any: do not apply the EK profile",
		       GROUP_POLICY },
	[OPT_EK_INDEX] = { "ek-index", "NV", ONCE,
			   "select the EK of this NV index, such as 0x01c0000a", GROUP_POLICY },
	[OPT_FETCH] = { "fetch", NULL, ONCE, "fetch what is missing from the vendors' servers",
			GROUP_FETCH },
	[OPT_FETCH_HOST] = { "fetch-host", "HOST", REPEAT,
			     "with --fetch, also ask this host, or host:port", GROUP_FETCH },
	[OPT_FETCH_PRIVATE] = { "fetch-private", NULL, ONCE,
				"also ask hosts at addresses that are not public", GROUP_FETCH },
	[OPT_CACHE] = { "cache", "DIR", ONCE, "with --fetch, keep what was fetched here",
			GROUP_FETCH },
	[OPT_CACERT] = { "cacert", "FILE", ONCE, "CA file for TLS, instead of the system's",
			 GROUP_FETCH },
	[OPT_BASE] = { "base", "URL", ONCE, "URL to ask instead of the AIK service" },
	[OPT_RA] = { "ra", NULL, ONCE, "also name the authority's registration authority" },
	[OPT_FORMAT] = { "format", "FORM", ONCE, "tree (default) or json" },
	[OPT_JSON] = { "json", NULL, ONCE, "write JSON" },
	[OPT_LIST] = { "list", NULL, ONCE, "list each certificate" },
	[OPT_VERBOSE] = { "verbose", NULL, ONCE, "also show informational findings" },
	[OPT_HELP] = { "help", NULL, ONCE, "this text" },
};

/* getopt's table of the options that this command accepts. Values start at 256, because getopt
 * returns '?' (63) for errors and 0 has a special meaning. */
enum { FIRST_VALUE = 256 };

static bool takes(const struct command *command, int id)
{
	return id == OPT_HELP || (command->options & OPT_BIT(id)) ||
	       (command->groups & rows[id].group);
}

static void fill_table(const struct command *command, struct option table[OPT_COUNT + 1])
{
	size_t n = 0;

	for (int id = 0; id < OPT_COUNT; id++)
		if (takes(command, id))
			table[n++] =
				(struct option){ rows[id].name,
						 rows[id].value ? required_argument : no_argument,
						 NULL, FIRST_VALUE + id };
	table[n] = (struct option){ NULL, 0, NULL, 0 };
}

static int take(struct options *o, int id, const char *value)
{
	if (rows[id].times == ONCE && rows[id].value && options_has(o, id))
		return message_usage(o->command->name, "--%s is given twice", rows[id].name);
	o->v[o->n++] = (struct given){ id, value };
	return 0;
}

int options_parse(const struct command *command, int argc, char **argv, struct options *o)
{
	struct option table[OPT_COUNT + 1];
	int got, status = 0;

	*o = (struct options){ .command = command };
	o->v = calloc((size_t)argc, sizeof(*o->v));
	if (!o->v)
		return message_code(command->name, TPMATTEST_E_NOMEM);
	fill_table(command, table);
	opterr = 0;
	while (status == 0 && (got = getopt_long(argc, argv, ":h", table, NULL)) != -1) {
		if (got == 'h')
			status = take(o, OPT_HELP, NULL);
		else if (got == ':')
			status = message_usage(command->name, "--%s needs a value: %s",
					       rows[optopt - FIRST_VALUE].name,
					       rows[optopt - FIRST_VALUE].value);
		else if (got == '?')
			status = message_usage(
				command->name,
				"%s: unknown or ambiguous option, or a value where none is allowed",
				argv[optind - 1]);
		else
			status = take(o, got - FIRST_VALUE, optarg);
	}
	if (status == 0 && command->operand && optind < argc)
		o->operand = argv[optind++];
	if (status == 0 && optind < argc)
		status = message_usage(command->name, "unexpected argument '%s'", argv[optind]);
	return status;
}

void options_free(struct options *o)
{
	free(o->v);
	*o = (struct options){ 0 };
}

const char *options_next(const struct options *o, int id, size_t *at)
{
	while (*at < o->n) {
		const struct given *g = &o->v[(*at)++];

		if (g->id == id)
			return g->value;
	}
	return NULL;
}

const char *options_value(const struct options *o, int id)
{
	size_t at = 0;

	return options_next(o, id, &at);
}

bool options_has(const struct options *o, int id)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->v[i].id == id)
			return true;
	return false;
}

uint64_t options_policy_flags(const struct options *o)
{
	uint64_t flags = 0;

	for (size_t i = 0; i < o->n; i++)
		flags |= rows[o->v[i].id].policy_flag;
	return flags;
}

void options_describe(const struct command *command)
{
	char left[40];

	for (int id = 0; id < OPT_COUNT; id++) {
		if (!takes(command, id))
			continue;
		snprintf(left, sizeof(left), "--%s%s%s", rows[id].name, rows[id].value ? " " : "",
			 rows[id].value ? rows[id].value : "");
		printf("  %-22s %s%s\n", left, rows[id].text,
		       rows[id].times == REPEAT ? " (repeatable)" : "");
	}
}

/* SPDX-License-Identifier: BSD-2-Clause */
/* The command line: a table of commands and a table of options. */
#ifndef TOOL_OPTIONS_H
#define TOOL_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_id {
	OPT_TCTI,
	OPT_EVIDENCE,
	OPT_EK,
	OPT_CHAIN,
	OPT_PUBLIC,
	OPT_MANUFACTURER,
	OPT_TRUST,
	OPT_ANCHOR,
	OPT_ANCHOR_VENDOR,
	OPT_CRL,
	OPT_VENDOR_ROOTS,
	OPT_PARTIAL_CHAIN,
	OPT_TIME,
	OPT_REQUIRE_REVOCATION,
	OPT_STRICT,
	OPT_ALLOW_SHA1,
	OPT_ALLOW,
	OPT_BIND,
	OPT_LEAF,
	OPT_EK_INDEX,
	OPT_FETCH,
	OPT_FETCH_HOST,
	OPT_FETCH_PRIVATE,
	OPT_CACHE,
	OPT_CACERT,
	OPT_BASE,
	OPT_RA,
	OPT_FORMAT,
	OPT_JSON,
	OPT_LIST,
	OPT_VERBOSE,
	OPT_HELP,
	OPT_COUNT
};

/* A set of individual options. */
#define OPT_BIT(id) (UINT64_C(1) << (id))
_Static_assert(OPT_COUNT <= 64, "a set of options is 64 bits");

/* Groups of options that commands accept together. */
enum { GROUP_DEVICE = 1, GROUP_STORE = 2, GROUP_POLICY = 4, GROUP_FETCH = 8 };

struct options;

struct command {
	const char *name;
	const char *summary;
	const char *synopsis;
	int (*run)(const struct options *o); /* the exit status */
	unsigned groups;                     /* GROUP_... that it accepts */
	uint64_t options;                    /* OPT_BIT of each further option that it accepts */
	bool operand;                        /* whether it accepts one argument beside options */
};

/* The options given, in the order of the command line. Values point to the strings of argv. */
struct options {
	const struct command *command;
	struct given {
		int id;
		const char *value;
	} * v;
	size_t n;
	const char *operand; /* NULL: not given */
};

/* Find a command by name (NULL if there is none) or by number (NULL past the end). */
const struct command *command_find(const char *name);
const struct command *command_at(size_t i);

/* Parse argv, whose first element is the command's name. Returns 0, or an exit status after
 * printing a message. options_free() must be called in both cases. */
int options_parse(const struct command *command, int argc, char **argv, struct options *o);
void options_free(struct options *o);

bool options_has(const struct options *o, int id);
const char *options_value(const struct options *o, int id); /* NULL if not given */

/* Iterate over the values of an option that may be repeated: start with *at = 0; NULL after the
 * last. */
const char *options_next(const struct options *o, int id, size_t *at);

/* Returns the TPMATTEST_POLICY_... flags of all policy options given. */
uint64_t options_policy_flags(const struct options *o);

/* Print the options that a command accepts to standard output, one in each line. */
void options_describe(const struct command *command);

#endif

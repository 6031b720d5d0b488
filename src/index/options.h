/* SPDX-License-Identifier: MIT */
/*
 * options.h - the commands and options of anomaly-index as tables.
 *
 * They drive parsing (arguments.c), --help, the shell completion and the test that compares these
 * with the manual page.
 */
#ifndef AF_OPTIONS_H
#define AF_OPTIONS_H

#include <stdbool.h>

#include "index/arguments.h"

struct command_spec {
	const char *name, *words, *summary, *details;
	int names_max; /* words after the options */
};

enum option_id {
	OPT_DIRECTORY = 256,
	OPT_ALLOW_NFS,
	OPT_HELP,
	OPT_VERSION,
	OPT_DUMP,
	OPT_QUIET,
	OPT_LABEL,
	OPT_TEE,
	OPT_EVERY,
	OPT_MAX_RECORD,
	OPT_PATH,
	OPT_TEXT,
	OPT_MODEL,
	OPT_JSON,
	OPT_CSV,
	OPT_SINCE,
	OPT_UNTIL,
	OPT_SEVERITY,
	OPT_LIMIT,
	OPT_NAMES,
	OPT_KEEP,
	OPT_OLDER_THAN,
	OPT_DRY_RUN,
	OPT_OUTPUT,
	OPT_TERM,
	OPT_PNG,
	OPT_SIZE,
	OPT_COLUMNS,
	OPT_SERIES,
	OPT_TITLE
};

struct option_spec {
	int id;
	const char *name;
	char letter;	   /* 0: none */
	const char *value; /* NULL: takes none */
	unsigned in;	   /* the commands that have it; OPTION_ALL: every one, and none */
	const char *help;
};

#define OPTION_ALL (~0U)

enum { OPTIONS_N = 31 };

extern const struct command_spec commands[COMMANDS_N];
extern const struct option_spec options[OPTIONS_N];

/* Does the command (COMMAND_NONE: the program itself) have the option? */
bool option_in(const struct option_spec *o, enum command command);

#endif

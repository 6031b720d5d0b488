/* SPDX-License-Identifier: MIT */
/*
 * arguments.h - the command line of anomaly-index as values.
 *
 * One table of commands and one of options drive parsing, --help, the shell
 * completion and the test that compares them with the manual page. Nothing here
 * prints or exits.
 *
 *	arguments_parse(&a, argc, argv, now_ns, &err)   // ERR_USAGE with the one line that helps
 *	arguments_help(&text, a.command, &err)
 */
#ifndef AF_ARGUMENTS_H
#define AF_ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

enum command {
	COMMAND_NONE = -1,
	COMMAND_ADD,
	COMMAND_LATEST,
	COMMAND_LIST,
	COMMAND_SHOW,
	COMMAND_VERIFY,
	COMMAND_REPAIR,
	COMMAND_PRUNE,
	COMMAND_PLOT,
	COMMAND_REPORT,
	COMMANDS_N
};

enum list_form { LIST_TABLE, LIST_JSON, LIST_CSV };

struct arguments {
	enum command command;
	bool help, version, options_dump;
	const char *dir; /* -C */
	bool allow_nfs;
	bool quiet;
	/* add */
	const char *label; /* add: of the new response; latest, list: to look for */
	bool tee;
	uint64_t every_records; /* 0: no limit */
	int64_t every_ns;	/* 0: no limit */
	int64_t max_record_mib;
	char **argv; /* what follows --: NULL-terminated, or NULL */
	/* latest, show */
	bool path, text;
	const char *model;
	/* list */
	enum list_form form;
	int64_t since_ns, until_ns; /* INT64_MIN, INT64_MAX */
	int level;		    /* at least; 0 all */
	int64_t limit;		    /* -1: all */
	/* verify */
	bool names_only;
	/* prune */
	int64_t keep;	       /* -1: not given */
	int64_t older_than_ns; /* -1: not given */
	bool dry_run;
	/* plot, report */
	const char *output; /* NULL, also for "-": standard output */
	bool term, png;
	int64_t width, height;
	const char *columns; /* comma-separated, or NULL */
	const char *series;
	const char *title;
	const char *name; /* show, plot: the response; NULL: the newest */
};

int arguments_parse(struct arguments *a, int argc, char *argv[], int64_t now_ns,
		    struct err *err) AF_MUST_USE;

/* --help of a command, or of the program (COMMAND_NONE). */
int arguments_help(struct buf *out, enum command command, struct err *err) AF_MUST_USE;

/* Every option, "COMMAND --long -s METAVAR" a line ("-" for what is not there): for the completion
 * and the tests. */
int arguments_dump(struct buf *out, struct err *err) AF_MUST_USE;

const char *command_name(enum command command);

#endif

/* SPDX-License-Identifier: MIT */
#include "index/options.h"

#include <stdio.h>

#define BIT(command) (1U << (command))

/* Lines as they are shown. */
/* clang-format off */
const struct command_spec commands[COMMANDS_N] = {
	[COMMAND_ADD] = { "add", "[-- COMMAND [ARGUMENT]...]", "file window records as one response",
		"Reads what anomaly-filter writes (JSON Lines of windows) on standard input, or runs\n"
		"COMMAND and reads what it prints; files it under responses/, appends one line to\n"
		"results.csv and prints the response's path. With COMMAND, exits with its status.\n", 0 },
	[COMMAND_LATEST] = { "latest", "", "the newest response",
		"Prints the newest response as it was filed. Exits with 66 if nothing is filed yet.\n", 0 },
	[COMMAND_LIST] = { "list", "", "the index as a table",
		"Prints a line a response, the newest last.\n", 0 },
	[COMMAND_SHOW] = { "show", "NAME", "one response",
		"NAME is a file name under responses/, with or without folder and .json, or its\n"
		"YYYYmmdd_HHMMSS alone.\n", 1 },
	[COMMAND_VERIFY] = { "verify", "", "check every line and file",
		"Checks order, names, sizes, checksums and contents, and looks for what no line\n"
		"names. Prints a line for whatever is wrong; exits with 1 if there is any.\n", 0 },
	[COMMAND_REPAIR] = { "repair", "", "mend what can be mended without guessing",
		"Cuts off a torn last line, files responses that a killed add left behind, ends an\n"
		"interrupted prune. What it removes it keeps in .quarantine/.\n", 0 },
	[COMMAND_PRUNE] = { "prune", "", "remove old responses",
		"Removes the lines and files of the oldest responses, and only files that the index\n"
		"lists. The newest response always stays.\n", 0 },
	[COMMAND_PLOT] = { "plot", "[NAME]", "a picture of one response",
		"Draws the series of the newest response (or NAME) with its anomalies, as SVG or PNG,\n"
		"by gnuplot. Readings are drawn from responses made with anomaly-filter --with-rows;\n"
		"from others the bands of the windows' statistics.\n", 1 },
	[COMMAND_REPORT] = { "report", "", "one HTML page of all runs",
		"Writes one self-contained page: the latest verdict, all runs, and each run's picture,\n"
		"anomalies and reasons.\n", 0 },
};
/* clang-format on */

#define FILTERS (BIT(COMMAND_LATEST) | BIT(COMMAND_LIST))
#define PICTURES (BIT(COMMAND_PLOT) | BIT(COMMAND_REPORT))

const struct option_spec options[OPTIONS_N] = {
	{ OPT_QUIET, "quiet", 'q', NULL,
	  BIT(COMMAND_ADD) | BIT(COMMAND_VERIFY) | BIT(COMMAND_REPAIR) | BIT(COMMAND_PRUNE),
	  "print nothing but errors" },
	{ OPT_LABEL, "label", 'l', "TEXT", BIT(COMMAND_ADD), "a label for the response's line" },
	{ OPT_LABEL, "label", 'l', "TEXT", FILTERS, "only responses with this label" },
	{ OPT_TEE, "tee", 0, NULL, BIT(COMMAND_ADD),
	  "pass the records on to standard output; the path goes to standard error" },
	{ OPT_EVERY, "every", 0, "N|DUR", BIT(COMMAND_ADD),
	  "begin a new response after N records, or after this long (default 1d)" },
	{ OPT_MAX_RECORD, "max-record", 0, "MIB", BIT(COMMAND_ADD),
	  "longest record in MiB (default 64)" },
	{ OPT_PATH, "path", 'p', NULL, BIT(COMMAND_LATEST), "print its path instead" },
	{ OPT_TEXT, "text", 't', NULL, BIT(COMMAND_LATEST) | BIT(COMMAND_SHOW),
	  "print one line an anomaly instead" },
	{ OPT_JSON, "json", 0, NULL, BIT(COMMAND_LIST), "a JSON object a line" },
	{ OPT_CSV, "csv", 0, NULL, BIT(COMMAND_LIST), "CSV, the lines as they are" },
	{ OPT_SINCE, "since", 0, "TIME|DUR", BIT(COMMAND_LIST) | BIT(COMMAND_REPORT),
	  "filed at or after TIME, or at most DUR ago (7d)" },
	{ OPT_UNTIL, "until", 0, "TIME|DUR", BIT(COMMAND_LIST) | BIT(COMMAND_REPORT),
	  "filed before TIME, or more than DUR ago" },
	{ OPT_SEVERITY, "severity", 's', "LEVEL", BIT(COMMAND_LIST) | BIT(COMMAND_REPORT),
	  "at least low, medium, high or critical" },
	{ OPT_MODEL, "model", 'm', "NAME", FILTERS, "only responses of this model" },
	{ OPT_LIMIT, "limit", 'n', "N", BIT(COMMAND_LIST), "only the newest N" },
	{ OPT_LIMIT, "limit", 'n', "N", BIT(COMMAND_REPORT), "only the newest N (default 1000)" },
	{ OPT_NAMES, "names", 0, NULL, BIT(COMMAND_VERIFY),
	  "only lines and names: open no response" },
	{ OPT_KEEP, "keep", 'k', "N", BIT(COMMAND_PRUNE), "keep the newest N" },
	{ OPT_OLDER_THAN, "older-than", 0, "DUR", BIT(COMMAND_PRUNE),
	  "remove only what was filed longer ago than this (90d)" },
	{ OPT_DRY_RUN, "dry-run", 0, NULL, BIT(COMMAND_PRUNE),
	  "print what would go, and remove nothing" },
	{ OPT_OUTPUT, "output", 'o', "FILE", PICTURES,
	  "write to FILE (plot: .svg or .png), not to standard output" },
	{ OPT_TERM, "term", 0, NULL, BIT(COMMAND_PLOT), "draw in the terminal" },
	{ OPT_PNG, "png", 0, NULL, BIT(COMMAND_PLOT), "PNG on standard output" },
	{ OPT_SIZE, "size", 0, "WxH", BIT(COMMAND_PLOT),
	  "size in pixels, or characters with --term" },
	{ OPT_COLUMNS, "columns", 'c', "LIST", BIT(COMMAND_PLOT), "only these value columns" },
	{ OPT_SERIES, "series", 0, "TEXT", BIT(COMMAND_PLOT), "only the series with this key" },
	{ OPT_TITLE, "title", 0, "TEXT", PICTURES, "the title" },
	{ OPT_DIRECTORY, "directory", 'C', "DIR", OPTION_ALL,
	  "the folder of results.csv and responses/ (default: here)" },
	{ OPT_ALLOW_NFS, "allow-nfs", 0, NULL, OPTION_ALL,
	  "work on NFS, where appending is not safe" },
	{ OPT_HELP, "help", 'h', NULL, OPTION_ALL, "this help" },
	{ OPT_VERSION, "version", 'V', NULL, OPTION_ALL, "the version" },
};

const char *command_name(enum command command)
{
	return command == COMMAND_NONE ? "" : commands[command].name;
}

bool option_in(const struct option_spec *o, enum command command)
{
	return o->in == OPTION_ALL || (command != COMMAND_NONE && (o->in & BIT(command)) != 0);
}

static int help_option(struct buf *out, const struct option_spec *o, struct err *err)
{
	char left[64], letter[8] = "    ";

	if (o->letter)
		(void)snprintf(letter, sizeof letter, "-%c, ", o->letter);
	(void)snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, o->value ? " " : "",
		       o->value ? o->value : "");
	return buf_addf(out, err, "  %-26s %s\n", left, o->help);
}

static int help_commands(struct buf *out, struct err *err)
{
	if (buf_addz(out,
		     "usage: anomaly-index [-C DIR] COMMAND [OPTION]...\n\n"
		     "Keeps what anomaly-filter found: responses/ and results.csv in "
		     "DIR.\n\nCommands\n",
		     err) < 0)
		return -1;
	for (int i = 0; i < COMMANDS_N; i++)
		if (buf_addf(out, err, "  %-26s %s\n", commands[i].name, commands[i].summary) < 0)
			return -1;
	return 0;
}

int arguments_help(struct buf *out, enum command command, struct err *err)
{
	bool common = false;

	if (command == COMMAND_NONE) {
		if (help_commands(out, err) < 0)
			return -1;
	} else if (buf_addf(out, err,
			    "usage: anomaly-index [-C DIR] %s [OPTION]...%s%s\n\n%s\nOptions\n",
			    commands[command].name, commands[command].words[0] ? " " : "",
			    commands[command].words, commands[command].details) < 0) {
		return -1;
	}
	for (size_t i = 0; i < OPTIONS_N; i++) {
		if (!option_in(&options[i], command))
			continue;
		if (options[i].in == OPTION_ALL && !common) {
			if (buf_addz(out, "\nEverywhere\n", err) < 0)
				return -1;
			common = true;
		}
		if (help_option(out, &options[i], err) < 0)
			return -1;
	}
	if (command == COMMAND_NONE)
		return buf_addz(out,
				"\nanomaly-index COMMAND --help tells more, anomaly-index(1) "
				"all.\n",
				err);
	return 0;
}

int arguments_dump(struct buf *out, struct err *err)
{
	for (int c = COMMAND_NONE; c < COMMANDS_N; c++)
		for (size_t i = 0; i < OPTIONS_N; i++) {
			const struct option_spec *o = &options[i];
			char letter[3] = { '-', o->letter, '\0' };

			if (option_in(o, (enum command)c) &&
			    (c == COMMAND_NONE || o->in != OPTION_ALL) &&
			    buf_addf(out, err, "%s --%s %s %s\n",
				     c == COMMAND_NONE ? "-" : commands[c].name, o->name, letter,
				     o->value ? o->value : "-") < 0)
				return -1;
		}
	return 0;
}

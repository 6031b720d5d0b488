/* SPDX-License-Identifier: MIT */
#include "index/arguments.h"

#include <getopt.h>
#include <string.h>

#include "base/near.h"
#include "base/num.h"
#include "base/span.h"
#include "index/options.h"
#include "store/lines.h"
#include "store/stamp.h"
#include "store/sums.h"

/* What getopt_long wants, of the options that the command has. */
static void fill_getopt(enum command command, struct option longs[OPTIONS_N + 2],
			char shorts[3 * OPTIONS_N + 4])
{
	size_t n = 0, s = 0;

	/* add stops at the first word; everything else may mix words and options. */
	if (command == COMMAND_NONE || command == COMMAND_ADD)
		shorts[s++] = '+';
	shorts[s++] = ':';
	for (size_t i = 0; i < OPTIONS_N; i++) {
		const struct option_spec *o = &options[i];

		if (!option_in(o, command))
			continue;
		longs[n++] = (struct option){ o->name, o->value ? required_argument : no_argument,
					      NULL, o->id };
		if (o->letter) {
			shorts[s++] = o->letter;
			if (o->value)
				shorts[s++] = ':';
		}
	}
	longs[n++] = (struct option){ "dump-options", no_argument, NULL, OPT_DUMP };
	longs[n] = (struct option){ NULL, 0, NULL, 0 };
	shorts[s] = '\0';
}

static int id_of_letter(enum command command, int c)
{
	for (size_t i = 0; i < OPTIONS_N; i++)
		if (options[i].letter == c && option_in(&options[i], command))
			return options[i].id;
	return c;
}

/* "2026-11-01", "20261101_120000", or a duration back from now. */
static int parse_moment(const char *what, const char *text, int64_t now_ns, int64_t *ns,
			struct err *err)
{
	struct err why = ERR_INIT;
	enum stamp_form form;
	int64_t ago;

	if (stamp_parse(span_z(text), ns, &form))
		return 0;
	if (num_duration(what, span_z(text), &ago, &why) < 0)
		return err_set(err, ERR_USAGE,
			       "%s: \"%s\" is neither a time (2026-11-01T06:00) nor a duration "
			       "(7d)",
			       what, text);
	*ns = now_ns - ago;
	return 0;
}

static int parse_size(struct arguments *a, const char *text, struct err *err)
{
	const char *x = strchr(text, 'x');

	if (!x ||
	    num_integer("--size", span_of(text, (size_t)(x - text)), 1, 20000, &a->width, err) <
		    0 ||
	    num_integer("--size", span_z(x + 1), 1, 20000, &a->height, err) < 0)
		return err_set(err, ERR_USAGE, "--size: \"%s\" is not WIDTHxHEIGHT (1200x800)",
			       text);
	return 0;
}

static int parse_every(struct arguments *a, const char *text, struct err *err)
{
	struct err why = ERR_INIT;
	int64_t n;

	if (text[strspn(text, "0123456789")] == '\0') {
		if (num_integer("--every", span_z(text), 1, INT64_MAX, &n, err) < 0)
			return -1;
		a->every_records = (uint64_t)n;
		return 0;
	}
	if (num_duration("--every", span_z(text), &n, &why) < 0 || n == 0)
		return err_set(err, ERR_USAGE,
			       "--every: \"%s\" is neither a number of records nor a duration (1h)",
			       text);
	a->every_ns = n;
	return 0;
}

static int parse_text(const char *what, const char *text, const char **out, struct err *err)
{
	if (strlen(text) > TABLE_TEXT_MAX)
		return err_set(err, ERR_USAGE, "%s: more than %d bytes", what, TABLE_TEXT_MAX);
	*out = text;
	return 0;
}

static int parse_level(struct arguments *a, const char *text, struct err *err)
{
	a->level = sums_level(span_z(text));
	if (a->level >= 0)
		return 0;
	return err_set(err, ERR_USAGE, "--severity: \"%s\" is none of low, medium, high, critical",
		       text);
}

/* A number alone would be seconds, and who means days would lose a folder of responses. */
static int parse_age(struct arguments *a, const char *text, struct err *err)
{
	if (strspn(text, "0123456789.") == strlen(text))
		return err_set(err, ERR_USAGE,
			       "--older-than: \"%s\" has no unit: %sd, %sh, %sm or %ss", text, text,
			       text, text, text);
	return num_duration("--older-than", span_z(text), &a->older_than_ns, err);
}

static int set_value(struct arguments *a, int id, const char *text, int64_t now_ns, struct err *err)
{
	switch (id) {
	case OPT_DIRECTORY:
		a->dir = text;
		return text[0] ? 0 : err_set(err, ERR_USAGE, "-C: no folder given");
	case OPT_LABEL:
		return parse_text("--label", text, &a->label, err);
	case OPT_MODEL:
		return parse_text("--model", text, &a->model, err);
	case OPT_TITLE:
		return parse_text("--title", text, &a->title, err);
	case OPT_COLUMNS:
		return parse_text("--columns", text, &a->columns, err);
	case OPT_SERIES:
		return parse_text("--series", text, &a->series, err);
	case OPT_EVERY:
		return parse_every(a, text, err);
	case OPT_MAX_RECORD:
		return num_integer("--max-record", span_z(text), 1, 1024, &a->max_record_mib, err);
	case OPT_SINCE:
		return parse_moment("--since", text, now_ns, &a->since_ns, err);
	case OPT_UNTIL:
		return parse_moment("--until", text, now_ns, &a->until_ns, err);
	case OPT_SEVERITY:
		return parse_level(a, text, err);
	case OPT_LIMIT:
		return num_integer("--limit", span_z(text), 0, 1000000, &a->limit, err);
	case OPT_KEEP:
		return num_integer("--keep", span_z(text), 1, INT64_MAX, &a->keep, err);
	case OPT_OLDER_THAN:
		return parse_age(a, text, err);
	case OPT_OUTPUT:
		a->output = strcmp(text, "-") == 0 ? NULL : text;
		return 0;
	case OPT_SIZE:
		return parse_size(a, text, err);
	default:
		return err_set(err, ERR_INTERNAL, "an option is in the table and nowhere else");
	}
}

static bool set_flag(struct arguments *a, int id)
{
	switch (id) {
	case OPT_ALLOW_NFS:
		return a->allow_nfs = true;
	case OPT_HELP:
		return a->help = true;
	case OPT_VERSION:
		return a->version = true;
	case OPT_DUMP:
		return a->options_dump = true;
	case OPT_QUIET:
		return a->quiet = true;
	case OPT_TEE:
		return a->tee = true;
	case OPT_PATH:
		return a->path = true;
	case OPT_TEXT:
		return a->text = true;
	case OPT_JSON:
		a->form = LIST_JSON;
		return true;
	case OPT_CSV:
		a->form = LIST_CSV;
		return true;
	case OPT_NAMES:
		return a->names_only = true;
	case OPT_DRY_RUN:
		return a->dry_run = true;
	case OPT_TERM:
		return a->term = true;
	case OPT_PNG:
		return a->png = true;
	default:
		return false;
	}
}

/* The command's option that the word may have meant, or empty. */
static struct span meant(enum command command, const char *word)
{
	struct near near;

	word += strspn(word, "-");
	near = near_of(span_of(word, strcspn(word, "=")));
	for (size_t i = 0; i < OPTIONS_N; i++)
		if (option_in(&options[i], command))
			near_try(&near, span_z(options[i].name));
	return near.name;
}

static int unknown(enum command command, int c, const char *word, struct err *err)
{
	const char *name = command_name(command);
	const char *blank = command == COMMAND_NONE ? "" : " ";
	const char *colon = command == COMMAND_NONE ? "" : ": ";
	struct span near = meant(command, word);

	if (c == ':')
		return err_set(err, ERR_USAGE, "%s needs a value (see anomaly-index%s%s --help)",
			       word, blank, name);
	if (near.len > 0)
		return err_set(err, ERR_USAGE, "%s%sunknown option %s: did you mean --%.*s?", name,
			       colon, word, (int)near.len, near.data);
	return err_set(err, ERR_USAGE, "%s%sunknown option %s (see anomaly-index%s%s --help)", name,
		       colon, word, blank, name);
}

/* Up to the first word (no command) or to the end (a command's own). */
static int parse_options(struct arguments *a, enum command command, int argc, char *argv[],
			 int64_t now_ns, struct err *err)
{
	struct option longs[OPTIONS_N + 2];
	char shorts[3 * OPTIONS_N + 4], letter[3] = "-?";
	int c;

	fill_getopt(command, longs, shorts);
	opterr = 0;
	optind = 0; /* GNU getopt: begin anew */
	while ((c = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		int id = id_of_letter(command, c);

		if (c == '?' || c == ':') {
			bool is_long = optopt == 0 || optopt >= 256;

			letter[1] = (char)optopt;
			return unknown(command, c, is_long ? argv[optind - 1] : letter, err);
		}
		if (!set_flag(a, id) && set_value(a, id, optarg, now_ns, err) < 0)
			return -1;
	}
	return 0;
}

static int find_command(const char *word, enum command *command, struct err *err)
{
	struct near near = near_of(span_z(word));

	for (int i = 0; i < COMMANDS_N; i++)
		if (strcmp(word, commands[i].name) == 0) {
			*command = (enum command)i;
			return 0;
		}
	for (int i = 0; i < COMMANDS_N; i++)
		near_try(&near, span_z(commands[i].name));
	if (near.name.len > 0)
		return err_set(err, ERR_USAGE, "unknown command %s: did you mean %.*s?", word,
			       (int)near.name.len, near.name.data);
	return err_set(err, ERR_USAGE,
		       "unknown command %s: add, latest, list, show, verify, repair, prune, plot "
		       "or report",
		       word);
}

/* What is left after the options of a command. */
static int take_words(struct arguments *a, int argc, char *argv[], struct err *err)
{
	const struct command_spec *spec = &commands[a->command];
	int n = argc - optind;

	if (a->command == COMMAND_ADD) {
		if (n == 0)
			return strcmp(argv[argc - 1], "--") != 0
				       ? 0
				       : err_set(err, ERR_USAGE, "add: no command after --");
		if (strcmp(argv[optind - 1], "--") != 0)
			return err_set(err, ERR_USAGE,
				       "add: %s: to file what a command prints, write -- before it",
				       argv[optind]);
		a->argv = argv + optind;
		return 0;
	}
	if (n > spec->names_max)
		return err_set(err, ERR_USAGE, "%s: %s is one word too many", spec->name,
			       argv[optind + spec->names_max]);
	if (n == 1)
		a->name = argv[optind];
	else if (a->command == COMMAND_SHOW)
		return err_set(err, ERR_USAGE, "show: which response? (anomaly-index list)");
	return 0;
}

static int check(const struct arguments *a, struct err *err)
{
	if (a->command == COMMAND_PRUNE && a->keep < 0 && a->older_than_ns < 0)
		return err_set(err, ERR_USAGE,
			       "prune: say what to keep: --keep N, --older-than DUR, or both");
	if (a->path && a->text)
		return err_set(err, ERR_USAGE, "latest: --path or --text, not both");
	if (a->since_ns != INT64_MIN && a->until_ns <= a->since_ns)
		return err_set(err, ERR_USAGE, "--until lies before --since");
	return 0;
}

int arguments_parse(struct arguments *a, int argc, char *argv[], int64_t now_ns, struct err *err)
{
	*a = (struct arguments){ .command = COMMAND_NONE,
				 .dir = ".",
				 .max_record_mib = 64,
				 .every_ns = INT64_C(86400) * 1000000000,
				 .since_ns = INT64_MIN,
				 .until_ns = INT64_MAX,
				 .limit = -1,
				 .keep = -1,
				 .older_than_ns = -1 };
	if (parse_options(a, COMMAND_NONE, argc, argv, now_ns, err) < 0)
		return -1;
	if (optind >= argc)
		return a->help || a->version || a->options_dump
			       ? 0
			       : err_set(err, ERR_USAGE,
					 "no command given (see anomaly-index --help)");
	if (find_command(argv[optind], &a->command, err) < 0)
		return -1;
	argc -= optind;
	argv += optind;
	if (parse_options(a, a->command, argc, argv, now_ns, err) < 0)
		return -1;
	if (a->help || a->version)
		return 0;
	return take_words(a, argc, argv, err) < 0 ? -1 : check(a, err);
}

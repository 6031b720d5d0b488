/* SPDX-License-Identifier: MIT */
#include "filter/options.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "filter/option_values.h"

#define AT(member) offsetof(struct options, member)

static const char *const bad_row_names[] = { "skip", "stop", NULL };
static const char *const sensitivity_names[] = { "low", "normal", "high", NULL };
static const char *const ask_names[] = { "auto", "suspect", "all", "none", NULL };
static const char *const trust_names[] = { "exam", "always", "never", NULL };
static const char *const format_names[] = { "auto", "schema", "json", "text", NULL };
static const char *const emit_names[] = { "windows", "anomalies", "rows", "text", NULL };
static const char *const severity_names[] = { "none", "low", "medium", "high", "critical", NULL };

static const int64_t century_ns = INT64_C(36525) * 86400 * 1000000000;

/* The order is that of --help=all and of the manual page. */
static const struct option_spec table[] = {
	{ 0, NULL, NULL, "Input", false, VALUE_HEADING, 0, 0, 0, NULL },
	{ 't', "time", "COLUMN", "time column, 'date,time' or 'none' (default: found)", true,
	  VALUE_STRING, AT(reader.time), 0, 0, NULL },
	{ 0, "time-format", "FMT", "form of the times, as strptime(3) has it", false, VALUE_STRING,
	  AT(reader.time_format), 0, 0, NULL },
	{ 'c', "columns", "LIST", "value columns (default: numeric ones with a name)", true,
	  VALUE_STRING, AT(reader.columns), 0, 0, NULL },
	{ 0, "ignore", "LIST", "columns to leave out", false, VALUE_STRING, AT(reader.ignore), 0, 0,
	  NULL },
	{ 'k', "key", "LIST", "key columns: each value is a series of its own", true, VALUE_STRING,
	  AT(reader.key), 0, 0, NULL },
	{ 'd', "delimiter", "CHAR", "cell delimiter, \\t for a tab (default: found)", false,
	  VALUE_CHAR, AT(reader.delimiter), 0, 0, NULL },
	{ 0, "decimal", "CHAR", "decimal point, '.' or ',' (default: found)", false, VALUE_CHAR,
	  AT(reader.point), 0, 0, NULL },
	{ 0, "names", "LIST", "column names, for input without a header line", false, VALUE_STRING,
	  AT(reader.names), 0, 0, NULL },
	{ 'H', "no-header", NULL, "no header line: columns are called 1, 2, ...", false, VALUE_FLAG,
	  AT(reader.no_header), 0, 0, NULL },
	{ 0, "on-bad-row", "WHAT", "skip bad rows (default) or stop", false, VALUE_CHOICE,
	  AT(on_bad_row), 0, 0, bad_row_names },
	{ 0, "bad-rows", "FILE", "keep bad rows there, each after the reason", false, VALUE_STRING,
	  AT(bad_rows), 0, 0, NULL },

	{ 0, NULL, NULL, "Windows", false, VALUE_HEADING, 0, 0, 0, NULL },
	{ 'w', "window", "SPEC", "rows (default: 100), event time (10m) or 'all'", true,
	  VALUE_WINDOW, AT(window), 0, 0, NULL },
	{ 0, "lateness", "DUR", "how long a time window waits for late rows (0)", false,
	  VALUE_DURATION, AT(lateness_ns), 0, 0, NULL },
	{ 0, "context", "N", "rows before a window that the model sees too (20)", false, VALUE_INT,
	  AT(context), 0, 100, NULL },
	{ 0, "max-wait", "DUR", "close open windows after this much silence (none)", false,
	  VALUE_DURATION, AT(max_wait_ns), 0, 0, NULL },
	{ 0, "shard", "I/N", "take only the series of share I of N, 0 <= I < N", false, VALUE_SHARD,
	  AT(shard), 0, 0, NULL },

	{ 0, NULL, NULL, "Detection", false, VALUE_HEADING, 0, 0, 0, NULL },
	{ 0, "sensitivity", "LEVEL", "low, normal (default) or high", true, VALUE_CHOICE,
	  AT(sensitivity), 0, 0, sensitivity_names },
	{ 0, "threshold", "N", "the same as a number, in -log10 of a probability", false,
	  VALUE_REAL, AT(threshold), 0, 12, NULL },
	{ 0, "state", "FILE", "load what earlier runs learned, and save it there", true,
	  VALUE_STRING, AT(state), 0, 0, NULL },
	{ 0, "state-from", "FILE", "load only", false, VALUE_STRING, AT(state_from), 0, 0, NULL },

	{ 0, NULL, NULL, "Model", false, VALUE_HEADING, 0, 0, 0, NULL },
	{ 'a', "ask", "WHICH", "windows to ask about: suspect, all, none or auto", true,
	  VALUE_CHOICE, AT(ask), 0, 0, ask_names },
	{ 'u', "base-url", "URL", "OpenAI-compatible server (Docker Model Runner here)", true,
	  VALUE_LIST, AT(base_urls), 0, 0, NULL },
	{ 'm', "model", "NAME", "model (ai/smollm2)", true, VALUE_STRING, AT(model), 0, 0, NULL },
	{ 'j', "jobs", "N", "questions in flight (8; on this host 1), or auto", false, VALUE_JOBS,
	  AT(jobs), 1, 1024, NULL },
	{ 0, "answer-within", "DUR", "longest wait of a window for its answer (5m)", false,
	  VALUE_DURATION, AT(answer_within_ns), 0, 0, NULL },
	{ 0, "trust", "WHEN", "when its word counts: exam (default), always, never", false,
	  VALUE_CHOICE, AT(trust), 0, 0, trust_names },
	{ 0, "system", "FILE", "replace the built-in system message", false, VALUE_STRING,
	  AT(system_file), 0, 0, NULL },
	{ 0, "prompt", "FILE", "replace the built-in question", false, VALUE_STRING,
	  AT(prompt_file), 0, 0, NULL },
	{ 'O', "option", "NAME=JSON", "a member of every request (seed, top_p, ...)", false,
	  VALUE_LIST, AT(request_members), 0, 0, NULL },
	{ 0, "max-tokens", "N", "longest answer (1300)", false, VALUE_INT, AT(max_tokens), 16,
	  100000, NULL },
	{ 0, "response-format", "FORM", "auto (default), schema, json or text", false, VALUE_CHOICE,
	  AT(response_format), 0, 0, format_names },
	{ 0, "retries", "N", "attempts after the first (2)", false, VALUE_INT, AT(retries), 0, 100,
	  NULL },
	{ 0, "connect-timeout", "DUR", "for the connection (10s)", false, VALUE_DURATION,
	  AT(connect_timeout_ns), 0, 0, NULL },
	{ 0, "timeout", "DUR", "for one attempt (120s)", false, VALUE_DURATION, AT(timeout_ns), 0,
	  0, NULL },
	{ 0, "deadline", "DUR", "of the run; then rows go on without questions", false,
	  VALUE_DURATION, AT(deadline_ns), 0, 0, NULL },
	{ 0, "rate", "N/s|N/m", "questions a second or minute at most", false, VALUE_RATE,
	  AT(rate_per_second), 0, 0, NULL },
	{ 0, "token-budget", "N", "tokens for the whole run, the exam's included", false, VALUE_INT,
	  AT(token_budget), 1, INT64_C(1000000000000), NULL },
	{ 0, "cacert", "FILE", "certificates to trust, in PEM form", false, VALUE_STRING,
	  AT(cacert), 0, 0, NULL },
	{ 0, "header", "LINE|@FILE", "a further header; one with a key only as @FILE", false,
	  VALUE_LIST, AT(headers), 0, 0, NULL },
	{ 0, "allow-http", NULL, "plain http also to hosts beyond the local network", false,
	  VALUE_FLAG, AT(allow_http), 0, 0, NULL },
	{ 0, "api-key-file", "FILE", "file with the key, readable by its owner alone", false,
	  VALUE_STRING, AT(api_key_file), 0, 0, NULL },
	{ 0, "cache", "DIR", "keep answers there and reuse them", false, VALUE_STRING, AT(cache), 0,
	  0, NULL },
	{ 0, "offline", NULL, "use nothing but the cache", false, VALUE_FLAG, AT(offline), 0, 0,
	  NULL },
	{ 0, "trace", "FILE", "keep every attempt there, question and reply", false, VALUE_STRING,
	  AT(trace), 0, 0, NULL },
	{ 0, "dry-run", NULL, "write the questions instead of sending them", false, VALUE_FLAG,
	  AT(dry_run), 0, 0, NULL },
	{ 0, "check", NULL, "ask the server whether all is well", true, VALUE_FLAG, AT(check), 0, 0,
	  NULL },

	{ 0, NULL, NULL, "Output", false, VALUE_HEADING, 0, 0, 0, NULL },
	{ 'e', "emit", "FORM", "windows (default), anomalies, rows or text", true, VALUE_CHOICE,
	  AT(emit), 0, 0, emit_names },
	{ 0, "with-rows", NULL, "put a window's readings into its record", false, VALUE_FLAG,
	  AT(with_rows), 0, 0, NULL },
	{ 0, "min-severity", "LEVEL", "leave out what is below low, medium, high, critical", false,
	  VALUE_CHOICE, AT(min_severity), 0, 0, severity_names },
	{ 'x', "exit-code", NULL, "exit with 1 when an anomaly was found", true, VALUE_FLAG,
	  AT(exit_code), 0, 0, NULL },
	{ 'q', "quiet", NULL, "no notes, no progress", false, VALUE_FLAG, AT(quiet), 0, 0, NULL },
	{ 'v', "verbose", NULL, "notes and a summary on standard error", true, VALUE_FLAG,
	  AT(verbose), 0, 0, NULL },
	{ 0, "no-progress", NULL, "no progress line", false, VALUE_FLAG, AT(no_progress), 0, 0,
	  NULL },
	{ 0, "summary", "FILE", "write what the run did there, as JSON", false, VALUE_STRING,
	  AT(summary), 0, 0, NULL },
	{ 'h', "help", "all", "this help; --help=all shows every option", true, VALUE_HELP,
	  AT(help), 0, 0, NULL },
	{ 'V', "version", NULL, "version", true, VALUE_FLAG, AT(version), 0, 0, NULL },
};

enum { TABLE_N = sizeof table / sizeof *table };

static void set_defaults(struct options *o)
{
	*o = (struct options){ .window = { .mode = WINDOW_BY_ROWS, .rows = 100 },
			       .context = 20,
			       .sensitivity = SENSITIVITY_NORMAL,
			       .ask = ASK_AUTO,
			       .answer_within_ns = INT64_C(300) * 1000000000,
			       .retries = -1,
			       .connect_timeout_ns = INT64_C(10) * 1000000000,
			       .timeout_ns = INT64_C(120) * 1000000000,
			       .min_severity = SEVERITY_NONE };
}

/* getopt_long's view of the table; val is the table's index + 256, so that no letter collides. */
static void getopt_view(struct option long_options[TABLE_N + 1], char shorts[3 * TABLE_N + 2])
{
	size_t n = 0;
	*shorts++ = ':'; /* a missing argument is told from an unknown option */
	for (int i = 0; i < TABLE_N; i++) {
		const struct option_spec *s = &table[i];
		if (s->form == VALUE_HEADING)
			continue;
		int argument = s->form == VALUE_HELP ? optional_argument
			       : s->argument	     ? required_argument
						     : no_argument;
		long_options[n++] = (struct option){ s->name, argument, NULL, 256 + i };
		if (s->letter) {
			*shorts++ = s->letter;
			if (argument == required_argument)
				*shorts++ = ':';
		}
	}
	long_options[n] = (struct option){ 0 };
	*shorts = '\0';
}

static const struct option_spec *spec_of(int result)
{
	if (result >= 256)
		return &table[result - 256];
	for (int i = 0; i < TABLE_N; i++)
		if (table[i].letter && table[i].letter == result)
			return &table[i];
	return NULL;
}

/* getopt_long has gone past a long option, and maybe not past a letter among letters. */
static int refused_option(char *const argv[], struct err *err)
{
	if (optopt >= 256)
		return err_set(err, ERR_USAGE, "--%s takes no argument", spec_of(optopt)->name);
	return option_unknown(table, TABLE_N, argv[optind - 1], optopt, err);
}

/* Standard output holds the records, and a file called - is nobody's wish. */
static int check_files(const struct options *o, struct err *err)
{
	const struct {
		const char *option, *file;
		bool text; /* something that a person may read at once */
	} files[] = { { "bad-rows", o->bad_rows, true },
		      { "summary", o->summary, true },
		      { "trace", o->trace, false },
		      { "state", o->state, false },
		      { "state-from", o->state_from, false } };
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (files[i].file && strcmp(files[i].file, "-") == 0)
			return err_set(err, ERR_USAGE, "--%s -: %s", files[i].option,
				       files[i].text ? "standard output is for the records: name "
						       "a file, or /dev/stderr"
						     : "name a file");
	return 0;
}

static int check_combinations(const struct options *o, struct err *err)
{
	if (o->state && o->state_from)
		return err_set(err, ERR_USAGE,
			       "--state loads and saves, --state-from only loads: give one");
	if (o->offline && !o->cache)
		return err_set(err, ERR_USAGE,
			       "--offline answers from the cache: give --cache DIR too");
	if (o->with_rows && o->emit != EMIT_WINDOWS)
		return err_set(err, ERR_USAGE, "--with-rows goes with --emit windows");
	if (o->quiet && o->verbose)
		return err_set(err, ERR_USAGE, "-q and -v contradict each other: give one");
	if (o->ask == ASK_NONE && (o->dry_run || o->check))
		return err_set(err, ERR_USAGE,
			       "--%s is about the model: it does not go with --ask none",
			       o->check ? "check" : "dry-run");
	if (o->reader.delimiter != 0 && o->reader.delimiter == o->reader.point)
		return err_set(err, ERR_USAGE,
			       "-d and --decimal are both '%c': a number would end at its own "
			       "decimal point",
			       o->reader.point);
	if (o->lateness_ns > 0 && o->window.mode != WINDOW_BY_TIME)
		return err_set(err, ERR_USAGE, "--lateness goes with a window of time (-w 10m)");
	return 0;
}

int options_parse(struct options *o, int argc, char *const argv[], struct err *err)
{
	struct option long_options[TABLE_N + 1];
	char shorts[3 * TABLE_N + 2];

	set_defaults(o);
	getopt_view(long_options, shorts);
	optind = 0; /* GNU: start afresh */
	opterr = 0;
	for (;;) {
		int result = getopt_long(argc, argv, shorts, long_options, NULL);
		if (result == -1)
			break;
		if (result == ':') {
			const struct option_spec *s = spec_of(optopt);
			return err_set(err, ERR_USAGE, "--%s needs an argument: %s",
				       s ? s->name : "?", s ? s->argument : "");
		}
		if (result == '?')
			return refused_option(argv, err);
		const struct option_spec *s = spec_of(result);
		if (option_set(o, s, optarg, century_ns, err) < 0)
			return -1;
	}
	o->files = argv + optind;
	o->files_n = (size_t)(argc - optind);
	if (o->help != HELP_NONE || o->version)
		return 0;
	return check_files(o, err) < 0 ? -1 : check_combinations(o, err);
}

int options_help(struct buf *out, enum help which, struct err *err)
{
	return option_help(out, table, TABLE_N, which == HELP_ALL, err);
}

void options_environment(struct options *o, const char *(*lookup)(const char *name))
{
	const char *own_url = lookup("ANOMALY_BASE_URL");
	const char *llm_url = lookup("LLM_URL");
	const char *openai_url = lookup("OPENAI_BASE_URL");
	const char *own_model = lookup("ANOMALY_MODEL");
	const char *llm_model = lookup("LLM_MODEL");

	/* OPENAI_BASE_URL alone configures nothing: no data leave the host because of a shell
	 * profile. */
	o->model_configured = o->base_urls.n > 0 || o->model || o->ask == ASK_SUSPECT ||
			      o->ask == ASK_ALL || own_url || llm_url || own_model || llm_model ||
			      o->dry_run || o->check;
	const char *url = own_url		? own_url
			  : llm_url		? llm_url
			  : o->model_configured ? openai_url
						: NULL;
	if (o->base_urls.n == 0 && url)
		o->base_urls.item[o->base_urls.n++] = url;
	if (!o->model)
		o->model = own_model ? own_model : llm_model;

	o->api_key = lookup("ANOMALY_API_KEY");
	if (!o->api_key && (o->api_key = lookup("OPENAI_API_KEY")))
		o->api_key_host_url = openai_url ? openai_url : "https://api.openai.com/v1";
}

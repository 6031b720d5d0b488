/* SPDX-License-Identifier: MIT */
/* Every form of argument, every refusal, and the precedence of the environment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "filter/options.h"

enum { ARGS_MAX = 24 };

/* Splits at blanks; the words live as long as the test program. */
static int parse(struct options *o, const char *line, struct err *err)
{
	static char *args[ARGS_MAX + 2];
	static char words[2000];
	static char program[] = "anomaly-filter";
	int n = 0;
	args[n++] = program;
	(void)snprintf(words, sizeof words, "%s", line);
	for (char *at = words; *at && n < ARGS_MAX;) {
		args[n++] = at;
		at += strcspn(at, " ");
		if (*at)
			*at++ = '\0';
	}
	args[n] = NULL;
	return options_parse(o, n, args, err);
}

static struct options parsed(const char *line)
{
	struct options o;
	struct err err = ERR_INIT;
	if (parse(&o, line, &err) < 0)
		fail_msg("%s: %s", line, err.msg);
	return o;
}

static void test_defaults(void **state)
{
	(void)state;
	struct options o = parsed("");
	assert_int_equal(o.window.mode, WINDOW_BY_ROWS);
	assert_int_equal(o.window.rows, 100);
	assert_int_equal(o.context, 20);
	assert_int_equal(o.ask, ASK_AUTO);
	assert_int_equal(o.trust, TRUST_EXAM);
	assert_int_equal(o.emit, EMIT_WINDOWS);
	assert_int_equal(o.sensitivity, SENSITIVITY_NORMAL);
	assert_int_equal(o.files_n, 0);
}

static void test_every_form(void **state)
{
	(void)state;
	struct options o =
		parsed("-t when -k a,b -d \\t -w 10m --lateness 1h30m -e text -x file.csv");
	assert_string_equal(o.reader.time, "when");
	assert_string_equal(o.reader.key, "a,b");
	assert_int_equal(o.reader.delimiter, '\t');
	assert_int_equal(o.window.mode, WINDOW_BY_TIME);
	assert_true(o.lateness_ns == INT64_C(5400) * 1000000000);
	assert_int_equal(o.emit, EMIT_TEXT);
	assert_true(o.exit_code);
	assert_int_equal(o.files_n, 1);
	assert_string_equal(o.files[0], "file.csv");

	o = parsed("a.csv --threshold=2.5 b.csv -j auto --rate 30/m --shard 2/5 -u x -u y -- -c");
	assert_true(o.threshold == 2.5);
	assert_int_equal(o.jobs, -1);
	assert_true(o.rate_per_second == 0.5);
	assert_int_equal(o.shard, 2);
	assert_int_equal(o.shards, 5);
	assert_int_equal(o.base_urls.n, 2);
	assert_string_equal(o.base_urls.item[1], "y");
	assert_int_equal(o.files_n, 3);
	assert_string_equal(o.files[2], "-c");
	assert_int_equal(parsed("--help=all").help, HELP_ALL);
	assert_int_equal(parsed("-h").help, HELP_EVERYDAY);
}

/* Every refusal is ERR_USAGE and names what it is about. */
static void test_refusals(void **state)
{
	(void)state;
	static const struct {
		const char *line, *says;
	} table[] = {
		{ "--sensitivty high", "did you mean --sensitivity?" },
		{ "data.csv --sensitivty=high", "unknown option '--sensitivty'; did you mean" },
		{ "data.csv -x --kye=a", "did you mean --key?" },
		{ "--url http://x", "did you mean --base-url?" },
		{ "--time-column t", "did you mean --time?" },
		{ "--tsv", "unknown option '--tsv'; --help=all lists them" },
		{ "data.csv --s x",
		  "'--s' may be one of --shard, --sensitivity, --state, --state-from" },
		{ "-K sensor", "unknown option '-K'; did you mean -k (--key)?" },
		{ "-xZ", "unknown option '-Z'" },
		{ "-d tab", "a tab is \\t" },
		{ "-d , --decimal ,", "-d and --decimal are both ','" },
		{ "--frobnicate", "unknown option '--frobnicate'" },
		{ "-Z", "unknown option '-Z'" },
		{ "-w", "--window needs an argument: SPEC" },
		{ "-w 0", "--window" },
		{ "-w soon", "--window 'soon'" },
		{ "-e json", "--emit 'json' is none of windows, anomalies, rows, text" },
		{ "--threshold x", "--threshold 'x'" },
		{ "--threshold 0", "--threshold '0'" },
		{ "--threshold nan", "--threshold 'nan'" },
		{ "-d ab", "--delimiter 'ab' is not one character" },
		{ "-d \"", "--delimiter" },
		{ "--shard 5/5", "--shard '5/5'" },
		{ "--shard x", "--shard 'x'" },
		{ "--rate 5", "--rate '5' is not like 2/s or 30/m" },
		{ "--rate 0/s", "--rate" },
		{ "-j 0", "--jobs" },
		{ "--max-wait=", "empty argument" },
		{ "--exit-code=1", "--exit-code takes no argument" },
		{ "--state a --state-from b", "give one" },
		{ "--summary -", "--summary -: standard output is for the records: name a file, or "
				 "/dev/stderr" },
		{ "--bad-rows -", "or /dev/stderr" },
		{ "--trace -", "--trace -: name a file" },
		{ "--state -", "--state -: name a file" },
		{ "--state-from -", "--state-from -: name a file" },
		{ "--offline", "--cache DIR" },
		{ "--with-rows -e text", "--with-rows" },
		{ "-q -v", "contradict" },
		{ "--check -a none", "--check" },
		{ "--lateness 5s", "-w 10m" },
		{ "--help=most", "--help 'most'" },
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		struct options o;
		struct err err = ERR_INIT;
		if (parse(&o, table[i].line, &err) == 0)
			fail_msg("%s was accepted", table[i].line);
		assert_int_equal(err.code, ERR_USAGE);
		if (!strstr(err.msg, table[i].says))
			fail_msg("%s: '%s' does not say '%s'", table[i].line, err.msg,
				 table[i].says);
	}
}

static const char *const *environment;

static const char *lookup(const char *name)
{
	for (const char *const *at = environment; *at; at += 2)
		if (strcmp(*at, name) == 0)
			return at[1];
	return NULL;
}

static struct options with_environment(const char *line, const char *const *variables)
{
	struct options o = parsed(line);
	environment = variables;
	options_environment(&o, lookup);
	return o;
}

static void test_a_shell_profile_configures_no_model(void **state)
{
	(void)state;
	const char *const openai[] = { "OPENAI_BASE_URL", "https://far.example/v1",
				       "OPENAI_API_KEY", "k", NULL };
	struct options o = with_environment("", openai);
	assert_false(o.model_configured);
	assert_int_equal(o.base_urls.n, 0);
	o = with_environment("-m gpt", openai);
	assert_true(o.model_configured);
	assert_string_equal(o.base_urls.item[0], "https://far.example/v1");
	assert_string_equal(o.api_key_host_url, "https://far.example/v1");
	o = with_environment("-a none", openai);
	assert_false(o.model_configured);
}

static void test_precedence(void **state)
{
	(void)state;
	const char *const all[] = {
		"ANOMALY_BASE_URL", "own",    "LLM_URL",   "llm",   "OPENAI_BASE_URL", "open",
		"ANOMALY_MODEL",    "own-m",  "LLM_MODEL", "llm-m", "ANOMALY_API_KEY", "own-k",
		"OPENAI_API_KEY",   "open-k", NULL
	};
	struct options o = with_environment("-u given -m mine", all);
	assert_string_equal(o.base_urls.item[0], "given");
	assert_int_equal(o.base_urls.n, 1);
	assert_string_equal(o.model, "mine");
	o = with_environment("", all);
	assert_string_equal(o.base_urls.item[0], "own");
	assert_string_equal(o.model, "own-m");
	assert_string_equal(o.api_key, "own-k");
	assert_null(o.api_key_host_url);
	o = with_environment("", all + 2);
	assert_string_equal(o.base_urls.item[0], "llm");
	const char *const key[] = { "OPENAI_API_KEY", "open-k", NULL };
	o = with_environment("-m x", key);
	assert_string_equal(o.api_key_host_url, "https://api.openai.com/v1");
}

static void test_help_shows_a_dozen_or_all(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct buf some;
	struct buf all;
	buf_init(&some, 1 << 20);
	buf_init(&all, 1 << 20);
	assert_int_equal(options_help(&some, HELP_EVERYDAY, &err), 0);
	assert_int_equal(options_help(&all, HELP_ALL, &err), 0);
	assert_non_null(buf_z(&some, &err));
	assert_non_null(buf_z(&all, &err));
	assert_null(strstr(some.data, "--token-budget"));
	assert_non_null(strstr(all.data, "--token-budget"));
	assert_non_null(strstr(some.data, "-k, --key LIST"));
	buf_release(&some);
	buf_release(&all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_every_form),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_a_shell_profile_configures_no_model),
		cmocka_unit_test(test_precedence),
		cmocka_unit_test(test_help_shows_a_dozen_or_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/*
 * main.c - anomaly-filter(1): what to run, and what a shell is told at the end.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "config.h"
#include "filter/check.h"
#include "filter/options.h"
#include "filter/pipeline.h"
#include "filter/setup.h"
#include "filter/state_file.h"
#include "filter/tally.h"
#include "filter/targets.h"
#include "sys/diag.h"
#include "sys/fds.h"
#include "sys/guard.h"
#include "sys/outfile.h"
#include "sys/signals.h"

static const char *environment(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? value : NULL;
}

static int check_output(struct err *err)
{
	return fds_stdout_usable() ? 0
				   : err_sys(err, ERR_IO, EBADF, "cannot write to standard output");
}

static int write_text(const struct buf *text, struct err *err)
{
	if (check_output(err) < 0)
		return -1;
	return fds_write_all(STDOUT_FILENO, "standard output", text->data, text->len, err);
}

static int show_text(const struct options *o, struct err *err)
{
	struct buf text;
	buf_init(&text, 64 << 10);
	int result = o->version ? buf_addz(&text, PACKAGE_STRING "\n", err)
				: options_help(&text, (enum help)o->help, err);
	if (result == 0)
		result = write_text(&text, err);
	buf_release(&text);
	return result;
}

static int write_summary(const char *path, const struct tally *t, int status, struct err *err)
{
	struct buf text;
	struct outfile o;
	buf_init(&text, 1 << 20);
	int result = outfile_begin(&o, path, "--summary", err);
	if (result == 0)
		result = tally_json(&text, t, status, err);
	if (result == 0)
		result = outfile_write(&o, text.data, text.len, err);
	if (result == 0)
		result = outfile_end(&o, err);
	outfile_release(&o);
	buf_release(&text);
	return result;
}

static int report(const struct options *o, const struct tally *t, int status, struct err *err)
{
	/* Where the input could not be used, its error says it all. */
	if (diag_notes_on() && (status == 0 || t->rows.used > 0)) {
		struct buf line;
		buf_init(&line, 4096);
		if (tally_line(&line, t, err) == 0)
			diag_note("%.*s", (int)line.len, line.data);
		buf_release(&line);
	}
	return o->summary ? write_summary(o->summary, t, status, err) : 0;
}

static int check(const struct options *o, int *status, struct err *err)
{
	struct tally tally = { 0 };
	struct setup setup = { 0 };
	int result = check_output(err);
	if (result == 0)
		result = setup_init(&setup, o, environment, tally_note, &tally, err);
	if (result == 0) {
		result = check_run(&setup.model, err);
		*status = result;
	}
	setup_release(&setup);
	tally_release(&tally);
	return result < 0 ? -1 : 0;
}

static void tell_reason(const struct tally *t, int status)
{
	char reason[REASON_MAX];
	tally_reason(t, status, reason);
	if (reason[0])
		diag_error("%s", reason);
}

static int run(const struct options *o, struct tally *tally, struct err *err)
{
	struct setup setup = { 0 };
	struct state_file state = { .dirfd = -1, .lock = { .fd = -1 } };
	int result = -1;

	if (check_output(err) == 0 &&
	    setup_init(&setup, o, environment, tally_note, tally, err) == 0 &&
	    state_file_open(&state, o->state ? o->state : o->state_from, o->state != NULL, err) ==
		    0)
		result = pipeline_run(o, &setup, &state, tally, err);
	state_file_close(&state);
	setup_release(&setup);
	return result;
}

static bool ends_by_pipe(const struct err *err)
{
	return err->code == ERR_IO && err->sys == EPIPE && signals_pipe_default();
}

/* What a shell will be told. */
static int status_of(const struct options *o, const struct tally *tally, const struct err *err)
{
	if (signals_caught())
		return 128 + signals_caught();
	if (err->code == ERR_NONE)
		return tally_status(tally, o->exit_code);
	return ends_by_pipe(err) ? 128 + SIGPIPE : (int)err->code;
}

static int filter(const struct options *o, int *status, struct err *err)
{
	struct tally tally = { .model = { .exam = -1 } };

	if (o->files_n == 0 && isatty(STDIN_FILENO) && !o->quiet)
		diag_error("waiting for CSV on standard input (--help shows examples)");
	if (targets_check(o, err) < 0 ||
	    (o->summary && outfile_check(o->summary, "--summary", err) < 0))
		return -1;
	int result = run(o, &tally, err);
	*status = status_of(o, &tally, err);
	if (result == 0)
		tell_reason(&tally, *status);
	struct err report_err = ERR_INIT;
	if (report(o, &tally, *status, &report_err) < 0) {
		if (result < 0)
			diag_error("%s", report_err.msg); /* beside what the run ended with */
		else
			*err = report_err;
		result = -1;
	}
	tally_release(&tally);
	return result;
}

static int fail(const struct err *err)
{
	if (ends_by_pipe(err))
		signals_die(SIGPIPE); /* as any filter whose reader has gone */
	diag_err(err);
	return (int)err->code;
}

int main(int argc, char *argv[])
{
	struct options options;
	struct err err = ERR_INIT;
	int status = 0;

	diag_init("anomaly-filter", false);
	guard_core();
	if (fds_sanitize(&err) < 0 || signals_init(&err) < 0 ||
	    options_parse(&options, argc, argv, &err) < 0)
		return fail(&err);
	if (options.help != HELP_NONE || options.version)
		return show_text(&options, &err) < 0 ? fail(&err) : 0;
	options_environment(&options, environment);
	diag_init("anomaly-filter", options.verbose || (!options.quiet && diag_is_terminal()));
	if ((options.check ? check : filter)(&options, &status, &err) < 0)
		status = fail(&err);
	if (signals_caught())
		signals_die(signals_caught());
	return status;
}

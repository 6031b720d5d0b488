/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/err.h"
#include "index/arguments.h"
#include "index/command.h"
#include "sys/clock.h"
#include "sys/diag.h"
#include "sys/fds.h"
#include "sys/signals.h"

static int (*const run[COMMANDS_N])(const struct arguments *, struct err *) = {
	[COMMAND_ADD] = command_add,	   [COMMAND_LATEST] = command_latest,
	[COMMAND_LIST] = command_list,	   [COMMAND_SHOW] = command_show,
	[COMMAND_VERIFY] = command_verify, [COMMAND_REPAIR] = command_repair,
	[COMMAND_PRUNE] = command_prune,   [COMMAND_PLOT] = command_plot,
	[COMMAND_REPORT] = command_report,
};

static int print_about(const struct arguments *a, struct err *err)
{
	struct out out;
	int rc;

	out_init(&out);
	if (a->options_dump)
		rc = arguments_dump(&out.buf, err);
	else if (a->version)
		rc = buf_addz(&out.buf, PROGRAM " " PACKAGE_VERSION "\n", err);
	else
		rc = arguments_help(&out.buf, a->command, err);
	if (rc == 0)
		rc = out_flush(&out, true, err);
	out_release(&out);
	return rc;
}

static int finish(int status, const struct err *err)
{
	if (status >= 0)
		return status;
	/* A reader that went away is no news, unless our caller asked not to be killed by it. */
	if (err->sys == EPIPE && signals_pipe_default())
		signals_die(SIGPIPE);
	diag_err(err);
	return err->code == ERR_NONE ? ERR_INTERNAL : (int)err->code;
}

int main(int argc, char *argv[])
{
	struct err err = ERR_INIT;
	struct arguments a;

	diag_init(PROGRAM, isatty(STDERR_FILENO) != 0);
	if (fds_sanitize(&err) < 0 || signals_init(&err) < 0 ||
	    arguments_parse(&a, argc, argv, clock_wall_ns(), &err) < 0)
		return finish(-1, &err);
	if (a.help || a.version || a.options_dump)
		return finish(print_about(&a, &err), &err);
	return finish(run[a.command](&a, &err), &err);
}

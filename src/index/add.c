/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "index/command.h"
#include "index/intake.h"
#include "sys/child.h"
#include "sys/clock.h"
#include "sys/diag.h"
#include "sys/fds.h"
#include "sys/signals.h"

enum { READ_BLOCK = 1 << 18, INTERRUPTED_MAX = 1000, GRACE_MS = 5000, FORWARD_MS = 2000 };

/* One add at work. */
struct work {
	struct intake intake;
	struct child child;
	const struct arguments *a;
	int fd;		    /* where records come from */
	const char *source; /* for messages */
	char *block;
	int64_t caught_ns;   /* when a signal came, 0: none */
	int interrupted;     /* how often in a row nothing but EINTR came */
	bool forwarded, cut; /* the signal was passed to the command; we stopped before the end */
};

/* How long poll may wait: for the end of a day's response, or of the grace after a signal. */
static int wait_ms(const struct work *w, int64_t now_ns)
{
	int64_t since_ms = (now_ns - w->caught_ns) / 1000000;
	int64_t left;

	if (w->caught_ns == 0)
		return intake_wait_ms(&w->intake, now_ns);
	left = (w->child.pid > 0 && !w->forwarded ? FORWARD_MS : GRACE_MS) - since_ms;
	return left < 0 ? 0 : (int)left;
}

/*
 * After a signal: a pipeline's other end had it too and is about to finish. A
 * command of ours may not have had it; it is told so late that a terminal's
 * Ctrl-C, which reaches it by itself, is not taken for a second one.
 */
static bool grace_is_over(struct work *w, int64_t now_ns)
{
	int64_t since_ms;

	if (w->caught_ns == 0)
		return false;
	since_ms = (now_ns - w->caught_ns) / 1000000;
	if (w->child.pid > 0 && !w->forwarded && since_ms >= FORWARD_MS) {
		w->forwarded = true;
		if (!child_ended(&w->child))
			child_signal(&w->child, signals_caught());
	}
	w->cut = since_ms >= GRACE_MS;
	return w->cut;
}

static int read_some(struct work *w, bool *ended, struct err *err)
{
	size_t got;

	switch (fds_read(w->fd, w->source, w->block, READ_BLOCK, &got, err)) {
	case FDS_DATA:
		w->interrupted = 0;
		return intake_bytes(&w->intake, w->block, got, clock_monotonic_ns(), err);
	case FDS_EOF:
		*ended = true;
		return 0;
	case FDS_AGAIN:
		if (++w->interrupted < INTERRUPTED_MAX)
			return 0;
		return err_set(err, ERR_IO, "cannot read %s: interrupted again and again",
			       w->source);
	case FDS_FAIL:
		break;
	}
	return -1;
}

static int read_all(struct work *w, struct err *err)
{
	bool ended = false;

	while (!ended && !w->intake.give_up) {
		struct pollfd fds[2] = { { .fd = w->fd, .events = POLLIN },
					 { .fd = w->caught_ns ? -1 : signals_fd(),
					   .events = POLLIN } };
		int64_t now_ns = clock_monotonic_ns();
		int n;

		if (poll(fds, 2, 0) == 0 && intake_pause(&w->intake, now_ns, err) < 0)
			return -1;
		n = poll(fds, 2, wait_ms(w, now_ns));
		if (n < 0 && (errno != EINTR || ++w->interrupted >= INTERRUPTED_MAX))
			return err_sys(err, ERR_SYSTEM, errno, "cannot wait for input");
		now_ns = clock_monotonic_ns();
		if (w->caught_ns == 0 && signals_caught()) {
			w->caught_ns = now_ns;
			diag_note("caught a signal: filing what comes within %d seconds",
				  GRACE_MS / 1000);
		}
		if (grace_is_over(w, now_ns))
			break;
		if (n > 0 && fds[0].revents && read_some(w, &ended, err) < 0)
			return -1;
	}
	return 0;
}

/* Waits for the command, but not for ever once a signal came. -1: it would not end. */
static int wait_for_child(struct work *w, int *status, struct err *err)
{
	/* Whoever still writes learns that nobody reads. */
	child_close(&w->child);
	w->fd = -1;
	while (!child_ended(&w->child)) {
		if (w->caught_ns == 0 && signals_caught())
			w->caught_ns = clock_monotonic_ns();
		if (grace_is_over(w, clock_monotonic_ns())) {
			child_signal(&w->child, SIGTERM);
			*status = -1;
			return 0;
		}
		(void)poll(NULL, 0, 5);
	}
	return child_wait(&w->child, status, err);
}

/* How a run ended, as far as it can be known. */
static int complete_of(const struct work *w, int status)
{
	if (w->cut || w->intake.give_up || (w->caught_ns && !w->a->argv))
		return 0;
	if (!w->a->argv)
		return -1;
	return status >= 0 && status <= 2;
}

static int exit_of(const struct work *w, int status, struct err *err)
{
	const struct intake *in = &w->intake;
	bool none = in->records == 0;

	if (w->caught_ns)
		signals_die(signals_caught());
	if (none && status > 2)
		diag_error("%s ended with status %d and printed no record: nothing was filed",
			   w->source, status);
	else if (none && in->bad_lines > 0)
		diag_error("%s: nothing was filed", w->source);
	else if (none && !w->a->argv)
		return err_set(err, ERR_INPUT, "%s: no record came: nothing was filed", w->source);
	if (status > 0 && w->a->argv)
		return status;
	if (in->bad_lines > 0)
		return ERR_INPUT;
	if (in->tee_unread && signals_pipe_default())
		signals_die(SIGPIPE);
	return in->tee_broken ? ERR_IO : 0;
}

static int work(struct work *w, struct err *err)
{
	int status = -1, rc;

	w->block = malloc(READ_BLOCK);
	if (!w->block)
		return err_nomem(err, "the input");
	rc = read_all(w, err);
	if (w->a->argv) {
		struct err why = ERR_INIT;

		if (wait_for_child(w, &status, &why) < 0 && rc == 0) {
			*err = why;
			rc = -1;
		}
	}
	if (rc == 0)
		rc = intake_end(&w->intake, w->a->argv ? status : -1, complete_of(w, status), err);
	return rc < 0 ? -1 : exit_of(w, status, err);
}

static int open_source(struct work *w, struct err *err)
{
	if (w->a->argv) {
		w->source = w->a->argv[0];
		if (child_start(&w->child, w->a->argv, err) < 0)
			return -1;
		w->fd = w->child.fd;
		return 0;
	}
	if (isatty(STDIN_FILENO))
		diag_error("waiting for the records of anomaly-filter on standard input "
			   "(Ctrl-D ends)");
	fds_widen_pipe(STDIN_FILENO);
	return 0;
}

int command_add(const struct arguments *a, struct err *err)
{
	struct work w = {
		.a = a, .fd = STDIN_FILENO, .source = "standard input", .child = { .fd = -1 }
	};
	struct store s;
	struct index ix;
	int rc = -1;

	if (command_open(a, true, &s, err) < 0)
		return -1;
	/* An index that cannot take a line is found out before the work, not after it. */
	if (index_open(&s, &ix, err) < 0) {
		store_close(&s);
		return -1;
	}
	index_close(&ix);
	intake_init(&w.intake, a, &s);
	/* A command may save what it has seen: it must not run if we cannot file. */
	if (intake_begin(&w.intake, err) == 0 && open_source(&w, err) == 0)
		rc = work(&w, err);
	free(w.block);
	child_close(&w.child);
	intake_release(&w.intake);
	store_close(&s);
	return rc;
}

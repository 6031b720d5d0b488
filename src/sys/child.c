/* SPDX-License-Identifier: MIT */
#include "sys/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/retry.h"
#include "sys/signals.h"

/* In the child: only what is safe between fork and exec. Says why over `report` if it fails. */
static void become(char *const argv[], int in, int out, int report)
{
	struct sigaction action = { .sa_handler = SIG_DFL };
	int saved;

	if (signals_pipe_default())
		(void)sigaction(SIGPIPE, &action, NULL);
	if ((in < 0 || dup2(in, STDIN_FILENO) >= 0) &&
	    (out == STDOUT_FILENO || dup2(out, STDOUT_FILENO) >= 0))
		(void)execvp(argv[0], argv);
	saved = errno;
	(void)!write(report, &saved, sizeof saved);
	_exit(127);
}

static int read_report(int fd)
{
	int saved = 0;
	ssize_t n;

	SYS_RETRY(n, read(fd, &saved, sizeof saved));
	return n == (ssize_t)sizeof saved ? saved : 0;
}

/* feed: the pipe is its input; else its output. */
static int start(struct child *c, char *const argv[], bool feed, int out_fd, struct err *err)
{
	int data[2], report[2], failed, theirs, rc;

	*c = (struct child){ .pid = 0, .fd = -1 };
	SYS_RETRY(rc, pipe2(data, O_CLOEXEC));
	if (rc < 0)
		return err_sys(err, ERR_SYSTEM, errno, "cannot make a pipe for %s", argv[0]);
	SYS_RETRY(rc, pipe2(report, O_CLOEXEC));
	if (rc < 0) {
		failed = errno;
		(void)close(data[0]);
		(void)close(data[1]);
		return err_sys(err, ERR_SYSTEM, failed, "cannot make a pipe for %s", argv[0]);
	}
	theirs = feed ? data[0] : data[1];
	SYS_RETRY(c->pid, fork());
	if (c->pid == 0)
		become(argv, feed ? theirs : -1, feed ? out_fd : theirs, report[1]);
	failed = c->pid < 0 ? errno : 0;
	(void)close(theirs);
	(void)close(report[1]);
	c->fd = feed ? data[1] : data[0];
	if (c->pid > 0)
		failed = read_report(report[0]);
	(void)close(report[0]);
	if (failed == 0)
		return 0;
	child_close(c);
	if (c->pid > 0) {
		SYS_RETRY(rc, waitpid(c->pid, NULL, 0));
		c->pid = 0;
		return err_sys(err, ERR_NOINPUT, failed, "cannot run %s", argv[0]);
	}
	c->pid = 0;
	return err_sys(err, ERR_SYSTEM, failed, "cannot start a process for %s", argv[0]);
}

int child_start(struct child *c, char *const argv[], struct err *err)
{
	return start(c, argv, false, -1, err);
}

int child_feed(struct child *c, char *const argv[], int out_fd, struct err *err)
{
	return start(c, argv, true, out_fd, err);
}

bool child_ended(const struct child *c)
{
	siginfo_t info = { .si_pid = 0 };
	int rc;

	if (c->pid == 0)
		return true;
	SYS_RETRY(rc, waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOHANG | WNOWAIT));
	/* Where it cannot be known, child_wait is to say why. */
	return rc < 0 || info.si_pid != 0;
}

int child_wait(struct child *c, int *status, struct err *err)
{
	int raw;
	pid_t got;

	SYS_RETRY(got, waitpid(c->pid, &raw, 0));
	if (got < 0)
		return err_sys(err, ERR_SYSTEM, errno, "cannot wait for the command");
	c->pid = 0;
	*status = WIFSIGNALED(raw) ? 128 + WTERMSIG(raw) : WEXITSTATUS(raw);
	return 0;
}

void child_signal(const struct child *c, int signal)
{
	if (c->pid > 0)
		(void)kill(c->pid, signal);
}

void child_close(struct child *c)
{
	if (c->fd >= 0)
		(void)close(c->fd);
	c->fd = -1;
}

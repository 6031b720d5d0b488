/* SPDX-License-Identifier: MIT */
#include "sys/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

/* A handler has no argument to be given: the process's one state of this kind. */
static volatile sig_atomic_t caught;
static int pipe_fds[2] = { -1, -1 };
static bool pipe_was_default;

static void die_now(int number)
{
	struct sigaction action = { .sa_handler = SIG_DFL };
	sigset_t set;

	(void)sigaction(number, &action, NULL);
	(void)sigemptyset(&set);
	(void)sigaddset(&set, number);
	(void)raise(number);
	(void)sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static void on_signal(int number)
{
	int saved = errno;
	char byte = (char)number;

	if (caught)
		die_now(number);
	caught = number;
	if (write(pipe_fds[1], &byte, 1) < 0) {
		/* Full or closed: signals_caught() says it all the same. */
	}
	errno = saved;
}

static int own_pipe(struct err *err)
{
	if (pipe(pipe_fds) < 0)
		return err_sys(err, ERR_SYSTEM, errno, "cannot make a pipe");
	for (int i = 0; i < 2; i++) {
		if (fcntl(pipe_fds[i], F_SETFD, FD_CLOEXEC) < 0 ||
		    fcntl(pipe_fds[i], F_SETFL, O_NONBLOCK) < 0)
			return err_sys(err, ERR_SYSTEM, errno, "cannot set up a pipe");
	}
	return 0;
}

int signals_init(struct err *err)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction action = { .sa_handler = on_signal };
	struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction old;

	if (own_pipe(err) < 0)
		return -1;
	(void)sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
		if (sigaction(numbers[i], NULL, &old) < 0)
			return err_sys(err, ERR_SYSTEM, errno, "cannot look at a signal");
		if (old.sa_handler == SIG_IGN)
			continue;
		if (sigaction(numbers[i], &action, NULL) < 0)
			return err_sys(err, ERR_SYSTEM, errno, "cannot catch a signal");
	}
	if (sigaction(SIGPIPE, &ignore, &old) < 0)
		return err_sys(err, ERR_SYSTEM, errno, "cannot ignore a signal");
	pipe_was_default = old.sa_handler != SIG_IGN;
	return 0;
}

int signals_fd(void)
{
	return pipe_fds[0];
}

int signals_caught(void)
{
	return caught;
}

bool signals_pipe_default(void)
{
	return pipe_was_default;
}

void signals_die(int signal)
{
	die_now(signal);
	_exit(128 + signal);
}

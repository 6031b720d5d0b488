/* SPDX-License-Identifier: MIT */
#include "../base/check.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/signals.h"

/* Runs body in a child, for signals belong to the whole process; returns its wait status. */
static int in_child(void (*body)(void))
{
	int status;
	pid_t child = fork();

	if (child == 0) {
		alarm(10);
		body();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static void need(int condition, int code)
{
	if (!condition)
		_exit(code);
}

static void set(int number, void (*handler)(int))
{
	struct sigaction action = { .sa_handler = handler };

	(void)sigaction(number, &action, NULL);
}

static void first_is_noted(void)
{
	struct err err = ERR_INIT;
	struct pollfd p;

	set(SIGPIPE, SIG_DFL);
	need(signals_init(&err) == 0, 1);
	need(signals_pipe_default(), 2);
	need(signals_caught() == 0, 3);
	p = (struct pollfd){ .fd = signals_fd(), .events = POLLIN };
	need(poll(&p, 1, 0) == 0, 4);
	raise(SIGTERM);
	need(signals_caught() == SIGTERM, 5);
	need(poll(&p, 1, 0) == 1, 6);
}

static void second_ends(void)
{
	first_is_noted();
	raise(SIGINT);
	_exit(7);
}

static void ignored_stays_ignored(void)
{
	struct err err = ERR_INIT;

	set(SIGHUP, SIG_IGN);
	set(SIGPIPE, SIG_IGN);
	need(signals_init(&err) == 0, 1);
	need(!signals_pipe_default(), 2);
	raise(SIGHUP);
	raise(SIGPIPE);
	need(signals_caught() == 0, 3);
}

static void dies_of_it(void)
{
	struct err err = ERR_INIT;

	need(signals_init(&err) == 0, 1);
	raise(SIGTERM);
	signals_die(signals_caught());
}

static void dies_of_pipe(void)
{
	struct err err = ERR_INIT;

	need(signals_init(&err) == 0, 1);
	signals_die(SIGPIPE);
}

static void the_first_signal_is_a_byte(void **state)
{
	(void)state;
	assert_int_equal(in_child(first_is_noted), 0);
}

static void the_second_ends_at_once(void **state)
{
	int status = in_child(second_ends);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGINT);
}

static void who_was_ignored_stays_so(void **state)
{
	(void)state;
	assert_int_equal(in_child(ignored_stays_ignored), 0);
}

static void death_is_by_the_signal(void **state)
{
	int status = in_child(dies_of_it);

	(void)state;
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGTERM);
	status = in_child(dies_of_pipe);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), SIGPIPE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_signal_is_a_byte),
		cmocka_unit_test(the_second_ends_at_once),
		cmocka_unit_test(who_was_ignored_stays_so),
		cmocka_unit_test(death_is_by_the_signal),
	};

	/* A shell's background job begins with both ignored. */
	set(SIGINT, SIG_DFL);
	set(SIGQUIT, SIG_DFL);
	return cmocka_run_group_tests_name("signals", tests, NULL, NULL);
}

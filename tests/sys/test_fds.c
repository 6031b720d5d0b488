/* SPDX-License-Identifier: MIT */
#include "../base/check.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sys/clock.h"
#include "sys/fds.h"

static void reading_tells_data_end_and_nothing_yet(void **state)
{
	struct err err = ERR_INIT;
	char data[16];
	size_t got;
	int p[2];

	(void)state;
	assert_int_equal(pipe(p), 0);
	assert_int_equal(fcntl(p[0], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(fds_read(p[0], "x", data, sizeof(data), &got, &err), FDS_AGAIN);
	assert_int_equal(write(p[1], "abc", 3), 3);
	assert_int_equal(fds_read(p[0], "x", data, sizeof(data), &got, &err), FDS_DATA);
	assert_int_equal(got, 3);
	close(p[1]);
	assert_int_equal(fds_read(p[0], "x", data, sizeof(data), &got, &err), FDS_EOF);
	close(p[0]);
	assert_int_equal(fds_read(p[0], "sensors.csv", data, sizeof(data), &got, &err), FDS_FAIL);
	assert_int_equal(err.code, ERR_IO);
	assert_int_equal(err.sys, EBADF);
	assert_non_null(strstr(err.msg, "sensors.csv"));
}

/* A slow reader of a full non-blocking pipe gets every byte, in order. */
static void writing_all_waits_for_room(void **state)
{
	enum { SIZE = 1 << 20 };
	static char data[SIZE];
	struct err err = ERR_INIT;
	int status;
	int p[2];
	pid_t child;

	(void)state;
	for (size_t i = 0; i < SIZE; i++)
		data[i] = (char)(i * 31 >> 3);
	assert_int_equal(pipe(p), 0);
	assert_int_equal(fcntl(p[1], F_SETFL, O_NONBLOCK), 0);
	child = fork();
	if (child == 0) {
		char got[5000];
		size_t at = 0;
		ssize_t n;

		close(p[1]);
		while ((n = read(p[0], got, sizeof(got))) > 0) {
			if (memcmp(got, data + at, (size_t)n) != 0)
				_exit(1);
			at += (size_t)n;
		}
		_exit(at == SIZE ? 0 : 2);
	}
	close(p[0]);
	assert_int_equal(fds_write_all(p[1], "out", data, SIZE, &err), 0);
	close(p[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void a_reader_that_went_away_is_told(void **state)
{
	struct err err = ERR_INIT;
	int p[2];

	(void)state;
	assert_int_equal(pipe(p), 0);
	close(p[0]);
	assert_int_equal(fds_write_all(p[1], "out", "x", 1, &err), -1);
	assert_int_equal(err.code, ERR_IO);
	assert_int_equal(err.sys, EPIPE);
	close(p[1]);
}

static void a_full_device_is_told(void **state)
{
	struct err err = ERR_INIT;
	int fd = open("/dev/full", O_WRONLY);

	(void)state;
	if (fd < 0)
		return;
	assert_int_equal(fds_write_all(fd, "standard output", "x", 1, &err), -1);
	assert_int_equal(err.sys, ENOSPC);
	assert_non_null(strstr(err.msg, "standard output"));
	close(fd);
}

static void files_are_read_whole(void **state)
{
	char path[] = "/tmp/af-fds-XXXXXX";
	struct err err = ERR_INIT;
	char *text;
	size_t len;
	int fd = mkstemp(path);

	(void)state;
	assert_true(fd >= 0);
	for (int i = 0; i < 10000; i++)
		assert_int_equal(write(fd, "0123456789", 10), 10);
	assert_int_equal(fds_read_file(path, 100000, true, &text, &len, &err), 0);
	assert_int_equal(len, 100000);
	assert_int_equal(text[len], '\0');
	assert_int_equal(text[99999], '9');
	free(text);
	assert_int_equal(fds_read_file(path, 99999, true, &text, &len, &err), -1);
	assert_int_equal(err.code, ERR_CONFIG);
	assert_null(text);
	assert_int_equal(fchmod(fd, 0640), 0);
	assert_int_equal(fds_read_file(path, 200000, true, &text, &len, &err), -1);
	assert_int_equal(err.code, ERR_CONFIG);
	assert_int_equal(fds_read_file(path, 200000, false, &text, &len, &err), 0);
	free(text);
	assert_int_equal(ftruncate(fd, 0), 0);
	assert_int_equal(fds_read_file(path, 0, false, &text, &len, &err), 0);
	assert_int_equal(len, 0);
	free(text);
	close(fd);
	unlink(path);
	assert_int_equal(fds_read_file(path, 10, false, &text, &len, &err), -1);
	assert_int_equal(err.code, ERR_NOINPUT);
	assert_int_equal(fds_read_file("/", 10, false, &text, &len, &err), -1);
	assert_int_equal(err.code, ERR_NOINPUT);
}

/* With all three closed, no file opened later may become one of them, and using them fails. */
static void a_file_ends_with_a_whole_line(void **state)
{
	static const char lines[] = "first\nsecond\nthird\n";
	struct rlimit usual, tight;
	struct err err = ERR_INIT;
	char got[40];
	int fd;

	(void)state;
	(void)signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &usual), 0);
	for (int how = 0; how < 2; how++) {
		fd = open("lines", O_RDWR | O_CREAT | O_TRUNC | (how == 1 ? O_APPEND : 0), 0600);
		assert_int_equal(write(fd, "0\n", 2), 2);
		tight = usual;
		tight.rlim_cur = 17; /* "0\nfirst\nsecond\nth" */
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
		assert_int_equal(fds_write_lines(fd, "lines", lines, sizeof(lines) - 1, &err), -1);
		assert_int_equal(setrlimit(RLIMIT_FSIZE, &usual), 0);
		assert_int_equal(err.code, ERR_IO);
		assert_int_equal(err.sys, EFBIG);
		assert_int_equal(lseek(fd, 0, SEEK_CUR), 15);
		assert_int_equal(pread(fd, got, sizeof(got), 0), 15);
		assert_memory_equal(got, "0\nfirst\nsecond\n", 15);
		close(fd);
	}
	assert_int_equal(unlink("lines"), 0);
}

static void paths_that_name_descriptors(void **state)
{
	(void)state;
	assert_int_equal(fds_named("/dev/stdin"), 0);
	assert_int_equal(fds_named("/dev/stderr"), 2);
	assert_int_equal(fds_named("/dev/fd/13"), 13);
	assert_int_equal(fds_named("/proc/self/fd/7"), 7);
	assert_int_equal(fds_named("/dev/fd/"), -1);
	assert_int_equal(fds_named("/dev/fd/3x"), -1);
	assert_int_equal(fds_named("/dev/fd/99999999999999999999"), -1);
	assert_int_equal(fds_named("/dev/null"), -1);
	assert_int_equal(fds_named("stderr"), -1);
}

static void closed_descriptors_are_stood_in_for(void **state)
{
	int status;
	pid_t child = fork();

	(void)state;
	if (child == 0) {
		struct err err = ERR_INIT;
		char c;

		close(0);
		close(1);
		close(2);
		if (fds_sanitize(&err) < 0)
			_exit(1);
		if (fds_stdout_usable())
			_exit(2);
		if (open("/dev/null", O_RDWR) <= 2)
			_exit(3);
		if (read(0, &c, 1) >= 0 || write(1, "x", 1) >= 0)
			_exit(4);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_true(fds_stdout_usable());
}

static void clocks_go_on(void **state)
{
	int64_t before = clock_monotonic_ns();

	(void)state;
	assert_true(clock_monotonic_ns() >= before);
	assert_true(clock_wall_ns() > INT64_C(1500000000) * 1000000000);
	assert_true(clock_entropy() != clock_entropy());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reading_tells_data_end_and_nothing_yet),
		cmocka_unit_test(writing_all_waits_for_room),
		cmocka_unit_test(a_reader_that_went_away_is_told),
		cmocka_unit_test(a_full_device_is_told),
		cmocka_unit_test(files_are_read_whole),
		cmocka_unit_test(a_file_ends_with_a_whole_line),
		cmocka_unit_test(paths_that_name_descriptors),
		cmocka_unit_test(closed_descriptors_are_stood_in_for),
		cmocka_unit_test(clocks_go_on),
	};
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	(void)sigaction(SIGPIPE, &ignore, NULL);
	return cmocka_run_group_tests_name("fds", tests, NULL, NULL);
}

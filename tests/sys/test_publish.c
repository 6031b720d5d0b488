/* SPDX-License-Identifier: MIT */
/* Whole files or none, and locks that die with their holder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "sys/lock.h"
#include "sys/publish.h"

static char dir[64];
static int dirfd_;

static int set_up(void **state)
{
	(void)state;
	(void)snprintf(dir, sizeof dir, "/tmp/af-publish-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	dirfd_ = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return dirfd_ < 0 ? -1 : 0;
}

static int tear_down(void **state)
{
	DIR *d = fdopendir(dirfd_);
	struct dirent *entry;

	(void)state;
	while (d && (entry = readdir(d)) != NULL)
		if (entry->d_name[0] != '.' || strlen(entry->d_name) > 2)
			(void)unlinkat(dirfd_, entry->d_name, 0);
	if (d)
		(void)closedir(d);
	return rmdir(dir);
}

static int files(void)
{
	DIR *d = opendir(dir);
	int n = -2;

	assert_non_null(d);
	while (readdir(d))
		n++;
	(void)closedir(d);
	return n;
}

static void holds(const char *name, const char *text)
{
	char data[64] = "";
	int fd = openat(dirfd_, name, O_RDONLY);

	assert_true(fd >= 0);
	assert_int_equal(read(fd, data, sizeof data - 1), (ssize_t)strlen(text));
	assert_string_equal(data, text);
	(void)close(fd);
}

static void write_text(struct publish *p, const char *text)
{
	struct err err = ERR_INIT;

	assert_int_equal(publish_begin(p, dirfd_, dir, &err), 0);
	assert_int_equal(publish_write(p, text, strlen(text), &err), 0);
}

static void test_link(void **state)
{
	struct err err = ERR_INIT, why = ERR_INIT;
	struct publish p;

	(void)state;
	write_text(&p, "one");
	assert_int_equal(publish_link(&p, "a", &err), 0);
	publish_abandon(&p);
	assert_int_equal(files(), 1);
	/* Never over a file that is there; another name will do. */
	write_text(&p, "two");
	assert_int_equal(publish_link(&p, "a", &why), -1);
	assert_int_equal(why.sys, EEXIST);
	holds("a", "one");
	assert_int_equal(publish_link(&p, "b", &err), 0);
	publish_abandon(&p);
	holds("b", "two");
	assert_int_equal(files(), 2);
}

static void test_rename(void **state)
{
	struct err err = ERR_INIT;
	struct publish p;
	static const char *const texts[] = { "one", "two", "three" };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		write_text(&p, texts[i]);
		assert_int_equal(publish_rename(&p, "a", "a~", &err), 0);
		publish_abandon(&p);
		holds("a", texts[i]);
		if (i > 0)
			holds("a~", texts[i - 1]);
	}
	assert_int_equal(files(), 2);
	write_text(&p, "four");
	assert_int_equal(publish_rename(&p, "a", NULL, &err), 0);
	publish_abandon(&p);
	holds("a", "four");
	holds("a~", "two");
}

static void test_abandon(void **state)
{
	struct publish p, empty = PUBLISH_INIT;

	(void)state;
	write_text(&p, "half");
	assert_int_equal(files(), 1);
	publish_abandon(&p);
	publish_abandon(&p);
	publish_abandon(&empty);
	assert_int_equal(files(), 0);
}

static void test_failed_is_final(void **state)
{
	struct err err = ERR_INIT, again = ERR_INIT;
	struct publish p;

	(void)state;
	write_text(&p, "x");
	(void)close(p.fd);
	p.fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
	assert_true(p.fd >= 0);
	assert_int_equal(publish_write(&p, "y", 1, &err), -1);
	assert_int_equal(err.code, ERR_IO);
	assert_int_equal(err.sys, ENOSPC);
	assert_non_null(strstr(err.msg, dir));
	assert_int_equal(publish_link(&p, "a", &again), -1);
	publish_abandon(&p);
	assert_int_equal(files(), 0);
}

static void test_lock(void **state)
{
	struct err err = ERR_INIT, why = ERR_INIT;
	struct lock lock, other;
	int pipe_fds[2];
	char byte;
	pid_t pid;

	(void)state;
	assert_int_equal(lock_take(&lock, dirfd_, "l", "DIR/l", 0, &err), 0);
	assert_int_equal(lock_take(&other, dirfd_, "l", "DIR/l", 20, &why), -1);
	assert_int_equal(why.code, ERR_LOCKED);
	assert_non_null(strstr(why.msg, "DIR/l"));
	assert_int_equal(other.fd, -1);
	lock_drop(&lock);
	lock_drop(&lock);
	/* It dies with its holder. */
	assert_int_equal(pipe(pipe_fds), 0);
	pid = fork();
	if (pid == 0) {
		if (lock_take(&lock, dirfd_, "l", "l", 0, &err) == 0)
			(void)!write(pipe_fds[1], "x", 1);
		for (;;)
			(void)pause();
	}
	assert_int_equal(read(pipe_fds[0], &byte, 1), 1);
	why = (struct err)ERR_INIT;
	assert_int_equal(lock_take(&lock, dirfd_, "l", "l", 0, &why), -1);
	(void)kill(pid, 9);
	(void)waitpid(pid, NULL, 0);
	assert_int_equal(lock_take(&lock, dirfd_, "l", "l", 0, &err), 0);
	lock_drop(&lock);
	(void)close(pipe_fds[0]);
	(void)close(pipe_fds[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_link, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_rename, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_abandon, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_failed_is_final, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_lock, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

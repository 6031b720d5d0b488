/* SPDX-License-Identifier: MIT */
/* The store under a clock of the test's own: one frozen second, and one set back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "store/linescan.h"
#include "store/names.h"
#include "store/response.h"
#include "store/store.h"
#include "store/upkeep.h"

static const int64_t frozen_ns = INT64_C(1795378129) * 1000000000;
static int64_t clock_ns;

static int64_t now(void)
{
	return clock_ns;
}

#define RECORD                                                                                  \
	"{\"window\":1,\"series\":{},\"rows\":[1,2],\"count\":2,\"bad_rows\":0,\"start\":null," \
	"\"end\":null,"                                                                         \
	"\"verdict\":\"normal\",\"severity\":\"none\",\"score\":1,\"summary\":\"Nothing.\","    \
	"\"anomalies\":[]}"

struct fixture {
	char dir[64];
};

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);
	const char *under = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	if (!f)
		return -1;
	(void)snprintf(f->dir, sizeof f->dir, "%s/af-store-XXXXXX", under);
	if (!mkdtemp(f->dir))
		return -1;
	clock_ns = frozen_ns;
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	char command[128];
	pid_t pid;

	(void)snprintf(command, sizeof command, "%s", f->dir);
	pid = fork();
	if (pid == 0) {
		(void)execlp("rm", "rm", "-rf", command, (char *)NULL);
		_exit(1);
	}
	(void)waitpid(pid, NULL, 0);
	free(f);
	return 0;
}

static void open_store(struct store *s, const char *dir)
{
	struct store_options options = {
		.dir = dir, .create = true, .lock_wait_ms = 60000, .now_ns = now
	};
	struct err err = ERR_INIT;

	assert_int_equal(store_open(s, &options, &err), 0);
}

/* 0, or -1 with a message. */
static int add_one(const char *dir, char name[NAME_MAX_LEN])
{
	struct store_options options = {
		.dir = dir, .create = true, .lock_wait_ms = 60000, .now_ns = now
	};
	struct run run = { .version = "test", .exit_status = -1, .complete = -1, .part = 1 };
	struct err err = ERR_INIT;
	struct store s;
	struct response r;
	int rc = -1;

	if (store_open(&s, &options, &err) == 0) {
		if (response_begin(&r, &s, &err) == 0 &&
		    response_add(&r, span_z(RECORD), &err) == 0 &&
		    response_finish(&r, &run, NULL, &err) == 0)
			rc = 0;
		if (name)
			(void)snprintf(name, NAME_MAX_LEN, "%s", r.name);
		response_release(&r);
		store_close(&s);
	}
	if (rc < 0)
		(void)fprintf(stderr, "%s\n", err.msg);
	return rc;
}

static int count_told(void *self, const char *text, struct err *err)
{
	(void)err;
	(void)fprintf(stderr, "%s\n", text);
	++*(uint64_t *)self;
	return 0;
}

static void check_store(const char *dir, uint64_t lines_expected)
{
	struct store s;
	struct err err = ERR_INIT;
	uint64_t told = 0, lines = 0;
	struct teller t = { count_told, &told, 0 };
	struct names names;

	open_store(&s, dir);
	assert_int_equal(store_verify(&s, false, &lines, &t, &err), 0);
	assert_int_equal(told, 0);
	assert_int_equal(lines, lines_expected);
	names_init(&names);
	assert_int_equal(names_of_folder(&s, &names, &err), 0);
	assert_int_equal(names.n, lines_expected);
	names_release(&names);
	store_close(&s);
}

/* 64 writers and a clock that stands still: as many files, lines and names, in order. */
static void test_frozen_second(void **state)
{
	const struct fixture *f = *state;
	const char *longer = getenv("AF_LONG");
	int rounds = longer && strcmp(longer, "1") == 0 ? 100 : 4;
	enum { WRITERS = 64 };
	pid_t pids[WRITERS];

	for (int i = 0; i < WRITERS; i++) {
		pids[i] = fork();
		assert_true(pids[i] >= 0);
		if (pids[i] == 0) {
			for (int k = 0; k < rounds; k++)
				if (add_one(f->dir, NULL) < 0)
					_exit(1);
			_exit(0);
		}
	}
	for (int i = 0; i < WRITERS; i++) {
		int status;

		assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
		assert_int_equal(status, 0);
	}
	check_store(f->dir, (uint64_t)(WRITERS * rounds));
}

static void newest_is(const char *dir, const char *name)
{
	struct store s;
	struct index ix;
	struct scan scan;
	struct span line;
	struct err err = ERR_INIT;

	open_store(&s, dir);
	assert_int_equal(index_open(&s, &ix, &err), 0);
	assert_int_equal(index_newest(&s, &ix, &err), 0);
	scan_init(&scan, ix.fd, "results.csv", ix.newest_at, ix.size, 10000);
	assert_int_equal(scan_next(&scan, &line, NULL, &err), SCAN_LINE);
	assert_non_null(memmem(line.data, line.len, name, strlen(name)));
	scan_release(&scan);
	index_close(&ix);
	store_close(&s);
}

static void test_clock_set_back(void **state)
{
	const struct fixture *f = *state;
	char name[NAME_MAX_LEN];

	assert_int_equal(add_one(f->dir, name), 0);
	assert_string_equal(name, "model_response_20261122_200849.json");
	clock_ns -= INT64_C(3600) * 1000000000;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(add_one(f->dir, name), 0);
		newest_is(f->dir, name);
	}
	assert_string_equal(name, "model_response_20261122_200849-4.json");
	clock_ns += INT64_C(7200) * 1000000000;
	assert_int_equal(add_one(f->dir, name), 0);
	assert_string_equal(name, "model_response_20261122_210849.json");
	newest_is(f->dir, name);
	check_store(f->dir, 5);
}

static void test_far_future(void **state)
{
	const struct fixture *f = *state;

	clock_ns = stamp_limit_ns();
	assert_int_equal(add_one(f->dir, NULL), 0);
	clock_ns = frozen_ns;
	/* No later time can be written. */
	assert_int_equal(add_one(f->dir, NULL), -1);
}

/* Lines forwards, backwards and by a model of them, for many sizes of line. */
static void test_scan(void **state)
{
	const struct fixture *f = *state;
	char path[96];
	struct err err = ERR_INIT;
	uint64_t random = 42;

	(void)snprintf(path, sizeof path, "%s/lines", f->dir);
	for (int round = 0; round < 40; round++) {
		off_t begins[400], end = 0;
		size_t lengths[400], n = (size_t)round * 10 % 400, i = 0;
		struct scan scan;
		struct span line;
		off_t at;
		FILE *file = fopen(path, "w");
		int fd;

		assert_non_null(file);
		for (size_t k = 0; k < n; k++) {
			random = random * UINT64_C(6364136223846793005) + 1442695040888963407;
			lengths[k] = (random >> 33) % (round % 4 == 0	? 9000
						       : round % 4 == 1 ? 3
									: 300);
			begins[k] = end;
			for (size_t c = 0; c < lengths[k]; c++)
				assert_int_not_equal(fputc('a' + (int)(k % 26), file), EOF);
			assert_int_not_equal(fputc('\n', file), EOF);
			end += (off_t)lengths[k] + 1;
		}
		assert_int_not_equal(fputs("tail", file), EOF);
		assert_int_equal(fclose(file), 0);
		fd = open(path, O_RDONLY);
		assert_true(fd >= 0);
		scan_init(&scan, fd, path, 0, end + 4, 10000);
		for (i = 0; scan_next(&scan, &line, &at, &err) == SCAN_LINE; i++) {
			assert_int_equal(at, begins[i]);
			assert_int_equal(line.len, lengths[i]);
			assert_true(line.len == 0 ||
				    line.data[line.len - 1] == 'a' + (char)(i % 26));
		}
		assert_int_equal(i, n);
		assert_true(span_is(line, "tail"));
		scan_release(&scan);
		scan_init(&scan, fd, path, 0, end, 10000);
		for (i = n; scan_back(&scan, &line, &at, &err) == SCAN_LINE;) {
			assert_true(i > 0);
			i--;
			assert_int_equal(at, begins[i]);
			assert_int_equal(line.len, lengths[i]);
		}
		assert_int_equal(i, 0);
		assert_int_equal(err.code, ERR_NONE);
		scan_release(&scan);
		assert_int_equal(scan_last_newline(fd, path, end + 4, &at, &err), 0);
		assert_int_equal(at, end);
		(void)close(fd);
	}
}

static void test_scan_bound(void **state)
{
	const struct fixture *f = *state;
	char path[96];
	struct err err = ERR_INIT;
	struct scan scan;
	struct span line;
	FILE *file;
	int fd;

	(void)snprintf(path, sizeof path, "%s/long", f->dir);
	file = fopen(path, "w");
	assert_non_null(file);
	for (int i = 0; i < 3000000; i++)
		(void)fputc('x', file);
	assert_int_equal(fclose(file), 0);
	fd = open(path, O_RDONLY);
	scan_init(&scan, fd, path, 0, 3000000, 1000);
	assert_int_equal(scan_next(&scan, &line, NULL, &err), SCAN_FAIL);
	assert_int_equal(err.code, ERR_INPUT);
	scan_release(&scan);
	(void)close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_frozen_second, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_clock_set_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_far_future, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_scan, set_up, tear_down),
		cmocka_unit_test_setup_teardown(test_scan_bound, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

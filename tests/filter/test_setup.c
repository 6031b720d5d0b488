/* SPDX-License-Identifier: MIT */
/* Whose key it is and where marks are kept is known, or the run does not begin. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "filter/setup.h"

static int before_failure = -1; /* allocations; -1: all succeed */

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *__wrap_malloc(size_t size)
{
	if (before_failure == 0)
		return NULL;
	before_failure -= before_failure > 0;
	return __real_malloc(size);
}

static const char *lookup(const char *name)
{
	return strcmp(name, "HOME") == 0 ? "/" : NULL;
}

static void no_note(void *arg, const char *text)
{
	(void)arg;
	(void)text;
}

static void test_without_memory(void **state)
{
	const struct options o = { .ask = ASK_ALL,
				   .trust = TRUST_EXAM,
				   .api_key = "secret",
				   .api_key_host_url = "https://user@api.example.com/v1" };
	int n = 0, rc = -1;

	(void)state;
	for (; rc < 0 && n < 10; n++) {
		struct setup s;
		struct err err = ERR_INIT;

		before_failure = n;
		rc = setup_init(&s, &o, lookup, no_note, NULL, &err);
		before_failure = -1;
		if (rc < 0) {
			assert_int_equal(err.code, ERR_SYSTEM);
		} else {
			assert_string_equal(s.model.api_key_host, "api.example.com:443");
			assert_string_equal(s.model.marks_dir, "//.cache/anomaly-filter");
		}
		setup_release(&s);
	}
	assert_int_equal(rc, 0);
	assert_true(n > 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_without_memory),
	};
	return cmocka_run_group_tests_name("setup", tests, NULL, NULL);
}

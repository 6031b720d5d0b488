/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"

static void grows_up_to_its_ceiling(void **state)
{
	struct err err = ERR_INIT;
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	assert_null(b.data);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(buf_addc(&b, (char)i, &err), 0);
	assert_int_equal(b.len, 1000);
	assert_true(b.cap <= b.max);
	assert_int_equal(buf_addc(&b, 'x', &err), -1);
	assert_int_equal(err.code, ERR_INPUT);
	assert_non_null(strstr(err.msg, "1000"));
	assert_int_equal(b.len, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(b.data[i], (char)i);
	buf_release(&b);
	assert_null(b.data);
	assert_int_equal(b.max, 1000);
}

static void huge_requests_are_refused(void **state)
{
	struct err err = ERR_INIT;
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	assert_int_equal(buf_addz(&b, "abc", &err), 0);
	assert_int_equal(buf_reserve(&b, SIZE_MAX, &err), -1);
	assert_int_equal(buf_reserve(&b, 98, &err), -1);
	assert_int_equal(buf_reserve(&b, 97, &err), 0);
	assert_true(span_is(buf_span(&b), "abc"));
	buf_release(&b);
}

static void formats_of_any_length(void **state)
{
	struct err err = ERR_INIT;
	char wide[2000];
	struct buf b;

	(void)state;
	buf_init(&b, 4000);
	assert_int_equal(buf_addf(&b, &err, "%d-%s", 7, "x"), 0);
	assert_true(span_is(buf_span(&b), "7-x"));
	buf_reset(&b);
	memset(wide, 'w', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	assert_int_equal(buf_addf(&b, &err, "%s", wide), 0);
	assert_true(span_is(buf_span(&b), wide));
	assert_int_equal(buf_addf(&b, &err, "%s", wide), 0);
	assert_int_equal(buf_addf(&b, &err, "%s", wide), -1);
	assert_int_equal(b.len, 3998);
	buf_release(&b);
}

static void drops_from_the_front_and_ends_with_nul(void **state)
{
	struct err err = ERR_INIT;
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	buf_drop(&b, 0);
	assert_int_equal(buf_add(&b, "hello", 5, &err), 0);
	assert_int_equal(buf_add(&b, NULL, 0, &err), 0);
	buf_drop(&b, 2);
	assert_string_equal(buf_z(&b, &err), "llo");
	assert_int_equal(b.len, 3);
	buf_drop(&b, 3);
	assert_string_equal(buf_z(&b, &err), "");
	buf_release(&b);
}

static void errors_name_cause_and_call(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(err_sys(&err, ERR_NOINPUT, ENOENT, "cannot open %s", "a.csv"), -1);
	assert_int_equal(err.code, ERR_NOINPUT);
	assert_int_equal(err.sys, ENOENT);
	assert_string_equal(err.msg, "cannot open a.csv: No such file or directory");
	err_set(&err, ERR_INPUT, "row 7: %s", err.msg);
	assert_string_equal(err.msg, "row 7: cannot open a.csv: No such file or directory");
	assert_int_equal(err.sys, 0);
	assert_int_equal(err_nomem(&err, "window"), -1);
	assert_int_equal(err.code, ERR_SYSTEM);
	err_set(&err, ERR_INPUT, "%0600d", 1);
	assert_int_equal(strlen(err.msg), ERR_MSG_MAX - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows_up_to_its_ceiling),
		cmocka_unit_test(huge_requests_are_refused),
		cmocka_unit_test(formats_of_any_length),
		cmocka_unit_test(drops_from_the_front_and_ends_with_nul),
		cmocka_unit_test(errors_name_cause_and_call),
	};

	return cmocka_run_group_tests_name("buf", tests, NULL, NULL);
}

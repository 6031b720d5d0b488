/* SPDX-License-Identifier: MIT */
/* Which rows count as seen, and what one wild time does to the others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "filter/seen.h"
#include "input/row.h"

#define MINUTE (INT64_C(60) * 1000000000)
#define YEAR (INT64_C(365) * 86400 * 1000000000)

static void note(struct seen *s, uint32_t id, int64_t time_ns)
{
	struct err err = ERR_INIT;
	assert_int_equal(seen_note(s, id, time_ns, &err), 0);
}

/* As the next run knows it. */
static void again(struct seen *s)
{
	struct err err = ERR_INIT;
	struct buf bytes;
	bool there = false;
	buf_init(&bytes, 1 << 20);
	assert_int_equal(buf_addz(&bytes, "memory", &err), 0);
	assert_int_equal(seen_encode(s, s->series_n + 1, &bytes, &err), 0);
	seen_release(s);
	struct span span = buf_span(&bytes);
	assert_int_equal(seen_decode(s, &span, &there, &err), 0);
	assert_true(there);
	assert_int_equal(span.len, 6);
	buf_release(&bytes);
}

/* How many of n rows, a minute apart, were there before. */
static unsigned known(struct seen *s, uint32_t id, unsigned n)
{
	unsigned sum = 0;
	for (unsigned i = 0; i < n; i++)
		sum += seen_before(s, id, i * MINUTE);
	return sum;
}

static void minutes(struct seen *s, uint32_t id, unsigned from, unsigned to)
{
	for (unsigned i = from; i < to; i++)
		note(s, id, i * MINUTE);
}

static void test_all_rows_are_known(void **state)
{
	struct seen s = { 0 };
	(void)state;
	minutes(&s, 0, 0, 100);
	minutes(&s, 2, 0, 1);
	again(&s);
	assert_int_equal(known(&s, 0, 120), 100);
	assert_int_equal(known(&s, 1, 120), 0);
	assert_int_equal(known(&s, 2, 120), 1);
	assert_int_equal(known(&s, 7, 120), 0);
	assert_int_equal(seen_newest_ns(&s), 99 * MINUTE);
	seen_release(&s);
}

static void test_rows_of_one_time_are_counted(void **state)
{
	struct seen s = { 0 };
	(void)state;
	minutes(&s, 0, 0, 3);
	note(&s, 0, 2 * MINUTE);
	again(&s);
	assert_true(seen_before(&s, 0, 2 * MINUTE));
	assert_true(seen_before(&s, 0, 2 * MINUTE));
	assert_false(seen_before(&s, 0, 2 * MINUTE));
	note(&s, 0, 2 * MINUTE);
	again(&s);
	for (int i = 0; i < 3; i++)
		assert_true(seen_before(&s, 0, 2 * MINUTE));
	assert_false(seen_before(&s, 0, 2 * MINUTE));
	seen_release(&s);
}

/* Anywhere in a run: at its beginning, among the others, at its end. */
static void test_one_wild_time_silences_nothing(void **state)
{
	(void)state;
	for (unsigned at = 0; at <= 100; at += 50) {
		struct seen s = { 0 };
		minutes(&s, 0, 0, at);
		note(&s, 0, 70 * YEAR);
		minutes(&s, 0, at, 100);
		again(&s);
		assert_int_equal(known(&s, 0, 200), 100);
		assert_true(seen_before(&s, 0, 70 * YEAR));
		assert_true(seen_before(&s, 0, 70 * YEAR));
		assert_false(seen_before(&s, 0, 70 * YEAR + 1));
		seen_release(&s);
	}
}

/* A row as the filter takes it; returns whether it was left out. */
static bool take(struct seen *s, uint32_t id, int64_t time_ns)
{
	if (seen_before(s, id, time_ns))
		return true;
	note(s, id, time_ns);
	return false;
}

static unsigned take_minutes(struct seen *s, uint32_t id, unsigned from, unsigned to)
{
	unsigned left_out = 0;
	for (unsigned i = from; i < to; i++)
		left_out += take(s, id, i * MINUTE);
	return left_out;
}

static void test_a_first_row_of_a_run_before_may_be_wild(void **state)
{
	struct seen s = { 0 };
	(void)state;
	assert_false(take(&s, 0, 70 * YEAR));
	again(&s);
	assert_true(take(&s, 0, 70 * YEAR));
	assert_int_equal(take_minutes(&s, 0, 0, 50), 0);
	assert_true(take(&s, 0, 70 * YEAR));
	again(&s);
	assert_true(take(&s, 0, 70 * YEAR));
	assert_int_equal(take_minutes(&s, 0, 0, 60), 50);
	seen_release(&s);
}

/* The file grows, and every run reads all of it. */
static void test_wild_rows_apart_confirm_nothing_when_read_again(void **state)
{
	struct seen s = { 0 };
	(void)state;
	for (unsigned run = 0; run < 4; run++) {
		assert_int_equal(take_minutes(&s, 0, 0, 50), run ? 50 : 0);
		assert_int_equal(take(&s, 0, 70 * YEAR), run > 0);
		assert_int_equal(take_minutes(&s, 0, 50, 60), run ? 10 : 0);
		/* Within the first run it is not known yet. */
		assert_int_equal(take(&s, 0, 70 * YEAR), run > 0);
		assert_int_equal(take_minutes(&s, 0, 60, 60 + 20 * run), run ? 20 * (run - 1) : 0);
		again(&s);
	}
	seen_release(&s);
}

static void test_wild_rows_of_two_times_confirm_nothing_when_read_again(void **state)
{
	struct seen s = { 0 };
	(void)state;
	for (unsigned run = 0; run < 4; run++) {
		assert_int_equal(take_minutes(&s, 0, 0, 50), run ? 50 : 0);
		(void)take(&s, 0, 60 * YEAR);
		assert_int_equal(take_minutes(&s, 0, 50, 60), run ? 10 : 0);
		(void)take(&s, 0, 70 * YEAR);
		again(&s);
	}
	assert_int_equal(take_minutes(&s, 0, 0, 70), 60);
	seen_release(&s);
}

static void test_a_clock_that_stays_ahead_is_believed_after_all(void **state)
{
	struct seen s = { 0 };
	(void)state;
	assert_int_equal(take_minutes(&s, 0, 0, 50), 0);
	assert_false(take(&s, 0, 5 * YEAR));
	again(&s);
	assert_int_equal(take_minutes(&s, 0, 0, 50), 50);
	assert_true(take(&s, 0, 5 * YEAR));
	assert_false(take(&s, 0, 5 * YEAR + MINUTE));
	again(&s);
	assert_true(take(&s, 0, 5 * YEAR));
	assert_true(take(&s, 0, 5 * YEAR + MINUTE));
	assert_false(take(&s, 0, 5 * YEAR + 2 * MINUTE));
	seen_release(&s);
}

static void test_a_series_left_out_whole_is_known(void **state)
{
	struct seen s = { 0 };
	(void)state;
	minutes(&s, 0, 0, 5);
	minutes(&s, 1, 0, 5);
	minutes(&s, 2, 0, 5);
	again(&s);
	assert_int_equal(take_minutes(&s, 0, 0, 6), 5);
	assert_int_equal(take_minutes(&s, 1, 0, 4), 4);
	assert_false(seen_left_out_whole(&s, 0));
	assert_true(seen_left_out_whole(&s, 1));
	assert_false(seen_left_out_whole(&s, 2));
	assert_false(seen_left_out_whole(&s, 9));
	seen_release(&s);
}

static void test_a_second_row_confirms(void **state)
{
	struct seen s = { 0 };
	(void)state;
	minutes(&s, 0, 0, 50);
	note(&s, 0, 5 * YEAR);
	again(&s); /* also across two runs */
	note(&s, 0, 5 * YEAR);
	again(&s);
	assert_true(seen_before(&s, 0, 4 * YEAR));
	assert_true(seen_before(&s, 0, 5 * YEAR));
	assert_true(seen_before(&s, 0, 5 * YEAR));
	assert_false(seen_before(&s, 0, 5 * YEAR));
	seen_release(&s);
}

static void test_a_row_between_confirms_nothing(void **state)
{
	struct seen s = { 0 };
	(void)state;
	minutes(&s, 0, 0, 50);
	note(&s, 0, 5 * YEAR);
	minutes(&s, 0, 50, 51);
	note(&s, 0, 6 * YEAR);
	again(&s);
	assert_int_equal(known(&s, 0, 200), 51);
	seen_release(&s);
}

static void test_a_night_without_rows_is_no_wild_time(void **state)
{
	struct seen s = { 0 };
	(void)state;
	minutes(&s, 0, 0, 50);
	note(&s, 0, 700 * MINUTE);
	again(&s);
	assert_true(seen_before(&s, 0, 700 * MINUTE - 1));
	/* One row a day has steps of its own. */
	for (int day = 0; day < 5; day++) {
		note(&s, 1, day * 1440 * MINUTE);
		again(&s);
	}
	assert_true(seen_before(&s, 1, 4 * 1440 * MINUTE - 1));
	seen_release(&s);
}

static void test_times_at_the_edges(void **state)
{
	struct seen s = { 0 };
	(void)state;
	note(&s, 0, INT64_MIN + 1);
	note(&s, 0, INT64_MAX);
	note(&s, 0, INT64_MIN + 1);
	note(&s, 0, INT64_MAX);
	note(&s, 0, INT64_MAX);
	note(&s, 1, TIME_NONE);
	again(&s);
	assert_true(seen_before(&s, 0, 0));
	assert_false(seen_before(&s, 1, 0));
	assert_false(seen_before(&s, 1, TIME_NONE));
	seen_release(&s);
}

static void test_damage_is_told(void **state)
{
	struct err err = ERR_INIT;
	struct seen s = { 0 };
	struct buf bytes;
	bool there;
	(void)state;
	minutes(&s, 0, 0, 9);
	buf_init(&bytes, 1 << 20);
	assert_int_equal(seen_encode(&s, 1, &bytes, &err), 0);
	seen_release(&s);
	for (size_t i = 0; i + 8 < bytes.len; i++) {
		struct span span = buf_span(&bytes);
		bytes.data[i] ^= 1;
		assert_int_equal(seen_decode(&s, &span, &there, &err), -1);
		assert_int_equal(err.code, ERR_INPUT);
		seen_release(&s);
		bytes.data[i] ^= 1;
	}
	struct span without = span_of(bytes.data, bytes.len - 1);
	assert_int_equal(seen_decode(&s, &without, &there, &err), 0);
	assert_false(there);
	assert_int_equal(without.len, bytes.len - 1);
	seen_release(&s);
	buf_release(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_rows_are_known),
		cmocka_unit_test(test_rows_of_one_time_are_counted),
		cmocka_unit_test(test_one_wild_time_silences_nothing),
		cmocka_unit_test(test_a_first_row_of_a_run_before_may_be_wild),
		cmocka_unit_test(test_wild_rows_apart_confirm_nothing_when_read_again),
		cmocka_unit_test(test_wild_rows_of_two_times_confirm_nothing_when_read_again),
		cmocka_unit_test(test_a_clock_that_stays_ahead_is_believed_after_all),
		cmocka_unit_test(test_a_series_left_out_whole_is_known),
		cmocka_unit_test(test_a_second_row_confirms),
		cmocka_unit_test(test_a_row_between_confirms_nothing),
		cmocka_unit_test(test_a_night_without_rows_is_no_wild_time),
		cmocka_unit_test(test_times_at_the_edges),
		cmocka_unit_test(test_damage_is_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

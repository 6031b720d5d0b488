/* SPDX-License-Identifier: MIT */
/* What closes a window, in which order, and what it holds. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "window/window.h"

static const int64_t second = 1000000000;

static struct windows *make(const char *spec, int64_t lateness_s, size_t context_n, bool keep)
{
	struct err err = ERR_INIT;
	struct window_options o = { .lateness_ns = lateness_s * second,
				    .context_n = context_n,
				    .values_n = 1,
				    .keep_rows = keep,
				    .keep_digits = keep };
	assert_int_equal(window_spec_parse(span_z(spec), &o.spec, &err), 0);
	struct windows *ws = windows_new(&o, &err);
	assert_non_null(ws);
	return ws;
}

struct given {
	uint32_t series;
	uint64_t number;
	int64_t at_s;
	double value;
	bool ongoing;
	float event; /* of a finding with threshold 2 */
	enum expert expert;
};

static void add(struct windows *ws, struct given g)
{
	struct err err = ERR_INIT;
	char text[32];
	double values[1] = { g.value };
	(void)snprintf(text, sizeof text, "%g", g.value);
	struct span cell = span_z(text);
	struct finding f = { .column = 0,
			     .kind = KIND_SPIKE,
			     .expert = (uint8_t)g.expert,
			     .score = g.event,
			     .event = g.event,
			     .threshold = 2,
			     .value = g.value };
	struct row row = { .number = g.number,
			   .time_ns = g.at_s == INT64_MIN ? TIME_NONE : g.at_s * second,
			   .cells = &cell,
			   .values = values };
	struct row_score score = { .score = g.event,
				   .state = g.ongoing ? 2.0F : 0.5F,
				   .ongoing = g.ongoing,
				   .findings = &f,
				   .findings_n = g.event > 0,
				   .state_finding = f };
	assert_int_equal(windows_add(ws, g.series, span_z("k"), &row, &cell, 1, &score, &err), 0);
}

static void flush(struct windows *ws)
{
	struct err err = ERR_INIT;
	assert_int_equal(windows_flush(ws, &err), 0);
}

/* Takes the next window and asserts its series, number, rows and count. */
static struct window *take(struct windows *ws, uint32_t series, uint64_t number, uint64_t first,
			   uint64_t last, uint64_t count)
{
	struct window *w = windows_take(ws);
	assert_non_null(w);
	assert_int_equal(w->series, series);
	assert_int_equal(w->number, number);
	assert_int_equal(w->first_row, first);
	assert_int_equal(w->last_row, last);
	assert_int_equal(w->count, count);
	return w;
}

static void test_spec(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct window_spec s;
	assert_int_equal(window_spec_parse(span_z("250"), &s, &err), 0);
	assert_int_equal(s.mode, WINDOW_BY_ROWS);
	assert_int_equal(s.rows, 250);
	assert_int_equal(window_spec_parse(span_z("1h30m"), &s, &err), 0);
	assert_int_equal(s.mode, WINDOW_BY_TIME);
	assert_int_equal(s.length_ns, 5400 * second);
	assert_int_equal(window_spec_parse(span_z("all"), &s, &err), 0);
	static const char *const wrong[] = { "", "0", "-5", "10x", "0m", "ten", "1.5" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong - 1; i++) {
		struct err why = ERR_INIT;
		assert_int_equal(window_spec_parse(span_z(wrong[i]), &s, &why), -1);
		assert_int_equal(why.code, ERR_USAGE);
	}
}

static void test_rows_of_two_series_interleaved(void **state)
{
	(void)state;
	struct windows *ws = make("2", 0, 0, false);
	for (uint64_t i = 1; i <= 5; i++)
		add(ws, (struct given){ .series = i % 2 == 0, .number = i, .at_s = INT64_MIN });
	window_free(take(ws, 0, 1, 1, 3, 2));
	window_free(take(ws, 1, 1, 2, 4, 2));
	assert_null(windows_take(ws));
	flush(ws);
	window_free(take(ws, 0, 2, 5, 5, 1));
	assert_null(windows_take(ws));
	windows_free(ws);
}

static void test_a_silent_series_window_closes_too(void **state)
{
	(void)state;
	struct windows *ws = make("10s", 0, 0, false);
	add(ws, (struct given){ .series = 0, .number = 1, .at_s = 1 });
	add(ws, (struct given){ .series = 1, .number = 2, .at_s = 2 });
	assert_null(windows_take(ws));
	add(ws, (struct given){ .series = 0, .number = 3, .at_s = 10 });
	window_free(take(ws, 0, 1, 1, 1, 1));
	window_free(take(ws, 1, 1, 2, 2, 1));
	assert_null(windows_take(ws));
	flush(ws);
	struct window *w = take(ws, 0, 2, 3, 3, 1);
	assert_int_equal(w->start_ns, 10 * second);
	window_free(w);
	windows_free(ws);
}

static void test_windows_before_the_epoch_are_aligned(void **state)
{
	(void)state;
	struct windows *ws = make("10s", 0, 0, false);
	add(ws, (struct given){ .number = 1, .at_s = -11 });
	add(ws, (struct given){ .number = 2, .at_s = -10 });
	add(ws, (struct given){ .number = 3, .at_s = -1 });
	add(ws, (struct given){ .number = 4, .at_s = 0 });
	window_free(take(ws, 0, 1, 1, 1, 1));
	window_free(take(ws, 0, 2, 2, 3, 2));
	windows_free(ws);
}

static void test_lateness_keeps_a_window_open(void **state)
{
	(void)state;
	struct windows *ws = make("10s", 5, 0, false);
	add(ws, (struct given){ .number = 1, .at_s = 9 });
	add(ws, (struct given){ .number = 2, .at_s = 14 });
	add(ws, (struct given){ .number = 3, .at_s = 8 }); /* out of order, not late */
	assert_null(windows_take(ws));
	add(ws, (struct given){ .number = 4, .at_s = 15 });
	struct window *w = take(ws, 0, 1, 1, 3, 2);
	assert_int_equal(w->late_rows, 0);
	window_free(w);
	add(ws, (struct given){ .number = 5, .at_s = 7 }); /* its window is gone */
	flush(ws);
	w = take(ws, 0, 2, 2, 5, 3);
	assert_int_equal(w->late_rows, 1);
	assert_int_equal(w->start_ns, 7 * second);
	window_free(w);
	assert_null(windows_take(ws));
	windows_free(ws);
}

static void test_another_shards_row_moves_the_clock(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct windows *ws = make("10s", 0, 0, false);
	add(ws, (struct given){ .number = 1, .at_s = 1 });
	assert_int_equal(windows_clock(ws, 10 * second, &err), 0);
	window_free(take(ws, 0, 1, 1, 1, 1));
	windows_free(ws);
}

static void test_one_wild_clock_closes_nothing(void **state)
{
	(void)state;
	struct windows *ws = make("10s", 0, 0, false);
	add(ws, (struct given){ .number = 1, .at_s = 1 });
	add(ws, (struct given){ .series = 1, .number = 2, .at_s = 4000000000 });
	assert_null(windows_take(ws));
	add(ws, (struct given){ .number = 3, .at_s = 2 });
	add(ws, (struct given){ .series = 1, .number = 4, .at_s = 4000000000 });
	add(ws, (struct given){ .number = 5, .at_s = 11 });
	window_free(take(ws, 0, 1, 1, 3, 2));
	assert_null(windows_take(ws));
	/* Two in succession: the sensors were off for a century. */
	add(ws, (struct given){ .number = 6, .at_s = 4000000001 });
	add(ws, (struct given){ .number = 7, .at_s = 4000000002 });
	window_free(take(ws, 0, 2, 5, 5, 1));
	windows_free(ws);
}

static void test_a_wild_first_clock_stands_alone(void **state)
{
	(void)state;
	struct windows *ws = make("10s", 0, 0, false);
	add(ws, (struct given){ .number = 1, .at_s = 4000000000 });
	add(ws, (struct given){ .number = 2, .at_s = 1 });
	assert_null(windows_take(ws));
	add(ws, (struct given){ .number = 3, .at_s = 2 });
	assert_int_equal(windows_newest_ns(ws), 2 * second);
	add(ws, (struct given){ .series = 1, .number = 4, .at_s = 9 });
	add(ws, (struct given){ .number = 5, .at_s = 10 });
	struct window *w = take(ws, 0, 2, 2, 3, 2);
	assert_int_equal(w->late_rows, 0);
	window_free(w);
	window_free(take(ws, 1, 1, 4, 4, 1));
	assert_null(windows_take(ws));
	flush(ws);
	window_free(take(ws, 0, 3, 5, 5, 1));
	window_free(take(ws, 0, 1, 1, 1, 1));
	assert_null(windows_take(ws));
	windows_free(ws);
}

static void test_a_first_row_that_lags_is_not_believed_either(void **state)
{
	(void)state;
	struct windows *ws = make("10s", 0, 0, false);
	add(ws, (struct given){ .number = 1, .at_s = 4000000000 });
	add(ws, (struct given){ .number = 2, .at_s = 1 });
	add(ws, (struct given){ .number = 3, .at_s = 4000000001 });
	window_free(take(ws, 0, 2, 2, 2, 1));
	add(ws, (struct given){ .number = 4, .at_s = 4000000010 });
	window_free(take(ws, 0, 1, 1, 3, 2));
	windows_free(ws);
}

static void test_one_row_far_behind_is_late(void **state)
{
	(void)state;
	struct windows *ws = make("10s", 0, 0, false);
	add(ws, (struct given){ .number = 1, .at_s = 4000000000 });
	add(ws, (struct given){ .number = 2, .at_s = 4000000001 });
	add(ws, (struct given){ .number = 3, .at_s = 1 });
	add(ws, (struct given){ .number = 4, .at_s = 4000000002 });
	add(ws, (struct given){ .number = 5, .at_s = 1 });
	flush(ws);
	struct window *w = take(ws, 0, 1, 1, 5, 5);
	assert_int_equal(w->late_rows, 2);
	window_free(w);
	windows_free(ws);
}

static void test_two_rows_far_behind_set_the_clock_back(void **state)
{
	(void)state;
	struct windows *ws = make("10s", 5, 0, false);
	/* a file of one sensor, and then that of another */
	add(ws, (struct given){ .series = 0, .number = 1, .at_s = 0 });
	add(ws, (struct given){ .series = 0, .number = 2, .at_s = 20020 });
	add(ws, (struct given){ .series = 0, .number = 3, .at_s = 20021 });
	window_free(take(ws, 0, 1, 1, 1, 1));
	add(ws, (struct given){ .series = 1, .number = 4, .at_s = 0 });
	add(ws, (struct given){ .series = 1, .number = 5, .at_s = 10 });
	add(ws, (struct given){ .series = 1, .number = 6, .at_s = 20 });
	add(ws, (struct given){ .series = 1, .number = 7, .at_s = 25 });
	struct window *w = take(ws, 1, 2, 5, 5, 1);
	assert_int_equal(w->late_rows, 0);
	window_free(w);
	assert_null(windows_take(ws));
	windows_free(ws);
}

static void test_rows_behind_but_within_the_lateness_move_nothing(void **state)
{
	(void)state;
	struct windows *ws = make("10s", 15000, 0, false);
	add(ws, (struct given){ .number = 1, .at_s = 20000 });
	add(ws, (struct given){ .number = 2, .at_s = 20001 });
	add(ws, (struct given){ .number = 3, .at_s = 6000 });
	add(ws, (struct given){ .number = 4, .at_s = 6001 });
	assert_int_equal(windows_newest_ns(ws), 20001 * second);
	windows_free(ws);
}

/* Many series, open and closed out of turn: the ends rise, and the ids within one end. */
static void test_the_order_of_closing(void **state)
{
	(void)state;
	enum { N = 20000, SERIES = 701 };
	struct windows *ws = make("10s", 30, 0, false);
	uint64_t seed = 5;
	uint64_t counted = 0;
	int64_t end_s = 0;
	uint32_t series = 0;
	struct window *w = NULL;
	for (uint64_t i = 1; i <= N + 1; i++) {
		seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		if (i <= N)
			add(ws, (struct given){ .series = (uint32_t)(seed >> 33) % SERIES,
						.number = i,
						.at_s = (int64_t)(i / 20 + (seed >> 50) % 30) });
		else
			flush(ws);
		while ((w = windows_take(ws)) != NULL) {
			const int64_t end = (w->end_ns / second / 10 + 1) * 10;
			assert_true(end > end_s || (end == end_s && w->series > series));
			end_s = end;
			series = w->series;
			counted += w->count;
			window_free(w);
		}
	}
	assert_int_equal(counted, N);
	assert_int_equal(windows_open_n(ws), 0);
	windows_free(ws);
}

static void test_the_last_window_of_all_times_closes(void **state)
{
	(void)state;
	struct windows *ws = make("10d", 0, 0, false);
	add(ws, (struct given){ .number = 1, .at_s = 9223372035 });
	flush(ws);
	window_free(take(ws, 0, 1, 1, 1, 1));
	windows_free(ws);
}

static void test_statistics_and_digits(void **state)
{
	(void)state;
	struct windows *ws = make("4", 0, 0, true);
	const double values[] = { 1, (double)NAN, 3, 8 };
	for (size_t i = 0; i < 4; i++)
		add(ws, (struct given){ .number = i + 1, .value = values[i], .at_s = INT64_MIN });
	struct window *w = take(ws, 0, 1, 1, 4, 4);
	assert_int_equal(w->stats[0].count, 3);
	assert_int_equal(w->stats[0].missing, 1);
	assert_true(w->stats[0].min == 1 && w->stats[0].max == 8 && w->stats[0].mean == 4);
	assert_true(w->stats[0].median == 3 && w->stats[0].mad == 2);
	assert_true(span_is(w->digits[3], "8"));
	assert_int_equal(w->digits[1].len, 0);
	window_free(w);
	windows_free(ws);
}

static void test_mean_of_the_largest_numbers_is_finite(void **state)
{
	(void)state;
	struct windows *ws = make("3", 0, 0, true);
	for (uint64_t i = 1; i <= 3; i++)
		add(ws, (struct given){ .number = i, .value = i == 2 ? -1.7e308 : 1.7e308 });
	struct window *w = windows_take(ws);
	assert_true(isfinite(w->stats[0].mean) && isfinite(w->stats[0].median) &&
		    isfinite(w->stats[0].mad));
	assert_true(fabs(w->stats[0].mean - 1.7e308 / 3) < 1e294);
	window_free(w);
	windows_free(ws);
}

static void test_context_is_what_came_before(void **state)
{
	(void)state;
	struct windows *ws = make("3", 0, 2, true);
	for (uint64_t i = 1; i <= 6; i++)
		add(ws, (struct given){ .number = i, .value = (double)i });
	struct window *w = take(ws, 0, 1, 1, 3, 3);
	assert_int_equal(w->context_n, 0);
	window_free(w);
	w = take(ws, 0, 2, 4, 6, 3);
	assert_int_equal(w->context_n, 2);
	assert_int_equal(w->rows_n, 5);
	assert_int_equal(w->rows[0].number, 2);
	assert_int_equal(w->rows[2].number, 4);
	assert_true(window_value(w, 1, 0) == 3);
	assert_true(span_is(w->digits[2], "4"));
	assert_int_equal(w->stats[0].count, 3);
	window_free(w);
	windows_free(ws);
}

static void test_marks_strongest_first(void **state)
{
	(void)state;
	struct windows *ws = make("4", 0, 0, true);
	const float events[] = { 1.9F, 2.0F, 5.0F, 3.0F };
	for (size_t i = 0; i < 4; i++)
		add(ws, (struct given){ .number = i + 1, .value = (double)i, .event = events[i] });
	struct window *w = windows_take(ws);
	assert_int_equal(w->marks_n, 3); /* 1.9 is below its expert's threshold */
	assert_int_equal(w->marks[0].row, 3);
	assert_int_equal(w->marks[0].index, 2);
	assert_true(span_is(w->marks[0].digits, "2"));
	assert_int_equal(w->marks[2].row, 2);
	window_free(w);
	windows_free(ws);
}

static void test_an_episode_carried_over_is_told_once_a_window(void **state)
{
	(void)state;
	struct windows *ws = make("3", 0, 0, true);
	for (uint64_t i = 1; i <= 9; i++) /* rows 3 to 7 */
		add(ws, (struct given){ .number = i,
					.value = (double)i,
					.ongoing = i >= 3 && i <= 7,
					.event = i == 8 ? 4.0F : 0,
					.expert = i == 8 ? EXPERT_LEVEL : EXPERT_STATE });
	struct window *w = windows_take(ws);
	assert_false(w->ongoing); /* it began in this window */
	assert_int_equal(w->marks_n, 0);
	window_free(w);
	w = windows_take(ws);
	assert_true(w->ongoing);
	assert_int_equal(w->marks_n, 1);
	assert_true(w->marks[0].finding.ongoing);
	assert_false(window_suspect(w)); /* nothing but the episode */
	window_free(w);
	w = windows_take(ws);
	assert_true(w->ongoing);
	assert_int_equal(w->marks_n, 2);
	assert_int_equal(w->marks[1].row, 7);
	assert_true(window_suspect(w)); /* an event beside it */
	window_free(w);
	windows_free(ws);
}

/* A mark knows its row's state, whether rows are kept or not. */
static void test_marks_have_their_rows_state(void **state)
{
	(void)state;
	for (int keep = 0; keep < 2; keep++) {
		struct windows *ws = make("4", 0, 0, keep == 1);
		for (uint64_t i = 1; i <= 8; i++)
			add(ws, (struct given){ .number = i,
						.event = i == 2 ? 4.0F : 0,
						.ongoing = i >= 3 && i <= 6 });
		struct window *w = windows_take(ws);
		assert_int_equal(w->marks_n, 1);
		assert_float_equal(w->state, 2, 0);
		assert_float_equal(w->marks[0].state, .5, 0);
		window_free(w);
		w = windows_take(ws);
		assert_int_equal(w->marks_n, 1); /* the episode */
		assert_float_equal(w->marks[0].state, 2, 0);
		window_free(w);
		windows_free(ws);
	}
}

static void test_a_silence_is_told_once(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct windows *ws = make("10s", 0, 0, false);
	const struct finding gap = { .column = FINDING_NO_COLUMN,
				     .kind = KIND_GAP,
				     .expert = EXPERT_GAP,
				     .score = 4,
				     .event = 4,
				     .threshold = 2 };
	add(ws, (struct given){ .series = 0, .number = 1, .at_s = 1 });
	add(ws, (struct given){ .series = 1, .number = 2, .at_s = 25 });
	struct window *w = take(ws, 0, 1, 1, 1, 1);
	assert_int_equal(windows_add_silence(ws, w, &gap, &err), 0);
	assert_int_equal(w->marks_n, 1);
	window_free(w);
	add(ws, (struct given){
			.series = 0, .number = 3, .at_s = 26, .event = 4, .expert = EXPERT_GAP });
	add(ws, (struct given){
			.series = 0, .number = 4, .at_s = 27, .event = 4, .expert = EXPERT_GAP });
	flush(ws);
	w = take(ws, 0, 2, 3, 4, 2);
	assert_int_equal(w->marks_n, 1); /* a second gap is news */
	assert_int_equal(w->marks[0].row, 4);
	window_free(w);
	window_free(windows_take(ws));
	windows_free(ws);
}

static void test_a_long_window_is_thinned_but_exact(void **state)
{
	(void)state;
	enum { N = 25000, MARKED = 12345 };
	struct windows *ws = make("all", 0, 0, true);
	for (uint64_t i = 1; i <= N; i++)
		add(ws, (struct given){
				.number = i, .value = (double)i, .event = i == MARKED ? 4.0F : 0 });
	flush(ws);
	struct window *w = take(ws, 0, 1, 1, N, N);
	assert_in_range(w->rows_n, 1000, WINDOW_ROWS_MAX);
	assert_int_equal(w->stats[0].count, N);
	assert_true(w->stats[0].min == 1 && w->stats[0].max == N);
	assert_true(w->stats[0].mean == (N + 1) / 2.0);
	assert_int_equal(w->marks_n, 1);
	size_t at = w->marks[0].index;
	assert_true(at != SIZE_MAX);
	for (size_t i = 0; i < 5; i++) /* the marked row and two neighbours a side */
		assert_int_equal(w->rows[at - 2 + i].number, MARKED - 2 + i);
	for (size_t i = 0; i < w->rows_n; i++) { /* digits followed their rows */
		char text[32];
		(void)snprintf(text, sizeof text, "%g", (double)w->rows[i].number);
		assert_true(span_is(w->digits[i], text));
		assert_true(window_value(w, i, 0) == (double)w->rows[i].number);
	}
	window_free(w);
	windows_free(ws);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_spec),
		cmocka_unit_test(test_rows_of_two_series_interleaved),
		cmocka_unit_test(test_a_silent_series_window_closes_too),
		cmocka_unit_test(test_windows_before_the_epoch_are_aligned),
		cmocka_unit_test(test_lateness_keeps_a_window_open),
		cmocka_unit_test(test_another_shards_row_moves_the_clock),
		cmocka_unit_test(test_one_wild_clock_closes_nothing),
		cmocka_unit_test(test_a_wild_first_clock_stands_alone),
		cmocka_unit_test(test_a_first_row_that_lags_is_not_believed_either),
		cmocka_unit_test(test_one_row_far_behind_is_late),
		cmocka_unit_test(test_two_rows_far_behind_set_the_clock_back),
		cmocka_unit_test(test_rows_behind_but_within_the_lateness_move_nothing),
		cmocka_unit_test(test_the_order_of_closing),
		cmocka_unit_test(test_the_last_window_of_all_times_closes),
		cmocka_unit_test(test_statistics_and_digits),
		cmocka_unit_test(test_mean_of_the_largest_numbers_is_finite),
		cmocka_unit_test(test_context_is_what_came_before),
		cmocka_unit_test(test_marks_strongest_first),
		cmocka_unit_test(test_marks_have_their_rows_state),
		cmocka_unit_test(test_an_episode_carried_over_is_told_once_a_window),
		cmocka_unit_test(test_a_silence_is_told_once),
		cmocka_unit_test(test_a_long_window_is_thinned_but_exact),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

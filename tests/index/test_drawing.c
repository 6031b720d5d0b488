/* SPDX-License-Identifier: MIT */
/* What a picture is made of: ticks that a reader counts in, and panels that keep the worst. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "index/axis.h"
#include "index/panel.h"

static const double day = 86400, y2026 = 1767225600; /* 2026-01-01 */

static void assert_ticks(const struct tick *ticks, size_t n, const char *want)
{
	char got[1024] = "";

	for (size_t i = 0; i < n; i++) {
		strcat(got, i > 0 ? "|" : "");
		strcat(got, ticks[i].text);
		strcat(got, ticks[i].below[0] ? "/" : "");
		strcat(got, ticks[i].below);
	}
	assert_string_equal(got, want);
}

static void test_numbers(void **state)
{
	static const struct {
		double low, high;
		const char *want;
	} cases[] = { { 57.4, 86.2, "60|65|70|75|80|85" },
		      { -0.3, 0.31, "-0.2|0.0|0.2" },
		      { 3.91, 4.83, "4.0|4.2|4.4|4.6|4.8" },
		      { 1234567, 1234571, "1234567|1234568|1234569|1234570|1234571" },
		      { 0, 4e12, "0|1e+12|2e+12|3e+12|4e+12" },
		      { 1e-12, 4e-12, "1e-12|2e-12|3e-12|4e-12" } };
	struct tick ticks[AXIS_TICKS];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_ticks(ticks, axis_numbers(cases[i].low, cases[i].high, 4, ticks),
			     cases[i].want);
}

static void test_times(void **state)
{
	static const struct {
		double from, length; /* days */
		int most;
		const char *want;
	} cases[] = {
		{ 0, 7, 8, "1 Jan/2026|2 Jan|3 Jan|4 Jan|5 Jan|6 Jan|7 Jan|8 Jan" },
		{ 0.9, 0.3, 4, "00:00/2 Jan 2026|03:00" },
		{ -0.01, 0.02, 4, "23:50/31 Dec 2025|00:00/1 Jan 2026|00:10" },
		{ 0, 3e-4, 4, "00:00:00/1 Jan 2026|00:00:10|00:00:20" },
		/* Mondays, and the firsts of months. */
		{ 0, 28, 4, "5 Jan/2026|12 Jan|19 Jan|26 Jan" },
		{ -45, 120, 6, "Dec/2025|Jan/2026|Feb|Mar" },
		{ 0, 365, 7, "Jan/2026|Mar|May|Jul|Sep|Nov|Jan/2027" },
		{ 0, 3650, 6, "2026|2028|2030|2032|2034" },
	};
	struct tick ticks[AXIS_TICKS];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		double low = y2026 + cases[i].from * day;

		assert_ticks(ticks,
			     axis_times(low, low + cases[i].length * day, cases[i].most, ticks),
			     cases[i].want);
	}
	/* Whatever the span, there are neither too many nor none where one would fit. */
	for (double span = 5; span < 4e9; span *= 1.3) {
		size_t n = axis_times(y2026 + 12345, y2026 + 12345 + span, 9, ticks);

		assert_in_range(n, 1, 11);
	}
}

static void test_moment(void **state)
{
	char text[AXIS_TEXT];

	(void)state;
	axis_moment(text, y2026 + 5 * day + 3600);
	assert_string_equal(text, "6 Jan 2026 01:00");
	axis_moment(text, y2026 - 1);
	assert_string_equal(text, "31 Dec 2025 23:59:59");
}

static struct mark mark_of(int level, double score, double y)
{
	struct mark m = { .x = score, .y = y, .low = (double)NAN, .high = (double)NAN };

	m.level = level;
	m.score = score;
	strcpy(m.kind, "spike");
	strcpy(m.when, "row 7");
	return m;
}

static void assert_words(const struct panel *panel, const char *want)
{
	struct err err = ERR_INIT;
	struct buf out;

	buf_init(&out, 1024);
	assert_int_equal(panel_words(panel, &out, &err), 0);
	assert_string_equal(buf_z(&out, &err), want);
	buf_release(&out);
}

static void test_worst_mark(void **state)
{
	struct err err = ERR_INIT;
	struct panel panel;
	struct mark m;

	(void)state;
	assert_int_equal(panel_init(&panel, span_z("s"), span_z("c"), 64, &err), 0);
	assert_words(&panel, "no anomalies");
	m = mark_of(2, 9, (double)NAN);
	assert_int_equal(panel_mark(&panel, &m, &err), 0);
	assert_words(&panel, "1 anomaly, medium: spike, row 7");
	/* What has a value says how bad it is, though the gap scores higher. */
	m = mark_of(2, 5, 1234.5);
	m.low = 3.66;
	m.high = 4.28712;
	assert_int_equal(panel_mark(&panel, &m, &err), 0);
	assert_words(&panel,
		     "2 anomalies, the worst medium: spike 1234, row 7, expected 3.66 to 4.287");
	/* The few that are worse find a place among too many that are not. */
	for (int i = 0; i < 3 * PANEL_MARKS; i++) {
		m = mark_of(i % PANEL_MARKS == 0 ? 3 : 1, i, 1);
		assert_int_equal(panel_mark(&panel, &m, &err), 0);
	}
	m = mark_of(4, 1, 1);
	assert_int_equal(panel_mark(&panel, &m, &err), 0);
	assert_int_equal(panel.marks_n, PANEL_MARKS);
	assert_int_equal(panel.anomalies, 3 * PANEL_MARKS + 3);
	assert_true(panel_has_level(&panel, 4));
	{
		int high = 0;

		for (size_t i = 0; i < panel.marks_n; i++)
			high += panel.marks[i].level == 3;
		assert_int_equal(high, 3);
	}
	assert_int_equal(panel.worst.level, 4);
	panel_release(&panel);
}

static void test_spikes_stay(void **state)
{
	struct err err = ERR_INIT;
	struct panel panel;
	double low, high;
	size_t gaps = 0;

	(void)state;
	assert_int_equal(panel_init(&panel, span_z(""), span_z("c"), 64, &err), 0);
	for (int i = 0; i < 100000; i++) {
		double y = i == 54321 ? 100 : i == 98765 ? -50 : i % 3;

		assert_int_equal(panel_reading(&panel, i + (i > 50000 ? 5000 : 0), y, false, &err),
				 0);
	}
	assert_in_range(panel.buckets_n, 32, 64);
	for (size_t i = 0; i < panel.buckets_n; i++)
		gaps += panel.buckets[i].gap;
	assert_int_equal(gaps, 1);
	panel_range(&panel, &low, &high);
	assert_true(low < -50 && low > -70 && high > 100 && high < 120);
	panel_release(&panel);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),	    cmocka_unit_test(test_times),
		cmocka_unit_test(test_moment),	    cmocka_unit_test(test_worst_mark),
		cmocka_unit_test(test_spikes_stay),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

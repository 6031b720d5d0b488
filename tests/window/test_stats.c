/* SPDX-License-Identifier: MIT */
#include "../base/check.h"

#include <math.h>
#include <stdlib.h>

#include "window/stats.h"

enum { READINGS_MAX = 3000 };

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double sorted_median(const double *values, size_t n)
{
	static double x[READINGS_MAX];

	for (size_t i = 0; i < n; i++)
		x[i] = values[i];
	qsort(x, n, sizeof(*x), ascending);
	return n % 2 ? x[n / 2] : x[n / 2 - 1] / 2 + x[n / 2] / 2;
}

static void check(double *values, size_t n)
{
	static double distances[READINGS_MAX];
	struct err err = ERR_INIT;
	struct column_stats stats = { .count = n };
	long double sum = 0;
	struct window w = { .values_n = 1, .stats = &stats, .rows_n = n, .values = values };
	double middle = sorted_median(values, n);

	for (size_t i = 0; i < n; i++)
		distances[i] = fabs(values[i] - middle);
	assert_int_equal(stats_finish(&w, &sum, &err), 0);
	assert_true(stats.median == middle);
	assert_true(stats.mad == sorted_median(distances, n));
}

/* Sorted, reversed, alike, two-valued, organ pipe and random, of any length. */
static double reading(int pattern, size_t i, size_t n, uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	switch (pattern) {
	case 0:
		return (double)i;
	case 1:
		return (double)(n - i);
	case 2:
		return 7;
	case 3:
		return *seed >> 31;
	case 4:
		return (double)(i < n / 2 ? i : n - i);
	case 5:
		return (double)(*seed >> 28);
	default:
		return (double)(*seed >> 4) / 7 - 1e7;
	}
}

static void medians_are_those_of_sorted_readings(void **state)
{
	static double values[READINGS_MAX];
	uint32_t seed = 5;

	(void)state;
	for (int pattern = 0; pattern < 7; pattern++) {
		for (size_t n = 1; n <= READINGS_MAX; n = n < 70 ? n + 1 : n * 2 - n / 3) {
			for (size_t i = 0; i < n; i++)
				values[i] = reading(pattern, i, n, &seed);
			check(values, n);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(medians_are_those_of_sorted_readings),
	};

	return cmocka_run_group_tests_name("stats", tests, NULL, NULL);
}

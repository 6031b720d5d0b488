/* SPDX-License-Identifier: MIT */
#include "window/stats.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

void stats_count(struct window *w, long double *sums, const double *values)
{
	for (size_t j = 0; j < w->values_n; j++) {
		struct column_stats *s = &w->stats[j];
		double x = values[j];
		if (isnan(x)) {
			s->missing++;
			continue;
		}
		if (s->count == 0 || x < s->min)
			s->min = x;
		if (s->count == 0 || x > s->max)
			s->max = x;
		s->count++;
		sums[j] += (long double)x;
	}
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Sorts x. Halves are added, for the sum of two doubles may be past the largest. */
static double median(double *x, size_t n)
{
	if (n == 0)
		return (double)NAN;
	qsort(x, n, sizeof *x, ascending);
	return n % 2 ? x[n / 2] : x[n / 2 - 1] / 2 + x[n / 2] / 2;
}

static size_t readings(const struct window *w, size_t column, double *out)
{
	size_t n = 0;
	for (size_t i = w->context_n; i < w->rows_n; i++) {
		double x = window_value(w, i, column);
		if (!isnan(x))
			out[n++] = x;
	}
	return n;
}

int stats_finish(struct window *w, const long double *sums, struct err *err)
{
	double *x = malloc((w->rows_n - w->context_n + 1) * sizeof *x);
	if (!x)
		return err_nomem(err, "the statistics of a window");
	for (size_t j = 0; j < w->values_n; j++) {
		struct column_stats *s = &w->stats[j];
		if (s->count == 0)
			s->min = s->max = s->mean = (double)NAN;
		else
			s->mean = (double)(sums[j] / (long double)s->count);
		size_t n = readings(w, j, x);
		s->median = median(x, n);
		for (size_t i = 0; i < n; i++)
			x[i] = fmin(fabs(x[i] - s->median), DBL_MAX);
		s->mad = median(x, n);
	}
	free(x);
	return 0;
}

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

static void swap(double *a, double *b)
{
	double t = *a;
	*a = *b;
	*b = t;
}

/* Moves the middle one of first, middle and last to the middle. */
static void place_pivot(double *x, size_t low, size_t high)
{
	size_t middle = low + (high - low) / 2;
	if (x[middle] < x[low])
		swap(&x[middle], &x[low]);
	if (x[high] < x[low])
		swap(&x[high], &x[low]);
	if (x[high] < x[middle])
		swap(&x[high], &x[middle]);
}

/*
 * Hoare's selection: x[k] as if x were sorted, none greater before it. Each round that
 * goes badly costs one of few tries; then it is sorted, so that no order of readings
 * makes it quadratic.
 */
static double select_nth(double *x, size_t n, size_t k)
{
	size_t low = 0;
	size_t high = n - 1;
	for (int tries = 64; low < high; tries--) {
		if (tries == 0) {
			qsort(x + low, high - low + 1, sizeof *x, ascending);
			break;
		}
		place_pivot(x, low, high);
		double pivot = x[low + (high - low) / 2];
		size_t i = low;
		size_t j = high;
		for (;;) {
			while (x[i] < pivot)
				i++;
			while (pivot < x[j])
				j--;
			if (i >= j)
				break;
			swap(&x[i++], &x[j--]);
		}
		/* Now all before i are at most the pivot, all after j at least. */
		if (k <= j)
			high = j;
		else
			low = j + 1;
	}
	return x[k];
}

/* Changes the order of x. Halves are added, for the sum of two doubles may be past the largest. */
static double median(double *x, size_t n)
{
	if (n == 0)
		return (double)NAN;
	double upper = select_nth(x, n, n / 2);
	if (n % 2)
		return upper;
	double lower = x[0];
	for (size_t i = 1; i < n / 2; i++)
		lower = x[i] > lower ? x[i] : lower;
	return lower / 2 + upper / 2;
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
	double *x = calloc(w->rows_n - w->context_n + 1, sizeof *x);
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

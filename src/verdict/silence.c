/* SPDX-License-Identifier: MIT */
#include "verdict/silence.h"

#include <math.h>

static double between(const struct window *w, size_t i)
{
	const struct window_row *a = &w->rows[i - 1], *b = &w->rows[i];
	if (a->time_ns == TIME_NONE || b->time_ns == TIME_NONE || b->time_ns < a->time_ns)
		return (double)NAN;
	return ((double)b->time_ns - (double)a->time_ns) / 1e9;
}

double silence_step(const struct window *w)
{
	double steps[SILENCE_STEPS];
	size_t n = 0;
	for (size_t i = 1; i < w->rows_n && n < SILENCE_STEPS; i++) {
		double step = between(w, i);
		if (isnan(step))
			continue;
		size_t at = n++;
		for (; at > 0 && steps[at - 1] > step; at--)
			steps[at] = steps[at - 1];
		steps[at] = step;
	}
	return n > 0 ? steps[n / 2] : (double)NAN;
}

size_t silence_index(const struct window *w, uint64_t row)
{
	/* Rows stand in the order of the input. */
	size_t low = 0, high = w->rows_n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (w->rows[middle].number < row)
			low = middle + 1;
		else
			high = middle;
	}
	return low < w->rows_n && w->rows[low].number == row ? low : w->rows_n;
}

bool silence_is_after(const struct window *w, const struct anomaly *a)
{
	size_t i = silence_index(w, a->row);
	if (i >= w->rows_n || a->row != w->last_row || isnan(a->finding.extent))
		return false;
	double before = i > 0 ? between(w, i) : (double)NAN;
	/* The silence of the finding must lie on one side: if it is not before the row, it is after
	 * it. */
	return isnan(before) ? i > 0 : before < a->finding.extent * 0.99;
}

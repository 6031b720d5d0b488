/* SPDX-License-Identifier: MIT */
#include "verdict/known.h"

#include <math.h>

#include "verdict/silence.h"

bool known_beside(const struct known *k, const struct columns *c, int side, struct given g)
{
	for (size_t s = 0; s < k->subjects_n; s++)
		for (size_t i = 0; i < k->w->rows_n; i++)
			if (known_seen(k, i) &&
			    (side < 0 ? i < k->subjects[s].index
				      : i + (k->subjects[s].column == FINDING_NO_COLUMN) >
						k->subjects[s].index) &&
			    known_row_has(k, c, i, g))
				return true;
	return false;
}

bool known_beside_gap(const struct known *k, const struct columns *c, int side, struct given g)
{
	bool gap = false;
	for (size_t s = 0; s < k->subjects_n; s++) {
		const struct subject *at = &k->subjects[s];
		if (at->column != FINDING_NO_COLUMN || at->index >= k->w->rows_n)
			continue;
		gap = true;
		if (side > 0 ? known_row_has(k, c, at->index, g)
			     : at->index > 0 && known_row_has(k, c, at->index - 1, g))
			return true;
	}
	return !gap && known_beside(k, c, side, g);
}

bool known_repeats(const struct known *k, const struct columns *c, struct given g)
{
	const struct window *w = k->w;
	for (size_t j = 0; j < w->values_n; j++) {
		size_t run = 0;
		for (size_t i = 0; i < w->rows_n && columns_have(c, (uint16_t)j); i++) {
			double v = window_value(w, i, j);
			run = !given_has(g, v)				  ? 0
			      : run > 0 && window_value(w, i - 1, j) == v ? run + 1
									  : 1;
			if (run >= 3)
				return true;
		}
	}
	return false;
}

bool known_at_time(const struct known *k, const struct columns *c, int64_t at, int64_t unit,
		   bool of_day, struct given g)
{
	const int64_t day = INT64_C(86400000000000);
	for (size_t i = 0; i < k->w->rows_n; i++) {
		int64_t time = k->w->rows[i].time_ns;
		if (time == TIME_NONE)
			continue;
		if (of_day)
			time = time % day < 0 ? time % day + day : time % day;
		if (time >= at && time - unit < at && known_row_has(k, c, i, g))
			return true;
	}
	return false;
}

bool known_extreme(const struct known *k, const struct columns *c, uint64_t row, int side)
{
	const struct window *w = k->w;
	size_t at = silence_index(w, row);
	for (size_t j = 0; j < w->values_n && at < w->rows_n; j++) {
		double v = window_value(w, at, j);
		bool most = columns_have(c, (uint16_t)j) && !isnan(v);
		for (size_t i = w->context_n; i < w->rows_n && most; i++)
			most = !(side < 0 ? window_value(w, i, j) < v : window_value(w, i, j) > v);
		if (most)
			return true;
	}
	return false;
}

static double mean_of(const struct window *w, size_t from, size_t to, size_t column)
{
	double sum = 0, n = 0;
	for (size_t i = from; i < to; i++) {
		double v = window_value(w, i, column);
		sum += isnan(v) ? 0 : v;
		n += !isnan(v);
	}
	return n > 0 ? sum / n : (double)NAN;
}

bool known_trend(const struct window *w, size_t column, double way)
{
	size_t third = (w->rows_n - w->context_n) / 3;
	if (third < 3 || w->rows_n < third * 3)
		return false;
	double more = mean_of(w, w->rows_n - third, w->rows_n, column) -
		      mean_of(w, w->context_n, w->context_n + third, column);
	return way * more > w->stats[column].mad;
}

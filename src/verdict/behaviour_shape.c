/* SPDX-License-Identifier: MIT */
/*
 * behaviour_shape.c - what the readings of a whole window look like.
 */
#include "verdict/behaviour_parts.h"

#include <math.h>
#include <stdlib.h>

#include "verdict/silence.h"

/* In one of the columns that the word is said of. */
typedef bool column_fn(const struct window *w, size_t column, double arg);

static bool some_column(const struct place *p, column_fn *fn, double arg)
{
	const struct window *w = p->l->k->w;
	for (size_t c = 0; c < w->values_n && w->stats; c++)
		if (columns_have(&p->columns, (uint16_t)c) && fn(w, c, arg))
			return true;
	return false;
}

bool behaviour_trend(const struct place *p, int way)
{
	return some_column(p, known_trend, way);
}

static bool creeps(const struct window *w, size_t column, double way)
{
	double most = 0;
	for (size_t i = w->context_n + 1; i < w->rows_n; i++)
		most = fmax(most,
			    fabs(window_value(w, i, column) - window_value(w, i - 1, column)));
	return known_trend(w, column, way) &&
	       most < .3 * (w->stats[column].max - w->stats[column].min);
}

bool behaviour_creeps(const struct place *p, int way)
{
	return some_column(p, creeps, way);
}

static bool leaps_at(const struct window *w, size_t column, double at)
{
	size_t i = (size_t)at;
	return i > 0 && i < w->rows_n &&
	       fabs(window_value(w, i, column) - window_value(w, i - 1, column)) >
		       6 * w->stats[column].mad;
}

bool behaviour_moved(const struct place *p)
{
	for (size_t s = 0; s < p->l->k->subjects_n; s++)
		if (some_column(p, leaps_at, (double)p->l->k->subjects[s].index))
			return true;
	return false;
}

/* Most steps are small beside the spread: the readings follow a line of their own. */
static bool is_smooth(const struct window *w, size_t column, double arg)
{
	(void)arg;
	double steps = 0, small = 0;
	for (size_t i = w->context_n + 1; i < w->rows_n; i++) {
		double step = fabs(window_value(w, i, column) - window_value(w, i - 1, column));
		steps += !isnan(step);
		small += step < w->stats[column].mad / 2;
	}
	return small * 2 > steps;
}

bool behaviour_wave(const struct place *p)
{
	return some_column(p, is_smooth, 0);
}

/* Correlation of readings that lie `lag` rows apart. */
static bool repeats_after(const struct window *w, size_t column, double lag)
{
	size_t by = (size_t)lag;
	double a = 0, b = 0, both = 0, middle = w->stats[column].mean;
	if (by * 3 / 2 > w->rows_n)
		return false;
	for (size_t i = by; i < w->rows_n; i++) {
		double x = window_value(w, i, column) - middle,
		       y = window_value(w, i - by, column) - middle;
		if (isnan(x) || isnan(y))
			continue;
		a += x * x;
		b += y * y;
		both += x * y;
	}
	return both > .4 * sqrt(a * b);
}

bool behaviour_beats(const struct place *p, double seconds)
{
	double step = silence_step(p->l->k->w), lag = seconds / step;
	if (!(lag > 0) || lag > 1e6)
		return false;
	return fabs(lag - 1) < .1 || (lag >= 2 && some_column(p, repeats_after, round(lag)));
}

/* How often the readings pass the median, small steps to and fro left out. */
static bool crosses_at_most(const struct window *w, size_t column, double most)
{
	double side = 0, n = 0, little = w->stats[column].mad / 2;
	for (size_t i = 0; i < w->rows_n; i++) {
		double off = window_value(w, i, column) - w->stats[column].median;
		if (isnan(off) || fabs(off) <= little)
			continue;
		n += off * side < 0;
		side = off;
	}
	return n <= most;
}

bool behaviour_one_wave(const struct place *p, double seconds)
{
	double waves = (double)p->l->k->w->rows_n * silence_step(p->l->k->w) / seconds;
	return waves < 1.5 && behaviour_wave(p) && some_column(p, crosses_at_most, 2 * waves + 1);
}

/* Great steps in turn up and down. */
static bool turns(const struct window *w, size_t column, double least)
{
	double way = 0, n = 0, great = 6 * w->stats[column].mad;
	for (size_t i = w->context_n + 1; i < w->rows_n; i++) {
		double step = window_value(w, i, column) - window_value(w, i - 1, column);
		if (isnan(step) || fabs(step) <= great || step * way > 0)
			continue;
		way = step;
		n++;
	}
	return n >= least;
}

static bool is_noise(const struct place *p, const struct subject *s)
{
	(void)p;
	return s->finding && s->finding->kind == KIND_NOISE;
}

bool behaviour_turns(const struct place *p)
{
	return behaviour_some(p, is_noise) || some_column(p, turns, 4);
}

enum { REST = 3 };

/* Is the row among three equal readings on end? at: rows_n for any row. */
static bool rests(const struct window *w, size_t column, double at)
{
	size_t first = 0;
	for (size_t i = 1; i <= w->rows_n; i++) {
		double u = window_value(w, i - 1, column),
		       v = i < w->rows_n ? window_value(w, i, column) : (double)NAN;
		if (v <= u && v >= u)
			continue;
		if (i - first >= REST &&
		    ((size_t)at >= w->rows_n || ((size_t)at + 1 >= first && (size_t)at <= i)))
			return true;
		first = i;
	}
	return false;
}

bool behaviour_rest_at(const struct place *p, size_t at)
{
	return some_column(p, rests, (double)at);
}

double behaviour_run_from(const struct place *p, size_t at)
{
	const struct window *w = p->l->k->w;
	size_t most = 1;
	for (size_t c = 0; c < w->values_n; c++) {
		size_t n = 1;
		while (columns_have(&p->columns, (uint16_t)c) && at + n < w->rows_n &&
		       fabs(window_value(w, at + n, c) - window_value(w, at, c)) <= 0)
			n++;
		most = n > most ? n : most;
	}
	return (double)most;
}

bool behaviour_most(const struct place *p, int side, double limit)
{
	const struct window *w = p->l->k->w;
	for (size_t c = 0; c < w->values_n; c++) {
		size_t n = 0;
		for (size_t i = w->context_n; i < w->rows_n; i++)
			n += side * window_value(w, i, c) > side * limit;
		if (columns_have(&p->columns, (uint16_t)c) && n * 2 > w->rows_n - w->context_n)
			return true;
	}
	return false;
}

static bool is_absent(const struct place *p, const struct subject *s)
{
	(void)p;
	return s->column == FINDING_NO_COLUMN || (s->finding && s->finding->kind == KIND_MISSING);
}

static bool misses(const struct window *w, size_t column, double arg)
{
	(void)arg;
	return w->stats[column].missing > 0;
}

bool behaviour_has_gap(const struct place *p)
{
	return behaviour_some(p, is_absent) || some_column(p, misses, 0);
}

/* Two columns moved at the subject's row. */
static bool moved_together(const struct place *p, const struct subject *s)
{
	const struct window *w = p->l->k->w;
	size_t n = 0;
	for (size_t c = 0; c < w->values_n && s->index > 0 && w->stats; c++) {
		double step = window_value(w, s->index, c) - window_value(w, s->index - 1, c);
		n += fabs(step) > 5 * w->stats[c].mad;
	}
	for (size_t o = 0; o < p->l->k->subjects_n; o++) {
		const struct subject *x = &p->l->k->subjects[o];
		if (x->column != s->column && x->index <= s->index + 1 && s->index <= x->index + 1)
			return true;
	}
	return n >= 2;
}

bool behaviour_together(const struct place *p)
{
	return behaviour_some(p, moved_together);
}

/* SPDX-License-Identifier: MIT */
#include "verdict/claims.h"

#include <math.h>
#include <stdlib.h>

#include "verdict/silence.h"

/* Readings looked at on either side. */
enum { AROUND = 12, NEAR = 5 };

/* The readings before (nearest first) and after the one in question, missing ones left out. */
struct around {
	double value;
	double before[AROUND], after[AROUND];
	size_t before_n, after_n;
	double level_before, level_after; /* medians of the NEAR nearest */
	double deviation; /* median distance of the readings before from their median */
};

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double median(const double *values, size_t n)
{
	double copy[2 * AROUND];
	if (n == 0)
		return (double)NAN;
	for (size_t i = 0; i < n; i++)
		copy[i] = values[i];
	qsort(copy, n, sizeof *copy, by_value);
	return n % 2 ? copy[n / 2] : (copy[n / 2 - 1] + copy[n / 2]) / 2;
}

static double deviation(const double *values, size_t n, double center)
{
	double off[2 * AROUND];
	for (size_t i = 0; i < n; i++)
		off[i] = fabs(values[i] - center);
	return median(off, n);
}

static void look(struct around *a, const struct window *w, const struct subject *at)
{
	*a = (struct around){ .value = at->value };
	for (size_t i = at->index; i-- > 0 && a->before_n < AROUND;)
		if (!isnan(window_value(w, i, at->column)))
			a->before[a->before_n++] = window_value(w, i, at->column);
	for (size_t i = at->index + 1; i < w->rows_n && a->after_n < AROUND; i++)
		if (!isnan(window_value(w, i, at->column)))
			a->after[a->after_n++] = window_value(w, i, at->column);
	a->level_before = median(a->before, a->before_n < NEAR ? a->before_n : NEAR);
	a->level_after = median(a->after, a->after_n < NEAR ? a->after_n : NEAR);
	a->deviation = deviation(a->before, a->before_n, median(a->before, a->before_n));
}

/* Above (sign 1) or below (-1) what lies next to it, and the level on one side at least. */
static bool stands_out(const struct around *a, double sign)
{
	double v = sign * a->value;
	bool before = a->before_n == 0 || v > sign * a->before[0];
	bool after = a->after_n == 0 || v > sign * a->after[0];
	if (a->before_n + a->after_n == 0)
		return false;
	/* The first reading of a burst has its like behind it; the last one before it. */
	bool over_before = a->before_n > 0 && v > sign * a->level_before + 2 * a->deviation;
	bool over_after = a->after_n > 0 && v > sign * a->level_after + 2 * a->deviation;
	return (before && after) || (over_before && (over_after || a->after_n < 2)) ||
	       (over_before && before) || (over_after && after);
}

static bool shifted(const struct around *a)
{
	double with[NEAR + 1];
	size_t n = 0;
	with[n++] = a->value;
	for (size_t i = 0; i < a->after_n && i < NEAR; i++)
		with[n++] = a->after[i];
	if (a->before_n == 0)
		return false;
	double step = fabs(median(with, n) - a->level_before);
	return step > 2 * a->deviation && step > 0;
}

/* A trend: the medians of three thirds of what led to it go one way, by more than the usual
 * deviation. */
static bool drifted(const struct around *a)
{
	double all[2 * AROUND + 1];
	size_t n = 0, after = a->after_n < NEAR ? a->after_n : NEAR;
	for (size_t i = a->before_n; i-- > 0;)
		all[n++] = a->before[i];
	all[n++] = a->value;
	for (size_t i = 0; i < after; i++)
		all[n++] = a->after[i];
	if (n < 6)
		return false;
	size_t third = n / 3;
	double first = median(all, third), middle = median(all + third, n - 2 * third),
	       last = median(all + n - third, third);
	double step = 0;
	for (size_t i = 1; i < n; i++)
		step = fmax(step, fabs(all[i] - all[i - 1]));
	double way = last - first;
	/* A jump is no drift: no single step makes up most of the way. */
	return (middle - first) * way > 0 && (last - middle) * way > 0 && step < .8 * fabs(way);
}

static bool is_flat(const struct around *a)
{
	size_t run = 1;
	for (size_t i = 0; i < a->before_n && a->before[i] == a->value; i++)
		run++;
	for (size_t i = 0; i < a->after_n && a->after[i] == a->value; i++)
		run++;
	return run >= 3;
}

static double roughness(const double *values, size_t n)
{
	double steps[2 * AROUND + 1];
	for (size_t i = 1; i < n; i++)
		steps[i - 1] = fabs(values[i] - values[i - 1]);
	return n > 1 ? median(steps, n - 1) : (double)NAN;
}

/* Readings near it vary by other steps than those further back. */
static bool is_noisy(const struct window *w, const struct subject *at)
{
	double near[2 * NEAR + 1], far[2 * AROUND];
	size_t near_n = 0, far_n = 0;
	size_t from = at->index > NEAR ? at->index - NEAR : 0;
	for (size_t i = from; i < w->rows_n && i <= at->index + NEAR; i++)
		if (!isnan(window_value(w, i, at->column)))
			near[near_n++] = window_value(w, i, at->column);
	for (size_t i = from; i-- > 0 && far_n < 2 * AROUND;)
		if (!isnan(window_value(w, i, at->column)))
			far[far_n++] = window_value(w, i, at->column);
	double now = roughness(near, near_n), then = roughness(far, far_n);
	if (isnan(now) || isnan(then))
		return false;
	return now > 1.5 * then || now < then / 1.5;
}

/* Beyond its band, or beyond everything before it. */
static bool out_of_range(const struct window *w, const struct subject *at)
{
	const struct finding *f = at->finding;
	if (f && (at->value < f->low || at->value > f->high))
		return true;
	double low = (double)INFINITY, high = -(double)INFINITY;
	for (size_t i = 0; i < at->index; i++) {
		double v = window_value(w, i, at->column);
		if (!isnan(v)) {
			low = fmin(low, v);
			high = fmax(high, v);
		}
	}
	return low <= high && (at->value < low || at->value > high);
}

/* A silence of more than one and a half usual steps on either side. */
static bool is_gap(const struct window *w, const struct subject *at)
{
	double step = silence_step(w);
	if (at->finding && at->finding->expert == EXPERT_GAP)
		return true;
	if (!(step > 0))
		return false;
	for (size_t i = at->index; i < at->index + 2; i++) {
		if (i == 0 || i >= w->rows_n || w->rows[i].time_ns == TIME_NONE ||
		    w->rows[i - 1].time_ns == TIME_NONE)
			continue;
		if ((double)(w->rows[i].time_ns - w->rows[i - 1].time_ns) / 1e9 > 1.5 * step)
			return true;
	}
	return false;
}

static bool is_missing(const struct window *w, const struct subject *at)
{
	return at->column < w->values_n && isnan(window_value(w, at->index, at->column));
}

/* NULL: borne out, or not to be told from the readings; else what the kind would need. */
static const char *unlike(enum kind kind, const struct window *w, const struct subject *at,
			  const struct around *a)
{
	switch (kind) {
	case KIND_SPIKE:
		return stands_out(a, 1) ? NULL : "does not lie above the readings around it";
	case KIND_DROP:
		return stands_out(a, -1) ? NULL : "does not lie below the readings around it";
	case KIND_LEVEL_SHIFT:
		return shifted(a) ? NULL : "begins no new level";
	case KIND_DRIFT:
		return drifted(a) ? NULL : "is part of no trend";
	case KIND_FLATLINE:
		return is_flat(a) ? NULL : "is not one of three equal readings on end";
	case KIND_NOISE:
		return is_noisy(w, at) ? NULL : "lies where readings vary as before";
	case KIND_OUT_OF_RANGE:
		return out_of_range(w, at) ? NULL
					   : "lies within the range of the readings before it";
	case KIND_TIME_OF_DAY:
		return w->rows[at->index].time_ns != TIME_NONE ? NULL : "has no time";
	case KIND_GAP:
		return is_gap(w, at) ? NULL : "has no silence beside it";
	case KIND_MISSING:
		return is_missing(w, at) ? NULL : "is not missing";
	default:
		return NULL;
	}
}

int kinds_check(enum kind kind, const struct window *w, const struct subject *at, struct err *why)
{
	/* What the detector measured itself needs no second look. */
	if (at->finding && at->finding->kind == (uint8_t)kind)
		return 0;
	if (at->column == FINDING_NO_COLUMN || at->index >= w->rows_n) {
		if (kind == KIND_GAP || kind == KIND_MISSING || kind == KIND_OTHER)
			return 0;
		return err_set(why, ERR_INPUT, "row %llu is marked for a silence, which is no %s",
			       (unsigned long long)at->row, kind_name(kind));
	}
	struct around a;
	look(&a, w, at);
	const char *needs = unlike(kind, w, at, &a);
	if (!needs)
		return 0;
	return err_set(why, ERR_INPUT, "no %s: the reading at row %llu %s", kind_name(kind),
		       (unsigned long long)at->row, needs);
}

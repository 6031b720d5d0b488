/* SPDX-License-Identifier: MIT */
#include "detect/column.h"

#include <math.h>
#include <string.h>

#include "base/attr.h"
#include "detect/judge.h"
#include "detect/lanes_take.h"
#include "detect/larger.h"
#include "detect/own_units.h"

enum { MISSING_LEAST = 1 };

static uint32_t larger_count(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static void take_missing(struct column *c, const struct moment *m, struct reading *r)
{
	float s;

	memset(r->experts, 0, sizeof(r->experts));
	if (c->missing < UINT32_MAX)
		c->missing++;
	r->length = (float)c->missing;
	c->misses.seen = larger_count(c->misses.seen, c->rows);
	s = runs_surprise(&c->misses, (float)c->missing, MISSING_LEAST);
	r->experts[EXPERT_MISSING] = s;
	r->expert = EXPERT_MISSING;
	r->score = s;
	s -= m->crowd;
	if (s >= judge_threshold(m, EXPERT_MISSING) && !c->missing_said) {
		c->missing_said = true;
		r->event = s;
	}
}

/* Between two readings lies a run of misses, of length 0 as a rule, which teaches nothing. */
static void end_missing(struct column *c)
{
	if (AF_LIKELY(c->missing == 0))
		return;
	if (c->rows > 0)
		runs_learn(&c->misses, (float)c->missing);
	c->missing = 0;
	c->missing_said = false;
}

/* The reading in the column's units. */
static double begin(struct column *c, double value)
{
	if (AF_UNLIKELY(c->rows == 0))
		c->origin = value;
	end_missing(c);
	return units_of(c, value);
}

/* One costs more than alone. */
enum { WORTH_LANES = 2 };

static bool take_one(struct column *c, const struct moment *m, double value, struct reading *r)
{
	r->event = 0.0f;
	if (AF_LIKELY(!isnan(value)))
		return column_take_alone(c, m, begin(c, value), r);
	take_missing(c, m, r);
	return r->event > 0.0f;
}

/* The lanes behind the last do the first one's work again. */
static bool take_lanes(struct lanes *l, const struct moment *m)
{
	for (unsigned i = l->n; i < LANES; i++) {
		l->column[i] = l->column[0];
		l->reading[i] = l->reading[0];
		l->x[i] = l->x[0];
	}
	return lanes_take(l, m);
}

static bool take_rest(struct lanes *l, const struct moment *m)
{
	bool event = false;

	if (l->n >= WORTH_LANES)
		return take_lanes(l, m);
	for (unsigned i = 0; i < l->n; i++)
		event |= column_take_alone(l->column[i], m, l->x[i], l->reading[i]);
	return event;
}

static bool take_several(struct column *columns, size_t n, const struct moment *m,
			 const double *values, struct reading *r)
{
	struct lanes l;
	bool event = false;

	lanes_empty(&l);
	for (size_t i = 0; i < n; i++) {
		r[i].event = 0.0f;
		if (AF_UNLIKELY(isnan(values[i]))) {
			take_missing(&columns[i], m, &r[i]);
			event |= r[i].event > 0.0f;
			continue;
		}
		lanes_add(&l, &columns[i], begin(&columns[i], values[i]), &r[i]);
		if (l.n < LANES)
			continue;
		event |= take_lanes(&l, m);
		lanes_empty(&l);
	}
	return take_rest(&l, m) || event;
}

bool columns_take(struct column *columns, size_t n, const struct moment *m, const double *values,
		  struct reading *r)
{
	return n == 1 ? take_one(columns, m, *values, r) : take_several(columns, n, m, values, r);
}

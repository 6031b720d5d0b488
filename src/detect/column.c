/* SPDX-License-Identifier: MIT */
#include "detect/column.h"

#include <math.h>
#include <string.h>

#include "base/attr.h"
#include "detect/judge.h"
#include "detect/larger.h"
#include "detect/own_units.h"

static const float RANGE_BONUS = 8.0f;
/*
 * Of so many columns one has a record so much more often (2/n a row and column), and the excess
 * of the largest of several records is larger too: columns of normal noise have as many
 * events in 10,000 rows as one with 1.5, 4 to 10 times as many with 0.
 */
static const float RECORD_CROWD = 1.5f;
/* Strange of 1 for minutes on end is as rare as 10^-3 once. */
static const float STRANGE_SCALE = 3.0f;
static const float STEP_KEPT = 0.98f;
enum { RANGE_SILENT = 100, FLAT_LEAST = 3, MISSING_LEAST = 1 };

static float range_bonus(const struct column *c, double x)
{
	double excess = x > c->high ? x - c->high : c->low - x;
	double range = c->high - c->low;

	if (c->rows < RANGE_SILENT || !(excess > 0.0))
		return 0.0f;
	if (!(excess < range))
		return RANGE_BONUS;
	return RANGE_BONUS * sqrtf((float)(excess / range));
}

static uint32_t larger_count(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

static void take_missing(struct column *c, const struct moment *m, struct reading *r)
{
	float s;

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

static float flat_surprise(struct column *c, double x)
{
	if (c->rows > 0 && x == c->last) {
		if (c->same < UINT32_MAX)
			c->same++;
	} else {
		if (c->rows > 0)
			runs_learn(&c->flats, (float)(c->same + 1));
		c->same = 0;
		c->flat_said = false;
	}
	return runs_surprise(&c->flats, (float)(c->same + 1), FLAT_LEAST);
}

/* Columns of a row that go through the experts side by side. */
enum { TOGETHER = 4 };

/* A reading on its way. */
struct work {
	struct column *column;
	struct reading *reading;
	float step;
	float level, daily, noise, local, pattern; /* what the tails are asked for */
	struct residual residual;
	struct departure departure;
	struct pattern_look look;
	struct state_step state;
	float noise_place, pattern_place, short_log2, long_log2;
};

static void begin(struct work *w, struct column *c, const struct moment *m, double value,
		  struct reading *r)
{
	double x;

	if (c->rows == 0)
		c->origin = value;
	end_missing(c);
	x = r->x = units_of(c, value);
	w->column = c;
	w->reading = r;
	w->step = (float)fabs(x - c->last); /* the first x is 0, and so is what was before it */
	r->level = c->level.mean;
	r->fast = (float)(c->state.mean - c->level.mean) + c->state.short_run.d;
	r->step = larger(c->step, w->step);
	r->before = (float)(c->last - c->level.mean);
	w->level = level_statistic(&c->level, x, &w->residual);
	w->local = local_statistic(&c->local, x, c->noise.slow, c->rows, &r->near);
	w->daily = daily_statistic(&c->daily, c->local.recent, m->bin,
				   JUDGE_LEAST_SPREAD * c->level.scale, &w->departure);
	w->noise = c->rows > 0 ? noise_statistic(&c->noise, w->step, c->rows - 1) : 0.0f;
}

/* All of a reading's logarithms: each alone is a long wait, four at once are no longer. */
static void take_places(struct work *w)
{
	float place[4], log2[4];

	four_store(place, tail_places(four_of(w->level, w->daily, w->noise, w->local)));
	four_store(log2, fast_log2_four(four_of(larger(w->pattern, TAIL_LEAST), w->state.short_odds,
						w->state.long_odds, 1.0f)));
	w->residual.place = place[0];
	w->departure.place = place[1];
	w->noise_place = place[2];
	w->reading->near.place = place[3];
	w->pattern_place = tail_place_of_log2(log2[0]);
	w->short_log2 = log2[1];
	w->long_log2 = log2[2];
}

static void ask_tails(struct work *w)
{
	struct column *c = w->column;
	struct reading *r = w->reading;

	r->experts[EXPERT_LEVEL] = level_surprise(&c->level, &w->residual);
	r->experts[EXPERT_DAILY] = daily_surprise(&c->daily, &w->departure);
	if (AF_LIKELY(c->rows > 0))
		r->experts[EXPERT_NOISE] =
			noise_judge(&c->noise, w->noise_place, w->step, c->rows - 1);
	r->experts[EXPERT_LOCAL] = local_surprise(&c->local, &r->near);
	r->experts[EXPERT_PATTERN] =
		smaller(TAIL_MOST,
			STRANGE_SCALE * pattern_judge(&c->pattern, &w->look, w->pattern_place));
}

static void ask_state(struct work *w, const struct moment *m)
{
	struct column *c = w->column;
	struct reading *r = w->reading;

	r->state = state_judge(&c->state, c->rows, m->state_limit, &w->state, w->short_log2,
			       w->long_log2);
	r->experts[EXPERT_STATE] = smaller(TAIL_MOST, 0.217f * r->state * r->state);
}

static void ask_others(struct work *w, const struct moment *m)
{
	struct column *c = w->column;
	struct reading *r = w->reading;

	r->experts[EXPERT_RANGE] = larger(0.0f, range_bonus(c, r->x) - RECORD_CROWD * m->crowd);
	r->experts[EXPERT_FLATLINE] = flat_surprise(c, r->x);
	r->length = (float)(c->same + 1);
	r->experts[EXPERT_SHAPE] = shape_take(&c->shape, (float)r->x);
}

static void learn_reading(struct work *w, const struct moment *m)
{
	struct column *c = w->column;
	double x = w->reading->x;

	level_learn(&c->level, x, &w->residual, c->rows);
	local_learn(&c->local, &w->reading->near);
	daily_learn(&c->daily, m->bin, JUDGE_LEAST_SPREAD * c->level.scale, &w->departure);
	c->low = x < c->low ? x : c->low;
	c->high = x > c->high ? x : c->high;
	c->step = larger(c->step * STEP_KEPT, w->step);
	c->last = x;
	if (c->rows < UINT32_MAX)
		c->rows++;
}

/* What is there of TOGETHER readings begins; returns how many that are. */
static size_t begin_all(struct work *w, struct column *columns, size_t n, const struct moment *m,
			const double *values, struct reading *r)
{
	size_t present = 0;

	for (size_t i = 0; i < n; i++) {
		/* Not the whole: that is a string instruction, dearer than an expert. */
		memset(r[i].experts, 0, sizeof(r[i].experts));
		r[i].event = r[i].state = 0.0f;
		if (AF_UNLIKELY(isnan(values[i])))
			take_missing(&columns[i], m, &r[i]);
		else
			begin(&w[present++], &columns[i], m, values[i], &r[i]);
	}
	return present;
}

/*
 * Step by step, each for all columns: every step waits for a long chain of
 * products, and those of different columns do not wait for each other.
 */
static void take_together(struct column *columns, size_t n, const struct moment *m,
			  const double *values, struct reading *r)
{
	struct work works[TOGETHER];
	struct work *const end = works + begin_all(works, columns, n, m, values, r);

	for (struct work *w = works; w < end; w++)
		pattern_begin(&w->column->pattern, (float)w->reading->x,
			      (float)(w->column->high - w->column->low), &w->look);
	for (struct work *w = works; w < end; w++)
		w->pattern = pattern_statistic(&w->column->pattern, &w->look);
	for (struct work *w = works; w < end; w++)
		state_begin(&w->column->state, w->reading->x, w->column->rows, &w->state);
	for (struct work *w = works; w < end; w++)
		take_places(w);
	for (struct work *w = works; w < end; w++)
		ask_tails(w);
	for (struct work *w = works; w < end; w++)
		ask_others(w, m);
	for (struct work *w = works; w < end; w++)
		ask_state(w, m);
	for (struct work *w = works; w < end; w++) {
		judge(w->column, m, w->reading);
		learn_reading(w, m);
	}
}

void columns_take(struct column *columns, size_t n, const struct moment *m, const double *values,
		  struct reading *r)
{
	for (size_t i = 0; i < n; i += TOGETHER)
		take_together(columns + i, n - i < TOGETHER ? n - i : TOGETHER, m, values + i,
			      r + i);
}

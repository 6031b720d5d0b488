/* SPDX-License-Identifier: MIT */
/*
 * lanes_ask.h - what the experts say of the readings in the lanes, and the events among them.
 *
 * For column.c and column_alone.c only: inline, once for each LANES.
 */
#ifndef AF_LANES_ASK_H
#define AF_LANES_ASK_H

#include "detect/lanes.h"

#include <math.h>

#include "base/attr.h"
#include "detect/judge.h"
#include "detect/larger.h"

/*
 * Of so many columns one has a record so much more often (2/n a row and column), and the excess
 * of the largest of several records is larger too: columns of normal noise have as many
 * events in 10,000 rows as one with 1.5, 4 to 10 times as many with 0.
 */
#define LANES_RECORD_CROWD 1.5f

/* Of a reading beyond all before. */
static inline float lanes_range_bonus(const struct column *c, double x)
{
	const uint32_t silent = 100;
	const float bonus = 8.0f;
	double excess = x > c->high ? x - c->high : c->low - x;
	double range = c->high - c->low;

	if (c->rows < silent)
		return 0.0f;
	if (!(excess < range))
		return bonus;
	return bonus * sqrtf((float)(excess / range));
}

static inline float lanes_flat_surprise(struct column *c, double x)
{
	const float least = 3.0f;

	if (c->rows > 0 && x == c->last) {
		if (c->same < UINT32_MAX)
			c->same++;
	} else {
		if (c->rows > 0)
			runs_learn(&c->flats, (float)(c->same + 1));
		c->same = 0;
		c->flat_said = false;
	}
	return runs_surprise(&c->flats, (float)(c->same + 1), least);
}

/* Distances and means. */
static inline void lanes_measure(struct lanes *l)
{
	struct column *const *c = l->column;
	struct four slow = LANES_OF(c, noise.slow);
	float x[LANES], step[LANES], residual[LANES], drift[LANES];
	unsigned negative;

#pragma GCC unroll 4
	for (unsigned i = 0; i < LANES; i++) {
		x[i] = (float)l->x[i];
		/* The first x is 0, and so is what was before it. */
		step[i] = (float)fabs(l->x[i] - c[i]->last);
		residual[i] = (float)(l->x[i] - c[i]->level.mean);
		drift[i] = (float)(l->x[i] - c[i]->state.mean);
	}
	l->short_x = lanes_of(x);
	l->step = lanes_of(step);
	l->residual = lanes_of(residual);
	l->drift = lanes_of(drift);
	l->rows = LANES_OF(c, rows);
	l->start = start_gains(l->rows);
	l->recent = LANES_OF(c, local.recent);
	l->local = local_learn(l->short_x, l->recent, slow, l->rows, l->start);
	l->noise = noise_learn(l->step, LANES_OF(c, noise.fast), slow, l->rows);
	negative = four_bits(four_less(l->residual, four_all(0.0f)));
#pragma GCC unroll 4
	for (unsigned i = 0; i < LANES; i++)
		l->side[i] = &c[i]->level.side[negative >> i & 1];
}

static inline void lanes_measure_day(struct lanes *l, const struct moment *m)
{
	const struct daily *const daily[] = LANES_AT(l->column, daily);
	struct four least =
		four_mul(four_all(JUDGE_LEAST_SPREAD), LANES_OF(l->column, level.scale));

	daily_depart(daily, l->local.recent, m->bin, least, &l->day);
}

/* On the tails' scales. A column that is alone has all of its logarithms in one four. */
static inline void lanes_find_places(struct lanes *l)
{
	struct four level = level_statistics(l->residual, LANES_OF(l->column, level.scale));
#if LANES == 1
	struct four all = tail_places(four_of(four_part(level, 0), four_part(l->local.statistic, 0),
					      four_part(l->noise.statistic, 0),
					      four_part(l->day.statistic, 0)));
	float place[4];

	four_store(place, all);
	l->asked_level.place = four_first(place[0]);
	l->asked_local.place = four_first(place[1]);
	l->asked_noise.place = four_first(place[2]);
	l->daily_place = four_first(place[3]);
#else
	l->asked_level.place = tail_places(level);
	l->asked_local.place = tail_places(l->local.statistic);
	l->asked_noise.place = tail_places(l->noise.statistic);
	l->daily_place = tail_places(l->day.statistic);
#endif
}

static inline void lanes_look_at_patterns(struct lanes *l)
{
	float statistic[LANES] = { 0.0f };

	l->looks = 0;
	for (unsigned i = 0; i < LANES_USED(l); i++)
		l->looks |= (unsigned)pattern_take(&l->column[i]->pattern, (float)l->x[i]) << i;
	if (l->looks == 0)
		return;
	FOUR_EACH_BIT (i, l->looks) {
		struct column *c = l->column[i];

		pattern_begin(&c->pattern, (float)l->x[i], (float)(c->high - c->low), &l->look[i]);
	}
	FOUR_EACH_BIT (i, l->looks)
		statistic[i] = pattern_statistic(&l->column[i]->pattern, &l->look[i]);
	l->pattern_place = tail_places(lanes_of(statistic));
}

static inline void lanes_ask_state(struct lanes *l)
{
	struct state *const states[] = LANES_AT(l->column, state);
	struct four u;

	state_take(states, l->drift, l->rows, l->start, &l->state);
	u = l->state.u;
	l->said[EXPERT_STATE] =
		four_smaller(four_all(TAIL_MOST), four_mul(four_mul(four_all(0.217f), u), u));
}

static inline void lanes_ask_others(struct lanes *l, const struct moment *m)
{
	struct shape *const shapes[] = LANES_AT(l->column, shape);
	float range[LANES] = { 0.0f }, flat[LANES] = { 0.0f }, shape[LANES] = { 0.0f };

	l->records = 0;
	shape_bend(shapes, l->short_x, l->rows);
	for (unsigned i = 0; i < LANES_USED(l); i++) {
		struct column *c = l->column[i];

		if (AF_UNLIKELY(l->x[i] < c->low || l->x[i] > c->high)) {
			l->records |= 1u << i;
			range[i] = lanes_range_bonus(c, l->x[i]);
		}
		flat[i] = lanes_flat_surprise(c, l->x[i]);
		shape[i] = shape_take(&c->shape, (float)l->x[i]);
	}
	l->said[EXPERT_RANGE] =
		four_larger(four_all(0.0f),
			    four_sub(lanes_of(range), four_all(LANES_RECORD_CROWD * m->crowd)));
	l->said[EXPERT_FLATLINE] = lanes_of(flat);
	l->said[EXPERT_SHAPE] = lanes_of(shape);
}

/* Bits of those that know enough of this time of day. */
static inline unsigned lanes_may_ask_day(const struct lanes *l)
{
	unsigned may = 0;

#pragma GCC unroll 4
	for (unsigned i = 0; i < LANES; i++)
		may |= (unsigned)daily_has_seen_days(&l->column[i]->daily) << i;
	return may & l->day.speak;
}

static inline void lanes_ask_tails(struct lanes *l, const struct moment *m)
{
	const struct tail *level[LANES];
	const struct tail *const local[] = LANES_AT(l->column, local.tail);
	const struct tail *const noise[] = LANES_AT(l->column, noise.tail);
	const struct tail *const daily[] = LANES_AT(l->column, daily.tail);
	unsigned day = m->bin == DAILY_NO_BIN ? 0 : lanes_may_ask_day(l);
	struct tail_asked asked;

#pragma GCC unroll 4
	for (unsigned i = 0; i < LANES; i++)
		level[i] = l->side[i];
	tail_ask(level, l->asked_level.place, 1, &l->asked_level);
	tail_ask(local, l->asked_local.place, 2, &l->asked_local);
	tail_ask(noise, l->asked_noise.place, 2, &l->asked_noise);
	l->said[EXPERT_LEVEL] = l->asked_level.surprise;
	l->said[EXPERT_LOCAL] = l->asked_local.surprise;
	l->said[EXPERT_NOISE] = l->asked_noise.surprise;
	l->said[EXPERT_DAILY] = four_all(0.0f);
	if (day == 0)
		return;
	tail_ask(daily, l->daily_place, 2, &asked);
	l->said[EXPERT_DAILY] = four_if(four_mask_of(day), asked.surprise);
}

static inline void lanes_learn_patterns(struct lanes *l)
{
	const struct tail *const tails[] = LANES_AT(l->column, pattern.tail);
	float surprise[4];
	uint32_t bucket[4];
	struct tail_asked asked;

	tail_ask(tails, l->pattern_place, 2, &asked);
	four_store(surprise, asked.surprise);
	tail_buckets(l->pattern_place, bucket);
	FOUR_EACH_BIT (i, l->looks)
		pattern_learn(&l->column[i]->pattern, &l->look[i], surprise[i], bucket[i]);
}

static inline void lanes_ask_patterns(struct lanes *l)
{
	const float strange_scale = 3.0f; /* of 1 for minutes on end it is as rare as 10^-3 once */

	if (l->looks != 0)
		lanes_learn_patterns(l);
	l->said[EXPERT_PATTERN] =
		four_smaller(four_all(TAIL_MOST), four_mul(four_all(strange_scale),
							   LANES_OF(l->column, pattern.strange)));
}

/* Puts what was said into the readings. */
static inline void lanes_report(const struct lanes *l, const struct judgement *j)
{
	float *const first[] = LANES_AT(l->reading, experts[0]);
	float *const second[] = LANES_AT(l->reading, experts[4]);
	float *const third[] = LANES_AT(l->reading, experts[8]);
	struct four said[][4] = {
		{ l->said[0], l->said[1], l->said[2], l->said[3] },
		{ l->said[4], l->said[5], four_all(0.0f), l->said[7] },
		{ l->said[8], four_all(0.0f), l->said[10], l->state.u },
	};
	uint32_t expert[4];
	float score[4], away[4];

	_Static_assert(EXPERT_MISSING == 6 && EXPERT_GAP == 9 && READING_STATE == 11 &&
			       READING_FIGURES == 12,
		       "no reading is missing here, and no column knows of gaps");
	lanes_store(first, said[0]);
	lanes_store(second, said[1]);
	lanes_store(third, said[2]);
	four_store(score, j->score);
	four_store(away, l->state.e);
	four_store_whole(expert, j->expert);
	for (unsigned i = 0; i < LANES_USED(l); i++) {
		l->reading[i]->score = score[i];
		l->reading[i]->away = away[i];
		l->reading[i]->expert = (uint8_t)expert[i];
	}
}

/* What may be told of an event, as it was before the reading is learned. */
static inline void lanes_tell(const struct lanes *l, const struct judgement *j, size_t i)
{
	struct column *c = l->column[i];
	struct reading *r = l->reading[i];

	r->x = l->x[i];
	r->level = c->level.mean;
	r->fast = (float)(c->state.mean - c->level.mean) + c->state.short_run.d;
	r->before = (float)(c->last - c->level.mean);
	r->step = larger(c->step, four_part(l->step, i));
	r->length = (float)(c->same + 1);
	r->company = four_part(j->company, i);
	r->near.mean = four_part(l->recent, i);
	r->near.unit = four_part(l->local.unit, i);
	c->local.recent = four_part(l->local.recent, i); /* a band is of what the mean has become */
}

/* Is one of those that may be one an event? */
static inline bool lanes_judge_events(const struct lanes *l, const struct judgement *j,
				      const struct moment *m)
{
	bool event = false;

	FOUR_EACH_BIT (i, j->may_be_event & ((1u << LANES_USED(l)) - 1)) {
		lanes_tell(l, j, i);
		judge_event(l->column[i], m, l->reading[i]);
		event |= l->reading[i]->event > 0.0f;
	}
	return event;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * lanes_learn.h - what is learned of the readings in the lanes, once they are judged.
 *
 * For column.c and column_alone.c only: inline, once for each LANES.
 */
#ifndef AF_LANES_LEARN_H
#define AF_LANES_LEARN_H

#include "detect/lanes.h"

#include "base/attr.h"
#include "detect/judge.h"
#include "detect/larger.h"

/* What is put into each column. */
struct lessons {
	float move[4], scale[4], recent[4], fast[4], slow[4], step[4];
	uint32_t level[4], local[4], noise[4]; /* buckets */
};

static inline void lanes_find_lessons(const struct lanes *l, struct lessons *to)
{
	struct level_lesson level =
		level_learn(l->residual, LANES_OF(l->column, level.scale), l->rows, l->start);

	four_store(to->move, level.move);
	four_store(to->scale, level.scale);
	four_store(to->recent, l->local.recent);
	four_store(to->fast, l->noise.fast);
	four_store(to->slow, l->noise.slow);
	four_store(to->step, l->step);
	tail_buckets(l->asked_level.place, to->level);
	tail_buckets(l->asked_local.place, to->local);
	tail_buckets(l->asked_noise.place, to->noise);
}

static inline void lanes_learn_reading(const struct lanes *l, const struct lessons *from, size_t i)
{
	const float step_kept = 0.98f;
	struct column *c = l->column[i];

	/* The first reading is no distance from anything. */
	if (AF_LIKELY(c->rows > 0)) {
		level_add(&c->level, l->side[i], from->level[i]);
		tail_add(&c->noise.tail, from->noise[i]);
	}
	tail_add(&c->local.tail, from->local[i]);
	c->level.mean += (double)from->move[i];
	c->level.scale = from->scale[i];
	c->local.recent = from->recent[i];
	c->noise.fast = from->fast[i];
	c->noise.slow = from->slow[i];
	c->step = larger(c->step * step_kept, from->step[i]);
	c->last = l->x[i];
	if (c->rows < UINT32_MAX)
		c->rows++;
}

/* What is left to do of the tails; nine of ten have nothing. */
static inline void lanes_learn_tails(const struct lanes *l, const struct lessons *from)
{
	struct column *const *c = l->column;
	const unsigned all = (1u << LANES_USED(l)) - 1;
	const unsigned later = all & ~four_bits(four_less(l->rows, four_all(1.0f)));

	FOUR_EACH_BIT (i, l->asked_level.rare & later)
		tail_count_rare(l->side[i], from->level[i]);
	FOUR_EACH_BIT (i, l->asked_local.rare & all)
		tail_count_rare(&c[i]->local.tail, from->local[i]);
	FOUR_EACH_BIT (i, l->asked_noise.rare & later)
		tail_count_rare(&c[i]->noise.tail, from->noise[i]);
	FOUR_EACH_BIT (i, l->asked_level.due & later)
		level_settle(&c[i]->level);
	FOUR_EACH_BIT (i, l->asked_local.due & all)
		tail_settle(&c[i]->local.tail);
	FOUR_EACH_BIT (i, l->asked_noise.due & later)
		tail_settle(&c[i]->noise.tail);
}

static inline void lanes_learn_day(struct lanes *l, const struct moment *m)
{
	struct four least =
		four_mul(four_all(JUDGE_LEAST_SPREAD), LANES_OF(l->column, level.scale));
	float recent[4], size[4], leasts[4];
	uint32_t bucket[4];

	/* Most often the spreads are what they were when it was judged. */
	if (four_bits(four_less(l->day.usual, four_larger(l->day.least, least))) != 0)
		l->daily_place = tail_places(daily_statistics(&l->day, least));
	tail_buckets(l->daily_place, bucket);
	four_store(recent, l->day.recent);
	four_store(size, l->day.size);
	four_store(leasts, least);
	for (unsigned i = 0; i < LANES_USED(l); i++)
		daily_learn(&l->column[i]->daily, m->bin, leasts[i], recent[i], size[i], bucket[i]);
}

static inline void lanes_learn_record(struct column *c, double x)
{
	c->low = x < c->low ? x : c->low;
	c->high = x > c->high ? x : c->high;
}

static inline void lanes_learn(struct lanes *l, const struct moment *m)
{
	struct state *const states[] = LANES_AT(l->column, state);
	struct lessons lessons;

	lanes_find_lessons(l, &lessons);
	state_learn(states, m->state_limit, &l->state);
	for (unsigned i = 0; i < LANES_USED(l); i++)
		lanes_learn_reading(l, &lessons, i);
	lanes_learn_tails(l, &lessons);
	if (AF_LIKELY(m->bin != DAILY_NO_BIN))
		lanes_learn_day(l, m);
	FOUR_EACH_BIT (i, l->records)
		lanes_learn_record(l->column[i], l->x[i]);
}

#endif

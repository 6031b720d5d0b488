/* SPDX-License-Identifier: MIT */
/*
 * tail.h - how rare is a statistic, by what it has shown so far?
 *
 * A histogram of the logarithm of a statistic: TAIL_OCTAVE buckets an octave,
 * TAIL_BUCKETS in all, bucket 0 holds everything below 2^-TAIL_BELOW. A
 * surprise is -log10 of the share of rows at least as large. Inside the body
 * that share is counted; beyond the rarest 2 % it is a Pareto tail: on a log
 * scale an exponential one, whose mean excess comes from the rows beyond,
 * shrunk to a prior of 3 buckets (a Student t of about four degrees of freedom)
 * that weighs as much as 120 rows. Without the prior a tail of few rows
 * cries wolf. Below the rarest tenth (surprise 1) the figure is a straight
 * line through nothing and is good for ordering only.
 *
 * Forgetting: at TAIL_FULL rows every count is halved, so the memory is 4,096
 * to 8,192 rows long. Updates are O(1): the count and sum of what lies beyond the
 * two quantiles go with the counts, and every eighth row the quantiles move to
 * where they belong, a bucket at a time.
 *
 * Eight buckets an octave, the 2 %, the prior and 100 silent rows are those that
 * lost least when parts were removed one by one on NAB; finer or coarser
 * layouts differ by no more than chance.
 *
 * One side of a signed statistic: two tails (level.h), each row counted on the side
 * that it fell on and passing with half weight on both: 2 * P(side) is the two-sided
 * probability of a symmetric statistic.
 */
#ifndef AF_TAIL_H
#define AF_TAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "detect/fastlog.h"
#include "detect/lane.h"
#include "detect/larger.h"

enum {
	TAIL_BUCKETS = 128,
	TAIL_OCTAVE = 8,
	TAIL_BELOW = 5,
	TAIL_FULL = 8192,
	TAIL_SILENT = 100, /* rows before a tail speaks */
	TAIL_SETTLES = 16  /* half rows after which the quantiles move */
};

#define TAIL_MOST 12.0f	  /* no surprise is larger */
#define TAIL_KEPT 4096.0f /* -log10 of a share of 16,384 half rows is below 16 */

struct tail {
	uint16_t count[TAIL_BUCKETS];
	/* The next three together, for tail_ask. */
	uint16_t half_rows; /* rows in halves */
	uint16_t tenth;	    /* the largest bucket with 10 % of the rows, and 4, at or above it */
	uint16_t tenth_surprise; /* at its lower end, in 1/4096 */
	uint16_t tenth_count;	 /* rows in buckets >= tenth */
	/* And the next two; the same for 2 %. */
	uint16_t top_surprise, top_count;
	uint32_t top : 8;
	uint32_t top_sum : 24; /* sum over the rows beyond of (bucket - top) */
};

_Static_assert(offsetof(struct tail, tenth_surprise) == offsetof(struct tail, half_rows) + 4 &&
		       offsetof(struct tail, top_count) == offsetof(struct tail, top_surprise) + 2,
	       "they are together");

#define TAIL_PLACE_MOST 400.0f /* 2^45 */
#define TAIL_LEAST 0.03125f    /* 2^-TAIL_BELOW */

/* Place of a statistic >= 0 on the scale, in buckets, not limited above 128. */
static inline float tail_place(float statistic)
{
	/* At the scale's lower end the logarithm is exact, and the place 0. */
	float log2 = fast_log2(larger(statistic, TAIL_LEAST));

	return smaller((float)TAIL_OCTAVE * (log2 + (float)TAIL_BELOW), TAIL_PLACE_MOST);
}

/* Those of four. */
static inline struct four tail_places(struct four statistic)
{
	struct four log2 = fast_log2_four(four_larger(statistic, four_all(TAIL_LEAST)));

	return four_smaller(four_mul(four_all((float)TAIL_OCTAVE),
				     four_add(log2, four_all((float)TAIL_BELOW))),
			    four_all(TAIL_PLACE_MOST));
}

/* The statistic at a place: the inverse. */
float tail_statistic(float place);

/* Moves the quantiles. */
void tail_settle(struct tail *t);

static inline unsigned tail_bucket(float place)
{
	return place < (float)TAIL_BUCKETS ? (unsigned)(int)place : TAIL_BUCKETS - 1;
}

/* Those of four. */
static inline void tail_buckets(struct four place, uint32_t bucket[4])
{
	four_store_whole(bucket, four_smaller(place, four_all((float)(TAIL_BUCKETS - 1))));
}

/* A bucket of the rarest tenth. */
void tail_count_above(struct tail *t, unsigned bucket);

/* Counts a statistic in its bucket, without a row. */
static inline void tail_count(struct tail *t, unsigned bucket)
{
	t->count[bucket]++;
	if (AF_UNLIKELY(bucket >= t->tenth))
		tail_count_above(t, bucket);
}

static inline bool tail_speaks(const struct tail *t)
{
	return t->half_rows >= 2 * TAIL_SILENT;
}

/* The same for places in the rarest tenth. */
float tail_surprise_above(const struct tail *t, float place);

/* For the functions below only: places below the rarest tenth. */
static inline float tail_surprise_below(const struct tail *t, float place)
{
	return place * (float)(int)t->tenth_surprise / ((float)(int)t->tenth * TAIL_KEPT);
}

/* 0..TAIL_MOST, 0 before TAIL_SILENT rows. */
static inline float tail_surprise(const struct tail *t, float place)
{
	if (AF_UNLIKELY(!tail_speaks(t)))
		return 0.0f;
	if (AF_LIKELY(place < (float)(int)t->tenth))
		return tail_surprise_below(t, place);
	return tail_surprise_above(t, place);
}

/* A row of a statistic that has one side. */
static inline void tail_learn(struct tail *t, unsigned bucket)
{
	tail_count(t, bucket);
	t->half_rows += 2;
	if (AF_UNLIKELY(t->half_rows % TAIL_SETTLES < 2))
		tail_settle(t);
}

/* The surprise of such a one, which is then learned; 0 before `silent` rows. */
static inline float tail_take(struct tail *t, float place, unsigned silent)
{
	bool speaks = t->half_rows >= 2 * silent;
	float s = place < (float)(int)t->tenth ? tail_surprise_below(t, place)
					       : tail_surprise_above(t, place);

	tail_learn(t, tail_bucket(place));
	return speaks ? s : 0.0f;
}

/*
 * What was asked of several columns' tails, each of its own. It is learned in
 * three steps: tail_add for all, tail_count_rare for those of a rare place, and
 * tail_settle for those that are due.
 */
struct tail_asked {
	struct four place, surprise; /* as tail_surprise says */
	unsigned rare;		     /* bits of those that do not speak or had a rare place */
	unsigned due;
};

static inline void tail_add(struct tail *t, unsigned bucket)
{
	t->count[bucket]++;
	t->half_rows = (uint16_t)(t->half_rows + 2);
}

static inline void tail_count_rare(struct tail *t, unsigned bucket)
{
	if (bucket >= t->tenth)
		tail_count_above(t, bucket);
}

/* For tail_ask only: two numbers of each of four heads, as it has them. */
void tail_ask_rare(const struct tail *const t[4], struct four tenth, struct four tenth_surprise,
		   struct four_mask silent, struct tail_asked *a);

/* half_rows: what a row counts. */
static inline void tail_ask(const struct tail *const t[LANES], struct four place,
			    unsigned half_rows, struct tail_asked *a)
{
#if LANES == 1
	float one = four_part(place, 0);

	a->place = place;
	a->surprise = four_first(tail_surprise(t[0], one));
	a->rare = !tail_speaks(t[0]) || one >= (float)(int)t[0]->tenth;
	a->due = (t[0]->half_rows + half_rows) % TAIL_SETTLES < half_rows;
#else
	const void *const from[] = LANES_AT(t, half_rows);
	const struct four settles = four_all((float)TAIL_SETTLES);
	const struct four passed = four_all((float)half_rows);
	struct four head[4], next;
	struct four_mask silent;

	four_of_words(from, head); /* half_rows, tenth, tenth_surprise */
	next = four_add(head[0], passed);
	next = four_sub(next, four_mul(settles, four_whole(four_div(next, settles))));
	a->due = four_bits(four_less(next, passed));
	a->place = place;
	a->surprise = four_div(four_mul(place, head[2]), four_mul(head[1], four_all(TAIL_KEPT)));
	silent = four_less(head[0], four_all(2.0f * (float)TAIL_SILENT));
	a->rare = four_bits(four_either(silent, four_not_less(place, head[1])));
	if (AF_UNLIKELY(a->rare != 0))
		tail_ask_rare(t, head[1], head[2], silent, a);
#endif
}

/* The place at which the surprise is `surprise`; past the scale while silent. */
float tail_place_of(const struct tail *t, float surprise);

#endif

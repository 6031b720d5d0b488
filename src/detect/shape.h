/* SPDX-License-Identifier: MIT */
/*
 * shape.h - in a column with a cycle of its own: is this piece of it deformed?
 *
 * Searching. The covariance at 96 lags of 320 points, a point being the mean of
 * 1 row, then of 2, 4 .. 64, then 1 again. There is a cycle if, after the
 * covariance has once fallen below a tenth of the variance, a peak reaches .35 of it; the
 * period is the first peak of .85 of the highest. Without one the expert is silent.
 *
 * Watching. Points of so many rows that a cycle has 17 to 34; the last 352 are
 * kept. Every few points the last 32, each piece brought to mean 0 and
 * deviation 1 (a deviation below .15 of the column's counts as .15), look for
 * their nearest neighbour to the left (a left matrix profile: Lu et al.,
 * "Matrix Profile XXIV: Scaling Time Series Anomaly Detection to Trillions of
 * Datapoints", KDD 2022). The search begins where the last match went on and
 * ends once nearer than tau, the tracked 90 % point: distances above tau are
 * exact, so the tail above its rarest tenth is what a full search would give.
 * Beside it the roughness: the largest 8-row mean of |second difference| since
 * the last look, for a burst of noise in a smooth curve has near neighbours.
 * Both go through tails that speak after 32 looks. A pattern that stays unknown for 64 looks
 * ends the watch: the cycle has changed, and is searched for again.
 *
 * Looks overlap, so the surprise needs a threshold of its own.
 */
#ifndef AF_SHAPE_H
#define AF_SHAPE_H

#include <stdint.h>

#include "base/attr.h"
#include "detect/distances.h"
#include "detect/lane.h"
#include "detect/tail.h"

enum {
	SHAPE_LAGS = 96,
	SHAPE_SLACK = 96, /* points that come in before the past is moved */
	SHAPE_STAGE = 320,
	SHAPE_RING = 352,
	SHAPE_SILENT = 32,
	SHAPE_STAGES = 7 /* 1 .. 64 rows a point */
};

struct shape_search {
	float sum[SHAPE_LAGS];		      /* of products at lag 1 .. 96 */
	float past[SHAPE_SLACK + SHAPE_LAGS]; /* from `newest` on, the newest first */
};

struct shape {
	union { /* by `watching` */
		struct shape_search search;
		struct {
			int16_t ring[SHAPE_RING];
			struct tail distance_tail, rough_tail;
		};
	};
	float base;	     /* searching: a point is its distance from here */
	float total, square; /* searching: of the points of this stage */
	float mean, unit;    /* watching: of the ring's integers */
	float block;	     /* sum of the rows of the point that is forming */
	/* The next four together, for shape_bend. */
	float last, before;    /* rows */
	float rough, roughest; /* 8-row mean of |second difference|, greatest since the last look */
	float reference;       /* roughness at the first 16 looks */
	float tau;
	uint32_t rows;
	uint32_t points; /* of this stage, or kept in the ring (may exceed it: counts on) */
	uint32_t looks;
	uint16_t block_rows, formed; /* rows a point; rows in the one that is forming */
	uint16_t match;		     /* where in the ring the last look's neighbour began */
	uint16_t unknown;	     /* looks in a row without any likeness */
	uint8_t stage;
	uint8_t watching; /* 0 or 1 */
	uint8_t newest;	  /* searching: where the past begins */
};

_Static_assert(offsetof(struct shape, roughest) == offsetof(struct shape, last) + 3 * sizeof(float),
	       "they are together");

/* Takes x, which follows so many rows, into the roughness. */
static inline void shape_bend(struct shape *const s[LANES], struct four x, struct four rows)
{
	const float gain = 0.125f;
	const float *const from[] = LANES_AT(s, last);
	float *const to[] = LANES_AT(s, last);
	struct four f[4], bend;

	lanes_load(from, f); /* last, before, rough, roughest */
	bend = four_add(four_sub(x, four_mul(four_all(2.0f), f[0])), f[1]);
	bend = four_unless(four_less(rows, four_all(2.0f)), four_size(bend));
	f[1] = f[0];
	f[0] = x;
	f[2] = four_toward(f[2], bend, four_all(gain));
	f[3] = four_larger(f[3], f[2]);
	lanes_store(to, f);
}

/* For shape_take only: the first reading; a point is complete. */
void shape_begin(struct shape *s);
float shape_point(struct shape *s);

/* Takes the same x of one; the surprise of the look that it completes, 0 where it completes none.
 */
static inline float shape_take(struct shape *s, float x)
{
	if (AF_UNLIKELY(s->rows == 0))
		shape_begin(s);
	s->rows += s->rows < UINT32_MAX;
	s->block += x;
	if (++s->formed < s->block_rows)
		return 0.0f;
	return shape_point(s);
}

#endif

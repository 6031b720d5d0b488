/* SPDX-License-Identifier: MIT */
/*
 * level.h - how far is a reading from where the column has been lately?
 *
 * An exponentially weighted mean of half-life 70 rows (anything from 50 to 100
 * does the same on NAB), started as a plain mean; the scale is the mean absolute
 * residual, half-life 1,000 rows. A residual moves the mean by at most 8 scales'
 * worth, lest a spike drag the level and the return look like a second anomaly,
 * and the scale by at most 4: an anomaly must not teach what is usual. A
 * sixteenth of a residual beyond those limits still counts, so that a column
 * that was constant for long can learn to move. Each side has a tail of its
 * own: a column may jump upwards every hour and never downwards.
 */
#ifndef AF_LEVEL_H
#define AF_LEVEL_H

#include <stdbool.h>

#include "detect/start.h"
#include "detect/tail.h"

#define LEVEL_SCALE_LEAST 1e-18f

struct level {
	double mean;
	float scale;
	union {
		struct {
			struct tail up, down;
		};
		struct tail side[2];
	};
};

/* The sizes of residuals in their columns' scales. */
static inline struct four level_statistics(struct four residual, struct four scale)
{
	return four_div(four_size(residual), four_larger(scale, four_all(LEVEL_SCALE_LEAST)));
}

/* What residuals teach: how far each mean moves, and the scale from now on. */
struct level_lesson {
	struct four move, scale;
};

/* rows: readings learned before this one; start: start_gains of them. */
static inline struct level_lesson level_learn(struct four residual, struct four scale,
					      struct four rows, struct four start)
{
	const float mean_gain = 0.00985f;   /* 1 - 2^(-1/70) */
	const float scale_gain = 0.000693f; /* 1 - 2^(-1/1000) */
	const float mean_clip = 8.0f, scale_clip = 4.0f, leak = 0.0625f;
	const struct four_mask young = start_young(rows);
	struct four size = four_size(residual), step;
	struct level_lesson l;

	step = four_limited(size, four_mul(four_all(mean_clip), scale), leak);
	step = four_where(young, size, step);
	l.move = four_mul(four_larger(start, four_all(mean_gain)), four_signed(step, residual));
	step = four_limited(size, four_mul(four_all(scale_clip), scale), leak);
	step = four_where(young, size, step);
	l.scale = four_toward(scale, step, four_larger(start, four_all(scale_gain)));
	return l;
}

/* tail_add of a residual; side: the tail of its sign. Both sides are of the same age. */
static inline void level_add(struct level *l, struct tail *side, unsigned bucket)
{
	side->count[bucket]++;
	l->up.half_rows++;
	l->down.half_rows++;
}

static inline void level_settle(struct level *l)
{
	tail_settle(&l->up);
	tail_settle(&l->down);
}

/* The values between which the surprise stays below `surprise`. */
void level_band(const struct level *l, float surprise, double *low, double *high);

#endif

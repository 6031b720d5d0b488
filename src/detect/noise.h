/* SPDX-License-Identifier: MIT */
/*
 * noise.h - has the column become rougher than it was?
 *
 * The mean absolute step from reading to reading, half-life 12 rows, over the
 * same of half-life 1,000 (each step clipped at 4 of them), through a tail of
 * its own, as its fourth power: a mean of some thirty steps has so much lighter a
 * tail than one reading. Steps, not residuals: a new level is not noise. Neighbouring rows
 * share most of their evidence, so it needs a threshold of its own.
 */
#ifndef AF_NOISE_H
#define AF_NOISE_H

#include "detect/start.h"
#include "detect/tail.h"

struct noise {
	float fast, slow;
	struct tail tail;
};

/* What steps come to, one in each lane. */
struct noise_lesson {
	struct four statistic;	/* the roughness since */
	struct four fast, slow; /* from now on */
};

/* rows: readings before this one, a step less than those; without one the step is 0. */
static inline struct noise_lesson noise_learn(struct four step, struct four fast, struct four slow,
					      struct four rows)
{
	const float fast_gain = 0.0561f; /* 1 - 2^(-1/12) */
	const float slow_gain = 0.000693f;
	const float fast_clip = 8.0f, slow_clip = 4.0f, leak = 0.0625f, least = 1e-18f;
	const struct four steps = four_larger(four_sub(rows, four_all(1.0f)), four_all(0.0f));
	const struct four_mask young = start_young(steps);
	const struct four start = start_gains(steps);
	const struct four usual = four_larger(slow, four_all(least));
	struct four kept, ratio;
	struct noise_lesson l;

	/* One wide step is a spike or a shift, not noise. */
	kept = four_smaller(step, four_mul(four_all(fast_clip), usual));
	kept = four_where(young, step, kept);
	l.fast = four_toward(fast, kept, four_larger(start, four_all(fast_gain)));
	ratio = four_div(l.fast, usual);
	l.statistic = four_mul(four_mul(four_mul(ratio, ratio), ratio), ratio);
	kept = four_limited(step, four_mul(four_all(slow_clip), usual), leak);
	kept = four_where(young, step, kept);
	l.slow = four_toward(slow, kept, four_larger(start, four_all(slow_gain)));
	return l;
}

#endif

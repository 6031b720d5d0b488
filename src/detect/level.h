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

#include <stdint.h>

#include "detect/tail.h"

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

struct residual {
	float size;  /* x - mean */
	float place; /* of its size on the tail's scale */
};

/* The size of x's residual in scales; sets r->size. */
float level_statistic(const struct level *l, double x, struct residual *r);

/* Surprise of x before it is learned; r->place: that of level_statistic on the tail's scale. */
float level_surprise(const struct level *l, const struct residual *r);

/* r: what x was judged by; rows: readings learned before this one. */
void level_learn(struct level *l, double x, const struct residual *r, uint32_t rows);

/* The values between which the surprise stays below `surprise`. */
void level_band(const struct level *l, float surprise, double *low, double *high);

#endif

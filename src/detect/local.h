/* SPDX-License-Identifier: MIT */
/*
 * local.h - how far is a reading from the dozen rows before it?
 *
 * The fast sister of level.h. A column that swings with the day or with a machine's
 * cycle is far from its level half of the time, and what is nothing at noon is a spike at
 * midnight. The distance from a running mean of half-life 6 rows is taken in units
 * of the mean step from reading to reading (noise.h), a tail of its own says how
 * rare that is. A plain step does not do: the way back from a spike is as long.
 *
 * On series of scripts/simulate (24 of three columns, half of 7 days and half of 14, with
 * 264 faults) it finds 21 of the 48 that are missed without it, for 8 false events more.
 */
#ifndef AF_LOCAL_H
#define AF_LOCAL_H

#include <stdint.h>

#include "detect/tail.h"

#define LOCAL_GAIN 0.109f /* 1 - 2^(-1/6) */

struct local {
	float recent; /* running mean */
	struct tail tail;
};

/* Of one reading. */
struct nearness {
	float mean, unit; /* the running mean before it, and what distances are measured in */
	float place;	  /* of the statistic on the tail's scale */
};

/* Takes x into the running mean; the statistic. mean_step: of the steps before. */
float local_statistic(struct local *l, double x, float mean_step, uint32_t rows,
		      struct nearness *n);

/* Surprise of the statistic at n->place. */
float local_surprise(const struct local *l, const struct nearness *n);

/* Learns it: after the band was asked for, which would else be another one. */
void local_learn(struct local *l, const struct nearness *n);

/* The values between which the surprise stays below `surprise`. */
void local_band(const struct local *l, const struct nearness *n, float surprise, double *low,
		double *high);

#endif

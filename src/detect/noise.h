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

#include <stdint.h>

#include "detect/tail.h"

struct noise {
	float fast, slow;
	struct tail tail;
};

/* Takes the size of a step; the roughness since. rows: steps before. */
float noise_statistic(struct noise *n, float step, uint32_t rows);

/* Its surprise, by its place on the tail's scale; then both are learned. */
float noise_judge(struct noise *n, float place, float step, uint32_t rows);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * start.h - running means begin as plain means: the gain 1/n while that is the larger.
 */
#ifndef AF_START_H
#define AF_START_H

#include <stdint.h>

/* No gain of the experts is below 1/START_ROWS (the smallest is .000693). */
enum { START_ROWS = 2048 };

/* 1/(rows + 1), 0 once that is below every gain: spares an old series the division. */
static inline float start_gain(uint32_t rows)
{
	return rows < START_ROWS ? 1.0f / (float)(rows + 1) : 0.0f;
}

#endif

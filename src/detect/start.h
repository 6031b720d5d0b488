/* SPDX-License-Identifier: MIT */
/*
 * start.h - running means begin as plain means: the gain 1/n while that is the larger.
 */
#ifndef AF_START_H
#define AF_START_H

#include "detect/four.h"

/* No gain of the experts is below 1/START_ROWS (the smallest is .000693). */
#define START_ROWS 2048.0f

/* Of columns that have seen so many rows: 1/(rows + 1), 0 once that is below every gain. */
static inline struct four start_gains(struct four rows)
{
	return four_if(four_less(rows, four_all(START_ROWS)),
		       four_div(four_all(1.0f), four_add(rows, four_all(1.0f))));
}

/* Below so many rows what is usual is not known, and nothing is limited by it. */
static inline struct four_mask start_young(struct four rows)
{
	return four_less(rows, four_all(8.0f));
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * numbers.h - is every number of a stranger's text borne out by the data?
 *
 * A number is held against what its words say it is (role.h) and what is known
 * of the window (known.h), with the rounding that its digits imply: 12.7 stands
 * for 12.65 to 12.75. After "about" and its like trailing zeros are not digits,
 * as far as a twentieth of the number. Times and durations count as numbers.
 * Number words (ten outliers) do where they count or measure something.
 */
#ifndef AF_NUMBERS_H
#define AF_NUMBERS_H

#include "base/attr.h"
#include "verdict/look.h"

enum numbers {
	NUMBERS_TRUE,
	NUMBERS_FALSE_READING, /* it gives the reading that it is about another value */
	NUMBERS_FALSE	       /* some other number that nothing bears out */
};

/* Where a number is false *l->why says so (ERR_INPUT). */
enum numbers numbers_check(const struct look *l) AF_MUST_USE;

#endif

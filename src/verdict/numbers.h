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
#include "base/err.h"
#include "base/span.h"
#include "verdict/known.h"

enum numbers {
	NUMBERS_TRUE,
	NUMBERS_FALSE_READING, /* it gives the reading that it is about another value */
	NUMBERS_FALSE	       /* some other number that nothing bears out */
};

/*
 * known->subjects: what the text is about. one_subject: it is the evidence of
 * one claim, about subjects[0]; else it is a summary. Where a number is false
 * *why says so (ERR_INPUT; ERR_SYSTEM without memory).
 */
enum numbers numbers_check(struct span text, const struct known *known, bool one_subject,
			   struct err *why) AF_MUST_USE;

#endif

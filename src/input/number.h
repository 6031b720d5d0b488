/* SPDX-License-Identifier: MIT */
/*
 * number.h - the plain numbers of sensors, inline.
 *
 * Most cells are a sign, some digits and a point. With at most 15 of
 * them the digits and the power of ten are both doubles and one division rounds
 * once: the result is num_parse()'s (Clinger, "How to read floating point numbers
 * accurately", PLDI 1990). Everything else is left to num_parse().
 */
#ifndef AF_NUMBER_H
#define AF_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/num.h"
#include "base/span.h"

enum { NUMBER_PLAIN_MAX = 15 }; /* characters: so many digits are less than 2^53 */

/* Digits from p on, put behind *digits; returns what follows them. Four a turn: fewer steps each. */
static inline const char *number_digits(const char *p, uint64_t *digits)
{
	uint64_t sum = *digits;
	unsigned digit;
	for (;; p += 4) {
		if ((digit = (unsigned)(unsigned char)p[0] - '0') > 9)
			break;
		sum = sum * 10 + digit;
		if ((digit = (unsigned)(unsigned char)p[1] - '0') > 9) {
			p += 1;
			break;
		}
		sum = sum * 10 + digit;
		if ((digit = (unsigned)(unsigned char)p[2] - '0') > 9) {
			p += 2;
			break;
		}
		sum = sum * 10 + digit;
		if ((digit = (unsigned)(unsigned char)p[3] - '0') > 9) {
			p += 3;
			break;
		}
		sum = sum * 10 + digit;
	}
	*digits = sum;
	return p;
}

/*
 * False: not so plain; *out is untouched. The byte behind the cell must be
 * readable and no digit, so that a loop need not look for the cell's end.
 */
static inline bool number_plain(struct span cell, char point, double *out)
{
	static const double power10[NUMBER_PLAIN_MAX] = { 1e0,	1e1,  1e2,  1e3,  1e4,
							  1e5,	1e6,  1e7,  1e8,  1e9,
							  1e10, 1e11, 1e12, 1e13, 1e14 };
	/* at least two, so that neither a point nor a sign stands alone */
	if (cell.len - 2 > NUMBER_PLAIN_MAX - 2)
		return false;
	const char *p = cell.data;
	const char *end = p + cell.len;
	const bool negative = *p == '-';
	uint64_t digits = 0;
	size_t places = 0;
	if (negative && ++p + 1 == end)
		return false;
	p = number_digits(p, &digits);
	if (*p == point && p < end) {
		places = (size_t)(end - ++p);
		p = number_digits(p, &digits);
	}
	if (p != end)
		return false;
	const double value = (double)(int64_t)digits / power10[places];
	*out = negative ? -value : value;
	return true;
}

static inline enum num_kind number_parse(struct span cell, char point, double *out)
{
	if (AF_LIKELY(number_plain(cell, point, out)))
		return NUM_OK;
	if (cell.len == 1 && (unsigned)(unsigned char)*cell.data - '0' < 10) {
		*out = *cell.data - '0';
		return NUM_OK;
	}
	return num_parse(cell, point, out);
}

#endif

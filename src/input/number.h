/* SPDX-License-Identifier: MIT */
/*
 * number.h - the plain numbers of sensors, inline.
 *
 * Most cells are a sign, some digits and a point. With at most 2^53 as digits
 * and 10^18 below them both are doubles, and one division rounds once: the
 * result is num_parse()'s (Clinger, "How to read floating point numbers
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

enum { NUMBER_PLAIN_MAX = 19 }; /* characters: no more digits than a word holds */

/* Digits from p on, added to *digits; returns what is behind them. */
static inline const char *number_digits(const char *p, uint64_t *digits)
{
	unsigned digit;
	while ((digit = (unsigned)(unsigned char)*p - '0') < 10) {
		*digits = *digits * 10 + digit;
		p++;
	}
	return p;
}

/*
 * False: not so plain; *out is untouched. The byte behind the cell must be
 * readable and no digit, so that a loop need not look for the cell's end.
 */
static inline bool number_plain(struct span cell, char point, double *out)
{
	static const double power10[NUMBER_PLAIN_MAX] = { 1e0,	1e1,  1e2,  1e3,  1e4,	1e5,  1e6,
							  1e7,	1e8,  1e9,  1e10, 1e11, 1e12, 1e13,
							  1e14, 1e15, 1e16, 1e17, 1e18 };
	if (cell.len == 0 || cell.len > NUMBER_PLAIN_MAX)
		return false;
	const char *end = cell.data + cell.len;
	const bool negative = *cell.data == '-';
	const char *first = cell.data + (negative ? 1 : 0);
	uint64_t digits = 0;
	size_t places = 0;
	const char *p = number_digits(first, &digits);
	if (p < end && *p == point) {
		places = (size_t)(end - ++p);
		p = number_digits(p, &digits);
		if (end - first == 1)
			return false;
	}
	if (p != end || p == first || digits > UINT64_C(1) << 53)
		return false;
	const double value = (double)(int64_t)digits / power10[places];
	*out = negative ? -value : value;
	return true;
}

static inline enum num_kind number_parse(struct span cell, char point, double *out)
{
	return AF_LIKELY(number_plain(cell, point, out)) ? NUM_OK : num_parse(cell, point, out);
}

#endif

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

enum { NUMBER_PLAIN_MAX = 19 }; /* characters: 18 digits and a point */

/* False: not so plain; *out is untouched. */
static inline bool number_plain(struct span cell, char point, double *out)
{
	static const double power10[NUMBER_PLAIN_MAX] = { 1e0,	1e1,  1e2,  1e3,  1e4,	1e5,  1e6,
							  1e7,	1e8,  1e9,  1e10, 1e11, 1e12, 1e13,
							  1e14, 1e15, 1e16, 1e17, 1e18 };
	if (cell.len == 0)
		return false;
	const char *p = cell.data;
	const char *end = p + cell.len;
	const bool negative = *p == '-';
	uint64_t digits = 0;
	unsigned digit;
	size_t places = 0;
	p += negative ? 1 : 0;
	const char *first = p;
	if (p == end || end - p > NUMBER_PLAIN_MAX)
		return false;
	for (; p < end && (digit = (unsigned)(unsigned char)*p - '0') < 10; p++)
		digits = digits * 10 + digit;
	if (p < end) {
		if (*p != point || end - first == 1)
			return false;
		places = (size_t)(end - ++p);
		for (; p < end && (digit = (unsigned)(unsigned char)*p - '0') < 10; p++)
			digits = digits * 10 + digit;
		if (p < end)
			return false;
	}
	if (digits > UINT64_C(1) << 53 || places >= NUMBER_PLAIN_MAX)
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

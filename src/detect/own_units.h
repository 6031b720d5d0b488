/* SPDX-License-Identifier: MIT */
/*
 * own_units.h - a column's readings as x: distances from its first, in units of a power of two.
 */
#ifndef AF_OWN_UNITS_H
#define AF_OWN_UNITS_H

#include <math.h>

#include "base/attr.h"
#include "detect/column.h"

#define UNITS_MOST 1e15
enum { UNITS_EXPONENT_MOST = 1000 };

/* Distance from the origin in units, never infinite: halves first, for 1e308 - -1e308 overflows. */
static inline double units_of(struct column *c, double value)
{
	double half = value * 0.5 - c->origin * 0.5;
	double x;
	int exponent;

	if (AF_UNLIKELY(c->scale == 0.0)) {
		if (half == 0.0)
			return 0.0;
		(void)frexp(half, &exponent);
		c->scale = ldexp(1.0,
				 exponent < -UNITS_EXPONENT_MOST ? UNITS_EXPONENT_MOST : -exponent);
	}
	x = half * c->scale;
	return x > UNITS_MOST ? UNITS_MOST : x < -UNITS_MOST ? -UNITS_MOST : x;
}

static inline double units_value(const struct column *c, double x)
{
	double half = c->scale > 0.0 ? x / c->scale : 0.0;
	double sum = c->origin * 0.5 + half;

	return sum > 0.5 * 1.7e308 ? 1.7e308 : sum < -0.5 * 1.7e308 ? -1.7e308 : sum * 2.0;
}

static inline double units_size(const struct column *c, double x)
{
	double size = c->scale > 0.0 ? 2.0 * (x / c->scale) : 0.0;

	return size < 1.7e308 ? size : 1.7e308;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * fastlog.h - logarithms and powers of two by polynomial, the same everywhere.
 *
 * Good to 3e-5 absolute, a four-thousandth of a bucket of a tail (tail.h).
 * Written in float operations alone, so that no C library's rounding enters a
 * score. Coefficients: least squares over the unit interval of what is left
 * after the straight line through both ends.
 */
#ifndef AF_FASTLOG_H
#define AF_FASTLOG_H

#include <stdint.h>
#include <string.h>

#include "detect/four.h"

/* log2(x) of a positive, normal x. */
static inline float fast_log2(float x)
{
	uint32_t bits;
	float m;
	int e;

	memcpy(&bits, &x, sizeof(bits));
	e = (int)(bits >> 23) - 127;
	bits = (bits & 0x7FFFFFu) | 0x3F800000u;
	memcpy(&m, &bits, sizeof(m));
	m -= 1.0f;
	return (float)e + m +
	       m * (1.0f - m) *
		       (0.4417403f + m * (-0.2660299f + m * (0.1463143f - m * 0.0440047f)));
}

/* The same of four: alone each waits long for the last of its products, together no longer. */
static inline struct four fast_log2_four(struct four x)
{
	struct four m, e = four_exponent(x, &m);
	struct four p = four_sub(four_all(0.1463143f), four_mul(m, four_all(0.0440047f)));

	p = four_add(four_all(-0.2660299f), four_mul(m, p));
	p = four_add(four_all(0.4417403f), four_mul(m, p));
	return four_add(four_add(e, m), four_mul(four_mul(m, four_sub(four_all(1.0f), m)), p));
}

/* 2 to the x, -126 <= x <= 126. */
static inline float fast_exp2(float x)
{
	int e = (int)x - (x < 0.0f);
	float f = x - (float)e;
	uint32_t bits = (uint32_t)(e + 127) << 23;
	float scale;

	memcpy(&scale, &bits, sizeof(scale));
	return scale *
	       (1.0f + f - f * (1.0f - f) * (0.3070043f + f * (0.0654388f + f * 0.0136865f)));
}

#endif

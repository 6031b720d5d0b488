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

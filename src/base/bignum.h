/* SPDX-License-Identifier: MIT */
/*
 * bignum.h - the exact double of a decimal text too long or too extreme for
 * 128-bit arithmetic. Private to num.c.
 */
#ifndef AF_BIGNUM_H
#define AF_BIGNUM_H

#include <stdint.h>

#include "base/span.h"

/* Digits beyond these cannot change a comparison with a half-way point but by not being zero. */
enum { BIGNUM_DIGITS = 800 };

/*
 * digits: decimal digits without a leading zero, at most BIGNUM_DIGITS + 1; the
 * number is their value times 10^exponent, between 1e-340 and 1e310. The nearest
 * double, halves to even; HUGE_VAL beyond the greatest.
 */
double bignum_to_double(struct span digits, int exponent);

#endif

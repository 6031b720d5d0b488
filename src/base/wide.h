/* SPDX-License-Identifier: MIT */
/*
 * wide.h - the few operations on 128 bits that numbers and hashes need.
 */
#ifndef AF_WIDE_H
#define AF_WIDE_H

#include <stdint.h>

#ifdef __SIZEOF_INT128__

__extension__ typedef unsigned __int128 wide_uint;

/* a * b: returns the low half, *high gets the high one. */
static inline uint64_t wide_mul(uint64_t a, uint64_t b, uint64_t *high)
{
	wide_uint product = (wide_uint)a * b;

	*high = (uint64_t)(product >> 64);
	return (uint64_t)product;
}

/* (high:low) / divisor where high < divisor; *rest gets the remainder. */
static inline uint64_t wide_div(uint64_t high, uint64_t low, uint64_t divisor, uint64_t *rest)
{
	uint64_t quotient = (uint64_t)(((wide_uint)high << 64 | low) / divisor);

	*rest = low - quotient * divisor;
	return quotient;
}

#else

static inline uint64_t wide_mul(uint64_t a, uint64_t b, uint64_t *high)
{
	uint64_t a0 = a & 0xFFFFFFFFu, a1 = a >> 32;
	uint64_t b0 = b & 0xFFFFFFFFu, b1 = b >> 32;
	uint64_t low = a0 * b0;
	uint64_t middle = a1 * b0 + (low >> 32);
	uint64_t other = a0 * b1 + (middle & 0xFFFFFFFFu);

	*high = a1 * b1 + (middle >> 32) + (other >> 32);
	return other << 32 | (low & 0xFFFFFFFFu);
}

static inline uint64_t wide_div(uint64_t high, uint64_t low, uint64_t divisor, uint64_t *rest)
{
	uint64_t quotient = 0;

	for (int i = 0; i < 64; i++) {
		uint64_t carry = high >> 63;

		high = high << 1 | low >> 63;
		low <<= 1;
		quotient <<= 1;
		if (carry || high >= divisor) {
			high -= divisor;
			quotient |= 1;
		}
	}
	*rest = high;
	return quotient;
}

#endif

/* Zero bits above the highest one; x is not 0. */
static inline int wide_leading_zeros(uint64_t x)
{
#ifdef __GNUC__
	return __builtin_clzll(x);
#else
	int n = 0;

	for (; !(x >> 63); x <<= 1)
		n++;
	return n;
#endif
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * four.h - four floats side by side.
 *
 * With SSE2 (every x86-64) one instruction each, for compilers at -O2 seldom
 * find it in plain loops; elsewhere four of the same. Every operation is IEEE
 * 754's and rounds by itself, so both ways give the same to the last bit, and
 * the same as one float after another. Built in registers: four floats written
 * to memory one by one and read at once would wait for the writing.
 */
#ifndef AF_FOUR_H
#define AF_FOUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __SSE2__
#include "detect/four_sse2.h"
#else
#include "detect/four_plain.h"
#endif

/* The lowest bit that is set. */
static inline unsigned four_lowest(unsigned bits)
{
#ifdef __GNUC__
	return (unsigned)__builtin_ctz(bits);
#else
	unsigned i = 0;

	while (!(bits >> i & 1))
		i++;
	return i;
#endif
}

/* For each i whose bit is set. */
#define FOUR_EACH_BIT(i, bits)                  \
	for (unsigned left_##i = (bits), i = 0; \
	     left_##i != 0 && (i = four_lowest(left_##i), true); left_##i &= left_##i - 1)

/* The i-th. */
static inline float four_part(struct four a, size_t i)
{
	float part[4];

	four_store(part, a);
	return part[i];
}

/* From the bits of four_bits. */
static inline struct four_mask four_mask_of(unsigned bits)
{
	return four_less(four_all(0.0f), four_of((float)(int)(bits & 1), (float)(int)(bits & 2),
						 (float)(int)(bits & 4), (float)(int)(bits & 8)));
}

/* a, moved towards b by this share of the way. */
static inline struct four four_toward(struct four a, struct four b, struct four share)
{
	return four_add(a, four_mul(share, four_sub(b, a)));
}

/* size limited to `most`, with a share let through where that is more: see level.h. */
static inline struct four four_limited(struct four size, struct four most, float leak)
{
	return four_smaller(size, four_larger(most, four_mul(four_all(leak), size)));
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * eight.h - eight bytes of a text looked at in one step.
 *
 * A mask here has 0x80 in the bytes that are meant and anything but that bit
 * means nothing. eight_load() puts the first byte lowest on every machine, so
 * that the lowest such bit belongs to the first such byte.
 */
#ifndef AF_EIGHT_H
#define AF_EIGHT_H

#include <stddef.h>
#include <stdint.h>

#define EIGHT_ONES UINT64_C(0x0101010101010101)
#define EIGHT_TOPS UINT64_C(0x8080808080808080)

/* Written out, so that compilers see that it is one load. */
static inline uint64_t eight_load(const char *p)
{
	const unsigned char *u = (const unsigned char *)p;

	return (uint64_t)u[0] | (uint64_t)u[1] << 8 | (uint64_t)u[2] << 16 | (uint64_t)u[3] << 24 |
	       (uint64_t)u[4] << 32 | (uint64_t)u[5] << 40 | (uint64_t)u[6] << 48 |
	       (uint64_t)u[7] << 56;
}

/* How many bytes stand before the first one that is meant; tops has EIGHT_TOPS' bits only and is
 * not 0. */
static inline size_t eight_before(uint64_t tops)
{
#ifdef __GNUC__
	return (size_t)__builtin_ctzll(tops) / 8;
#else
	size_t n = 0;

	for (; (tops & 0x80) == 0; tops >>= 8)
		n++;
	return n;
#endif
}

/* The bytes that are ASCII letters. With the case bit set and without the top one, the first sum
 * reaches the top bit from 'a' on, the second beyond 'z'; neither carries into the next byte. */
static inline uint64_t eight_letters(uint64_t x)
{
	uint64_t low = (x | EIGHT_ONES * 0x20) & ~EIGHT_TOPS;

	return (low + EIGHT_ONES * (0x80 - 'a')) & ~(low + EIGHT_ONES * (0x7F - 'z')) & ~x &
	       EIGHT_TOPS;
}

/*
 * The first byte of a JSON string that is not plain: below U+0020, a quote, a backslash or above
 * 0x7E. Each term sets the top bit of such a byte, and of others only above one that is: the first
 * is exact, those behind it mean nothing.
 */
static inline uint64_t eight_specials(uint64_t x)
{
	uint64_t quote = x ^ EIGHT_ONES * '"';
	uint64_t backslash = x ^ EIGHT_ONES * '\\';

	return ((x - EIGHT_ONES * 0x20) | (x + EIGHT_ONES) | x | ((quote - EIGHT_ONES) & ~quote) |
		((backslash - EIGHT_ONES) & ~backslash)) &
	       EIGHT_TOPS;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * mask.h - which of 64 bytes mean something to a CSV reader.
 *
 * Bit i of the mask is set if byte i is one of three: delimiter, line end,
 * quote. Reads exactly 64 bytes. With SSE2 (every x86-64 has it) sixteen bytes
 * a step; else eight, by the exact zero-byte test: (x & 0x7f..) + 0x7f.. sets
 * the high bit of each byte whose low seven bits are not all zero, with no
 * carry into the next.
 */
#ifndef AF_MASK_H
#define AF_MASK_H

#include <stdint.h>
#include <string.h>

#include "base/eight.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

enum { MASK_BYTES = 64 };

/* The three bytes, spread over a register's width once a file. */
struct mask_set {
	char spread[3][16];
};

static inline struct mask_set mask_set_of(char a, char b, char c)
{
	struct mask_set s = { .spread = { { 0 } } };
	memset(s.spread[0], a, sizeof s.spread[0]);
	memset(s.spread[1], b, sizeof s.spread[1]);
	memset(s.spread[2], c, sizeof s.spread[2]);
	return s;
}

/* 0x80 in each byte of x that is zero. */
static inline uint64_t mask_zero_bytes(uint64_t x)
{
	const uint64_t low = UINT64_C(0x7F7F7F7F7F7F7F7F);
	return ~(((x & low) + low) | x | low);
}

static inline uint64_t mask_portable(const struct mask_set *s, const char *p)
{
	uint64_t words[3];
	uint64_t mask = 0;
	for (unsigned k = 0; k < 3; k++)
		memcpy(&words[k], s->spread[k], sizeof words[k]);
	for (unsigned i = 0; i < MASK_BYTES; i += 8) {
		const uint64_t x = eight_load(p + i);
		const uint64_t hits = mask_zero_bytes(x ^ words[0]) |
				      mask_zero_bytes(x ^ words[1]) | mask_zero_bytes(x ^ words[2]);
		/* gathers the eight high bits, byte 0's lowest */
		mask |= ((hits >> 7) * UINT64_C(0x0102040810204080) >> 56) << i;
	}
	return mask;
}

#if defined(__SSE2__)
static inline uint64_t mask_of(const struct mask_set *s, const char *p)
{
	__m128i a;
	__m128i b;
	__m128i c;
	uint64_t mask = 0;
	memcpy(&a, s->spread[0], sizeof a);
	memcpy(&b, s->spread[1], sizeof b);
	memcpy(&c, s->spread[2], sizeof c);
	for (unsigned i = 0; i < MASK_BYTES; i += 16) {
		__m128i x;
		memcpy(&x, p + i, sizeof x);
		const __m128i hit =
			_mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(x, a), _mm_cmpeq_epi8(x, b)),
				     _mm_cmpeq_epi8(x, c));
		mask |= (uint64_t)(unsigned)_mm_movemask_epi8(hit) << i;
	}
	return mask;
}
#else
static inline uint64_t mask_of(const struct mask_set *s, const char *p)
{
	return mask_portable(s, p);
}
#endif

/* Index of the lowest bit; mask is not 0. */
static inline unsigned mask_lowest(uint64_t mask)
{
#if defined(__GNUC__)
	return (unsigned)__builtin_ctzll(mask);
#else
	unsigned n = 0;
	while ((mask & 1) == 0) {
		mask >>= 1;
		n++;
	}
	return n;
#endif
}

#endif

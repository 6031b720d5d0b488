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

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "detect/larger.h"

#ifdef __SSE2__

#include <emmintrin.h>

struct four {
	__m128 v;
};

static inline struct four four_of(float a, float b, float c, float d)
{
	return (struct four){ _mm_setr_ps(a, b, c, d) };
}

static inline struct four four_all(float x)
{
	return (struct four){ _mm_set1_ps(x) };
}

static inline struct four four_load(const float *from)
{
	return (struct four){ _mm_loadu_ps(from) };
}

static inline void four_store(float *to, struct four a)
{
	_mm_storeu_ps(to, a.v);
}

static inline struct four four_of_ints(const int32_t *from)
{
	return (struct four){ _mm_cvtepi32_ps(
		_mm_loadu_si128((const __m128i *)(const void *)from)) };
}

static inline struct four four_of_shorts(const int16_t *from)
{
	const __m128i s = _mm_loadl_epi64((const __m128i *)(const void *)from);

	/* A 16-bit integer in the upper half of 32 bits, shifted down, keeps its sign. */
	return (struct four){ _mm_cvtepi32_ps(_mm_srai_epi32(_mm_unpacklo_epi16(s, s), 16)) };
}

static inline struct four four_add(struct four a, struct four b)
{
	return (struct four){ _mm_add_ps(a.v, b.v) };
}

static inline struct four four_sub(struct four a, struct four b)
{
	return (struct four){ _mm_sub_ps(a.v, b.v) };
}

static inline struct four four_mul(struct four a, struct four b)
{
	return (struct four){ _mm_mul_ps(a.v, b.v) };
}

static inline struct four four_div(struct four a, struct four b)
{
	return (struct four){ _mm_div_ps(a.v, b.v) };
}

static inline struct four four_sqrt(struct four a)
{
	return (struct four){ _mm_sqrt_ps(a.v) };
}

static inline struct four four_larger(struct four a, struct four b)
{
	return (struct four){ _mm_max_ps(a.v, b.v) };
}

static inline struct four four_smaller(struct four a, struct four b)
{
	return (struct four){ _mm_min_ps(a.v, b.v) };
}

/* a is (1 + *fraction) * 2^exponent; positive, normal numbers only. */
static inline struct four four_exponent(struct four a, struct four *fraction)
{
	const __m128i bits = _mm_castps_si128(a.v);
	const __m128i mantissa = _mm_or_si128(_mm_and_si128(bits, _mm_set1_epi32(0x7FFFFF)),
					      _mm_set1_epi32(0x3F800000));

	fraction->v = _mm_sub_ps(_mm_castsi128_ps(mantissa), _mm_set1_ps(1.0f));
	return (struct four){ _mm_cvtepi32_ps(
		_mm_sub_epi32(_mm_srli_epi32(bits, 23), _mm_set1_epi32(127))) };
}

#else

struct four {
	float v[4];
};

static inline struct four four_of(float a, float b, float c, float d)
{
	return (struct four){ { a, b, c, d } };
}

static inline struct four four_all(float x)
{
	return four_of(x, x, x, x);
}

static inline struct four four_load(const float *from)
{
	return four_of(from[0], from[1], from[2], from[3]);
}

static inline void four_store(float *to, struct four a)
{
	memcpy(to, a.v, sizeof(a.v));
}

static inline struct four four_of_ints(const int32_t *from)
{
	return four_of((float)from[0], (float)from[1], (float)from[2], (float)from[3]);
}

static inline struct four four_of_shorts(const int16_t *from)
{
	return four_of((float)from[0], (float)from[1], (float)from[2], (float)from[3]);
}

#define FOUR_EACH(name, result)                                      \
	static inline struct four name(struct four a, struct four b) \
	{                                                            \
		for (unsigned i = 0; i < 4; i++)                     \
			a.v[i] = (result);                           \
		return a;                                            \
	}

FOUR_EACH(four_add, a.v[i] + b.v[i])
FOUR_EACH(four_sub, a.v[i] - b.v[i])
FOUR_EACH(four_mul, a.v[i] * b.v[i])
FOUR_EACH(four_div, a.v[i] / b.v[i])
FOUR_EACH(four_larger, larger(a.v[i], b.v[i]))
FOUR_EACH(four_smaller, smaller(a.v[i], b.v[i]))
#undef FOUR_EACH

static inline struct four four_sqrt(struct four a)
{
	for (unsigned i = 0; i < 4; i++)
		a.v[i] = sqrtf(a.v[i]);
	return a;
}

/* a is (1 + *fraction) * 2^exponent; positive, normal numbers only. */
static inline struct four four_exponent(struct four a, struct four *fraction)
{
	for (unsigned i = 0; i < 4; i++) {
		uint32_t bits, mantissa;

		memcpy(&bits, &a.v[i], sizeof(bits));
		mantissa = (bits & 0x7FFFFFu) | 0x3F800000u;
		memcpy(&fraction->v[i], &mantissa, sizeof(mantissa));
		fraction->v[i] -= 1.0f;
		a.v[i] = (float)((int)(bits >> 23) - 127);
	}
	return a;
}

#endif

#endif

/* SPDX-License-Identifier: MIT */
/*
 * four_sse2.h - four.h by SSE2's instructions. Included by it alone.
 */
#ifndef AF_FOUR_SSE2_H
#define AF_FOUR_SSE2_H

#include <emmintrin.h>
#include <stdint.h>

struct four {
	__m128 v;
};

/* For each of four: yes or no. */
struct four_mask {
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

/* x and three zeros. */
static inline struct four four_first(float x)
{
	return (struct four){ _mm_set_ss(x) };
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

static inline struct four four_size(struct four a)
{
	return (struct four){ _mm_andnot_ps(_mm_set1_ps(-0.0f), a.v) };
}

/* size, which is not negative, with the sign of b. */
static inline struct four four_signed(struct four size, struct four b)
{
	return (struct four){ _mm_or_ps(size.v, _mm_and_ps(_mm_set1_ps(-0.0f), b.v)) };
}

static inline struct four_mask four_less(struct four a, struct four b)
{
	return (struct four_mask){ _mm_cmplt_ps(a.v, b.v) };
}

static inline struct four_mask four_not_less(struct four a, struct four b)
{
	return (struct four_mask){ _mm_cmpnlt_ps(a.v, b.v) };
}

static inline struct four_mask four_either(struct four_mask a, struct four_mask b)
{
	return (struct four_mask){ _mm_or_ps(a.v, b.v) };
}

static inline struct four_mask four_both(struct four_mask a, struct four_mask b)
{
	return (struct four_mask){ _mm_and_ps(a.v, b.v) };
}

/* a where yes, b where no. */
static inline struct four four_where(struct four_mask m, struct four a, struct four b)
{
	return (struct four){ _mm_or_ps(_mm_and_ps(m.v, a.v), _mm_andnot_ps(m.v, b.v)) };
}

/* a where yes, 0 where no. */
static inline struct four four_if(struct four_mask m, struct four a)
{
	return (struct four){ _mm_and_ps(m.v, a.v) };
}

/* a where no, 0 where yes. */
static inline struct four four_unless(struct four_mask m, struct four a)
{
	return (struct four){ _mm_andnot_ps(m.v, a.v) };
}

/* Bit i: the i-th is yes. */
static inline unsigned four_bits(struct four_mask m)
{
	return (unsigned)_mm_movemask_ps(m.v);
}

/* Without their fractions; not negative, less than 2^31. */
static inline void four_store_whole(uint32_t *to, struct four a)
{
	_mm_storeu_si128((__m128i *)(void *)to, _mm_cvttps_epi32(a.v));
}

/* Four numbers of 16 bits lie at each of four places: to[k] gets the k-th of each. */
static inline void four_of_words(const void *const from[4], struct four to[4])
{
	const __m128i none = _mm_setzero_si128();
	const __m128i a = _mm_unpacklo_epi16(_mm_loadl_epi64(from[0]), _mm_loadl_epi64(from[1]));
	const __m128i b = _mm_unpacklo_epi16(_mm_loadl_epi64(from[2]), _mm_loadl_epi64(from[3]));
	const __m128i low = _mm_unpacklo_epi32(a, b), high = _mm_unpackhi_epi32(a, b);

	to[0].v = _mm_cvtepi32_ps(_mm_unpacklo_epi16(low, none));
	to[1].v = _mm_cvtepi32_ps(_mm_unpackhi_epi16(low, none));
	to[2].v = _mm_cvtepi32_ps(_mm_unpacklo_epi16(high, none));
	to[3].v = _mm_cvtepi32_ps(_mm_unpackhi_epi16(high, none));
}

/* Without its fraction, where |a| < 2^31. */
static inline struct four four_whole(struct four a)
{
	return (struct four){ _mm_cvtepi32_ps(_mm_cvttps_epi32(a.v)) };
}

/* Rows become columns. */
static inline void four_turn(struct four a[4])
{
	_MM_TRANSPOSE4_PS(a[0].v, a[1].v, a[2].v, a[3].v);
}

#endif

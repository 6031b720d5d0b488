/* SPDX-License-Identifier: MIT */
/*
 * pieces.h - the arithmetic over pieces of curve that pattern.c keeps.
 *
 * Six small integers a piece, 16 pieces, the same step of all side by side, so
 * that eight are compared at once. With SSE2 (every x86-64) by its
 * instructions, for compilers at -O2 make a third of it out of the plain
 * loops; both ways give the same integers to the last bit. Sums of six differences of
 * +-PATTERN_MOST fit 16 bits; rounding is to the nearest, halves to even.
 */
#ifndef AF_PIECES_H
#define AF_PIECES_H

#include <math.h>
#include <stdint.h>

#include "base/attr.h"
#include "detect/four.h"
#include "detect/larger.h"

enum { PATTERN_STEPS = 6, PATTERN_KEPT = 16, PIECE_LANES = 8 };

/* A piece; the last two lanes are 0. */
struct piece_mean {
	struct four first, second;
};

struct piece_whole {
	int16_t step[PIECE_LANES];
};

static inline float pieces_largest_plain(const struct piece_mean *m)
{
	float step[PIECE_LANES], most = 0.0f;

	four_store(step, m->first);
	four_store(step + 4, m->second);
	for (unsigned i = 0; i < PIECE_LANES; i++)
		most = larger(most, fabsf(step[i]));
	return most;
}

static inline void pieces_round_plain(const struct piece_mean *m, float per_unit,
				      struct piece_whole *q)
{
	float step[PIECE_LANES];

	four_store(step, m->first);
	four_store(step + 4, m->second);
	for (unsigned i = 0; i < PIECE_LANES; i++)
		q->step[i] = (int16_t)lrintf(step[i] * per_unit);
}

/* The nearest of the first `kept` pieces, the first of several; *distance: sum of differences. */
static inline unsigned pieces_nearest_plain(int16_t piece[PATTERN_STEPS][PATTERN_KEPT],
					    unsigned kept, const struct piece_whole *q,
					    int *distance)
{
	unsigned best = 0;
	int least = INT16_MAX;

	for (unsigned k = 0; k < kept; k++) {
		int sum = 0;

		for (unsigned i = 0; i < PATTERN_STEPS; i++)
			sum += piece[i][k] < q->step[i] ? q->step[i] - piece[i][k]
							: piece[i][k] - q->step[i];
		if (sum < least) {
			least = sum;
			best = k;
		}
	}
	*distance = least;
	return best;
}

/* Moves piece k by `gain` of its difference from q. */
static inline void pieces_teach_plain(int16_t piece[PATTERN_STEPS][PATTERN_KEPT], unsigned k,
				      const struct piece_whole *q, float gain)
{
	for (unsigned i = 0; i < PATTERN_STEPS; i++)
		piece[i][k] = (int16_t)lrintf((float)piece[i][k] +
					      gain * (float)(q->step[i] - piece[i][k]));
}

#ifdef __SSE2__

static inline float pieces_largest(const struct piece_mean *m)
{
	const __m128 sign = _mm_set1_ps(-0.0f);
	__m128 a = _mm_andnot_ps(sign, m->first.v);
	__m128 b = _mm_andnot_ps(sign, m->second.v);

	a = _mm_max_ps(a, b);
	a = _mm_max_ps(a, _mm_movehl_ps(a, a));
	return _mm_cvtss_f32(_mm_max_ss(a, _mm_shuffle_ps(a, a, 1)));
}

static inline void pieces_round(const struct piece_mean *m, float per_unit, struct piece_whole *q)
{
	const __m128 factor = _mm_set1_ps(per_unit);
	const __m128i a = _mm_cvtps_epi32(_mm_mul_ps(m->first.v, factor));
	const __m128i b = _mm_cvtps_epi32(_mm_mul_ps(m->second.v, factor));

	_mm_storeu_si128((__m128i *)(void *)q->step, _mm_packs_epi32(a, b));
}

/* Eight pieces' sums: |p - x| is twice the larger less both, which takes one operation less. */
struct pieces_sum {
	__m128i larger, both;
};

static inline void pieces_add(struct pieces_sum *s, const int16_t *eight, __m128i x)
{
	const __m128i p = _mm_loadu_si128((const __m128i *)(const void *)eight);

	s->both = _mm_add_epi16(s->both, p);
	s->larger = _mm_add_epi16(s->larger, _mm_max_epi16(p, x));
}

static inline __m128i pieces_distance(const struct pieces_sum *s, __m128i x)
{
	return _mm_sub_epi16(_mm_add_epi16(s->larger, s->larger), _mm_add_epi16(s->both, x));
}

/* Eight pieces of which number `first` is the first: those not kept are as far as can be. */
static inline __m128i pieces_hide(__m128i sum, int first, unsigned kept)
{
	const __m128i number = _mm_add_epi16(_mm_set_epi16(7, 6, 5, 4, 3, 2, 1, 0),
					     _mm_set1_epi16((int16_t)(first + 1)));
	const __m128i none = _mm_cmpgt_epi16(number, _mm_set1_epi16((int16_t)kept));

	/* All ones shifted right by one: INT16_MAX. */
	return _mm_or_si128(_mm_andnot_si128(none, sum), _mm_srli_epi16(none, 1));
}

static inline unsigned pieces_nearest(int16_t piece[PATTERN_STEPS][PATTERN_KEPT], unsigned kept,
				      const struct piece_whole *q, int *distance)
{
	struct pieces_sum sum[2] = { { _mm_setzero_si128(), _mm_setzero_si128() } };
	__m128i all = _mm_setzero_si128(), a, b, least;

	sum[1] = sum[0];
#pragma GCC unroll 6
	for (unsigned i = 0; i < PATTERN_STEPS; i++) {
		const __m128i x = _mm_set1_epi16(q->step[i]);

		all = _mm_add_epi16(all, x);
		pieces_add(&sum[0], piece[i], x);
		pieces_add(&sum[1], piece[i] + PIECE_LANES, x);
	}
	a = pieces_distance(&sum[0], all);
	b = pieces_distance(&sum[1], all);
	if (AF_UNLIKELY(kept < PATTERN_KEPT)) {
		a = pieces_hide(a, 0, kept);
		b = pieces_hide(b, PIECE_LANES, kept);
	}
	least = _mm_min_epi16(a, b);
	least = _mm_min_epi16(least, _mm_shuffle_epi32(least, 0x4E));
	least = _mm_min_epi16(least, _mm_shuffle_epi32(least, 0xB1));
	least = _mm_min_epi16(least, _mm_shufflelo_epi16(least, 0xB1));
	*distance = _mm_extract_epi16(least, 0);
	least = _mm_set1_epi16((int16_t)*distance);
	return (unsigned)__builtin_ctz((unsigned)_mm_movemask_epi8(
		_mm_packs_epi16(_mm_cmpeq_epi16(a, least), _mm_cmpeq_epi16(b, least))));
}

static inline void pieces_teach(int16_t piece[PATTERN_STEPS][PATTERN_KEPT], unsigned k,
				const struct piece_whole *q, float gain)
{
	const __m128i old = _mm_set_epi16(0, 0, piece[5][k], piece[4][k], piece[3][k], piece[2][k],
					  piece[1][k], piece[0][k]);
	const __m128i d =
		_mm_sub_epi16(_mm_loadu_si128((const __m128i *)(const void *)q->step), old);
	const __m128 factor = _mm_set1_ps(gain);
	/* A 16-bit integer in the upper half of 32 bits, shifted down, keeps its sign. */
	const __m128 old_a = _mm_cvtepi32_ps(_mm_srai_epi32(_mm_unpacklo_epi16(old, old), 16));
	const __m128 old_b = _mm_cvtepi32_ps(_mm_srai_epi32(_mm_unpackhi_epi16(old, old), 16));
	const __m128 d_a = _mm_cvtepi32_ps(_mm_srai_epi32(_mm_unpacklo_epi16(d, d), 16));
	const __m128 d_b = _mm_cvtepi32_ps(_mm_srai_epi32(_mm_unpackhi_epi16(d, d), 16));
	const __m128i taught =
		_mm_packs_epi32(_mm_cvtps_epi32(_mm_add_ps(old_a, _mm_mul_ps(factor, d_a))),
				_mm_cvtps_epi32(_mm_add_ps(old_b, _mm_mul_ps(factor, d_b))));

	piece[0][k] = (int16_t)_mm_extract_epi16(taught, 0);
	piece[1][k] = (int16_t)_mm_extract_epi16(taught, 1);
	piece[2][k] = (int16_t)_mm_extract_epi16(taught, 2);
	piece[3][k] = (int16_t)_mm_extract_epi16(taught, 3);
	piece[4][k] = (int16_t)_mm_extract_epi16(taught, 4);
	piece[5][k] = (int16_t)_mm_extract_epi16(taught, 5);
}

#else

static inline float pieces_largest(const struct piece_mean *m)
{
	return pieces_largest_plain(m);
}

static inline void pieces_round(const struct piece_mean *m, float per_unit, struct piece_whole *q)
{
	pieces_round_plain(m, per_unit, q);
}

static inline unsigned pieces_nearest(int16_t piece[PATTERN_STEPS][PATTERN_KEPT], unsigned kept,
				      const struct piece_whole *q, int *distance)
{
	return pieces_nearest_plain(piece, kept, q, distance);
}

static inline void pieces_teach(int16_t piece[PATTERN_STEPS][PATTERN_KEPT], unsigned k,
				const struct piece_whole *q, float gain)
{
	pieces_teach_plain(piece, k, q, gain);
}

#endif

#endif

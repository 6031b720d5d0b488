/* SPDX-License-Identifier: MIT */
/*
 * distances.h - how far a piece of curve is from eight others that begin one point apart.
 *
 * Each piece is SHAPE_PIECE points, brought to mean 0 and deviation 1 (a
 * deviation below DISTANCES_FLOOR counts as that). The eight go side by side,
 * the products of each summed in the order of its points.
 */
#ifndef AF_DISTANCES_H
#define AF_DISTANCES_H

#include "detect/four.h"

enum {
	SHAPE_PIECE = 32,
	DISTANCES = 8,
	DISTANCES_POINTS = SHAPE_PIECE + DISTANCES /* read; the last counts for nothing */
};

#define DISTANCES_FLOOR 38.4f /* .15 of the 256 that are one standard deviation */

/* The piece that looks for its like. */
struct piece {
	float z[SHAPE_PIECE];
	float norm; /* sum of z * z */
};

/* Sums of eight pieces. Integers: exact, whatever the order; at 8,000 a point they fit. */
struct moments {
	int32_t sum[DISTANCES], square[DISTANCES];
};

static inline void distances_moments(const int16_t *y, struct moments *m)
{
	int32_t sum = 0, square = 0;

	for (unsigned i = 0; i < SHAPE_PIECE; i++) {
		sum += y[i];
		square += y[i] * y[i];
	}
	for (unsigned k = 0; k < DISTANCES; k++) {
		int32_t out = y[k], in = y[k + SHAPE_PIECE];

		m->sum[k] = sum;
		m->square[k] = square;
		sum += in - out;
		square += in * in - out * out;
	}
}

/* The deviation that counts of four pieces, their means, and the sums of their z * z. */
static inline struct four distances_scale(const int32_t *sum, const int32_t *square,
					  struct four *mean, struct four *norm)
{
	const struct four n = four_all((float)SHAPE_PIECE);
	struct four variance, scale;

	*mean = four_div(four_of_ints(sum), n);
	variance = four_sub(four_div(four_of_ints(square), n), four_mul(*mean, *mean));
	variance = four_larger(variance, four_all(0.0f));
	scale = four_larger(four_all(DISTANCES_FLOOR), four_sqrt(variance));
	*norm = four_div(four_mul(n, variance), four_mul(scale, scale));
	return scale;
}

/* Mean squared differences of p and four pieces, from these pieces' sums and products with z. */
static inline struct four distances_four(const struct piece *p, const int32_t *sum,
					 const int32_t *square, struct four dot)
{
	struct four mean, norm, scale = distances_scale(sum, square, &mean, &norm);
	struct four product = four_div(four_mul(four_all(2.0f), dot), scale);

	/* The z sum to nothing, so the other's mean falls out. */
	return four_div(four_sub(four_add(four_all(p->norm), norm), product),
			four_all((float)SHAPE_PIECE));
}

/* Those of p and the pieces that begin at y, y + 1 .. y + 7. */
static inline void distances(const struct piece *p, const int16_t *y, float d2[DISTANCES])
{
	struct four low = four_all(0.0f), high = low;
	float f[DISTANCES_POINTS];
	struct moments m;

	for (unsigned i = 0; i < DISTANCES_POINTS; i += 4)
		four_store(f + i, four_of_shorts(y + i));
	for (unsigned i = 0; i < SHAPE_PIECE; i++) {
		struct four z = four_all(p->z[i]);

		low = four_add(low, four_mul(z, four_load(f + i)));
		high = four_add(high, four_mul(z, four_load(f + i + 4)));
	}
	distances_moments(y, &m);
	four_store(d2, distances_four(p, m.sum, m.square, low));
	four_store(d2 + 4, distances_four(p, m.sum + 4, m.square + 4, high));
}

/* The piece that begins at y; reads as far as distances does. */
static inline void distances_piece(const int16_t *y, struct piece *p)
{
	struct four mean, norm, scale;
	float first[3][4];
	struct moments m;

	distances_moments(y, &m);
	scale = distances_scale(m.sum, m.square, &mean, &norm);
	four_store(first[0], mean);
	four_store(first[1], norm);
	four_store(first[2], scale);
	p->norm = first[1][0];
	for (unsigned i = 0; i < SHAPE_PIECE; i += 4)
		four_store(p->z + i,
			   four_div(four_sub(four_of_shorts(y + i), four_all(first[0][0])),
				    four_all(first[2][0])));
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * pattern.h - does the latest piece of curve look like anything seen before?
 *
 * Every second row the last 32 rows are put as six means on a ladder (the last
 * row, the one before, then 2, 4, 8 and 16 rows), and compared with the 16
 * such pieces that the column keeps: distance is the mean absolute difference
 * over the range seen so far. How rare the distance to the nearest is says a
 * tail; the running mean of that surprise (half-life 6 looks, 12 rows) is
 * `strange`: 0.434 (the mean of -log10 of a probability) where nothing is new.
 * A column whose ordinary life has bursts knows them as pieces, and strange
 * stays low where a reading alone surprises; and where nothing but the manner
 * of the curve has changed it stays high for as long as that lasts.
 *
 * A piece nearer than the rarest hundredth teaches its nearest (gain 1/n, at
 * least .05), another takes the place of the rarest kept; counts are halved
 * every 4,096 looks, so that what has not been seen for long can go.
 * Pieces are kept as small integers: +-PATTERN_MOST is a few times the range,
 * six differences fit 16 bits, and eight compare at once.
 */
#ifndef AF_PATTERN_H
#define AF_PATTERN_H

#include <stdbool.h>
#include <stdint.h>

#include "detect/pieces.h"
#include "detect/tail.h"

enum { PATTERN_PAIRS = 16, PATTERN_MOST = 2700 };

struct pattern {
	int16_t piece[PATTERN_STEPS][PATTERN_KEPT];
	uint16_t count[PATTERN_KEPT]; /* looks that each was nearest to, halved now and then */
	float eights[PATTERN_PAIRS];  /* sums of eight rows at every pair, a ring */
	float fours[2];		      /* of four, at the last pair and the one before */
	float pair;		      /* the last */
	float half_pair;	      /* a row that waits for its partner */
	float unit;		      /* of a piece's integers; 0: none yet */
	float strange;
	uint32_t rows;
	uint16_t looks; /* since the counts were halved */
	uint8_t kept;
	struct tail tail;
};

/* A piece that is being looked at. */
struct pattern_look {
	bool looks; /* else the rest is not set */
	unsigned nearest;
	float range;
	struct piece_whole piece;
};

#define PATTERN_NOTHING_NEW 0.4342945f

/* Takes a reading; true if it is the second of a pair: then pattern_begin must follow. */
static inline bool pattern_take(struct pattern *p, float x)
{
	p->rows++;
	if (p->rows % 2 == 0)
		return true;
	if (AF_UNLIKELY(p->rows == 1))
		p->strange = PATTERN_NOTHING_NEW;
	p->half_pair = x;
	return false;
}

/* The piece that a pair completes. range: greatest less least reading seen so far. */
void pattern_begin(struct pattern *p, float x, float range, struct pattern_look *look);

/* How far the piece is from its nearest, 0 where none was completed. */
float pattern_statistic(struct pattern *p, struct pattern_look *look);

/* Learns the piece, by the surprise and the bucket of its distance. */
void pattern_learn(struct pattern *p, const struct pattern_look *look, float surprise,
		   unsigned bucket);

#endif

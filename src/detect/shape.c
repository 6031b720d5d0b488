/* SPDX-License-Identifier: MIT */
#include "detect/shape.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "detect/distances.h"
#include "detect/larger.h"

static const float PEAK = 0.35f, FALLEN = 0.1f, NEAR_HIGHEST = 0.85f;
static const float SD = 256.0f; /* one standard deviation in the ring's integers */
static const float TAU_UP = 1.045f, TAU_DOWN = 0.995f;
static const float DISTANCE_SCALE = 64.0f; /* places distances of 2^-11 to 2^5 */
static const float ROUGH_SCALE = 4.0f;
static const float UNLIKE = 0.9f; /* a correlation of .6 */
enum { POINTS_MOST = 34, ROUGH_FIRST = 16, UNKNOWN_MOST = 64, STEP = 4 };

static unsigned smaller_count(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static void begin_stage(struct shape *s, unsigned stage)
{
	memset(&s->search, 0, sizeof(s->search));
	s->newest = SHAPE_SLACK;
	s->watching = 0;
	s->stage = (uint8_t)(stage % SHAPE_STAGES);
	s->block_rows = (uint16_t)(1u << s->stage);
	s->formed = 0;
	s->points = 0;
	s->block = s->total = s->square = 0.0f;
	s->base = s->last;
}

static void begin_watch(struct shape *s, unsigned period_rows, float mean, float deviation)
{
	unsigned rows = 1;

	while (period_rows / rows > POINTS_MOST)
		rows *= 2;
	memset(s->ring, 0, sizeof(s->ring));
	memset(&s->distance_tail, 0, sizeof(s->distance_tail));
	memset(&s->rough_tail, 0, sizeof(s->rough_tail));
	s->watching = 1;
	s->block_rows = (uint16_t)rows;
	s->formed = 0;
	s->points = s->looks = 0;
	s->block = 0.0f;
	s->mean = mean;
	s->unit = deviation / SD;
	s->match = 0;
	s->unknown = 0;
	s->tau = 0.0f;
	s->reference = s->roughest = 0.0f;
}

/* Lag of the cycle in points, or 0. */
static unsigned find_period(const float covariance[SHAPE_LAGS], float variance)
{
	unsigned from = 0, best = 0;

	while (from < SHAPE_LAGS && covariance[from] >= FALLEN * variance)
		from++;
	for (unsigned i = from + 1; i + 1 < SHAPE_LAGS; i++)
		if (covariance[i] >= covariance[i - 1] && covariance[i] > covariance[i + 1] &&
		    covariance[i] >= PEAK * variance && (!best || covariance[i] > covariance[best]))
			best = i;
	if (!best)
		return 0;
	for (unsigned i = from + 1; i < best; i++)
		if (covariance[i] >= covariance[i - 1] && covariance[i] > covariance[i + 1] &&
		    covariance[i] >= NEAR_HIGHEST * covariance[best])
			return i + 1;
	return best + 1;
}

static void end_stage(struct shape *s)
{
	float n = (float)SHAPE_STAGE;
	float mean = s->total / n;
	float variance = s->square / n - mean * mean;
	float covariance[SHAPE_LAGS];
	unsigned period = 0;

	/* The rounding of sums must not pass for a cycle. */
	if (variance > 1e-5f * mean * mean && variance > 0.0f) {
		for (unsigned i = 0; i < SHAPE_LAGS; i++)
			covariance[i] = s->search.sum[i] / (n - (float)(i + 1)) - mean * mean;
		period = find_period(covariance, variance);
	}
	if (period > 1)
		begin_watch(s, period * s->block_rows, s->base + mean, sqrtf(variance));
	else
		begin_stage(s, s->stage + 1u);
}

static void search_point(struct shape *s, float point)
{
	float y = point - s->base;
	const struct four factor = four_all(y);
	float *sum = s->search.sum;
	float *past = s->search.past + s->newest;

	/* What was not yet seen is 0 and adds nothing. */
#pragma GCC unroll 8
	for (unsigned i = 0; i < SHAPE_LAGS; i += 4)
		four_store(sum + i,
			   four_add(four_load(sum + i), four_mul(factor, four_load(past + i))));
	if (s->newest == 0) {
		memmove(past + SHAPE_SLACK, past, SHAPE_LAGS * sizeof(*past));
		s->newest = SHAPE_SLACK;
	}
	s->search.past[--s->newest] = y;
	s->total += y;
	s->square += y * y;
	if (++s->points == SHAPE_STAGE)
		end_stage(s);
}

/* The points kept, oldest first; what is read behind the last counts for nothing. */
static unsigned lay_out(const struct shape *s, int16_t y[SHAPE_RING + DISTANCES])
{
	unsigned kept = s->points < SHAPE_RING ? s->points : SHAPE_RING;
	unsigned oldest = (s->points - kept) % SHAPE_RING;
	unsigned first = kept < SHAPE_RING - oldest ? kept : SHAPE_RING - oldest;

	memcpy(y, s->ring + oldest, first * sizeof(*y));
	memcpy(y + first, s->ring, (kept - first) * sizeof(*y));
	memset(y + kept, 0, DISTANCES * sizeof(*y));
	return kept;
}

/* Nearest left neighbour of the newest of the points laid out; stops below tau. */
static float seek(struct shape *s, const struct piece *p, const int16_t *y, unsigned kept)
{
	unsigned n = kept - 2 * SHAPE_PIECE + 1; /* beginnings outside the newest piece */
	unsigned first = (s->points - kept) % SHAPE_RING;
	unsigned at = ((unsigned)s->match + STEP + SHAPE_RING - first) % SHAPE_RING;
	float best = 1e9f;

	if (at >= n)
		at = 0;
	at = at > 2 ? at - 2 : 0;
	for (unsigned seen = 0; seen < n;) {
		unsigned most = smaller_count(n - seen, smaller_count(n - at, DISTANCES));
		float d2[DISTANCES];

		distances(p, y + at, d2);
		for (unsigned k = 0; k < most; k++) {
			float d = d2[k] > 0.0f ? sqrtf(d2[k]) : 0.0f;

			if (d < best) {
				best = d;
				s->match = (uint16_t)((first + at + k) % SHAPE_RING);
			}
			if (best < s->tau && seen + k >= 4)
				return best;
		}
		seen += most;
		at = at + most < n ? at + most : 0;
	}
	return best;
}

static float look(struct shape *s)
{
	int16_t y[SHAPE_RING + DISTANCES];
	unsigned kept = lay_out(s, y);
	struct piece p;
	float d, place, a, b;

	distances_piece(y + kept - SHAPE_PIECE, &p);
	d = seek(s, &p, y, kept);
	s->tau = s->looks == 0 ? d : s->tau * (d > s->tau ? TAU_UP : TAU_DOWN);
	place = tail_place(d * DISTANCE_SCALE);
	a = tail_take(&s->distance_tail, place, SHAPE_SILENT);
	if (s->looks < ROUGH_FIRST)
		s->reference += s->roughest / (float)ROUGH_FIRST;
	b = 0.0f;
	if (s->looks >= ROUGH_FIRST && s->reference > 0.0f) {
		place = tail_place(s->roughest / s->reference * ROUGH_SCALE);
		b = tail_take(&s->rough_tail, place, SHAPE_SILENT);
	}
	s->roughest = 0.0f;
	s->looks++;
	s->unknown = (uint16_t)(d > UNLIKE ? s->unknown + 1 : 0);
	return larger(a, b);
}

static float watch_point(struct shape *s, float point)
{
	float y = (point - s->mean) / s->unit;
	unsigned step = s->block_rows == 1 ? 4 * STEP : s->block_rows == 2 ? 2 * STEP : STEP;
	float surprise;

	y = y > 8000.0f ? 8000.0f : y < -8000.0f ? -8000.0f : y;
	s->ring[s->points % SHAPE_RING] = (int16_t)y;
	s->points++;
	/* The count may go on for ever: what matters is where in the ring it points. */
	if (s->points >= 1u << 30)
		s->points -= (1u << 30) / SHAPE_RING * SHAPE_RING - 2 * SHAPE_RING;
	if (s->points < 3 * SHAPE_PIECE || s->points % step != 0)
		return 0.0f;
	surprise = look(s);
	if (s->unknown >= UNKNOWN_MOST)
		begin_stage(s, 0);
	return surprise;
}

void shape_begin(struct shape *s)
{
	begin_stage(s, 0);
}

float shape_point(struct shape *s)
{
	float point = s->block / (float)s->block_rows;

	s->block = 0.0f;
	s->formed = 0;
	if (s->watching)
		return watch_point(s, point);
	search_point(s, point);
	return 0.0f;
}

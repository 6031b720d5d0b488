/* SPDX-License-Identifier: MIT */
#include "detect/shape.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "detect/larger.h"

static const float PEAK = 0.35f, FALLEN = 0.1f, NEAR_HIGHEST = 0.85f;
static const float SD = 256.0f; /* one standard deviation in the ring's integers */
static const float FLOOR = 0.15f * 256.0f;
static const float TAU_UP = 1.045f, TAU_DOWN = 0.995f;
static const float DISTANCE_SCALE = 64.0f; /* places distances of 2^-11 to 2^5 */
static const float ROUGH_SCALE = 4.0f;
static const float ROUGH_GAIN = 0.125f;
static const float UNLIKE = 0.9f; /* a correlation of .6 */
enum { POINTS_MOST = 34, ROUGH_FIRST = 16, UNKNOWN_MOST = 64, STEP = 4 };

static void begin_stage(struct shape *s, unsigned stage)
{
	memset(&s->search, 0, sizeof(s->search));
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
	float *past = s->search.past;

	/* What was not yet seen is 0 and adds nothing. */
	for (unsigned i = 0; i < SHAPE_LAGS; i++)
		s->search.sum[i] += y * past[i];
	memmove(past + 1, past, (SHAPE_LAGS - 1) * sizeof(*past));
	past[0] = y;
	s->total += y;
	s->square += y * y;
	if (++s->points == SHAPE_STAGE)
		end_stage(s);
}

struct piece {
	float z[SHAPE_PIECE];
	float mean, scale, norm; /* norm: sum of z * z */
};

static void measure(const int16_t *ring, unsigned begin, float *mean, float *scale, float *norm,
		    int32_t y[SHAPE_PIECE])
{
	int32_t sum = 0, square = 0;
	float variance;

	for (unsigned i = 0; i < SHAPE_PIECE; i++)
		y[i] = ring[(begin + i) % SHAPE_RING];
	for (unsigned i = 0; i < SHAPE_PIECE; i++) {
		sum += y[i];
		square += y[i] * y[i];
	}
	*mean = (float)sum / (float)SHAPE_PIECE;
	variance = (float)square / (float)SHAPE_PIECE - *mean * *mean;
	variance = variance > 0.0f ? variance : 0.0f;
	*scale = larger(FLOOR, sqrtf(variance));
	*norm = (float)SHAPE_PIECE * variance / (*scale * *scale);
}

static void take_piece(const struct shape *s, unsigned begin, struct piece *p)
{
	int32_t y[SHAPE_PIECE];

	measure(s->ring, begin, &p->mean, &p->scale, &p->norm, y);
	for (unsigned i = 0; i < SHAPE_PIECE; i++)
		p->z[i] = ((float)y[i] - p->mean) / p->scale;
}

/* Root mean square difference of the piece and the one that begins at `begin`. */
static float distance(const struct shape *s, const struct piece *p, unsigned begin)
{
	int32_t y[SHAPE_PIECE];
	float mean, scale, norm, dot = 0.0f, d2;

	measure(s->ring, begin, &mean, &scale, &norm, y);
	for (unsigned i = 0; i < SHAPE_PIECE; i++)
		dot += p->z[i] * (float)y[i];
	/* The z sum to nothing, so the other's mean falls out. */
	d2 = (p->norm + norm - 2.0f * dot / scale) / (float)SHAPE_PIECE;
	return d2 > 0.0f ? sqrtf(d2) : 0.0f;
}

/* Nearest left neighbour of the newest piece; stops below tau. */
static float seek(struct shape *s, const struct piece *p, unsigned newest)
{
	unsigned kept = s->points < SHAPE_RING ? s->points : SHAPE_RING;
	unsigned n = kept - 2 * SHAPE_PIECE + 1; /* beginnings outside the newest piece */
	unsigned first = (newest + SHAPE_RING - kept + SHAPE_PIECE) % SHAPE_RING;
	unsigned start = ((unsigned)s->match + STEP + SHAPE_RING - first) % SHAPE_RING;
	float best = 1e9f;

	if (start >= n)
		start = 0;
	start = start > 2 ? start - 2 : 0;
	for (unsigned i = 0; i < n; i++) {
		unsigned at = (first + (start + i) % n) % SHAPE_RING;
		float d = distance(s, p, at);

		if (d < best) {
			best = d;
			s->match = (uint16_t)at;
		}
		if (best < s->tau && i >= 4)
			break;
	}
	return best;
}

static float look(struct shape *s)
{
	unsigned newest = (s->points - SHAPE_PIECE) % SHAPE_RING; /* where it begins */
	struct piece p;
	float d, place, a, b;

	take_piece(s, newest, &p);
	d = seek(s, &p, newest);
	s->tau = s->looks == 0 ? d : s->tau * (d > s->tau ? TAU_UP : TAU_DOWN);
	place = tail_place(d * DISTANCE_SCALE);
	a = tail_surprise_after(&s->distance_tail, place, SHAPE_SILENT);
	tail_add(&s->distance_tail, place);
	if (s->looks < ROUGH_FIRST)
		s->reference += s->roughest / (float)ROUGH_FIRST;
	b = 0.0f;
	if (s->looks >= ROUGH_FIRST && s->reference > 0.0f) {
		place = tail_place(s->roughest / s->reference * ROUGH_SCALE);
		b = tail_surprise_after(&s->rough_tail, place, SHAPE_SILENT);
		tail_add(&s->rough_tail, place);
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

float shape_take(struct shape *s, float x)
{
	float bend = s->rows >= 2 ? fabsf(x - 2.0f * s->last + s->before) : 0.0f;
	float point;

	s->rough += ROUGH_GAIN * (bend - s->rough);
	s->roughest = larger(s->roughest, s->rough);
	s->before = s->last;
	s->last = x;
	if (s->rows == 0)
		begin_stage(s, 0);
	if (s->rows < UINT32_MAX)
		s->rows++;
	s->block += x;
	if (++s->formed < s->block_rows)
		return 0.0f;
	point = s->block / (float)s->block_rows;
	s->block = 0.0f;
	s->formed = 0;
	if (s->watching)
		return watch_point(s, point);
	search_point(s, point);
	return 0.0f;
}

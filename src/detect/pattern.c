/* SPDX-License-Identifier: MIT */
#include "detect/pattern.h"

#include <math.h>
#include <string.h>

#include "detect/larger.h"

static const float NOTHING_NEW = 0.4342945f;
static const float STRANGE_GAIN = 0.109f; /* 1 - 2^(-1/6) */
static const float KNOWN = 2.0f;	  /* the rarest hundredth */
static const float NEW_WHILE_ROOM = 1.0f;
static const float LEAST_GAIN = 0.05f;
static const float DISTANCE_SCALE = 32.0f; /* places 2^-10 of the range at the scale's begin */
enum { FIRST_PIECES = 8, HALVED_EVERY = 4096 };

static float pair(const struct pattern *p, unsigned back)
{
	return p->pairs[(p->rows / 2 - 1 - back) % PATTERN_PAIRS];
}

static void ladder(const struct pattern *p, float last, float mean[PATTERN_STEPS])
{
	float four = pair(p, 2) + pair(p, 3);
	float eight = pair(p, 4) + pair(p, 5) + (pair(p, 6) + pair(p, 7));
	float sixteen = pair(p, 8) + pair(p, 9) + (pair(p, 10) + pair(p, 11)) +
			(pair(p, 12) + pair(p, 13) + (pair(p, 14) + pair(p, 15)));

	mean[0] = last;
	mean[1] = pair(p, 0) - last;
	mean[2] = pair(p, 1) * 0.5f;
	mean[3] = four * 0.25f;
	mean[4] = eight * 0.125f;
	mean[5] = sixteen * 0.0625f;
}

/* Doubles the unit of the integers until `size` fits. */
static void make_room(struct pattern *p, float size)
{
	while (size > p->unit * (float)PATTERN_MOST) {
		p->unit *= 2.0f;
		for (unsigned i = 0; i < PATTERN_STEPS; i++)
			for (unsigned k = 0; k < PATTERN_KEPT; k++)
				p->piece[i][k] = (int16_t)(p->piece[i][k] / 2);
	}
}

static void quantise(struct pattern *p, const float mean[PATTERN_STEPS], float range,
		     int16_t q[PATTERN_STEPS])
{
	float most = 0.0f, per_unit;

	for (unsigned i = 0; i < PATTERN_STEPS; i++)
		most = larger(most, fabsf(mean[i]));
	if (!(p->unit > 0.0f))
		p->unit = larger(range, most) / (float)PATTERN_MOST;
	if (most > p->unit * (float)PATTERN_MOST)
		make_room(p, most);
	per_unit = 1.0f / p->unit;
	for (unsigned i = 0; i < PATTERN_STEPS; i++)
		q[i] = (int16_t)lrintf(mean[i] * per_unit);
}

/* Loops of fixed length over 16-bit integers: compilers make them vectors. */
static int16_t least_of(const int16_t sum[PATTERN_KEPT])
{
	int16_t low[PATTERN_KEPT / 2];

	for (unsigned k = 0; k < PATTERN_KEPT / 2; k++)
		low[k] = sum[k] < sum[k + 16] ? sum[k] : sum[k + 16];
	for (unsigned k = 0; k < PATTERN_KEPT / 4; k++)
		low[k] = low[k] < low[k + 8] ? low[k] : low[k + 8];
	for (unsigned k = 1; k < PATTERN_KEPT / 4; k++)
		low[0] = low[k] < low[0] ? low[k] : low[0];
	return low[0];
}

static unsigned nearest(const struct pattern *p, const int16_t q[PATTERN_STEPS], int *distance)
{
	int16_t sum[PATTERN_KEPT] = { 0 };
	unsigned best = 0;

	for (unsigned i = 0; i < PATTERN_STEPS; i++) {
		const int16_t *piece = p->piece[i];
		int16_t x = q[i];

		for (unsigned k = 0; k < PATTERN_KEPT; k++) {
			int16_t less = piece[k] < x ? piece[k] : x;
			int16_t more = piece[k] < x ? x : piece[k];

			sum[k] = (int16_t)(sum[k] + (int16_t)(more - less));
		}
	}
	for (unsigned k = p->kept; k < PATTERN_KEPT; k++)
		sum[k] = INT16_MAX;
	*distance = least_of(sum);
	while (sum[best] != *distance)
		best++;
	return best;
}

static void keep(struct pattern *p, unsigned k, const int16_t q[PATTERN_STEPS])
{
	for (unsigned i = 0; i < PATTERN_STEPS; i++)
		p->piece[i][k] = q[i];
	p->count[k] = 1;
}

static void teach(struct pattern *p, unsigned k, const int16_t q[PATTERN_STEPS])
{
	float gain;

	p->count[k]++; /* at most twice HALVED_EVERY */
	gain = larger(LEAST_GAIN, 1.0f / ((float)p->count[k] + 1.0f));
	for (unsigned i = 0; i < PATTERN_STEPS; i++)
		p->piece[i][k] = (int16_t)lrintf((float)p->piece[i][k] +
						 gain * (float)(q[i] - p->piece[i][k]));
}

static unsigned rarest(const struct pattern *p)
{
	unsigned least = 0;

	for (unsigned k = 1; k < p->kept; k++)
		if (p->count[k] < p->count[least])
			least = k;
	return least;
}

static void age(struct pattern *p)
{
	if (++p->looks < HALVED_EVERY)
		return;
	p->looks = 0;
	for (unsigned k = 0; k < PATTERN_KEPT; k++)
		p->count[k] /= 2;
}

static void look(struct pattern *p, float last, float range)
{
	float mean[PATTERN_STEPS], place, s = 0.0f;
	int16_t q[PATTERN_STEPS];
	unsigned k = 0;
	int distance;

	ladder(p, last, mean);
	quantise(p, mean, range, q);
	if (p->kept > 0) {
		k = nearest(p, q, &distance);
		place = tail_place((float)distance * p->unit * DISTANCE_SCALE /
				   ((float)PATTERN_STEPS * range));
		s = tail_surprise(&p->tail, place);
		tail_add(&p->tail, place);
	}
	if (p->kept < PATTERN_KEPT && (p->kept < FIRST_PIECES || s > NEW_WHILE_ROOM))
		keep(p, p->kept++, q);
	else if (s > KNOWN)
		keep(p, rarest(p), q);
	else
		teach(p, k, q);
	age(p);
	if (tail_speaks(&p->tail))
		p->strange += STRANGE_GAIN * (s - p->strange);
}

float pattern_take(struct pattern *p, float x, float range)
{
	if (p->rows == 0)
		p->strange = NOTHING_NEW;
	p->rows++;
	if (p->rows % 2 != 0) {
		p->half_pair = x;
		return p->strange;
	}
	p->pairs[(p->rows / 2 - 1) % PATTERN_PAIRS] = p->half_pair + x;
	/* rows may wrap to 0 after 2^32: the ring is a power of two and the start is long past. */
	if ((p->rows >= 2 * PATTERN_PAIRS || p->kept > 0) && range > 0.0f)
		look(p, x, range);
	return p->strange;
}

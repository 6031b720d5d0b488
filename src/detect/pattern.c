/* SPDX-License-Identifier: MIT */
#include "detect/pattern.h"

#include "detect/larger.h"

static const float STRANGE_GAIN = 0.109f; /* 1 - 2^(-1/6) */
static const float KNOWN = 2.0f;	  /* the rarest hundredth */
static const float NEW_WHILE_ROOM = 1.0f;
static const float LEAST_GAIN = 0.05f;
static const float DISTANCE_SCALE = 32.0f; /* places 2^-10 of the range at the scale's begin */
enum { FIRST_PIECES = 8, HALVED_EVERY = 4096 };

/* The sum of the eight rows before `back` pairs. */
static float eight(const struct pattern *p, unsigned back)
{
	return p->eights[(p->rows / 2 - 1 - back) % PATTERN_PAIRS];
}

/* Takes a pair into the sums; the means of the last 32 rows. */
static void ladder(struct pattern *p, float last, struct piece_mean *m)
{
	float pair = p->half_pair + last;
	float four = pair + p->pair;

	m->first = four_of(last, pair - last, p->pair * 0.5f, p->fours[1] * 0.25f);
	p->eights[(p->rows / 2 - 1) % PATTERN_PAIRS] = four + p->fours[1];
	p->fours[1] = p->fours[0];
	p->fours[0] = four;
	p->pair = pair;
	m->second =
		four_of(eight(p, 4) * 0.125f, (eight(p, 8) + eight(p, 12)) * 0.0625f, 0.0f, 0.0f);
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

static void quantise(struct pattern *p, const struct piece_mean *m, float range,
		     struct piece_whole *q)
{
	float most = pieces_largest(m);

	if (!(p->unit > 0.0f))
		p->unit = larger(range, most) / (float)PATTERN_MOST;
	if (most > p->unit * (float)PATTERN_MOST)
		make_room(p, most);
	pieces_round(m, 1.0f / p->unit, q);
}

static void keep(struct pattern *p, unsigned k, const struct piece_whole *q)
{
	for (unsigned i = 0; i < PATTERN_STEPS; i++)
		p->piece[i][k] = q->step[i];
	p->count[k] = 1;
}

static void teach(struct pattern *p, unsigned k, const struct piece_whole *q)
{
	p->count[k]++; /* at most twice HALVED_EVERY */
	pieces_teach(p->piece, k, q, larger(LEAST_GAIN, 1.0f / ((float)p->count[k] + 1.0f)));
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

/* What the piece taught; s: its surprise. */
static void learn(struct pattern *p, const struct pattern_look *look, float s)
{
	if (p->kept < PATTERN_KEPT && (p->kept < FIRST_PIECES || s > NEW_WHILE_ROOM))
		keep(p, p->kept++, &look->piece);
	else if (AF_UNLIKELY(s > KNOWN))
		keep(p, rarest(p), &look->piece);
	else
		teach(p, look->nearest, &look->piece);
	age(p);
}

void pattern_begin(struct pattern *p, float x, float range, struct pattern_look *look)
{
	struct piece_mean mean;

	look->range = range;
	ladder(p, x, &mean);
	/* rows may wrap to 0 after 2^32: the ring is a power of two and the start is long past. */
	look->looks = (p->rows >= 2 * PATTERN_PAIRS || p->kept > 0) && range > 0.0f;
	if (look->looks)
		quantise(p, &mean, range, &look->piece);
}

float pattern_statistic(struct pattern *p, struct pattern_look *look)
{
	int distance;

	look->nearest = 0;
	if (!look->looks || p->kept == 0)
		return 0.0f;
	look->nearest = pieces_nearest(p->piece, p->kept, &look->piece, &distance);
	return (float)distance * p->unit * DISTANCE_SCALE / ((float)PATTERN_STEPS * look->range);
}

void pattern_learn(struct pattern *p, const struct pattern_look *look, float surprise,
		   unsigned bucket)
{
	if (!look->looks)
		return;
	if (AF_LIKELY(p->kept > 0))
		tail_learn(&p->tail, bucket);
	learn(p, look, surprise);
	if (tail_speaks(&p->tail))
		p->strange += STRANGE_GAIN * (surprise - p->strange);
}

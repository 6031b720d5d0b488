/* SPDX-License-Identifier: MIT */
#include "detect/state.h"

#include <math.h>

#include "detect/fastlog.h"
#include "detect/larger.h"
#include "detect/start.h"

/* A running mean of so many rows, silent for two and a half times as many. */
struct run {
	float gain; /* 2/(rows+1) */
	uint32_t silent;
};

static const struct run SHORT_RUN = { 2.0f / 21.0f, 50 };
static const struct run LONG_RUN = { 2.0f / 61.0f, 150 };
static const float MEAN_GAIN = 0.001385f; /* 1 - 2^(-1/500) */
static const float SLOW_GAIN = 0.000693f;
static const float CLIP = 6.0f;
static const float SQUARE_CLIP = 9.0f;
static const float LEAK = 0.0625f; /* what is beyond a limit counts a little, as in level.h */
static const float GUARD = 0.1f;
static const float LN_2 = 0.6931472f;
enum { BELIEVED = 8, SETTLED = 1000 };

static float normal_from_student(float d2, float square, float nu)
{
	float ratio;

	if (!(square > 0.0f))
		return 0.0f;
	ratio = d2 / (square * nu);
	if (!(ratio < 1e30f))
		ratio = 1e30f;
	return (8.0f * nu + 1.0f) / (8.0f * nu + 3.0f) * sqrtf(nu * LN_2 * fast_log2(1.0f + ratio));
}

/* size limited to `most`, with a share let through where that is more. */
static float limited(float size, float most, float leak)
{
	return size <= most ? size : larger(most, leak * size);
}

/*
 * Goes on to a reading that lies `size` from the baseline; u of where that has led. gain: at which
 * spreads are learned.
 */
static float excursion_take(struct excursion *e, const struct run *run, float size, float gain,
			    uint32_t rows)
{
	float d2, u = 0.0f;

	e->d += run->gain * (size - e->d);
	d2 = e->d * e->d;
	if (rows >= run->silent)
		u = normal_from_student(d2, e->square, larger(1.0f, e->changes));
	if (rows >= BELIEVED)
		d2 = limited(d2, SQUARE_CLIP * e->square, LEAK * LEAK);
	e->square += gain * (d2 - e->square);
	if (rows >= SETTLED)
		e->changes -= gain * e->changes;
	if (e->d * e->side < 0.0f)
		e->changes += 1.0f;
	if (e->d != 0.0f)
		e->side = copysignf(1.0f, e->d);
	return u;
}

float state_take(struct state *s, double x, uint32_t rows, float limit)
{
	float start = start_gain(rows);
	float gain = larger(start, SLOW_GAIN);
	float mean_gain = larger(start, MEAN_GAIN);
	float e, size, u, long_u, move;

	if (rows == 0) {
		s->mean = x;
		return 0.0f;
	}
	e = (float)(x - s->mean);
	size = fabsf(e);
	if (rows >= BELIEVED)
		size = limited(size, CLIP * s->residual, LEAK);
	e = copysignf(size, e);
	u = excursion_take(&s->short_run, &SHORT_RUN, e, gain, rows);
	long_u = excursion_take(&s->long_run, &LONG_RUN, e, gain, rows);
	s->by_long_run = long_u > u;
	u = larger(u, long_u);
	move = (u > limit ? GUARD * mean_gain : mean_gain) * e;
	s->mean += (double)move;
	s->short_run.d -= move;
	s->long_run.d -= move;
	s->residual += gain * (size - s->residual);
	return u;
}

float state_limit(size_t columns_n)
{
	/* Hastings (1955), 26.2.23 of Abramowitz and Stegun: |error| < 4.5e-4. */
	double p = 0.5 / (500.0 * (double)columns_n);
	double t = sqrt(-2.0 * log(p));

	return (float)(t - (2.515517 + t * (0.802853 + t * 0.010328)) /
				   (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308))));
}

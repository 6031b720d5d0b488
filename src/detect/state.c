/* SPDX-License-Identifier: MIT */
#include "detect/state.h"

#include <math.h>

#include "detect/fastlog.h"
#include "detect/start.h"

static const float FAST_GAIN = 0.095238f; /* 2/(20+1) */
static const float MEAN_GAIN = 0.001385f; /* 1 - 2^(-1/500) */
static const float SLOW_GAIN = 0.000693f;
static const float CLIP = 6.0f;
static const float SQUARE_CLIP = 9.0f;
static const float GUARD = 0.1f;
static const float LN_2 = 0.6931472f;

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

float state_take(struct state *s, double x, uint32_t rows, float limit)
{
	float start = start_gain(rows);
	float gain = start > SLOW_GAIN ? start : SLOW_GAIN;
	float mean_gain = start > MEAN_GAIN ? start : MEAN_GAIN;
	float e, d, size, most, u, nu, d2;

	if (rows == 0) {
		s->mean = s->fast = x;
		return 0.0f;
	}
	e = (float)(x - s->mean);
	size = fabsf(e);
	most = CLIP * s->residual;
	if (rows >= 8 && size > most) {
		size = size * 0.0625f > most ? size * 0.0625f : most;
		e = e < 0.0f ? -size : size;
	}
	s->fast += (double)FAST_GAIN * (s->mean + (double)e - s->fast);
	d = (float)(s->fast - s->mean);
	d2 = d * d;
	nu = s->changes > 1.0f ? s->changes : 1.0f;
	u = rows < STATE_SILENT ? 0.0f : normal_from_student(d2, s->square, nu);
	if (u > limit)
		mean_gain *= GUARD;
	s->mean += (double)(mean_gain * e);
	s->residual += gain * (size - s->residual);
	if (rows >= 8 && d2 > SQUARE_CLIP * s->square)
		d2 = d2 * 0.0039f > SQUARE_CLIP * s->square ? d2 * 0.0039f
							    : SQUARE_CLIP * s->square;
	s->square += gain * (d2 - s->square);
	s->changes -= gain * s->changes * (rows >= 1000 ? 1.0f : 0.0f);
	if (d * s->side < 0.0f)
		s->changes += 1.0f;
	if (d != 0.0f)
		s->side = copysignf(1.0f, d);
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

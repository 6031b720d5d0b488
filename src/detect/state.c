/* SPDX-License-Identifier: MIT */
#include "detect/state.h"

#include <math.h>

#include "base/attr.h"
#include "detect/larger.h"
#include "detect/start.h"

static const float FAST_GAIN = 0.095238f; /* 2/(20+1) */
static const float MEAN_GAIN = 0.001385f; /* 1 - 2^(-1/500) */
static const float SLOW_GAIN = 0.000693f;
static const float CLIP = 6.0f;
static const float SQUARE_CLIP = 9.0f;
static const float GUARD = 0.1f;
static const float LN_2 = 0.6931472f;

float state_begin(struct state *s, double x, uint32_t rows, struct excursion *v)
{
	float most, ratio;

	if (rows == 0) {
		s->mean = s->fast = x;
		return 1.0f;
	}
	v->e = (float)(x - s->mean);
	v->size = fabsf(v->e);
	most = CLIP * s->residual;
	if (rows >= 8 && v->size > most) {
		v->size = larger(v->size * 0.0625f, most);
		v->e = v->e < 0.0f ? -v->size : v->size;
	}
	s->fast += (double)FAST_GAIN * (s->mean + (double)v->e - s->fast);
	v->d = (float)(s->fast - s->mean);
	v->nu = larger(s->changes, 1.0f);
	if (rows < STATE_SILENT || !(s->square > 0.0f))
		return 1.0f;
	ratio = v->d * v->d / (s->square * v->nu);
	return 1.0f + smaller(ratio, 1e30f);
}

/* Of Student's t, whose 1 + t^2/nu has the logarithm log2, the normal quantile. */
static float normal_from_student(float nu, float log2)
{
	return (8.0f * nu + 1.0f) / (8.0f * nu + 3.0f) * sqrtf(nu * LN_2 * log2);
}

float state_judge(struct state *s, uint32_t rows, float limit, const struct excursion *v,
		  float log2)
{
	float start = start_gain(rows);
	float gain = larger(start, SLOW_GAIN);
	float mean_gain = larger(start, MEAN_GAIN);
	float d2, u;

	if (rows == 0)
		return 0.0f;
	u = rows < STATE_SILENT || !(s->square > 0.0f) ? 0.0f : normal_from_student(v->nu, log2);
	if (AF_UNLIKELY(u > limit))
		mean_gain *= GUARD;
	s->mean += (double)(mean_gain * v->e);
	s->residual += gain * (v->size - s->residual);
	d2 = v->d * v->d;
	if (rows >= 8)
		d2 = smaller(d2, larger(d2 * 0.0039f, SQUARE_CLIP * s->square));
	s->square += gain * (d2 - s->square);
	s->changes -= gain * s->changes * (rows >= 1000 ? 1.0f : 0.0f);
	s->changes += (float)(v->d * s->side < 0.0f);
	if (v->d != 0.0f)
		s->side = copysignf(1.0f, v->d);
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

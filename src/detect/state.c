/* SPDX-License-Identifier: MIT */
#include "detect/state.h"

#include <math.h>

#include "base/attr.h"
#include "detect/larger.h"
#include "detect/start.h"

static const float SHORT_GAIN = 2.0f / 21.0f; /* of a mean of 20 rows */
static const float LONG_GAIN = 2.0f / 61.0f;
static const float MEAN_GAIN = 0.001385f; /* 1 - 2^(-1/500) */
static const float SLOW_GAIN = 0.000693f;
static const float CLIP = 6.0f;
static const float SQUARE_CLIP = 9.0f;
static const float LEAK = 0.0625f; /* what is beyond a limit counts a little, as in level.h */
static const float GUARD = 0.1f;
static const float LN_2 = 0.6931472f;
/* Both are silent for two and a half times their rows. */
enum { SHORT_SILENT = 50, LONG_SILENT = 150, BELIEVED = 8, SETTLED = 1000 };

/* Takes a reading that lies e from the baseline; 1 + t^2/nu, 1 while silent. */
static float run_begin(struct run *v, float gain, float e, bool silent)
{
	float nu = larger(1.0f, v->changes);

	v->d += gain * (e - v->d);
	if (silent || !(v->square > 0.0f))
		return 1.0f;
	return 1.0f + smaller(v->d * v->d / (v->square * nu), 1e30f);
}

/* Of Student's t, whose 1 + t^2/nu has the logarithm log2, the normal quantile. */
static float normal_from_student(const struct run *v, float log2)
{
	float nu = larger(1.0f, v->changes);

	return (8.0f * nu + 1.0f) / (8.0f * nu + 3.0f) * sqrtf(nu * LN_2 * log2);
}

static void run_learn(struct run *v, float gain, uint32_t rows)
{
	float d2 = v->d * v->d;

	if (AF_LIKELY(rows >= BELIEVED))
		d2 = limited(d2, SQUARE_CLIP * v->square, LEAK * LEAK);
	v->square += gain * (d2 - v->square);
	if (AF_LIKELY(rows >= SETTLED))
		v->changes -= gain * v->changes;
	v->changes += (float)(v->d * v->side < 0.0f);
	if (v->d != 0.0f)
		v->side = copysignf(1.0f, v->d);
}

void state_begin(struct state *s, double x, uint32_t rows, struct state_step *step)
{
	float size;

	step->short_odds = step->long_odds = 1.0f;
	if (rows == 0) {
		s->mean = x;
		step->e = 0.0f;
		return;
	}
	step->e = (float)(x - s->mean);
	size = fabsf(step->e);
	if (AF_LIKELY(rows >= BELIEVED))
		size = limited(size, CLIP * s->residual, LEAK);
	step->e = copysignf(size, step->e);
	step->short_odds = run_begin(&s->short_run, SHORT_GAIN, step->e, rows < SHORT_SILENT);
	step->long_odds = run_begin(&s->long_run, LONG_GAIN, step->e, rows < LONG_SILENT);
}

float state_judge(struct state *s, uint32_t rows, float limit, const struct state_step *step,
		  float short_log2, float long_log2)
{
	float start = start_gain(rows);
	float gain = larger(start, SLOW_GAIN);
	float short_u = normal_from_student(&s->short_run, short_log2);
	float long_u = normal_from_student(&s->long_run, long_log2);
	float u = larger(short_u, long_u);
	float move = larger(start, MEAN_GAIN) * step->e;

	if (AF_UNLIKELY(u > limit))
		move *= GUARD;
	s->by_long_run = long_u > short_u;
	run_learn(&s->short_run, gain, rows);
	run_learn(&s->long_run, gain, rows);
	s->residual += gain * (fabsf(step->e) - s->residual);
	s->mean += (double)move;
	s->short_run.d -= move;
	s->long_run.d -= move;
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

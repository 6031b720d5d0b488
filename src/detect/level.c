/* SPDX-License-Identifier: MIT */
#include "detect/level.h"

#include <math.h>

#include "detect/larger.h"
#include "detect/start.h"

static const float MEAN_GAIN = 0.00985f;   /* 1 - 2^(-1/70) */
static const float SCALE_GAIN = 0.000693f; /* 1 - 2^(-1/1000) */
static const float MEAN_CLIP = 8.0f;
static const float SCALE_CLIP = 4.0f;
static const float LEAK = 0.0625f;
static const float SCALE_LEAST = 1e-18f;

float level_statistic(const struct level *l, double x, struct residual *r)
{
	r->size = (float)(x - l->mean);
	return fabsf(r->size) / larger(l->scale, SCALE_LEAST);
}

float level_surprise(const struct level *l, const struct residual *r)
{
	return tail_surprise(&l->side[r->size < 0.0f], r->place);
}

void level_learn(struct level *l, double x, const struct residual *r, uint32_t rows)
{
	float e = r->size;
	float size = fabsf(e);
	float start = start_gain(rows);
	float gain = start > MEAN_GAIN ? start : MEAN_GAIN;
	float step;

	if (rows == 0) {
		l->mean = x;
		return;
	}
	tail_count(&l->side[e < 0.0f], r->place);
	tail_pass(&l->up, 1);
	tail_pass(&l->down, 1);
	step = rows < 8 ? size : limited(size, MEAN_CLIP * l->scale, LEAK);
	l->mean += (double)(gain * copysignf(step, e));
	gain = start > SCALE_GAIN ? start : SCALE_GAIN;
	step = rows < 8 ? size : limited(size, SCALE_CLIP * l->scale, LEAK);
	l->scale += gain * (step - l->scale);
}

void level_band(const struct level *l, float surprise, double *low, double *high)
{
	*high = l->mean + (double)(l->scale * tail_statistic(tail_place_of(&l->up, surprise)));
	*low = l->mean - (double)(l->scale * tail_statistic(tail_place_of(&l->down, surprise)));
}

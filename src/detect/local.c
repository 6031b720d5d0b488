/* SPDX-License-Identifier: MIT */
#include "detect/local.h"

#include <math.h>

#include "detect/larger.h"
#include "detect/start.h"

static const float UNIT_LEAST = 1e-18f;
enum { BELIEVED = 8 };

float local_statistic(struct local *l, double x, float mean_step, uint32_t rows, struct nearness *n)
{
	float distance = (float)x - l->recent;

	n->mean = l->recent;
	n->unit = larger(mean_step, UNIT_LEAST);
	l->recent += larger(start_gain(rows), LOCAL_GAIN) * distance;
	return rows < BELIEVED ? 0.0f : fabsf(distance) / n->unit;
}

float local_surprise(const struct local *l, const struct nearness *n)
{
	return tail_surprise(&l->tail, n->place);
}

void local_learn(struct local *l, const struct nearness *n)
{
	tail_count(&l->tail, n->place);
	tail_pass(&l->tail, 2);
}

void local_band(const struct local *l, const struct nearness *n, float surprise, double *low,
		double *high)
{
	float reach = n->unit * tail_statistic(tail_place_of(&l->tail, surprise));

	*low = (double)(n->mean - reach);
	*high = (double)(n->mean + reach);
}

/* SPDX-License-Identifier: MIT */
#include "detect/noise.h"

#include "detect/start.h"

static const float FAST_GAIN = 0.0561f; /* 1 - 2^(-1/12) */
static const float SLOW_GAIN = 0.000693f;
static const float FAST_CLIP = 8.0f;
static const float SLOW_CLIP = 4.0f;
static const float LEAST = 1e-18f;

float noise_statistic(struct noise *n, float step, uint32_t rows)
{
	float slow = larger(n->slow, LEAST);
	/* One wide step is a spike or a shift, not noise. */
	float clipped = rows < 8 ? step : smaller(step, FAST_CLIP * slow);
	float ratio;

	n->fast += larger(start_gain(rows), FAST_GAIN) * (clipped - n->fast);
	ratio = n->fast / slow;
	return ratio * ratio * ratio * ratio;
}

float noise_judge(struct noise *n, float place, float step, uint32_t rows)
{
	float slow = larger(n->slow, LEAST);
	float s = tail_take(&n->tail, place, TAIL_SILENT);

	if (AF_UNLIKELY(step > SLOW_CLIP * slow) && rows >= 8)
		step = larger(step * 0.0625f, SLOW_CLIP * slow);
	n->slow += larger(start_gain(rows), SLOW_GAIN) * (step - n->slow);
	return s;
}

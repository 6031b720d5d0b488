/* SPDX-License-Identifier: MIT */
#include "detect/noise.h"

#include "detect/start.h"

static const float FAST_GAIN = 0.0561f; /* 1 - 2^(-1/12) */
static const float SLOW_GAIN = 0.000693f;
static const float FAST_CLIP = 8.0f;
static const float SLOW_CLIP = 4.0f;
static const float LEAST = 1e-18f;

float noise_surprise(struct noise *n, float step, uint32_t rows)
{
	float start = start_gain(rows);
	float slow = n->slow > LEAST ? n->slow : LEAST;
	/* One wide step is a spike or a shift, not noise. */
	float clipped = step < FAST_CLIP * slow || rows < 8 ? step : FAST_CLIP * slow;
	float ratio, place, s;

	n->fast += (start > FAST_GAIN ? start : FAST_GAIN) * (clipped - n->fast);
	ratio = n->fast / slow;
	place = tail_place(ratio * ratio * ratio * ratio);
	s = tail_take(&n->tail, place, TAIL_SILENT);
	if (rows >= 8 && step > SLOW_CLIP * slow)
		step = step * 0.0625f > SLOW_CLIP * slow ? step * 0.0625f : SLOW_CLIP * slow;
	n->slow += (start > SLOW_GAIN ? start : SLOW_GAIN) * (step - n->slow);
	return s;
}

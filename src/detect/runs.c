/* SPDX-License-Identifier: MIT */
#include "detect/runs.h"

#include "detect/fastlog.h"
#include "detect/tail.h"

static const float LOG10_2 = 0.30103f;

float runs_surprise_over(const struct runs *r, float length, float usual)
{
	float s = LOG10_2 * (fast_log2((float)r->seen + 1.0f) + 2.0f * fast_log2(length / usual));

	return s < TAIL_MOST ? s : TAIL_MOST;
}

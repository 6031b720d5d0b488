/* SPDX-License-Identifier: MIT */
#include "detect/runs.h"

#include "detect/fastlog.h"
#include "detect/tail.h"

static const float LOG10_2 = 0.30103f;
static const float SHRINK = 0.999f;

void runs_learn(struct runs *r, float length)
{
	r->longest *= SHRINK;
	if (length > r->longest)
		r->longest = length;
	if (r->seen < UINT32_MAX)
		r->seen++;
}

float runs_surprise(const struct runs *r, float length, float least)
{
	float usual = r->longest > least ? r->longest : least;
	float s;

	if (r->seen < RUNS_SILENT || !(length > RUNS_FACTOR * usual))
		return 0.0f;
	s = LOG10_2 * (fast_log2((float)r->seen + 1.0f) + 2.0f * fast_log2(length / usual));
	return s < TAIL_MOST ? s : TAIL_MOST;
}

/* SPDX-License-Identifier: MIT */
#include "detect/level.h"

void level_band(const struct level *l, float surprise, double *low, double *high)
{
	*high = l->mean + (double)(l->scale * tail_statistic(tail_place_of(&l->up, surprise)));
	*low = l->mean - (double)(l->scale * tail_statistic(tail_place_of(&l->down, surprise)));
}

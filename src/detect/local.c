/* SPDX-License-Identifier: MIT */
#include "detect/local.h"

void local_band(const struct local *l, const struct nearness *n, float surprise, double *low,
		double *high)
{
	float reach = n->unit * tail_statistic(tail_place_of(&l->tail, surprise));

	*low = (double)(n->mean - reach);
	*high = (double)(n->mean + reach);
}

/* SPDX-License-Identifier: MIT */
#define LANES 1

#include "detect/lanes_take.h"

bool column_take_alone(struct column *c, const struct moment *m, double x, struct reading *r)
{
	struct lanes l;

	lanes_empty(&l);
	lanes_add(&l, c, x, r);
	return lanes_take(&l, m);
}

/* SPDX-License-Identifier: MIT */
/*
 * parting.h - what the company of a series' columns has come to, for series.c only.
 */
#ifndef AF_PARTING_H
#define AF_PARTING_H

#include <stdbool.h>

#include "detect/set.h"

struct parting {
	float u; /* normal quantile, the largest of all columns'; 0: nothing */
	float limit;
	size_t column; /* to be named */
	bool held;     /* some were apart, and one of them is missing */
};

float parting_surprise(const struct parting *p);

void parting_look(struct series_set *set, struct series *s, struct parting *p);

/* A row that the columns have learned. bar: added to the limit. */
static inline void parting_take(struct series_set *set, struct series *s, float bar,
				struct parting *p)
{
	*p = (struct parting){ .limit = set->company_limit + bar };
	if (set->options.columns_n > 1 && company_looks(s->rows - 1, s->together))
		parting_look(set, s, p);
}

void parting_finding(const struct series_set *set, struct series *s, const struct parting *p,
		     const double *values, struct finding *f);

#endif

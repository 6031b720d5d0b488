/* SPDX-License-Identifier: MIT */
/*
 * state.h - is the column abnormal now, as opposed to: has something happened?
 *
 * A guarded baseline: the mean follows with half-life 500 rows, but at a tenth
 * of that speed while the state is past its limit, or a lasting fault would be
 * learned away. Two running means leave it and come back, one of 20 rows for what
 * is large and one of 60 for what is small but stays. d is such a mean less the
 * baseline, s the mean square of d itself, so that a column that drifts is judged by
 * its own drift; nu, the decayed number of sign changes of d, says how many independent
 * excursions that spread has seen: few, and a larger d is needed. With these, d is a
 * Student t of nu degrees of freedom, turned into a normal quantile by Wallace
 * (1959), "Bounds on normal approximations to Student's and the chi-square
 * distributions", Ann. Math. Statist. 30: u. The larger u counts.
 *
 * A residual counts as 6 mean residuals at most, so that one reading is no
 * state: on SKAB valve1 4 misses five rows more in a hundred, 8 and 12 bring half
 * as many false alarms again, and more episodes in lognormal noise. There the 20 rows
 * alone have an F1 of .83; a second mean of 40, 60, 80 or 100 rows makes it .85, .87, .87
 * and .85. In noise without memory the second adds next to no false episode, for it
 * is the first one's mean. The state ends at the two-sided 5 % point, 1.96.
 */
#ifndef AF_STATE_H
#define AF_STATE_H

#include <stdbool.h>
#include <stddef.h>

/* A running mean, as its distance from the baseline. */
struct run {
	float d;
	float square;  /* mean of d * d */
	float changes; /* nu */
	float side;    /* sign of the last d that had one */
};

struct state {
	double mean;	/* the baseline */
	float residual; /* mean |x - mean| */
	struct run short_run, long_run;
	bool by_long_run; /* whose u was the larger at the last reading */
};

#define STATE_LEAVE 1.96f
#define STATE_LEAK 0.0625f /* what is beyond a limit counts a little, as in level.h */

/* The mean that spoke louder at the last reading. */
static inline const struct run *state_run(const struct state *s)
{
	return s->by_long_run ? &s->long_run : &s->short_run;
}

/* Two-sided normal quantile of one false start in 500 rows and column. */
float state_limit(size_t columns_n);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * state.h - is the column abnormal now, as opposed to: has something happened?
 *
 * A guarded baseline: the mean follows with half-life 500 rows, but at a tenth
 * of that speed while the state is past its limit, or a lasting fault would be
 * learned away. d is a 20-row mean less the baseline, s the mean square of d
 * itself, so that a column that drifts is judged by its own drift; nu, the
 * decayed number of sign changes of d, says how many independent excursions
 * that spread has seen: few, and a larger d is needed. With these, d is a
 * Student t of nu degrees of freedom, turned into a normal quantile by Wallace
 * (1959), "Bounds on normal approximations to Student's and the chi-square
 * distributions", Ann. Math. Statist. 30: u.
 *
 * A residual counts as 6 mean residuals at most, so that one reading is no
 * state: on SKAB valve1 4 misses five rows more in a hundred, 8 and 12 bring half
 * as many false alarms again, and more episodes in lognormal noise. Means of 30
 * and 40 rows in place of 20 lose .01 and .07 of F1 there. The state ends at
 * the two-sided 5 % point, 1.96.
 */
#ifndef AF_STATE_H
#define AF_STATE_H

#include <stddef.h>
#include <stdint.h>

struct state {
	double mean, fast;
	float residual; /* mean |x - mean| */
	float square;	/* mean of d * d */
	float changes;	/* nu */
	float side;	/* sign of the last d */
};

enum { STATE_SILENT = 50 };
#define STATE_LEAVE 1.96f

/* Where a reading leaves the running mean. */
struct excursion {
	float e, size; /* the reading's residual, limited */
	float d, nu;
};

/* Takes a reading into the running mean; 1 + d*d/(s nu), 1 while silent. */
float state_begin(struct state *s, double x, uint32_t rows, struct excursion *v);

/* u, by the logarithm of that; 0 while silent. limit: that of the row (state_limit). Learns. */
float state_judge(struct state *s, uint32_t rows, float limit, const struct excursion *v,
		  float log2);

/* Two-sided normal quantile of one false start in 500 rows and column. */
float state_limit(size_t columns_n);

#endif

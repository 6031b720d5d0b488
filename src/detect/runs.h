/* SPDX-License-Identifier: MIT */
/*
 * runs.h - the same value, no value, or no row at all, for far longer than ever.
 *
 * One rule for three faults of sensors. Of n lengths the next is the longest
 * with probability 1/(n+1); that it is r times the longest before is a Pareto
 * tail of exponent 2 more, so the surprise is log10(n+1) + 2 log10(r). Below
 * three times the longest nothing is said, however long the history: a row or
 * two lost on the way is no silence. The longest shrinks by a thousandth with
 * every length, or one night would excuse all that follow.
 */
#ifndef AF_RUNS_H
#define AF_RUNS_H

#include <stdint.h>

struct runs {
	float longest;
	uint32_t seen;
};

enum { RUNS_SILENT = 20 }; /* lengths before anything is said */
#define RUNS_FACTOR 3.0f

/* A length that has ended. */
void runs_learn(struct runs *r, float length);

/* 0 unless over RUNS_FACTOR times the longest (and `least`). */
float runs_surprise(const struct runs *r, float length, float least);

#endif

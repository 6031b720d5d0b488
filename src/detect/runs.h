/* SPDX-License-Identifier: MIT */
/*
 * runs.h - the same value, no value, or no row at all, for far longer than ever.
 *
 * One rule for three faults of sensors. Of n lengths the next is the longest
 * with probability 1/(n+1); that it is r times the longest before is a Pareto
 * tail of exponent 2 more, so the surprise is log10(n+1) + 2 log10(r). Below
 * three times the longest nothing is said, however long the history: a row or
 * two lost on the way is no silence. The longest shrinks by a thousandth with
 * every length, or one night would excuse all that follow; what is told
 * to people is the length itself.
 */
#ifndef AF_RUNS_H
#define AF_RUNS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/attr.h"

struct runs {
	float longest; /* shrunk */
	float whole;   /* that length as it was */
	uint32_t seen;
};

enum { RUNS_SILENT = 20 }; /* lengths before anything is said */
#define RUNS_FACTOR 3.0f
#define RUNS_SHRINK 0.999f

/* A length that has ended. */
static inline void runs_learn(struct runs *r, float length)
{
	float longest = r->longest * RUNS_SHRINK;
	uint32_t whole, came;

	memcpy(&whole, &r->whole, sizeof(whole));
	memcpy(&came, &length, sizeof(came));
	/* As likely as not, so not by a branch: numbers are chosen from without one. */
	whole = length > longest ? came : whole;
	memcpy(&r->whole, &whole, sizeof(whole));
	r->longest = length > longest ? length : longest;
	r->seen += r->seen < UINT32_MAX;
}

/*
 * The longest before, for a finding of `length`. NAN if it was as long once, so
 * long ago that it no longer counts: "at most" would be untrue of anything less.
 */
static inline double runs_usual(const struct runs *r, float length)
{
	return r->whole < length ? (double)r->whole : (double)NAN;
}

/* For runs_surprise only: of a length over RUNS_FACTOR times the usual. */
float runs_surprise_over(const struct runs *r, float length, float usual);

/* 0 unless over RUNS_FACTOR times the longest (and `least`). */
static inline float runs_surprise(const struct runs *r, float length, float least)
{
	float usual = r->longest > least ? r->longest : least;

	if (AF_LIKELY(!(length > RUNS_FACTOR * least)))
		return 0.0f;
	if (r->seen < RUNS_SILENT || !(length > RUNS_FACTOR * usual))
		return 0.0f;
	return runs_surprise_over(r, length, usual);
}

#endif

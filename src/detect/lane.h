/* SPDX-License-Identifier: MIT */
/*
 * lane.h - figures of several columns brought into the lanes of fours, and back.
 *
 * LANES columns at a time: 4, or 1 where the including file says so, for a
 * column that is alone. Then the other three lanes hold nothing of meaning.
 */
#ifndef AF_LANE_H
#define AF_LANE_H

#include <stddef.h>
#include <stdint.h>

#include "detect/four.h"

#ifndef LANES
#define LANES 4
#endif

/* Bits of all lanes. */
#define LANES_ALL ((1u << LANES) - 1)

/*
 * The member of each of the structures that the pointers p point to, and four addresses of it:
 * of one that is alone four times the same.
 */
#if LANES == 1
#define LANES_OF(p, member) four_first((float)(p)[0]->member)
#define LANES_AT(p, member)                                                        \
	{                                                                          \
		&(p)[0]->member, &(p)[0]->member, &(p)[0]->member, &(p)[0]->member \
	}
#else
#define LANES_OF(p, member)                                                          \
	four_of((float)(p)[0]->member, (float)(p)[1]->member, (float)(p)[2]->member, \
		(float)(p)[3]->member)
#define LANES_AT(p, member)                                                        \
	{                                                                          \
		&(p)[0]->member, &(p)[1]->member, &(p)[2]->member, &(p)[3]->member \
	}
#endif

/* A figure of each. */
static inline struct four lanes_of(const float figure[LANES])
{
#if LANES == 1
	return four_first(figure[0]);
#else
	return four_of(figure[0], figure[1], figure[2], figure[3]);
#endif
}

/* Where a column is alone: its figure in all lanes. */
static inline struct four lanes_spread(struct four a)
{
#if LANES == 1
	return four_all(four_part(a, 0));
#else
	return a;
#endif
}

/* Four floats lie at each of the places: to[k] gets the k-th of each. */
static inline void lanes_load(const float *const from[4], struct four to[4])
{
#if LANES == 1
	for (unsigned k = 0; k < 4; k++)
		to[k] = four_first(from[0][k]);
#else
	to[0] = four_load(from[0]);
	to[1] = four_load(from[1]);
	to[2] = four_load(from[2]);
	to[3] = four_load(from[3]);
	four_turn(to);
#endif
}

/* The way back; the first place is the last to be written, for those of idle lanes may be it. */
static inline void lanes_store(float *const to[4], struct four from[4])
{
#if LANES == 1
	for (unsigned k = 0; k < 4; k++)
		to[0][k] = four_part(from[k], 0);
#else
	four_turn(from);
	four_store(to[3], from[3]);
	four_store(to[2], from[2]);
	four_store(to[1], from[1]);
	four_store(to[0], from[0]);
#endif
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * lanes.h - columns of a row on their way through the experts, side by side.
 *
 * For column.c and column_alone.c only. Every expert is a long chain of
 * products, each of which waits for the one before: four columns take no
 * longer than one. The order of the questions is that of time, too: between a
 * chain and what is made of its end lies work that does not need it.
 */
#ifndef AF_LANES_H
#define AF_LANES_H

#include "detect/lane.h"

#include "detect/column.h"
#include "detect/state_take.h"

/*
 * Readings, each in a lane of the fours. Where there are less than LANES, those
 * behind the last do the first one's work again.
 */
struct lanes {
	unsigned n;
	struct column *column[LANES];
	struct reading *reading[LANES];
	double x[LANES];
	struct four short_x;	 /* x with less digits */
	struct four rows, start; /* readings before; their start_gains */
	struct four step;	 /* from the reading before */
	struct four residual;	 /* from the level */
	struct four drift;	 /* from the state's baseline */
	struct four recent;	 /* running mean before */
	struct local_lesson local;
	struct noise_lesson noise;
	struct departures day;
	struct state_step state;
	struct pattern_look look[LANES];
	unsigned looks;		  /* bits of those whose pattern is looked at */
	unsigned records;	  /* bits of those beyond all before */
	struct tail *side[LANES]; /* the level's, of the residual's sign */
	struct tail_asked asked_level, asked_local, asked_noise;
	struct four daily_place, pattern_place;
	struct four said[EXPERTS_N]; /* surprises */
};

#if LANES == 1
#define LANES_USED(l) 1u
#else
#define LANES_USED(l) ((l)->n)
#endif

static inline void lanes_empty(struct lanes *l)
{
	l->n = 0;
}

/* x: the reading in the column's own units. */
static inline void lanes_add(struct lanes *l, struct column *c, double x, struct reading *r)
{
	l->column[l->n] = c;
	l->x[l->n] = x;
	l->reading[l->n] = r;
	l->n++;
}

/* A column that is alone or left over, its reading in its own units. Is it an event? */
bool column_take_alone(struct column *c, const struct moment *m, double x, struct reading *r);

#endif

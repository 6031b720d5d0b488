/* SPDX-License-Identifier: MIT */
/*
 * daily.h - how far is the column from what it usually is at this time of day?
 *
 * The day in 48 half hours; each remembers the level and the spread of a short
 * running mean (half-life 6 rows: a single odd reading is the level expert's business).
 * A bin learns once a visit, not once a row, so that one-minute readings
 * remember days too: gain .25, started as a plain mean, moved by at most 5
 * spreads. It speaks after three visits, and the expert once 48 visits of such
 * bins have been judged, a day of half hours: what a night has shown says nothing
 * of a morning. Two days are better on NAB by a third of a point, and too long for
 * who looks at a week. The day is the UTC day: a whole-hour offset only renames
 * the bins.
 */
#ifndef AF_DAILY_H
#define AF_DAILY_H

#include <stdbool.h>
#include <stdint.h>

#include "detect/lane.h"
#include "detect/tail.h"

enum { DAILY_BINS = 48, DAILY_NO_BIN = 255, DAILY_SILENT = DAILY_BINS, DAILY_VISITS_SILENT = 3 };

#define DAILY_SPREAD_LEAST 1e-18f

struct daily {
	float level[DAILY_BINS], spread[DAILY_BINS];
	uint8_t visits[DAILY_BINS]; /* 255: that many or more */
	float sum, deviation_sum;   /* of this visit */
	uint32_t visit_rows;
	uint8_t bin;	/* the bin being visited, plus one; 0: none yet */
	uint8_t judged; /* visits of bins that had spoken, DAILY_SILENT at most */
	struct tail tail;
};

/* Half hour of the day, or DAILY_NO_BIN without a time. */
uint8_t daily_bin(int64_t time_ns);

/* Of columns' running means (local.h) from their half hour's levels. */
struct departures {
	struct four recent; /* the running means */
	struct four size;
	struct four usual, least; /* the bins' spreads, and their bounds */
	struct four statistic;	  /* how many spreads they are gone; 0 while the bin is silent */
	unsigned speak;		  /* bits of those whose bin is not */
};

/* What counts as a bin's spread. */
static inline float daily_spread(const struct daily *d, uint8_t bin, float least)
{
	return larger(d->spread[bin], larger(least, DAILY_SPREAD_LEAST));
}

/* By spreads with this bound. */
static inline struct four daily_statistics(const struct departures *f, struct four least)
{
	return four_div(f->size,
			four_larger(f->usual, four_larger(least, four_all(DAILY_SPREAD_LEAST))));
}

/* bin: not DAILY_NO_BIN. `least` bounds the spreads from below. */
static inline void daily_depart(const struct daily *const d[LANES], struct four recent, uint8_t bin,
				struct four least, struct departures *f)
{
	f->recent = recent;
	f->size = four_size(four_sub(recent, LANES_OF(d, level[bin])));
	f->usual = LANES_OF(d, spread[bin]);
	f->least = least;
	f->speak = 0;
#pragma GCC unroll 4
	for (unsigned i = 0; i < LANES; i++)
		f->speak |= (unsigned)(d[i]->visits[bin] >= DAILY_VISITS_SILENT) << i;
	f->statistic = four_all(0.0f);
	if (f->speak != 0)
		f->statistic = four_if(four_mask_of(f->speak), daily_statistics(f, least));
}

/* Enough days to be asked? */
static inline bool daily_has_seen_days(const struct daily *d)
{
	return d->judged >= DAILY_SILENT && tail_speaks(&d->tail);
}

/* For daily_learn only. */
void daily_turn(struct daily *d, uint8_t bin, float least);

/* Learns what was just judged: size and bucket are those of daily_depart. */
static inline void daily_learn(struct daily *d, uint8_t bin, float least, float recent, float size,
			       unsigned bucket)
{
	if (AF_UNLIKELY(d->bin != bin + 1))
		daily_turn(d, bin, least);
	if (d->visits[bin] >= DAILY_VISITS_SILENT)
		tail_learn(&d->tail, bucket);
	d->visit_rows++;
	d->sum += recent;
	d->deviation_sum += size;
}

/* The readings that would have left the running mean unsurprising; false while the bin is silent.
 */
bool daily_band(const struct daily *d, double x, float recent, uint8_t bin, float least,
		float surprise, double *low, double *high);

#endif

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

#include "detect/tail.h"

enum { DAILY_BINS = 48, DAILY_NO_BIN = 255, DAILY_SILENT = DAILY_BINS };

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

/* Of the running mean from its half hour's level. */
struct departure {
	float recent; /* the running mean */
	bool speaks;  /* else the rest is not set */
	float size, spread;
	float place; /* of size / spread on the tail's scale */
};

/*
 * How many spreads the running mean (local.h) is gone; 0 while the bin is
 * silent. `least` bounds the spread from below.
 */
float daily_statistic(const struct daily *d, float recent, uint8_t bin, float least,
		      struct departure *f);

/* Its surprise; f->place: that of daily_statistic. */
float daily_surprise(const struct daily *d, const struct departure *f);

/* Learns what was just judged. */
void daily_learn(struct daily *d, uint8_t bin, float least, const struct departure *f);

/* The readings that would have left the running mean unsurprising; false while the bin is silent.
 */
bool daily_band(const struct daily *d, double x, float recent, uint8_t bin, float least,
		float surprise, double *low, double *high);

#endif

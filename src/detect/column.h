/* SPDX-License-Identifier: MIT */
/*
 * column.h - one value column of one series: all its experts.
 *
 * All bytes zero is a column that has seen nothing. Readings are kept as x,
 * the distance from the first reading in units of a power of two near the first
 * difference seen: floats then hold steps of 1e-12 and of 1e300 alike.
 */
#ifndef AF_COLUMN_H
#define AF_COLUMN_H

#include <stdbool.h>
#include <stdint.h>

#include "detect/alarm.h"
#include "detect/daily.h"
#include "detect/finding.h"
#include "detect/level.h"
#include "detect/local.h"
#include "detect/noise.h"
#include "detect/pattern.h"
#include "detect/runs.h"
#include "detect/shape.h"
#include "detect/state.h"

/* What holds for every reading of a row. */
struct moment {
	float threshold; /* of events, by sensitivity */
	float state_limit;
	float crowd; /* log10 of the number of columns: that many chances a row */
	uint8_t bin; /* of the day */
};

struct column {
	double origin;	  /* the first reading */
	double scale;	  /* x of a half; a power of two, 0 while all readings are equal */
	double last;	  /* the last x */
	double low, high; /* least and greatest x */
	uint32_t rows;	  /* readings seen, missing ones not counted */
	uint32_t same;	  /* readings in a row equal to the last, less one */
	uint32_t missing; /* missing readings in a row */
	float step;	  /* largest step of late, decayed */
	struct runs flats, misses;
	struct alarm alarm, noise_alarm, pattern_alarm, shape_alarm;
	bool flat_said, missing_said;
	uint8_t state_kind; /* how the state that is on began */
	struct state state;
	struct level level;
	struct local local;
	struct daily daily;
	struct noise noise;
	struct pattern pattern;
	struct shape shape;
};

/* No column knows of its company: where that would stand stands u. */
enum { READING_STATE = EXPERT_COMPANY, READING_FIGURES = 12 };

/* What one reading came to. An event's finding is made by column_finding, before the next row.
 */
struct reading {
	float experts[READING_FIGURES]; /* each one's surprise, and at READING_STATE u */
	float score;			/* largest surprise, range bonus included */
	float event;			/* 0: none */
	uint8_t expert;			/* that spoke loudest */
	float away; /* from the state's baseline, as far as it counts; not of a missing one */
	/* What follows is set of an event alone, as it was before this reading was learned. */
	float bar; /* of level, day, range or local: what it cleared besides */
	double x;
	double level, band_low, band_high;
	struct nearness near;
	float company; /* what the state adds to a surprise */
	float before, fast, step, length;
};

/* One row: n columns, their values (NAN: missing), and what each came to. Is one an event? */
bool columns_take(struct column *columns, size_t n, const struct moment *m, const double *values,
		  struct reading *r);

/* What is said of a reading that is an event; value as it came. */
void column_finding(const struct column *c, const struct moment *m, const struct reading *r,
		    double value, struct finding *out);

/* The state has passed its limit with this reading. */
void column_state_begins(struct column *c);

/* What would be said of the state. */
void column_state_finding(const struct column *c, const struct moment *m, const struct reading *r,
			  double value, struct finding *out);

#endif

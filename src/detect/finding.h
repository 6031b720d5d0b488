/* SPDX-License-Identifier: MIT */
/*
 * finding.h - what the detector says of one reading, and its words.
 */
#ifndef AF_FINDING_H
#define AF_FINDING_H

#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

enum kind {
	KIND_SPIKE,
	KIND_DROP,
	KIND_LEVEL_SHIFT,
	KIND_DRIFT,
	KIND_FLATLINE,
	KIND_NOISE,
	KIND_OUT_OF_RANGE,
	KIND_TIME_OF_DAY,
	KIND_SHAPE,
	KIND_GAP,
	KIND_MISSING,
	KIND_OTHER,
	KINDS_N
};

enum expert {
	EXPERT_LEVEL,	 /* residual from the level (EWMA) */
	EXPERT_DAILY,	 /* residual from the time of day's usual value */
	EXPERT_RANGE,	 /* beyond every value seen so far */
	EXPERT_SHAPE,	 /* a piece of curve unlike those before it */
	EXPERT_NOISE,	 /* spread changed */
	EXPERT_FLATLINE, /* the same value far longer than usual */
	EXPERT_MISSING,	 /* missing readings far longer than usual */
	EXPERT_PATTERN,	 /* the last rows resemble nothing seen before */
	EXPERT_LOCAL,	 /* residual from the dozen rows before */
	EXPERT_GAP,	 /* silence far longer than usual; concerns the series, not a column */
	EXPERT_STATE,	 /* ongoing: the state, not an event */
	EXPERT_COMPANY,	 /* columns that went together part ways */
	EXPERTS_N
};

const char *kind_name(enum kind kind);	     /* "level_shift" */
const char *expert_name(enum expert expert); /* "time_of_day" for EXPERT_DAILY, "level", ... */
bool kind_from_name(struct span name, enum kind *kind);

/* FINDING_NO_COLUMN: the finding concerns the whole series (gap). */
enum { FINDING_NO_COLUMN = 0xFFFF };

/* NAN as a double, for the members below. */
#define FINDING_NONE ((double)NAN)

struct finding {
	uint16_t column;  /* index of the value column, or FINDING_NO_COLUMN */
	uint16_t partner; /* company: the column it went with; else FINDING_NO_COLUMN */
	uint8_t kind;	  /* enum kind */
	uint8_t expert;	  /* enum expert */
	bool ongoing;	  /* from the state, not an event */
	float score;	  /* surprise, -log10 of the tail probability, 0..12 */
	float event;	  /* strength of the event; a candidate if >= threshold */
	float threshold;  /* this expert's own threshold in force */
	double value;	  /* the reading, NAN where missing or where no column is concerned */
	double low;	  /* expected band that would not have surprised; NAN where none */
	double high;
	double before; /* level just before, NAN where unknown */
	double spread; /* usual size of a deviation, NAN where unknown */
	double extent; /* flatline, missing: readings in the run so far; gap: seconds of silence;
			  else NAN */
	double usual;  /* the longest such run or silence before, if shorter; else NAN */
};

/* What is said, and nothing measured yet: every double is NAN. */
static inline struct finding finding_begin(unsigned expert, enum kind kind, float score)
{
	return (struct finding){ .partner = FINDING_NO_COLUMN,
				 .expert = (uint8_t)expert,
				 .kind = (uint8_t)kind,
				 .score = score,
				 .value = FINDING_NONE,
				 .low = FINDING_NONE,
				 .high = FINDING_NONE,
				 .before = FINDING_NONE,
				 .spread = FINDING_NONE,
				 .extent = FINDING_NONE,
				 .usual = FINDING_NONE };
}

#endif

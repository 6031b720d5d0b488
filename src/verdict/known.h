/* SPDX-License-Identifier: MIT */
/*
 * known.h - what is true of one window and its question: what a text may quote.
 *
 * Calling sequence: known_init() once an answer, then known_...() as often as
 * needed, known_release(). Window, shown and schema are borrowed meanwhile.
 *
 * Every question is "does anything of this sort lie in low..high?": a number
 * in words stands for every value that rounds to it.
 */
#ifndef AF_KNOWN_H
#define AF_KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"
#include "input/row.h"
#include "verdict/answer.h"
#include "verdict/question.h"
#include "window/window.h"

/* A reading that a text is about. */
struct subject {
	uint64_t row;
	size_t index;		       /* into w->rows, or w->rows_n if that row was not kept */
	uint16_t column;	       /* FINDING_NO_COLUMN for a silence */
	bool anomaly;		       /* it stands as an anomaly */
	double value;		       /* NAN where missing */
	const struct finding *finding; /* what the detector measured there */
};

enum { SUBJECTS_MAX = 32 };

struct wordlists;

struct known {
	const struct window *w;
	const struct shown *shown;
	const struct schema *schema;
	const struct subject *subjects;	      /* those that a text may be about */
	size_t subjects_n;		      /* SUBJECTS_MAX at most: the strongest */
	size_t anomalies_n, anomalous_rows_n; /* how many stand, all told */
	size_t kinds_n[KINDS_N];
	struct question *question;
	struct wordlists *lists; /* borrowed; NULL: none */
};

/* low <= what is given <= high */
struct given {
	double low, high;
};

static inline bool given_has(struct given g, double v)
{
	return v >= g.low && v <= g.high;
}

int known_init(struct known *k, const struct window *w, const struct shown *shown,
	       const struct schema *schema, struct err *err) AF_MUST_USE;
void known_release(struct known *k);

/* Columns a question is limited to. */
struct columns {
	const uint16_t *list;
	size_t n; /* 0: all */
};
bool columns_have(const struct columns *c, uint16_t column);

/* Was the reading of w->rows[i] in the question? */
static inline bool known_seen(const struct known *k, size_t i)
{
	return question_shows(k->question, i);
}

bool known_row_shown(const struct known *k, uint64_t row);
/* The reading of w->rows[i], in any of the columns. */
bool known_row_has(const struct known *k, const struct columns *c, size_t i, struct given g);
/* The same of a row by its number. */
bool known_at_row(const struct known *k, const struct columns *c, uint64_t row, struct given g);
/* The last third of the window lies above the first (way 1), or below (-1), by more than readings
 * scatter. */
bool known_trend(const struct window *w, size_t column, double way);
/* Any reading that was shown. */
bool known_reading(const struct known *k, const struct columns *c, struct given g);

/* A statistic, the band of a subject, its level before. */
enum known_what {
	KNOWN_MEAN = 1,
	KNOWN_MEDIAN = 2,
	KNOWN_MIN = 4, /* the least of the window */
	KNOWN_MAX = 8,
	KNOWN_SPREAD = 16,
	KNOWN_BAND = 32,
	KNOWN_BEFORE = 64, /* the level before, and the reading before */
	KNOWN_AFTER = 128, /* the reading after */
	KNOWN_NEAR = 256,  /* a reading of the three rows on either side */
	KNOWN_WIDER =
		512, /* with MIN and MAX: of what came before or of the rest, and of the band */
	KNOWN_ALL = 1023
};
bool known_figure(const struct known *k, const struct columns *c, unsigned what, struct given g);
bool known_score(const struct known *k, bool one_subject, struct given g);

/* Any reading that was shown of a row before (side -1) or after (1) a subject's. */
bool known_beside(const struct known *k, const struct columns *c, int side, struct given g);
/* The reading right before (side -1) or after a silence that is a subject, or of any row on that
 * side of another subject. */
bool known_beside_gap(const struct known *k, const struct columns *c, int side, struct given g);
/* A reading that stands three times on end. */
bool known_repeats(const struct known *k, const struct columns *c, struct given g);
/* The reading of a row of that time (of_day: time of any day). */
bool known_at_time(const struct known *k, const struct columns *c, int64_t at, int64_t unit,
		   bool of_day, struct given g);
/* Is the row's reading the window's least (side -1) or greatest (1), in one of the columns? */
bool known_extreme(const struct known *k, const struct columns *c, uint64_t row, int side);

/* The subject's own value. */
bool known_value(const struct known *k, const struct columns *c, struct given g);

/* A number that the question says outside its rows. */
bool known_quoted(const struct known *k, struct given g);

/*
 * A difference, share (per cent) or ratio of a subject's reading and a figure.
 * way: -1 the reading is the lower one, +1 the higher one, 0 either.
 */
enum known_relation {
	KNOWN_DIFFERENCE,
	KNOWN_SHARE, /* by which it lies apart, or that it is */
	KNOWN_APART, /* only the first of these */
	KNOWN_PART,  /* only the second */
	KNOWN_RATIO, /* of the two, or of the difference */
	KNOWN_TIMES  /* only the first of these */
};
bool known_relates(const struct known *k, const struct columns *c, enum known_relation relation,
		   unsigned what, int way, struct given g);

/* Counts. */
enum known_count {
	KNOWN_ROWS,	 /* of the window, of what was shown, before or after a subject */
	KNOWN_ANOMALIES, /* that stand */
	KNOWN_MARKS,	 /* candidates */
	KNOWN_MISSING,
	KNOWN_RUN, /* equal or missing readings on end */
	KNOWN_COLUMNS,
	KNOWN_UP_TO, /* rows, and not more than there are */
	KNOWN_MOVED  /* columns that have an anomaly that is a new level */
};
bool known_counts(const struct known *k, const struct columns *c, enum known_count what,
		  struct given g);
/* The restless stretch around a subject whose noise is an anomaly, if it is one. */
bool known_stretch(const struct known *k, const struct subject *s, size_t *first, size_t *last);
/* So many rows from one to the end of a restless stretch. */
bool known_stretch_from(const struct known *k, size_t index, struct given g);
/* "Two rows later": is the subject's reading over by then? */
bool known_over_after(const struct known *k, double rows);
/* Least and greatest reading of rows from..to. */
bool known_bounds(const struct known *k, const struct columns *c, uint64_t from, uint64_t to,
		  struct given g);
/* So many anomalies of one kind? */
bool known_kind_count(const struct known *k, enum kind kind, struct given g);

/* Seconds: step, silence, length of the window or a run, time between a subject and something else.
 */
bool known_duration(const struct known *k, struct given g);
/* Seconds that a subject's run of equal or missing readings lasts. */
bool known_run_lasts(const struct known *k, struct given g);
/* Seconds from one subject to another. */
bool known_interval(const struct known *k, struct given g);
/* Nanoseconds since the epoch, or of a day; within `unit` from `at` on. */
bool known_instant(const struct known *k, int64_t at, int64_t unit);
bool known_clock(const struct known *k, int64_t at, int64_t unit);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * behaviour_parts.h - what the files of behaviour.h share.
 */
#ifndef AF_BEHAVIOUR_PARTS_H
#define AF_BEHAVIOUR_PARTS_H

#include "verdict/behaviour.h"

/* A word in its place. Must stay where it is. */
struct place {
	const struct look *l;
	size_t i, begin, end; /* its clause */
	uint16_t list[8];
	struct columns columns; /* that the clause names, else the text's */
	bool named;
	bool negated; /* before the word */
	bool figure;  /* a number that is no row stands in the clause */
};

void behaviour_place(struct place *p, const struct look *l, size_t i);

/* Is it so of this subject? */
typedef bool subject_fn(const struct place *p, const struct subject *s);
/* Of one of those that the word is said of? */
bool behaviour_some(const struct place *p, subject_fn *fn);

/*
 * Subjects (behaviour_subject.c). One is "out" at a row whose reading is as far out as its own:
 * equal, missing, beyond its band. Its base is where it came from: the level before, else the
 * reading before; NAN if unknown.
 */
bool behaviour_has_column(const struct place *p, const struct subject *s);
bool behaviour_is_anomaly(const struct place *p, const struct subject *s);
bool behaviour_is_silence(const struct place *p, const struct subject *s);
bool behaviour_is_flat(const struct place *p, const struct subject *s);
bool behaviour_is_restless(const struct subject *s);
bool behaviour_out(const struct place *p, const struct subject *s, size_t at);
bool behaviour_out_at_end(const struct place *p, const struct subject *s);
bool behaviour_out_at_start(const struct place *p, const struct subject *s);
bool behaviour_over_later(const struct place *p, const struct subject *s);
double behaviour_base(const struct place *p, const struct subject *s);
/* 1: it lies above its base, -1: below, 0: neither can be said. */
int behaviour_way_of(const struct place *p, const struct subject *s);
bool behaviour_lies_above(const struct place *p, const struct subject *s);
bool behaviour_lies_below(const struct place *p, const struct subject *s);
/* So many rows on end that are out, from *first on. */
size_t behaviour_stretch(const struct place *p, const struct subject *s, size_t *first);
/* The window's greatest, or least, reading of its column. */
bool behaviour_is_highest(const struct place *p, const struct subject *s);
bool behaviour_is_lowest(const struct place *p, const struct subject *s);

/* The clause: a row or time that it names (or rows_n), and how many. */
size_t behaviour_point(const struct place *p);
size_t behaviour_points(const struct place *p);
/* Missing readings of the window. */
uint64_t behaviour_missing(const struct place *p);
/* "The cooling failed", "a charging station": a name for something. */
bool behaviour_is_name(const struct place *p);
/* "the high bound" */
bool behaviour_is_bound(const struct place *p);
/* The same, "next highest", "as high as" */
bool behaviour_is_attribute(const struct place *p);
/* "throughout", "all day" */
bool behaviour_says_whole(const struct place *p);
/* "since row 257", "from row 257 on": it goes on. */
bool behaviour_says_onward(const struct place *p);
/* The clause says that something is over, or stays. */
bool behaviour_says_state(const struct place *p);
/* It is so at the end of the window (or its beginning), where the clause says "until the end". */
bool behaviour_spans(const struct place *p, enum lexeme lexeme);

/* "until the end", "for the rest" */
bool behaviour_says_end(const struct place *p);

/* "Both columns jumped", "pressure and flow are high": each of them did, that way (1, -1). True if
 * the clause says no such thing. */
bool behaviour_each(const struct place *p, int side);

/* Two events that the clause names by row or way (behaviour_pair.c). Is what stands before the word
 * later (1) or earlier (-1)? Is it larger (way 1) or smaller: 1 or -1. 0: that is not said. */
int behaviour_pair_order(const struct place *p);
int behaviour_pair_size(const struct place *p, int way);
/* "Fell at row 130", "rose before row 130": false if it did not. */
bool behaviour_pair_way(const struct place *p, int way);

/* Nine tenths of the window are out. */
bool behaviour_is_whole(const struct place *p, const struct subject *s);
/* "After 5 minutes", "for an hour": seconds, or 0. Is it over by then? */
double behaviour_duration(const struct place *p);
bool behaviour_over_after(const struct place *p, const struct subject *s);
/* "It lasted a day" */
bool behaviour_lasted(const struct place *p);
/* "Between row 130 and row 170": out in the midst of it, if the clause says so. */
bool behaviour_between(const struct place *p);

/* Of the readings of the whole window (behaviour_shape.c), in one of the columns. */
bool behaviour_trend(const struct place *p, int way);
/* The same without a leap. */
bool behaviour_creeps(const struct place *p, int way);
/* One of the columns leapt at a subject's row, whatever column that is of. */
bool behaviour_moved(const struct place *p);
/* So many equal readings from w->rows[at] on. */
double behaviour_run_from(const struct place *p, size_t at);
/* More than half of the readings lie on that side. */
bool behaviour_most(const struct place *p, int side, double limit);
/* Most steps are small beside the spread: the readings follow a line of their own. */
bool behaviour_wave(const struct place *p);
/* They come, or repeat, at that interval. */
bool behaviour_beats(const struct place *p, double seconds);
/* The same of a window too short to repeat it: no more than one wave is seen. */
bool behaviour_one_wave(const struct place *p, double seconds);
/* Great steps in turn up and down, or an anomaly of noise. */
bool behaviour_turns(const struct place *p);
/* Three equal readings on end; with `at` < rows_n: w->rows[at] among them. */
bool behaviour_rest_at(const struct place *p, size_t at);
/* A missing reading or a silence. */
bool behaviour_has_gap(const struct place *p);
/* Two columns moved at the row of a subject. */
bool behaviour_together(const struct place *p);

/* Of the one reading that the word is said of ("row 258 is below 84.1", "12.71 is normal"): 1: it
 * lies on that side of the limit, of the median or mean that is named, else of its band; -1: it
 * does not; 0: the clause names no reading (behaviour_reading.c). */
int behaviour_reading_beyond(const struct place *p, int side, double limit);
/* It is no anomaly, if one is named right before the word. */
bool behaviour_reading_ordinary(const struct place *p);

/* What words of a lexeme mean: is it so? behaviour_course.c: */
typedef bool meaning_fn(const struct place *p, enum lexeme lexeme);
meaning_fn behaviour_goes, behaviour_pace;
/* behaviour_last.c: */
meaning_fn behaviour_back, behaviour_stays, behaviour_calm, behaviour_change, behaviour_still,
	behaviour_swings, behaviour_absent, behaviour_lasting, behaviour_stops;
/* behaviour_compare.c: */
meaning_fn behaviour_beyond, behaviour_higher, behaviour_high, behaviour_sized, behaviour_sign;
/* behaviour_extreme.c: */
meaning_fn behaviour_extreme, behaviour_deeper;
/* behaviour_count.c: */
meaning_fn behaviour_many, behaviour_mostly, behaviour_single, behaviour_recurs, behaviour_same,
	behaviour_equal, behaviour_joint;
/* behaviour_where.c: */
meaning_fn behaviour_part, behaviour_normal;
/* behaviour_time.c: */
meaning_fn behaviour_time;

#endif

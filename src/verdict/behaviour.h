/* SPDX-License-Identifier: MIT */
/*
 * behaviour.h - is what a word says of the readings' behaviour borne out?
 *
 * "Recovers", "drains", "frozen", "a rhythm": each has one plain meaning that
 * can be held against the window. A word is said of the anomalies of the
 * columns that its clause names, else of those of the whole text; where one of
 * them is so, it stands. What cannot be told is not so: a text that says it is
 * not shown.
 */
#ifndef AF_BEHAVIOUR_H
#define AF_BEHAVIOUR_H

#include "verdict/lexicon.h"
#include "verdict/numbers_parts.h"

/* Word i is of that lexeme, LEXEME_SMALL or later. NULL, or what is wrong with it: "tells of ...".
 */
const char *behaviour_wrong(const struct look *l, size_t i, enum lexeme lexeme);

/* "rose", "a fall": something went that way (1, -1) where no number says so. */
bool behaviour_way(const struct look *l, size_t i, int way);

/* "every four hours", i is "every": it comes at that interval. */
bool behaviour_every(const struct look *l, size_t i);

/* "The door was opened at row 257": what happened in the world is no reading, but its row or time
 * is that of an anomaly, and its subject is no column. NULL, or what is wrong with it. */
const char *behaviour_happened(const struct look *l, size_t i);

/* "Load rose before rpm fell", i is "before": the one column has an anomaly earlier. */
bool behaviour_order(const struct look *l, size_t i);

/* "It dipped, and then it spiked", i is "then": nothing that is told is the other way about. */
bool behaviour_then(const struct look *l, size_t i);

/* "Spiked", "dipped", i is the word: a reading is out on that side. */
bool behaviour_bold(const struct look *l, size_t i);

/* "Fell from 91 to 12.7 in one step", i is "step" or "next": the two stand side by side. */
bool behaviour_side_by_side(const struct look *l, size_t i);

/* "At the end of the window", i is "end": there is something there. */
bool behaviour_position(const struct look *l, size_t i);

/* "At about 4 for the rest of the window", i is "rest": so it is. */
bool behaviour_rest_near(const struct look *l, size_t i);

/* "In the last ten rows", i is "last" or "first": there is something there. */
bool behaviour_within(const struct look *l, size_t i);

/* "Within the usual range", "close to the median", i is "within" or "close": not said of an
 * anomaly.
 */
bool behaviour_ranged(const struct look *l, size_t i);

/* "Out of range from row 257 on", i is "out": so it is. */
bool behaviour_out_of_range(const struct look *l, size_t i);

/* "One reading is high", "only row 257", i is "one" or "only": no other beside it is. */
bool behaviour_only(const struct look *l, size_t i);

/* "The drop was expected", i is "expected": not said of an anomaly. */
bool behaviour_expected(const struct look *l, size_t i);

/* "Two drops", i is "drops": so many anomalies went that way. */
bool behaviour_as_many(const struct look *l, size_t i);

/* "It fell to three", i is "three": some reading is. */
bool behaviour_worded(const struct look *l, size_t i);

/* "It was down", i is "down" or "up": it lies there. */
bool behaviour_was_down(const struct look *l, size_t i);

/* "Like all others", i is "like": not said of an anomaly. */
bool behaviour_like_others(const struct look *l, size_t i);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * joined_parts.h - the rules of joined.h, by file. Each is false if the text joins what the data do
 * not; what it does not understand it leaves to prose.h.
 */
#ifndef AF_JOINED_PARTS_H
#define AF_JOINED_PARTS_H

#include "verdict/joined.h"

/* joined_pairs.c: two numbers or columns and what is said between them. */
bool joined_outside(const struct look *l);
bool joined_within(const struct look *l);
bool joined_ratio(const struct look *l);
bool joined_compares(const struct look *l);
bool joined_between_columns(const struct look *l);
bool joined_second(const struct look *l);
bool joined_peaks(const struct look *l);

/* joined_when.c: what is said of rows, and of how it goes on. */
bool joined_passing(const struct look *l);
bool joined_rows_compare(const struct look *l);
bool joined_resumes(const struct look *l);
bool joined_ordinary(const struct look *l);
bool joined_half(const struct look *l);
bool joined_same(const struct look *l);
bool joined_occurs(const struct look *l);
bool joined_none_beyond(const struct look *l);

/* numbers_limit.c: "it did not fall below 100 until 10:30". */
bool joined_not_until(const struct look *l);

/* joined_all.c: what is said of every row. */
bool joined_still(const struct look *l);
bool joined_throughout(const struct look *l);
bool joined_trend(const struct look *l);
bool joined_stays(const struct look *l);
bool joined_complete(const struct look *l);
bool joined_never(const struct look *l);
bool joined_absent(const struct look *l);
bool joined_first_absent(const struct look *l);
bool joined_since(const struct look *l);

#endif

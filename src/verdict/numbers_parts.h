/* SPDX-License-Identifier: MIT */
/*
 * numbers_parts.h - what the files of numbers.h share.
 */
#ifndef AF_NUMBERS_PARTS_H
#define AF_NUMBERS_PARTS_H

#include "verdict/numbers.h"
#include "verdict/role_parts.h"

/* Bytes of a foreign text that a message quotes. */
static inline int numbers_quoted(struct span s)
{
	return s.len > 40 ? 40 : (int)s.len;
}

/* NUMBERS_FALSE, and why: "cites 99.9 as a row, which the data do not bear out". */
enum numbers numbers_foreign(const struct look *l, const struct token *n, const char *as);

/* What a number stands for: everything that rounds to it; unit is what its last digit is worth. */
struct given numbers_given(double value, double unit, uint8_t zeros, enum hedge hedge);

/* Is number i true, read as this value with a last digit worth `unit`? */
bool numbers_true_as(const struct look *l, size_t i, const struct role *r, double value,
		     double unit);
/* Anything that was shown of the columns: a reading, a statistic, a bound. */
bool numbers_plain(const struct look *l, struct given g);

/* False if token i is the name of a weekday that it was not. */
bool numbers_weekday(const struct look *l, size_t i);

/* A day or year beside a month's name: that some row has. */
bool numbers_date(const struct look *l, size_t i);

/* A time: of the row, silence, stretch or extreme that the words around say. */
enum numbers numbers_time(const struct look *l, size_t i);

/* Does the row's time begin within the unit of the token's? */
bool numbers_is_at(const struct window *w, size_t row, const struct token *n);

/* The window's index of a row that token i names by number or time; rows_n if it names none. */
size_t numbers_point(const struct look *l, size_t i);

/* Is it the time between two rows or times that the text names? False if it says so and is not. */
enum between { BETWEEN_OPEN, BETWEEN_TRUE, BETWEEN_FALSE };
enum between numbers_between(const struct look *l, size_t of, struct given seconds);

/* "For three hours it was above 8": is that how long? OPEN if it does not say so. */
enum between numbers_beyond_for(const struct look *l, size_t i, struct given seconds);

/* "It never reached 38": number i is a limit, and no reading passed it. */
bool numbers_never_reached(const struct look *l, size_t i);

/* A difference, share or ratio of two readings that the text itself gives. */
bool numbers_own_pair(const struct look *l, size_t of, enum known_relation relation,
		      struct given g);
/* The same of a reading whose row or time the text names; a time from there. */
bool numbers_cited(const struct look *l, enum known_relation relation, unsigned figures, int way,
		   struct given g);
/* From what the text is about to a row or time that it names. */
bool numbers_since_subject(const struct look *l, struct given seconds);
/* From the start of the window to what the text is about or a row that it names. */
bool numbers_since_start(const struct look *l, struct given seconds);
bool numbers_cited_duration(const struct look *l, struct given seconds);
/* Greatest less least, or last less first, of the window, where the text speaks of that. */
bool numbers_change(const struct look *l, struct given g);
/* The readings of two rows or times that the text names. */
bool numbers_between_points(const struct look *l, struct given g);
/* Two columns at the row that the text is about. */
bool numbers_of_columns(const struct look *l, struct given g);
/* "from 473 to 168": one of the two; both are readings, the one after the other. */
bool numbers_passes(const struct look *l, size_t i);
/* The mean of rows that the text names: "from row 2451 on the mean is 2.19". */
bool numbers_mean_of(const struct look *l, struct given g);

/* "falls by 4 a row": the mean change between rows that the text names, or over the window. */
bool numbers_rate(const struct look *l, struct given g);

/* "Back at 12.7 two rows later": the reading so many rows behind a subject, if one is given. */
bool numbers_later(const struct look *l, size_t i, double rows);

/* "Frozen since 10:47": false if it did not begin there. "Rows 5 to 9 are too warm": if some are
 * not. */
bool numbers_spans_true(const struct look *l);

/* "97 of 100 readings lie between 13.2 and 15.1": the first number. */
bool numbers_part(const struct look *l, size_t i, struct given g);

/* "Three readings, 1210, 1175 and 1320": as many as are listed behind the number. */
bool numbers_listed(const struct look *l, size_t i, struct given g);

/* "103 870": tokens i and i + 1 as the one number that they may be. */
bool numbers_blank(const struct look *l, size_t i, struct token *whole);

/* "Two thirds of the usual", "a third lower": false if it is not so. */
enum numbers numbers_fraction(const struct look *l, size_t i);

/* So many rows from one that the text names to the next. */
bool numbers_span_rows(const struct look *l, struct given g);

/* The rows that a range of readings is said of: "before row 138". */
bool numbers_span(const struct look *l, uint64_t *from, uint64_t *to);

/* "fifteenfold": 15; 0 for other words. */
double numbers_fold(struct span word);
bool numbers_has_digit(struct span word);

/* A word that counts or measures without a number, or has digits in it. */
enum numbers numbers_word(const struct look *l, size_t i);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * role.h - what a number in a sentence says it is.
 *
 * A number is true or false only as something: 91 may be the median and not
 * the mean, 257 a row and not a reading. The words around it tell; where none
 * does, it is ROLE_PLAIN, which has to be something that was shown. For
 * other languages only the commonest words are known (row, reading, peak, by).
 */
#ifndef AF_ROLE_H
#define AF_ROLE_H

#include "verdict/known.h"
#include "verdict/token.h"

enum role_what {
	ROLE_FREE, /* says nothing of the data: "two likely causes" */
	ROLE_PLAIN,
	ROLE_ROW,
	ROLE_VALUE,  /* the reading that the text is about */
	ROLE_AT_ROW, /* the reading of the row named beside it */
	ROLE_FIGURE, /* a statistic or bound: figures */
	ROLE_SCORE,
	ROLE_THRESHOLD,
	ROLE_COUNT,	 /* count */
	ROLE_DIFFERENCE, /* way, figures */
	ROLE_AT_END,	 /* the window's first reading (side -1) or its last */
	ROLE_RATE,	 /* change a row */
	ROLE_PACE,	 /* readings in `seconds` */
	ROLE_OFF,	 /* "12.7 below the mean": a difference, or a value that lies there */
	ROLE_SHARE,
	ROLE_RATIO,
	ROLE_DURATION,	/* seconds: a unit of time follows */
	ROLE_TAIL,	/* belongs to the number before it: "20 min" of "3 h 20 min" */
	ROLE_DATE_PART, /* day or year beside a month's name */
	ROLE_NEVER	/* "dozens of outliers": nothing can bear it out */
};

enum hedge { HEDGE_NONE, HEDGE_ABOUT, HEDGE_NEARLY, HEDGE_ABOVE, HEDGE_BELOW };

struct role {
	enum role_what what;
	enum hedge hedge;
	unsigned figures; /* enum known_what, or 0: any */
	enum known_count count;
	bool by_kind; /* the count is of one kind */
	enum kind kind;
	int way;
	bool apart;	  /* per cent: by how much, not of what */
	bool part;	  /* per cent or times: of what, not by how much */
	int side;	  /* ROLE_FIGURE: of the rows before (-1) or after (1) */
	bool repeats;	  /* "stuck at 0.85" */
	bool range;	  /* one end of a range of readings */
	bool maybe_value; /* a duration where a reading may be meant */
	bool later;	  /* "2 rows later" */
	uint64_t row;
	size_t time; /* ROLE_AT_ROW: the token of a time instead of a row, one too many; 0: none */
	double seconds; /* what 1 of it is worth */
};

/* What token i of t, a number, is. one_subject: the text is about one reading. */
struct role role_of(const struct tokens *t, size_t i, bool one_subject);

/* Seconds of a unit of time, or 0. */
double role_seconds(const struct token *unit);

/* Index of the first token of the clause that i is in, and of the first one behind it. */
size_t role_clause_begins(const struct tokens *t, size_t i);
size_t role_clause_ends(const struct tokens *t, size_t i);

/* "no", "not", "isn't", ... somewhere in from..to-1. */
bool role_negated(const struct tokens *t, size_t from, size_t to);

/* The clause of i speaks of something else than the reading at hand: before, others, until. */
bool role_elsewhere(const struct tokens *t, size_t i);

/* A word for what is out of the ordinary. */
bool role_is_abnormal(const struct token *t);

#endif

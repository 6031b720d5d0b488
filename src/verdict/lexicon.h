/* SPDX-License-Identifier: MIT */
/*
 * lexicon.h - the words that a text shown as fact may be made of.
 *
 * What no rule knows cannot be checked, and what cannot be checked is not shown
 * as fact: so the words of such a text are a closed list. A word's lexeme says
 * who looks at what it says. The tables are in lexicon_frame.c, lexicon_words.c,
 * lexicon_meanings.c and lexicon_foreign.c; from LEXEME_SMALL on a lexeme is a
 * behaviour with a meaning of its own (behaviour.h). A new word goes to the
 * group whose check holds what it says, never to the frame for want of one.
 */
#ifndef AF_LEXICON_H
#define AF_LEXICON_H

#include "base/span.h"

enum lexeme {
	LEXEME_UNKNOWN,
	LEXEME_FRAME, /* says nothing by itself */
	LEXEME_MOVES, /* ways.h, joined.h and numbers.h look at it */
	LEXEME_THING, /* a name for what is measured, or stands around */
	LEXEME_CAUSE, /* what may have happened in the world; advice */
	LEXEME_HEDGE, /* openly a guess from here on */
	LEXEME_SMALL, /* the move, by its score */
	LEXEME_LARGE,
	LEXEME_FIGURE, /* only with a number that says it: "settles at 12.7" */
	LEXEME_ABOVE,  /* without a number: "far above the others" */
	LEXEME_BELOW,
	LEXEME_HIGHER, /* "hotter than usual" */
	LEXEME_LOWER,
	LEXEME_HIGHEST,
	LEXEME_LOWEST,
	LEXEME_DEEPER, /* "the first is deeper than the second" */
	LEXEME_MOST,   /* of the readings */
	LEXEME_EQUAL,  /* readings */
	LEXEME_SINGLE, /* reading */
	LEXEME_CHANGE, /* there is one, or "no change" */
	LEXEME_LONGER, /* than usual */
	LEXEME_SHORTER,
	LEXEME_STOPS, /* it is over, at zero or missing */
	LEXEME_SAME,  /* "the same dip" */
	LEXEME_NEGATIVE,
	LEXEME_POSITIVE,
	LEXEME_NORMAL, /* at a row that is named */
	LEXEME_UP,     /* "charging" */
	LEXEME_DOWN,   /* "draining" */
	LEXEME_HIGH,
	LEXEME_LOW,
	LEXEME_BACK,	 /* "recovers": it is over */
	LEXEME_STAYS,	 /* "persists": it is not */
	LEXEME_SUDDEN,	 /* in one step */
	LEXEME_GRADUAL,	 /* in many */
	LEXEME_RECURS,	 /* "a rhythm": there is another like it */
	LEXEME_SWINGS,	 /* "flips back and forth" */
	LEXEME_STILL,	 /* "frozen": equal readings on end */
	LEXEME_CALM,	 /* "steady": no anomaly */
	LEXEME_ABSENT,	 /* "silent", "a gap" */
	LEXEME_TOGETHER, /* two columns moved at one row */
	LEXEME_MANY,
	LEXEME_SHORT,
	LEXEME_LONG,
	LEXEME_EARLY, /* in the window */
	LEXEME_LATE,
	LEXEME_NIGHT, /* time of day, and of the week */
	LEXEME_MORNING,
	LEXEME_NOON,
	LEXEME_AFTERNOON,
	LEXEME_EVENING,
	LEXEME_MIDNIGHT,
	LEXEME_WEEKEND
};

/* ASCII letters without regard to case. */
enum lexeme lexicon_find(struct span word);

struct lexicon_group {
	enum lexeme lexeme;
	const char *const *words; /* sorted */
	size_t n;
};

enum { LEXICON_FRAME = 1, LEXICON_WORDS = 4, LEXICON_MEANINGS = 47, LEXICON_FOREIGN = 1 };
extern const struct lexicon_group lexicon_frame[LEXICON_FRAME];
extern const struct lexicon_group lexicon_words[LEXICON_WORDS];
extern const struct lexicon_group lexicon_meanings[LEXICON_MEANINGS];
extern const struct lexicon_group lexicon_foreign[LEXICON_FOREIGN];

#endif

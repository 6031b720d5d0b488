/* SPDX-License-Identifier: MIT */
/*
 * token.h - a text as words, names, numbers, times and marks.
 *
 * One pass from left to right, TOKENS_MAX tokens at most (a longer text is
 * `cut`); views into the text.
 *
 * Numbers: digits, or .5; thousands as 1,234.5 or 1 234.5 (no-break or thin
 * space) or 1'234; an exponent, as 1e6 or 1.2x10^6 in its forms; a sign (- +
 * and the true minus U+2212) only where none of a word, digit or closing
 * bracket stands right before it, so that 84.1-97.3 is two numbers with a dash
 * between. 12,71 is one number (`comma`) that a reader may also take as two.
 * The number words two to ninety-nine, hundred, thousand, million and dozen
 * count as numbers (`worded`), with "and a half" and before a unit of time
 * "half an", "a quarter of an", "more than an". Ordinals (1st, 22nd) are numbers with
 * `ordinal`. What is not read as one number (1.2.3, 40 digits) is a number
 * with value NAN: nothing bears it out.
 */
#ifndef AF_TOKEN_H
#define AF_TOKEN_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/attr.h"
#include "base/span.h"
#include "input/row.h"
#include "verdict/lexicon.h"
#include "verdict/wordlist.h"

/* Behind the last token stand TOKENS_PAD ends, so that a look a few words ahead is safe. */
enum { TOKENS_MAX = 400, TOKENS_PAD = 8 };

enum token_type {
	TOKEN_END, /* behind the last one */
	TOKEN_WORD,
	TOKEN_NAME, /* a value column (column), by its name or a word that only one column's name
		       has, or a key cell (column == TOKEN_NO_COLUMN) */
	TOKEN_NUMBER,
	TOKEN_CLOCK,   /* 19:10, 19:10:00, 7:10 pm: nanoseconds of the day */
	TOKEN_DATE,    /* 2014-02-14: nanoseconds of its midnight */
	TOKEN_INSTANT, /* a date and a time: nanoseconds */
	TOKEN_MARK     /* one character */
};

enum { TOKEN_NO_COLUMN = 0xFFFF };

struct token {
	enum token_type type;
	struct span text;
	struct word_key key; /* TOKEN_WORD, TOKEN_NAME */
	enum lexeme lexeme;  /* of the word as it stands; marks have none */
	bool glued;	     /* no blank before it */
	bool begins;	     /* first of its line */
	/* TOKEN_NAME */
	uint16_t column;
	/* TOKEN_NUMBER */
	double value;
	double unit;	/* what one step of the last digit is worth */
	bool integer;	/* written without point and exponent */
	bool is_signed; /* a sign was written */
	bool comma, worded, ordinal;
	/* The unit of time behind it is its column's, too: which of the two is asked about. */
	enum { EITHER, AS_READING, AS_TIME } asked;
	double part[2]; /* comma: what it says if it is two numbers */
	double other,
		other_unit; /* 3,841 and 48.210 where a comma is the decimal mark; unit 0: none */
	uint8_t zeros;	    /* trailing zeros of an integer */
	/* TOKEN_CLOCK, TOKEN_DATE, TOKEN_INSTANT */
	int64_t time_ns;
	int64_t unit_ns; /* a minute, a second, or less; a day for a date */
};

struct tokens {
	size_t n;
	struct wordlists *lists; /* borrowed */
	bool cut;
	bool english;	     /* one of its commonest words is there: a point is the decimal mark */
	struct token list[]; /* n and TOKENS_PAD */
};

/* names: what to know as a name; schema may be NULL. key may be empty. lists: see wordlist.h.
 * To be freed by free(). NULL: no memory. */
struct tokens *tokens_read(struct span text, const struct schema *schema, struct span key,
			   struct wordlists *lists) AF_MUST_USE;

/* ASCII letters without regard to case. Inline: most words are literals of a known length. */
static inline bool token_is(const struct token *t, const char *word)
{
	size_t len = strlen(word);
	return t->text.len == len && t->key.padded[0] != '\0' &&
	       memcmp(t->key.padded + 1, word, len) == 0;
}

/* Is the word one of a list's (wordlist.h)? */
static inline bool token_in(const struct token *t, const char *words)
{
	return word_in(&t->key, words);
}

/* How far what a number stands for may lie from it: everything that rounds to it. */
double token_slack(const struct token *t);
/* The number, as it was rounded, says this value; not NAN. */
bool token_says(const struct token *t, double value);

static inline bool token_is_mark(const struct token *t, char mark)
{
	return t->type == TOKEN_MARK && t->text.len == 1 && t->text.data[0] == mark;
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * scan.h - what begins at a place of a text: a number, a time, a name.
 *
 * Helpers of token.c. Each looks at s from its beginning and returns how many
 * bytes belong to what it found, 0 for nothing; *t is filled in but for its
 * text and place. Bounded by the length of s, nothing allocated.
 */
#ifndef AF_SCAN_H
#define AF_SCAN_H

#include "base/span.h"
#include "input/row.h"
#include "verdict/token.h"

/* A number without its sign; s begins with a digit, or a point and a digit. */
size_t scan_number(struct span s, struct token *t);

/* A date, a time of day, or both. */
size_t scan_time(struct span s, struct token *t);

/* A value column, key cell or other column whose name is here as a whole word. */
size_t scan_name(struct span s, const struct schema *schema, struct span key, struct token *t);

/* A number in words; s begins with a letter. */
size_t scan_worded(struct span s, struct token *t);

/* "half an" hour, "a quarter of an", more than "an": the words before a unit of time. */
size_t scan_article(struct span s, const struct token *before, struct token *t);

/* The character at s: its length, and what it is for. */
enum scan_class { SCAN_BLANK, SCAN_LETTER, SCAN_DIGIT, SCAN_FOREIGN_DIGIT, SCAN_MINUS, SCAN_OTHER };
enum scan_class scan_class(struct span s, size_t *len);

static inline bool scan_digit_at(struct span s, size_t i)
{
	return i < s.len && s.data[i] >= '0' && s.data[i] <= '9';
}

/* How many ASCII digits stand at i. */
static inline size_t scan_digits(struct span s, size_t i)
{
	size_t n = 0;
	while (scan_digit_at(s, i + n))
		n++;
	return n;
}

/* Nothing of a word follows at `at`. */
bool scan_ends_word(struct span s, size_t at);

bool scan_begins_whole(struct span s, const char *lower_case_word);

/* ASCII, without regard to case. The first letter is looked at in place: it mostly differs. */
static inline bool scan_begins(struct span s, const char *lower_case_word)
{
	return s.len > 0 && (s.data[0] | 0x20) == (lower_case_word[0] | 0x20) &&
	       scan_begins_whole(s, lower_case_word);
}

#endif

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

/* The character at s: its length, and what it is for. */
enum scan_class { SCAN_BLANK, SCAN_LETTER, SCAN_DIGIT, SCAN_FOREIGN_DIGIT, SCAN_MINUS, SCAN_OTHER };
enum scan_class scan_class(struct span s, size_t *len);

/* ASCII, without regard to case. */
bool scan_begins(struct span s, const char *lower_case_word);

#endif

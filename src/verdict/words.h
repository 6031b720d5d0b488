/* SPDX-License-Identifier: MIT */
/*
 * words.h - may a stranger's words be shown to a user at all?
 *
 * This is the look at form: is it a text, does it say something, is it whole.
 * Whether its numbers are true is the business of numbers.h. Nothing here
 * allocates; the work is linear in the text but for the phrase count, which is
 * bounded by WORDS_MAX words.
 */
#ifndef AF_WORDS_H
#define AF_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"

enum { WORDS_MAX = 256, COMMENT_MAX = 400 };

/*
 * A commentator's reply (DESIGN section 8): 0 and *sentence, a view into
 * `comment`, is its first sentence without the blanks around it. It is let
 * through if it is whole (ends in . ! or ?), five words or more, at most
 * COMMENT_MAX bytes, and holds no number that `question` does not hold, no
 * list, no address, no markup and no character that is unfit for a terminal.
 * `question` is the text of the message that was sent, facts included.
 * -1: ERR_INPUT, and the message is the `why` a person reads ("cites 99,
 * which its question does not hold"); *sentence is then what was looked at.
 */
int words_comment(struct span comment, struct span question, struct span *sentence,
		  struct err *err) AF_MUST_USE;

/* Length of the first sentence of text, its closing mark included; 0 if none ends. */
size_t words_sentence(struct span text);

/* The longest run of whole sentences within `max_chars` characters; empty if none ends there. */
struct span words_cut(struct span text, size_t max_chars);

/* Characters (not bytes) of a text. */
size_t words_chars(struct span text);

/*
 * Fit to be shown: NULL, or why not: a character that is unfit for a terminal,
 * an address, markup or a token of a chat template. Line ends and tabs count as
 * blanks here; the caller writes them as such.
 */
const char *words_unfit(struct span text);

/* Says something: NULL, or why not (under three words; one phrase of four words three times). */
const char *words_empty(struct span text);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * question.h - what the text of a question says of rows and numbers.
 *
 * A question is its table of rows, a line each that begins with the row's
 * number, and other lines: time, columns, candidates. The table is looked
 * through at once, the other lines when first asked for: most answers
 * cite nothing of them.
 */
#ifndef AF_QUESTION_H
#define AF_QUESTION_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"
#include "window/window.h"

struct question;

/* seen[i] becomes true for each row of w->rows that the table has. Window and text are borrowed
 * until question_free(). NULL: no memory. */
struct question *question_new(const struct window *w, struct span text, bool *seen,
			      struct err *err) AF_MUST_USE;
void question_free(struct question *q);

/* Is w->rows[i] named outside the table? */
bool question_names(struct question *q, size_t i);

/* Does a number from low to high stand outside the table, that may be a value? */
bool question_says(struct question *q, double low, double high);

#endif

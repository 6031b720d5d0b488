/* SPDX-License-Identifier: MIT */
/*
 * question.h - what the text of a question says of rows and numbers.
 *
 * A question is its table of rows, a line each that begins with the row's
 * number, and other lines: time, columns, candidates. Each part is read when it is first
 * asked for: most answers cite nothing of it.
 */
#ifndef AF_QUESTION_H
#define AF_QUESTION_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"
#include "window/window.h"

struct question;

/* rows: indices into w->rows that the table is known to have, what else it has is read from the
 * text. Window, text and rows are borrowed until question_free(). NULL: no memory. */
struct question *question_new(const struct window *w, struct span text, const size_t *rows,
			      size_t rows_n, struct err *err) AF_MUST_USE;
void question_free(struct question *q);

/* Has the table w->rows[i]? */
bool question_shows(struct question *q, size_t i);

/* Is it named outside the table? */
bool question_names(struct question *q, size_t i);

/* Does a number from low to high stand outside the table, that may be a value? */
bool question_says(struct question *q, double low, double high);

#endif

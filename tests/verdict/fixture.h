/* SPDX-License-Identifier: MIT */
/*
 * fixture.h - windows for the tests of the verdict room.
 *
 * A fixture owns everything that a struct window, its schema and its question
 * point to. fixture_init() gives one column with `rows` readings after
 * `context` others, values[i] = fn(row); fixture_mark() marks one of them;
 * fixture_show() shows every row and writes the question.
 */
#ifndef AF_TESTS_FIXTURE_H
#define AF_TESTS_FIXTURE_H

#include "base/buf.h"
#include "verdict/verdict.h"

enum { FIXTURE_COLUMNS = 8, FIXTURE_MARKS = 40 };

struct fixture {
	struct window w;
	struct schema schema;
	struct shown shown;
	struct verdict_context ctx;
	struct span names[FIXTURE_COLUMNS + 1];
	size_t values[FIXTURE_COLUMNS];
	struct column_stats stats[FIXTURE_COLUMNS];
	struct mark marks[FIXTURE_MARKS];
	char *texts; /* of the cells */
	size_t texts_len, texts_cap;
};

/* Room for rows and columns; readings are missing until set. First row number of the context, or of
 * the window. */
void fixture_init(struct fixture *f, size_t context, size_t rows, const char *const *columns,
		  size_t columns_n, uint64_t first);
void fixture_release(struct fixture *f);

/* A cell's text, as the input had it; "" or NULL: missing. index counts from the context's first
 * row. */
void fixture_cell(struct fixture *f, size_t index, size_t column, const char *text);

/* Marks a row; the rest of the finding is what can be told from the cells (band and before are
 * NAN). */
struct finding *fixture_mark(struct fixture *f, uint64_t row, size_t column, enum kind kind,
			     enum expert expert, double score);

/* After cells and marks: statistics, and the question that a model would be asked. */
void fixture_finish(struct fixture *f, size_t rows_max);

#endif

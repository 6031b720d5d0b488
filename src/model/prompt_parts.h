/* SPDX-License-Identifier: MIT */
/*
 * prompt_parts.h - how prompt.c is divided; nobody else includes this.
 *
 * A plan says what of a window is shown. It is made anew for every limit tried:
 * plan_columns() once, plan_rows() for each limit, then the data are written.
 */
#ifndef AF_PROMPT_PARTS_H
#define AF_PROMPT_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "input/row.h"
#include "model/prompt.h"
#include "verdict/answer.h"
#include "window/window.h"

enum { PLAN_COLUMNS_MAX = 16, PLAN_KEYS_MAX = 4, PLAN_NEIGHBOURS = 8, PLAN_FENCE_LETTERS = 12 };

struct plan {
	const struct window *w;
	const struct schema *schema;
	size_t candidates_n;
	size_t candidate[CANDIDATES_MAX]; /* indices into w->marks */
	size_t columns_n;
	size_t column[PLAN_COLUMNS_MAX]; /* value columns shown, ascending */
	int places[PLAN_COLUMNS_MAX];	 /* decimals of each */
	size_t candidate_columns_n;	 /* how many of them a candidate needs */
	size_t *rows;			 /* indices into w->rows, ascending; context first; owned */
	size_t rows_n;
	size_t context_n; /* how many of rows are context */
};

void plan_init(struct plan *p, const struct window *w, const struct schema *schema);
void plan_release(struct plan *p);

/* Chooses candidates and columns; a row may take about row_tokens_max tokens. */
void plan_columns(struct plan *p, size_t row_tokens_max);

/* Chooses at most `limit` rows. */
int plan_rows(struct plan *p, size_t limit, struct err *err) AF_MUST_USE;

/* Decimals with which value column c is shown. */
int plan_places(const struct window *w, size_t c);

/* The block between the fences, without them. */
int prompt_data(struct buf *out, const struct plan *p, struct err *err) AF_MUST_USE;

/* The block with its fences: both lines carry letters made from its SHA-256. */
int prompt_fence(struct buf *out, struct span data, struct err *err) AF_MUST_USE;

int prompt_schema(struct buf *out, const struct plan *p, struct err *err) AF_MUST_USE;

/* The answer's shape in words, one line. */
int prompt_shape(struct buf *out, const struct plan *p, struct err *err) AF_MUST_USE;

/* The series' key columns and cells: `sensor pump-7, line "A B"`; with `quoted` all in quotes. */
int prompt_series(struct buf *out, const struct schema *schema, struct span key, bool quoted,
		  struct err *err) AF_MUST_USE;

/* As prompt_add_name, but in quotes in any case. */
int prompt_add_quoted(struct buf *out, struct span name, struct err *err) AF_MUST_USE;

#endif

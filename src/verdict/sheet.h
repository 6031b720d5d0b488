/* SPDX-License-Identifier: MIT */
/*
 * sheet.h - the inside of a struct verdict: what is being written up.
 *
 * A sheet holds one anomaly a marked reading, in the order of rows, before it
 * is decided which of them stand; a mark of a reading that has one already (an
 * episode that also is an event) only adds to it. sheet_publish() turns it into
 * what verdict.h shows. Used by verdict.c and merge.c.
 */
#ifndef AF_SHEET_H
#define AF_SHEET_H

#include <stdint.h>

#include "verdict/keep.h"
#include "verdict/verdict.h"

struct sheet {
	struct keep keep;
	struct anomaly *items; /* one a reading */
	size_t items_n, items_cap;
	size_t *of_mark;     /* marks_n: index into items */
	struct anomaly *out; /* items_cap: those that stand, then the dismissed */
	struct rejected *rejected;
	size_t rejected_n, rejected_cap;
	struct buf text; /* scratch */
};

struct sheet *sheet_of(struct verdict *v, struct err *err) AF_MUST_USE;

/* Fills items from the window's marks, on the detector's word. */
int sheet_fill(struct sheet *s, const struct window *w, const struct verdict_context *ctx,
	       struct err *err) AF_MUST_USE;

/* One more item, for a model's own claim. Items may move. */
int sheet_add(struct sheet *s, const struct anomaly *a, struct err *err) AF_MUST_USE;

/* claim_json may be the sheet's own scratch text. */
int sheet_reject(struct sheet *s, struct span claim_json, struct span why, bool untrue,
		 struct err *err) AF_MUST_USE;

/* What stands, by row; reasons that are missing and the summary (if v has none) from the facts. */
int sheet_publish(struct sheet *s, struct verdict *v, const struct window *w,
		  const struct verdict_context *ctx, struct err *err) AF_MUST_USE;

#endif

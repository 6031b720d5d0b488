/* SPDX-License-Identifier: MIT */
/*
 * emit.h - a judged window becomes the lines that --emit asks for.
 */
#ifndef AF_EMIT_H
#define AF_EMIT_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "filter/options.h"
#include "filter/tally.h"
#include "input/row.h"
#include "model/reply.h"
#include "output/row_form.h"
#include "verdict/verdict.h"
#include "window/window.h"

struct emitter {
	const struct options *options;
	const struct schema *schema;
	struct verdict_context verdicts;
	bool rows_at_once;  /* --emit rows without a model */
	struct span *cells; /* room for one row's cells, schema->columns_n */
	struct row_form form;
};

int emitter_init(struct emitter *e, const struct options *o, const struct schema *schema,
		 const struct series_set *series, bool rows_at_once, struct err *err) AF_MUST_USE;
void emitter_release(struct emitter *e);

/* Appends the window's lines and counts its anomalies. */
int emit_window(struct emitter *e, struct buf *out, const struct window *w, const struct verdict *v,
		const struct reply *reply, struct tally *t, struct err *err) AF_MUST_USE;

/* One row at once, on the detector's word. */
int emit_row(struct emitter *e, struct buf *out, const struct row *row, uint32_t series,
	     const struct row_score *score, const struct span *value_cells,
	     struct err *err) AF_MUST_USE;

/* The rows that w still holds, before it drops them; their events stand on the detector's word. */
int emit_held_rows(struct emitter *e, struct buf *out, const struct window *w,
		   struct err *err) AF_MUST_USE;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * record.h - anomalies become lines: JSON Lines as anomaly-record(5) has them, and text.
 *
 * Each function appends one whole line with its newline, or nothing (-1).
 * Pure: what is written depends on the arguments alone.
 */
#ifndef AF_RECORD_H
#define AF_RECORD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "input/row.h"
#include "model/reply.h"
#include "output/row_form.h"
#include "verdict/verdict.h"
#include "window/window.h"

struct record_context {
	const struct schema *schema;
	bool with_rows;	       /* --with-rows */
	bool experts;	       /* -v: every expert's surprise in a row's record */
	struct row_form *form; /* for record_row only */
};

int record_window(struct buf *out, const struct window *w, const struct verdict *v,
		  const struct reply *reply, const struct record_context *ctx,
		  struct err *err) AF_MUST_USE;
int record_anomaly(struct buf *out, const struct window *w, const struct anomaly *a,
		   const struct record_context *ctx, struct err *err) AF_MUST_USE;
int record_text(struct buf *out, const struct window *w, const struct anomaly *a,
		const struct record_context *ctx, struct err *err) AF_MUST_USE;

/* anomaly: what stands of this row, or NULL. cells: columns_n. experts: EXPERTS_N or NULL. */
int record_row(struct buf *out, uint64_t number, int64_t time_ns, struct span key,
	       const struct span *cells, float score, float event, float state,
	       const float *experts, const struct anomaly *anomaly,
	       const struct record_context *ctx, struct err *err) AF_MUST_USE;

#endif

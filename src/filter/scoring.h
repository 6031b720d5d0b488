/* SPDX-License-Identifier: MIT */
/*
 * scoring.h - the way of a row through detection into its window.
 */
#ifndef AF_SCORING_H
#define AF_SCORING_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "detect/series.h"
#include "filter/emit.h"
#include "filter/keeper.h"
#include "filter/options.h"
#include "filter/state_file.h"
#include "filter/tally.h"
#include "input/reader.h"
#include "window/window.h"

struct scoring {
	const struct options *options;
	const struct schema *schema;
	struct series_set *series;
	struct windows *windows;
	struct state_file *state; /* borrowed */
	struct emitter *emitter;  /* borrowed */
	struct keeper *keeper;	  /* borrowed */
	struct tally *tally;	  /* borrowed */
	struct buf *out;	  /* borrowed */
	struct span *value_cells; /* of the row at hand */
	uint64_t bad_since;	  /* bad rows since the record before */
};

/* All zero before, but for the bad rows that have been counted. with_model: readings and their
 * digits are kept for questions. */
int scoring_init(struct scoring *r, const struct options *o, const struct schema *schema,
		 struct state_file *state, bool with_model, struct err *err) AF_MUST_USE;
void scoring_release(struct scoring *r);
int scoring_row(struct scoring *r, const struct row *row, struct err *err) AF_MUST_USE;

/* The next closed window, with its silence and its bad rows, or NULL. */
struct window *scoring_closed(struct scoring *r, struct err *err);

#endif

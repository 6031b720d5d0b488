/* SPDX-License-Identifier: MIT */
/*
 * keeper.h - when the state is saved, so that it is never ahead of the records.
 *
 * A row that a saved state has seen is never read again, so what it led to must
 * have been written before. What the detector has learned cannot be taken back
 * to an earlier row; so every ten minutes the keeper takes a copy of it, in
 * memory, and the copy goes to the file once every window that was open then,
 * or waited for a model, has been written. A run that is killed reads again
 * what came after the copy: some of it is told twice, nothing is lost.
 *
 *	keeper_init(&k, o, &state, now_ns);
 *	keeper_begin(&k, set, schema, at_once);   // once the columns are known
 *	keeper_row(&k, row);                      // a row went into a window
 *	keeper_closed(&k, w);                     // a window came out
 *	keeper_step(&k, windows, begun, left, now_ns, &err); // all output is flushed
 *	keeper_end(&k, &err);                     // and nothing waits any more
 *
 * `begun` and `left`: how many windows have gone to the desk and left it, in order.
 * Rows are numbered upwards: a window was open at the copy if its first row was there.
 */
#ifndef AF_KEEPER_H
#define AF_KEEPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "detect/series.h"
#include "filter/options.h"
#include "filter/state_file.h"
#include "window/window.h"

struct keeper {
	struct state_file *state;     /* borrowed, as are these */
	const struct series_set *set; /* NULL before keeper_begin */
	const struct schema *schema;
	bool on; /* there is a state to be saved */
	bool at_once;
	int64_t copied_ns; /* when, by the monotonic clock */
	uint64_t last_row; /* that went into a window */

	struct buf copy;   /* waits to be saved; empty: none does */
	uint64_t copy_row; /* the last that the last copy has seen */
	size_t still_open; /* windows open at the copy that have not closed */
	bool all_closed;
	uint64_t begun; /* windows on the desk when the last of them closed */
};

/* With --dry-run no row is told of, and no state saved. */
void keeper_init(struct keeper *k, const struct options *o, struct state_file *state,
		 int64_t now_ns);
/* at_once: every row is written when it is read, not with its window. */
void keeper_begin(struct keeper *k, const struct series_set *set, const struct schema *schema,
		  bool at_once);
void keeper_release(struct keeper *k);

void keeper_row(struct keeper *k, uint64_t row);
void keeper_closed(struct keeper *k, const struct window *w);

/* Takes a copy if one is due, and saves one that nothing open or waiting is behind any more. */
int keeper_step(struct keeper *k, const struct windows *windows, uint64_t begun, uint64_t left,
		int64_t now_ns, struct err *err) AF_MUST_USE;
/* Until a copy is due, or -1: none is before a row comes. */
int64_t keeper_wait_ns(const struct keeper *k, int64_t now_ns);
int keeper_end(struct keeper *k, struct err *err) AF_MUST_USE;

#endif

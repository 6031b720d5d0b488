/* SPDX-License-Identifier: MIT */
/*
 * context.h - the last rows of a series, for the next window's context. Private to the room.
 *
 * A ring of options->context_n rows (1 at least) and their readings, all of whose
 * memory is got at its start.
 */
#ifndef AF_CONTEXT_H
#define AF_CONTEXT_H

#include "window/pane.h"

struct context;

struct context *context_new(const struct window_options *options, struct err *err) AF_MUST_USE;
void context_free(struct context *c); /* NULL too */

void context_keep(struct context *c, const struct window_options *options, const struct row *row,
		  const struct row_score *score);

/* Into a new pane, oldest first. */
int context_show(const struct context *c, const struct window_options *options, struct pane *p,
		 struct err *err) AF_MUST_USE;

#endif

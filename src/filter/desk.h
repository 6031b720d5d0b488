/* SPDX-License-Identifier: MIT */
/*
 * desk.h - closed windows wait here for their verdict, and leave in order.
 *
 * A window that needs no model leaves at once unless one before it waits. The
 * desk holds at most DESK_BYTES_MAX of windows; desk_room says when to stop
 * reading. What leaves is appended to `out` by the emitter.
 */
#ifndef AF_DESK_H
#define AF_DESK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "filter/emit.h"
#include "filter/tally.h"
#include "model/dryrun.h"
#include "model/model.h"
#include "output/order.h"
#include "window/window.h"

enum { DESK_BYTES_MAX = 64 << 20 };

struct desk {
	enum ask ask;
	struct model *model; /* borrowed; NULL with ASK_NONE */
	const struct model_options
		*dry; /* --dry-run: questions are written, nothing else; or NULL */
	struct dryrun dry_sums;
	struct emitter *emitter;
	struct tally *tally;
	struct buf *out;
	struct order *order; /* only with a model */
	size_t bytes;
	uint64_t begun;	  /* how many have had to wait here */
	bool interrupted; /* nothing more is asked */
};

int desk_init(struct desk *d, enum ask ask, struct model *model, struct emitter *emitter,
	      struct tally *tally, struct buf *out, struct err *err) AF_MUST_USE;
void desk_release(struct desk *d);
bool desk_room(const struct desk *d);
bool desk_empty(const struct desk *d);
size_t desk_waiting(const struct desk *d);
uint64_t desk_left(const struct desk *d); /* of those begun, they leave in order */

/* Takes the window over, and frees it also on failure. */
int desk_window(struct desk *d, struct window *w, struct err *err) AF_MUST_USE;

/* Lines made before their window's verdict, in their place in the order. */
int desk_held_rows(struct desk *d, const struct window *w, struct err *err) AF_MUST_USE;

/* Takes the replies that have come and lets go what is finished. */
int desk_settle(struct desk *d, struct err *err) AF_MUST_USE;

#endif

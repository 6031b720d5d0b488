/* SPDX-License-Identifier: MIT */
/*
 * due.h - the open time windows in the order in which they close: by their ends, and by series
 * within one end. Private to the room.
 *
 * A binary heap of borrowed panes: to find the next costs nothing, to add or take
 * one the logarithm of their number, however many series are silent.
 */
#ifndef AF_DUE_H
#define AF_DUE_H

#include "window/pane.h"

struct due {
	struct pane **heap; /* no pane closes before its parent, (i - 1) / 2 */
	size_t n, cap;
};

void due_release(struct due *d); /* also of one that is all zero, which is empty */
int due_add(struct due *d, struct pane *p, struct err *err) AF_MUST_USE;
struct pane *due_take(struct due *d); /* the next; there is one */

static inline struct pane *due_next(const struct due *d)
{
	return d->n > 0 ? d->heap[0] : NULL;
}

#endif

/* SPDX-License-Identifier: MIT */
#include "window/due.h"

#include <stdlib.h>

void due_release(struct due *d)
{
	free(d->heap);
	*d = (struct due){ .heap = NULL };
}

static bool before(const struct pane *a, const struct pane *b)
{
	return a->end_ns != b->end_ns ? a->end_ns < b->end_ns : a->w.series < b->w.series;
}

static int reserve(struct due *d, struct err *err)
{
	if (d->n < d->cap)
		return 0;
	const size_t cap = d->cap > 0 ? 2 * d->cap : 16;
	struct pane **heap = realloc(d->heap, cap * sizeof *heap);
	if (!heap)
		return err_nomem(err, "the open windows");
	d->heap = heap;
	d->cap = cap;
	return 0;
}

int due_add(struct due *d, struct pane *p, struct err *err)
{
	if (reserve(d, err) < 0)
		return -1;
	size_t at = d->n++;
	while (at > 0 && before(p, d->heap[(at - 1) / 2])) {
		d->heap[at] = d->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	d->heap[at] = p;
	return 0;
}

struct pane *due_take(struct due *d)
{
	struct pane *first = d->heap[0];
	struct pane *last = d->heap[--d->n];
	size_t at = 0;
	for (size_t child = 1; child < d->n; child = 2 * at + 1) {
		if (child + 1 < d->n && before(d->heap[child + 1], d->heap[child]))
			child++;
		if (!before(d->heap[child], last))
			break;
		d->heap[at] = d->heap[child];
		at = child;
	}
	d->heap[at] = last;
	return first;
}

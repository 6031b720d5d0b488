/* SPDX-License-Identifier: MIT */
/*
 * pane.h - an open window: what it keeps of its rows. Private to the room.
 *
 * While a pane is open, texts are appended to three stores and only their ends
 * are kept, because the stores move as they grow; pane_seal turns the ends into
 * spans, sorts the marks and computes what needs every reading. The struct
 * window comes first: what is handed out is the pane's own window.
 *
 * pane_reset keeps the memory for the next window.
 */
#ifndef AF_PANE_H
#define AF_PANE_H

#include "base/buf.h"
#include "window/window.h"

struct pane_mark {
	struct mark mark;
	size_t digits_at; /* offset into mark_text */
};

struct pane {
	struct window w;
	struct pane *next;
	struct pane_pool *pool;
	size_t rows_cap;
	size_t values_cap; /* in readings */
	size_t marks_cap, marks_n;
	struct pane_mark *pending; /* marks_n of them, in order of arrival */
	struct buf digits, cells, mark_text;
	uint32_t *digit_ends; /* rows_cap x values_n */
	uint32_t *cell_ends;  /* rows_cap, or NULL unless keep_cells */
	long double *sums;    /* values_n */
	size_t sealed_marks_cap, spans_cap;
	int64_t end_ns;	     /* by time: first nanosecond after the window */
	struct mark ongoing; /* the row with the greatest state of a carried episode */
	bool carried;	     /* an episode from before has lasted through every row so far */
	bool has_ongoing;
	struct buf ongoing_digits;
};

/* Panes that wait for reuse. */
struct pane_pool {
	struct pane *free;
	const struct window_options *options;
};

struct pane *pane_new(struct pane_pool *pool, struct err *err) AF_MUST_USE;
void pane_recycle(struct pane *p); /* back to its pool */
void pane_free(struct pane *p);

/* A row of context: shown beside the window, not counted. */
int pane_add_context(struct pane *p, const struct window_row *row, const double *values,
		     struct err *err) AF_MUST_USE;
int pane_add_row(struct pane *p, const struct row *row, const struct row_score *score,
		 const struct span *value_cells, const struct span *cells, size_t cells_n,
		 struct err *err) AF_MUST_USE;
int pane_add_mark(struct pane *p, const struct mark *mark, struct err *err) AF_MUST_USE;
int pane_carry(struct pane *p, const struct row *row, const struct row_score *score,
	       struct span digits, struct err *err) AF_MUST_USE;

bool pane_full(const struct pane *p); /* at one of the ceilings of window.h */
void pane_thin(struct pane *p);	      /* halves what is kept; cells are all dropped */
int pane_seal(struct pane *p, struct err *err) AF_MUST_USE;
int pane_reseal_marks(struct pane *p,
		      struct err *err) AF_MUST_USE; /* after a mark was added to a sealed pane */
void pane_fix_spans(struct pane *p); /* spans of rows and cells valid until the next addition */

#endif

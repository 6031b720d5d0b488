/* SPDX-License-Identifier: MIT */
#include "window/window.h"

#include <math.h>
#include <stdlib.h>

#include "window/context.h"
#include "window/due.h"
#include "window/newest.h"
#include "window/pane.h"

struct slot {
	struct pane *open;	 /* oldest first; by rows there is at most one */
	uint64_t number;	 /* windows begun */
	struct context *context; /* NULL until a row is to be kept */
	struct span key;
	float state;	   /* of the newest row */
	bool ongoing;	   /* the state holds after it */
	bool told_silence; /* the gap before the next row has been reported */
};

struct windows {
	struct window_options options;
	struct pane_pool pool;
	struct slot *slots;
	size_t slots_n, slots_cap;
	size_t open_n;
	struct pane *closed, **closed_end;
	struct newest newest;
	struct due due; /* by time: the open windows */
	windows_spill_fn *spill;
	void *spill_arg;
};

struct windows *windows_new(const struct window_options *options, struct err *err)
{
	struct windows *ws = calloc(1, sizeof *ws);
	if (!ws) {
		err_nomem(err, "windows");
		return NULL;
	}
	ws->options = *options;
	ws->pool.options = &ws->options;
	ws->closed_end = &ws->closed;
	newest_init(&ws->newest);
	return ws;
}

static void free_list(struct pane *p)
{
	while (p) {
		struct pane *next = p->next;
		pane_free(p);
		p = next;
	}
}

void windows_free(struct windows *ws)
{
	if (!ws)
		return;
	for (size_t i = 0; i < ws->slots_n; i++) {
		free_list(ws->slots[i].open);
		context_free(ws->slots[i].context);
	}
	free_list(ws->closed);
	free_list(ws->pool.free);
	due_release(&ws->due);
	free(ws->slots);
	free(ws);
}

void windows_on_spill(struct windows *ws, windows_spill_fn *fn, void *arg)
{
	ws->spill = fn;
	ws->spill_arg = arg;
}

bool window_suspect(const struct window *w)
{
	for (size_t i = 0; i < w->marks_n; i++)
		if (w->marks[i].finding.expert != EXPERT_STATE)
			return true;
	return w->young;
}

size_t windows_open_n(const struct windows *ws)
{
	return ws->open_n;
}

void window_free(struct window *w)
{
	if (w)
		pane_recycle((struct pane *)w);
}

static struct slot *slot_of(struct windows *ws, uint32_t series, struct span key, struct err *err)
{
	if (series >= ws->slots_cap) {
		size_t cap = ws->slots_cap ? 2 * ws->slots_cap : 16;
		while (cap <= series)
			cap *= 2;
		struct slot *slots = realloc(ws->slots, cap * sizeof *slots);
		if (!slots) {
			err_nomem(err, "the windows of another series");
			return NULL;
		}
		memset(slots + ws->slots_cap, 0, (cap - ws->slots_cap) * sizeof *slots);
		ws->slots = slots;
		ws->slots_cap = cap;
	}
	if (series >= ws->slots_n)
		ws->slots_n = (size_t)series + 1;
	ws->slots[series].key = key;
	return &ws->slots[series];
}

static int keep_context(struct windows *ws, struct slot *s, const struct row *row,
			const struct row_score *score, struct err *err)
{
	if (ws->options.context_n == 0)
		return 0;
	if (!s->context && !(s->context = context_new(&ws->options, err)))
		return -1;
	context_keep(s->context, &ws->options, row, score);
	return 0;
}

static int64_t floor_to(int64_t ns, int64_t length)
{
	int64_t rest = ns % length;
	if (rest < 0)
		rest += length;
	return ns < INT64_MIN + rest ? INT64_MIN + 1 : ns - rest;
}

static int64_t plus(int64_t a, int64_t b)
{
	return a > INT64_MAX - b ? INT64_MAX : a + b;
}

static struct pane *open_pane(struct windows *ws, struct slot *s, uint32_t series, int64_t end_ns,
			      struct err *err)
{
	struct pane *p = pane_new(&ws->pool, err);
	if (!p)
		return NULL;
	if (s->context && context_show(s->context, &ws->options, p, err) < 0) {
		pane_recycle(p);
		return NULL;
	}
	p->w.number = ++s->number;
	p->w.series = series;
	p->w.key = s->key;
	p->w.start_ns = p->w.end_ns = TIME_NONE;
	p->w.young = true;
	p->w.ongoing = false;
	p->carried = s->ongoing;
	p->end_ns = end_ns;
	if (ws->options.spec.mode == WINDOW_BY_TIME && due_add(&ws->due, p, err) < 0) {
		pane_recycle(p);
		return NULL;
	}
	struct pane **link = &s->open;
	while (*link && (*link)->end_ns <= end_ns)
		link = &(*link)->next;
	p->next = *link;
	*link = p;
	ws->open_n++;
	return p;
}

/* The open window a row of this time belongs to, opened if need be; *late as section 4 of the
 * manual has it. */
static struct pane *pane_for_time(struct windows *ws, struct slot *s, uint32_t series, int64_t ns,
				  bool *late, struct err *err)
{
	int64_t length = ws->options.spec.length_ns;
	int64_t end = plus(floor_to(ns, length), length);
	const int64_t newest = ws->newest.ns;
	*late = newest != TIME_NONE && plus(end, ws->options.lateness_ns) <= newest &&
		!newest_doubtful(&ws->newest);
	if (*late && s->open)
		return s->open;
	if (*late)
		end = plus(floor_to(newest, length), length);
	for (struct pane *p = s->open; p; p = p->next)
		if (p->end_ns == end)
			return p;
	return open_pane(ws, s, series, end, err);
}

static int close_pane(struct windows *ws, struct slot *s, struct pane *p, struct err *err)
{
	struct pane **link = &s->open;
	while (*link != p)
		link = &(*link)->next;
	*link = p->next;
	p->next = NULL;
	ws->open_n--;
	*ws->closed_end = p;
	ws->closed_end = &p->next;
	return pane_seal(p, err);
}

/* Closes what ends at or before `limit`, the earliest ends first. */
static int close_until(struct windows *ws, int64_t limit, struct err *err)
{
	for (struct pane *p; (p = due_next(&ws->due)) && p->end_ns <= limit;)
		if (close_pane(ws, &ws->slots[p->w.series], due_take(&ws->due), err) < 0)
			return -1;
	return 0;
}

int windows_clock(struct windows *ws, int64_t time_ns, struct err *err)
{
	const int64_t lateness = ws->options.lateness_ns;
	if (ws->options.spec.mode != WINDOW_BY_TIME ||
	    !newest_see(&ws->newest, time_ns, ws->options.spec.length_ns, lateness))
		return 0;
	const int64_t now = ws->newest.ns;
	return now < INT64_MIN + lateness ? 0 : close_until(ws, now - lateness, err);
}

static struct pane *pane_for(struct windows *ws, struct slot *s, uint32_t series,
			     const struct row *row, bool *late, struct err *err)
{
	*late = false;
	if (ws->options.spec.mode != WINDOW_BY_TIME)
		return s->open ? s->open : open_pane(ws, s, series, INT64_MAX, err);
	if (windows_clock(ws, row->time_ns, err) < 0)
		return NULL;
	return pane_for_time(ws, s, series, row->time_ns, late, err);
}

static AF_RARE int add_marks(struct slot *s, struct pane *p, const struct row *row,
			     const struct row_score *score, const struct span *value_cells,
			     struct err *err)
{
	for (size_t i = 0; i < score->findings_n; i++) {
		const struct finding *f = &score->findings[i];
		if (f->event < f->threshold || (f->expert == EXPERT_GAP && s->told_silence))
			continue;
		struct mark mark = { .row = row->number,
				     .time_ns = row->time_ns,
				     .state = score->state,
				     .finding = *f };
		if (f->column != FINDING_NO_COLUMN && !isnan(row->values[f->column]))
			mark.digits = value_cells[f->column];
		if (pane_add_mark(p, &mark, err) < 0)
			return -1;
	}
	return 0;
}

/* An episode is carried on while no row of this window has been free of it. */
static int carry(struct pane *p, const struct row *row, const struct row_score *score,
		 const struct span *value_cells, struct err *err)
{
	p->carried = p->carried && score->ongoing;
	if (!p->carried)
		return 0;
	uint16_t column = score->state_finding.column;
	struct span digits = span_of(NULL, 0);
	if (column != FINDING_NO_COLUMN && !isnan(row->values[column]))
		digits = value_cells[column];
	return pane_carry(p, row, score, digits, err);
}

static void count_row(struct window *w, const struct row *row, const struct row_score *score,
		      bool late)
{
	if (w->count++ == 0)
		w->first_row = row->number;
	w->last_row = row->number;
	w->late_rows += late;
	if (row->time_ns != TIME_NONE) {
		if (w->start_ns == TIME_NONE || row->time_ns < w->start_ns)
			w->start_ns = row->time_ns;
		if (w->end_ns == TIME_NONE || row->time_ns > w->end_ns)
			w->end_ns = row->time_ns;
	}
	if (score->score > w->score)
		w->score = score->score;
	if (score->state > w->state)
		w->state = score->state;
	w->young = w->young && score->young;
}

static AF_RARE int thin(struct windows *ws, struct pane *p, struct err *err)
{
	if (ws->spill && ws->options.keep_cells) {
		pane_fix_spans(p);
		if (pane_reseal_marks(p, err) < 0 || ws->spill(ws->spill_arg, &p->w, err) < 0)
			return -1;
	}
	pane_thin(p);
	return 0;
}

int windows_add(struct windows *ws, uint32_t series, struct span key, const struct row *row,
		const struct span *value_cells, size_t cells_n, const struct row_score *score,
		struct err *err)
{
	struct slot *s = slot_of(ws, series, key, err);
	if (!s)
		return -1;
	bool late;
	struct pane *p = pane_for(ws, s, series, row, &late, err);
	if (!p)
		return -1;
	bool keeps = ws->options.keep_rows || ws->options.keep_cells;
	if (keeps) {
		const struct span *cells = ws->options.keep_cells ? row->cells : NULL;
		if (pane_add_row(p, row, score, value_cells, cells, cells_n, err) < 0)
			return -1;
	}
	count_row(&p->w, row, score, late);
	if ((score->findings_n > 0 && add_marks(s, p, row, score, value_cells, err) < 0) ||
	    carry(p, row, score, value_cells, err) < 0 || keep_context(ws, s, row, score, err) < 0)
		return -1;
	s->told_silence = false;
	s->ongoing = score->ongoing;
	s->state = score->state;
	if (ws->options.spec.mode == WINDOW_BY_ROWS && p->w.count == ws->options.spec.rows)
		return close_pane(ws, s, p, err);
	return keeps && pane_full(p) ? thin(ws, p, err) : 0;
}

int windows_flush(struct windows *ws, struct err *err)
{
	for (size_t i = 0; ws->options.spec.mode != WINDOW_BY_TIME && i < ws->slots_n; i++)
		while (ws->slots[i].open)
			if (close_pane(ws, &ws->slots[i], ws->slots[i].open, err) < 0)
				return -1;
	return close_until(ws, INT64_MAX, err);
}

struct window *windows_take(struct windows *ws)
{
	struct pane *p = ws->closed;
	if (!p)
		return NULL;
	ws->closed = p->next;
	if (!ws->closed)
		ws->closed_end = &ws->closed;
	p->next = NULL;
	return &p->w;
}

int64_t windows_newest_ns(const struct windows *ws)
{
	return ws->newest.ns;
}

int windows_add_silence(struct windows *ws, struct window *w, const struct finding *gap,
			struct err *err)
{
	struct pane *p = (struct pane *)w;
	struct slot *s = &ws->slots[w->series];
	if (s->open)
		return 0; /* it has spoken since */
	s->told_silence = true;
	const struct mark mark = {
		.row = w->last_row, .time_ns = w->end_ns, .state = s->state, .finding = *gap
	};
	if (pane_add_mark(p, &mark, err) < 0)
		return -1;
	return pane_reseal_marks(p, err);
}

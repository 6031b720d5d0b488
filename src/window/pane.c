/* SPDX-License-Identifier: MIT */
#include "window/pane.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "window/stats.h"

enum { TEXT_MAX = 64 << 20, NEIGHBOURS = 2, FIRST_ROWS = 16 };

struct pane *pane_new(struct pane_pool *pool, struct err *err)
{
	struct pane *p = pool->free;
	if (p) {
		pool->free = p->next;
		p->next = NULL;
		return p;
	}
	p = calloc(1, sizeof *p);
	if (!p) {
		err_nomem(err, "a window");
		return NULL;
	}
	p->pool = pool;
	buf_init(&p->digits, TEXT_MAX);
	buf_init(&p->cells, TEXT_MAX);
	buf_init(&p->mark_text, TEXT_MAX);
	buf_init(&p->ongoing_digits, TEXT_MAX);
	p->w.values_n = pool->options->values_n;
	if (pool->options->keep_rows) {
		p->w.stats = calloc(p->w.values_n, sizeof *p->w.stats);
		p->sums = calloc(p->w.values_n, sizeof *p->sums);
		if (!p->w.stats || !p->sums) {
			pane_free(p);
			err_nomem(err, "a window");
			return NULL;
		}
	}
	return p;
}

void pane_free(struct pane *p)
{
	if (!p)
		return;
	buf_release(&p->digits);
	buf_release(&p->cells);
	buf_release(&p->mark_text);
	buf_release(&p->ongoing_digits);
	free(p->w.rows);
	free(p->w.values);
	free(p->w.digits);
	free(p->w.cells);
	free(p->w.marks);
	free(p->w.stats);
	free(p->sums);
	free(p->pending);
	free(p->digit_ends);
	free(p->cell_ends);
	free(p);
}

void pane_recycle(struct pane *p)
{
	struct window *w = &p->w;
	if (w->stats)
		memset(w->stats, 0, w->values_n * sizeof *w->stats);
	if (p->sums)
		memset(p->sums, 0, w->values_n * sizeof *p->sums);
	*w = (struct window){ .values_n = w->values_n,
			      .stats = w->stats,
			      .rows = w->rows,
			      .values = w->values,
			      .digits = w->digits,
			      .cells = w->cells,
			      .marks = w->marks };
	p->marks_n = 0;
	p->end_ns = 0;
	p->has_ongoing = false;
	buf_reset(&p->digits);
	buf_reset(&p->cells);
	buf_reset(&p->mark_text);
	buf_reset(&p->ongoing_digits);
	p->next = p->pool->free;
	p->pool->free = p;
}

/* Grows one array to `cap` elements; the old one stays valid on failure. */
static int grow(void **array, size_t cap, size_t size, struct err *err)
{
	void *bigger = realloc(*array, cap * size);
	if (!bigger)
		return err_nomem(err, "the rows of a window");
	*array = bigger;
	return 0;
}

/* Of a million series each has an open window: no more than it can hold. */
static size_t first_rows(const struct window_options *o)
{
	uint64_t most = o->spec.rows + o->context_n;
	return o->spec.mode == WINDOW_BY_ROWS && most < FIRST_ROWS ? (size_t)most : FIRST_ROWS;
}

static int reserve_row(struct pane *p, struct err *err)
{
	const struct window_options *o = p->pool->options;
	struct window *w = &p->w;
	if (w->rows_n < p->rows_cap)
		return 0;
	size_t cap = p->rows_cap ? 2 * p->rows_cap : first_rows(o);
	size_t readings = cap * w->values_n;
	if (grow((void **)&w->rows, cap, sizeof *w->rows, err) < 0 ||
	    grow((void **)&w->values, readings, sizeof *w->values, err) < 0)
		return -1;
	if (o->keep_cells && (grow((void **)&p->cell_ends, cap, sizeof *p->cell_ends, err) < 0 ||
			      grow((void **)&w->cells, cap, sizeof *w->cells, err) < 0))
		return -1;
	if (o->keep_digits &&
	    grow((void **)&p->digit_ends, readings, sizeof *p->digit_ends, err) < 0)
		return -1;
	p->rows_cap = cap;
	return 0;
}

static size_t row_bytes(const struct pane *p)
{
	return sizeof *p->w.rows + p->w.values_n * sizeof *p->w.values +
	       (p->cell_ends ? sizeof *p->w.cells + sizeof *p->cell_ends : 0);
}

static void append_row(struct pane *p, const struct window_row *row, const double *values)
{
	struct window *w = &p->w;
	size_t at = w->rows_n++;
	w->rows[at] = *row;
	memcpy(w->values + at * w->values_n, values, w->values_n * sizeof *values);
	if (p->cell_ends)
		p->cell_ends[at] = (uint32_t)p->cells.len;
	if (p->digit_ends)
		for (size_t j = 0; j < w->values_n; j++)
			p->digit_ends[at * w->values_n + j] = (uint32_t)p->digits.len;
}

int pane_add_context(struct pane *p, const struct window_row *row, const double *values,
		     struct err *err)
{
	assert(p->w.rows_n == p->w.context_n);
	if (reserve_row(p, err) < 0)
		return -1;
	append_row(p, row, values);
	p->w.context_n++;
	return 0;
}

static int add_cells(struct pane *p, const struct span *cells, size_t cells_n, struct err *err)
{
	for (size_t i = 0; i < cells_n; i++)
		if (buf_add(&p->cells, cells[i].data, cells[i].len, err) < 0 ||
		    buf_addc(&p->cells, '\0', err) < 0)
			return -1;
	p->cell_ends[p->w.rows_n - 1] = (uint32_t)p->cells.len;
	return 0;
}

int pane_add_row(struct pane *p, const struct row *row, const struct row_score *score,
		 const struct span *value_cells, const struct span *cells, size_t cells_n,
		 struct err *err)
{
	struct window *w = &p->w;
	if (reserve_row(p, err) < 0)
		return -1;
	const struct window_row kept = { .number = row->number,
					 .time_ns = row->time_ns,
					 .score = score->score,
					 .event = score->event,
					 .state = score->state,
					 .column = score->column };
	append_row(p, &kept, row->values);
	if (p->digit_ends)
		for (size_t j = 0; j < w->values_n; j++) {
			if (!isnan(row->values[j]) &&
			    buf_add(&p->digits, value_cells[j].data, value_cells[j].len, err) < 0)
				return -1;
			p->digit_ends[(w->rows_n - 1) * w->values_n + j] = (uint32_t)p->digits.len;
		}
	if (p->cell_ends && add_cells(p, cells, cells_n, err) < 0)
		return -1;
	if (w->stats)
		stats_count(w, p->sums, row->values);
	w->bytes = w->rows_n * row_bytes(p) + p->digits.len + p->cells.len + p->mark_text.len +
		   p->marks_n * sizeof *p->pending;
	return 0;
}

/* Takes the place of the weakest when the list is full; the weaker ones only count in the scores.
 */
static struct pane_mark *slot_for(struct pane *p, float score, struct err *err)
{
	if (p->marks_n == WINDOW_MARKS_MAX) {
		struct pane_mark *weakest = p->pending;
		for (size_t i = 1; i < p->marks_n; i++)
			if (p->pending[i].mark.finding.score < weakest->mark.finding.score)
				weakest = &p->pending[i];
		return weakest->mark.finding.score < score ? weakest : NULL;
	}
	if (p->marks_n == p->marks_cap) {
		size_t cap = p->marks_cap ? 2 * p->marks_cap : 4;
		if (grow((void **)&p->pending, cap, sizeof *p->pending, err) < 0)
			return NULL;
		p->marks_cap = cap;
	}
	return &p->pending[p->marks_n++];
}

int pane_add_mark(struct pane *p, const struct mark *mark, struct err *err)
{
	struct err failed = ERR_INIT;
	struct pane_mark *slot = slot_for(p, mark->finding.score, &failed);
	if (!slot) {
		if (failed.code != ERR_NONE)
			*err = failed;
		return failed.code == ERR_NONE ? 0 : -1;
	}
	slot->mark = *mark;
	slot->digits_at = p->mark_text.len;
	return buf_add(&p->mark_text, mark->digits.data, mark->digits.len, err);
}

int pane_carry(struct pane *p, const struct row *row, const struct row_score *score,
	       struct span digits, struct err *err)
{
	if (p->has_ongoing && score->state <= p->ongoing.state)
		return 0;
	p->has_ongoing = true;
	p->ongoing = (struct mark){ .row = row->number,
				    .time_ns = row->time_ns,
				    .index = SIZE_MAX,
				    .state = score->state,
				    .finding = score->state_finding };
	p->ongoing.finding.ongoing = true;
	buf_reset(&p->ongoing_digits);
	return buf_add(&p->ongoing_digits, digits.data, digits.len, err);
}

bool pane_full(const struct pane *p)
{
	return p->w.rows_n - p->w.context_n >= WINDOW_ROWS_MAX || p->w.bytes >= WINDOW_BYTES_MAX;
}

/* Is one of the rows numbered first..last marked? Marks are few beside rows. */
static bool marked_between(const struct pane *p, uint64_t first, uint64_t last)
{
	for (size_t i = 0; i < p->marks_n; i++)
		if (p->pending[i].mark.row >= first && p->pending[i].mark.row <= last)
			return true;
	return false;
}

/* Moves a row down to `to`; its digits, at begin..end, to the end of those kept so far. */
static void move_row(struct pane *p, size_t to, size_t from, size_t begin, size_t end)
{
	struct window *w = &p->w;
	size_t n = w->values_n;
	if (p->digit_ends) {
		size_t shift = begin - p->digits.len;
		memmove(p->digits.data + p->digits.len, p->digits.data + begin, end - begin);
		p->digits.len += end - begin;
		for (size_t j = 0; j < n; j++)
			p->digit_ends[to * n + j] = (uint32_t)(p->digit_ends[from * n + j] - shift);
	}
	w->rows[to] = w->rows[from];
	memmove(w->values + to * n, w->values + from * n, n * sizeof *w->values);
	if (p->cell_ends)
		p->cell_ends[to] = 0;
}

void pane_thin(struct pane *p)
{
	struct window *w = &p->w;
	size_t rows_n = w->rows_n;
	size_t begin = 0;
	uint64_t before[NEIGHBOURS] = {
		0
	}; /* numbers of the rows just passed, the nearest first */
	bool near = p->marks_n <= WINDOW_MARKS_MAX / 10;

	w->rows_n = 0;
	p->digits.len = 0;
	for (size_t i = 0; i < rows_n; i++) {
		size_t ahead = i + NEIGHBOURS < rows_n ? i + NEIGHBOURS : rows_n - 1;
		size_t end = p->digit_ends ? p->digit_ends[(i + 1) * w->values_n - 1] : 0;
		uint64_t number = w->rows[i].number;
		uint64_t first = before[NEIGHBOURS - 1] ? before[NEIGHBOURS - 1] : number;
		if (i < w->context_n || (i - w->context_n) % 2 == 0 ||
		    (near && marked_between(p, first, w->rows[ahead].number)))
			move_row(p, w->rows_n++, i, begin, end);
		begin = end;
		before[1] = before[0];
		before[0] = number;
	}
	buf_reset(&p->cells);
	w->bytes = w->rows_n * row_bytes(p) + p->digits.len;
}

void pane_fix_spans(struct pane *p)
{
	struct window *w = &p->w;
	size_t begin = 0;
	for (size_t i = 0; p->cell_ends && i < w->rows_n; i++) {
		size_t end = p->cell_ends[i] > begin ? p->cell_ends[i] : begin;
		w->cells[i] = span_of(end > begin ? p->cells.data + begin : NULL, end - begin);
		begin = end;
	}
}

static int seal_digits(struct pane *p, struct err *err)
{
	struct window *w = &p->w;
	size_t readings = w->rows_n * w->values_n;
	if (!p->digit_ends)
		return 0;
	if (readings > p->spans_cap) {
		if (grow((void **)&w->digits, readings, sizeof *w->digits, err) < 0)
			return -1;
		p->spans_cap = readings;
	}
	size_t begin = 0;
	for (size_t i = 0; i < readings; i++) {
		size_t end = p->digit_ends[i];
		w->digits[i] = span_of(end > begin ? p->digits.data + begin : NULL, end - begin);
		begin = end;
	}
	return 0;
}

static int stronger_first(const void *a, const void *b)
{
	const struct mark *x = a;
	const struct mark *y = b;
	if (x->finding.score > y->finding.score || x->finding.score < y->finding.score)
		return x->finding.score > y->finding.score ? -1 : 1;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (int)x->finding.column - (int)y->finding.column;
}

static size_t index_of(const struct window *w, uint64_t row)
{
	for (size_t i = w->rows_n; i > w->context_n; i--)
		if (w->rows[i - 1].number == row)
			return i - 1;
	return SIZE_MAX;
}

/* A carried episode is one mark more, or a property of the event that stands at the same reading.
 */
static int seal_ongoing(struct pane *p, struct err *err)
{
	if (!p->has_ongoing)
		return 0;
	p->w.ongoing = true;
	for (size_t i = 0; i < p->marks_n; i++) {
		struct mark *m = &p->pending[i].mark;
		if (m->row == p->ongoing.row && m->finding.column == p->ongoing.finding.column) {
			m->finding.ongoing = true;
			return 0;
		}
	}
	struct mark mark = p->ongoing;
	mark.digits = buf_span(&p->ongoing_digits);
	return pane_add_mark(p, &mark, err);
}

int pane_reseal_marks(struct pane *p, struct err *err)
{
	struct window *w = &p->w;
	if (p->marks_n > p->sealed_marks_cap) {
		if (grow((void **)&w->marks, p->marks_n, sizeof *w->marks, err) < 0)
			return -1;
		p->sealed_marks_cap = p->marks_n;
	}
	w->marks_n = p->marks_n;
	for (size_t i = 0; i < p->marks_n; i++) {
		struct mark *m = &w->marks[i];
		*m = p->pending[i].mark;
		m->digits.data = m->digits.len ? p->mark_text.data + p->pending[i].digits_at : NULL;
		m->index = index_of(w, m->row);
	}
	if (w->marks_n > 1)
		qsort(w->marks, w->marks_n, sizeof *w->marks, stronger_first);
	return 0;
}

int pane_seal(struct pane *p, struct err *err)
{
	pane_fix_spans(p);
	if (seal_digits(p, err) < 0 || seal_ongoing(p, err) < 0 || pane_reseal_marks(p, err) < 0)
		return -1;
	return p->w.stats ? stats_finish(&p->w, p->sums, err) : 0;
}

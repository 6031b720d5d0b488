/* SPDX-License-Identifier: MIT */
#include "model/prompt_parts.h"

#include <math.h>
#include <stdlib.h>

#include "base/decimal.h"
#include "base/hash.h"
#include "detect/finding.h"
#include "input/timestamp.h"

static int add_number(struct buf *out, double v, int places, struct err *err)
{
	char text[DECIMAL_MAX];
	if (!isfinite(v))
		return buf_addc(out, '-', err);
	return buf_add(out, text, decimal_places(text, v, places), err);
}

static int add_named(struct buf *out, const char *name, double v, int places, struct err *err)
{
	if (!isfinite(v))
		return 0;
	if (buf_addz(out, name, err) < 0)
		return -1;
	return add_number(out, v, places, err);
}

/* A count or a duration: whole where it is large, three digits where it is small. */
static int add_amount(struct buf *out, double v, struct err *err)
{
	char text[DECIMAL_MAX];
	size_t n = fabs(v) >= 100 ? decimal_places(text, v, 0) : decimal_significant(text, v, 3);
	return buf_add(out, text, n, err);
}

int prompt_series(struct buf *out, const struct schema *schema, struct span key, bool quoted,
		  struct err *err)
{
	int (*add)(struct buf *, struct span, struct err *) =
		quoted ? prompt_add_quoted : prompt_add_name;
	size_t at = 0;
	for (size_t k = 0; k < schema->keys_n; k++) {
		if (k == PLAN_KEYS_MAX)
			return buf_addz(out, ", ...", err);
		size_t end = at;
		while (end < key.len && key.data[end] != KEY_SEPARATOR)
			end++;
		if (k > 0 && buf_addz(out, ", ", err) < 0)
			return -1;
		if (add(out, schema->names[schema->keys[k]], err) < 0 ||
		    buf_addc(out, ' ', err) < 0 ||
		    add(out, span_of(key.data + at, end - at), err) < 0)
			return -1;
		at = end < key.len ? end + 1 : end;
	}
	return 0;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Median of the seconds between the window's rows; (double)NAN if there is none. */
static int usual_step(const struct window *w, double *step, bool *even, struct err *err)
{
	size_t own = w->rows_n - w->context_n;
	*even = false;
	*step = (double)NAN;
	if (own < 2)
		return 0;
	if (own < w->count) { /* a thinned window: its rows are no neighbours */
		*step = (double)(w->end_ns - w->start_ns) / 1e9 / (double)(w->count - 1);
		return 0;
	}
	double *steps = malloc((own - 1) * sizeof *steps);
	if (!steps)
		return err_nomem(err, "times of a question");
	bool sorted = true; /* most clocks tick evenly */
	for (size_t i = 0; i + 1 < own; i++) {
		const struct window_row *r = &w->rows[w->context_n + i];
		steps[i] = (double)(r[1].time_ns - r[0].time_ns) / 1e9;
		sorted = sorted && (i == 0 || steps[i] >= steps[i - 1]);
	}
	if (!sorted)
		qsort(steps, own - 1, sizeof *steps, by_value);
	*step = steps[(own - 1) / 2];
	*even = steps[own - 2] - steps[0] < 0.01 * *step;
	free(steps);
	return 0;
}

static int add_times(struct buf *out, const struct plan *p, struct err *err)
{
	const struct window *w = p->w;
	if (w->start_ns == TIME_NONE || p->rows_n == p->context_n)
		return 0;
	const struct window_row *first = &w->rows[p->rows[p->context_n]];
	if (first->time_ns == TIME_NONE)
		return 0;
	bool even;
	double step;
	if (usual_step(w, &step, &even, err) < 0)
		return -1;
	char time[TIMESTAMP_MAX];
	size_t n = timestamp_format(time, first->time_ns);
	if (buf_addf(out, err, "time: row %llu at %.*s", (unsigned long long)first->number, (int)n,
		     time) < 0)
		return -1;
	if (step > 0 && (buf_addf(out, err, ", then a row %severy ", even ? "" : "about ") < 0 ||
			 add_amount(out, step, err) < 0 || buf_addz(out, " s", err) < 0))
		return -1;
	return buf_addc(out, '\n', err);
}

static int add_column(struct buf *out, const struct plan *p, size_t i, struct err *err)
{
	const struct column_stats *s = &p->w->stats[p->column[i]];
	int places = p->places[i];
	if (prompt_add_name(out, schema_value_name(p->schema, p->column[i]), err) < 0 ||
	    buf_addf(out, err, ": %llu readings", (unsigned long long)s->count) < 0)
		return -1;
	if (s->missing > 0 &&
	    buf_addf(out, err, ", %llu missing", (unsigned long long)s->missing) < 0)
		return -1;
	if (add_named(out, ", minimum ", s->min, places, err) < 0 ||
	    add_named(out, ", median ", s->median, places, err) < 0 ||
	    add_named(out, ", maximum ", s->max, places, err) < 0 ||
	    add_named(out, ", mean ", s->mean, places, err) < 0 ||
	    add_named(out, ", spread ", s->mad, places, err) < 0)
		return -1;
	return buf_addc(out, '\n', err);
}

static int column_places(const struct plan *p, size_t c)
{
	for (size_t i = 0; i < p->columns_n; i++) {
		if (p->column[i] == c)
			return p->places[i];
	}
	return 0;
}

/* How far the value lies outside its band, as it is printed. */
static int add_residual(struct buf *out, const struct finding *f, int places, struct err *err)
{
	if (!isfinite(f->value) || !isfinite(f->low) || !isfinite(f->high))
		return 0;
	const char *side = f->value > f->high ? " above" : f->value < f->low ? " below" : NULL;
	if (!side)
		return buf_addz(out, ", inside the band", err);
	double by = f->value > f->high ? f->value - f->high : f->low - f->value;
	if (buf_addz(out, ", ", err) < 0 || add_number(out, by, places, err) < 0)
		return -1;
	return buf_addz(out, side, err);
}

static int add_run(struct buf *out, const struct finding *f, const char *what, const char *unit,
		   struct err *err)
{
	if (!isfinite(f->extent))
		return 0;
	if (buf_addz(out, what, err) < 0 || add_amount(out, f->extent, err) < 0 ||
	    buf_addz(out, unit, err) < 0)
		return -1;
	if (!isfinite(f->usual))
		return 0;
	return buf_addz(out, ", at most ", err) < 0 || add_amount(out, f->usual, err) < 0 ||
			       buf_addz(out, " before", err) < 0
		       ? -1
		       : 0;
}

/* What the finding says of its reading, between "row N" and the score. */
static int add_reading(struct buf *out, const struct plan *p, const struct finding *f, int places,
		       struct err *err)
{
	if (f->column >= p->w->values_n)
		return add_run(out, f, ", no row for ", " s", err);
	if (buf_addz(out, ", ", err) < 0 ||
	    prompt_add_name(out, schema_value_name(p->schema, f->column), err) < 0)
		return -1;
	if (!isfinite(f->value))
		return buf_addz(out, " missing", err) < 0 ? -1
							  : add_run(out, f, " for ", " rows", err);
	if (buf_addc(out, ' ', err) < 0 || add_number(out, f->value, places, err) < 0)
		return -1;
	if (isfinite(f->low) && isfinite(f->high) &&
	    (buf_addz(out, ", expected ", err) < 0 || add_number(out, f->low, places, err) < 0 ||
	     buf_addz(out, " to ", err) < 0 || add_number(out, f->high, places, err) < 0))
		return -1;
	return f->expert == EXPERT_FLATLINE ? add_run(out, f, ", the same for ", " rows", err) : 0;
}

static int add_clock(struct buf *out, const struct window *w, int64_t time_ns, struct err *err)
{
	if (time_ns == TIME_NONE || w->end_ns - w->start_ns < INT64_C(600) * 1000000000)
		return 0;
	char time[TIMESTAMP_MAX];
	size_t n = timestamp_format(time, time_ns);
	return n < 16 ? 0 : buf_addf(out, err, ", at %.5s", time + 11);
}

static int add_candidate(struct buf *out, const struct plan *p, size_t i, struct err *err)
{
	const struct mark *m = &p->w->marks[p->candidate[i]];
	const struct finding *f = &m->finding;
	int places = column_places(p, f->column);
	if (buf_addf(out, err, "c%zu: row %llu", i + 1, (unsigned long long)m->row) < 0 ||
	    add_reading(out, p, f, places, err) < 0 ||
	    buf_addf(out, err, ", score %.1f, %s", (double)f->score,
		     expert_name((enum expert)f->expert)) < 0 ||
	    add_residual(out, f, places, err) < 0 ||
	    add_named(out, ", usual deviation ", f->spread, places, err) < 0 ||
	    add_clock(out, p->w, m->time_ns, err) < 0)
		return -1;
	if (f->ongoing && buf_addz(out, ", ongoing since before", err) < 0)
		return -1;
	return buf_addc(out, '\n', err);
}

static int add_row(struct buf *out, const struct plan *p, size_t r, struct err *err)
{
	const struct window *w = p->w;
	if (buf_reserve(out, (p->columns_n + 1) * (DECIMAL_MAX + 1), err) < 0)
		return -1;
	char *at = out->data + out->len;
	at += decimal_u64(at, w->rows[r].number);
	for (size_t i = 0; i < p->columns_n; i++) {
		double v = window_value(w, r, p->column[i]);
		*at++ = ' ';
		if (isfinite(v))
			at += decimal_places(at, v, p->places[i]);
		else
			*at++ = '-';
	}
	*at++ = '\n';
	out->len = (size_t)(at - out->data);
	return 0;
}

static int add_rows(struct buf *out, const struct plan *p, struct err *err)
{
	if (p->context_n > 0 &&
	    buf_addz(out, "rows before the window, not to be judged:\n", err) < 0)
		return -1;
	for (size_t i = 0; i < p->rows_n; i++) {
		if (i == p->context_n) {
			if (buf_addz(out, "rows: number", err) < 0)
				return -1;
			for (size_t c = 0; c < p->columns_n; c++) {
				if (buf_addz(out, ", ", err) < 0 ||
				    prompt_add_name(out, schema_value_name(p->schema, p->column[c]),
						    err) < 0)
					return -1;
			}
			if (buf_addc(out, '\n', err) < 0)
				return -1;
		}
		if (add_row(out, p, p->rows[i], err) < 0)
			return -1;
	}
	return 0;
}

int prompt_data(struct buf *out, const struct plan *p, struct err *err)
{
	if (p->schema->keys_n > 0 && (buf_addz(out, "series: ", err) < 0 ||
				      prompt_series(out, p->schema, p->w->key, false, err) < 0 ||
				      buf_addc(out, '\n', err) < 0))
		return -1;
	if (add_times(out, p, err) < 0)
		return -1;
	for (size_t i = 0; i < p->columns_n; i++) {
		if (add_column(out, p, i, err) < 0)
			return -1;
	}
	for (size_t i = 0; i < p->candidates_n; i++) {
		if (add_candidate(out, p, i, err) < 0)
			return -1;
	}
	return add_rows(out, p, err);
}

int prompt_fence(struct buf *out, struct span data, struct err *err)
{
	char hex[65];
	char code[PLAN_FENCE_LETTERS + 1];
	hash_sha256_hex(data, hex);
	/* Letters only: a digit here would be a number that words may cite. */
	for (size_t i = 0; i < PLAN_FENCE_LETTERS; i++) {
		int nibble = hex[i] <= '9' ? hex[i] - '0' : hex[i] - 'a' + 10;
		code[i] = (char)('A' + nibble);
	}
	code[PLAN_FENCE_LETTERS] = '\0';
	return buf_addf(out, err, "BEGIN DATA %s\n", code) < 0 ||
			       buf_add(out, data.data, data.len, err) < 0 ||
			       buf_addf(out, err, "END DATA %s", code) < 0
		       ? -1
		       : 0;
}

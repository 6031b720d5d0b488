/* SPDX-License-Identifier: MIT */
#include "verdict/sheet.h"

#include <math.h>
#include <stdlib.h>

#include "verdict/severity.h"
#include "verdict/texts.h"

enum { TEXT_MAX = 1 << 20, REJECTED_MAX = 64 };

struct sheet *sheet_of(struct verdict *v, struct err *err)
{
	if (!v->store) {
		struct sheet *s = calloc(1, sizeof *s);
		if (!s) {
			err_nomem(err, "a verdict");
			return NULL;
		}
		keep_init(&s->keep);
		buf_init(&s->text, TEXT_MAX);
		v->store = s;
	}
	return v->store;
}

static int reserve(struct sheet *s, size_t n, struct err *err)
{
	if (n <= s->items_cap)
		return 0;
	size_t cap = n > 2 * s->items_cap ? n : 2 * s->items_cap;
	struct anomaly *items = realloc(s->items, cap * sizeof *items);
	if (items)
		s->items = items;
	struct anomaly *out = realloc(s->out, cap * sizeof *out);
	if (out)
		s->out = out;
	if (!items || !out)
		return err_nomem(err, "the anomalies of a window");
	s->items_cap = cap;
	return 0;
}

int sheet_add(struct sheet *s, const struct anomaly *a, struct err *err)
{
	if (reserve(s, s->items_n + 1, err) < 0)
		return -1;
	s->items[s->items_n++] = *a;
	return 0;
}

static struct anomaly of_mark(const struct mark *m, const struct verdict_context *ctx)
{
	const struct finding *f = &m->finding;
	return (struct anomaly){
		.row = m->row,
		.time_ns = m->time_ns,
		.column = f->column,
		.digits = m->digits,
		.value = f->column == FINDING_NO_COLUMN || m->digits.len == 0 ? (double)NAN
									      : f->value,
		.low = f->low,
		.high = f->high,
		.kind = (enum kind)f->kind,
		.expert = (enum expert)f->expert,
		.score = f->score,
		.severity = severity_of(f, m->state, ctx->threshold),
		.standing = STANDING_DETECTOR,
		.ongoing = f->ongoing,
		.reason_by = AUTHOR_FACTS,
		.finding = *f,
	};
}

/* A second mark of the same reading: the event tells more than the state. */
static void join(struct anomaly *a, const struct anomaly *b)
{
	bool ongoing = a->ongoing || b->ongoing;
	enum severity severity = a->severity > b->severity ? a->severity : b->severity;
	if (a->expert == EXPERT_STATE && b->expert != EXPERT_STATE)
		*a = *b;
	a->ongoing = ongoing;
	a->severity = severity;
}

/* One item a reading: an ordering of marks by reading finds those that share one. */
struct place {
	uint64_t row;
	uint16_t column;
	size_t mark;
};

static int by_reading(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return x->mark < y->mark ? -1 : 1;
}

static int fill(struct sheet *s, struct place *places, const struct window *w,
		const struct verdict_context *ctx, struct err *err)
{
	for (size_t i = 0; i < w->marks_n; i++)
		places[i] = (struct place){ w->marks[i].row, w->marks[i].finding.column, i };
	qsort(places, w->marks_n, sizeof *places, by_reading);
	for (size_t i = 0; i < w->marks_n; i++) {
		struct anomaly a = of_mark(&w->marks[places[i].mark], ctx);
		bool same = i > 0 && places[i].row == places[i - 1].row &&
			    places[i].column == places[i - 1].column;
		if (same)
			join(&s->items[s->items_n - 1], &a);
		else if (sheet_add(s, &a, err) < 0)
			return -1;
		s->of_mark[places[i].mark] = s->items_n - 1;
	}
	return 0;
}

int sheet_fill(struct sheet *s, const struct window *w, const struct verdict_context *ctx,
	       struct err *err)
{
	s->items_n = 0;
	s->rejected_n = 0;
	if (w->marks_n == 0)
		return 0;
	size_t *map = realloc(s->of_mark, w->marks_n * sizeof *map);
	if (map)
		s->of_mark = map;
	struct place *places = malloc(w->marks_n * sizeof *places);
	if (!map || !places) {
		free(places);
		return err_nomem(err, "the anomalies of a window");
	}
	int status = reserve(s, w->marks_n, err);
	if (status == 0)
		status = fill(s, places, w, ctx, err);
	free(places);
	return status;
}

int sheet_reject(struct sheet *s, struct span claim_json, struct span why, bool untrue,
		 struct err *err)
{
	if (s->rejected_n >= REJECTED_MAX)
		return 0;
	if (s->rejected_n == s->rejected_cap) {
		size_t cap = s->rejected_cap ? 2 * s->rejected_cap : 8;
		struct rejected *more = realloc(s->rejected, cap * sizeof *more);
		if (!more)
			return err_nomem(err, "rejected claims");
		s->rejected = more;
		s->rejected_cap = cap;
	}
	struct rejected r = { .untrue = untrue };
	if (keep_text(&s->keep, claim_json, &r.claim, err) < 0 ||
	    keep_text(&s->keep, why, &r.why, err) < 0)
		return -1;
	s->rejected[s->rejected_n++] = r;
	return 0;
}

static int by_row(const void *a, const void *b)
{
	const struct anomaly *x = a, *y = b;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->column > y->column) - (x->column < y->column);
}

static int add_reason(struct sheet *s, struct anomaly *a, const struct verdict_context *ctx,
		      struct err *err)
{
	if (a->reason_by == AUTHOR_MODEL)
		return 0;
	buf_reset(&s->text);
	if (texts_reason(&s->text, a, ctx->schema, err) < 0)
		return -1;
	return keep_text(&s->keep, buf_span(&s->text), &a->reason, err);
}

static size_t copy_those(struct sheet *s, struct anomaly *out, bool dismissed, enum severity least)
{
	size_t n = 0;
	for (size_t i = 0; i < s->items_n; i++) {
		const struct anomaly *a = &s->items[i];
		if ((a->standing == STANDING_DISMISSED) == dismissed &&
		    (dismissed || a->severity >= least))
			out[n++] = *a;
	}
	if (n > 1)
		qsort(out, n, sizeof *out, by_row);
	return n;
}

int sheet_publish(struct sheet *s, struct verdict *v, const struct window *w,
		  const struct verdict_context *ctx, struct err *err)
{
	v->anomalies_n = copy_those(s, s->out, false, ctx->min_severity);
	v->anomalies = s->out;
	v->dismissed = v->anomalies_n > 0 ? s->out + v->anomalies_n : s->out;
	v->dismissed_n = copy_those(s, v->dismissed, true, SEVERITY_NONE);
	v->severity = SEVERITY_NONE;
	for (size_t i = 0; i < v->anomalies_n + v->dismissed_n; i++) {
		if (add_reason(s, &s->out[i], ctx, err) < 0)
			return -1;
		if (i < v->anomalies_n && s->out[i].severity > v->severity)
			v->severity = s->out[i].severity;
	}
	if (v->anomalies_n > 0)
		v->word = WORD_ANOMALOUS;
	v->rejected = s->rejected;
	v->rejected_n = s->rejected_n;
	if (v->summary_by == AUTHOR_MODEL)
		return 0;
	buf_reset(&s->text);
	if (texts_summary(&s->text, v, w, ctx, err) < 0)
		return -1;
	return keep_text(&s->keep, buf_span(&s->text), &v->summary, err);
}

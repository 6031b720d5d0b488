/* SPDX-License-Identifier: MIT */
#include "filter/emit.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/record.h"
#include "verdict/wordlist.h"

int emitter_init(struct emitter *e, const struct options *o, const struct schema *schema,
		 const struct series_set *series, bool rows_at_once, struct err *err)
{
	*e = (struct emitter){ .options = o, .schema = schema, .rows_at_once = rows_at_once };
	e->verdicts = (struct verdict_context){ .schema = schema,
						.threshold = series_threshold(series),
						.speaks_after = series_speaks_after(series),
						.min_severity = (enum severity)o->min_severity,
						.lists = wordlists_new() };
	e->cells = malloc(schema->columns_n * sizeof *e->cells);
	if (!e->cells || !e->verdicts.lists)
		return err_nomem(err, "the output");
	return row_form_init(&e->form, schema, err);
}

void emitter_release(struct emitter *e)
{
	row_form_release(&e->form);
	wordlists_free(e->verdicts.lists);
	free(e->cells);
	e->cells = NULL;
}

static struct record_context record_context(struct emitter *e)
{
	return (struct record_context){ .schema = e->schema,
					.form = &e->form,
					.with_rows = e->options->with_rows,
					.experts = e->options->verbose };
}

static void split_cells(struct emitter *e, struct span joined)
{
	const char *at = joined.data;
	for (size_t i = 0; i < e->schema->columns_n; i++) {
		e->cells[i] = span_z(at);
		at += e->cells[i].len + 1;
	}
}

static const struct anomaly *anomaly_of(const struct verdict *v, uint64_t row)
{
	const struct anomaly *strongest = NULL;
	for (size_t i = 0; i < v->anomalies_n; i++)
		if (v->anomalies[i].row == row &&
		    (!strongest || v->anomalies[i].score > strongest->score))
			strongest = &v->anomalies[i];
	return strongest;
}

static int emit_rows(struct emitter *e, struct buf *out, const struct window *w,
		     const struct verdict *v, struct err *err)
{
	const struct record_context ctx = record_context(e);
	for (size_t i = w->context_n; i < w->rows_n; i++) {
		const struct window_row *r = &w->rows[i];
		if (w->cells[i].len == 0)
			continue; /* written before, when the window was thinned */
		split_cells(e, w->cells[i]);
		if (record_row(out, r->number, r->time_ns, w->key, e->cells, r->score, r->event,
			       r->state, NULL, anomaly_of(v, r->number), &ctx, err) < 0)
			return -1;
	}
	return 0;
}

struct place {
	uint64_t row;
	size_t at; /* in the verdict */
};

static int by_row(const void *a, const void *b)
{
	const struct place *x = a;
	const struct place *y = b;
	if (x->row != y->row)
		return x->row < y->row ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

/* A verdict has its strongest anomaly first; lines come in the order of their rows. */
static int emit_each(struct emitter *e, struct buf *out, const struct window *w,
		     const struct verdict *v, struct err *err)
{
	const struct record_context ctx = record_context(e);
	struct place places[WINDOW_MARKS_MAX + OTHERS_MAX + 1];
	if (v->anomalies_n == 0)
		return 0;
	for (size_t i = 0; i < v->anomalies_n; i++)
		places[i] = (struct place){ v->anomalies[i].row, i };
	qsort(places, v->anomalies_n, sizeof *places, by_row);
	for (size_t i = 0; i < v->anomalies_n; i++) {
		const struct anomaly *a = &v->anomalies[places[i].at];
		int result = e->options->emit == EMIT_TEXT ? record_text(out, w, a, &ctx, err)
							   : record_anomaly(out, w, a, &ctx, err);
		if (result < 0)
			return -1;
	}
	return 0;
}

static void count(struct tally *t, const struct window *w, const struct verdict *v,
		  const struct reply *reply)
{
	t->windows++;
	t->late_rows += w->late_rows;
	t->anomalies += v->anomalies_n;
	for (size_t i = 0; i < v->anomalies_n; i++)
		t->by_severity[v->anomalies[i].severity]++;
	t->answered += reply->status == REPLY_ANSWERED;
	if (reply->error_message.len == 0)
		return;
	t->last_http = reply->error_http;
	(void)snprintf(t->last_error, sizeof t->last_error, "%.*s", (int)reply->error_message.len,
		       reply->error_message.data);
}

int emit_window(struct emitter *e, struct buf *out, const struct window *w, const struct verdict *v,
		const struct reply *reply, struct tally *t, struct err *err)
{
	const struct record_context ctx = record_context(e);
	count(t, w, v, reply);
	switch ((enum emit)e->options->emit) {
	case EMIT_WINDOWS:
		return record_window(out, w, v, reply, &ctx, err);
	case EMIT_ROWS:
		return e->rows_at_once ? 0 : emit_rows(e, out, w, v, err);
	case EMIT_ANOMALIES:
	case EMIT_TEXT:
		break;
	}
	return emit_each(e, out, w, v, err);
}

/* Events of one row as a window of that row alone, so that one place makes anomalies of marks. */
static int judge_row(struct emitter *e, const struct row *row, uint32_t series,
		     const struct row_score *score, const struct span *value_cells,
		     struct verdict *v, struct err *err)
{
	struct mark marks[8];
	struct window w = { .number = 1,
			    .series = series,
			    .key = row->key,
			    .first_row = row->number,
			    .last_row = row->number,
			    .count = 1,
			    .start_ns = row->time_ns,
			    .end_ns = row->time_ns,
			    .score = score->score,
			    .state = score->state,
			    .values_n = e->schema->values_n,
			    .marks = marks };
	for (size_t i = 0; i < score->findings_n && w.marks_n < 8; i++) {
		const struct finding *f = &score->findings[i];
		if (f->event < f->threshold)
			continue;
		marks[w.marks_n] = (struct mark){ .row = row->number,
						  .time_ns = row->time_ns,
						  .index = SIZE_MAX,
						  .finding = *f };
		if (f->column != FINDING_NO_COLUMN && !isnan(row->values[f->column]))
			marks[w.marks_n].digits = value_cells[f->column];
		w.marks_n++;
	}
	return verdict_detect(v, &w, &e->verdicts, err);
}

static bool any_candidate(const struct row_score *score)
{
	for (size_t i = 0; i < score->findings_n; i++)
		if (score->findings[i].event >= score->findings[i].threshold)
			return true;
	return false;
}

int emit_row(struct emitter *e, struct buf *out, const struct row *row, uint32_t series,
	     const struct row_score *score, const struct span *value_cells, struct err *err)
{
	const struct record_context ctx = record_context(e);
	struct verdict v;
	const struct anomaly *anomaly = NULL;
	int result = 0;

	verdict_init(&v);
	if (any_candidate(score)) {
		result = judge_row(e, row, series, score, value_cells, &v, err);
		anomaly = result == 0 && v.anomalies_n > 0 ? &v.anomalies[0] : NULL;
	}
	if (result == 0)
		result = record_row(out, row->number, row->time_ns, row->key, row->cells,
				    score->score, score->event, score->state, score->experts,
				    anomaly, &ctx, err);
	verdict_release(&v);
	return result;
}

int emit_held_rows(struct emitter *e, struct buf *out, const struct window *w, struct err *err)
{
	struct verdict v;
	verdict_init(&v);
	int result = verdict_detect(&v, w, &e->verdicts, err);
	if (result == 0)
		result = emit_rows(e, out, w, &v, err);
	verdict_release(&v);
	return result;
}

/* SPDX-License-Identifier: MIT */
#include "fixture.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/num.h"
#include "model/prompt.h"

void fixture_init(struct fixture *f, size_t context, size_t rows, const char *const *columns,
		  size_t columns_n, uint64_t first)
{
	*f = (struct fixture){ .schema = { .delimiter = ',', .point = '.' } };
	assert(columns_n <= FIXTURE_COLUMNS);
	f->names[0] = span_z("time");
	for (size_t j = 0; j < columns_n; j++) {
		f->names[j + 1] = span_z(columns[j]);
		f->values[j] = j + 1;
	}
	f->schema.names = f->names;
	f->schema.columns_n = columns_n + 1;
	f->schema.values = f->values;
	f->schema.values_n = columns_n;
	f->schema.time_columns_n = 1;
	struct window *w = &f->w;
	w->number = 3;
	w->context_n = context;
	w->rows_n = context + rows;
	w->values_n = columns_n;
	w->count = rows;
	w->first_row = first + context;
	w->last_row = first + context + rows - 1;
	w->rows = calloc(w->rows_n, sizeof *w->rows);
	w->values = calloc(w->rows_n * columns_n, sizeof *w->values);
	w->digits = calloc(w->rows_n * columns_n, sizeof *w->digits);
	w->stats = f->stats;
	w->marks = f->marks;
	f->texts_cap = w->rows_n * columns_n * 40 + 1;
	f->texts = malloc(f->texts_cap);
	assert(w->rows && w->values && w->digits && f->texts);
	for (size_t i = 0; i < w->rows_n; i++) {
		w->rows[i].number = first + i;
		w->rows[i].time_ns = INT64_C(1392388200000000000) +
				     ((int64_t)i - (int64_t)context) * INT64_C(300000000000);
		w->rows[i].score = .3F;
		for (size_t j = 0; j < columns_n; j++)
			w->values[i * columns_n + j] = FINDING_NONE;
	}
	f->ctx = (struct verdict_context){ .schema = &f->schema,
					   .threshold = 3,
					   .speaks_after = 50 };
	shown_init(&f->shown);
}

void fixture_release(struct fixture *f)
{
	free(f->w.rows);
	free(f->w.values);
	free(f->w.digits);
	free(f->texts);
	shown_release(&f->shown);
}

void fixture_cell(struct fixture *f, size_t index, size_t column, const char *text)
{
	struct window *w = &f->w;
	size_t at = index * w->values_n + column;
	double value = FINDING_NONE;
	w->digits[at] = span_of(NULL, 0);
	if (text && num_parse(span_z(text), '.', &value) == NUM_OK) {
		size_t len = strlen(text);
		assert(f->texts_len + len <= f->texts_cap);
		memcpy(f->texts + f->texts_len, text, len);
		w->digits[at] = span_of(f->texts + f->texts_len, len);
		f->texts_len += len;
	}
	w->values[at] = text ? value : FINDING_NONE;
}

struct finding *fixture_mark(struct fixture *f, uint64_t row, size_t column, enum kind kind,
			     enum expert expert, double score)
{
	struct window *w = &f->w;
	size_t index = 0;
	while (index < w->rows_n && w->rows[index].number != row)
		index++;
	assert(index < w->rows_n && w->marks_n < FIXTURE_MARKS);
	struct mark *m = &w->marks[w->marks_n++];
	*m = (struct mark){ .row = row, .time_ns = w->rows[index].time_ns, .index = index };
	m->finding = finding_begin(expert, kind, (float)score);
	m->finding.column = (uint16_t)column;
	m->finding.event = (float)score;
	m->finding.threshold = 3;
	if (column != FINDING_NO_COLUMN) {
		m->digits = w->digits[index * w->values_n + column];
		m->finding.value = w->values[index * w->values_n + column];
		w->rows[index].column = (uint16_t)column;
	}
	w->rows[index].score = w->rows[index].event = (float)score;
	return &m->finding;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double middle(double *list, size_t n)
{
	qsort(list, n, sizeof *list, by_value);
	return n == 0 ? FINDING_NONE : n % 2 ? list[n / 2] : (list[n / 2 - 1] + list[n / 2]) / 2;
}

static void add_stats(struct fixture *f, size_t column)
{
	struct window *w = &f->w;
	struct column_stats *s = &f->stats[column];
	double *list = malloc(w->rows_n * sizeof *list), sum = 0;
	assert(list);
	*s = (struct column_stats){ .min = FINDING_NONE,
				    .max = FINDING_NONE,
				    .mean = FINDING_NONE,
				    .median = FINDING_NONE,
				    .mad = FINDING_NONE };
	for (size_t i = w->context_n; i < w->rows_n; i++) {
		double v = window_value(w, i, column);
		if (isnan(v)) {
			s->missing++;
			continue;
		}
		list[s->count++] = v;
		sum += v;
		s->min = fmin(s->min, v);
		s->max = fmax(s->max, v);
	}
	if (s->count > 0) {
		s->mean = sum / (double)s->count;
		s->median = middle(list, s->count);
		for (size_t i = 0; i < s->count; i++)
			list[i] = fabs(list[i] - s->median);
		s->mad = middle(list, s->count);
	}
	free(list);
}

void fixture_finish(struct fixture *f, size_t rows_max)
{
	struct window *w = &f->w;
	struct err err = ERR_INIT;
	for (size_t j = 0; j < w->values_n; j++)
		add_stats(f, j);
	w->start_ns = w->rows[w->context_n].time_ns;
	w->end_ns = w->rows[w->rows_n - 1].time_ns;
	w->score = w->marks_n > 0 ? w->marks[0].finding.score : .3F;
	struct prompt p;
	prompt_init(&p);
	struct prompt_options options = { .schema = &f->schema, .rows_max = rows_max };
	int status = prompt_build(&p, w, &options, &err);
	assert(status == 0);
	(void)status;
	shown_release(&f->shown);
	f->shown = p.shown;
	shown_init(&p.shown);
	prompt_release(&p);
}

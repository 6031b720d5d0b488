/* SPDX-License-Identifier: MIT */
#include "model/exam.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/hash.h"
#include "detect/series.h"
#include "model/exam_parts.h"

struct exam {
	struct exam_sheet sheets[EXAM_QUESTIONS];
	struct span names[EXAM_QUESTIONS][2]; /* time, value */
	struct schema schema[EXAM_QUESTIONS];
	struct windows *windows[EXAM_QUESTIONS];
	struct window *window[EXAM_QUESTIONS];
};

static const size_t value_column = 1;

static void set_schema(struct exam *e, size_t q)
{
	e->names[q][0] = span_z("time");
	e->names[q][1] = span_z(e->sheets[q].column);
	e->schema[q] = (struct schema){
		.names = e->names[q],
		.columns_n = 2,
		.values = &value_column,
		.values_n = 1,
		.time_columns_n = 1,
		.delimiter = ',',
		.point = '.',
	};
}

static struct finding finding_of(const struct exam_sheet *s)
{
	double v = s->values[s->at];
	enum kind kind = v > s->high ? KIND_SPIKE : v < s->low ? KIND_DROP : KIND_SHAPE;
	return (struct finding){
		.column = 0,
		.kind = (uint8_t)kind,
		.expert = s->expert,
		.score = s->score,
		.event = s->score,
		/* So near that a decision against it is no dispute: its words are looked at. */
		.threshold = s->score * 0.75F,
		.value = v,
		.low = s->low,
		.high = s->high,
		.before = (double)NAN,
		.spread = s->deviation,
		.extent = (double)NAN,
		.usual = (double)NAN,
	};
}

static int add_row(struct windows *ws, const struct exam_sheet *s, size_t i, struct err *err)
{
	char text[DECIMAL_MAX];
	struct span cells[2] = { { NULL, 0 },
				 span_of(text, decimal_places(text, s->values[i], s->places)) };
	struct row row = {
		.number = s->first_row + i,
		.line = s->first_row + i + 1,
		.time_ns = s->start_ns + (int64_t)i * s->step_ns,
		.cells = cells,
		.values = &s->values[i],
	};
	struct finding f = finding_of(s);
	/* What belongs to the fault is surprising enough to be claimed. */
	struct row_score score = { .score = s->in_fault[i] ? s->score / 2 : 0.3F, .state = 0.2F };
	if (i == s->at) {
		score.score = score.event = s->score;
		score.expert = s->expert;
		score.findings = &f;
		score.findings_n = 1;
	}
	score.state_finding = f;
	return windows_add(ws, 0, span_of(NULL, 0), &row, &cells[1], 2, &score, err);
}

/* The rows take the way of real ones, so that a question differs from a real one in nothing. */
static int set_window(struct exam *e, size_t q, struct err *err)
{
	struct window_options options = {
		.spec = { .mode = WINDOW_BY_ROWS, .rows = EXAM_ROWS },
		.values_n = 1,
		.keep_rows = true,
		.keep_digits = true,
	};
	e->windows[q] = windows_new(&options, err);
	if (!e->windows[q])
		return -1;
	for (size_t i = 0; i < EXAM_ROWS; i++) {
		if (add_row(e->windows[q], &e->sheets[q], i, err) < 0)
			return -1;
	}
	e->window[q] = windows_take(e->windows[q]);
	if (!e->window[q] || e->window[q]->marks_n != 1)
		return err_set(err, ERR_INTERNAL, "question %zu of the exam has no candidate",
			       q + 1);
	return 0;
}

struct exam *exam_new(uint64_t seed, struct err *err)
{
	struct exam *e = calloc(1, sizeof *e);
	if (!e) {
		err_nomem(err, "exam");
		return NULL;
	}
	exam_sheets(e->sheets, seed);
	for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
		set_schema(e, q);
		if (set_window(e, q, err) < 0) {
			exam_free(e);
			return NULL;
		}
	}
	return e;
}

void exam_free(struct exam *e)
{
	if (!e)
		return;
	for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
		if (e->window[q])
			window_free(e->window[q]);
		windows_free(e->windows[q]);
	}
	free(e);
}

const struct exam_sheet *exam_sheet(const struct exam *e, size_t q)
{
	assert(q < EXAM_QUESTIONS);
	return &e->sheets[q];
}

const char *exam_name(const struct exam *e, size_t q)
{
	return exam_sheet(e, q)->name;
}

bool exam_is_fault(const struct exam *e, size_t q)
{
	return exam_sheet(e, q)->fault;
}

const struct window *exam_window(const struct exam *e, size_t q)
{
	assert(q < EXAM_QUESTIONS);
	return e->window[q];
}

const struct schema *exam_schema(const struct exam *e, size_t q)
{
	assert(q < EXAM_QUESTIONS);
	return &e->schema[q];
}

int exam_build(const struct exam *e, size_t q, const struct prompt_options *options,
	       struct prompt *out, struct err *err)
{
	struct prompt_options o = *options;
	o.schema = exam_schema(e, q);
	return prompt_build(out, exam_window(e, q), &o, err);
}

/* Each part after its length: no two lists of parts give the same text. */
static int add_part(struct buf *out, struct span part, struct err *err)
{
	if (buf_addf(out, err, "%zu:", part.len) < 0)
		return -1;
	return buf_add(out, part.data, part.len, err);
}

int exam_key(const struct exam *e, const struct prompt_options *options, struct span endpoint,
	     struct span model, struct span request_options, char out[65], struct err *err)
{
	struct buf all;
	struct prompt p;
	int rc = -1;
	buf_init(&all, (size_t)EXAM_QUESTIONS * 2 * PROMPT_BYTES_MAX);
	prompt_init(&p);
	if (add_part(&all, span_z("exam 1"), err) < 0 || add_part(&all, endpoint, err) < 0 ||
	    add_part(&all, model, err) < 0 || add_part(&all, request_options, err) < 0)
		goto out;
	for (size_t q = 0; q < EXAM_QUESTIONS; q++) {
		if (exam_build(e, q, options, &p, err) < 0 ||
		    add_part(&all, buf_span(&p.system), err) < 0 ||
		    add_part(&all, buf_span(&p.shown.question), err) < 0 ||
		    add_part(&all, buf_span(&p.schema), err) < 0)
			goto out;
	}
	hash_sha256_hex(buf_span(&all), out);
	rc = 0;
out:
	prompt_release(&p);
	buf_release(&all);
	return rc;
}

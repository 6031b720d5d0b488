/* SPDX-License-Identifier: MIT */
/*
 * judge.c - the verdict room as a filter, for tests written in python.
 *
 * A window and a reply a line, both as JSON (see claims.py, to_window()); what
 * came of it is written a line. Standard input to standard output.
 */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <json-c/json.h>

#include "base/jsonw.h"
#include "fixture.h"

static struct json_object *get(struct json_object *o, const char *name)
{
	return json_object_object_get(o, name);
}

static double number(struct json_object *o, const char *name)
{
	struct json_object *v = get(o, name);
	return v ? json_object_get_double(v) : FINDING_NONE;
}

static size_t length(struct json_object *array)
{
	return array ? json_object_array_length(array) : 0;
}

static void read_rows(struct fixture *f, struct json_object *in)
{
	struct json_object *times = get(in, "times"), *cells = get(in, "cells"),
			   *scores = get(in, "scores");
	for (size_t i = 0; i < f->w.rows_n; i++) {
		struct window_row *r = &f->w.rows[i];
		struct json_object *row = json_object_array_get_idx(cells, i);
		r->time_ns = times ? json_object_get_int64(json_object_array_get_idx(times, i))
				   : TIME_NONE;
		r->score = (float)json_object_get_double(json_object_array_get_idx(scores, i));
		for (size_t j = 0; j < f->w.values_n; j++) {
			struct json_object *cell = json_object_array_get_idx(row, j);
			fixture_cell(f, i, j, cell ? json_object_get_string(cell) : NULL);
		}
	}
	if (!times)
		f->schema.time_columns_n = 0;
}

static enum expert expert_of(const char *name)
{
	for (int e = 0; e < EXPERTS_N; e++)
		if (strcmp(name, expert_name((enum expert)e)) == 0)
			return (enum expert)e;
	return EXPERT_LEVEL;
}

static void read_marks(struct fixture *f, struct json_object *list)
{
	for (size_t i = 0; i < length(list); i++) {
		struct json_object *m = json_object_array_get_idx(list, i),
				   *expert = get(m, "expert");
		enum kind kind = KIND_OTHER;
		bool known = kind_from_name(span_z(json_object_get_string(get(m, "kind"))), &kind);
		assert(known);
		(void)known;
		struct json_object *column = get(m, "column");
		struct finding *n =
			fixture_mark(f, (uint64_t)json_object_get_int64(get(m, "row")),
				     column ? (size_t)json_object_get_int(column)
					    : (size_t)FINDING_NO_COLUMN,
				     kind,
				     expert_of(expert ? json_object_get_string(expert) : "level"),
				     number(m, "score"));
		n->low = number(m, "low");
		n->high = number(m, "high");
		n->before = number(m, "before");
		n->spread = number(m, "spread");
		n->extent = number(m, "extent");
		n->usual = number(m, "usual");
		n->ongoing = json_object_get_boolean(get(m, "ongoing"));
		if (n->ongoing)
			f->w.ongoing = true;
		if (get(m, "threshold"))
			n->threshold = (float)number(m, "threshold");
	}
}

/* A key cell: the series' name. */
static void read_key(struct fixture *f, struct json_object *key)
{
	static const size_t column[] = { 0 };
	if (!key)
		return;
	f->names[0] = span_z("sensor");
	f->schema.keys = column;
	f->schema.keys_n = 1;
	f->w.key = span_of(json_object_get_string(key), (size_t)json_object_get_string_len(key));
}

static void read_window(struct fixture *f, struct json_object *in)
{
	const char *names[FIXTURE_COLUMNS];
	struct json_object *columns = get(in, "columns");
	size_t context = (size_t)json_object_get_int64(get(in, "context"));
	for (size_t j = 0; j < length(columns); j++)
		names[j] = json_object_get_string(json_object_array_get_idx(columns, j));
	fixture_init(f, context, length(get(in, "cells")) - context, names, length(columns),
		     (uint64_t)json_object_get_int64(get(in, "first")));
	f->ctx.threshold = (float)number(in, "threshold");
	read_key(f, get(in, "key"));
	read_rows(f, in);
	read_marks(f, get(in, "marks"));
	f->w.young = json_object_get_boolean(get(in, "young"));
	struct json_object *rows_max = get(in, "rows_max");
	fixture_finish(f, rows_max ? (size_t)json_object_get_int64(rows_max) : 0);
}

static void write_named(struct jsonw *w, const char *name, const char *value)
{
	jsonw_name(w, name);
	jsonw_z(w, value);
}

static void write_span(struct jsonw *w, const char *name, struct span value)
{
	jsonw_name(w, name);
	jsonw_string(w, value);
}

static void write_anomalies(struct jsonw *w, const char *name, const struct anomaly *list, size_t n,
			    const struct schema *schema)
{
	jsonw_name(w, name);
	jsonw_array(w);
	for (size_t i = 0; i < n; i++) {
		const struct anomaly *a = &list[i];
		jsonw_object(w);
		jsonw_name(w, "row");
		jsonw_u64(w, a->row);
		jsonw_name(w, "column");
		if (a->column == FINDING_NO_COLUMN)
			jsonw_null(w);
		else
			jsonw_string(w, schema_value_name(schema, a->column));
		write_span(w, "value", a->digits);
		write_named(w, "kind", kind_name(a->kind));
		write_named(w, "severity", severity_name(a->severity));
		write_named(w, "status", standing_name(a->standing));
		jsonw_name(w, "ongoing");
		jsonw_bool(w, a->ongoing);
		write_span(w, "reason", a->reason);
		write_named(w, "reason_by", author_name(a->reason_by));
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void write_verdict(struct jsonw *w, const struct fixture *f, const struct verdict *v)
{
	write_named(w, "verdict", word_name(v->word));
	write_named(w, "severity", severity_name(v->severity));
	write_span(w, "summary", v->summary);
	write_named(w, "summary_by", author_name(v->summary_by));
	write_anomalies(w, "anomalies", v->anomalies, v->anomalies_n, &f->schema);
	write_anomalies(w, "dismissed", v->dismissed, v->dismissed_n, &f->schema);
	jsonw_name(w, "rejected");
	jsonw_array(w);
	for (size_t i = 0; i < v->rejected_n; i++) {
		jsonw_object(w);
		jsonw_name(w, "claim");
		jsonw_raw(w, v->rejected[i].claim);
		write_span(w, "why", v->rejected[i].why);
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void write_question(struct jsonw *w, const struct fixture *f)
{
	jsonw_name(w, "shown");
	jsonw_array(w);
	for (size_t i = 0; i < f->shown.rows_n; i++)
		jsonw_u64(w, f->w.rows[f->shown.rows[i]].number);
	jsonw_close(w);
	write_span(w, "question", buf_span(&f->shown.question));
}

/* "question": whether the output is to have it. */
static int judge(struct json_object *in, struct buf *out, struct err *err)
{
	struct fixture f;
	struct verdict v;
	struct answer a;
	struct jsonw w;
	struct err why = ERR_INIT;
	if (length(get(in, "columns")) > FIXTURE_COLUMNS)
		return err_set(err, ERR_INPUT, "more than %d columns", FIXTURE_COLUMNS);
	read_window(&f, in);
	verdict_init(&v);
	answer_init(&a);
	struct json_object *content = get(in, "content");
	struct span text = span_of(json_object_get_string(content),
				   (size_t)json_object_get_string_len(content));
	int status = verdict_detect(&v, &f.w, &f.ctx, err);
	bool answered = answer_parse(text, &f.shown, &a, &why) == 0;
	if (status == 0 && answered)
		status = verdict_apply(&v, &f.w, &f.shown, &a, &f.ctx, err);
	buf_reset(out);
	jsonw_init(&w, out);
	jsonw_object(&w);
	write_named(&w, "outcome", answered ? "answered" : "unusable");
	write_named(&w, "why", why.msg);
	write_verdict(&w, &f, &v);
	if (json_object_get_boolean(get(in, "question")))
		write_question(&w, &f);
	jsonw_close(&w);
	if (status == 0)
		status = jsonw_end(&w, err);
	answer_release(&a);
	verdict_release(&v);
	fixture_release(&f);
	return status;
}

static int judge_line(const char *line, struct buf *out, struct err *err)
{
	struct json_object *in = json_tokener_parse(line);
	int status;
	if (!in)
		return err_set(err, ERR_INPUT, "no JSON: %.80s", line);
	status = judge(in, out, err);
	json_object_put(in);
	return status;
}

int main(void)
{
	char *line = NULL;
	size_t cap = 0;
	int status = 0;
	struct err err = ERR_INIT;
	struct buf out;
	buf_init(&out, 64 << 20);
	while (status == 0 && getline(&line, &cap, stdin) > 0) {
		status = judge_line(line, &out, &err);
		if (status == 0 && (fwrite(out.data, 1, out.len, stdout) != out.len ||
				    putchar('\n') == EOF || fflush(stdout) == EOF))
			status = -1;
	}
	if (status < 0)
		fprintf(stderr, "judge: %s\n", err.msg);
	buf_release(&out);
	free(line);
	return status < 0;
}

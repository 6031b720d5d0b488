/* SPDX-License-Identifier: MIT */
#include "output/record.h"

#include <math.h>
#include <string.h>

#include "input/timestamp.h"
#include "output/parts.h"

enum { SECONDS_PLACES = 2 };

/*
 * Cut off, not rounded: a state of .499 is below the .5 at which it ends and must
 * read so. The thousandth is for floats that lie just below their own hundredth.
 */
static float cut_off(float state)
{
	return (float)(floor((double)state * 100.0 + 1e-3) / 100.0);
}

static void put_stats(struct jsonw *w, const struct window *window, const struct schema *schema)
{
	jsonw_object(w);
	for (size_t j = 0; j < window->values_n; j++) {
		const struct column_stats *s = &window->stats[j];
		double range = s->max - s->min;
		char text[DECIMAL_MAX];

		jsonw_name_span(w, schema_value_name(schema, j));
		jsonw_object(w);
		jsonw_name(w, "count");
		jsonw_u64(w, s->count);
		jsonw_name(w, "missing");
		jsonw_u64(w, s->missing);
		jsonw_name(w, "min");
		jsonw_double(w, s->min);
		jsonw_name(w, "max");
		jsonw_double(w, s->max);
		jsonw_name(w, "mean");
		jsonw_raw(w, span_of(text, parts_statistic(text, s->mean, range)));
		jsonw_name(w, "median");
		jsonw_raw(w, span_of(text, parts_statistic(text, s->median, range)));
		jsonw_name(w, "mad");
		jsonw_raw(w, span_of(text, parts_statistic(text, s->mad, range)));
		jsonw_close(w);
	}
	jsonw_close(w);
}

/* One reading of a window: its digits if they were kept and are JSON, else the number. */
static void put_reading(struct jsonw *w, const struct window *window, size_t row, size_t column)
{
	double value = window_value(window, row, column);

	if (!isfinite(value))
		jsonw_null(w);
	else if (!window->digits ||
		 !parts_number(w, window->digits[row * window->values_n + column]))
		jsonw_double(w, value);
}

static void put_readings(struct jsonw *w, const struct window *window, const struct schema *schema)
{
	jsonw_object(w);
	jsonw_name(w, "columns");
	jsonw_array(w);
	jsonw_z(w, "row");
	jsonw_z(w, "time");
	for (size_t j = 0; j < window->values_n; j++)
		jsonw_string(w, schema_value_name(schema, j));
	jsonw_close(w);
	jsonw_name(w, "data");
	jsonw_array(w);
	for (size_t i = window->context_n; i < window->rows_n; i++) {
		jsonw_array(w);
		jsonw_u64(w, window->rows[i].number);
		parts_time(w, window->rows[i].time_ns);
		for (size_t j = 0; j < window->values_n; j++)
			put_reading(w, window, i, j);
		jsonw_close(w);
	}
	jsonw_close(w);
	jsonw_close(w);
}

static void put_error(struct jsonw *w, const struct reply *r)
{
	jsonw_name(w, "error");
	jsonw_object(w);
	jsonw_name(w, "code");
	jsonw_z(w, r->error_code);
	jsonw_name(w, "http");
	if (r->error_http)
		jsonw_i64(w, r->error_http);
	else
		jsonw_null(w);
	jsonw_name(w, "message");
	if (r->error_message.len > 0)
		jsonw_string(w, buf_span(&r->error_message));
	else
		jsonw_null(w);
	jsonw_close(w);
}

static void put_count(struct jsonw *w, const char *name, int64_t n)
{
	if (n < 0)
		return;
	jsonw_name(w, name);
	jsonw_i64(w, n);
}

static void put_text(struct jsonw *w, const char *name, const struct buf *text)
{
	if (text->len == 0)
		return;
	jsonw_name(w, name);
	jsonw_string(w, buf_span(text));
}

static void put_model(struct jsonw *w, const struct reply *r)
{
	jsonw_object(w);
	jsonw_name(w, "status");
	jsonw_z(w, reply_status_name(r ? r->status : REPLY_OFF));
	if (!r) {
		jsonw_close(w);
		return;
	}
	if (r->sent) {
		jsonw_name(w, "trusted");
		jsonw_bool(w, r->trusted);
	}
	put_count(w, "exam", r->exam);
	put_text(w, "name", &r->name);
	put_count(w, "attempts", r->attempts > 0 ? (int64_t)r->attempts : -1);
	if (r->seconds >= 0) {
		jsonw_name(w, "seconds");
		jsonw_places(w, r->seconds, SECONDS_PLACES);
	}
	put_count(w, "shown", r->shown);
	put_count(w, "prompt_tokens", r->prompt_tokens);
	put_count(w, "completion_tokens", r->completion_tokens);
	if (r->sent) {
		jsonw_name(w, "cached");
		jsonw_bool(w, r->cached);
	}
	if (r->request_sha256[0]) {
		jsonw_name(w, "request_sha256");
		jsonw_z(w, r->request_sha256);
	}
	put_text(w, "comment", &r->comment);
	put_text(w, "answer", &r->answer_text);
	if (r->error_code)
		put_error(w, r);
	jsonw_close(w);
}

static void put_anomalies(struct jsonw *w, const char *name, const struct anomaly *list, size_t n,
			  const struct schema *schema)
{
	jsonw_name(w, name);
	jsonw_array(w);
	for (size_t i = 0; i < n; i++) {
		jsonw_object(w);
		parts_anomaly(w, &list[i], schema);
		jsonw_close(w);
	}
	jsonw_close(w);
}

static void put_rejected(struct jsonw *w, const struct verdict *v)
{
	jsonw_name(w, "rejected_claims");
	jsonw_array(w);
	for (size_t i = 0; i < v->rejected_n; i++) {
		jsonw_object(w);
		jsonw_name(w, "claim");
		jsonw_raw(w, v->rejected[i].claim);
		jsonw_name(w, "why");
		jsonw_string(w, v->rejected[i].why);
		jsonw_close(w);
	}
	jsonw_close(w);
}

/* Which window it is, or is of. */
static void put_window(struct jsonw *w, const struct window *window, const struct schema *schema)
{
	jsonw_name(w, "window");
	jsonw_u64(w, window->number);
	jsonw_name(w, "series");
	parts_series(w, schema, window->key);
}

static void put_bounds(struct jsonw *w, const struct window *window, const struct schema *schema)
{
	put_window(w, window, schema);
	jsonw_name(w, "rows");
	jsonw_array(w);
	jsonw_u64(w, window->first_row);
	jsonw_u64(w, window->last_row);
	jsonw_close(w);
	jsonw_name(w, "count");
	jsonw_u64(w, window->count);
	jsonw_name(w, "bad_rows");
	jsonw_u64(w, window->bad_rows);
	jsonw_name(w, "start");
	parts_time(w, window->start_ns);
	jsonw_name(w, "end");
	parts_time(w, window->end_ns);
}

static void put_verdict(struct jsonw *w, const struct window *window, const struct verdict *v,
			const struct schema *schema)
{
	jsonw_name(w, "verdict");
	jsonw_z(w, word_name(v->word));
	jsonw_name(w, "severity");
	jsonw_z(w, severity_name(v->severity));
	jsonw_name(w, "score");
	jsonw_places(w, (double)window->score, SCORE_PLACES);
	jsonw_name(w, "state");
	jsonw_places(w, (double)cut_off(window->state), SCORE_PLACES);
	jsonw_name(w, "ongoing");
	jsonw_bool(w, window->ongoing);
	jsonw_name(w, "summary");
	jsonw_string(w, v->summary);
	jsonw_name(w, "summary_by");
	jsonw_z(w, author_name(v->summary_by));
	put_anomalies(w, "anomalies", v->anomalies, v->anomalies_n, schema);
	put_anomalies(w, "dismissed", v->dismissed, v->dismissed_n, schema);
	put_rejected(w, v);
}

/* The record's end and its newline; nothing stays of a record that failed. */
static int end_line(struct jsonw *w, struct err *err)
{
	jsonw_close(w);
	if (jsonw_end(w, err) < 0)
		return -1;
	if (buf_addc(w->out, '\n', err) < 0) {
		w->out->len = w->start;
		return -1;
	}
	return 0;
}

int record_window(struct buf *out, const struct window *w, const struct verdict *v,
		  const struct reply *reply, const struct record_context *ctx, struct err *err)
{
	struct jsonw json;

	jsonw_init(&json, out);
	jsonw_object(&json);
	put_bounds(&json, w, ctx->schema);
	put_verdict(&json, w, v, ctx->schema);
	jsonw_name(&json, "stats");
	put_stats(&json, w, ctx->schema);
	if (ctx->with_rows) {
		jsonw_name(&json, "readings");
		put_readings(&json, w, ctx->schema);
	}
	jsonw_name(&json, "model");
	put_model(&json, reply);
	return end_line(&json, err);
}

int record_anomaly(struct buf *out, const struct window *w, const struct anomaly *a,
		   const struct record_context *ctx, struct err *err)
{
	struct jsonw json;

	jsonw_init(&json, out);
	jsonw_object(&json);
	parts_anomaly(&json, a, ctx->schema);
	put_window(&json, w, ctx->schema);
	return end_line(&json, err);
}

static void put_experts(struct jsonw *w, const float *experts)
{
	jsonw_object(w);
	for (int i = 0; i < EXPERTS_N; i++) {
		jsonw_name(w, expert_name((enum expert)i));
		jsonw_places(w, (double)experts[i], SCORE_PLACES);
	}
	jsonw_close(w);
}

/* What is the same in every row's record, without a word about how long it is. */
#define PUT(to, text) ((char *)memcpy(to, text, sizeof(text) - 1) + sizeof(text) - 1)

static char *put_places(char *to, float value)
{
	return to + decimal_places(to, (double)value, SCORE_PLACES);
}

/* One member's value, by the general writer. */
static int add_experts(struct buf *out, const float *experts, struct err *err)
{
	struct jsonw json;

	if (buf_addz(out, ",\"experts\":", err) < 0)
		return -1;
	jsonw_init(&json, out);
	put_experts(&json, experts);
	return jsonw_end(&json, err);
}

static int add_anomaly(struct buf *out, const struct anomaly *anomaly, const struct schema *schema,
		       struct err *err)
{
	struct jsonw json;

	if (buf_addz(out, ",\"anomaly\":", err) < 0)
		return -1;
	jsonw_init(&json, out);
	jsonw_object(&json);
	parts_anomaly(&json, anomaly, schema);
	jsonw_close(&json);
	return jsonw_end(&json, err);
}

int record_row(struct buf *out, uint64_t number, int64_t time_ns, struct span key,
	       const struct span *cells, float score, float event, float state,
	       const float *experts, const struct anomaly *anomaly,
	       const struct record_context *ctx, struct err *err)
{
	struct row_form *form = ctx->form;
	size_t start = out->len;
	char *p;

	if (buf_reserve(out, row_form_room(form, key, cells), err) < 0)
		return -1;
	p = PUT(out->data + start, "{\"row\":");
	p += decimal_u64(p, number);
	p = row_form_time(form, PUT(p, ",\"time\":"), time_ns);
	p = row_form_series(form, PUT(p, ",\"series\":"), key);
	p = row_form_cells(form, PUT(p, ",\"data\":"), cells);
	p = put_places(PUT(p, ",\"score\":"), score);
	p = put_places(PUT(p, ",\"event\":"), event);
	p = put_places(PUT(p, ",\"state\":"), cut_off(state));
	if (!anomaly && !(ctx->experts && experts)) {
		p = PUT(p, ",\"anomaly\":null}\n");
		out->len = (size_t)(p - out->data);
		return 0;
	}
	out->len = (size_t)(p - out->data);
	if ((ctx->experts && experts && add_experts(out, experts, err) < 0) ||
	    (anomaly ? add_anomaly(out, anomaly, ctx->schema, err)
		     : buf_addz(out, ",\"anomaly\":null", err)) < 0 ||
	    buf_addz(out, "}\n", err) < 0) {
		out->len = start;
		return -1;
	}
	return 0;
}

/* SPDX-License-Identifier: MIT */
#include "sample.h"

#include <math.h>
#include <stdlib.h>

#define SECOND INT64_C(1000000000)
#define START (INT64_C(1392388200) * SECOND) /* 2014-02-14T14:30:00Z */

static const struct span names[] = {
	{ "time", 4 }, { "sensor", 6 }, { "temperature", 11 }, { "flow", 4 }
};
static const size_t values[] = { 2, 3 };
static const size_t keys[] = { 1 };

static const char hostile[] = "\x1b[2J\"\\\n\r\xff{\"a\":1}\xe2\x80\xae";

static struct span hostile_span(void)
{
	return span_of(hostile, sizeof(hostile) - 1);
}

static struct anomaly drop(void)
{
	return (struct anomaly){
		.row = 257,
		.time_ns = START + 16800 * SECOND,
		.column = 0,
		.digits = span_z("12.71"),
		.value = 12.71,
		.low = 84.1234,
		.high = 97.2876,
		.kind = KIND_DROP,
		.expert = EXPERT_LEVEL,
		.score = 6.2134F,
		.severity = SEVERITY_HIGH,
		.standing = STANDING_CONFIRMED,
		.reason = span_z("fell from 91"),
		.reason_by = AUTHOR_MODEL,
		.finding = { .spread = 1.9 },
	};
}

static void base(struct sample *s)
{
	static struct column_stats stats[2];

	stats[0] = (struct column_stats){ .count = 100,
					  .missing = 0,
					  .min = 12.71,
					  .max = 97.2,
					  .mean = 88.3004,
					  .median = 91,
					  .mad = 1.9 };
	stats[1] = (struct column_stats){ .count = 0,
					  .missing = 100,
					  .min = (double)NAN,
					  .max = (double)NAN,
					  .mean = (double)NAN,
					  .median = (double)NAN,
					  .mad = (double)NAN };
	s->schema = (struct schema){ .names = names,
				     .columns_n = 4,
				     .values = values,
				     .values_n = 2,
				     .keys = keys,
				     .keys_n = 1,
				     .time_columns_n = 1,
				     .delimiter = ',',
				     .point = '.' };
	s->window = (struct window){ .number = 3,
				     .key = span_z("pump-7"),
				     .first_row = 201,
				     .last_row = 300,
				     .count = 100,
				     .start_ns = START,
				     .end_ns = START + 29700 * SECOND,
				     .score = 6.2134F,
				     .state = 0.84F,
				     .values_n = 2,
				     .stats = stats };
	verdict_init(&s->verdict);
	reply_init(&s->reply, REPLY_OFF);
	s->ctx = (struct record_context){ .schema = &s->schema };
	s->form = (struct row_form){ .ends = NULL };
}

void sample_pump(struct sample *s)
{
	static struct anomaly anomalies[1];
	struct err err = ERR_INIT;

	base(s);
	anomalies[0] = drop();
	s->verdict.word = WORD_ANOMALOUS;
	s->verdict.severity = SEVERITY_HIGH;
	s->verdict.summary = span_z("Temperature fell to 12.71 at row 257.");
	s->verdict.summary_by = AUTHOR_MODEL;
	s->verdict.anomalies = anomalies;
	s->verdict.anomalies_n = 1;
	s->reply.status = REPLY_ANSWERED;
	s->reply.sent = true;
	s->reply.trusted = true;
	s->reply.exam = 11;
	s->reply.attempts = 1;
	s->reply.seconds = 1.8412;
	s->reply.shown = 100;
	s->reply.prompt_tokens = 812;
	s->reply.completion_tokens = 96;
	memset(s->reply.request_sha256, 'a', 64);
	if (buf_addz(&s->reply.name, "ai/smollm2", &err) < 0)
		abort();
}

void sample_quiet(struct sample *s)
{
	base(s);
	s->schema.keys_n = 0;
	s->schema.time_columns_n = 0;
	s->window.key = span_of(NULL, 0);
	s->window.start_ns = s->window.end_ns = TIME_NONE;
	s->window.score = 0.4F;
	s->verdict.word = WORD_NORMAL;
	s->verdict.summary = span_z("Nothing unusual.");
}

void sample_full(struct sample *s)
{
	static struct window_row rows[3];
	static double readings[6] = { 1, 2, 84.1, (double)NAN, 1e300, -0.0 };
	static struct span digits[6];
	static struct anomaly anomalies[4];
	static struct anomaly dismissed[1];
	static struct rejected rejected[1];
	static const struct span foreign[] = { { "time", 4 },
					       { hostile, sizeof(hostile) - 1 },
					       { "temp\"erature", 12 },
					       { "flow", 4 } };
	struct err err = ERR_INIT;

	sample_pump(s);
	s->schema.names = foreign;
	s->window.key = hostile_span();
	s->window.bad_rows = 7;
	s->window.ongoing = true;
	for (size_t i = 0; i < 3; i++)
		rows[i] = (struct window_row){ .number = 200 + i,
					       .time_ns = START + (int64_t)i * 1500 * 1000 };
	digits[2] = span_z("84.10");
	digits[4] = span_z("1e300");
	digits[5] = span_z("-0,0");
	s->window.rows = rows;
	s->window.rows_n = 3;
	s->window.context_n = 1;
	s->window.values = readings;
	s->window.digits = digits;
	s->ctx.with_rows = true;
	s->ctx.experts = true;
	for (size_t i = 0; i < 4; i++)
		anomalies[i] = drop();
	anomalies[0].reason = hostile_span();
	anomalies[1].column = FINDING_NO_COLUMN;
	anomalies[1].kind = KIND_GAP;
	anomalies[1].expert = EXPERT_GAP;
	anomalies[1].digits = span_of(NULL, 0);
	anomalies[1].value = anomalies[1].low = anomalies[1].high = (double)NAN;
	anomalies[1].time_ns = TIME_NONE;
	anomalies[2].ongoing = true;
	anomalies[2].digits = span_z("12,71");
	anomalies[2].standing = STANDING_DISPUTED;
	anomalies[3].value = (double)NAN;
	anomalies[3].kind = KIND_MISSING;
	anomalies[3].digits = span_of(NULL, 0);
	anomalies[3].reason = span_of(NULL, 0);
	s->verdict.anomalies = anomalies;
	s->verdict.anomalies_n = 4;
	dismissed[0] = drop();
	dismissed[0].standing = STANDING_DISMISSED;
	s->verdict.dismissed = dismissed;
	s->verdict.dismissed_n = 1;
	rejected[0].claim = span_z("{\"row\":9999,\"kind\":[\"x\"]}");
	rejected[0].why = span_z("row 9999 is not in this window");
	s->verdict.rejected = rejected;
	s->verdict.rejected_n = 1;
	s->verdict.summary = hostile_span();
	s->reply.status = REPLY_FAILED;
	s->reply.error_code = "http";
	s->reply.error_http = 503;
	if (buf_add(&s->reply.error_message, hostile, sizeof(hostile) - 1, &err) < 0 ||
	    buf_add(&s->reply.answer_text, hostile, sizeof(hostile) - 1, &err) < 0 ||
	    buf_addz(&s->reply.comment, "A valve may have closed.", &err) < 0)
		abort();
}

void sample_form(struct sample *s)
{
	struct err err = ERR_INIT;

	row_form_release(&s->form);
	if (row_form_init(&s->form, &s->schema, &err) < 0)
		abort();
	s->ctx.form = &s->form;
}

void sample_release(struct sample *s)
{
	row_form_release(&s->form);
	reply_release(&s->reply);
}

/* SPDX-License-Identifier: MIT */
/* Sentences made from facts: what a person reads, word for word. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "fixture.h"
#include "verdict/figures.h"
#include "verdict/texts.h"

/* Rows 201 to 260, 20 before; values 90 to 91.8, every five minutes. */
static void begin(struct fixture *f, const char *first, const char *second)
{
	const char *columns[] = { first, second };
	fixture_init(f, 20, 60, columns, 2, 181);
	for (size_t i = 0; i < 80; i++) {
		char text[32];
		snprintf(text, sizeof text, "%.1f", 90 + .2 * (double)(i * 7 % 10));
		fixture_cell(f, i, 0, text);
		fixture_cell(f, i, 1, "7");
	}
}

static void is_said(struct fixture *f, const char *summary, const char *reason, const char *facts)
{
	struct verdict v;
	struct err err = ERR_INIT;
	struct buf out;
	buf_init(&out, 4096);
	verdict_init(&v);
	fixture_finish(f, 0);
	assert_int_equal(verdict_detect(&v, &f->w, &f->ctx, &err), 0);
	if (!span_is(v.summary, summary))
		print_error("%.*s\n", (int)v.summary.len, v.summary.data);
	assert_true(span_is(v.summary, summary));
	if (reason) {
		if (!span_is(v.anomalies[0].reason, reason))
			print_error("%.*s\n", (int)v.anomalies[0].reason.len,
				    v.anomalies[0].reason.data);
		assert_true(span_is(v.anomalies[0].reason, reason));
	}
	if (facts) {
		assert_int_equal(texts_facts(&out, &v.anomalies[0], &err), 0);
		if (!span_is(buf_span(&out), facts))
			print_error("%.*s\n", (int)out.len, out.data);
		assert_true(span_is(buf_span(&out), facts));
	}
	buf_release(&out);
	verdict_release(&v);
	fixture_release(f);
}

static struct finding *band(struct finding *n, double low, double high, double before,
			    double spread)
{
	n->low = low;
	n->high = high;
	n->before = before;
	n->spread = spread;
	return n;
}

static struct finding *run(struct finding *n, double extent, double usual)
{
	n->extent = extent;
	n->usual = usual;
	return n;
}

static void moves(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, "temperature", "flow");
	fixture_cell(&f, 56, 0, "12.71");
	band(fixture_mark(&f, 237, 0, KIND_DROP, EXPERT_LEVEL, 5), 84.11, 97.29, 91.04, 1.9);
	is_said(&f, "Temperature fell to 12.71 at row 237, where 84.1 to 97.3 is usual.",
		"fell from 91", "A reading was far below the usual range.");
	begin(&f, "CPU_load", "flow");
	fixture_cell(&f, 56, 0, "98.2");
	band(fixture_mark(&f, 237, 0, KIND_SPIKE, EXPERT_LEVEL, 5), 84.11, 97.29, 91.04, 1.9);
	is_said(&f, "CPU_load rose to 98.2 at row 237, where 84.1 to 97.3 is usual.",
		"rose from 91", "A reading was above the usual range.");
	begin(&f, "value", "flow");
	fixture_cell(&f, 56, 0, "6519420");
	band(fixture_mark(&f, 237, 0, KIND_OUT_OF_RANGE, EXPERT_RANGE, 5), 42, 3570012, 95, 62);
	is_said(&f,
		"Value rose to 6519420 at row 237, higher than ever before (usual: at most "
		"3570012).",
		"higher than any reading before", NULL);
	begin(&f, "value", "flow");
	fixture_cell(&f, 56, 0, "95.5");
	band(fixture_mark(&f, 237, 0, KIND_LEVEL_SHIFT, EXPERT_LEVEL, 5), 84, 95, 90.26, 2.2);
	is_said(&f, "Value moved to another level, from 90.3 to 95.5 at row 237.",
		"moved to another level, from 90.3",
		"The readings moved to a higher level at once.");
	begin(&f, "value", "flow");
	fixture_cell(&f, 56, 0, "95.5");
	band(fixture_mark(&f, 237, 0, KIND_DRIFT, EXPERT_LEVEL, 5), 84, 95, 90.26, 2.2);
	is_said(&f, "Value drifted up from 90.3 to 95.5 at row 237.", "drifting up, from 90.3",
		"The readings drifted slowly upwards.");
	begin(&f, "value", "flow");
	band(fixture_mark(&f, 237, 0, KIND_TIME_OF_DAY, EXPERT_DAILY, 5), 50, 60, FINDING_NONE, 2);
	is_said(&f, "Value was 90.4 at row 237, where 50 to 60 is usual at that time of day.",
		"higher than usual at this time of day", NULL);
	begin(&f, "value", "flow");
	band(fixture_mark(&f, 237, 0, KIND_SHAPE, EXPERT_SHAPE, 5), FINDING_NONE, FINDING_NONE,
	     FINDING_NONE, FINDING_NONE);
	is_said(&f, "Value drew a curve unlike those before, by row 237.",
		"a curve unlike those before", "The curve of the readings had an unusual shape.");
	begin(&f, "value", "flow");
	band(fixture_mark(&f, 237, 0, KIND_NOISE, EXPERT_NOISE, 5), FINDING_NONE, FINDING_NONE,
	     FINDING_NONE, FINDING_NONE);
	is_said(&f, "Value began to vary unlike before, by row 237.", "varies unlike before",
		"The noise of the readings changed.");
	begin(&f, "value", "flow");
	band(fixture_mark(&f, 237, 0, KIND_OTHER, EXPERT_LEVEL, 5), 80, 99, 90, 2);
	is_said(&f,
		"Value rose to 90.4 at row 237, within the usual range of 80 to 99 but unlike it.",
		"rose from 90", "A reading was unusual inside the usual range.");
}

static void absences(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, "humidity", "flow");
	run(fixture_mark(&f, 237, 0, KIND_FLATLINE, EXPERT_FLATLINE, 5), 40, 6);
	is_said(&f, "Humidity stood still at 90.4 for 40 readings up to row 237, at most 6 before.",
		"unchanged for 40 readings, at most 6 before",
		"The readings stood still for far longer than usual.");
	begin(&f, "humidity", "flow");
	fixture_cell(&f, 56, 0, NULL);
	run(fixture_mark(&f, 237, 0, KIND_MISSING, EXPERT_MISSING, 5), 12, 0);
	is_said(&f, "Humidity had no value for 12 rows up to row 237, none before.",
		"no value for 12 rows, none before",
		"Readings were missing for longer than usual.");
	begin(&f, "humidity", "flow");
	for (size_t i = 56; i < 80; i++)
		f.w.rows[i].time_ns += INT64_C(11700000000000);
	run(fixture_mark(&f, 237, FINDING_NO_COLUMN, KIND_GAP, EXPERT_GAP, 5), 12000, 600);
	is_said(&f,
		"No readings for 3 h 20 min before row 237, where they usually come every 5 min.",
		"no reading for 3 h 20 min, at most 10 min before",
		"The sensor sent no readings for far longer than usual.");
	/* A silence that has not ended lies behind the last row. */
	begin(&f, "humidity", "flow");
	run(fixture_mark(&f, 260, FINDING_NO_COLUMN, KIND_GAP, EXPERT_GAP, 5), 12000, 600);
	is_said(&f,
		"No readings for 3 h 20 min after row 260, where they usually come every 5 min.",
		NULL, NULL);
}

static void several(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, "temperature", "flow");
	fixture_cell(&f, 56, 0, "12.71");
	band(fixture_mark(&f, 237, 0, KIND_DROP, EXPERT_LEVEL, 5), 84.11, 97.29, 91.04, 1.9);
	band(fixture_mark(&f, 240, 1, KIND_DROP, EXPERT_LEVEL, 4), 8, 9, 8, .1);
	is_said(&f,
		"Temperature fell to 12.71 at row 237, where 84.1 to 97.3 is usual. One more in "
		"flow at row 240.",
		NULL, NULL);
	begin(&f, "temperature", "flow");
	fixture_cell(&f, 56, 0, "12.71");
	band(fixture_mark(&f, 237, 0, KIND_DROP, EXPERT_LEVEL, 5), 84.11, 97.29, 91.04, 1.9);
	for (uint64_t row = 240; row < 250; row += 3)
		band(fixture_mark(&f, row, 0, KIND_SPIKE, EXPERT_LEVEL, 3.5), 84, 89, 88, .1);
	is_said(&f,
		"Temperature fell to 12.71 at row 237, where 84.1 to 97.3 is usual. 4 more between "
		"rows 240 and 249.",
		NULL, NULL);
	begin(&f, "temperature", "flow");
	band(fixture_mark(&f, 237, 0, KIND_LEVEL_SHIFT, EXPERT_STATE, 9), 70, 80, 75, 2)->ongoing =
		true;
	f.w.marks[0].state = 1.2F;
	is_said(&f,
		"Temperature has not come back to normal: 90.4 at row 237, where 70 to 80 is "
		"usual.",
		"has not come back to normal", NULL);
}

static void columns_that_part(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, "temperature", "flow");
	band(fixture_mark(&f, 237, 0, KIND_OTHER, EXPERT_COMPANY, 4), 70, 80, (double)NAN, 2)
		->partner = 1;
	is_said(&f,
		"Temperature parted from flow, which it goes with: 90.4 at row 237, where "
		"70 to 80 would go with it.",
		"parted from flow", "The column parted from another that it goes with.");
	begin(&f, "temperature", "flow");
	band(fixture_mark(&f, 237, 0, KIND_OTHER, EXPERT_STATE, 4), 85, 95, (double)NAN, 2)
		->ongoing = true;
	f.w.marks[0].finding.partner = 1;
	f.w.marks[0].state = 1.2F;
	is_said(&f, "Temperature is still apart from flow, which it goes with: 90.4 at row 237.",
		"still apart from flow", NULL);
}

/* Nor is a partner looked for that is not there. */
static void states_of_no_kind_have_no_partner(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, "temperature", "flow");
	band(fixture_mark(&f, 237, 0, KIND_OTHER, EXPERT_STATE, 4), 85, 95, (double)NAN, 2)
		->ongoing = true;
	f.w.marks[0].state = 1.2F;
	is_said(&f, "Temperature has not come back to normal: 90.4 at row 237.",
		"has not come back to normal", NULL);
}

static void nothing(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, "temperature", "flow");
	is_said(&f, "Nothing unusual in 60 rows.", NULL, NULL);
	begin(&f, "temperature", "flow");
	f.w.count = 1;
	is_said(&f, "Nothing unusual in 1 row.", NULL, NULL);
	begin(&f, "temperature", "flow");
	f.ctx.min_severity = SEVERITY_MEDIUM;
	is_said(&f, "Nothing of severity medium or above in 60 rows.", NULL, NULL);
	begin(&f, "temperature", "flow");
	f.ctx.min_severity = SEVERITY_CRITICAL;
	is_said(&f, "Nothing of critical severity in 60 rows.", NULL, NULL);
	begin(&f, "temperature", "flow");
	f.w.young = true;
	f.w.number = 1;
	f.w.last_row = f.w.count;
	f.ctx.speaks_after = 100;
	is_said(&f, "Too early to judge: this series can be judged from row 101 on.", NULL, NULL);
	begin(&f, "temperature", "flow");
	f.w.young = true;
	f.schema.keys_n = 1;
	f.schema.keys = f.schema.values;
	f.ctx.speaks_after = 50;
	f.w.key = span_z("pump");
	is_said(&f, "Too early to judge: a series can be judged from its 51st row on.", NULL, NULL);
}

static void hostile_names(void **state)
{
	struct fixture f;
	(void)state;
	begin(&f, "t\x1b[31m\nred\xE2\x80\xAE", "flow");
	fixture_cell(&f, 56, 0, "12.71");
	band(fixture_mark(&f, 237, 0, KIND_DROP, EXPERT_LEVEL, 5), 84.11, 97.29, 91.04, 1.9);
	is_said(&f, "t [31m red  fell to 12.71 at row 237, where 84.1 to 97.3 is usual.", NULL,
		NULL);
	begin(&f, "a name that is longer than anybody would ever want to read in a sentence",
	      "flow");
	fixture_cell(&f, 56, 0, "12.71");
	band(fixture_mark(&f, 237, 0, KIND_DROP, EXPERT_LEVEL, 5), 84.11, 97.29, 91.04, 1.9);
	is_said(&f,
		"A name that is longer than anybody would... fell to 12.71 at row 237, where 84.1 "
		"to 97.3 is usual.",
		NULL, NULL);
}

static void figures(void **state)
{
	static const struct {
		double seconds;
		const char *text;
	} durations[] = { { 5, "5 s" },		{ .25, "0.25 s" },
			  { 59.9, "59.9 s" },	{ 60, "1 min" },
			  { 90, "1 min 30 s" }, { 3599.9, "1 h" },
			  { 3600, "1 h" },	{ 12000, "3 h 20 min" },
			  { 86400, "1 day" },	{ 180000, "2 days 2 h" } };
	static const struct {
		double value, spread;
		const char *text;
	} values[] = { { 91.04, 1.9, "91" },
		       { 91.04, .19, "91.04" },
		       { 3570012, 62, "3570012" },
		       { 3570012, 62000, "3570000" },
		       { .0123456, FINDING_NONE, "0.01235" },
		       { -5, 0, "-5" },
		       { 1e300, 1e-300, NULL },
		       { 0, 1e300, "0" } };
	static const struct {
		double seconds;
		const char *text;
	} steps[] = { { 1, "every second" },
		      { 60, "every minute" },
		      { 300, "every 5 min" },
		      { 3600, "every hour" } };
	static const struct {
		const char *name, *text;
	} names[] = { { "flow", "Flow" }, { "rpm", "rpm" }, { "t_supply", "t_supply" } };
	struct err err = ERR_INIT;
	struct buf out;
	(void)state;
	buf_init(&out, 1000);
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		buf_reset(&out);
		assert_int_equal(figures_every(&out, steps[i].seconds, &err), 0);
		assert_true(span_is(buf_span(&out), steps[i].text));
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		buf_reset(&out);
		assert_int_equal(figures_name(&out, span_z(names[i].name), true, &err), 0);
		assert_true(span_is(buf_span(&out), names[i].text));
	}
	for (size_t i = 0; i < sizeof durations / sizeof durations[0]; i++) {
		buf_reset(&out);
		assert_int_equal(figures_duration(&out, durations[i].seconds, &err), 0);
		if (!span_is(buf_span(&out), durations[i].text))
			fail_msg("%g: %.*s", durations[i].seconds, (int)out.len, out.data);
	}
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
		buf_reset(&out);
		assert_int_equal(figures_value(&out, values[i].value, values[i].spread, &err), 0);
		if (values[i].text && !span_is(buf_span(&out), values[i].text))
			fail_msg("%g: %.*s", values[i].value, (int)out.len, out.data);
	}
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moves),
		cmocka_unit_test(absences),
		cmocka_unit_test(several),
		cmocka_unit_test(columns_that_part),
		cmocka_unit_test(states_of_no_kind_have_no_partner),
		cmocka_unit_test(nothing),
		cmocka_unit_test(hostile_names),
		cmocka_unit_test(figures),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

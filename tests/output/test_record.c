/* SPDX-License-Identifier: MIT */
#include "../base/check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/jsonscan.h"
#include "base/text.h"
#include "output/parts.h"
#include "sample.h"

static void is_text(const struct buf *b, const char *want)
{
	if (!span_is(buf_span(b), want))
		fail_msg("got  %.*swant %s", (int)b->len, b->data, want);
}

static void the_manuals_window(void **state)
{
	struct err err = ERR_INIT;
	struct sample s;
	struct buf b;

	(void)state;
	sample_pump(&s);
	buf_init(&b, 1 << 16);
	assert_int_equal(record_window(&b, &s.window, &s.verdict, &s.reply, &s.ctx, &err), 0);
	is_text(&b,
		"{\"window\":3,\"series\":{\"sensor\":\"pump-7\"},\"rows\":[201,300],\"count\":100,"
		"\"bad_rows\":0,\"start\":\"2014-02-14T14:30:00Z\",\"end\":\"2014-02-14T22:45:"
		"00Z\","
		"\"verdict\":\"anomalous\",\"severity\":\"high\",\"score\":6.21,\"state\":0.84,"
		"\"ongoing\":false,\"summary\":\"Temperature fell to 12.71 at row 257.\","
		"\"summary_by\":\"model\",\"anomalies\":[{\"row\":257,"
		"\"time\":\"2014-02-14T19:10:00Z\",\"column\":\"temperature\",\"value\":12.71,"
		"\"expected\":[84.1,97.3],\"kind\":\"drop\",\"score\":6.21,\"expert\":\"level\","
		"\"severity\":\"high\",\"status\":\"confirmed\",\"reason\":\"fell from 91\","
		"\"reason_by\":\"model\"}],\"dismissed\":[],\"rejected_claims\":[],\"stats\":{"
		"\"temperature\":{\"count\":100,\"missing\":0,\"min\":12.71,\"max\":97.2,"
		"\"mean\":88.3004,\"median\":91,\"mad\":1.9},\"flow\":{\"count\":0,\"missing\":100,"
		"\"min\":null,\"max\":null,\"mean\":null,\"median\":null,\"mad\":null}},"
		"\"model\":{\"status\":\"answered\",\"trusted\":true,\"exam\":11,"
		"\"name\":\"ai/smollm2\",\"attempts\":1,\"seconds\":1.84,\"shown\":100,"
		"\"prompt_tokens\":812,\"completion_tokens\":96,\"cached\":false,\"request_"
		"sha256\":\""
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}}\n");
	buf_release(&b);
	sample_release(&s);
}

static void the_manuals_lines(void **state)
{
	struct err err = ERR_INIT;
	struct sample s;
	struct buf b;

	(void)state;
	sample_pump(&s);
	buf_init(&b, 1 << 16);
	assert_int_equal(record_text(&b, &s.window, s.verdict.anomalies, &s.ctx, &err), 0);
	is_text(&b, "2014-02-14T19:10:00Z pump-7 temperature=12.71 expected 84.1..97.3 drop high "
		    "confirmed: fell from 91\n");
	buf_reset(&b);
	assert_int_equal(record_anomaly(&b, &s.window, s.verdict.anomalies, &s.ctx, &err), 0);
	is_text(&b, "{\"row\":257,\"time\":\"2014-02-14T19:10:00Z\",\"column\":\"temperature\","
		    "\"value\":12.71,\"expected\":[84.1,97.3],\"kind\":\"drop\",\"score\":6.21,"
		    "\"expert\":\"level\",\"severity\":\"high\",\"status\":\"confirmed\","
		    "\"reason\":\"fell from 91\",\"reason_by\":\"model\",\"window\":3,"
		    "\"series\":{\"sensor\":\"pump-7\"}}\n");
	sample_release(&s);
	sample_full(&s);
	buf_reset(&b);
	s.window.key = span_of("a\x1f"
			       "b",
			       3);
	assert_int_equal(record_text(&b, &s.window, &s.verdict.anomalies[1], &s.ctx, &err), 0);
	is_text(&b, "row 257 a,b gap high confirmed: fell from 91\n");
	buf_reset(&b);
	assert_int_equal(record_text(&b, &s.window, &s.verdict.anomalies[3], &s.ctx, &err), 0);
	is_text(&b,
		"2014-02-14T19:10:00Z a,b temp\"erature=missing expected 84.1..97.3 missing high "
		"confirmed\n");
	buf_release(&b);
	sample_release(&s);
}

static void rows_hold_every_cell(void **state)
{
	static const float experts[EXPERTS_N] = { 0.4F };
	struct span cells[] = { span_z("2014-02-14 14:30"), span_z("pump-7"), span_z("84.10"),
				span_z("007") };
	struct err err = ERR_INIT;
	struct sample s;
	struct buf b;

	(void)state;
	sample_pump(&s);
	buf_init(&b, 1 << 16);
	sample_form(&s);
	assert_int_equal(record_row(&b, 201, s.window.start_ns, s.window.key, cells, 0.4F, 0, 0.3F,
				    experts, NULL, &s.ctx, &err),
			 0);
	is_text(&b,
		"{\"row\":201,\"time\":\"2014-02-14T14:30:00Z\",\"series\":{\"sensor\":\"pump-7\"},"
		"\"data\":{\"time\":\"2014-02-14 14:30\",\"sensor\":\"pump-7\","
		"\"temperature\":84.10,\"flow\":\"007\"},\"score\":0.4,\"event\":0,\"state\":0.3,"
		"\"anomaly\":null}\n");
	buf_reset(&b);
	/* Not yet at its limit, and must not be rounded up to it. */
	assert_int_equal(record_row(&b, 201, s.window.start_ns, s.window.key, cells, 0.4F, 0,
				    0.9972F, experts, NULL, &s.ctx, &err),
			 0);
	assert_non_null(strstr(b.data, "\"state\":0.99,"));
	buf_reset(&b);
	s.ctx.experts = true;
	cells[2] = span_z("");
	cells[3] = span_z("1e999");
	assert_int_equal(record_row(&b, 1, TIME_NONE, s.window.key, cells, 0, 0, 0, experts, NULL,
				    &s.ctx, &err),
			 0);
	is_text(&b,
		"{\"row\":1,\"time\":null,\"series\":{\"sensor\":\"pump-7\"},"
		"\"data\":{\"time\":\"2014-02-14 14:30\",\"sensor\":\"pump-7\","
		"\"temperature\":\"\",\"flow\":\"1e999\"},\"score\":0,\"event\":0,\"state\":0,"
		"\"experts\":{\"level\":0.4,\"time_of_day\":0,\"range\":0,\"shape\":0,\"noise\":0,"
		"\"flatline\":0,\"missing\":0,\"pattern\":0,\"local\":0,\"gap\":0,\"state\":0,"
		"\"company\":0},\"anomaly\":null}\n");
	buf_release(&b);
	sample_release(&s);
}

static int write_form(int form, struct buf *b, struct sample *s, struct err *err)
{
	struct span cells[] = { span_z("t"), s->window.key, span_z("84.10"), s->window.key };

	switch (form) {
	case 0:
		return record_window(b, &s->window, &s->verdict, &s->reply, &s->ctx, err);
	case 1:
		return record_anomaly(b, &s->window, s->verdict.anomalies, &s->ctx, err);
	case 2:
		sample_form(s);
		return record_row(b, 1, 0, s->window.key, cells, 1, 2, 3, NULL,
				  s->verdict.anomalies, &s->ctx, err);
	default:
		return record_text(b, &s->window, s->verdict.anomalies, &s->ctx, err);
	}
}

/* A stranger's bytes in every place: one line, valid, harmless on a terminal. */
static void hostile_text_stays_one_harmless_line(void **state)
{
	(void)state;
	for (int form = 0; form < 4; form++) {
		struct err err = ERR_INIT;
		struct sample s;
		struct buf b;

		sample_full(&s);
		buf_init(&b, 1 << 16);
		assert_int_equal(write_form(form, &b, &s, &err), 0);
		if (form < 3 && jsonscan_check(buf_span(&b), &err) < 0)
			fail_msg("%s in %.*s", err.msg, (int)b.len, b.data);
		assert_int_equal(b.data[b.len - 1], '\n');
		for (size_t at = 0; at < b.len - 1;) {
			uint32_t cp;
			bool valid;

			at += text_decode(span_of(b.data + at, b.len - at), &cp, &valid);
			assert_true(valid);
			assert_false(text_is_unsafe(cp));
		}
		buf_release(&b);
		sample_release(&s);
	}
}

/* Whatever the ceiling: a whole line, or nothing of it. */
static void all_or_nothing(void **state)
{
	(void)state;
	for (int form = 0; form < 4; form++) {
		size_t whole = 0;

		for (size_t max = 6000; max > 3; max--) {
			struct err err = ERR_INIT;
			struct sample s;
			struct buf b;

			sample_full(&s);
			buf_init(&b, max);
			assert_int_equal(buf_addz(&b, "abc", &err), 0);
			if (write_form(form, &b, &s, &err) == 0) {
				assert_true(whole == 0 || whole == b.len);
				whole = b.len;
			} else {
				assert_int_equal(err.code, ERR_INPUT);
				assert_true(span_is(buf_span(&b), "abc"));
			}
			buf_release(&b);
			sample_release(&s);
		}
		assert_true(whole > 50);
	}
}

static void band_is(double low, double high, double spread, double value, const char *want_low,
		    const char *want_high)
{
	struct anomaly a = {
		.low = low, .high = high, .value = value, .finding = { .spread = spread }
	};
	struct band band;

	assert_true(parts_band(&a, &band));
	if (!span_is(span_of(band.low, band.low_len), want_low) ||
	    !span_is(span_of(band.high, band.high_len), want_high))
		fail_msg("%.*s..%.*s, not %s..%s", (int)band.low_len, band.low, (int)band.high_len,
			 band.high, want_low, want_high);
}

static void bands_are_rounded_with_care(void **state)
{
	struct anomaly none = { .low = (double)NAN, .high = 3, .value = 1 };
	struct band band;

	(void)state;
	assert_false(parts_band(&none, &band));
	band_is(84.1234, 97.2876, 1.9, 12.71, "84.1", "97.3");
	band_is(84.1234, 97.2876, (double)NAN, 12.71, "84", "97");
	band_is(6123456.7, 6519420.3, 50321, 1, "6123000", "6519000");
	band_is(0.0012345, 0.0017654, 0.0001, 1, "0.00123", "0.00177");
	band_is(5, 5, 0, 7, "5", "5");
	band_is(5.25, 5.25, 3, 7, "5.25", "5.25");
	band_is(-0.04, 0.04, 1, 9, "-0.04", "0.04");
	/* The reading lies outside, and so it must lie outside of what is printed. */
	band_is(84.1234, 97.26, 1.9, 97.28, "84.12", "97.26");
	band_is(84.14, 97.26, 1.9, 84.12, "84.14", "97.26");
	band_is(1e300, 2e300, 1e299, 0, "1e300", "2e300");
	band_is(1e-12, 3e-12, 1e-13, 0, "1e-12", "3e-12");
}

/* Low never above high, and the reading never changes sides. */
static void bands_of_any_kind_stay_true(void **state)
{
	uint64_t seed = 1;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		double v[4];
		struct anomaly a = { .low = 0 };
		struct band band;
		double low;
		double high;

		for (int j = 0; j < 4; j++) {
			seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			v[j] = ldexp((double)(int64_t)seed, (int)(seed >> 40 & 31) - 70 + i % 40);
		}
		a.low = v[0] < v[1] ? v[0] : v[1];
		a.high = v[0] < v[1] ? v[1] : v[0];
		a.value = i % 3 ? v[2] : nextafter(a.high, HUGE_VAL);
		a.finding.spread = fabs(v[3]);
		assert_true(parts_band(&a, &band));
		band.low[band.low_len] = '\0';
		band.high[band.high_len] = '\0';
		low = strtod(band.low, NULL);
		high = strtod(band.high, NULL);
		assert_true(low <= high);
		if (a.value > a.high)
			assert_true(a.value > high);
		if (a.value < a.low)
			assert_true(a.value < low);
	}
}

static void statistic_is(double value, double range, const char *want)
{
	char text[DECIMAL_MAX + 1];

	text[parts_statistic(text, value, range)] = '\0';
	assert_string_equal(text, want);
}

static void statistics_keep_what_the_range_shows(void **state)
{
	(void)state;
	statistic_is(88.30041234, 84.5, "88.3004");
	statistic_is(6519420.1234, 1e6, "6519420");
	statistic_is(101325.1234, 0.5, "101325.1234");
	statistic_is(0, 5, "0");
	statistic_is((double)NAN, 5, "null");
	statistic_is(3, 0, "3");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_manuals_window),
		cmocka_unit_test(the_manuals_lines),
		cmocka_unit_test(rows_hold_every_cell),
		cmocka_unit_test(hostile_text_stays_one_harmless_line),
		cmocka_unit_test(all_or_nothing),
		cmocka_unit_test(bands_are_rounded_with_care),
		cmocka_unit_test(bands_of_any_kind_stay_true),
		cmocka_unit_test(statistics_keep_what_the_range_shows),
	};

	return cmocka_run_group_tests_name("record", tests, NULL, NULL);
}

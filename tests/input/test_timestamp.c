/* SPDX-License-Identifier: MIT */
/* Times as text: every form that is read, what is not, and the way back. */
#ifdef HAVE_CONFIG_H
#include "config.h" /* strptime, setenv */
#endif

#include <stdlib.h>

#include "tests/base/check.h"
#include "input/timestamp.h"

#define S INT64_C(1000000000)
#define T0 INT64_C(1392388200) /* 2014-02-14T14:30:00Z */

struct text_case {
	const char *text;
	int64_t ns;
};

static void iso_is_read(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{ "2014-02-14 14:30:00", T0 * S },
		{ "2014-02-14T14:30:00Z", T0 * S },
		{ "2014-02-14t14:30:00z", T0 * S },
		{ "2014/02/14 14:30", T0 * S },
		{ " 2014-02-14 14:30:00\t", T0 * S },
		{ "2014-02-14T14:30:00 Z", T0 * S },
		{ "2014-02-14T15:30:00+01:00", T0 * S },
		{ "2014-02-14T15:30:00+0100", T0 * S },
		{ "2014-02-14T15:30:00+01", T0 * S },
		{ "2014-02-14T09:00:00.5-05:30", T0 * S + S / 2 },
		{ "2014-02-14T14:30:00,123456789", T0 * S + 123456789 },
		{ "2014-02-14T14:30:00.1234567899Z", T0 * S + 123456789 },
		{ "2014-02-14T14:30+00", T0 * S },
		{ "2014-02-14", (T0 - 14 * 3600 - 1800) * S },
		{ "20140214T143000Z", T0 * S },
		{ "20140214T1430", T0 * S },
		{ "1970-01-01", 0 },
		{ "1969-12-31T23:59:59.999999999Z", -1 },
		{ "2000-02-29T00:00:00Z", INT64_C(951782400) * S },
		{ "1900-03-01", INT64_C(-2203891200) * S },
		{ "2016-12-31T23:59:60Z", INT64_C(1483228800) * S },
		{ "2013-12-31T24:00:00Z", INT64_C(1388534400) * S },
		{ "2262-04-11T23:47:15Z", INT64_C(9223372035) * S },
		{ "1677-09-21T00:12:45Z", INT64_C(-9223372035) * S },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t ns = 42;
		if (!timestamp_parse_iso(span_z(cases[i].text), &ns))
			fail_msg("not read: %s", cases[i].text);
		if (ns != cases[i].ns)
			fail_msg("%s: %lld", cases[i].text, (long long)ns);
	}
}

static void others_are_not(void **state)
{
	(void)state;
	static const char *const cases[] = {
		"",
		" ",
		"2014",
		"2014-02",
		"2014-2-14",
		"2014-02-14 ",
		"x2014-02-14x",
		"2014-02-30",
		"2014-13-01",
		"2014-00-01",
		"2014-01-00",
		"1900-02-29",
		"2014-02/14",
		"2014.02.14",
		"14:30:00",
		"2014-02-14 14",
		"2014-02-14T14:",
		"2014-02-14 25:00",
		"2014-02-14 14:60",
		"2014-02-14 14:30:61",
		"2014-02-14 24:30",
		"2014-02-14 24:00:01",
		"2014-02-14 14:30:",
		"20140214",
		"2014-02-14 14:30:00.",
		"2014-02-14 14:30:00.5x",
		"2014-02-14T14:30:00ZZ",
		"2014-02-14T14:30:00+1",
		"2014-02-14T14:30:00+01:",
		"2014-02-14T14:30:00+24:00",
		"2014-02-14T14:30:00  Z",
		"2014-02-14T14:30:00+01:60",
		"9999-01-01",
		"1600-01-01",
		"2262-04-12",
		"12.5",
		"1392388200",
		"NaN",
		"2014-02-14_14:30",
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t ns = 42;
		/* "2014-02-14 " is a date with a blank behind it */
		const bool want = span_is(span_z(cases[i]), "2014-02-14 ");
		if (timestamp_parse_iso(span_z(cases[i]), &ns) != want)
			fail_msg("read: \"%s\"", cases[i]);
	}
}

static void epoch_by_magnitude(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{ "0", 0 },
		{ "-1", -S },
		{ "1392388200", T0 * S },
		{ "+1392388200", T0 * S },
		{ " 1392388200 ", T0 * S },
		{ "1392388200.25", T0 * S + S / 4 },
		{ "1392388200,25", T0 * S + S / 4 },
		{ "1392388200.", T0 * S },
		{ "-1.5", -S - S / 2 },
		{ "1392388200000", T0 * S },
		{ "1392388200000.5", T0 * S + 500000 },
		{ "1392388200000000", T0 * S },
		{ "1392388200000000.5", T0 * S + 500 },
		{ "1392388200000000000", T0 * S },
		{ "1392388200000000000.9", T0 * S },
		{ "1.3923882e9", T0 * S },
		{ "1.3923882E+12", T0 * S },
		{ "99999999999", INT64_C(0) }, /* past the range */
	};
	static const char *const bad[] = { "",
					   "-",
					   ".5",
					   "1e",
					   "1x",
					   "1 2",
					   "1.5.5",
					   "inf",
					   "99999999999",
					   "99999999999999999999999",
					   "0x10",
					   "-99999999999",
					   "9223372036854775807000",
					   "1e300" };
	for (size_t i = 0; i + 1 < sizeof cases / sizeof cases[0]; i++) {
		int64_t ns = 42;
		if (!timestamp_parse_epoch(span_z(cases[i].text), &ns))
			fail_msg("not read: %s", cases[i].text);
		if (ns != cases[i].ns)
			fail_msg("%s: %lld", cases[i].text, (long long)ns);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		int64_t ns = 42;
		if (timestamp_parse_epoch(span_z(bad[i]), &ns))
			fail_msg("read: \"%s\" as %lld", bad[i], (long long)ns);
	}
}

static void formats(void **state)
{
	(void)state;
	static const struct {
		const char *format;
		const char *text;
		int64_t ns;
	} cases[] = {
		{ "%d.%m.%Y %H:%M", "14.02.2014 14:30", T0 * S },
		{ "%d/%m/%y %H:%M:%S", "14/02/14 14:30:00", T0 * S },
		{ "%m/%d/%Y %I:%M:%S %p", "02/14/2014 02:30:00 PM", T0 * S },
		{ "%Y-%m-%d %H:%M:%S %z", "2014-02-14 15:30:00 +0100", T0 * S },
		{ "%d/%b/%Y:%H:%M:%S %z", "14/Feb/2014:09:30:00 -0500", T0 * S },
		{ "%Y-%m-%d %H:%M:%S.%f", "2014-02-14 14:30:00.25", T0 * S + S / 4 },
		{ "%H:%M:%S.%f %Y%m%d", "14:30:00.000001 20140214", T0 * S + 1000 },
		{ "%m/%d/%Y %I:%M:%S.%f %p", "02/14/2014 02:30:00.5 PM", T0 * S + S / 2 },
		{ "%p %I:%M:%S.%f %m/%d/%Y", "PM 02:30:00.5 02/14/2014", T0 * S + S / 2 },
		{ "%I:%M:%S%f%p %F", "02:30:000025PM 2014-02-14", T0 * S + S / 400 },
		{ "%f %H:%M:%S %F", "75 14:30:00 2014-02-14", T0 * S + S / 4 * 3 },
		{ "%C %m %d %H:%M:%S.%f %y", "20 02 14 14:30:00.5 14", T0 * S + S / 2 },
		{ "%Y %U %H:%M:%S.%f %w", "2014 06 14:30:00.5 5", T0 * S + S / 2 },
		{ "%H:%M:%S.%f %j %Y", "14:30:00.5 045 2014", T0 * S + S / 2 },
		{ "%Y %j", "2014 045", (T0 - 14 * 3600 - 1800) * S },
		{ "%H:%M", "00:01", 60 * S },
		{ "%s", "1392388200", T0 * S },
		{ "%%f%Y", "%f1970", 0 },
	};
	static const char *const bad[][2] = {
		{ "%Y-%m-%d", "2014-02-14 14:30" },
		{ "%Y-%m-%d", "" },
		{ "%Y-%m-%d", "2014-02-31" },
		{ "%Y-%m-%d", "14.02.2014" },
		{ "%S.%f", "10" },
		{ "%S.%f", "10.x" },
		{ "%S.%f", "10." },
		{ "%S.%f.%f", "10.5.5" },
		{ "%S.%f %p", "10.5" },
		{ "%Y", "9999" },
		{ "x%s", "x1392388200" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t ns = 42;
		if (!timestamp_parse_format(span_z(cases[i].text), cases[i].format, &ns))
			fail_msg("not read: %s", cases[i].text);
		if (ns != cases[i].ns)
			fail_msg("%s: %lld", cases[i].text, (long long)ns);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		int64_t ns = 42;
		if (timestamp_parse_format(span_z(bad[i][1]), bad[i][0], &ns))
			fail_msg("read: \"%s\"", bad[i][1]);
	}
	int64_t ns = 0;
	assert_false(timestamp_parse_format(span_of("2014\0", 5), "%Y", &ns));
}

static void machine_zone_is_nothing(void **state)
{
	(void)state;
	int64_t ns = 0;
	assert_int_equal(setenv("TZ", "America/New_York", 1), 0);
	assert_true(timestamp_parse_format(span_z("14.02.2014 14:30"), "%d.%m.%Y %H:%M", &ns));
	assert_true(ns == T0 * S);
	assert_true(timestamp_parse_iso(span_z("2014-02-14 14:30"), &ns));
	assert_true(ns == T0 * S);
}

static void written_as_short_as_it_goes(void **state)
{
	(void)state;
	static const struct text_case cases[] = {
		{ "2014-02-14T14:30:00Z", T0 * S },
		{ "2014-02-14T14:30:00.500Z", T0 * S + S / 2 },
		{ "2014-02-14T14:30:00.000001Z", T0 * S + 1000 },
		{ "2014-02-14T14:30:00.000000001Z", T0 * S + 1 },
		{ "1969-12-31T23:59:59.999999999Z", -1 },
		{ "1677-09-21T00:12:43.145224193Z", INT64_MIN + 1 },
		{ "2262-04-11T23:47:16.854775807Z", INT64_MAX },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char out[TIMESTAMP_MAX];
		const size_t len = timestamp_format(out, cases[i].ns);
		if (!span_is(span_of(out, len), cases[i].text))
			fail_msg("%.*s, not %s", (int)len, out, cases[i].text);
	}
}

static uint64_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state ^ *state >> 29;
}

/* What is written is read as the same; a warm cache never changes what is read. */
static void there_and_back(void **state)
{
	(void)state;
	uint64_t seed = 7;
	struct timestamp_cache cache = { .set = false };
	for (int i = 0; i < 200000; i++) {
		char out[TIMESTAMP_MAX];
		int64_t back = 0;
		int64_t cached = 0;
		const uint64_t any = next_random(&seed);
		int64_t ns = (int64_t)(any % UINT64_C(9223372035000000000));
		if (i % 4 == 0)
			ns = -ns;
		if (i % 2 == 1) /* near one another, so that the cache is hit */
			ns = T0 * S + (int64_t)(any % UINT64_C(300000000000));
		const struct span text = span_of(out, timestamp_format(out, ns));
		assert_true(timestamp_parse_iso(text, &back));
		assert_true(back == ns);
		assert_true(timestamp_parse_iso_cached(&cache, text, &cached));
		assert_true(cached == ns);
	}
}

/* Texts one character away from a time: cache and no cache agree. */
static void cache_agrees_on_damage(void **state)
{
	(void)state;
	static const char alphabet[] = "0123456789-:/TZ.,+ x2461";
	uint64_t seed = 11;
	struct timestamp_cache cache = { .set = false };
	for (int i = 0; i < 200000; i++) {
		char text[] = "2014-02-14T24:00:00.250+01:00";
		const uint64_t any = next_random(&seed);
		text[any % (sizeof text - 1)] = alphabet[any / 64 % (sizeof alphabet - 1)];
		const struct span s = span_of(text, any / 4096 % sizeof text);
		int64_t a = 0;
		int64_t b = 0;
		const bool plain = timestamp_parse_iso(s, &a);
		const bool warm = timestamp_parse_iso_cached(&cache, s, &b);
		if (plain != warm || a != b)
			fail_msg("\"%.*s\": %d %d", (int)s.len, s.data, plain, warm);
		(void)timestamp_parse_iso_cached(&cache, span_z("2014-02-14T24:00:00Z"), &b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(iso_is_read),
		cmocka_unit_test(others_are_not),
		cmocka_unit_test(epoch_by_magnitude),
		cmocka_unit_test(formats),
		cmocka_unit_test(machine_zone_is_nothing),
		cmocka_unit_test(written_as_short_as_it_goes),
		cmocka_unit_test(there_and_back),
		cmocka_unit_test(cache_agrees_on_damage),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

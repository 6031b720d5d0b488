/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"

static void same_as_strtod(const char *text)
{
	double got = -1;
	double want = strtod(text, NULL);
	enum num_kind kind = num_parse(span_z(text), '.', &got);

	if (isinf(want)) {
		if (kind != NUM_BAD)
			fail_msg("%.60s: kind %d", text, (int)kind);
	} else if (kind != NUM_OK || memcmp(&got, &want, sizeof(got)) != 0) {
		fail_msg("%.60s: got %a, want %a, kind %d", text, got, want, (int)kind);
	}
}

static void plain_and_hard_numbers(void **state)
{
	static const char *const texts[] = {
		"0",
		"-0",
		"1",
		"-1.5",
		"+3",
		".5",
		"5.",
		"1e5",
		"1E-5",
		"12.71",
		"97.30",
		"007",
		"0.1",
		"0.3",
		"1e22",
		"1e23",
		"9007199254740993",
		"9007199254740992.5",
		"18446744073709551615",
		"18446744073709551616",
		"1234567890123456789012345",
		"2.2250738585072014e-308",
		"2.2250738585072011e-308",
		"4.9406564584124654e-324",
		"2.4703282292062327e-324",
		"2.4703282292062328e-324",
		"1.7976931348623157e308",
		"1.7976931348623158e308",
		"1.7976931348623159e308",
		"1e309",
		"1e-400",
		"1e-999999999",
		"0e999999999",
		"0.000000000000000000000000000000000000001",
		"6250000000000000000000000000000000e-12",
		"123456789e-30",
		"8.5e-27",
		"1e27",
		"1e28",
		"9999999999999999999e27",
		"9999999999999999999e-27",
		"1e-27",
		"7.2057594037927933e16",
		"0.500000000000000166533453693773481063544750213623046875",
		"3.518437208883201171875e13",
		"1.00000000000000011102230246251565404236316680908203125",
		"1.00000000000000011102230246251565404236316680908203124",
		"1.00000000000000011102230246251565404236316680908203126",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		same_as_strtod(texts[i]);
}

/* Half-way points, and half-way points with one more digit far behind. */
static void long_cells_round_to_nearest(void **state)
{
	static char text[65536];

	(void)state;
	memset(text, '0', sizeof(text));
	memcpy(text, "1.00000000000000011102230246251565404236316680908203125", 54 + 1);
	text[sizeof(text) - 1] = '\0';
	same_as_strtod(text);
	text[sizeof(text) - 2] = '1';
	same_as_strtod(text);
	memset(text, '9', sizeof(text) - 1);
	text[1] = '.';
	same_as_strtod(text);
	memset(text, '0', sizeof(text) - 1);
	text[1] = '.';
	memcpy(text + 60000, "123e60000", 9);
	text[60009] = '\0';
	same_as_strtod(text);
	memset(text, '7', 400);
	text[400] = '\0';
	same_as_strtod(text);
}

static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static void random_text(uint64_t *seed, char *text, size_t size)
{
	uint64_t r = next_random(seed);
	double v;

	switch (r % 5) {
	case 0: { /* a random double with any number of digits */
		uint64_t bits = next_random(seed);

		memcpy(&v, &bits, sizeof(v));
		if (!isfinite(v))
			v = 1;
		(void)snprintf(text, size, "%.*e", (int)(r >> 8 & 31), v);
		break;
	}
	case 1: /* an ordinary reading */
		(void)snprintf(text, size, "%.*f", (int)(r >> 8 & 7),
			       (double)(int64_t)next_random(seed) / 1e15);
		break;
	case 2: /* any digits, a point anywhere, a moderate exponent */
		(void)snprintf(text, size, "%llu.%llue%d", (unsigned long long)next_random(seed),
			       (unsigned long long)next_random(seed), (int)(r >> 8 & 127) - 64);
		break;
	case 3: { /* half-way between two doubles, to the last digit */
		long double middle;

		v = (double)(next_random(seed) >> 11);
		middle = (long double)v + 0.5L;
		(void)snprintf(text, size, "%.1Lf", middle);
		break;
	}
	default: /* 17 to 20 digits and a small exponent */
		(void)snprintf(text, size, "%s%llu%ue%d", r & 256 ? "-" : "",
			       (unsigned long long)next_random(seed), (unsigned)(r >> 9 & 7),
			       (int)(r >> 16 & 63) - 32);
	}
}

static void a_million_random_texts(void **state)
{
	uint64_t seed = 20140214;

	(void)state;
	for (int i = 0; i < 1000000; i++) {
		char text[400];

		random_text(&seed, text, sizeof(text));
		same_as_strtod(text);
	}
}

static void what_is_missing_and_what_is_bad(void **state)
{
	static const char *const missing[] = { "",     " ",    "\t ", "NA",   "na",   "N/A",
					       "n/a",  "NaN",  "nan", "NAN",  "null", "NULL",
					       "None", "none", "-",   " NA ", " - " };
	static const char *const bad[] = { "x",
					   "1x",
					   "0x10",
					   "inf",
					   "-inf",
					   "Infinity",
					   "1,000",
					   "1 000",
					   "--1",
					   "+-1",
					   "+",
					   ".",
					   "e5",
					   "1e",
					   "1e+",
					   "1.2.3",
					   "1..2",
					   "1e5.5",
					   "nan(1)",
					   "nanx",
					   "nulls",
					   "NA1",
					   "1\n",
					   ("\xC2\xA0"
					    "1"),
					   "$5",
					   "5%",
					   "-.e1",
					   "1e309",
					   "-1e309" };
	double v = 77;

	(void)state;
	for (size_t i = 0; i < sizeof(missing) / sizeof(missing[0]); i++)
		assert_int_equal(num_parse(span_z(missing[i]), '.', &v), NUM_MISSING);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (num_parse(span_z(bad[i]), '.', &v) != NUM_BAD)
			fail_msg("'%s' is not bad", bad[i]);
	}
	assert_int_equal(num_parse(span_of("1\0", 2), '.', &v), NUM_BAD);
	assert_int_equal(num_parse(span_of(NULL, 0), '.', &v), NUM_MISSING);
	assert_true(v == 77);
	assert_int_equal(num_parse(span_z("  12.5\t"), '.', &v), NUM_OK);
	assert_true(v == 12.5);
	assert_int_equal(num_parse(span_z("12,5"), ',', &v), NUM_OK);
	assert_true(v == 12.5);
	assert_int_equal(num_parse(span_z("12.5"), ',', &v), NUM_BAD);
}

static void json_numbers_by_the_grammar(void **state)
{
	static const char *const good[] = { "0", "-0", "1", "10", "1.5", "1e5", "1E+5", "-0.0e-0" };
	static const char *const bad[] = { "",	 "-",  "+1",  "01",  "1.",   ".5",  "1e",   "1e+",
					   " 1", "1 ", "0x1", "NaN", "1.e5", "--1", "1.5.5" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(num_is_json(span_z(good[i])));
		assert_int_equal(num_is_plain(span_z(good[i])), !strpbrk(good[i], "eE"));
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(num_is_json(span_z(bad[i])));
		assert_false(num_is_plain(span_z(bad[i])));
	}
}

static void integers_within_bounds(void **state)
{
	static const char *const bad[] = { "",	  "-",	 "1.0", " 1", "1 ",
					   "0x1", "101", "-1",	"+5", "99999999999999999999999" };
	struct err err = ERR_INIT;
	int64_t n = 0;

	(void)state;
	assert_int_equal(num_integer("--jobs", span_z("42"), 0, 100, &n, &err), 0);
	assert_int_equal(n, 42);
	assert_int_equal(num_integer("x", span_z("-7"), -7, 100, &n, &err), 0);
	assert_int_equal(n, -7);
	assert_int_equal(num_integer("x", span_z("9223372036854775807"), 0, INT64_MAX, &n, &err),
			 0);
	assert_true(n == INT64_MAX);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(num_integer("--jobs", span_z(bad[i]), 0, 100, &n, &err), -1);
		assert_int_equal(err.code, ERR_USAGE);
		assert_non_null(strstr(err.msg, "--jobs"));
	}
}

static void durations(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} good[] = { { "0", 0 },	   { "90", 90000 },
		     { "1.5", 1500 },	   { "250ms", 250 },
		     { "5s", 5000 },	   { "2m", 120000 },
		     { "1h30m", 5400000 }, { "1d", 86400000 },
		     { "1w", 604800000 },  { "1h1ms", 3600001 },
		     { "1.5h", 5400000 },  { "0.25s", 250 },
		     { "1m0.5s", 60500 },  { "36525d", INT64_C(3155760000000) } };
	static const char *const bad[] = {
		"",	"m",   "5x",  "-5",	 "5 m",	   "1m1h",	   "1m1m",
		"1h30", "5.m", ".5s", "1.5h30m", "36526d", "99999999999w", "99999999999999999999s",
		"1e3",	"5M"
	};
	struct err err = ERR_INIT;
	int64_t ns = -1;

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		if (num_duration("--timeout", span_z(good[i].text), &ns, &err) < 0)
			fail_msg("%s: %s", good[i].text, err.msg);
		assert_int_equal(ns, good[i].ms * 1000000);
	}
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		if (num_duration("--timeout", span_z(bad[i]), &ns, &err) == 0)
			fail_msg("'%s' passed", bad[i]);
		assert_int_equal(err.code, ERR_USAGE);
		assert_non_null(strstr(err.msg, "--timeout"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_and_hard_numbers),
		cmocka_unit_test(long_cells_round_to_nearest),
		cmocka_unit_test(a_million_random_texts),
		cmocka_unit_test(what_is_missing_and_what_is_bad),
		cmocka_unit_test(json_numbers_by_the_grammar),
		cmocka_unit_test(integers_within_bounds),
		cmocka_unit_test(durations),
	};

	return cmocka_run_group_tests_name("num", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/num.h"

static uint64_t next_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static double random_double(uint64_t *seed)
{
	for (;;) {
		uint64_t bits = next_random(seed);
		double v;

		memcpy(&v, &bits, sizeof(v));
		if (isfinite(v))
			return v;
	}
}

static const char *shortest(double v)
{
	static char text[DECIMAL_MAX + 1];

	text[decimal_shortest(text, v)] = '\0';
	return text;
}

static const char *significant(double v, int digits)
{
	static char text[DECIMAL_MAX + 1];

	text[decimal_significant(text, v, digits)] = '\0';
	return text;
}

static const char *places(double v, int n)
{
	static char text[DECIMAL_MAX + 1];

	text[decimal_places(text, v, n)] = '\0';
	return text;
}

static void forms(void **state)
{
	(void)state;
	assert_string_equal(shortest(0.0), "0");
	assert_string_equal(shortest(-0.0), "0");
	assert_string_equal(shortest((double)NAN), "null");
	assert_string_equal(shortest(-HUGE_VAL), "null");
	assert_string_equal(shortest(1), "1");
	assert_string_equal(shortest(-12.71), "-12.71");
	assert_string_equal(shortest(0.1), "0.1");
	assert_string_equal(shortest(0.1 + 0.2), "0.30000000000000004");
	assert_string_equal(shortest(1e16), "10000000000000000");
	assert_string_equal(shortest(1e17), "1e17");
	assert_string_equal(shortest(123456789012345678.0), "1.2345678901234568e17");
	assert_string_equal(shortest(1e-5), "0.00001");
	assert_string_equal(shortest(9.5e-6), "9.5e-6");
	assert_string_equal(shortest(5e-324), "5e-324");
	assert_string_equal(shortest(1.7976931348623157e308), "1.7976931348623157e308");
	assert_string_equal(shortest(2.2250738585072014e-308), "2.2250738585072014e-308");
	assert_string_equal(shortest(1e23), "1e23");
	assert_string_equal(shortest(9007199254740993.0), "9007199254740992");
	assert_string_equal(places(6.205, 2), "6.21");
	assert_string_equal(places(2.675, 2), "2.67");
	assert_string_equal(places(0.5, 0), "0");
	assert_string_equal(places(1.5, 0), "2");
	assert_string_equal(places(-0.001, 2), "0");
	assert_string_equal(places(6.20, 2), "6.2");
	assert_string_equal(places(1e300, 2), "1e300");
	assert_string_equal(places((double)NAN, 2), "null");
	assert_string_equal(places(1e15, 9), "1000000000000000");
	assert_string_equal(significant(12345678, 6), "12345700");
	assert_string_equal(significant(-0.000123456789, 3), "-0.000123");
	assert_string_equal(significant(999999.7, 6), "1000000");
	assert_string_equal(significant(1e17, 6), "1e17");
	assert_string_equal(significant(88.3, 6), "88.3");
	assert_string_equal(significant((double)INFINITY, 6), "null");
}

static void integers(void **state)
{
	static const int64_t values[] = { 0,   1,   -1,	  9,	     10,	99,	   100,
					  101, 999, 1000, 123456789, INT64_MAX, INT64_MIN, -1000 };

	(void)state;
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
		char got[DECIMAL_MAX + 1];
		char want[DECIMAL_MAX + 1];

		got[decimal_i64(got, values[i])] = '\0';
		(void)snprintf(want, sizeof(want), "%lld", (long long)values[i]);
		assert_string_equal(got, want);
		got[decimal_u64(got, (uint64_t)values[i])] = '\0';
		(void)snprintf(want, sizeof(want), "%llu", (unsigned long long)values[i]);
		assert_string_equal(got, want);
	}
}

/* Without zeros at either end. */
static size_t digits_in(const char *text)
{
	size_t n = 0;
	size_t upto_last = 0;

	while (*text == '-' || *text == '0' || *text == '.')
		text++;
	for (; *text && *text != 'e'; text++) {
		n += *text != '.';
		if (*text > '0')
			upto_last = n;
	}
	return upto_last;
}

static void reads_back(double v)
{
	const char *text = shortest(v);
	char other[40];
	double got = strtod(text, NULL);

	if (got != v)
		fail_msg("%a became %s", v, text);
	if (!num_is_json(span_z(text)) || strlen(text) > DECIMAL_MAX)
		fail_msg("%a became %s", v, text);
	/* No fewer digits would do. */
	for (int n = 1; n < 17; n++) {
		(void)snprintf(other, sizeof(other), "%.*e", n - 1, v);
		if (strtod(other, NULL) == v) {
			if (fabs(v) < 1e16 && digits_in(text) > (size_t)n)
				fail_msg("%s where %s would do", text, other);
			break;
		}
	}
}

static void every_double_reads_back(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (int i = 0; i < 100000; i++)
		reads_back(random_double(&seed));
	for (int e = -1074; e <= 1023; e++) {
		reads_back(ldexp(1, e));
		reads_back(nextafter(ldexp(1, e), 0));
	}
	for (int i = 0; i < 200000; i++) {
		uint64_t r = next_random(&seed);
		double m = (double)(r >> 20 & 0xFFFFFFFFF);

		reads_back(m / pow(10, (double)(r & 15)));
	}
}

/* Readings as they come: up to seven digits in all places. */
static void short_decimals_keep_their_digits(void **state)
{
	(void)state;
	for (int k = 0; k <= 6; k++) {
		for (int m = 1; m < 3000000; m += 37) {
			char want[40];
			const char *got;
			double v;

			if (m % 10 == 0)
				continue;
			(void)snprintf(want, sizeof(want), "%d.%0*d", m / (int)pow(10, k), k,
				       m % (int)pow(10, k));
			if (k == 0)
				want[strlen(want) - 2] = '\0';
			v = strtod(want, NULL);
			if (v < 1e-5)
				continue;
			got = shortest(v);
			if (strcmp(got, want) != 0)
				fail_msg("%s became %s", want, got);
		}
	}
}

static void strip_zeros(char *text)
{
	size_t n = strlen(text);

	if (strchr(text, '.')) {
		while (text[n - 1] == '0')
			n--;
		if (text[n - 1] == '.')
			n--;
		text[n] = '\0';
	}
	if (strcmp(text, "-0") == 0)
		memcpy(text, "0", 2);
}

static void places_round_like_printf(void **state)
{
	uint64_t seed = 3;

	(void)state;
	for (int i = 0; i < 300000; i++) {
		uint64_t r = next_random(&seed);
		int n = (int)(r % 10);
		/* Eighths are often half-way. */
		double v = i & 1 ? (double)(int64_t)(r >> 40) / 8 - 1000
				 : (double)(int64_t)next_random(&seed) / 1e16;
		char want[64];

		if (fabs(v) * pow(10, n) >= 9e15)
			continue;
		(void)snprintf(want, sizeof(want), "%.*f", n, v);
		strip_zeros(want);
		if (strcmp(places(v, n), want) != 0)
			fail_msg("%a to %d places: %s, not %s", v, n, places(v, n), want);
	}
}

static void digits_round_like_printf(void **state)
{
	uint64_t seed = 4;

	(void)state;
	for (int i = 0; i < 300000; i++) {
		uint64_t r = next_random(&seed);
		int n = (int)(r % 17) + 1;
		double v = i % 3 == 0	? (double)(int64_t)(r >> 40) / 8 - 1000
			   : i % 3 == 1 ? (double)(int64_t)next_random(&seed) /
						  pow(10, (double)(r >> 8 & 31))
					: random_double(&seed);
		char want[64];

		if (v == 0)
			continue;
		(void)snprintf(want, sizeof(want), "%.*e", n - 1, v);
		if (strtod(want, NULL) != strtod(significant(v, n), NULL) ||
		    (fabs(v) < 1e16 && digits_in(significant(v, n)) > (size_t)n))
			fail_msg("%a to %d digits: %s, not %s", v, n, significant(v, n), want);
		if (!num_is_json(span_z(significant(v, n))))
			fail_msg("%s", significant(v, n));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forms),
		cmocka_unit_test(integers),
		cmocka_unit_test(every_double_reads_back),
		cmocka_unit_test(short_decimals_keep_their_digits),
		cmocka_unit_test(places_round_like_printf),
		cmocka_unit_test(digits_round_like_printf),
	};

	return cmocka_run_group_tests_name("decimal", tests, NULL, NULL);
}

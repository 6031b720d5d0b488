/* SPDX-License-Identifier: MIT */
/* The inline numbers are num_parse()'s, to the last bit, wherever they say anything. */
#include <string.h>

#include "tests/base/check.h"

#include "input/number.h"

static uint64_t next_random(uint64_t *state)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *state ^ *state >> 29;
}

static bool compare(const char *text, size_t len, char point)
{
	const struct span cell = span_of(text, len);
	double plain = 1;
	double wanted = 2;
	if (!number_plain(cell, point, &plain))
		return false;
	if (num_parse(cell, point, &wanted) != NUM_OK || memcmp(&plain, &wanted, sizeof plain) != 0)
		fail_msg("\"%.*s\": %.17g and %.17g", (int)len, text, plain, wanted);
	return true;
}

/* Every text of up to six of the bytes that matter, and random longer ones. */
static void same_as_the_long_way(void **state)
{
	(void)state;
	static const char few[] = "09.-,e";
	static const char many[] = "0123456789012345678901234567890123456789..--+e, ";
	char text[32];
	unsigned long plain = 0;
	for (unsigned n = 0; n < 46656 * 6; n++) {
		unsigned rest = n / 6;
		const size_t len = 1 + n % 6;
		for (size_t i = 0; i < len; i++, rest /= 6)
			text[i] = few[rest % 6];
		text[len] = 'x';
		plain += compare(text, len, '.') ? 1 : 0;
		plain += compare(text, len, ',') ? 1 : 0;
	}
	uint64_t seed = 17;
	for (int n = 0; n < 2000000; n++) {
		const size_t len = 1 + next_random(&seed) % 20;
		for (size_t i = 0; i < len; i++)
			text[i] = many[next_random(&seed) % (sizeof many - 1)];
		text[len] = '\n';
		plain += compare(text, len, '.') ? 1 : 0;
	}
	assert_true(plain > 100000);
}

static void what_is_plain(void **state)
{
	(void)state;
	static const char *const yes[] = { "12", "-12", "1.5", "-0.25", "5.", ".5", "00", "-00.0",
					   "123456789012345", "0.1234567890123" };
	static const char *const no[] = { "", "-", ".", "-.", "..", "1e5", "+12", " 12", "1,5",
					  "1234567890123456", "NA", "1.2.3", "--1", "1-" };
	double value = 0;
	for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++)
		assert_true(compare(yes[i], strlen(yes[i]), '.'));
	for (size_t i = 0; i < sizeof no / sizeof no[0]; i++)
		assert_false(compare(no[i], strlen(no[i]), '.'));
	assert_int_equal(number_parse(span_z("7"), '.', &value), NUM_OK);
	assert_true(value > 6.9 && value < 7.1);
	assert_int_equal(number_parse(span_z("-"), '.', &value), NUM_MISSING);
	assert_int_equal(number_parse(span_z(""), '.', &value), NUM_MISSING);
	assert_int_equal(number_parse(span_z("x"), '.', &value), NUM_BAD);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(same_as_the_long_way),
		cmocka_unit_test(what_is_plain),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

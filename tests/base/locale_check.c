/* SPDX-License-Identifier: MIT */
/*
 * locale_check.c - numbers in and out under the locale that the environment names. comma_locale.py
 * runs it under one that writes a comma; under any other it would show nothing, and says so.
 */
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "base/num.h"

static bool reads(const char *text, double want)
{
	double got = -1;

	if (num_parse(span_z(text), '.', &got) == NUM_OK && got == want)
		return true;
	printf("%s is read as %a\n", text, got);
	return false;
}

static bool writes(double value, const char *want)
{
	char text[DECIMAL_MAX];
	size_t len = decimal_shortest(text, value);

	if (span_is(span_of(text, len), want))
		return true;
	printf("%s is written as %.*s\n", want, (int)len, text);
	return false;
}

static bool reads_back(double value)
{
	char text[DECIMAL_MAX];
	double got = 0;
	size_t len = decimal_shortest(text, value);

	if (num_parse(span_of(text, len), '.', &got) == NUM_OK && got == value)
		return true;
	printf("%a is written as %.*s\n", value, (int)len, text);
	return false;
}

int main(void)
{
	uint64_t bits = 1;
	char text[DECIMAL_MAX];
	bool good;
	double v;

	if (!setlocale(LC_ALL, "") || strcmp(localeconv()->decimal_point, ",") != 0)
		return 77;
	good = reads("1.5", 1.5) &&
	       reads("0.1234567890123456789012345e-300", 0.1234567890123456789012345e-300) &&
	       reads("12345678901234567890123.5", 12345678901234567890123.5) &&
	       reads("5e-324", 5e-324) && writes(12.71, "12.71") &&
	       writes(0.1 + 0.2, "0.30000000000000004") && writes(1.5e300, "1.5e300");
	good = good && num_parse(span_z("1,5"), '.', &v) == NUM_BAD;
	good = good && num_parse(span_z("1,5"), ',', &v) == NUM_OK && v == 1.5;
	good = good && span_is(span_of(text, decimal_significant(text, 1.0 / 3, 17)),
			       "0.33333333333333331");
	for (int i = 0; i < 100000 && good; i++) {
		bits = bits * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		memcpy(&v, &bits, sizeof(v));
		good = !isfinite(v) || reads_back(v);
	}
	return good ? 0 : 1;
}

/* SPDX-License-Identifier: MIT */
#include "base/decimal.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"

enum { DIGITS_MAX = 17, EXACT_POWER = 22, PLAIN_BELOW = 17, PLAIN_FROM = -5 };

static const double power10[EXACT_POWER + 1] = { 1e0,  1e1,  1e2,  1e3,	 1e4,  1e5,  1e6,  1e7,
						 1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
						 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* The digits of n, least last, ending before `end`; returns where they begin. */
static char *digits_before(char *end, uint64_t n)
{
	static const char pairs[] = "00010203040506070809101112131415161718192021222324"
				    "25262728293031323334353637383940414243444546474849"
				    "50515253545556575859606162636465666768697071727374"
				    "75767778798081828384858687888990919293949596979899";

	while (n >= 100) {
		end -= 2;
		memcpy(end, pairs + n % 100 * 2, 2);
		n /= 100;
	}
	if (n >= 10) {
		end -= 2;
		memcpy(end, pairs + n * 2, 2);
	} else {
		*--end = (char)('0' + n);
	}
	return end;
}

static size_t put_u64(char *out, uint64_t value)
{
	char digits[DECIMAL_MAX];
	char *end = digits + sizeof(digits);
	char *first = digits_before(end, value);

	memcpy(out, first, (size_t)(end - first));
	return (size_t)(end - first);
}

static size_t put_i64(char *out, int64_t value)
{
	if (value >= 0)
		return put_u64(out, (uint64_t)value);
	out[0] = '-';
	return 1 + put_u64(out + 1, 0 - (uint64_t)value);
}

size_t decimal_u64(char out[DECIMAL_MAX], uint64_t value)
{
	return put_u64(out, value);
}

size_t decimal_i64(char out[DECIMAL_MAX], int64_t value)
{
	return put_i64(out, value);
}

/* Zero and what is no number, which have one form each; 0 for all others. */
static size_t special(char *out, double value)
{
	if (value == 0) {
		out[0] = '0';
		return 1;
	}
	if (!isfinite(value)) {
		memcpy(out, "null", 4); /* NOLINT(bugprone-not-null-terminated-result) */
		return 4;
	}
	return 0;
}

/*
 * n digits, the first not zero unless it is the only one, and the power of ten of
 * the first: trailing zeros go, the point comes, in exponent form where plain is too long.
 */
static size_t lay_out(char *out, bool negative, const char *digits, size_t n, int power)
{
	char *p = out;

	while (n > 1 && digits[n - 1] == '0')
		n--;
	if (negative)
		*p++ = '-';
	if (power < PLAIN_FROM || power >= PLAIN_BELOW) {
		*p++ = digits[0];
		if (n > 1) {
			*p++ = '.';
			memcpy(p, digits + 1, n - 1);
			p += n - 1;
		}
		*p++ = 'e';
		return (size_t)(p - out) + put_i64(p, power);
	}
	if (power < 0) {
		*p++ = '0';
		*p++ = '.';
		for (int i = power; i < -1; i++)
			*p++ = '0';
		memcpy(p, digits, n);
		return (size_t)(p + n - out);
	}
	size_t whole = (size_t)power + 1;

	if (n <= whole) {
		memcpy(p, digits, n);
		memset(p + n, '0', whole - n);
		return (size_t)(p + whole - out);
	}
	memcpy(p, digits, whole);
	p[whole] = '.';
	memcpy(p + whole + 1, digits + whole, n - whole);
	return (size_t)(p + n + 1 - out);
}

/* mantissa / 10^places (mantissa not 0, places may be negative). */
static size_t lay_out_scaled(char *out, bool negative, uint64_t mantissa, int places)
{
	char text[DECIMAL_MAX];
	char *end = text + sizeof(text);
	char *first = digits_before(end, mantissa);
	size_t n = (size_t)(end - first);

	return lay_out(out, negative, first, n, (int)n - 1 - places);
}

/* n correctly rounded significant digits of v > 0; returns the power of ten of the first. */
static int digits_of(double v, int n, char digits[DIGITS_MAX])
{
	char text[DECIMAL_MAX];
	int power = 0;
	bool negative;
	int got = 0;
	const char *p = text;

	/* Whatever stands for the point in this locale is passed over. */
	(void)snprintf(text, sizeof(text), "%.*e", n - 1, v);
	for (; *p != 'e'; p++) {
		if (*p >= '0' && *p <= '9')
			digits[got++] = *p;
	}
	negative = *++p == '-';
	while (*++p)
		power = power * 10 + (*p - '0');
	return negative ? -power : power;
}

static bool reads_back(const char *text, size_t len, double v)
{
	double got;

	return num_parse(span_of(text, len), '.', &got) == NUM_OK && got == v;
}

/* One more in the last place; false if that would carry out of it. */
static bool bump_last(char *digits, int n)
{
	if (digits[n - 1] == '9')
		return false;
	digits[n - 1]++;
	return true;
}

/* Any v > 0, with its sign. 15 digits are tried first: fewer are their zeros taken off. */
static size_t shortest_by_trial(char *out, bool negative, double v)
{
	char digits[DIGITS_MAX] = { '0' };
	size_t sign = negative ? 1 : 0;
	size_t len;
	int power;

	for (int n = v < DBL_MIN ? 1 : DBL_DIG; n < DIGITS_MAX; n++) {
		power = digits_of(v, n, digits);
		len = lay_out(out, negative, digits, (size_t)n, power);
		if (reads_back(out + sign, len - sign, v))
			return len;
		/* Above a power of two what reads back reaches further up than down. */
		if (n > DBL_DIG && bump_last(digits, n)) {
			len = lay_out(out, negative, digits, (size_t)n, power);
			if (reads_back(out + sign, len - sign, v))
				return len;
		}
	}
	power = digits_of(v, DIGITS_MAX, digits);
	return lay_out(out, negative, digits, DIGITS_MAX, power);
}

size_t decimal_shortest(char out[DECIMAL_MAX], double value)
{
	size_t len = special(out, value);
	double v = fabs(value);

	if (len > 0)
		return len;
#if FLT_EVAL_METHOD == 0
	/*
	 * Readings have few digits: if m / 10^k is v, both exact, then by Clinger's
	 * theorem "m / 10^k" reads back as v, and 15 digits leave no other of its length.
	 */
	if (v >= 1e-5 && v < 1e15) {
		for (int k = 0; k <= EXACT_POWER; k++) {
			double scaled = v * power10[k];
			uint64_t m;

			if (scaled >= 1e15)
				break;
			m = (uint64_t)(scaled + 0.5);
			if (fabs(scaled - (double)m) <= scaled * DBL_EPSILON &&
			    (double)m / power10[k] == v)
				return lay_out_scaled(out, value < 0, m, k);
		}
	}
#endif
	return shortest_by_trial(out, value < 0, v);
}

/*
 * v x 10^places to the nearest integer, halves to even, exactly: the product (or
 * quotient) is rounded, but its error is at hand where it lies half-way. The result is below 2^53.
 */
static uint64_t scale(double v, int places)
{
	double factor = power10[places < 0 ? -places : places];
	double scaled = places < 0 ? v / factor : v * factor;
	uint64_t whole = (uint64_t)scaled;
	double part = scaled - (double)whole;
	double error;

	if (part != 0.5)
		return part > 0.5 ? whole + 1 : whole;
	error = places < 0 ? fma(-scaled, factor, v) : fma(v, factor, -scaled);
	if (error != 0)
		return error > 0 ? whole + 1 : whole;
	return whole + (whole & 1);
}

size_t decimal_places(char out[DECIMAL_MAX], double value, int places)
{
	size_t len = special(out, value);
	double v = fabs(value);
	uint64_t m;

	if (len > 0)
		return len;
	if (!(v * power10[places] < 9e15))
		return decimal_shortest(out, value);
	m = scale(v, places);
	if (m == 0)
		return special(out, 0);
	return lay_out_scaled(out, value < 0, m, places);
}

/* The power of ten of v's first digit, 1e-5 <= v < 1e15. */
static int power_of(double v)
{
	int power = -5;

	for (; power < -1 && v * power10[-power - 1] >= 1; power++)
		;
	if (power == -1 && v >= 1)
		for (power = 0; v >= power10[power + 1]; power++)
			;
	return power;
}

size_t decimal_significant(char out[DECIMAL_MAX], double value, int digits)
{
	size_t len = special(out, value);
	char text[DIGITS_MAX] = { '0' };
	double v = fabs(value);
	int power;

	if (len > 0)
		return len;
	if (digits <= DBL_DIG && v >= 1e-4 && v < 1e15) {
		power = power_of(v);
		/* A power one too great costs a digit: only exact comparisons will do. */
		if (power >= 0 || digits < DBL_DIG) {
			uint64_t m = scale(v, digits - 1 - power);

			if (power >= 0 || m >= (uint64_t)power10[digits - 1])
				return lay_out_scaled(out, value < 0, m, digits - 1 - power);
		}
	}
	power = digits_of(v, digits, text);
	return lay_out(out, value < 0, text, (size_t)digits, power);
}

/* SPDX-License-Identifier: MIT */
#include "verdict/scan.h"

#include <math.h>

#include "base/num.h"

/* Digits of one number that are looked at; one that is longer is none. */
enum { DIGITS_MAX = 60 };

/* A number as it is gathered: plain digits in text, the point among them. */
struct gathered {
	char text[DIGITS_MAX + 16];
	size_t len;
	size_t decimals;
	bool point, broken;
};

static void gather(struct gathered *g, struct span s, size_t at, size_t n)
{
	if (g->len + n > DIGITS_MAX) {
		g->broken = true;
		return;
	}
	memcpy(g->text + g->len, s.data + at, n);
	g->len += n;
	if (g->point)
		g->decimals += n;
}

/* Length of what parts thousands at `at`, if three digits and no fourth follow; else 0. */
static size_t separator(struct span s, size_t at, char *which)
{
	static const struct {
		const char *bytes;
		size_t len;
		char name;
	} list[] = { { ",", 1, ',' },
		     { "'", 1, '\'' },
		     { "\xC2\xA0", 2, 'n' },
		     { "\xE2\x80\xAF", 3, 't' },
		     { "\xE2\x80\x89", 3, 't' },
		     { " ", 1, ' ' },
		     { ".", 1, '.' } };
	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++) {
		size_t len = list[i].len;
		if (at + len > s.len || memcmp(s.data + at, list[i].bytes, len) != 0)
			continue;
		if (*which != '\0' && *which != list[i].name)
			return 0;
		if (scan_digits(s, at + len) != 3)
			return 0;
		*which = list[i].name;
		return len;
	}
	return 0;
}

/* Whole digits with their thousands; returns the offset behind them. */
static size_t gather_whole(struct gathered *g, struct span s)
{
	size_t at = scan_digits(s, 0);
	gather(g, s, 0, at);
	if (at == 0 || at > 3 || s.data[0] == '0')
		return at;
	char which = '\0';
	size_t end = at, groups = 0, len;
	struct gathered grouped = *g;
	while ((len = separator(s, end, &which)) > 0) {
		gather(&grouped, s, end + len, 3);
		end += len + 3;
		groups++;
	}
	/* 1.234 is a decimal number; only 1.234.567 and 1.234,5 have thousands. 1 234 are two. */
	bool comma = end + 1 < s.len && s.data[end] == ',' && scan_digit_at(s, end + 1);
	if (groups == 0 || (which == '.' && !comma && groups < 2) || (which == ' ' && groups < 2))
		return at;
	*g = grouped;
	return end;
}

static size_t gather_fraction(struct gathered *g, struct span s, size_t at)
{
	/* Behind thousands that points part, a comma is the decimal one. */
	if (at + 1 < s.len && s.data[at] == ',' && scan_digit_at(s, at + 1) &&
	    scan_digits(s, 0) < at && s.data[scan_digits(s, 0)] == '.') {
		g->point = true;
		g->text[g->len++] = '.';
		size_t decimals = scan_digits(s, at + 1);
		gather(g, s, at + 1, decimals);
		return at + 1 + decimals;
	}
	if (at >= s.len || s.data[at] != '.' || !scan_digit_at(s, at + 1))
		return at;
	g->point = true;
	g->text[g->len++] = '.';
	size_t n = scan_digits(s, at + 1);
	gather(g, s, at + 1, n);
	return at + 1 + n;
}

/* A raised digit at `at` (-1: the minus sign): its length, or 0. */
static size_t raised(struct span s, size_t at, int *digit)
{
	static const char *const digits[] = { "\xE2\x81\xB0", "\xC2\xB9",     "\xC2\xB2",
					      "\xC2\xB3",     "\xE2\x81\xB4", "\xE2\x81\xB5",
					      "\xE2\x81\xB6", "\xE2\x81\xB7", "\xE2\x81\xB8",
					      "\xE2\x81\xB9", "\xE2\x81\xBB" };
	for (int d = 0; d < 11; d++) {
		size_t len = strlen(digits[d]);
		if (at + len <= s.len && memcmp(s.data + at, digits[d], len) == 0) {
			*digit = d < 10 ? d : -1;
			return len;
		}
	}
	return 0;
}

/* The raised digits of "1.2x10 to the power of -5". */
static size_t gather_raised(struct gathered *g, struct span s, size_t at, int *exponent)
{
	int digit, sign = 1, n = 0;
	size_t len = raised(s, at, &digit);
	if (len > 0 && digit < 0) {
		sign = -1;
		at += len;
	}
	while ((len = raised(s, at, &digit)) > 0 && digit >= 0) {
		if (n++ < 3)
			*exponent = *exponent * 10 + digit;
		at += len;
	}
	g->broken |= n == 0 || n > 3;
	*exponent *= sign;
	return at;
}

/* "e6", "E-3"; "x10^6", " x 10^6", "*10^6" with the true times sign too. */
static size_t exponent_mark(struct span s, size_t at)
{
	if (at < s.len && (s.data[at] == 'e' || s.data[at] == 'E'))
		return at + 1;
	while (at < s.len && s.data[at] == ' ')
		at++;
	if (at < s.len && (s.data[at] == 'x' || s.data[at] == '*'))
		at++;
	else if (at + 2 <= s.len && memcmp(s.data + at, "\xC3\x97", 2) == 0)
		at += 2;
	else
		return 0;
	while (at < s.len && s.data[at] == ' ')
		at++;
	if (at + 3 <= s.len && memcmp(s.data + at, "10^", 3) == 0)
		return at + 3;
	int digit;
	return at + 2 < s.len && memcmp(s.data + at, "10", 2) == 0 && raised(s, at + 2, &digit) > 0
		       ? at + 2
		       : 0;
}

static size_t gather_exponent(struct gathered *g, struct span s, size_t at, int *exponent)
{
	size_t digits = exponent_mark(s, at);
	bool negative = false;
	int digit;
	if (digits == 0)
		return at;
	if (raised(s, digits, &digit) > 0)
		return gather_raised(g, s, digits, exponent);
	if (digits < s.len && (s.data[digits] == '+' || s.data[digits] == '-'))
		negative = s.data[digits++] == '-';
	size_t n = scan_digits(s, digits);
	if (n == 0)
		return at;
	if (n > 3)
		g->broken = true;
	for (size_t i = 0; i < n && n <= 3; i++)
		*exponent = *exponent * 10 + (s.data[digits + i] - '0');
	if (negative)
		*exponent = -*exponent;
	return digits + n;
}

static double value_of(struct gathered *g, int exponent)
{
	double value;
	if (g->broken)
		return (double)NAN;
	/* The sign of the exponent and three digits always fit: text is longer than DIGITS_MAX. */
	char *at = g->text + g->len;
	int n = exponent < 0 ? -exponent : exponent;
	*at++ = 'e';
	*at++ = exponent < 0 ? '-' : '+';
	*at++ = (char)('0' + n / 100);
	*at++ = (char)('0' + n / 10 % 10);
	*at++ = (char)('0' + n % 10);
	struct span cell = span_of(g->text, (size_t)(at - g->text));
	return num_parse(cell, '.', &value) == NUM_OK ? value : (double)NAN;
}

static double digits_value(struct span s, size_t at, size_t n)
{
	double value;
	return num_parse(span_of(s.data + at, n), '.', &value) == NUM_OK ? value : (double)NAN;
}

/* 12,71: one number with a decimal comma, or two. */
static size_t decimal_comma(struct span s, struct token *t)
{
	size_t whole = scan_digits(s, 0);
	size_t decimals = whole > 0 && whole < 20 ? scan_digits(s, whole + 1) : 0;
	size_t end = whole + 1 + decimals;
	if (whole >= s.len || s.data[whole] != ',' || decimals == 0 || decimals > 12)
		return 0;
	if (end < s.len && (s.data[end] == ',' || s.data[end] == '.') && scan_digit_at(s, end + 1))
		return 0;
	t->comma = true;
	t->integer = false;
	t->part[0] = digits_value(s, 0, whole);
	t->part[1] = digits_value(s, whole + 1, decimals);
	t->unit = pow(10, -(double)decimals);
	t->value = t->part[0] + t->part[1] * t->unit;
	return end;
}

static size_t ordinal(struct span s, size_t at, struct token *t)
{
	static const char *const endings[] = { "st", "nd", "rd", "th" };
	for (size_t i = 0; t->integer && i < 4; i++) {
		struct span rest = span_of(s.data + at, s.len - at);
		size_t len;
		if (!scan_begins(rest, endings[i]))
			continue;
		if (rest.len > 2 &&
		    scan_class(span_of(rest.data + 2, rest.len - 2), &len) == SCAN_LETTER)
			continue;
		t->ordinal = true;
		return at + 2;
	}
	return at;
}

static uint8_t trailing_zeros(const struct gathered *g)
{
	uint8_t n = 0;
	for (size_t i = g->len; i > 1 && g->text[i - 1] == '0' && n < 15; i--)
		n++;
	return n;
}

size_t scan_number(struct span s, struct token *t)
{
	struct gathered g = { .len = 0 };
	int exponent = 0;
	*t = (struct token){ .type = TOKEN_NUMBER };
	size_t whole = gather_whole(&g, s);
	size_t at = gather_fraction(&g, s, whole);
	/* 1.2.3 and 10.0.0.1 are no numbers. */
	while (at > whole && at < s.len && s.data[at] == '.' && scan_digit_at(s, at + 1)) {
		g.broken = true;
		at += 1 + scan_digits(s, at + 1);
	}
	t->zeros = g.point ? 0 : trailing_zeros(&g);
	size_t end = gather_exponent(&g, s, at, &exponent);
	t->integer = !g.point && end == at;
	t->unit = pow(10, exponent - (double)g.decimals);
	t->value = value_of(&g, exponent);
	if (t->integer && !g.broken) {
		size_t comma = decimal_comma(s, t);
		if (comma > end)
			return comma;
		/* 100,200: thousands, but two numbers are not out of the question. */
		if (comma == end && comma > 0) {
			double unit = t->unit = 1;
			struct gathered again = { .len = 0 };
			gather_whole(&again, s);
			t->value = value_of(&again, 0);
			t->unit = unit;
			t->integer = true;
			t->other = t->part[0] + t->part[1] / 1000;
			t->other_unit = 1e-3;
		}
	}
	/* 48.210 */
	if (end == at && at == whole + 4 && whole <= 3 && s.data[whole] == '.' &&
	    s.data[0] != '0') {
		t->other = t->value * 1000;
		t->other_unit = 1;
	}
	return ordinal(s, end, t);
}

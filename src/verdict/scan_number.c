/* SPDX-License-Identifier: MIT */
#include "verdict/scan.h"

#include <math.h>

#include "base/num.h"
#include "input/timestamp.h"

/* Digits of one number that are looked at; one that is longer is none. */
enum { DIGITS_MAX = 60 };

static bool digit_at(struct span s, size_t i)
{
	return i < s.len && s.data[i] >= '0' && s.data[i] <= '9';
}

static size_t digits_from(struct span s, size_t i)
{
	size_t n = 0;
	while (digit_at(s, i + n))
		n++;
	return n;
}

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
		if (digits_from(s, at + len) != 3)
			return 0;
		*which = list[i].name;
		return len;
	}
	return 0;
}

/* Whole digits with their thousands; returns the offset behind them. */
static size_t gather_whole(struct gathered *g, struct span s)
{
	size_t at = digits_from(s, 0);
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
	bool comma = end + 1 < s.len && s.data[end] == ',' && digit_at(s, end + 1);
	if (groups == 0 || (which == '.' && !comma && groups < 2) || (which == ' ' && groups < 2))
		return at;
	*g = grouped;
	return end;
}

static size_t gather_fraction(struct gathered *g, struct span s, size_t at)
{
	/* Behind thousands that points part, a comma is the decimal one. */
	if (at + 1 < s.len && s.data[at] == ',' && digit_at(s, at + 1) && digits_from(s, 0) < at &&
	    s.data[digits_from(s, 0)] == '.') {
		g->point = true;
		g->text[g->len++] = '.';
		size_t decimals = digits_from(s, at + 1);
		gather(g, s, at + 1, decimals);
		return at + 1 + decimals;
	}
	if (at >= s.len || s.data[at] != '.' || !digit_at(s, at + 1))
		return at;
	g->point = true;
	g->text[g->len++] = '.';
	size_t n = digits_from(s, at + 1);
	gather(g, s, at + 1, n);
	return at + 1 + n;
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
	return at + 3 <= s.len && memcmp(s.data + at, "10^", 3) == 0 ? at + 3 : 0;
}

static size_t gather_exponent(struct gathered *g, struct span s, size_t at, int *exponent)
{
	size_t digits = exponent_mark(s, at);
	bool negative = false;
	if (digits == 0)
		return at;
	if (digits < s.len && (s.data[digits] == '+' || s.data[digits] == '-'))
		negative = s.data[digits++] == '-';
	size_t n = digits_from(s, digits);
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
	size_t whole = digits_from(s, 0);
	size_t decimals = whole > 0 && whole < 20 ? digits_from(s, whole + 1) : 0;
	size_t end = whole + 1 + decimals;
	if (whole >= s.len || s.data[whole] != ',' || decimals == 0 || decimals > 12)
		return 0;
	if (end < s.len && (s.data[end] == ',' || s.data[end] == '.') && digit_at(s, end + 1))
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
	while (at > whole && at < s.len && s.data[at] == '.' && digit_at(s, at + 1)) {
		g.broken = true;
		at += 1 + digits_from(s, at + 1);
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
		}
	}
	return ordinal(s, end, t);
}

static int two_digits(struct span s, size_t at)
{
	return (s.data[at] - '0') * 10 + (s.data[at + 1] - '0');
}

/* HH:MM[:SS[.f]] at `at`; returns the offset behind it, or 0. */
static size_t scan_clock(struct span s, size_t at, int64_t *ns, int64_t *unit)
{
	size_t h = digits_from(s, at), m = at + h + 1;
	if (h < 1 || h > 2 || m > s.len || s.data[m - 1] != ':' || digits_from(s, m) != 2)
		return 0;
	int hour = h == 2 ? two_digits(s, at) : s.data[at] - '0', minute = two_digits(s, m);
	size_t end = m + 2;
	*unit = INT64_C(60000000000);
	*ns = (hour * 60 + minute) * *unit;
	if (end < s.len && s.data[end] == ':' && digits_from(s, end + 1) == 2) {
		*unit = INT64_C(1000000000);
		*ns += two_digits(s, end + 1) * *unit;
		end += 3;
		if (end < s.len && s.data[end] == '.' && digit_at(s, end + 1))
			for (end++; digit_at(s, end); end++)
				if (*unit > 1) {
					*unit /= 10;
					*ns += (s.data[end] - '0') * *unit;
				}
	}
	return hour > 24 || minute > 59 ? 0 : end;
}

/* "am" and "pm", with or without points and a blank before. */
static size_t half_of_day(struct span s, size_t at, int64_t *ns)
{
	const int64_t noon = INT64_C(43200000000000);
	size_t i = at < s.len && s.data[at] == ' ' ? at + 1 : at;
	if (i + 1 >= s.len)
		return at;
	char which = s.data[i] | 0x20;
	size_t end = scan_begins(span_of(s.data + i + 1, s.len - i - 1), ".m.") ? i + 4
		     : scan_begins(span_of(s.data + i + 1, s.len - i - 1), "m") ? i + 2
										: 0;
	size_t len;
	if (end == 0 || (which != 'a' && which != 'p') ||
	    (end < s.len && scan_class(span_of(s.data + end, s.len - end), &len) == SCAN_LETTER))
		return at;
	if (which == 'p' && *ns < noon)
		*ns += noon;
	else if (which == 'a' && *ns >= noon)
		*ns -= noon;
	return end;
}

static size_t zone(struct span s, size_t at)
{
	if (at < s.len && (s.data[at] == 'Z' || s.data[at] == 'z'))
		return at + 1;
	if (at >= s.len || (s.data[at] != '+' && s.data[at] != '-') || digits_from(s, at + 1) < 2)
		return at;
	if (digits_from(s, at + 1) == 4)
		return at + 5;
	return digits_from(s, at + 1) == 2 && at + 3 < s.len && s.data[at + 3] == ':' &&
			       digits_from(s, at + 4) == 2
		       ? at + 6
		       : at;
}

/* 21.02.2025, 21/02/2025: a day, a month, a year. */
static size_t scan_day_first(struct span s, struct token *t)
{
	char midnight[] = "0000-00-00 00:00";
	if (s.len < 10 || digits_from(s, 0) != 2 || (s.data[2] != '.' && s.data[2] != '/') ||
	    digits_from(s, 3) != 2 || s.data[5] != s.data[2] || digits_from(s, 6) != 4)
		return 0;
	memcpy(midnight, s.data + 6, 4);
	memcpy(midnight + 5, s.data + 3, 2);
	memcpy(midnight + 8, s.data, 2);
	t->type = TOKEN_DATE;
	t->unit_ns = INT64_C(86400000000000);
	return timestamp_parse_iso(span_of(midnight, 16), &t->time_ns) ? 10 : 0;
}

static size_t scan_date(struct span s, struct token *t)
{
	const int64_t day = INT64_C(86400000000000);
	size_t first = scan_day_first(s, t);
	if (first > 0)
		return first;
	char part = s.len > 4 ? s.data[4] : '\0';
	if (digits_from(s, 0) != 4 || (part != '-' && part != '/') || digits_from(s, 5) != 2 ||
	    s.len < 10 || s.data[7] != part || digits_from(s, 8) != 2)
		return 0;
	int64_t ns, unit = 0;
	size_t clock = s.len > 11 && (s.data[10] == 'T' || s.data[10] == ' ' || s.data[10] == 't')
			       ? scan_clock(s, 11, &ns, &unit)
			       : 0;
	size_t end = clock > 0 ? zone(s, clock) : 10;
	char midnight[16];
	memcpy(midnight, s.data, 10);
	memcpy(midnight + 10, " 00:00", 6);
	struct span text = clock > 0 ? span_of(s.data, end) : span_of(midnight, 16);
	t->type = clock > 0 ? TOKEN_INSTANT : TOKEN_DATE;
	t->unit_ns = clock > 0 ? unit : day;
	if (!timestamp_parse_iso(text, &t->time_ns)) {
		t->type = TOKEN_NUMBER;
		t->value = (double)NAN;
	}
	return end;
}

size_t scan_time(struct span s, struct token *t)
{
	*t = (struct token){ .type = TOKEN_CLOCK };
	size_t end = scan_date(s, t);
	if (end > 0)
		return end;
	end = scan_clock(s, 0, &t->time_ns, &t->unit_ns);
	if (end > 0) {
		end = half_of_day(s, end, &t->time_ns);
		return end < s.len && s.data[end] == 'Z' ? end + 1 : end;
	}
	/* "7 pm" */
	size_t h = digits_from(s, 0);
	if (h < 1 || h > 2)
		return 0;
	int64_t hour = h == 2 ? two_digits(s, 0) : s.data[0] - '0';
	t->unit_ns = INT64_C(3600000000000);
	t->time_ns = hour * t->unit_ns;
	end = half_of_day(s, h, &t->time_ns);
	return end > h && hour >= 1 && hour <= 12 ? end : 0;
}

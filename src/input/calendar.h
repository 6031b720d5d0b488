/* SPDX-License-Identifier: MIT */
/*
 * calendar.h - digits out of a text, days out of a date; for timestamp*.c alone.
 */
#ifndef AF_CALENDAR_H
#define AF_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum { CALENDAR_DIGITS = 9 };

#define CALENDAR_NS INT64_C(1000000000)
/* Seconds whose nanoseconds surely fit an int64_t. */
#define CALENDAR_SECONDS_MAX INT64_C(9223372035)

struct cursor {
	const char *p;
	const char *end;
};

static inline size_t cursor_left(const struct cursor *c)
{
	return (size_t)(c->end - c->p);
}

static inline bool cursor_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool cursor_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline struct cursor cursor_of(struct span text)
{
	if (text.len == 0) /* whose data may be NULL */
		text = span_of("", 0);
	struct cursor c = { text.data, text.data + text.len };
	while (c.p < c.end && cursor_blank(*c.p))
		c.p++;
	while (c.end > c.p && cursor_blank(c.end[-1]))
		c.end--;
	return c;
}

/* Exactly n digits. */
static inline bool cursor_digits(struct cursor *c, size_t n, int *out)
{
	int value = 0;
	if (cursor_left(c) < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!cursor_digit(c->p[i]))
			return false;
		value = value * 10 + (c->p[i] - '0');
	}
	c->p += n;
	*out = value;
	return true;
}

static inline bool cursor_char(struct cursor *c, char wanted)
{
	if (c->p == c->end || *c->p != wanted)
		return false;
	c->p++;
	return true;
}

/* At least one digit, as billionths; those past the ninth are dropped. */
static inline bool cursor_fraction(struct cursor *c, int64_t *ns)
{
	int64_t value = 0;
	int n = 0;
	if (c->p == c->end || !cursor_digit(*c->p))
		return false;
	for (; c->p < c->end && cursor_digit(*c->p); c->p++) {
		if (n < CALENDAR_DIGITS) {
			value = value * 10 + (*c->p - '0');
			n++;
		}
	}
	for (; n < CALENDAR_DIGITS; n++)
		value *= 10;
	*ns = value;
	return true;
}

static inline bool calendar_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static inline bool calendar_ok(int year, int month, int day)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && calendar_leap(year) ? 1 : 0);
}

/*
 * Days since 1970-01-01 of a date of the Gregorian calendar. Counts from March,
 * so that the leap day comes last; an era is 400 years, 146,097 days.
 */
static inline int64_t calendar_days(int year, int month, int day)
{
	const int64_t y = (int64_t)year - (month <= 2 ? 1 : 0);
	const int64_t era = (y >= 0 ? y : y - 399) / 400;
	const int64_t in_era = y - era * 400;
	const int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static inline bool calendar_ns(int64_t seconds, int64_t fraction_ns, int64_t *ns)
{
	if (seconds > CALENDAR_SECONDS_MAX || seconds < -CALENDAR_SECONDS_MAX)
		return false;
	*ns = seconds * CALENDAR_NS + fraction_ns;
	return true;
}

#endif

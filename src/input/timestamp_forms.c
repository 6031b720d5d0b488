/* SPDX-License-Identifier: MIT */
/* Times that are not ISO's: numbers, and those a format describes. */
#ifdef HAVE_CONFIG_H
#include "config.h" /* strptime, setenv */
#endif

#include <string.h>
#include <time.h>

#include "base/num.h"
#include "input/calendar.h"
#include "input/timestamp.h"

/* Nanoseconds of one unit, by the magnitude of the number. */
static int64_t epoch_unit(uint64_t whole)
{
	if (whole < UINT64_C(100000000000))
		return CALENDAR_NS;
	if (whole < UINT64_C(100000000000000))
		return 1000000;
	if (whole < UINT64_C(100000000000000000))
		return 1000;
	return 1;
}

static bool epoch_of(bool negative, uint64_t whole, int64_t fraction, int64_t *ns)
{
	const int64_t unit = epoch_unit(whole);
	if (whole > (uint64_t)((INT64_MAX - CALENDAR_NS) / unit))
		return false;
	/* fraction is in billionths of a unit; what is below a nanosecond is dropped */
	const int64_t value = (int64_t)whole * unit + fraction / (CALENDAR_NS / unit);
	*ns = negative ? -value : value;
	return true;
}

/* Numbers with an exponent are doubles to whoever wrote them, so they are here. */
static bool epoch_from_double(struct span text, int64_t *ns)
{
	double value = 0;
	if (num_parse(text, memchr(text.data, ',', text.len) ? ',' : '.', &value) != NUM_OK)
		return false;
	const bool negative = value < 0;
	const double size = negative ? -value : value;
	if (size >= 9.2e18)
		return false;
	const uint64_t whole = (uint64_t)size;
	return epoch_of(negative, whole, (int64_t)((size - (double)whole) * 1e9), ns);
}

bool timestamp_parse_epoch(struct span text, int64_t *ns)
{
	struct cursor c = cursor_of(text);
	const struct span all = span_of(c.p, cursor_left(&c));
	uint64_t whole = 0;
	int64_t fraction = 0;
	size_t digits = 0;
	const bool negative = cursor_char(&c, '-');
	if (!negative)
		(void)cursor_char(&c, '+');
	for (; c.p < c.end && cursor_digit(*c.p); c.p++, digits++) {
		if (whole > (UINT64_MAX - 9) / 10)
			return false;
		whole = whole * 10 + (uint64_t)(*c.p - '0');
	}
	if (digits == 0)
		return false;
	if (c.p < c.end && (*c.p == '.' || *c.p == ',')) {
		c.p++;
		if (c.p < c.end && cursor_digit(*c.p) && !cursor_fraction(&c, &fraction))
			return false;
	}
	if (c.p < c.end && (*c.p == 'e' || *c.p == 'E'))
		return epoch_from_double(all, ns);
	return c.p == c.end && epoch_of(negative, whole, fraction, ns);
}

/* The first such conversion of a format (not that of %%f), or NULL. */
static const char *find_conversion(const char *format, char conversion)
{
	for (const char *p = format; *p != '\0'; p++) {
		if (*p != '%')
			continue;
		if (p[1] == conversion)
			return p;
		if (p[1] == '\0')
			return NULL;
		p++;
	}
	return NULL;
}

/*
 * A text by a format with %f, at dot; returns where the text goes on, or NULL.
 * What %I, %p, %C or %U said is forgotten when a call of strptime() ends: so if
 * more follows, the fraction is taken out of both and the rest read in one call.
 */
static const char *read_fraction(char *text, const char *format, const char *dot, struct tm *tm,
				 int64_t *fraction)
{
	char plain[TIMESTAMP_TEXT_MAX];
	const struct tm fresh = *tm;
	const size_t before = (size_t)(dot - format);
	const size_t after = strlen(dot + 2);
	if (before + after >= sizeof plain)
		return NULL;
	memcpy(plain, format, before);
	plain[before] = '\0';
	char *at = strptime(text, plain, tm);
	if (at == NULL)
		return NULL;
	struct cursor c = { at, at + strlen(at) };
	if (!cursor_fraction(&c, fraction))
		return NULL;
	if (after == 0)
		return c.p;
	memmove(at, c.p, cursor_left(&c) + 1);
	memcpy(plain + before, dot + 2, after + 1);
	*tm = fresh;
	return strptime(text, plain, tm);
}

static bool seconds_of_tm(const struct tm *tm, int64_t *seconds)
{
	if (!calendar_ok(tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday))
		return false;
	*seconds = calendar_days(tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday) * 86400 +
		   tm->tm_hour * 3600 + tm->tm_min * 60 + tm->tm_sec - tm->tm_gmtoff;
	return true;
}

bool timestamp_parse_format(struct span text, const char *format, int64_t *ns)
{
	char copy[TIMESTAMP_TEXT_MAX];
	struct cursor c = cursor_of(text);
	struct tm tm = { .tm_year = 70, .tm_mday = 1 };
	int64_t seconds = 0;
	int64_t fraction = 0;
	if (cursor_left(&c) >= sizeof copy || cursor_left(&c) == 0 ||
	    memchr(c.p, '\0', cursor_left(&c)) != NULL)
		return false;
	/* strptime's own %s would ask for the machine's time zone. */
	if (strcmp(format, "%s") == 0)
		return timestamp_parse_epoch(text, ns);
	if (find_conversion(format, 's') != NULL)
		return false;
	memcpy(copy, c.p, cursor_left(&c));
	copy[cursor_left(&c)] = '\0';
	const char *dot = find_conversion(format, 'f');
	const char *rest = dot != NULL ? read_fraction(copy, format, dot, &tm, &fraction)
				       : strptime(copy, format, &tm);
	return rest != NULL && *rest == '\0' && seconds_of_tm(&tm, &seconds) &&
	       calendar_ns(seconds, fraction, ns);
}

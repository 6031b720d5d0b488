/* SPDX-License-Identifier: MIT */
#include "input/timestamp.h"

#include <string.h>

#include "input/calendar.h"

enum { MINUTE_LEN = sizeof(((struct timestamp_cache *)0)->minute) };

/* YYYY-MM-DD, YYYY/MM/DD or YYYYMMDD, in seconds. */
static bool take_date(struct cursor *c, int64_t *seconds, bool *basic)
{
	int year = 0;
	int month = 0;
	int day = 0;
	if (!cursor_digits(c, 4, &year) || c->p == c->end)
		return false;
	*basic = cursor_digit(*c->p);
	const char separator = *c->p;
	if (!*basic) {
		if (separator != '-' && separator != '/')
			return false;
		c->p++;
	}
	if (!cursor_digits(c, 2, &month))
		return false;
	if (!*basic && !cursor_char(c, separator))
		return false;
	if (!cursor_digits(c, 2, &day) || !calendar_ok(year, month, day))
		return false;
	*seconds = calendar_days(year, month, day) * 86400;
	return true;
}

/* HH:MM or HHMM, added to *seconds. 24 is allowed here; take_second() and take_end() look at it. */
static bool take_minute(struct cursor *c, bool basic, int64_t *seconds)
{
	int hour = 0;
	int minute = 0;
	if (!cursor_digits(c, 2, &hour) || (!basic && !cursor_char(c, ':')) ||
	    !cursor_digits(c, 2, &minute))
		return false;
	if (hour > 24 || minute > 59 || (hour == 24 && minute != 0))
		return false;
	*seconds += hour * 3600 + minute * 60;
	return true;
}

/* [:SS[.digits]], added. */
static bool take_second(struct cursor *c, bool basic, int64_t *seconds, int64_t *fraction)
{
	int second = 0;
	*fraction = 0;
	if (basic ? c->p == c->end || !cursor_digit(*c->p) : !cursor_char(c, ':'))
		return true;
	if (!cursor_digits(c, 2, &second) || second > 60)
		return false;
	*seconds += second;
	if (c->p < c->end && (*c->p == '.' || *c->p == ',')) {
		c->p++;
		return cursor_fraction(c, fraction);
	}
	return true;
}

/* [ ][Z|(+|-)HH[[:]MM]] and then the end; the offset is taken off. */
static bool take_zone(struct cursor *c, int64_t *seconds)
{
	int hours = 0;
	int minutes = 0;
	if (c->p == c->end)
		return true;
	(void)cursor_char(c, ' ');
	if (c->p == c->end)
		return false;
	const char sign = *c->p++;
	if (sign == 'Z' || sign == 'z')
		return c->p == c->end;
	if ((sign != '+' && sign != '-') || !cursor_digits(c, 2, &hours))
		return false;
	if (c->p < c->end) {
		(void)cursor_char(c, ':');
		if (!cursor_digits(c, 2, &minutes))
			return false;
	}
	if (c->p != c->end || hours > 23 || minutes > 59)
		return false;
	const int64_t offset = hours * 3600 + minutes * 60;
	*seconds += sign == '-' ? offset : -offset;
	return true;
}

/* All up to the minute; *more is false where the text ends with its date. */
static bool take_prefix(struct cursor *c, int64_t *seconds, bool *basic, bool *more)
{
	if (!take_date(c, seconds, basic))
		return false;
	*more = c->p < c->end;
	if (!*more)
		return !*basic; /* eight digits alone are a number */
	const char separator = *c->p++;
	if (separator != 'T' && separator != 't' && separator != ' ')
		return false;
	return take_minute(c, *basic, seconds);
}

static bool parse_any(struct timestamp_cache *cache, struct span text, int64_t *ns)
{
	struct cursor c = cursor_of(text);
	const char *begin = c.p;
	int64_t seconds = 0;
	int64_t fraction = 0;
	bool basic = false;
	bool more = true;
	if (cache->set && cursor_left(&c) >= MINUTE_LEN &&
	    memcmp(c.p, cache->minute, MINUTE_LEN) == 0) {
		seconds = cache->seconds;
		c.p += MINUTE_LEN;
	} else {
		if (!take_prefix(&c, &seconds, &basic, &more))
			return false;
		if (!basic && more && memcmp(begin + 11, "24", 2) != 0 &&
		    seconds < CALENDAR_SECONDS_MAX - 60 && seconds > -CALENDAR_SECONDS_MAX) {
			memcpy(cache->minute, begin, MINUTE_LEN);
			cache->seconds = seconds;
			cache->set = true;
		}
	}
	if (!more)
		return calendar_ns(seconds, 0, ns);
	const int64_t minute = seconds;
	if (!take_second(&c, basic, &seconds, &fraction))
		return false;
	/* 24:00 is the end of a day, and nothing comes after it. */
	if (begin[basic ? 9 : 11] == '2' && begin[basic ? 10 : 12] == '4' &&
	    (seconds != minute || fraction != 0))
		return false;
	return take_zone(&c, &seconds) && calendar_ns(seconds, fraction, ns);
}

bool timestamp_parse_iso_cached(struct timestamp_cache *cache, struct span text, int64_t *ns)
{
	return timestamp_in_minute(cache, text, ns) || parse_any(cache, text, ns);
}

bool timestamp_parse_iso(struct span text, int64_t *ns)
{
	struct timestamp_cache cache = { .set = false };
	return parse_any(&cache, text, ns);
}

/* n digits of value, zeros in front. */
static char *put(char *p, int64_t value, int n)
{
	for (int i = n - 1; i >= 0; i--) {
		p[i] = (char)('0' + value % 10);
		value /= 10;
	}
	return p + n;
}

/* The inverse of calendar_days(). */
static char *put_date(char *p, int64_t days)
{
	days += 719468;
	const int64_t era = (days >= 0 ? days : days - 146096) / 146097;
	const int64_t in_era = days - era * 146097;
	const int64_t year = (in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	const int64_t in_year = in_era - (365 * year + year / 4 - year / 100);
	const int64_t from_march = (5 * in_year + 2) / 153;
	const int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
	p = put(p, year + era * 400 + (month <= 2 ? 1 : 0), 4);
	*p++ = '-';
	p = put(p, month, 2);
	*p++ = '-';
	return put(p, in_year - (153 * from_march + 2) / 5 + 1, 2);
}

size_t timestamp_format(char out[TIMESTAMP_MAX], int64_t ns)
{
	int64_t fraction = ns % CALENDAR_NS;
	int64_t seconds = ns / CALENDAR_NS;
	if (fraction < 0) {
		fraction += CALENDAR_NS;
		seconds--;
	}
	int64_t of_day = seconds % 86400;
	if (of_day < 0)
		of_day += 86400;
	char *p = put_date(out, (seconds - of_day) / 86400);
	*p++ = 'T';
	p = put(p, of_day / 3600, 2);
	*p++ = ':';
	p = put(p, of_day / 60 % 60, 2);
	*p++ = ':';
	p = put(p, of_day % 60, 2);
	if (fraction != 0) {
		*p++ = '.';
		if (fraction % 1000 != 0)
			p = put(p, fraction, 9);
		else if (fraction % 1000000 != 0)
			p = put(p, fraction / 1000, 6);
		else
			p = put(p, fraction / 1000000, 3);
	}
	*p++ = 'Z';
	return (size_t)(p - out);
}

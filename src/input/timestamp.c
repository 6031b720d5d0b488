/* SPDX-License-Identifier: MIT */
#include "config.h"

#include "input/timestamp.h"

#include <stddef.h>
#include <string.h>
#include <time.h>

#include "base/num.h"

enum { MINUTE_LEN = 16, NS_DIGITS = 9 };

#define NS_PER_S INT64_C(1000000000)
/* Seconds whose nanoseconds surely fit an int64_t. */
#define SECONDS_MAX INT64_C(9223372035)

struct cursor {
	const char *p;
	const char *end;
};

static size_t left(const struct cursor *c)
{
	return (size_t)(c->end - c->p);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static struct cursor trimmed(struct span text)
{
	if (text.len == 0) /* whose data may be NULL */
		text = span_of("", 0);
	struct cursor c = { text.data, text.data + text.len };
	while (c.p < c.end && is_blank(*c.p))
		c.p++;
	while (c.end > c.p && is_blank(c.end[-1]))
		c.end--;
	return c;
}

/* Exactly n digits. */
static bool take_digits(struct cursor *c, size_t n, int *out)
{
	int value = 0;
	if (left(c) < n)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!is_digit(c->p[i]))
			return false;
		value = value * 10 + (c->p[i] - '0');
	}
	c->p += n;
	*out = value;
	return true;
}

static bool take_char(struct cursor *c, char wanted)
{
	if (c->p == c->end || *c->p != wanted)
		return false;
	c->p++;
	return true;
}

/* At least one digit, as billionths; those past the ninth are dropped. */
static bool take_fraction(struct cursor *c, int64_t *ns)
{
	int64_t value = 0;
	int n = 0;
	if (c->p == c->end || !is_digit(*c->p))
		return false;
	for (; c->p < c->end && is_digit(*c->p); c->p++) {
		if (n < NS_DIGITS) {
			value = value * 10 + (*c->p - '0');
			n++;
		}
	}
	for (; n < NS_DIGITS; n++)
		value *= 10;
	*ns = value;
	return true;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static bool date_ok(int year, int month, int day)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	if (month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && is_leap(year) ? 1 : 0);
}

/*
 * Days since 1970-01-01 of a date of the Gregorian calendar. Counts from March,
 * so that the leap day comes last; an era is 400 years, 146,097 days.
 */
static int64_t days_of(int year, int month, int day)
{
	const int64_t y = (int64_t)year - (month <= 2 ? 1 : 0);
	const int64_t era = (y >= 0 ? y : y - 399) / 400;
	const int64_t in_era = y - era * 400;
	const int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

static bool join(int64_t seconds, int64_t fraction_ns, int64_t *ns)
{
	if (seconds > SECONDS_MAX || seconds < -SECONDS_MAX)
		return false;
	*ns = seconds * NS_PER_S + fraction_ns;
	return true;
}

/* YYYY-MM-DD, YYYY/MM/DD or YYYYMMDD, in seconds. */
static bool take_date(struct cursor *c, int64_t *seconds, bool *basic)
{
	int year = 0;
	int month = 0;
	int day = 0;
	if (!take_digits(c, 4, &year) || c->p == c->end)
		return false;
	*basic = is_digit(*c->p);
	const char separator = *c->p;
	if (!*basic) {
		if (separator != '-' && separator != '/')
			return false;
		c->p++;
	}
	if (!take_digits(c, 2, &month))
		return false;
	if (!*basic && !take_char(c, separator))
		return false;
	if (!take_digits(c, 2, &day) || !date_ok(year, month, day))
		return false;
	*seconds = days_of(year, month, day) * 86400;
	return true;
}

/* HH:MM or HHMM, added to *seconds. 24 is allowed here; take_second() and take_end() look at it. */
static bool take_minute(struct cursor *c, bool basic, int64_t *seconds)
{
	int hour = 0;
	int minute = 0;
	if (!take_digits(c, 2, &hour) || (!basic && !take_char(c, ':')) ||
	    !take_digits(c, 2, &minute))
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
	if (basic ? c->p == c->end || !is_digit(*c->p) : !take_char(c, ':'))
		return true;
	if (!take_digits(c, 2, &second) || second > 60)
		return false;
	*seconds += second;
	if (c->p < c->end && (*c->p == '.' || *c->p == ',')) {
		c->p++;
		return take_fraction(c, fraction);
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
	(void)take_char(c, ' ');
	if (c->p == c->end)
		return false;
	const char sign = *c->p++;
	if (sign == 'Z' || sign == 'z')
		return c->p == c->end;
	if ((sign != '+' && sign != '-') || !take_digits(c, 2, &hours))
		return false;
	if (c->p < c->end) {
		(void)take_char(c, ':');
		if (!take_digits(c, 2, &minutes))
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

/* The cached minute, whole seconds, at most a Z: nearly all times of nearly all files. */
static bool parse_plain(const struct timestamp_cache *cache, struct span text, int64_t *ns)
{
	const char *p = text.data;
	if (!cache->set || text.len < MINUTE_LEN + 3 || memcmp(p, cache->minute, MINUTE_LEN) != 0 ||
	    (text.len > MINUTE_LEN + 3 && (text.len > MINUTE_LEN + 4 || p[MINUTE_LEN + 3] != 'Z')) ||
	    p[MINUTE_LEN] != ':')
		return false;
	const unsigned tens = (unsigned)(unsigned char)p[MINUTE_LEN + 1] - '0';
	const unsigned ones = (unsigned)(unsigned char)p[MINUTE_LEN + 2] - '0';
	if (tens > 5 || ones > 9)
		return false;
	return join(cache->seconds + (int64_t)(tens * 10 + ones), 0, ns);
}

static bool parse_any(struct timestamp_cache *cache, struct span text, int64_t *ns)
{
	struct cursor c = trimmed(text);
	const char *begin = c.p;
	int64_t seconds = 0;
	int64_t fraction = 0;
	bool basic = false;
	bool more = true;
	if (cache->set && left(&c) >= MINUTE_LEN && memcmp(c.p, cache->minute, MINUTE_LEN) == 0) {
		seconds = cache->seconds;
		c.p += MINUTE_LEN;
	} else {
		if (!take_prefix(&c, &seconds, &basic, &more))
			return false;
		if (!basic && more && memcmp(begin + 11, "24", 2) != 0) {
			memcpy(cache->minute, begin, MINUTE_LEN);
			cache->seconds = seconds;
			cache->set = true;
		}
	}
	if (!more)
		return join(seconds, 0, ns);
	const int64_t minute = seconds;
	if (!take_second(&c, basic, &seconds, &fraction))
		return false;
	/* 24:00 is the end of a day, and nothing comes after it. */
	if (begin[basic ? 9 : 11] == '2' && begin[basic ? 10 : 12] == '4' &&
	    (seconds != minute || fraction != 0))
		return false;
	return take_zone(&c, &seconds) && join(seconds, fraction, ns);
}

bool timestamp_parse_iso_cached(struct timestamp_cache *cache, struct span text, int64_t *ns)
{
	return parse_plain(cache, text, ns) || parse_any(cache, text, ns);
}

bool timestamp_parse_iso(struct span text, int64_t *ns)
{
	struct timestamp_cache cache = { .set = false };
	return parse_any(&cache, text, ns);
}

/* Nanoseconds of one unit, by the magnitude of the number. */
static int64_t epoch_unit(uint64_t whole)
{
	if (whole < UINT64_C(100000000000))
		return NS_PER_S;
	if (whole < UINT64_C(100000000000000))
		return 1000000;
	if (whole < UINT64_C(100000000000000000))
		return 1000;
	return 1;
}

static bool epoch_of(bool negative, uint64_t whole, int64_t fraction, int64_t *ns)
{
	const int64_t unit = epoch_unit(whole);
	if (whole > (uint64_t)((INT64_MAX - NS_PER_S) / unit))
		return false;
	/* fraction is in billionths of a unit; what is below a nanosecond is dropped */
	const int64_t value = (int64_t)whole * unit + fraction / (NS_PER_S / unit);
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
	struct cursor c = trimmed(text);
	const struct span all = span_of(c.p, left(&c));
	uint64_t whole = 0;
	int64_t fraction = 0;
	size_t digits = 0;
	const bool negative = take_char(&c, '-');
	if (!negative)
		(void)take_char(&c, '+');
	for (; c.p < c.end && is_digit(*c.p); c.p++, digits++) {
		if (whole > (UINT64_MAX - 9) / 10)
			return false;
		whole = whole * 10 + (uint64_t)(*c.p - '0');
	}
	if (digits == 0)
		return false;
	if (c.p < c.end && (*c.p == '.' || *c.p == ',')) {
		c.p++;
		if (c.p < c.end && is_digit(*c.p) && !take_fraction(&c, &fraction))
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

/* One stretch of the format without %f; returns where the text goes on, or NULL. */
static const char *read_stretch(const char *text, const char *format, size_t len, struct tm *tm)
{
	char part[TIMESTAMP_TEXT_MAX];
	if (len >= sizeof part)
		return NULL;
	memcpy(part, format, len);
	part[len] = '\0';
	return len == 0 ? text : strptime(text, part, tm);
}

static bool seconds_of_tm(const struct tm *tm, int64_t *seconds)
{
	if (!date_ok(tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday))
		return false;
	*seconds = days_of(tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday) * 86400 +
		   tm->tm_hour * 3600 + tm->tm_min * 60 + tm->tm_sec - tm->tm_gmtoff;
	return true;
}

bool timestamp_parse_format(struct span text, const char *format, int64_t *ns)
{
	char copy[TIMESTAMP_TEXT_MAX];
	struct cursor c = trimmed(text);
	struct tm tm = { .tm_year = 70, .tm_mday = 1 };
	int64_t seconds = 0;
	int64_t fraction = 0;
	if (left(&c) >= sizeof copy || left(&c) == 0 || memchr(c.p, '\0', left(&c)) != NULL)
		return false;
	/* strptime's own %s would ask for the machine's time zone. */
	if (strcmp(format, "%s") == 0)
		return timestamp_parse_epoch(text, ns);
	if (find_conversion(format, 's') != NULL)
		return false;
	memcpy(copy, c.p, left(&c));
	copy[left(&c)] = '\0';
	const char *dot = find_conversion(format, 'f');
	const char *rest = read_stretch(copy, format, dot ? (size_t)(dot - format) : strlen(format),
					&tm);
	if (rest != NULL && dot != NULL) {
		struct cursor f = { rest, copy + left(&c) };
		if (!take_fraction(&f, &fraction))
			return false;
		rest = read_stretch(f.p, dot + 2, strlen(dot + 2), &tm);
	}
	return rest != NULL && *rest == '\0' && seconds_of_tm(&tm, &seconds) &&
	       join(seconds, fraction, ns);
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

/* The inverse of days_of(). */
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
	int64_t fraction = ns % NS_PER_S;
	int64_t seconds = ns / NS_PER_S;
	if (fraction < 0) {
		fraction += NS_PER_S;
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

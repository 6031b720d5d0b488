/* SPDX-License-Identifier: MIT */
#include "index/axis.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "store/stamp.h"

/* A moment in the calendar, as far as an axis needs it. */
struct day {
	int year, month, day, hour, minute, second;
};

static const char months[12][4] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
				    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static const double day_s = 86400;

static int digits(const char *at, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++)
		value = value * 10 + (at[i] - '0');
	return value;
}

static struct day day_of(double seconds)
{
	char at[STAMP_MAX]; /* YYYYmmdd_HHMMSS */

	(void)stamp_format(at, (int64_t)floor(seconds) * 1000000000, STAMP_COMPACT);
	return (struct day){ digits(at, 4),	digits(at + 4, 2),  digits(at + 6, 2),
			     digits(at + 9, 2), digits(at + 11, 2), digits(at + 13, 2) };
}

/* The first of a month; month may be past 12. */
static double month_begin(int year, int month)
{
	char text[STAMP_MAX];
	enum stamp_form form;
	int64_t ns = 0;

	year += (month - 1) / 12;
	month = (month - 1) % 12 + 1;
	(void)snprintf(text, sizeof text, "%04d-%02d-01T00:00:00Z", year, month);
	(void)stamp_parse(span_z(text), &ns, &form);
	return (double)ns / 1e9;
}

/* 1, 2 or 5 times a power of ten: about `n` steps in the range. */
static double nice_step(double range, int n)
{
	double raw = range / n, power = pow(10, floor(log10(raw))), m = raw / power;

	return (m < 1.5 ? 1 : m < 3.5 ? 2 : m < 7.5 ? 5 : 10) * power;
}

size_t axis_numbers(double low, double high, int n, struct tick ticks[AXIS_TICKS])
{
	double step = nice_step(high - low, n), first = ceil(low / step);
	int places = step < 1 ? (int)ceil(-log10(step) - 1e-9) : 0;
	bool plain = places <= 9 && fmax(fabs(low), fabs(high)) < 1e9;
	size_t k = 0;

	for (; k < AXIS_TICKS && (first + (double)k) * step <= high; k++) {
		double at = (first + (double)k) * step;

		/* No -0, and nothing that is only the rounding of 0. */
		if (fabs(at) < step / 1e6)
			at = 0;
		ticks[k] = (struct tick){ .at = at };
		(void)snprintf(ticks[k].text, AXIS_TEXT, plain ? "%.*f" : "%.*g",
			       plain ? places : 6, at);
	}
	return k;
}

/* Words for a tick whose step is a part of a day, days, months or years. */
static void name_tick(struct tick *t, const struct day *before, double step)
{
	struct day d = day_of(t->at);
	const char *month = months[d.month - 1];
	bool same_year = before && before->year == d.year;
	bool same_day = same_year && before->month == d.month && before->day == d.day;

	if (step < 60)
		(void)snprintf(t->text, AXIS_TEXT, "%02d:%02d:%02d", d.hour, d.minute, d.second);
	else if (step < day_s)
		(void)snprintf(t->text, AXIS_TEXT, "%02d:%02d", d.hour, d.minute);
	else if (step < 28 * day_s)
		(void)snprintf(t->text, AXIS_TEXT, "%d %s", d.day, month);
	else if (step < 360 * day_s)
		(void)snprintf(t->text, AXIS_TEXT, "%s", month);
	else
		(void)snprintf(t->text, AXIS_TEXT, "%d", d.year);
	if (step < day_s && !same_day)
		(void)snprintf(t->below, AXIS_TEXT, "%d %s %d", d.day, month, d.year);
	else if (step >= day_s && step < 360 * day_s && !same_year)
		(void)snprintf(t->below, AXIS_TEXT, "%d", d.year);
}

static size_t name_all(struct tick *ticks, size_t n, double step)
{
	struct day before;

	for (size_t i = 0; i < n; i++) {
		name_tick(&ticks[i], i > 0 ? &before : NULL, step);
		before = day_of(ticks[i].at);
	}
	return n;
}

static size_t months_between(double low, double high, int step, struct tick ticks[AXIS_TICKS])
{
	struct day d = day_of(low);
	int month = (d.year * 12 + d.month - 1) / step * step;
	size_t n = 0;

	for (; n < AXIS_TICKS; month += step) {
		double at = month_begin(month / 12, month % 12 + 1);

		if (at > high)
			break;
		if (at >= low)
			ticks[n++] = (struct tick){ .at = at };
	}
	return name_all(ticks, n, step * 30 * day_s);
}

size_t axis_times(double low, double high, int n, struct tick ticks[AXIS_TICKS])
{
	static const double steps[] = { 1,    2,    5,	   10,	  30,	 60,	120,	300,   600,
					1800, 3600, 10800, 21600, 43200, 86400, 172800, 604800 };
	static const int by_months[] = { 1, 2, 3, 6, 12, 24, 60, 120 };
	double span = high - low;
	size_t k = 0;

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		/* The epoch was a Thursday; weeks begin on Mondays. */
		double step = steps[i], from = step > 6 * day_s ? 4 * day_s : 0;

		if (span / step > n)
			continue;
		for (double at = ceil((low - from) / step) * step + from;
		     at <= high && k < AXIS_TICKS; at += step)
			ticks[k++] = (struct tick){ .at = at };
		return name_all(ticks, k, step);
	}
	for (size_t i = 0; i < sizeof by_months / sizeof by_months[0]; i++)
		if (span / (by_months[i] * 30.4 * day_s) <= n)
			return months_between(low, high, by_months[i], ticks);
	return months_between(low, high, 1200, ticks);
}

void axis_moment(char out[AXIS_TEXT], double seconds)
{
	struct day d = day_of(seconds);
	int n = snprintf(out, AXIS_TEXT, "%d %s %d %02d:%02d", d.day, months[d.month - 1], d.year,
			 d.hour, d.minute);

	if (d.second > 0 && n > 0 && n < AXIS_TEXT)
		(void)snprintf(out + n, (size_t)(AXIS_TEXT - n), ":%02d", d.second);
}

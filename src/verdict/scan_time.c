/* SPDX-License-Identifier: MIT */
#include "verdict/scan.h"

#include <math.h>

#include "input/timestamp.h"

static int two_digits(struct span s, size_t at)
{
	return (s.data[at] - '0') * 10 + (s.data[at + 1] - '0');
}

/* HH:MM[:SS[.f]] at `at`; returns the offset behind it, or 0. */
static size_t scan_clock(struct span s, size_t at, int64_t *ns, int64_t *unit)
{
	size_t h = scan_digits(s, at), m = at + h + 1;
	if (h < 1 || h > 2 || m > s.len || s.data[m - 1] != ':' || scan_digits(s, m) != 2)
		return 0;
	int hour = h == 2 ? two_digits(s, at) : s.data[at] - '0', minute = two_digits(s, m);
	size_t end = m + 2;
	*unit = INT64_C(60000000000);
	*ns = (hour * 60 + minute) * *unit;
	if (end < s.len && s.data[end] == ':' && scan_digits(s, end + 1) == 2) {
		*unit = INT64_C(1000000000);
		*ns += two_digits(s, end + 1) * *unit;
		end += 3;
		if (end < s.len && s.data[end] == '.' && scan_digit_at(s, end + 1))
			for (end++; scan_digit_at(s, end); end++)
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
	if (at >= s.len || (s.data[at] != '+' && s.data[at] != '-') || scan_digits(s, at + 1) < 2)
		return at;
	if (scan_digits(s, at + 1) == 4)
		return at + 5;
	return scan_digits(s, at + 1) == 2 && at + 3 < s.len && s.data[at + 3] == ':' &&
			       scan_digits(s, at + 4) == 2
		       ? at + 6
		       : at;
}

/* 21.02.2025, 21/02/2025: a day, a month, a year. */
static size_t scan_day_first(struct span s, struct token *t)
{
	char midnight[] = "0000-00-00 00:00";
	if (s.len < 10 || scan_digits(s, 0) != 2 || (s.data[2] != '.' && s.data[2] != '/') ||
	    scan_digits(s, 3) != 2 || s.data[5] != s.data[2] || scan_digits(s, 6) != 4)
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
	if (scan_digits(s, 0) != 4 || (part != '-' && part != '/') || scan_digits(s, 5) != 2 ||
	    s.len < 10 || s.data[7] != part || scan_digits(s, 8) != 2)
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
	size_t h = scan_digits(s, 0);
	if (h < 1 || h > 2)
		return 0;
	int64_t hour = h == 2 ? two_digits(s, 0) : s.data[0] - '0';
	t->unit_ns = INT64_C(3600000000000);
	t->time_ns = hour * t->unit_ns;
	end = half_of_day(s, h, &t->time_ns);
	return end > h && hour >= 1 && hour <= 12 ? end : 0;
}

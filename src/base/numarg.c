/* SPDX-License-Identifier: MIT */
/*
 * numarg.c - the numbers of options: integers and durations.
 */
#include "base/num.h"

#include <inttypes.h>

enum { SHOWN_MAX = 40 };

static int shown_len(struct span text)
{
	return (int)(text.len < SHOWN_MAX ? text.len : SHOWN_MAX);
}

/* Digits at *text, moved over; false without any, or past int64. */
static bool take_digits(struct span *text, int64_t *out)
{
	int64_t n = 0;
	size_t i = 0;

	for (; i < text->len && text->data[i] >= '0' && text->data[i] <= '9'; i++) {
		int digit = text->data[i] - '0';

		if (n > (INT64_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*text = span_of(text->data + i, text->len - i);
	*out = n;
	return i > 0;
}

int num_integer(const char *what, struct span text, int64_t min, int64_t max, int64_t *out,
		struct err *err)
{
	struct span rest = text;
	bool negative = rest.len > 0 && rest.data[0] == '-';
	int64_t n;

	if (negative)
		rest = span_of(rest.data + 1, rest.len - 1);
	if (take_digits(&rest, &n) && rest.len == 0) {
		if (negative)
			n = -n;
		if (n >= min && n <= max) {
			*out = n;
			return 0;
		}
	}
	return err_set(err, ERR_USAGE,
		       "%s: '%.*s' is not a whole number from %" PRId64 " to %" PRId64, what,
		       shown_len(text), text.len ? text.data : "", min, max);
}

struct unit {
	const char *name;
	int64_t ns;
};

static const struct unit units[] = {
	{ "w", INT64_C(604800000000000) }, { "d", INT64_C(86400000000000) },
	{ "h", INT64_C(3600000000000) },   { "m", INT64_C(60000000000) },
	{ "s", INT64_C(1000000000) },	   { "ms", INT64_C(1000000) },
};

enum { UNITS_N = sizeof(units) / sizeof(units[0]), SECONDS = 4 };

#define DURATION_MAX (INT64_C(36525) * INT64_C(86400000000000))

/* The unit at *text, moved over: its index, SECONDS at the end of text, -1 if it is none. */
static int take_unit(struct span *text)
{
	size_t len = 0;

	if (text->len == 0)
		return SECONDS;
	while (len < text->len && text->data[len] >= 'a' && text->data[len] <= 'z')
		len++;
	for (int i = 0; i < UNITS_N; i++) {
		if (span_is(span_of(text->data, len), units[i].name)) {
			*text = span_of(text->data + len, text->len - len);
			return i;
		}
	}
	return -1;
}

/* The digits after a point as nanoseconds of the unit, what is below one left out. */
static bool take_fraction(struct span *text, const char **digits, size_t *len)
{
	*len = 0;
	if (text->len == 0 || text->data[0] != '.')
		return true;
	*digits = text->data + 1;
	while (*len + 1 < text->len && (*digits)[*len] >= '0' && (*digits)[*len] <= '9')
		++*len;
	*text = span_of(*digits + *len, text->len - 1 - *len);
	return *len > 0;
}

/* One number with its unit, which must be smaller than the one before. */
static bool take_part(struct span *text, int *last_unit, int64_t *ns)
{
	const char *fraction = NULL;
	size_t fraction_len;
	int64_t whole;
	int64_t step;
	int unit;
	bool first = *last_unit < 0;

	if (!take_digits(text, &whole) || !take_fraction(text, &fraction, &fraction_len))
		return false;
	if (text->len == 0 && !first)
		return false;
	unit = take_unit(text);
	if (unit <= *last_unit || (fraction_len > 0 && text->len > 0))
		return false;
	*last_unit = unit;
	step = units[unit].ns;
	if (whole > (DURATION_MAX - *ns) / step)
		return false;
	*ns += whole * step;
	for (size_t i = 0; i < fraction_len && step > 0; i++) {
		/* step is a multiple of 10 until it is below a nanosecond's tenth. */
		int64_t tenth = step / 10;

		*ns += (fraction[i] - '0') * tenth;
		step = tenth;
	}
	return *ns <= DURATION_MAX;
}

int num_duration(const char *what, struct span text, int64_t *ns_out, struct err *err)
{
	struct span rest = text;
	int64_t ns = 0;
	int unit = -1;
	bool good = text.len > 0;

	while (good && rest.len > 0)
		good = take_part(&rest, &unit, &ns);
	if (!good)
		return err_set(err, ERR_USAGE,
			       "%s: '%.*s' is not a duration of at most 100 years (like 90, 5m, "
			       "1h30m; units "
			       "ms, s, m, h, d, w)",
			       what, shown_len(text), text.len ? text.data : "");
	*ns_out = ns;
	return 0;
}

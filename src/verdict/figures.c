/* SPDX-License-Identifier: MIT */
#include "verdict/figures.h"

#include <math.h>

#include "base/decimal.h"
#include "base/num.h"
#include "base/text.h"

enum { NAME_CHARS = 40, CELL_DIGITS = 12 };

/* Places after the point at which `spread` has two digits; negative: tens, hundreds. */
static int places_of(double spread)
{
	return 1 - (int)floor(log10(spread));
}

int figures_value(struct buf *out, double value, double spread, struct err *err)
{
	char text[DECIMAL_MAX];
	size_t len;
	if (!(spread > 0) || !isfinite(spread)) {
		len = decimal_significant(text, value, 4);
	} else {
		int places = places_of(spread);
		if (places >= 0) {
			len = decimal_places(text, value, places > 9 ? 9 : places);
		} else {
			double unit = pow(10, -places);
			double rounded = round(value / unit) * unit;
			len = decimal_significant(text, isfinite(rounded) ? rounded : value, 17);
		}
	}
	return buf_add(out, text, len, err);
}

int figures_band(struct buf *out, double low, double high, double spread, struct err *err)
{
	if (isnan(low))
		return buf_addz(out, "at most ", err) < 0 ? -1
							  : figures_value(out, high, spread, err);
	if (isnan(high))
		return buf_addz(out, "at least ", err) < 0 ? -1
							   : figures_value(out, low, spread, err);
	size_t at = out->len;
	if (figures_value(out, low, spread, err) < 0)
		return -1;
	size_t low_len = out->len - at;
	if (buf_addz(out, " to ", err) < 0 || figures_value(out, high, spread, err) < 0)
		return -1;
	const char *high_text = out->data + at + low_len + 4;
	/* "42 to 42" is said as "42". */
	if (out->len - at == 2 * low_len + 4 && memcmp(out->data + at, high_text, low_len) == 0)
		out->len = at + low_len;
	return 0;
}

int figures_duration(struct buf *out, double seconds, struct err *err)
{
	static const struct {
		double seconds;
		const char *one, *many;
	} units[] = { { 86400, "day", "days" }, { 3600, "h", "h" }, { 60, "min", "min" } };
	if (seconds < 60) {
		char text[DECIMAL_MAX];
		size_t len = decimal_significant(text, seconds, 3);
		return buf_addf(out, err, "%.*s s", (int)len, text);
	}
	seconds = round(seconds);
	size_t u = 0;
	while (seconds < units[u].seconds)
		u++;
	double next = u < 2 ? units[u + 1].seconds : 1;
	/* Rounded once, in the smaller unit, so that no "60 min" comes out. */
	double total = round(seconds / next);
	double per = units[u].seconds / next;
	double great = floor(total / per), small = total - great * per;
	if (buf_addf(out, err, "%.0f %s", great, great == 1 ? units[u].one : units[u].many) < 0)
		return -1;
	if (small == 0)
		return 0;
	return buf_addf(out, err, " %.0f %s", small, u < 2 ? units[u + 1].many : "s");
}

int figures_every(struct buf *out, double seconds, struct err *err)
{
	static const struct {
		double seconds;
		const char *unit;
	} ones[] = { { 1, "second" }, { 60, "minute" }, { 3600, "hour" }, { 86400, "day" } };
	if (buf_addz(out, "every ", err) < 0)
		return -1;
	for (size_t i = 0; i < sizeof ones / sizeof ones[0]; i++)
		if (fabs(seconds - ones[i].seconds) < 1e-6 * seconds)
			return buf_addz(out, ones[i].unit, err);
	return figures_duration(out, seconds, err);
}

/* A word, and not the like of rpm, mm or kwh: units are written as they are. */
static bool is_plain_word(struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (!((name.data[i] >= 'a' && name.data[i] <= 'z') ||
		      (i > 0 && name.data[i] == ' ')))
			return false;
	return name.len > 3;
}

int figures_name(struct buf *out, struct span name, bool begins, struct err *err)
{
	size_t len = 0, chars = 0, at = 0;
	while (len < name.len && chars < NAME_CHARS) {
		uint32_t cp;
		bool valid;
		len += text_decode(span_of(name.data + len, name.len - len), &cp, &valid);
		chars++;
	}
	if (begins && is_plain_word(name)) {
		if (buf_addc(out, (char)(name.data[at++] - 'a' + 'A'), err) < 0)
			return -1;
	}
	if (text_add_printable(out, span_of(name.data + at, len - at), err) < 0)
		return -1;
	return len < name.len ? buf_addz(out, "...", err) : 0;
}

int figures_cell(struct buf *out, struct span digits, double value, struct err *err)
{
	char text[DECIMAL_MAX];
	if (digits.len > 0 && digits.len <= CELL_DIGITS && num_is_json(digits))
		return buf_add(out, digits.data, digits.len, err);
	return buf_add(out, text, decimal_significant(text, value, 7), err);
}

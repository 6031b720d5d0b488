/* SPDX-License-Identifier: MIT */
#include "output/parts.h"

#include <math.h>

#include "base/num.h"
#include "input/timestamp.h"

enum {
	SPREAD_DIGITS = 2,
	STATISTIC_DIGITS = 6,
	RANGE_DIGITS = 4,
	DIGITS_MOST = 15,
	PLACES_MOST = 9
};

void parts_time(struct jsonw *w, int64_t time_ns)
{
	char text[TIMESTAMP_MAX];

	if (time_ns == TIME_NONE)
		jsonw_null(w);
	else
		jsonw_string(w, span_of(text, timestamp_format(text, time_ns)));
}

struct span parts_key(struct span key, size_t *at)
{
	size_t begin = *at;
	size_t end = begin;

	if (begin >= key.len)
		return span_of("", 0);
	while (end < key.len && key.data[end] != KEY_SEPARATOR)
		end++;
	*at = end < key.len ? end + 1 : end;
	return span_of(key.data + begin, end - begin);
}

void parts_series(struct jsonw *w, const struct schema *schema, struct span key)
{
	size_t at = 0;

	jsonw_object(w);
	for (size_t i = 0; i < schema->keys_n; i++) {
		jsonw_name_span(w, schema->names[schema->keys[i]]);
		jsonw_string(w, parts_key(key, &at));
	}
	jsonw_close(w);
}

bool parts_is_number(struct span cell)
{
	double value;

	/* Most cells that are none tell it at once. */
	if (cell.len == 0 || !(cell.data[0] == '-' || (cell.data[0] >= '0' && cell.data[0] <= '9')))
		return false;
	return AF_LIKELY(num_is_plain(cell)) ||
	       (num_is_json(cell) && num_parse(cell, '.', &value) == NUM_OK);
}

bool parts_number(struct jsonw *w, struct span cell)
{
	if (!parts_is_number(cell))
		return false;
	jsonw_raw(w, cell);
	return true;
}

struct span parts_value(const struct anomaly *a, char room[DECIMAL_MAX])
{
	if (isfinite(a->value) && num_is_json(a->digits))
		return a->digits;
	return span_of(room, decimal_shortest(room, a->value));
}

/* The power of ten of v's first digit; v is finite and not 0. */
static int power_of(double v)
{
	return (int)floor(log10(fabs(v)));
}

/* v rounded to a multiple of 10^place, or somewhat finer. */
static size_t round_to(char out[DECIMAL_MAX], double v, int place)
{
	int digits;

	if (place <= 0 && place >= -PLACES_MOST)
		return decimal_places(out, v, -place);
	if (v == 0)
		return decimal_shortest(out, v);
	digits = power_of(v) - place + 1;
	return decimal_significant(out, v, digits < 1 ? 1 : digits > 17 ? 17 : digits);
}

static double value_of(const char *text, size_t len)
{
	double v = 0;

	(void)num_parse(span_of(text, len), '.', &v);
	return v;
}

/* Does rounding keep the band a band, and the reading on its side of it? */
static bool is_faithful(const struct anomaly *a, const struct band *b)
{
	double low = value_of(b->low, b->low_len);
	double high = value_of(b->high, b->high_len);

	if (low > high || (low == high && a->low < a->high))
		return false;
	if (a->value > a->high)
		return a->value > high;
	if (a->value < a->low)
		return a->value < low;
	return true;
}

bool parts_band(const struct anomaly *a, struct band *b)
{
	double spread = a->finding.spread;
	double width = a->high - a->low;
	int place;

	if (!isfinite(a->low) || !isfinite(a->high))
		return false;
	if (!(spread > 0) || spread > width || !isfinite(spread))
		spread = width;
	if (spread > 0 && isfinite(spread)) {
		place = power_of(spread) - (SPREAD_DIGITS - 1);
		for (int finer = 0; finer < 4; finer++, place--) {
			b->low_len = round_to(b->low, a->low, place);
			b->high_len = round_to(b->high, a->high, place);
			if (is_faithful(a, b))
				return true;
		}
	}
	b->low_len = decimal_shortest(b->low, a->low);
	b->high_len = decimal_shortest(b->high, a->high);
	return true;
}

size_t parts_statistic(char out[DECIMAL_MAX], double value, double range)
{
	int digits = STATISTIC_DIGITS;

	if (isfinite(value) && value != 0 && isfinite(range) && range > 0) {
		int wanted = power_of(value) - power_of(range) + RANGE_DIGITS;

		if (wanted > digits)
			digits = wanted < DIGITS_MOST ? wanted : DIGITS_MOST;
	}
	return decimal_significant(out, value, digits);
}

static void put_expected(struct jsonw *w, const struct anomaly *a)
{
	struct band band;

	if (!parts_band(a, &band)) {
		jsonw_null(w);
		return;
	}
	jsonw_array(w);
	jsonw_raw(w, span_of(band.low, band.low_len));
	jsonw_raw(w, span_of(band.high, band.high_len));
	jsonw_close(w);
}

void parts_anomaly(struct jsonw *w, const struct anomaly *a, const struct schema *schema)
{
	char room[DECIMAL_MAX];

	jsonw_name(w, "row");
	jsonw_u64(w, a->row);
	jsonw_name(w, "time");
	parts_time(w, a->time_ns);
	jsonw_name(w, "column");
	if (a->column == FINDING_NO_COLUMN)
		jsonw_null(w);
	else
		jsonw_string(w, schema_value_name(schema, a->column));
	jsonw_name(w, "value");
	jsonw_raw(w, parts_value(a, room));
	jsonw_name(w, "expected");
	put_expected(w, a);
	jsonw_name(w, "kind");
	jsonw_z(w, kind_name(a->kind));
	jsonw_name(w, "score");
	jsonw_places(w, (double)a->score, SCORE_PLACES);
	jsonw_name(w, "expert");
	jsonw_z(w, expert_name(a->expert));
	jsonw_name(w, "severity");
	jsonw_z(w, severity_name(a->severity));
	jsonw_name(w, "status");
	jsonw_z(w, standing_name(a->standing));
	if (a->ongoing) {
		jsonw_name(w, "ongoing");
		jsonw_bool(w, true);
	}
	jsonw_name(w, "reason");
	jsonw_string(w, a->reason);
	jsonw_name(w, "reason_by");
	jsonw_z(w, author_name(a->reason_by));
}

/* SPDX-License-Identifier: MIT */
/*
 * record_text.c - an anomaly as one line for people and grep.
 */
#include "output/record.h"

#include <inttypes.h>
#include <math.h>

#include "base/text.h"
#include "input/timestamp.h"
#include "output/parts.h"

static int put_when(struct buf *out, const struct anomaly *a, struct err *err)
{
	char text[TIMESTAMP_MAX];

	if (a->time_ns == TIME_NONE)
		return buf_addf(out, err, "row %" PRIu64, a->row);
	return buf_add(out, text, timestamp_format(text, a->time_ns), err);
}

/* The key's cells, with a comma between them. */
static int put_key(struct buf *out, struct span key, struct err *err)
{
	size_t at = 0;

	if (key.len == 0)
		return 0;
	for (;;) {
		size_t end = at;

		while (end < key.len && key.data[end] != KEY_SEPARATOR)
			end++;
		if (buf_addc(out, at == 0 ? ' ' : ',', err) < 0 ||
		    text_add_printable(out, span_of(key.data + at, end - at), err) < 0)
			return -1;
		if (end == key.len)
			return 0;
		at = end + 1;
	}
}

static int put_reading(struct buf *out, const struct anomaly *a, const struct schema *schema,
		       struct err *err)
{
	char room[DECIMAL_MAX];
	struct span value = parts_value(a, room);

	if (a->column == FINDING_NO_COLUMN)
		return 0;
	if (!isfinite(a->value))
		value = span_z("missing");
	if (buf_addc(out, ' ', err) < 0 ||
	    text_add_printable(out, schema_value_name(schema, a->column), err) < 0 ||
	    buf_addc(out, '=', err) < 0)
		return -1;
	return buf_add(out, value.data, value.len, err);
}

static int put_expected(struct buf *out, const struct anomaly *a, struct err *err)
{
	struct band band;

	if (!parts_band(a, &band))
		return 0;
	if (buf_addz(out, " expected ", err) < 0 || buf_add(out, band.low, band.low_len, err) < 0 ||
	    buf_addz(out, "..", err) < 0)
		return -1;
	return buf_add(out, band.high, band.high_len, err);
}

static int put_line(struct buf *out, const struct window *w, const struct anomaly *a,
		    const struct schema *schema, struct err *err)
{
	if (put_when(out, a, err) < 0 || put_key(out, w->key, err) < 0 ||
	    put_reading(out, a, schema, err) < 0 || put_expected(out, a, err) < 0)
		return -1;
	if (buf_addf(out, err, " %s %s %s%s", kind_name(a->kind), severity_name(a->severity),
		     standing_name(a->standing), a->ongoing ? " ongoing" : "") < 0)
		return -1;
	if (a->reason.len > 0 &&
	    (buf_addz(out, ": ", err) < 0 || text_add_printable(out, a->reason, err) < 0))
		return -1;
	return buf_addc(out, '\n', err);
}

int record_text(struct buf *out, const struct window *w, const struct anomaly *a,
		const struct record_context *ctx, struct err *err)
{
	size_t start = out->len;

	if (put_line(out, w, a, ctx->schema, err) == 0)
		return 0;
	out->len = start;
	return -1;
}

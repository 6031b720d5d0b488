/* SPDX-License-Identifier: MIT */
#include "input/csv_state.h"

#include <string.h>

static const char *const why_follows = "a closing quote is followed by something else";
static const char *const why_open = "a quote is opened and never closed";

/* Makes bits of the next bytes; false: there are none. */
static bool load(struct csv *c)
{
	const size_t n = (size_t)(c->end - c->scanned);
	if (n == 0)
		return false;
	c->base = c->scanned;
	c->mask = mask_of(&c->set, c->base);
	if (n < MASK_BYTES) {
		c->mask &= (UINT64_C(1) << n) - 1;
		c->scanned = c->end;
	} else {
		c->scanned += MASK_BYTES;
	}
	return true;
}

static void add_cell(struct csv *c, const char *data, const char *end)
{
	if (AF_LIKELY(c->n < CSV_COLUMNS_MAX))
		c->cells[c->n] = span_of(data, (size_t)(end - data));
	c->n++;
}

/* A cell in quotes, from c->cell to c->close; two quotes in it become one. */
static void add_quoted(struct csv *c)
{
	const char *p = c->cell + 1;
	if (!c->doubled) {
		add_cell(c, p, c->close);
		return;
	}
	char *out = c->side + c->side_len;
	char *q = out;
	while (p < c->close) {
		const char *quote = memchr(p, '"', (size_t)(c->close - p));
		const char *to = quote != NULL ? quote + 1 : c->close;
		memcpy(q, p, (size_t)(to - p));
		q += to - p;
		p = quote != NULL ? quote + 2 : to;
	}
	*q = '\0'; /* so that no cell begins right behind another */
	c->side_len += (size_t)(q - out) + 1;
	c->doubled = false;
	add_cell(c, out, q);
}

/* The record breaks a rule at a quote; it ends with the line it began on. */
static enum scan spoil(struct csv *c, const char *why)
{
	c->why = why;
	c->state = SPOILT;
	return c->inner > 0 ? SCAN_SPOILT : SCAN_ON;
}

/* Nothing, or the CR of a line end, lies between a closing quote and pos. */
static bool closed_at(const struct csv *c, const char *pos, bool line_end)
{
	const char *behind = c->close + 1;
	return behind == pos ||
	       (line_end && behind + 1 == pos && *behind == '\r' && c->eol == '\n');
}

/* One byte that means something, met outside of plain text. */
static enum scan special(struct csv *c, const char *pos)
{
	const char byte = *pos;
	if (c->state == SPOILT)
		return byte == c->eol ? SCAN_RECORD : SCAN_ON;
	enum scan result = SCAN_ON;
	if (past_limit(c, pos)) {
		result = spoil(c, c->state == CLOSED ? why_follows : why_open);
	} else if (c->state == QUOTED) {
		if (byte == '"') {
			c->state = CLOSED;
			c->close = pos;
		} else if (byte == c->eol) {
			c->inner++;
		}
		return SCAN_ON;
	} else if (byte == '"' && pos == c->close + 1) {
		c->state = QUOTED;
		c->doubled = true;
		return SCAN_ON;
	} else if (byte != '"' && closed_at(c, pos, byte == c->eol)) {
		add_quoted(c);
		c->state = PLAIN;
		c->cell = pos + 1;
		return byte == c->eol ? SCAN_RECORD : SCAN_ON;
	} else {
		result = spoil(c, why_follows);
	}
	return result == SCAN_ON && byte == c->eol ? SCAN_RECORD : result;
}

/* A quote where a cell begins. */
static void open_quote(struct csv *c)
{
	c->state = past_limit(c, c->cell) ? SPOILT : QUOTED;
	if (c->state == SPOILT)
		c->why = CSV_WHY_LONG;
}

/*
 * Plain text up to a line end (SCAN_RECORD), the end of the bytes (SCAN_DRY) or
 * the first byte that means something in or at a quoted cell (SCAN_ON). This is
 * the loop that nearly all bytes pass through, so it keeps its own copies.
 */
static enum scan scan_plain(struct csv *c, const char **pos_out)
{
	const char delimiter = c->delimiter;
	uint64_t mask = c->mask;
	const char *cell = c->cell;
	size_t n = c->n;
	enum scan result = SCAN_ON;
	for (;;) {
		while (AF_UNLIKELY(mask == 0)) {
			if (!load(c)) {
				result = SCAN_DRY;
				goto out;
			}
			mask = c->mask;
		}
		const char *pos = c->base + mask_lowest(mask);
		const char byte = *pos;
		mask &= mask - 1;
		if (AF_LIKELY(byte == delimiter)) {
			if (AF_LIKELY(n < CSV_COLUMNS_MAX))
				c->cells[n] = span_of(cell, (size_t)(pos - cell));
			n++;
			cell = pos + 1;
		} else if (byte != '"') {
			if (AF_LIKELY(n < CSV_COLUMNS_MAX))
				c->cells[n] = span_of(cell, without_cr(c, cell, pos));
			n++;
			result = SCAN_RECORD;
			*pos_out = pos;
			goto out;
		} else if (pos == cell) {
			c->cell = cell;
			open_quote(c);
			goto out;
		}
	}
out:
	c->mask = mask;
	c->cell = cell;
	c->n = n;
	return result;
}

/* The same from within quotes, or behind a fault, until plain text or the record's end. */
static enum scan scan_quoted(struct csv *c, const char **pos_out)
{
	while (c->state != PLAIN) {
		while (c->mask == 0) {
			if (!load(c))
				return SCAN_DRY;
		}
		const char *pos = c->base + mask_lowest(c->mask);
		c->mask &= c->mask - 1;
		const enum scan result = special(c, pos);
		*pos_out = pos;
		if (result != SCAN_ON)
			return result;
	}
	return SCAN_ON;
}

enum scan csv_scan(struct csv *c, const char **pos)
{
	enum scan result;
	do
		result = c->state == PLAIN ? scan_plain(c, pos) : scan_quoted(c, pos);
	while (AF_UNLIKELY(result == SCAN_ON));
	return result;
}

enum scan csv_run_dry(struct csv *c)
{
	if (past_limit(c, c->end)) {
		if (c->state == QUOTED || c->state == CLOSED) {
			const char *why = c->state == CLOSED ? why_follows : why_open;
			return spoil(c, why) == SCAN_SPOILT ? SCAN_SPOILT : SCAN_RECORD;
		}
		if (c->why == NULL)
			c->why = CSV_WHY_LONG;
		c->state = SPOILT;
		return SCAN_RECORD;
	}
	if (!c->finished)
		return SCAN_DRY;
	if (c->state == PLAIN) {
		add_cell(c, c->cell, c->cell + without_cr(c, c->cell, c->end));
	} else if (c->state == CLOSED && closed_at(c, c->end, true)) {
		add_quoted(c);
		c->state = PLAIN;
	} else if (c->state != SPOILT) {
		const char *why = c->state == CLOSED ? why_follows : why_open;
		if (spoil(c, why) == SCAN_SPOILT)
			return SCAN_SPOILT;
	}
	return SCAN_RECORD;
}

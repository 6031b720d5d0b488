/* SPDX-License-Identifier: MIT */
#include "input/csv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "input/csv_state.h"

enum {
	/* Bytes held at most; a record that is not yet whole and the next read fit in easily. */
	BUFFER_FULL = CSV_RECORD_MAX + (4 << 16),
	/* Bytes held while records are of ordinary size. */
	BUFFER_USUAL = 4 << 16,
	/* Bytes read twice at most, and for each byte of the file so many more. */
	SECOND_LOOKS = 16 << 20,
	SECOND_LOOKS_A_BYTE = 2
};

static const char *const why_cell = "a cell is longer than 64 KiB";
static const char *const why_columns = "the row has more than 1,024 cells";
static const char *const why_nul = "the row holds a NUL byte";

struct csv *csv_new(struct err *err)
{
	struct csv *c = calloc(1, sizeof *c);
	if (c == NULL)
		goto fail;
	/* calloc: pages that are never used are never touched */
	c->data = calloc(1, BUFFER_FULL + MASK_BYTES);
	c->side = calloc(1, BUFFER_FULL);
	if (c->data == NULL || c->side == NULL)
		goto fail;
	c->delimiter = ',';
	csv_begin(c);
	return c;
fail:
	csv_free(c);
	(void)err_nomem(err, "reading CSV");
	return NULL;
}

void csv_free(struct csv *c)
{
	if (c == NULL)
		return;
	free(c->data);
	free(c->side);
	free(c);
}

/* Forgets what was seen of the record that begins at `start`. */
static void restart(struct csv *c, const char *start)
{
	c->start = start;
	c->cell = start;
	c->state = PLAIN;
	c->doubled = false;
	c->n = 0;
	c->inner = 0;
	c->side_len = 0;
	c->why = NULL;
}

/* The same, with bytes that must be looked at afresh. */
static void rescan(struct csv *c, const char *start)
{
	restart(c, start);
	c->mask = 0;
	c->base = start;
	c->scanned = start;
}

void csv_begin(struct csv *c)
{
	rescan(c, c->data);
	c->end = c->data;
	c->looked = c->data;
	c->finished = false;
	c->marked = false;
	c->begun = false;
	c->skipping = false;
	c->eol = '\n';
	c->nul = NULL;
	c->line = 1;
	c->filled = 0;
	c->second_looks = 0;
	csv_dialect(c, c->delimiter);
}

void csv_dialect(struct csv *c, char delimiter)
{
	assert(c->n == 0 && c->state == PLAIN);
	c->delimiter = delimiter;
	c->set = mask_set_of(delimiter, c->eol, '"');
	rescan(c, c->start);
}

/* Moves the record that is not yet whole to the buffer's beginning. */
static void move_down(struct csv *c)
{
	const size_t len = (size_t)(c->end - c->start);
	const char *old = c->start;
	const char *old_end = c->end;
	memmove(c->data, c->start, len);
	const size_t held = c->n < CSV_COLUMNS_MAX ? c->n : CSV_COLUMNS_MAX;
	for (size_t i = 0; i < held; i++) {
		const uintptr_t at = (uintptr_t)c->cells[i].data;
		if (at >= (uintptr_t)old && at <= (uintptr_t)old_end)
			c->cells[i].data = c->data + (at - (uintptr_t)old);
	}
	c->cell = c->data + (c->cell - old);
	if (c->state == CLOSED)
		c->close = c->data + (c->close - old);
	c->looked = c->looked > old ? c->data + (c->looked - old) : c->data;
	c->nul = c->nul != NULL && c->nul >= old ? c->data + (c->nul - old) : NULL;
	c->scanned = c->data + (c->scanned - old);
	c->base = c->scanned;
	c->start = c->data;
	c->end = c->data + len;
	if (c->nul == NULL)
		c->nul = memchr(c->data, '\0', len);
}

char *csv_space(struct csv *c, size_t *len)
{
	assert(c->mask == 0);
	size_t used = (size_t)(c->end - c->data);
	if (c->start != c->data && (used > BUFFER_USUAL - CSV_SPACE_MIN || c->start == c->end)) {
		move_down(c);
		used = (size_t)(c->end - c->data);
	}
	const size_t usual = BUFFER_USUAL - CSV_SPACE_MIN;
	*len = (used <= usual ? (size_t)BUFFER_USUAL : used + CSV_SPACE_MIN) - used;
	assert(used + *len <= BUFFER_FULL);
	return c->data + used;
}

void csv_filled(struct csv *c, size_t len)
{
	if (c->nul == NULL && len > 0)
		c->nul = memchr(c->end, '\0', len);
	c->end += len;
	c->filled += len;
}

void csv_finish(struct csv *c)
{
	c->finished = true;
	c->data[c->end - c->data] =
		'\0'; /* there is padding; the bytes before may have stood here */
}

/* A lone CR ends the first line: then it ends every line. Quotes before it: it is text. */
static void settle_line_end(struct csv *c, const char *cr)
{
	size_t quotes = 0;
	for (const char *p = c->start; p < cr; p++)
		quotes += *p == '"' ? 1 : 0;
	if (quotes % 2 == 0) {
		c->eol = '\r';
		c->set = mask_set_of(c->delimiter, c->eol, '"');
	}
}

/* Byte order mark and kind of line end; false: more bytes are needed. */
static bool begin_file(struct csv *c)
{
	static const char bom[3] = { '\xEF', '\xBB', '\xBF' };
	const size_t len = (size_t)(c->end - c->start);
	if (!c->marked) {
		const size_t n = len < sizeof bom ? len : sizeof bom;
		if (memcmp(c->start, bom, n) == 0) {
			if (n < sizeof bom && !c->finished)
				return false;
			if (n == sizeof bom)
				rescan(c, c->start + n);
		}
		c->marked = true;
		c->looked = c->start;
	}
	for (; c->looked < c->end; c->looked++) {
		if (*c->looked == '\n')
			break;
		if (*c->looked != '\r')
			continue;
		if (c->looked + 1 == c->end) {
			if (!c->finished)
				return false;
			break;
		}
		if (c->looked[1] != '\n')
			settle_line_end(c, c->looked);
		break;
	}
	if (c->looked == c->end && !c->finished && len <= CSV_RECORD_MAX)
		return false;
	c->begun = true;
	return true;
}

enum csv_result csv_peek(struct csv *c, struct span *line)
{
	assert(c->n == 0 && c->state == PLAIN);
	if (!c->begun && !begin_file(c))
		return CSV_MORE;
	const size_t len = (size_t)(c->end - c->start);
	const char *eol = len > 0 ? memchr(c->start, c->eol, len) : NULL;
	if (eol == NULL) {
		if (!c->finished && len <= CSV_RECORD_MAX)
			return CSV_MORE;
		if (c->finished && len == 0)
			return CSV_END;
		eol = c->end;
	}
	*line = span_of(c->start, without_cr(c, c->start, eol));
	if (line->len > CSV_RECORD_MAX)
		line->len = CSV_RECORD_MAX;
	return CSV_RECORD;
}

void csv_drop_line(struct csv *c)
{
	const char *eol = memchr(c->start, c->eol, (size_t)(c->end - c->start));
	rescan(c, eol != NULL ? eol + 1 : c->end);
	c->skipping = eol == NULL && !c->finished;
	c->line++;
}

static bool has_nul(struct csv *c, const char *end)
{
	if (AF_LIKELY(c->nul == NULL || c->nul >= end))
		return false;
	if (c->nul < c->start) /* in what was skipped */
		c->nul = memchr(c->start, '\0', (size_t)(c->end - c->start));
	if (c->nul == NULL || c->nul >= end)
		return false;
	c->nul = memchr(end, '\0', (size_t)(c->end - end));
	return true;
}

static const char *limit_broken(const struct csv *c, size_t len)
{
	if (len > CSV_RECORD_MAX)
		return CSV_WHY_LONG;
	if (c->n > CSV_COLUMNS_MAX)
		return why_columns;
	if (len <= CSV_CELL_MAX)
		return NULL;
	for (size_t i = 0; i < c->n; i++) {
		if (c->cells[i].len > CSV_CELL_MAX)
			return why_cell;
	}
	return NULL;
}

/* The rules that whole records may break; NULL: none. */
static const char *rule_broken(struct csv *c, const char *pos, size_t len)
{
	const char *why = c->why;
	if (why == NULL && (c->n > CSV_COLUMNS_MAX || len > CSV_CELL_MAX))
		why = limit_broken(c, len);
	if (has_nul(c, pos) && why == NULL)
		why = why_nul;
	return why;
}

/*
 * Hands out what lies in [start, pos), pos being a line end or the end of the
 * bytes; false: an empty line. The cells stay until the next record is begun.
 */
static inline bool hand_out(struct csv *c, const char *pos, struct csv_record *record)
{
	const size_t len = without_cr(c, c->start, pos);
	record->cells = c->cells;
	record->cells_n = c->n;
	record->line = c->line;
	record->raw = span_of(c->start, len);
	record->why = NULL;
	if (AF_UNLIKELY(c->why != NULL || c->n > CSV_COLUMNS_MAX || len > CSV_CELL_MAX ||
			c->nul != NULL)) {
		record->why = rule_broken(c, pos, len);
		if (len > CSV_RECORD_MAX) {
			record->raw.len = CSV_RECORD_MAX;
			c->skipping = pos == c->end && !c->finished;
		}
	}
	c->line += c->inner + 1;
	restart(c, pos < c->end ? pos + 1 : pos);
	return len > 0;
}

/*
 * The record was spoilt at pos, lines after its first: hands out the first
 * line and goes back to the second, if there is budget for that; else false,
 * and the record ends with the line of pos.
 */
static bool go_back(struct csv *c, const char *pos, struct csv_record *record)
{
	const uint64_t offset = c->filled - (uint64_t)(c->end - c->start);
	/* what was read beyond the limit depends on how the bytes were cut */
	const uint64_t cost = past_limit(c, pos) ? CSV_RECORD_MAX : (uint64_t)(pos - c->start);
	if (c->second_looks + cost > SECOND_LOOKS + SECOND_LOOKS_A_BYTE * offset)
		return false;
	const char *first = memchr(c->start, c->eol, (size_t)(c->end - c->start));
	c->second_looks += cost;
	c->n = 0;
	c->inner = 0;
	(void)hand_out(c, first, record);
	rescan(c, c->start);
	return true;
}

/* On to the end of a line that was too long; false: not reached. */
static bool skip_line(struct csv *c)
{
	const char *eol = memchr(c->start, c->eol, (size_t)(c->end - c->start));
	rescan(c, eol != NULL ? eol + 1 : c->end);
	c->skipping = eol == NULL;
	return eol != NULL;
}

enum csv_result csv_next(struct csv *c, struct csv_record *record)
{
	if (AF_UNLIKELY(!c->begun) && !begin_file(c))
		return CSV_MORE;
	if (AF_UNLIKELY(c->skipping) && !skip_line(c))
		return c->finished ? CSV_END : CSV_MORE;
	for (;;) {
		const char *pos = c->end;
		enum scan result = csv_scan(c, &pos);
		if (result == SCAN_DRY) {
			pos = c->end;
			if (c->finished && c->start == c->end)
				return CSV_END;
			result = csv_run_dry(c);
			if (result == SCAN_DRY)
				return CSV_MORE;
		}
		if (result == SCAN_SPOILT) {
			if (go_back(c, pos, record))
				return CSV_BAD;
			if (pos < c->end ? *pos != c->eol : !c->finished)
				continue;
		}
		if (hand_out(c, pos, record))
			return record->why != NULL ? CSV_BAD : CSV_RECORD;
	}
}

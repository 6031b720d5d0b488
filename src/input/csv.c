/* SPDX-License-Identifier: MIT */
#include "input/csv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "input/mask.h"

enum {
	/* Bytes held at most; a record that is not yet whole and the next read fit in easily. */
	BUFFER_FULL = CSV_RECORD_MAX + (4 << 16),
	/* Bytes held while records are of ordinary size. */
	BUFFER_USUAL = 4 << 16,
	/* Bytes read twice at most, and for each byte of the file so many more. */
	SECOND_LOOKS = 16 << 20,
	SECOND_LOOKS_A_BYTE = 2
};

/* Where in a cell the reader stands. */
enum state {
	PLAIN,  /* not within quotes */
	QUOTED, /* within */
	CLOSED, /* behind a quote that closed the cell or is the first of two */
	SPOILT  /* the record is bad: on to the line's end */
};

struct csv {
	char *data;
	char *side; /* cells whose doubled quotes were made single */
	size_t side_len;
	const char *start; /* of the record being read */
	const char *end;   /* of the bytes held */
	bool finished;
	bool marked;   /* the byte order mark was looked for */
	bool begun;    /* and the kind of line end is known */
	bool skipping; /* the rest of a line that was too long */
	char delimiter;
	char eol;
	struct mask_set set;

	/* Bits not yet looked at, of the bytes from base; those from scanned on have none yet. */
	uint64_t mask;
	const char *base;
	const char *scanned;

	enum state state;
	const char *cell;  /* where the cell begins */
	const char *close; /* CLOSED: the quote */
	bool doubled;      /* the cell holds doubled quotes */
	size_t n;          /* cells before this one */
	uint64_t inner;    /* line ends within quotes */
	const char *why;

	const char *nul;    /* the first NUL from start on, or NULL */
	const char *looked; /* !begun: no line end before this */
	uint64_t line;
	uint64_t filled;       /* bytes of this file so far */
	uint64_t second_looks; /* bytes of this file that were read again */
	struct span cells[CSV_COLUMNS_MAX];
};

static const char *const why_follows = "a closing quote is followed by something else";
static const char *const why_open = "a quote is opened and never closed";
static const char *const why_long = "the record is longer than 1 MiB";
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

/* How many bytes of [start, end) are the line without its CR. */
static size_t without_cr(const struct csv *c, const char *start, const char *end)
{
	const size_t len = (size_t)(end - start);
	return c->eol == '\n' && len > 0 && end[-1] == '\r' ? len - 1 : len;
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
	c->side_len += (size_t)(q - out);
	c->doubled = false;
	add_cell(c, out, q);
}

enum scan { SCAN_DRY, SCAN_RECORD, SCAN_SPOILT, SCAN_ON };

/* The record breaks a rule at a quote; it ends with the line it began on. */
static enum scan spoil(struct csv *c, const char *why)
{
	c->why = why;
	c->state = SPOILT;
	return c->inner > 0 ? SCAN_SPOILT : SCAN_ON;
}

static bool past_limit(const struct csv *c, const char *pos)
{
	return pos - c->start > CSV_RECORD_MAX + 1;
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
		c->why = why_long;
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

/* Reads on; *pos is the record's line end, or where it was spoilt. */
static enum scan scan(struct csv *c, const char **pos)
{
	enum scan result;
	do
		result = c->state == PLAIN ? scan_plain(c, pos) : scan_quoted(c, pos);
	while (AF_UNLIKELY(result == SCAN_ON));
	return result;
}

/* No more bytes, for now or for good: what that means to the record. */
static enum scan run_dry(struct csv *c)
{
	if (past_limit(c, c->end)) {
		if (c->state == QUOTED || c->state == CLOSED) {
			const char *why = c->state == CLOSED ? why_follows : why_open;
			return spoil(c, why) == SCAN_SPOILT ? SCAN_SPOILT : SCAN_RECORD;
		}
		if (c->why == NULL)
			c->why = why_long;
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
		return why_long;
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
		enum scan result = scan(c, &pos);
		if (result == SCAN_DRY) {
			pos = c->end;
			if (c->finished && c->start == c->end)
				return CSV_END;
			result = run_dry(c);
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

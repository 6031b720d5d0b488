/* SPDX-License-Identifier: MIT */
/*
 * csv.h - bytes become records of cells (RFC 4180, read with some goodwill).
 *
 * Calling sequence:
 *
 *	c = csv_new(&err);
 *	for each file:
 *		csv_begin(c);
 *		space = csv_space(c, &len);  csv_filled(c, got);  ...
 *		csv_peek() until it is not CSV_MORE; csv_dialect(c, delimiter)
 *		while ((result = csv_next(c, &record)) != CSV_MORE) ...
 *		csv_finish(c);               // no more bytes; csv_next() to CSV_END
 *	csv_free(c);
 *
 * Cells are borrowed from the buffer and valid until the next call; the byte
 * behind each is readable and no digit. What comes out does not depend on how
 * the bytes were cut.
 *
 * The dialect. A record ends at LF or CRLF (in a file whose first line ends
 * with a lone CR: at CR), or at the end of the file. An empty line is no
 * record. A cell that begins with a quote ends with one; two stand for one in
 * it, and delimiters and line ends in it are text. A quote further on in a cell
 * is text. Blanks are kept. A UTF-8 byte order mark is skipped.
 *
 * CSV_BAD: the record breaks a rule or a limit; record->why says which, raw is
 * what was read of it, and reading goes on behind it. A quote that is followed
 * by something else, or never closed within CSV_RECORD_MAX, spoils no more than
 * the line it stands in: reading goes on with the next line. (So that a hostile
 * file cannot make every line be read many times, the second looks have a
 * budget; beyond it reading goes on where the fault was found.)
 *
 * Memory: one buffer, a side buffer for cells with doubled quotes; both of
 * fixed size, and only what is used of them is ever touched.
 */
#ifndef AF_CSV_H
#define AF_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"

enum {
	CSV_RECORD_MAX = 1 << 20, /* bytes of a record, its line end not counted */
	CSV_CELL_MAX = 64 << 10,
	CSV_COLUMNS_MAX = 1024,
	CSV_SPACE_MIN = 64 << 10 /* what csv_space() offers at least */
};

enum csv_result { CSV_RECORD, CSV_BAD, CSV_MORE, CSV_END };

struct csv_record {
	const struct span *cells; /* cells_n of them, but at most CSV_COLUMNS_MAX */
	size_t cells_n;		  /* as many as there are, even past the limit */
	uint64_t line;		  /* on which it begins, 1 for the file's first */
	struct span raw;	  /* as it came, without its line end */
	const char *why;	  /* with CSV_BAD, else NULL */
};

struct csv;

struct csv *csv_new(struct err *err) AF_MUST_USE;
void csv_free(struct csv *c);

/* A new file: line 1, whatever is left of the one before is dropped. Keeps the delimiter. */
void csv_begin(struct csv *c);

/* Where to put bytes, *len >= CSV_SPACE_MIN of them, once csv_next() has said CSV_MORE. */
char *csv_space(struct csv *c, size_t *len);
void csv_filled(struct csv *c, size_t len);
void csv_finish(struct csv *c);

/*
 * The line that comes next, without its end and without reading it: CSV_RECORD,
 * CSV_MORE or CSV_END. Only between records.
 */
enum csv_result csv_peek(struct csv *c, struct span *line);

/* Passes over the line that csv_peek() showed. */
void csv_drop_line(struct csv *c);

/* Only between records. Not a quote, a digit, CR, LF or NUL. */
void csv_dialect(struct csv *c, char delimiter);

enum csv_result csv_next(struct csv *c, struct csv_record *record);

#endif

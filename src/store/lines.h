/* SPDX-License-Identifier: MIT */
/*
 * lines.h - the lines of results.csv as text. Pure.
 *
 * A table is what a header line says: which column holds what, the delimiter,
 * the line ending. Ours begins as TABLE_HEADER says; one that something else
 * began needs a time and a file name under any usual heading, in any order, and
 * keeps its own columns: those we know are filled, the others stay empty.
 *
 * Lines we write hold no raw line break, so the last newline of a file is
 * always the end of a line.
 */
#ifndef AF_LINES_H
#define AF_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "store/stamp.h"

#define TABLE_HEADER                                                                             \
	"timestamp,filename,model,windows,anomalies,severity,first_time,last_time,bytes,sha256," \
	"label"

enum { TABLE_COLUMNS_MAX = 256, TABLE_LINE_MAX = 4000, TABLE_TEXT_MAX = 1000 };

enum field {
	FIELD_TIMESTAMP,
	FIELD_FILENAME,
	FIELD_MODEL,
	FIELD_WINDOWS,
	FIELD_ANOMALIES,
	FIELD_SEVERITY,
	FIELD_FIRST_TIME,
	FIELD_LAST_TIME,
	FIELD_BYTES,
	FIELD_SHA256,
	FIELD_LABEL,
	FIELDS_N
};

const char *field_name(enum field field);

struct table {
	bool own; /* the header is ours: lines are sorted by time */
	char delimiter;
	bool crlf;
	bool bare_names; /* file names are written without responses/ */
	size_t columns_n;
	int at[FIELDS_N]; /* column of a field, or -1 */
	enum stamp_form form;
};

/* Our own table. */
void table_own(struct table *t);

/* From a header line without its newline; ERR_INPUT if it has no time or no file name. form and
 * bare_names are for the caller to learn from lines. */
int table_from_header(struct table *t, struct span line, struct err *err) AF_MUST_USE;

/* A line taken apart. Cells point into the line or into text. */
struct cells {
	struct span cell[TABLE_COLUMNS_MAX];
	size_t n;
	struct buf text; /* owned: cells that had quotes */
};

void cells_init(struct cells *c);
void cells_release(struct cells *c);

/* ERR_INPUT: a quote that does not end, text after a closing quote, too many columns. Valid until
 * the line changes or the next split. */
int cells_split(struct cells *c, struct span line, char delimiter, struct err *err) AF_MUST_USE;

/* One line of the index. Spans are borrowed; a missing field is empty. */
struct entry {
	int64_t time_ns;
	struct span name;	     /* model_response_....json, without a folder */
	struct span field[FIELDS_N]; /* as they stand in the line */
};

/*
 * Reads a line into *e: the right number of cells, a readable time, a file name
 * of the right form. ERR_INPUT says which of these is not so.
 */
int table_read(const struct table *t, struct span line, struct cells *cells, struct entry *e,
	       struct err *err) AF_MUST_USE;

/*
 * Appends e's line with its newline. The time is written from time_ns, the file
 * name from name. Text that a spreadsheet would run is defused by an apostrophe; line
 * breaks and control characters become blanks. ERR_INPUT past TABLE_LINE_MAX.
 */
int table_write(const struct table *t, const struct entry *e, struct buf *out,
		struct err *err) AF_MUST_USE;

/* True if a spreadsheet might take the text for a formula. */
bool table_is_formula(struct span text);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * parts.h - what the files of the reader share; nobody else includes it.
 *
 *	reader.c    memory, notes, the loop over records
 *	head.c      how a file begins: delimiter, comments, header, tables
 *	makerow.c   one record becomes one row
 *	cell.c      the cells that are not simply numbers
 */
#ifndef AF_PARTS_H
#define AF_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/num.h"
#include "base/span.h"
#include "input/columns.h"
#include "input/csv.h"
#include "input/influx.h"
#include "input/leftout.h"
#include "input/reader.h"
#include "input/repeats.h"
#include "input/roles.h"

enum {
	NOTE_MAX = 400,
	NAME_SHOWN_MAX = 80,
	TIMES_UNREAD_MAX = 10 /* rows whose time cannot be read before any could */
};

enum phase {
	PHASE_OPEN,   /* nothing of the file is read yet */
	PHASE_HEADER, /* the next record is a header */
	PHASE_ROWS
};

/* What is known of one value column. */
enum trust {
	TRUST_NUMBERS, /* it holds numbers, or was asked for */
	TRUST_OPEN,    /* nothing but missing cells so far */
	TRUST_SILENT   /* it holds text after all */
};

struct reader {
	struct reader_options options; /* strings borrowed from the caller */
	struct csv *csv;
	struct influx *influx; /* NULL for other input */
	reader_note_fn *note;
	void *note_arg;
	struct err failed; /* code ERR_NONE while all is well */

	enum phase phase;
	bool named;   /* columns is filled */
	bool settled; /* schema is filled */
	bool header_in_comment;
	bool noted_text_value;
	bool noted_columns;
	bool noted_mark;
	char delimiter; /* 0 until known */
	char point;
	bool may_comma; /* no number with a point was seen yet, and a comma may be one */
	struct span file_name;
	struct buf file_text;
	struct buf header;  /* the header as it came, to know it when it comes again */
	struct buf comment; /* the last # line before the header: it may be the header */

	struct columns columns;
	struct columns own; /* of a later file or table */
	struct roles roles;
	struct schema schema;
	unsigned char *trust; /* enum trust of value column j */
	size_t open_n;	      /* columns of TRUST_OPEN */
	size_t silent_n;
	double *values;
	struct buf key;
	struct repeats repeats;
	bool repeats_noted;
	struct leftout leftout;
	uint64_t times_unread; /* none was read yet */
	size_t unread_column;
	bool time_seen;

	struct reader_counts counts;
};

/* Fails for good: keeps *err. Returns READER_FAIL. */
enum reader_result reader_fail(struct reader *r, const struct err *err);

void reader_note(struct reader *r, const char *fmt, ...) AF_PRINTF(2, 3);

static inline int reader_shown(struct span name)
{
	return name.len > NAME_SHOWN_MAX ? NAME_SHOWN_MAX : (int)name.len;
}

static inline struct span reader_name(const struct reader *r, size_t column)
{
	return r->columns.names[column];
}

/* What a file or a record in it is, as far as head.c is concerned. */
enum head_result {
	HEAD_ROW,   /* the record is a row */
	HEAD_TAKEN, /* it was a header or an annotation: on to the next */
	HEAD_MORE,
	HEAD_END,
	HEAD_FAIL
};

/* The beginning of a file, up to the header's line or the first row's: HEAD_TAKEN, _MORE, _END or
 * _FAIL. */
enum head_result head_open(struct reader *r, struct err *err);

/* A record where a header is due. */
enum head_result head_header(struct reader *r, const struct csv_record *record, struct err *err);

/* A record among rows: a header again, an annotation, or a row. */
enum head_result head_among_rows(struct reader *r, const struct csv_record *record,
				 struct err *err);

/* One record, which is a row: READER_ROW, READER_BAD or READER_FAIL. */
enum reader_result makerow_take(struct reader *r, const struct csv_record *record, struct row *row,
				struct err *err);

/* A cell of value column j that is no number by the point so far: what it is worth. */
double cell_odd(struct reader *r, size_t j, struct span cell, enum num_kind kind);

/* A number, while it is not yet known what the columns or the decimal point are. */
double cell_early(struct reader *r, size_t j, struct span cell, double value);

/* A cell has shown that a comma is the decimal point. */
void cell_comma(struct reader *r);

/* A file's end: what can be said only then. READER_END or READER_FAIL. */
enum reader_result makerow_end(struct reader *r, struct err *err);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * reader.h - the front of the input room: bytes in, rows out.
 *
 * Calling sequence:
 *
 *	r = reader_new(&options, &err);
 *	for each FILE:
 *		reader_begin(r, "name");
 *		while bytes come:
 *			space = reader_space(r, &n, &err);  // where to read() to, n >= 64 KiB
 *			reader_filled(r, got);
 *			while ((result = reader_next(r, &row, &err)) != READER_MORE) ...
 *		reader_finish(r);                            // no more bytes of this FILE
 *		again reader_next() until READER_END
 *	reader_free(r);
 *
 * The rows do not depend on how the bytes were cut. reader_schema() is NULL
 * until the first row that can be used is known; it never changes afterwards
 * (but for the decimal point, where the rows before were whole numbers).
 * The options' strings are borrowed until reader_free().
 * READER_BAD: *row has number, line and raw, *err says why (ERR_INPUT); the
 * caller decides whether to go on. READER_FAIL: *err says why; the end.
 *
 * Limits: record 1 MiB, cell 64 KiB, 1,024 columns (an error that names the limit).
 * After warm-up no call allocates.
 *
 * The first row that can be used decides with the header which column is what
 * (roles.h). Ten rows whose time cannot be read before any could: READER_FAIL.
 *
 * Before the header, empty lines, lines that begin with # and Excel's "sep=;"
 * are passed over; if the first line behind them is data, and the last # line has
 * as many names as it has cells, that is the header ("# time,value"). After the
 * header # means nothing: such a line is a row. Empty lines are never rows. A
 * header line that comes again, byte for byte, is passed over and counted.
 *
 * Further files repeat the header (names alike), or have none if the first had
 * none; row numbers go on, lines begin again at 1.
 *
 * InfluxDB's annotated CSV is known by its # lines, or by a header that begins
 * ",result,table,": see influx.h.
 *
 * A column whose cells have all been missing so far counts as a value column;
 * should its first cell that is not missing be no number, it falls silent (all
 * missing, its text is not "bad"), with a note. So what is a value column
 * depends on the rows alone, never on how fast they come. A column that is left
 * out because it begins with a text, and goes on with numbers, brings a note.
 */
#ifndef AF_READER_H
#define AF_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"
#include "input/row.h"

struct reader_options {
	const char *time;        /* -t: COLUMN, "date,time", "none"; NULL: find it */
	const char *time_format; /* --time-format, or NULL */
	const char *columns;     /* -c LIST, or NULL */
	const char *ignore;      /* --ignore LIST, or NULL; what is not there is noted */
	const char *key;         /* -k LIST, or NULL */
	const char *names;       /* --names LIST, or NULL */
	bool no_header;          /* -H */
	char delimiter;          /* -d, or 0: find it */
	char point;              /* --decimal: '.' or ','; 0: '.', or ',' if the first cells need it and the delimiter is another */
};

enum reader_result { READER_ROW, READER_BAD, READER_MORE, READER_END, READER_FAIL };

/*
 * rows = used + bad, always (but after READER_FAIL); missing and bad_cells count
 * cells of value columns in used rows, a bad cell is not counted as missing too.
 */
struct reader_counts {
	uint64_t rows;
	uint64_t used;
	uint64_t bad;
	uint64_t bad_cells;
	uint64_t missing;
	uint64_t headers_repeated;
	uint64_t bytes;
};

/* Something a person should know, once each: text without newline. */
typedef void reader_note_fn(void *arg, const char *text);

struct reader;

struct reader *reader_new(const struct reader_options *options, struct err *err) AF_MUST_USE;
void reader_free(struct reader *r);
void reader_on_note(struct reader *r, reader_note_fn *fn, void *arg);
void reader_begin(struct reader *r, const char *file_name);
char *reader_space(struct reader *r, size_t *len, struct err *err) AF_MUST_USE;
void reader_filled(struct reader *r, size_t len);
void reader_finish(struct reader *r);
enum reader_result reader_next(struct reader *r, struct row *row, struct err *err) AF_MUST_USE;
const struct schema *reader_schema(const struct reader *r);
const struct reader_counts *reader_counts(const struct reader *r);

#endif

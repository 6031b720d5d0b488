/* SPDX-License-Identifier: MIT */
/*
 * window.h - rows become windows: consecutive rows of one series, closed together.
 *
 * Windows are driven by rows, times and the end of input, never by a clock on
 * the wall. A struct windows holds the open window of every series; what closes
 * is taken out in the order of closing and belongs to the taker (window_free).
 *
 * Calling sequence, once a row after it was scored:
 *
 *	windows_add(ws, id, key, &row, value_cells, cells_n, &score, &err);
 *	while ((w = windows_take(ws)))  ...
 *	at the end of input: windows_flush(ws, &err), then take again
 *
 * Time windows close in the order of their ends, and of their series' ids within
 * one end, once the newest time of any series has passed the end by the allowed
 * lateness; a row later than that joins the oldest open window of its series
 * (or opens the current one). A time more than 1,000 windows ahead of all before
 * counts once a second row in succession has it or a later one; two rows in
 * succession more than 1,000 windows behind what the lateness allows set the
 * clock back to them. windows_free comes after the last window_free.
 *
 * A window that reaches WINDOW_ROWS_MAX rows or WINDOW_BYTES_MAX bytes thins
 * what it keeps (marked rows and their neighbours stay); counts, minimum,
 * maximum and mean stay exact, median and MAD are of what is kept.
 */
#ifndef AF_WINDOW_H
#define AF_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"
#include "detect/series.h"
#include "input/row.h"

enum { WINDOW_ROWS_MAX = 10000, WINDOW_BYTES_MAX = 4 << 20, WINDOW_MARKS_MAX = 1000 };

enum window_mode { WINDOW_BY_ROWS, WINDOW_BY_TIME, WINDOW_ALL };

struct window_spec {
	enum window_mode mode;
	uint64_t rows;	   /* by rows */
	int64_t length_ns; /* by time, aligned to the epoch */
};

/* "100", "10m", "all"; else ERR_USAGE. */
int window_spec_parse(struct span text, struct window_spec *out, struct err *err) AF_MUST_USE;

struct window_options {
	struct window_spec spec;
	int64_t lateness_ns;
	size_t context_n; /* rows before the window kept for comparison */
	size_t values_n;  /* value columns */
	bool keep_rows;	  /* readings and statistics are wanted */
	bool keep_digits; /* the value cells' own text is wanted (a question, --with-rows) */
	bool keep_cells;  /* every cell is wanted (--emit rows that wait for a verdict) */
};

/* One kept row. */
struct window_row {
	uint64_t number;
	int64_t time_ns;
	float score, event, state;
	uint16_t column; /* value column of its strongest reading: whose score it is */
};

/* A reading that the detector marked: an event at or above its expert's threshold, or the ongoing
 * row. */
struct mark {
	uint64_t row;
	int64_t time_ns;
	size_t index; /* index into rows, or SIZE_MAX if that row was not kept */
	float state;  /* of that row */
	struct finding finding;
	struct span digits; /* the cell's own text; empty where missing */
};

struct column_stats {
	uint64_t count, missing; /* readings, and missing ones */
	double min, max, mean;	 /* NAN if count is 0 */
	double median, mad;	 /* NAN if count is 0 or rows are not kept */
};

struct window {
	uint64_t number; /* within its series, from 1 */
	uint32_t series;
	struct span key; /* owned by the series set */
	uint64_t first_row, last_row, count;
	uint64_t bad_rows; /* filled in by the pipeline */
	uint64_t late_rows;
	int64_t start_ns, end_ns; /* least and greatest time of its rows, or TIME_NONE */
	float score, state;	  /* greatest of the rows */
	bool ongoing;		  /* an episode from an earlier window has not ended */
	bool young;		  /* the series was too young throughout */
	size_t values_n;
	struct column_stats *stats; /* values_n */
	struct window_row *rows;    /* context_n rows of context, then the window's own */
	size_t rows_n, context_n;
	double *values;	     /* rows_n x values_n, row after row */
	struct span *digits; /* rows_n x values_n cell texts, or NULL unless keep_digits; empty for
				context */
	struct span *cells;  /* rows_n rows' cells, each cell ended by a NUL, or NULL unless
				keep_cells; empty once written, and for context */
	struct mark *marks;  /* strongest first */
	size_t marks_n;
	size_t bytes; /* memory held, about */
};

struct windows;

struct windows *windows_new(const struct window_options *options, struct err *err) AF_MUST_USE;
void windows_free(struct windows *ws);

/* value_cells: the values_n texts of row->values; cells_n: how many row->cells has. */
int windows_add(struct windows *ws, uint32_t series, struct span key, const struct row *row,
		const struct span *value_cells, size_t cells_n, const struct row_score *score,
		struct err *err) AF_MUST_USE;
/* A row of nobody here passed (another shard's): time windows close by its time all the same. */
int windows_clock(struct windows *ws, int64_t time_ns, struct err *err) AF_MUST_USE;
int windows_flush(struct windows *ws, struct err *err) AF_MUST_USE;
struct window *windows_take(struct windows *ws);
void window_free(struct window *w);
size_t windows_open_n(const struct windows *ws);
int64_t windows_newest_ns(
	const struct windows *ws); /* by time: the newest time of any series, else TIME_NONE */

/* Before a window with keep_cells drops rows or cells, fn may write them; their cells are empty
 * afterwards. */
typedef int windows_spill_fn(void *arg, const struct window *w, struct err *err);
void windows_on_spill(struct windows *ws, windows_spill_fn *fn, void *arg);

/*
 * The series has been silent since the last row of w, which was just taken and
 * has no later window yet: adds the gap to w, and keeps quiet about the same
 * silence when the series' next row ends it.
 */
int windows_add_silence(struct windows *ws, struct window *w, const struct finding *gap,
			struct err *err) AF_MUST_USE;

/*
 * Can a judge's answer change what is said of the window? True of one with an
 * event, and of one that the detector is too young for; an episode that merely
 * goes on cannot be dismissed.
 */
bool window_suspect(const struct window *w);

static inline double window_value(const struct window *w, size_t row, size_t column)
{
	return w->values[row * w->values_n + column];
}

#endif

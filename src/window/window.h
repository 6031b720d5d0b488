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
 *	windows_add(ws, id, key, &row, &score, &err);
 *	while ((w = windows_take(ws)))  ...
 *	at the end of input: windows_flush(ws, &err), then take again
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
	uint64_t rows;      /* by rows */
	int64_t length_ns;  /* by time, aligned to the epoch */
};

/* "100", "10m", "all"; else ERR_USAGE. */
int window_spec_parse(struct span text, struct window_spec *out, struct err *err) AF_MUST_USE;

struct window_options {
	struct window_spec spec;
	int64_t lateness_ns;
	size_t context_n;    /* rows before the window kept for comparison */
	size_t values_n;     /* value columns */
	float threshold;     /* events at or above it are marks */
	bool keep_rows;      /* readings are wanted (question, statistics, --with-rows) */
	bool keep_cells;     /* every cell is wanted (--emit rows that wait for a verdict) */
	int median_places;   /* unused by callers: 0 */
};

/* One kept row. */
struct window_row {
	uint64_t number;
	int64_t time_ns;
	float score, event, state;
	struct span raw_cells; /* keep_cells: columns_n cells, each a 32-bit length and its bytes; else empty */
};

/* A reading that the detector marked: an event at or above the threshold, or the ongoing row. */
struct mark {
	uint64_t row;
	int64_t time_ns;
	size_t index;         /* index into rows, or SIZE_MAX if that row was not kept */
	struct finding finding;
	struct span digits;   /* the cell's own text; empty where missing */
};

struct column_stats {
	uint64_t count, missing; /* readings, and missing ones */
	double min, max, mean;   /* NAN if count is 0 */
	double median, mad;      /* NAN if count is 0 or rows are not kept */
};

struct window {
	uint64_t number;       /* within its series, from 1 */
	uint32_t series;
	struct span key;       /* owned by the series set */
	uint64_t first_row, last_row, count;
	uint64_t bad_rows;     /* filled in by the pipeline */
	uint64_t late_rows;
	int64_t start_ns, end_ns; /* least and greatest time of its rows, or TIME_NONE */
	float score, state;    /* greatest of the rows */
	bool ongoing;          /* an episode from an earlier window has not ended */
	bool young;            /* the series was too young throughout */
	size_t values_n;
	struct column_stats *stats; /* values_n */
	struct window_row *rows;    /* context_n rows of context, then the window's own */
	size_t rows_n, context_n;
	double *values;             /* rows_n x values_n, row after row */
	struct span *digits;        /* rows_n x values_n cell texts, or NULL unless keep_rows */
	struct mark *marks;         /* strongest first */
	size_t marks_n;
	size_t bytes;               /* memory held */
	void *arena;                /* of window.c */
};

struct windows;

struct windows *windows_new(const struct window_options *options, struct err *err) AF_MUST_USE;
void windows_free(struct windows *ws);

int windows_add(struct windows *ws, uint32_t series, struct span key, const struct row *row,
		const struct row_score *score, struct err *err) AF_MUST_USE;
int windows_flush(struct windows *ws, struct err *err) AF_MUST_USE;
struct window *windows_take(struct windows *ws);
size_t windows_open_bytes(const struct windows *ws);
void window_free(struct window *w);

/* The number and bounds of the series' open window (its rows so far), for rows that are written at once. */
uint64_t windows_number(const struct windows *ws, uint32_t series);

/* A further mark (a silence, say); kept only if among the WINDOW_MARKS_MAX strongest. */
int window_add_mark(struct window *w, const struct mark *mark, struct err *err) AF_MUST_USE;

static inline double window_value(const struct window *w, size_t row, size_t column)
{
	return w->values[row * w->values_n + column];
}

#endif

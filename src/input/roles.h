/* SPDX-License-Identifier: MIT */
/*
 * roles.h - which column is the time, which are values, which are keys.
 *
 * Decided in two steps, for what was asked for can be judged by the header
 * alone, and what was not asked for needs the first row:
 *
 *	roles_init(&roles, n, &err);
 *	roles_ask(&roles, &columns, options, &err);      // ERR_USAGE: no such column, ...
 *	roles_find_time(&roles, &columns, influx, cells); // roles_forget_time() if the row has none
 *	roles_settle(&roles, &columns, options, influx, cells, delimiter, &point,
 *		     &err);                           // ERR_INPUT: no numeric column
 *	roles_release(&roles);
 *
 * The time, where it was not asked for: _time in InfluxDB's form; a column
 * called time, timestamp, datetime, date, ts, _time or @timestamp whose first
 * cell is a time (or, if none is, the first of that name); `date` and `time`
 * together where the one holds a day and the other an hour; else the first
 * column whose first cell is an ISO time; else none.
 */
#ifndef AF_ROLES_H
#define AF_ROLES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"
#include "input/columns.h"
#include "input/influx.h"
#include "input/reader.h"
#include "input/timeform.h"

struct roles {
	size_t n;
	unsigned char *marks; /* a set of enum mark for each column */
	size_t *values;
	size_t values_n;
	size_t *keys;
	size_t keys_n;
	size_t *listed; /* -c, in its order */
	size_t listed_n;
	struct span not_there; /* the first of --ignore that is no column, nor like one */
	size_t time[2];
	size_t time_n;
	bool time_asked; /* by -t, `none` included */
	struct timeform timeform;
};

enum mark { MARK_IGNORED = 1, MARK_LISTED = 2, MARK_KEY = 4, MARK_TIME = 8 };

int roles_init(struct roles *r, size_t n, struct err *err) AF_MUST_USE;
void roles_release(struct roles *r); /* also of one that is all zero */

/*
 * A column to be ignored may be missing, so that one command fits many files;
 * but a name that is nearly another's is an error, as in the other lists.
 */
int roles_ask(struct roles *r, const struct columns *c, const struct reader_options *options,
	      struct err *err) AF_MUST_USE;

/*
 * Finds the time columns by a row's cells, unless -t named them. A row whose
 * time cannot be read is a bad one and decides nothing: roles_forget_time(),
 * and the next row is asked.
 */
void roles_find_time(struct roles *r, const struct columns *c, const struct influx *influx,
		     const struct span *cells);
void roles_forget_time(struct roles *r);

/*
 * influx is NULL for other input. *point is the decimal point so far; it
 * becomes ',' if none was asked for, the delimiter is another and a cell of the
 * first row needs it.
 */
int roles_settle(struct roles *r, const struct columns *c, const struct reader_options *options,
		 const struct influx *influx, const struct span *cells, char delimiter, char *point,
		 struct err *err) AF_MUST_USE;

/*
 * Column i has a number in the first row, but no name: what pandas writes for
 * its index. It is no value column unless no column has a name, or -c lists it.
 */
bool roles_unnamed_number(const struct roles *r, const struct columns *c, const struct span *cells,
			  size_t i);

/* time, timestamp, ...: the names above, in any case. */
bool roles_names_a_time(struct span name);

#endif

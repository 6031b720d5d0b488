/* SPDX-License-Identifier: MIT */
/*
 * influx.h - InfluxDB's annotated CSV: several tables in one stream.
 *
 *	#group,false,false,true,true,false,false,true
 *	#datatype,string,long,dateTime:RFC3339,...
 *	#default,_result,,,,,,
 *	,result,table,_start,_stop,_time,_value,host
 *	,,0,2020-01-01T00:00:00Z,...
 *
 * The first table's header gives the columns; in a later one columns may lie
 * elsewhere: influx_cells() puts a row's cells where the first table has them,
 * and an empty cell takes the default of its column. A column that only a later
 * table has is left out, one that it has not is empty.
 *
 * Format: "Annotated CSV", InfluxData's documentation of Flux.
 */
#ifndef AF_INFLUX_H
#define AF_INFLUX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "input/columns.h"
#include "input/csv.h"

enum influx_kind { INFLUX_TEXT, INFLUX_NUMBER, INFLUX_OTHER };

struct influx {
	bool described;	 /* a #group line was seen */
	bool failed;	 /* the table holds an error message of the server's */
	bool remapped;	 /* cells must be moved or filled */
	bool text_value; /* this table's _value is no number */
	size_t n;	 /* columns of this table, 0 before its header */
	bool group[CSV_COLUMNS_MAX];
	unsigned char kind[CSV_COLUMNS_MAX];
	size_t from[CSV_COLUMNS_MAX]; /* first table's column -> this table's, or SIZE_MAX */
	struct span defaults[CSV_COLUMNS_MAX]; /* of this table's columns, in text */
	struct buf text;
	struct span cells[CSV_COLUMNS_MAX];
};

struct influx *influx_new(struct err *err) AF_MUST_USE;
void influx_free(struct influx *f);

/* True for a line that begins #group, #datatype or #default and goes on with a delimiter. */
bool influx_is_annotation(struct span line);

/* True for the names of a header of this form: a first one that is empty, result, table; or error,
 * reference. */
bool influx_is_header(const struct span *cells, size_t n);

/* One annotation line. The first after a table's header forgets that table. */
int influx_annotate(struct influx *f, const struct span *cells, size_t n,
		    struct err *err) AF_MUST_USE;

/* A table's header, whose names are `own`; first: those of the first table (may be the same). */
void influx_table(struct influx *f, const struct columns *own, const struct columns *first);

/* A column that tells series apart: #group true and neither _start nor _stop. */
bool influx_is_key(const struct influx *f, const struct columns *c, size_t index);

/* A column that may hold readings. */
bool influx_is_value(const struct influx *f, const struct columns *c, size_t index);

/* The cells of one row of this table, first_n of them, in the first table's order; valid until the
 * next call. */
const struct span *influx_cells(struct influx *f, const struct span *cells, size_t first_n);

#endif

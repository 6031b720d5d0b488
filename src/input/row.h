/* SPDX-License-Identifier: MIT */
/*
 * row.h - one row as every later room sees it, and what its columns are.
 *
 * A row is a view: all its memory belongs to the reader and is valid until the
 * next call on that reader.
 */
#ifndef AF_ROW_H
#define AF_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

/* "No time": a series without a time column, or a window without one. */
#define TIME_NONE INT64_MIN

/* Joins the key cells of a row into one key, and no cell may hold it. */
enum { KEY_SEPARATOR = 0x1F };

struct schema {
	const struct span *names; /* columns_n names, unique ("name_2" for the second "name") */
	size_t columns_n;         /* 1..1024 */
	const size_t *values;     /* values_n column indices, ascending: value column j is column values[j] */
	size_t values_n;          /* at least 1 */
	const size_t *keys;       /* keys_n column indices, in the order of -k */
	size_t keys_n;
	size_t time_column[2];    /* time_columns_n of them */
	size_t time_columns_n;    /* 0, 1, or 2 for "date,time" */
	char delimiter;
	char point;               /* decimal point of value cells */
};

static inline struct span schema_value_name(const struct schema *s, size_t value)
{
	return s->names[s->values[value]];
}

struct row {
	uint64_t number;          /* 1 for the first after the header, bad rows counted too */
	uint64_t line;            /* physical line on which it begins, 1 for the file's first */
	int64_t time_ns;          /* nanoseconds since 1970-01-01T00:00:00Z, or TIME_NONE */
	const struct span *cells; /* schema.columns_n cells, quotes taken off */
	const double *values;     /* schema.values_n readings, NAN where missing; never infinite */
	struct span key;          /* key cells joined by KEY_SEPARATOR; empty without -k */
	struct span raw;          /* the record as it came, without its line end */
};

#endif

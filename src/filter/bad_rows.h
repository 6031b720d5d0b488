/* SPDX-License-Identifier: MIT */
/*
 * bad_rows.h - rows that cannot be used: told, counted, kept (--bad-rows).
 *
 *	bad_rows_open(&b, o, &err);            // before the first row
 *	bad_rows_take(&b, "name", &row, &why, &err); // -1 with --on-bad-row stop
 *	bad_rows_flush(&b, &err);              // whenever output is written
 *	bad_rows_close(&b);
 *
 * Of several shares of one input (--shard) the first has all of them, for a bad
 * row has no key that could be read.
 */
#ifndef AF_BAD_ROWS_H
#define AF_BAD_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "filter/options.h"
#include "input/row.h"

struct bad_rows {
	const char *path; /* NULL: not kept */
	int fd;		  /* -1: none */
	struct buf lines; /* for the file */
	bool others;	  /* they belong to another share */
	bool stop;
	uint64_t told;
};

int bad_rows_open(struct bad_rows *b, const struct options *o, struct err *err) AF_MUST_USE;
int bad_rows_take(struct bad_rows *b, const char *file, const struct row *row,
		  const struct err *why, struct err *err) AF_MUST_USE;
int bad_rows_flush(struct bad_rows *b, struct err *err) AF_MUST_USE;
void bad_rows_close(struct bad_rows *b);

#endif

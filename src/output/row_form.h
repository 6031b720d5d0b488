/* SPDX-License-Identifier: MIT */
/*
 * row_form.h - what the records of an input's rows have in common, made once.
 *
 * A record a row is the one place where writing costs as much as reading: the
 * names of the columns are quoted once, and a time that the row before had too is
 * not written anew.
 */
#ifndef AF_ROW_FORM_H
#define AF_ROW_FORM_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "input/row.h"
#include "input/timestamp.h"

struct row_form {
	const struct schema *schema; /* borrowed */
	struct buf names;	     /* "NAME": of each column, one behind the other */
	size_t *ends;		     /* of each in it */
	int64_t time_ns;	     /* the last time, and its text */
	size_t time_len;
	char time[TIMESTAMP_MAX + 2];
};

int row_form_init(struct row_form *f, const struct schema *schema, struct err *err) AF_MUST_USE;
void row_form_release(struct row_form *f);

/* Bytes that a record takes at most, up to its scores. */
size_t row_form_room(const struct row_form *f, struct span key, const struct span *cells);

/* Each writes at `to`, where there is room, and returns its end. */
char *row_form_time(struct row_form *f, char *to, int64_t time_ns);
char *row_form_series(const struct row_form *f, char *to, struct span key);
char *row_form_cells(const struct row_form *f, char *to, const struct span *cells);

#endif

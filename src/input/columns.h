/* SPDX-License-Identifier: MIT */
/*
 * columns.h - the names of the columns, and finding one by what a person typed.
 *
 * Names are trimmed of blanks; a column without a name is called by its number
 * (from 1); the second column of one name is called name_2, or by the next
 * number that is free. columns_find() looks for the name first, then for the
 * number. All memory is owned here; spans are valid until columns_release().
 */
#ifndef AF_COLUMNS_H
#define AF_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

struct columns {
	struct span *names; /* n of them */
	bool *unnamed;	    /* the header's cell was empty */
	size_t n;
	struct buf text;
};

/* cells are copied; n >= 1. On failure there is nothing to release. */
int columns_init(struct columns *c, const struct span *cells, size_t n,
		 struct err *err) AF_MUST_USE;

/* The columns of input without a header: "1", "2", ..., none of them unnamed. */
int columns_init_numbers(struct columns *c, size_t n, struct err *err) AF_MUST_USE;
void columns_release(struct columns *c); /* also of one that is all zero */

/* True if both have the same names in the same order. */
bool columns_equal(const struct columns *a, const struct columns *b);

bool columns_find(const struct columns *c, struct span item, size_t *index);

/* True if they differ in blanks around and upper and lower case (ASCII) at most. */
bool columns_same_name(struct span a, struct span b);

/*
 * The next item of a comma-separated list, blanks around it taken off; one in
 * double quotes may hold commas. Moves *list behind it; false: no more.
 */
bool columns_item(const char **list, struct span *item);

/*
 * The columns of a list as indices, in its order, each once: out has room for
 * c->n. A column that is not there is ERR_USAGE: the message names option and
 * item, the column that may be meant, and those that are there.
 */
int columns_list(const struct columns *c, const char *option, const char *list, size_t *out,
		 size_t *out_n, struct err *err) AF_MUST_USE;

/* The column whose name is so near that it may be meant; false: there is none. */
bool columns_nearest(const struct columns *c, struct span item, struct span *name);

/* That message alone. Returns -1. */
int columns_unknown(const struct columns *c, const char *option, struct span item, struct err *err);

#endif

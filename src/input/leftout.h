/* SPDX-License-Identifier: MIT */
/*
 * leftout.h - watches columns that are left out because they begin with a text, or below no
 * name: one that goes on with numbers was most likely wanted.
 *
 * Looks at the first LEFTOUT_ROWS rows and at LEFTOUT_COLUMNS columns.
 */
#ifndef AF_LEFTOUT_H
#define AF_LEFTOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum { LEFTOUT_COLUMNS = 16, LEFTOUT_ROWS = 1000, LEFTOUT_TEXT = 40 };

struct leftout_column {
	size_t index;
	uint32_t cells; /* that are not missing */
	uint32_t numbers;
	size_t first_len;
	char first[LEFTOUT_TEXT]; /* what it begins with, cut */
};

struct leftout {
	size_t n;
	uint64_t rows;
	struct leftout_column columns[LEFTOUT_COLUMNS];
};

/* Beyond LEFTOUT_COLUMNS they are left alone. All-zero is empty. */
void leftout_watch(struct leftout *l, size_t index, struct span first);

static inline bool leftout_watching(const struct leftout *l)
{
	return l->n > 0 && l->rows < LEFTOUT_ROWS;
}

/* One row's cells. True at 100 and 1,000 rows, when leftout_found() is worth asking. */
bool leftout_add(struct leftout *l, const struct span *cells, char point);

/*
 * A column of whose cells a quarter or more are numbers (a few are in any list
 * of hexadecimal names); it is watched no longer. False: none.
 */
bool leftout_found(struct leftout *l, struct leftout_column *found);

#endif

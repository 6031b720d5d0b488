/* SPDX-License-Identifier: MIT */
/*
 * repeats.h - finds a text column that repeats few values: most likely the name
 * of a sensor that nobody gave as key.
 *
 * Looks at the first REPEATS_ROWS rows and at REPEATS_COLUMNS text columns.
 */
#ifndef AF_REPEATS_H
#define AF_REPEATS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/span.h"

enum {
	REPEATS_COLUMNS = 8,
	REPEATS_ROWS = 10000,
	REPEATS_VALUES = 256, /* more are not few */
	REPEATS_SLOTS = 512
};

struct repeats_column {
	size_t index;
	size_t values; /* distinct ones so far; past REPEATS_VALUES: no more counted */
	uint64_t slots[REPEATS_SLOTS];
};

struct repeats {
	size_t n;
	uint64_t rows;
	struct repeats_column columns[REPEATS_COLUMNS];
};

/* A text column to watch; beyond REPEATS_COLUMNS they are left alone. All-zero is empty. */
void repeats_watch(struct repeats *r, size_t index);

static inline bool repeats_watching(const struct repeats *r)
{
	return r->n > 0 && r->rows < REPEATS_ROWS;
}

/*
 * One row's cells. True at 100, 1,000 and 10,000 rows, when repeats_found()
 * is worth asking.
 */
bool repeats_add(struct repeats *r, const struct span *cells);

/* The first column that holds two or more values, each five times on average; false: none. */
bool repeats_found(const struct repeats *r, size_t *index, size_t *values);

#endif

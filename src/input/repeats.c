/* SPDX-License-Identifier: MIT */
#include "input/repeats.h"

#include "base/hash.h"

void repeats_watch(struct repeats *r, size_t index)
{
	if (r->n < REPEATS_COLUMNS)
		r->columns[r->n++].index = index;
}

static void add_value(struct repeats_column *c, struct span cell)
{
	/* The seed may be fixed: the table is small and stops when half full. */
	const uint64_t hash = hash_seeded(1, cell) | 1; /* 0 is an empty slot */
	size_t at = (size_t)(hash >> 32) % REPEATS_SLOTS;
	while (c->slots[at] != 0 && c->slots[at] != hash)
		at = (at + 1) % REPEATS_SLOTS;
	if (c->slots[at] == 0) {
		c->slots[at] = hash;
		c->values++;
	}
}

bool repeats_add(struct repeats *r, const struct span *cells)
{
	for (size_t i = 0; i < r->n; i++) {
		struct repeats_column *c = &r->columns[i];
		if (c->values <= REPEATS_VALUES && cells[c->index].len > 0)
			add_value(c, cells[c->index]);
	}
	r->rows++;
	return r->rows == 100 || r->rows == 1000 || r->rows == 10000;
}

bool repeats_found(const struct repeats *r, size_t *index, size_t *values)
{
	for (size_t i = 0; i < r->n; i++) {
		const struct repeats_column *c = &r->columns[i];
		if (c->values >= 2 && c->values <= REPEATS_VALUES && c->values * 5 <= r->rows) {
			*index = c->index;
			*values = c->values;
			return true;
		}
	}
	return false;
}

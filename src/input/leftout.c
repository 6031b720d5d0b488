/* SPDX-License-Identifier: MIT */
#include "input/leftout.h"

#include <string.h>

#include "base/num.h"

enum { NUMBERS_IN = 4 };

void leftout_watch(struct leftout *l, size_t index, struct span first)
{
	if (l->n == LEFTOUT_COLUMNS)
		return;
	struct leftout_column *c = &l->columns[l->n++];
	c->index = index;
	c->first_len = first.len < LEFTOUT_TEXT ? first.len : LEFTOUT_TEXT;
	if (first.len > 0)
		memcpy(c->first, first.data, c->first_len);
}

bool leftout_add(struct leftout *l, const struct span *cells, char point)
{
	for (size_t i = 0; i < l->n; i++) {
		struct leftout_column *c = &l->columns[i];
		double value = 0;
		const enum num_kind kind = num_parse(cells[c->index], point, &value);
		c->cells += kind != NUM_MISSING;
		c->numbers += kind == NUM_OK;
	}
	l->rows++;
	return l->rows == 100 || l->rows == LEFTOUT_ROWS;
}

bool leftout_found(struct leftout *l, struct leftout_column *found)
{
	for (size_t i = 0; i < l->n; i++) {
		if (l->columns[i].numbers == 0 ||
		    l->columns[i].numbers * NUMBERS_IN < l->columns[i].cells)
			continue;
		*found = l->columns[i];
		l->columns[i] = l->columns[--l->n];
		return true;
	}
	return false;
}

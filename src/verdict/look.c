/* SPDX-License-Identifier: MIT */
#include "verdict/look.h"

#include <stdlib.h>

static void add_column(struct look *l, uint16_t column)
{
	size_t max = sizeof l->list / sizeof l->list[0];
	if (column == FINDING_NO_COLUMN || l->columns.n >= max ||
	    (l->columns.n > 0 && columns_have(&l->columns, column)))
		return;
	l->list[l->columns.n++] = column;
	l->columns.list = l->list;
}

/* The columns named in the text, and those of its subjects; a summary without either may mean any.
 */
static void find_columns(struct look *l)
{
	for (size_t i = 0; i < l->t->n; i++)
		if (l->t->list[i].type == TOKEN_NAME && l->t->list[i].column != TOKEN_NO_COLUMN)
			add_column(l, l->t->list[i].column);
	if (l->columns.n > 0 && !l->one_subject)
		return;
	for (size_t i = 0; i < l->k->subjects_n; i++)
		if (l->one_subject || l->k->subjects[i].anomaly)
			add_column(l, l->k->subjects[i].column);
}

int look_open(struct look *l, struct span text, const struct known *known, bool one_subject,
	      struct err *why)
{
	*l = (struct look){
		.t = tokens_read(text, known->schema, known->w->key, known->lists),
		.k = known,
		.one_subject = one_subject,
		.why = why,
	};
	if (!l->t)
		return err_nomem(why, "a text");
	find_columns(l);
	return 0;
}

void look_close(struct look *l)
{
	free(l->t);
}

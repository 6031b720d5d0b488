/* SPDX-License-Identifier: MIT */
#include "window/context.h"

#include <stdlib.h>
#include <string.h>

struct context {
	size_t n, next;
	struct window_row *rows; /* context_n */
	double *values;		 /* context_n x values_n */
};

struct context *context_new(const struct window_options *options, struct err *err)
{
	struct context *c = calloc(1, sizeof *c);
	if (c) {
		c->rows = calloc(options->context_n, sizeof *c->rows);
		c->values = calloc(options->context_n * options->values_n, sizeof *c->values);
	}
	if (!c || !c->rows || !c->values) {
		context_free(c);
		err_nomem(err, "the context of a window");
		return NULL;
	}
	return c;
}

void context_free(struct context *c)
{
	if (!c)
		return;
	free(c->rows);
	free(c->values);
	free(c);
}

void context_keep(struct context *c, const struct window_options *options, const struct row *row,
		  const struct row_score *score)
{
	const size_t values_n = options->values_n;
	c->rows[c->next] = (struct window_row){ .number = row->number,
						.time_ns = row->time_ns,
						.score = score->score,
						.event = score->event,
						.state = score->state,
						.column = score->column };
	memcpy(c->values + c->next * values_n, row->values, values_n * sizeof *c->values);
	c->next = (c->next + 1) % options->context_n;
	if (c->n < options->context_n)
		c->n++;
}

int context_show(const struct context *c, const struct window_options *options, struct pane *p,
		 struct err *err)
{
	const size_t size = options->context_n;
	for (size_t i = 0; i < c->n; i++) {
		const size_t at = (c->next + size - c->n + i) % size;
		if (pane_add_context(p, &c->rows[at], c->values + at * options->values_n, err) < 0)
			return -1;
	}
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * understood.h - notes that say how the input and the options were taken.
 */
#ifndef AF_UNDERSTOOD_H
#define AF_UNDERSTOOD_H

#include "filter/options.h"
#include "filter/state_file.h"
#include "filter/tally.h"
#include "input/row.h"
#include "model/model.h"

void understood_tell(const struct options *o, const struct schema *schema, enum ask ask,
		     const struct model *model);

/* A column whose first cell looks like a time that nobody asked for, where no time was found. */
void understood_no_time(const struct options *o, const struct schema *schema, const struct row *row,
			struct tally *tally);

/* A state that cannot tell which rows it has seen. */
void understood_state(const struct options *o, const struct schema *schema, struct tally *tally);

/* The first rows, in whose order? All-zero but for `watching` at its start. */
struct understood_order {
	bool watching; /* give it the next row */
	unsigned rows;
	int64_t last_ns;
};

/* Rows whose newest comes first: what is learned from the past would be learned from the future. */
void understood_order(struct understood_order *w, const struct row *row, struct tally *tally);

/* No row came at all, or none that the state had not seen. */
void understood_nothing(const struct reader_counts *counts, const struct state_file *state,
			const struct series_set *series, struct tally *tally);

#endif

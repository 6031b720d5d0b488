/* SPDX-License-Identifier: MIT */
/*
 * sample.h - windows, verdicts and replies made up for the tests of records.
 */
#ifndef AF_TESTS_SAMPLE_H
#define AF_TESTS_SAMPLE_H

#include "output/record.h"

struct sample {
	struct schema schema;
	struct window window;
	struct verdict verdict;
	struct reply reply;
	struct record_context ctx;
	struct row_form form;
};

/* Window 3 of pump-7 as in the manual: one drop, everything else ordinary. */
void sample_pump(struct sample *s);

/* The same without key, time, model and anomalies: a quiet window. */
void sample_quiet(struct sample *s);

/* Everything a record can hold at once, hostile text wherever a stranger can write. */
void sample_full(struct sample *s);

/* Makes the form of rows' records for the names as they are now. */
void sample_form(struct sample *s);
void sample_release(struct sample *s);

#endif

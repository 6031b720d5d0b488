/* SPDX-License-Identifier: MIT */
/*
 * timeform.h - how the times of one input are read.
 */
#ifndef AF_TIMEFORM_H
#define AF_TIMEFORM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"
#include "input/timestamp.h"

struct timeform {
	const char *format; /* or NULL */
	bool epoch;	    /* a number is a time, too */
	bool epoch_last;    /* the last one was a number: a guess, for speed */
	struct timestamp_cache cache;
};

bool timeform_read(struct timeform *form, struct span text, int64_t *ns);

/* Two cells with a blank between them; false also where they are too long. */
bool timeform_read_two(struct timeform *form, struct span day, struct span hour, int64_t *ns);

#endif

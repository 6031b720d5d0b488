/* SPDX-License-Identifier: MIT */
/*
 * progress.h - the one line on a terminal that says how far the work is.
 *
 * Shown only where it helps: standard error is a terminal, standard output is
 * not, the work has taken a second, and not more often than five times a second.
 */
#ifndef AF_PROGRESS_H
#define AF_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "filter/tally.h"

struct progress {
	bool on;
	int64_t begun_ns, shown_ns; /* monotonic */
	int64_t input_bytes;	    /* -1: unknown */
};

void progress_init(struct progress *p, bool wanted, int64_t now_ns);
void progress_show(struct progress *p, const struct tally *t, const struct reader_counts *rows,
		   uint64_t questions_waiting, int64_t now_ns);
void progress_end(struct progress *p);

#endif

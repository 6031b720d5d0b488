/* SPDX-License-Identifier: MIT */
#include "filter/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "sys/diag.h"

static const int64_t second_ns = 1000000000;

void progress_init(struct progress *p, bool wanted, int64_t now_ns)
{
	*p = (struct progress){ .on = wanted && diag_is_terminal() && !isatty(STDOUT_FILENO),
				.begun_ns = now_ns,
				.shown_ns = now_ns,
				.input_bytes = -1 };
}

void progress_show(struct progress *p, const struct tally *t, const struct reader_counts *rows,
		   uint64_t questions_waiting, int64_t now_ns)
{
	if (!p->on || now_ns - p->begun_ns < second_ns || now_ns - p->shown_ns < second_ns / 5)
		return;
	p->shown_ns = now_ns;
	double seconds = (double)(now_ns - p->begun_ns) / 1e9;
	char text[200];
	int n = snprintf(text, sizeof text,
			 "%" PRIu64 " rows, %" PRIu64 " windows, %" PRIu64
			 " anomalies, %.0f rows/s",
			 rows->rows, t->windows, t->anomalies, (double)rows->rows / seconds);
	if (questions_waiting && n > 0 && (size_t)n < sizeof text)
		n += snprintf(text + n, sizeof text - (size_t)n, ", %" PRIu64 " questions in hand",
			      questions_waiting);
	if (p->input_bytes > 0 && rows->bytes > 0 && n > 0 && (size_t)n < sizeof text) {
		double share = (double)rows->bytes / (double)p->input_bytes;
		if (share < 1)
			(void)snprintf(text + n, sizeof text - (size_t)n, ", %.0f %%, %.0f s left",
				       100 * share, seconds / share - seconds);
	}
	diag_progress(text);
}

void progress_end(struct progress *p)
{
	if (p->on)
		diag_progress("");
	p->on = false;
}

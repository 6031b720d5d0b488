/* SPDX-License-Identifier: MIT */
/*
 * run_page.h - one run in the report: headline, picture, anomalies and reasons.
 */
#ifndef AF_RUN_PAGE_H
#define AF_RUN_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/store.h"

/* What the index says of a run. */
struct run_line {
	int64_t time_ns;
	int level; /* -1: not known */
	uint64_t anomalies;
	char name[NAME_MAX_LEN];
	char label[128];
};

/* Severity and number of anomalies from the response itself, where the index does not have them. */
void run_page_fill(struct run_line *run, const struct store *s);

/* Severity, a link to the run, and its summary: a line of text. */
int run_page_link(struct buf *out, const struct store *s, const struct run_line *run,
		  struct err *err) AF_MUST_USE;

/* The run itself. A response that cannot be read is said to be so and is no error. */
int run_page(struct buf *out, const struct store *s, const struct run_line *run, bool open,
	     bool with_picture, struct err *err) AF_MUST_USE;

#endif

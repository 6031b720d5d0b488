/* SPDX-License-Identifier: MIT */
/*
 * figures.h - numbers, durations and names as a sentence has them.
 */
#ifndef AF_FIGURES_H
#define AF_FIGURES_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

/*
 * A value rounded to where a usual deviation of size `spread` has two digits;
 * to four significant digits if spread is NAN or 0.
 */
int figures_value(struct buf *out, double value, double spread, struct err *err) AF_MUST_USE;

/* "84.1 to 97.3"; "at least 84.1", "at most 97.3" if the other is NAN. One of them is finite. */
int figures_band(struct buf *out, double low, double high, double spread,
		 struct err *err) AF_MUST_USE;

/* "45 s", "5 min", "3 h 20 min", "2 days 4 h": the two greatest units that matter. */
int figures_duration(struct buf *out, double seconds, struct err *err) AF_MUST_USE;

/* "every minute", "every 5 min" */
int figures_every(struct buf *out, double seconds, struct err *err) AF_MUST_USE;

/* A column's name, fit for a terminal and cut at 40 characters; a plain word gets a capital if
 * `begins`. */
int figures_name(struct buf *out, struct span name, bool begins, struct err *err) AF_MUST_USE;

/* The cell's own digits if they are a JSON number of ordinary length, else the value as shortly as
 * it can be. */
int figures_cell(struct buf *out, struct span digits, double value, struct err *err) AF_MUST_USE;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * stats.h - a window's statistics, column by column. Private to the room.
 *
 * Sums are long double: wider than any sum of doubles that a window can hold,
 * so the mean of ±1e308 is right and finite. MAD is the median of the absolute
 * deviations from the median, not scaled (Hampel, JASA 69, 1974).
 */
#ifndef AF_STATS_H
#define AF_STATS_H

#include "window/window.h"

/* One more row: counts, minimum, maximum, sums (values_n of them). */
void stats_count(struct window *w, long double *sums, const double *values);

/* Mean, and median and MAD of the readings kept. */
int stats_finish(struct window *w, const long double *sums, struct err *err) AF_MUST_USE;

#endif

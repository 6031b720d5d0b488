/* SPDX-License-Identifier: MIT */
/*
 * axis.h - where an axis is marked, and with which words.
 *
 * Round values, and the times that a reader counts in: hours, days, Mondays,
 * firsts of months. What all of them have in common stands below the first tick
 * and below the one where it changes. Pure.
 */
#ifndef AF_AXIS_H
#define AF_AXIS_H

#include <stddef.h>

#include "base/attr.h"

enum { AXIS_TICKS = 24, AXIS_TEXT = 24 };

struct tick {
	double at;
	char text[AXIS_TEXT];
	char below[AXIS_TEXT]; /* the day or year; "" if it is that of the tick before */
};

/* About `n` ticks in [low, high], low < high; returns how many, AXIS_TICKS at most. */
size_t axis_numbers(double low, double high, int n, struct tick ticks[AXIS_TICKS]);

/* The same for seconds since the epoch; `n` is the most there should be. UTC. */
size_t axis_times(double low, double high, int n, struct tick ticks[AXIS_TICKS]);

/* "6 Jan 2026 18:35", with seconds if there are any. */
void axis_moment(char out[AXIS_TEXT], double seconds);

#endif

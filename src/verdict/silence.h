/* SPDX-License-Identifier: MIT */
/*
 * silence.h - how often rows come, and on which side of a row a silence lies.
 */
#ifndef AF_SILENCE_H
#define AF_SILENCE_H

#include <stdbool.h>

#include "verdict/verdict.h"
#include "window/window.h"

/* The median of the first SILENCE_STEPS times between neighbouring rows, in seconds; NAN without
 * times. */
enum { SILENCE_STEPS = 101 };
double silence_step(const struct window *w);

/* True if the row of a gap is the last before the silence, false if it ended it. */
bool silence_is_after(const struct window *w, const struct anomaly *a);

/* Index of a row of that number in w->rows, context included; rows_n if there is none. */
size_t silence_index(const struct window *w, uint64_t row);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * joined.h - is what a sentence joins to each other joined in the data too?
 *
 * Each number may be right and the sentence wrong: "row 1437 is the lowest",
 * "all three are spikes", "began at row 684 and ended at row 655". What it does
 * not understand it leaves to prose.h.
 */
#ifndef AF_JOINED_H
#define AF_JOINED_H

#include "verdict/numbers_parts.h"

/* False, and *l->why. */
bool joined_true(const struct look *l);

#endif

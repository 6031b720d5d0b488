/* SPDX-License-Identifier: MIT */
/*
 * judge.h - is a reading, of which the experts have spoken, an event?
 *
 * For column.c and column_finding.c only.
 */
#ifndef AF_JUDGE_H
#define AF_JUDGE_H

#include "detect/column.h"

/* Of flat lines and missing runs, whatever the sensitivity: they are rare, or the sensor's way. */
#define JUDGE_RUN_THRESHOLD 3.0f

/* The day's spreads have a floor, in the level's scale. */
#define JUDGE_LEAST_SPREAD 0.1f

/* Sets score, expert, event and, of an event, bar and band. Before the reading is learned. */
void judge(struct column *c, const struct moment *m, struct reading *r);

/* An expert's own threshold in force. */
float judge_threshold(const struct moment *m, unsigned expert);

#endif

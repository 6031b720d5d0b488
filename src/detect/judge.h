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

/* What the experts' words on readings come to, one in each lane. */
struct judgement {
	struct four score, expert; /* the expert as a number */
	struct four company;
	unsigned may_be_event; /* bit i: the i-th may be one; nearly always none */
};

/* rows: readings before. */
void judge(const struct moment *m, const struct four said[EXPERTS_N], struct four rows,
	   struct judgement *j);

/*
 * Of a reading that may be an event, score, expert and company set and not yet learned: is it?
 * Sets event and, of one, bar and band, score and expert.
 */
void judge_event(struct column *c, const struct moment *m, struct reading *r);

/* An expert's own threshold in force. */
float judge_threshold(const struct moment *m, unsigned expert);

#endif

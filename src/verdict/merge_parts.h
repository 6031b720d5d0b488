/* SPDX-License-Identifier: MIT */
/*
 * merge_parts.h - what the files of merge.h share.
 */
#ifndef AF_MERGE_PARTS_H
#define AF_MERGE_PARTS_H

#include "verdict/claims.h"
#include "verdict/merge.h"

/* One answer being merged. */
struct merging {
	struct sheet *s;
	const struct window *w;
	const struct shown *shown;
	const struct answer *answer;
	const struct verdict_context *ctx;
	struct known known;
	struct subject subjects[SUBJECTS_MAX];
	size_t subjects_n;
	/* Claims that decided something: their evidence is looked at when all is decided. */
	struct claim stands[CANDIDATES_MAX + OTHERS_MAX];
	size_t item[CANDIDATES_MAX + OTHERS_MAX];
	size_t stands_n;
	struct err *err;
	bool untrue; /* of the next rejected claim: the data do not bear it out */
};

/* What was thrown away, with why: 0, or -1 and *m->err without memory. */
int merge_reject_candidate(struct merging *m, const struct claim *claim, const struct err *why);
int merge_reject_other(struct merging *m, const struct other_claim *other, const struct err *why);
int merge_reject_evidence(struct merging *m, const struct claim *claim, const struct err *why);
int merge_reject_summary(struct merging *m, const struct err *why);

/* A text takes its place if it says something and is true; else it is named as rejected. */
int merge_evidence(struct merging *m, const struct claim *claim, struct anomaly *a);
int merge_summary(struct merging *m, struct verdict *v);

#endif

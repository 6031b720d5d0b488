/* SPDX-License-Identifier: MIT */
/*
 * merge.h - what a trusted model said, joined with what the detector measured.
 *
 * Candidates that the model calls an anomaly are confirmed; those that it calls
 * normal are dismissed, or disputed where they score at least twice their
 * expert's threshold; an ongoing episode cannot be dismissed; of the others the
 * detector's word stands. A claim that does not fit the data decides nothing.
 * Severity moves by one step at most. A text stands if it says something and
 * all its numbers are borne out; else one made from the facts takes its place.
 * All that is thrown away is kept in the verdict's rejected claims.
 */
#ifndef AF_MERGE_H
#define AF_MERGE_H

#include "base/attr.h"
#include "verdict/sheet.h"

/* s was filled; v gets word, severity, texts and anomalies. */
int merge_answer(struct sheet *s, struct verdict *v, const struct window *w,
		 const struct shown *shown, const struct answer *answer,
		 const struct verdict_context *ctx, struct err *err) AF_MUST_USE;

#endif

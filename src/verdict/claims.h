/* SPDX-License-Identifier: MIT */
/*
 * claims.h - does a claim about a reading fit the data?
 *
 * The checks of one claim come in this order, and the first that fails is the
 * `why`: the row is one of the window's and was shown; the column is a value
 * column; the reading is there; the evidence gives the reading's own value;
 * kind and direction fit the readings around it; no other claim of the answer
 * has the same reading; and a claim of the model's own needs a score of half
 * the threshold. Whether the other words of its evidence are true is another
 * matter (numbers.h): a claim can stand while its words are replaced.
 */
#ifndef AF_CLAIMS_H
#define AF_CLAIMS_H

#include "base/attr.h"
#include "base/err.h"
#include "input/row.h"
#include "verdict/answer.h"
#include "verdict/known.h"
#include "window/window.h"

/* A claim that was found in the data. */
struct claim {
	size_t candidate; /* 1.. for c1.., 0 for one of `others` */
	const struct said *said;
	struct subject at;
	const struct mark
		*mark; /* the candidate's, or the one that has the same reading; or NULL */
};

/* Finds the reading of a claim of `others`. 0, or -1 and *why. */
int claims_find(struct claim *claim, const struct other_claim *other, const struct window *w,
		const struct known *known, const struct schema *schema,
		struct err *why) AF_MUST_USE;

/* The value column of that name, as the schema or a question spells it. */
bool claims_column(const struct schema *schema, struct span name, uint16_t *column);

/* Missing where it must not be, value, kind and direction. 0, or -1 and *why. known->subjects is
 * changed. */
int claims_check(const struct claim *claim, const struct window *w, struct known *known,
		 struct err *why) AF_MUST_USE;

/* A claim of the model's own: is the reading surprising enough by itself? */
int claims_surprise(const struct claim *claim, const struct window *w, float threshold,
		    struct err *why) AF_MUST_USE;

/*
 * Do the readings around bear a kind out? Where they cannot tell (shape, other)
 * yes. `mark` may be NULL. 0, or -1 and *why.
 */
int kinds_check(enum kind kind, const struct window *w, const struct subject *at,
		struct err *why) AF_MUST_USE;

#endif

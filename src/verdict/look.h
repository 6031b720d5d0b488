/* SPDX-License-Identifier: MIT */
/*
 * look.h - one text under examination.
 *
 * look_open(), then any of numbers_check(), contradict_check(), anchors_check()
 * and prose_check(), look_close(). The text is read into tokens once for all of them.
 */
#ifndef AF_LOOK_H
#define AF_LOOK_H

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"
#include "verdict/known.h"
#include "verdict/token.h"

struct look {
	struct tokens *t;      /* owned */
	const struct known *k; /* k->subjects: what the text is about */
	bool one_subject;  /* it is the evidence of one claim, about subjects[0]; else a summary */
	uint16_t list[16]; /* columns that the text speaks of */
	struct columns columns;
	bool narrow;	 /* columns are those that the clause names before the number */
	struct err *why; /* what is wrong with the text, of the check that found it */
};

/* Text, known and why are borrowed until look_close(). -1: ERR_SYSTEM, and there is nothing to
 * close. *l must stay where it is. */
int look_open(struct look *l, struct span text, const struct known *known, bool one_subject,
	      struct err *why) AF_MUST_USE;
void look_close(struct look *l);

#endif

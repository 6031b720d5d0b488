/* SPDX-License-Identifier: MIT */
/*
 * contradict.h - does a text say the opposite of what was found?
 *
 * Numbers may all be right and the sentence wrong: ordinary readings called
 * outliers, "all normal" beside an anomaly, "rose" where it fell. By word lists,
 * English, with the commonest words of some other languages: what it does not
 * understand it leaves to prose.h.
 */
#ifndef AF_CONTRADICT_H
#define AF_CONTRADICT_H

#include "base/attr.h"
#include "verdict/look.h"

enum found {
	FOUND_NOTHING, /* no anomaly stands, or the reading is called normal */
	FOUND_SOMETHING
};

/*
 * Of the subjects those with `anomaly` stand. 0, or -1 and *l->why: speaks of outliers where none
 * stands; of nothing unusual where some do; calls a row or value an outlier that is none; says rose
 * where the only reading it can mean fell.
 */
int contradict_check(const struct look *l, enum found found) AF_MUST_USE;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * prose.h - is a text made of what can be checked, and of openly no more than opinion?
 *
 * The rules of numbers.h, joined.h, contradict.h and anchors.h let pass what
 * they do not understand. This one comes last and turns that round: every word
 * of a text that is shown as fact has to be one that a rule looks at, a word of
 * the frame, a name of the record's own, or one that says nothing of the
 * readings (lexicon.h). Behind a hedge ("possibly", "due to") other words may
 * stand too, up to the end of the clause, as long as it names no reading.
 */
#ifndef AF_PROSE_H
#define AF_PROSE_H

#include "base/attr.h"
#include "verdict/look.h"

/* After the other checks: 0, or -1 and *l->why. */
int prose_check(const struct look *l) AF_MUST_USE;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * anchors.h - is there something at each row and time that a text names?
 *
 * What is said of a row can be said in more ways than any rule knows. So a row or
 * time that a text names has to be one of note: of an anomaly, or where one begins
 * or ends, of a reading that the text gives, of an extreme, an end of a range that
 * something measured is said of, an end of the window. Of any other the data tell
 * nothing that a person would want to be pointed at. And a summary of anomalies has
 * to give a figure at least, or say something that a rule looks at: of words alone too many can
 * be said that are not so.
 */
#ifndef AF_ANCHORS_H
#define AF_ANCHORS_H

#include "base/attr.h"
#include "verdict/look.h"

/* After numbers_check(): 0, or -1 and *l->why. */
int anchors_check(const struct look *l) AF_MUST_USE;

#endif

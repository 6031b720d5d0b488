/* SPDX-License-Identifier: MIT */
/*
 * near.h - which of some names a person may have meant.
 *
 *	struct near near = near_of(word);
 *	for each name:
 *		near_try(&near, name);
 *	near.name        // the nearest, or empty: none is near
 *
 * Names are compared without regard to upper and lower case (ASCII), by the edits
 * between them: a character put in, left out or changed, or two neighbours
 * changed about (optimal string alignment). One edit in three characters is near, and one
 * in a word of two; of several names that are alike near the first counts.
 * Words and names of more than 64 bytes are near to nothing. Spans are borrowed.
 */
#ifndef AF_NEAR_H
#define AF_NEAR_H

#include "base/span.h"

struct near {
	struct span word;
	struct span name;
	size_t edits; /* fewer are nearer; of the name */
};

struct near near_of(struct span word);
void near_try(struct near *n, struct span name);

/*
 * Also names of which the word is a part ("temp" of "temperature", "url" of
 * "base-url"), or that begin the word ("time" of "time-column"): parts of three
 * bytes or more, and only as long as no other name is near.
 */
void near_try_part(struct near *n, struct span name);

#endif

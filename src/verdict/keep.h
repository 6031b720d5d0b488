/* SPDX-License-Identifier: MIT */
/*
 * keep.h - texts that live as long as a verdict.
 *
 * Blocks that never move, so a span given out stays valid until keep_release().
 */
#ifndef AF_KEEP_H
#define AF_KEEP_H

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"

struct keep_block;

struct keep {
	struct keep_block *blocks;
};

void keep_init(struct keep *k);
void keep_release(struct keep *k);

/* A copy of the text, owned by k. */
int keep_text(struct keep *k, struct span text, struct span *out, struct err *err) AF_MUST_USE;

#endif

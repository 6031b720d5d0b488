/* SPDX-License-Identifier: MIT */
/*
 * memory.h - what a detector learned, as bytes.
 */
#ifndef AF_MEMORY_H
#define AF_MEMORY_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "detect/series.h"

int memory_encode(const struct series_set *set, struct span columns, struct buf *out,
		  struct err *err) AF_MUST_USE;
int memory_decode(struct series_set *set, struct span columns, struct span bytes,
		  struct err *err) AF_MUST_USE;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * memory.h - everything that was learned, as bytes.
 *
 * A set decoded goes on exactly where the set encoded stood: every row scores
 * the same to the last bit. The bytes are the same on every machine; they begin
 * with a name and a version and end with a checksum (FNV-1a 64, mixed).
 *
 * `columns` is whatever the caller needs to tell that a state belongs to this
 * input (the names of value and key columns, say): bytes decoded under another
 * one are refused. The sensitivity is not learned and not kept.
 */
#ifndef AF_MEMORY_H
#define AF_MEMORY_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "detect/series.h"

/* Appends to out. ERR_SYSTEM without memory, ERR_INPUT past out's ceiling. */
int memory_encode(const struct series_set *set, struct span columns, struct buf *out,
		  struct err *err) AF_MUST_USE;

/*
 * Into a set that has seen nothing. ERR_INPUT if the bytes are no state, of
 * another version, damaged, or of other columns; then only series_set_free may
 * follow on the set.
 */
int memory_decode(struct series_set *empty, struct span columns, struct span bytes,
		  struct err *err) AF_MUST_USE;

#endif

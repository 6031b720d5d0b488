/* SPDX-License-Identifier: MIT */
/*
 * seen.h - up to which time the rows of every series are known.
 *
 * A row is seen if it is older than the newest time of its series in earlier
 * runs, or among those that were counted at that time. One row from a clock
 * gone wrong must not make a series silent for ever after: a time further ahead
 * than 1,000 usual steps of its series (a year, while it has no steps) counts
 * once the next row of the series has it or a later one; until then it stands
 * beside, and rows of earlier runs that have the last such time are known by it.
 * A first row that far ahead of the second stands beside, too, also if the second
 * comes in a later run.
 *
 *	seen_note(&s, id, time_ns, &err);   // a row of this run was scored
 *	seen_before(&s, id, time_ns)        // was it in an earlier run?
 *
 * As bytes they follow on those of the detector's memory: seen_encode appends
 * them; seen_decode takes them off again (bytes without them are left as they
 * are, and *there is false). A checksum guards them.
 */
#ifndef AF_SEEN_H
#define AF_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

struct seen_series {
	int64_t last_ns;  /* the newest time that counts, or TIME_NONE */
	uint64_t at_last; /* rows that had it */
	int64_t odd_ns;	  /* the last time that lay too far ahead, or TIME_NONE */
	bool odd_before;  /* the row before had it */
	bool one_row;	  /* last_ns is of the first row, and no other has come */
	int64_t step_ns;  /* the usual one, 0: none known */
	uint64_t steps;
	/* Of earlier runs: */
	int64_t old_last_ns, old_odd_ns;
	uint64_t old_left; /* rows at old_last_ns still to be left out */
	/* Of this run: */
	bool left_out, took; /* were there rows that had been seen, and others? */
};

struct seen {
	struct seen_series *series; /* by id; series_cap of them, owned */
	size_t series_n, series_cap;
};

void seen_release(struct seen *s);
int seen_note(struct seen *set, uint32_t id, int64_t time_ns, struct err *err) AF_MUST_USE;
bool seen_before(struct seen *set, uint32_t id, int64_t time_ns);
/* Rows of it came in this run, and every one was left out. */
bool seen_left_out_whole(const struct seen *set, uint32_t id);
int64_t seen_series_newest_ns(const struct seen *set, uint32_t id); /* as below, of that one */
int64_t seen_newest_ns(const struct seen *s); /* of earlier runs, or TIME_NONE */

/* A series whose time earlier runs kept in another form. */
int seen_restore(struct seen *s, uint32_t id, int64_t last_ns, uint64_t at_last,
		 struct err *err) AF_MUST_USE;

int seen_encode(const struct seen *s, size_t series_n, struct buf *out,
		struct err *err) AF_MUST_USE;
int seen_decode(struct seen *empty, struct span *bytes, bool *there, struct err *err) AF_MUST_USE;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * newest.h - the clock of the time windows: the newest time of any series. Private to the room.
 *
 * One row from a sensor whose clock has gone wrong must neither close every
 * window nor make all that follows late. So a time more than NEWEST_JUMP windows
 * from all before, ahead or behind, counts once a second row in succession is
 * as far off. The first row has nobody before it: until another row comes near
 * it, it stands alone.
 */
#ifndef AF_NEWEST_H
#define AF_NEWEST_H

#include <stdbool.h>
#include <stdint.h>

enum { NEWEST_JUMP = 1000 };

struct newest {
	int64_t ns;	   /* TIME_NONE before the first row */
	int64_t ahead_ns;  /* time of the row before if it lay wildly ahead, else TIME_NONE */
	int64_t behind_ns; /* the same, behind */
	bool alone;	   /* ns is of one row, and no other came near it */
};

void newest_init(struct newest *n);

/* A row of that time has come. True if the clock was moved, forward or back. */
bool newest_see(struct newest *n, int64_t ns, int64_t length_ns, int64_t lateness_ns);

/* The row just seen lies wildly behind one that stands alone: who is wrong is not known yet. */
bool newest_doubtful(const struct newest *n);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * feed.h - the FILEs of the command line, one after the other, into a reader.
 */
#ifndef AF_FEED_H
#define AF_FEED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "input/reader.h"

struct feed {
	char *const *files; /* files_n; none: standard input */
	size_t files_n, next;
	int fd; /* -1: none open */
	const char *name;
	int64_t size; /* bytes of all FILEs together, or -1 where unknown */
	bool ended;   /* the last one has been read whole */
};

void feed_init(struct feed *f, char *const *files, size_t files_n);
void feed_release(struct feed *f);

/* Every FILE can be opened, or ERR_NOINPUT: said before the first row is read. */
int feed_check(struct feed *f, struct err *err) AF_MUST_USE;

/* Opens the next FILE if none is open; fd stays -1 when there is no more. */
int feed_open(struct feed *f, struct reader *r, struct err *err) AF_MUST_USE;

/* One read of what is there, into the reader. At the end of a FILE tells the reader so and closes
 * it. */
int feed_read(struct feed *f, struct reader *r, struct err *err) AF_MUST_USE;

#endif

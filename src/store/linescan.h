/* SPDX-License-Identifier: MIT */
/*
 * linescan.h - lines of a file, forwards and backwards, in bounded memory.
 *
 * Reads with pread(2) between two offsets fixed at the start, so that a file
 * which grows meanwhile is seen as it was. A line is given without its newline
 * and is valid until the next call.
 */
#ifndef AF_LINESCAN_H
#define AF_LINESCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum scan_result {
	SCAN_LINE, /* a whole line */
	SCAN_TAIL, /* the last bytes, without a newline */
	SCAN_END,
	SCAN_FAIL /* ERR_IO, ERR_SYSTEM; ERR_INPUT: a line past max_line */
};

struct scan {
	int fd;		  /* borrowed */
	const char *path; /* borrowed, for messages */
	off_t at, end;	  /* what has not been given out yet */
	bool quotes;	  /* a newline within quotes does not end a line (forwards only) */
	size_t max_line;
	struct buf block; /* owned */
	size_t used;	  /* forwards: bytes of block given out; backwards: bytes of block left */
	off_t block_at;	  /* file offset of block */
	size_t max_block; /* to be read next */
};

/* from <= to; backwards gives the lines of [from, to) from the last to the first. */
void scan_init(struct scan *s, int fd, const char *path, off_t from, off_t to, size_t max_line);
void scan_release(struct scan *s);

/* *offset (may be NULL): where the line begins in the file. */
enum scan_result scan_next(struct scan *s, struct span *line, off_t *offset, struct err *err);

/* The same from the end; `to` must lie behind a newline (or be `from`). Never SCAN_TAIL. */
enum scan_result scan_back(struct scan *s, struct span *line, off_t *offset, struct err *err);

/* Where the last whole line of [0, size) ends: the offset behind its newline, 0 if there is none.
 * -1: ERR_IO. */
int scan_last_newline(int fd, const char *path, off_t size, off_t *end,
		      struct err *err) AF_MUST_USE;

/* pread until len bytes or the end of the file; the number read, or -1. */
ssize_t scan_pread(int fd, const char *path, void *data, size_t len, off_t at, struct err *err);

#endif

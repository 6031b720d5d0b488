/* SPDX-License-Identifier: MIT */
/*
 * outfile.h - a file that the user names for output: whole, or as it was before.
 *
 *	outfile_check(path, "-o", &err);            // optional: could it be written?
 *	outfile_begin(&o, path, "-o", &err);
 *	outfile_write(&o, data, len, &err);         // or whatever writes to o.file.fd
 *	outfile_end(&o, &err);                      // in the place of what was there
 *	outfile_release(&o);                        // always
 *
 * Links are followed. A file that was there keeps its mode, and its owner if that
 * is allowed; a new one has the umask's. A file that is there and cannot be replaced (its
 * folder takes no second one, it is a mount of its own) is written in place. What is no regular file (a device, a FIFO) is
 * written straight into, and what names a descriptor (/dev/stderr) goes on where that one is.
 */
#ifndef AF_OUTFILE_H
#define AF_OUTFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"
#include "sys/publish.h"

enum { OUTFILE_PATH_MAX = 4096 };

struct outfile {
	struct publish file;
	int dirfd;
	bool straight, there;
	const char *path;	     /* borrowed: as the user gave it */
	const char *option;	     /* borrowed: for messages */
	const char *name;	     /* the end of real */
	char real[OUTFILE_PATH_MAX]; /* behind all links */
	char dir[OUTFILE_PATH_MAX];
};

/* Leaves nothing behind, and opens no FIFO. */
int outfile_check(const char *path, const char *option, struct err *err) AF_MUST_USE;
int outfile_begin(struct outfile *o, const char *path, const char *option,
		  struct err *err) AF_MUST_USE;
int outfile_write(struct outfile *o, const void *data, size_t len, struct err *err) AF_MUST_USE;
int outfile_end(struct outfile *o, struct err *err) AF_MUST_USE;
void outfile_release(struct outfile *o);

#endif

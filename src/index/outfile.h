/* SPDX-License-Identifier: MIT */
/*
 * outfile.h - the file of -o: whole or not at all.
 *
 *	outfile_begin(&o, path, &err);
 *	outfile_write(&o, data, len, &err);         // or whatever writes to o.file.fd
 *	outfile_end(&o, &err);                      // in the place of what was there
 *	outfile_release(&o);                        // always
 *
 * Links are followed. A file that was there keeps its mode, and its owner if that
 * is allowed; a new one has the umask's. What is no regular file (a device, a FIFO,
 * a descriptor by its name) is not replaced but written straight into.
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
	bool straight;
	const char *path;	     /* borrowed: as the user gave it */
	const char *name;	     /* the end of real */
	char real[OUTFILE_PATH_MAX]; /* behind all links */
	char dir[OUTFILE_PATH_MAX];
};

int outfile_begin(struct outfile *o, const char *path, struct err *err) AF_MUST_USE;
int outfile_write(struct outfile *o, const void *data, size_t len, struct err *err) AF_MUST_USE;
int outfile_end(struct outfile *o, struct err *err) AF_MUST_USE;
void outfile_release(struct outfile *o);

#endif

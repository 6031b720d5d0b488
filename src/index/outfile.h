/* SPDX-License-Identifier: MIT */
/*
 * outfile.h - the file of -o: whole or not at all.
 *
 *	outfile_begin(&o, path, &err);
 *	publish_write(&o.file, data, len, &err);    // or whatever writes to o.file.fd
 *	outfile_end(&o, &err);                      // in the place of what was there
 *	outfile_release(&o);                        // always
 */
#ifndef AF_OUTFILE_H
#define AF_OUTFILE_H

#include "base/attr.h"
#include "base/err.h"
#include "sys/publish.h"

struct outfile {
	struct publish file;
	int dirfd;
	const char *name; /* borrowed: the end of the path */
	char dir[4096];
};

int outfile_begin(struct outfile *o, const char *path, struct err *err) AF_MUST_USE;
int outfile_end(struct outfile *o, struct err *err) AF_MUST_USE;
void outfile_release(struct outfile *o);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * publish.h - a file that is there whole or not at all.
 *
 * Temporary file in the same folder, write, fsync, then a link (never over an existing
 * file) or a rename (replacing), then fsync of the folder. An fsync that failed
 * is final: it is never tried again (the kernel may have dropped the pages).
 *
 *	publish_begin(&p, dirfd, dir_path, &err);
 *	publish_write(&p, data, len, &err);     // as often as wanted
 *	publish_link(&p, name, &err)            // 0, -1; errno EEXIST in err.sys: try another name
 *	publish_rename(&p, name, keep, &err)    // keep: the old file stays as NAME~, or NULL
 *	publish_abandon(&p);                    // always safe, also after success
 */
#ifndef AF_PUBLISH_H
#define AF_PUBLISH_H

#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

struct publish {
	int dirfd; /* borrowed */
	int fd;
	const char *dir_path; /* borrowed, for messages */
	char temp[64];
};

int publish_begin(struct publish *p, int dirfd, const char *dir_path, struct err *err) AF_MUST_USE;
int publish_write(struct publish *p, const void *data, size_t len, struct err *err) AF_MUST_USE;
int publish_link(struct publish *p, const char *name, struct err *err) AF_MUST_USE;
int publish_rename(struct publish *p, const char *name, const char *keep, struct err *err) AF_MUST_USE;
void publish_abandon(struct publish *p);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * publish.h - a file that is there whole or not at all.
 *
 * Temporary file in the same folder, write, fsync, then a link (never over an existing
 * file) or a rename (replacing), then fsync of the folder. An fsync that failed
 * is final: it is never tried again (the kernel may have dropped the pages), and
 * nothing can be published from this struct any more.
 *
 *	publish_begin(&p, dirfd, dir_path, &err);
 *	publish_write(&p, data, len, &err);     // as often as wanted
 *	publish_sync(&p, &err);                 // optional: the slow part, before a lock is taken
 *	publish_link(&p, name, &err)            // 0, -1; errno EEXIST in err.sys: try another name
 *	publish_rename(&p, name, keep, &err)    // keep: the old file stays as NAME~, or NULL
 *	publish_abandon(&p);                    // always safe, also after success
 *
 * The temporary file is called ".tmp-" and 16 hexadecimal digits, has mode 0600
 * and is flock(2)ed while its writer lives: one that can be locked was left
 * behind by a writer that was killed.
 * When publish_link or publish_rename fail, the name is as it was before, but
 * for a failed fsync of the folder after a rename (the new file is there, perhaps not for ever).
 */
#ifndef AF_PUBLISH_H
#define AF_PUBLISH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/err.h"

#define PUBLISH_TEMP_PREFIX ".tmp-"

struct publish {
	int dirfd; /* borrowed */
	int fd;
	const char *dir_path; /* borrowed, for messages */
	char temp[64];	      /* "" once it is gone */
	bool dirty;	      /* written since the last fsync */
	bool failed;	      /* a write or an fsync failed: final */
};

/* An empty struct, safe to abandon. */
#define PUBLISH_INIT                                                                               \
	{                                                                                          \
		.dirfd = -1, .fd = -1, .dir_path = "", .temp = "", .dirty = false, .failed = false \
	}

int publish_begin(struct publish *p, int dirfd, const char *dir_path, struct err *err) AF_MUST_USE;
int publish_write(struct publish *p, const void *data, size_t len, struct err *err) AF_MUST_USE;
int publish_sync(struct publish *p, struct err *err) AF_MUST_USE;
int publish_link(struct publish *p, const char *name, struct err *err) AF_MUST_USE;
int publish_rename(struct publish *p, const char *name, const char *keep,
		   struct err *err) AF_MUST_USE;
void publish_abandon(struct publish *p);

#endif

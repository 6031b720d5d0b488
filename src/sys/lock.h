/* SPDX-License-Identifier: MIT */
/*
 * lock.h - mutual exclusion between processes on a sidecar file.
 *
 * flock(2) on a file that is never renamed or unlinked: a lock on an inode that
 * is replaced protects nothing, and one that dies with its holder is never stale.
 * The descriptor is close-on-exec. Local file systems only (NFS: unsupported).
 */
#ifndef AF_LOCK_H
#define AF_LOCK_H

#include "base/attr.h"
#include "base/err.h"

struct lock {
	int fd; /* -1: not held */
};

/* Creates `name` in dirfd (0600) if need be and locks it, waiting at most wait_ms; ERR_LOCKED,
 * ERR_CREATE. path is for messages. */
int lock_take(struct lock *lock, int dirfd, const char *name, const char *path, int wait_ms,
	      struct err *err) AF_MUST_USE;
void lock_drop(struct lock *lock);

#endif

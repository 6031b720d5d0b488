/* SPDX-License-Identifier: MIT */
/*
 * quarantine.h - what is taken out of a store is kept in .quarantine/, synced before it is gone
 * from its place.
 */
#ifndef AF_QUARANTINE_H
#define AF_QUARANTINE_H

#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"
#include "store/store.h"

/* Copies bytes [from, to) of an open file into a new file, whose name begins with tail-; nothing if
 * there are none. path: for messages. */
int quarantine_bytes(const struct store *s, int fd, const char *path, off_t from, off_t to,
		     struct err *err) AF_MUST_USE;

/* Moves a file there, under its name. */
int quarantine_file(const struct store *s, int dirfd, const char *dir_path, const char *name,
		    struct err *err) AF_MUST_USE;

#endif

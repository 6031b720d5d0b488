/* SPDX-License-Identifier: MIT */
/*
 * journal.h - a private file to which whole lines are added (--trace).
 *
 * Mode 0600, also where it was there before; never through a symbolic link.
 */
#ifndef AF_JOURNAL_H
#define AF_JOURNAL_H

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"

struct journal;

struct journal *journal_open(const char *path, struct err *err) AF_MUST_USE; /* ERR_CREATE */
void journal_close(struct journal *j);

/* The line's newline is the caller's. */
int journal_add(struct journal *j, struct span line, struct err *err) AF_MUST_USE;

#endif

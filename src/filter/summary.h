/* SPDX-License-Identifier: MIT */
/*
 * summary.h - where --summary goes.
 *
 *	summary_check(&s, path, &err);      // before a row is read: can it be written?
 *	summary_write(&s, text, &err);      // on every way out, once
 *
 * A regular file is there whole or as it was before (publish.h); where its folder
 * takes no second file it is written in place. What is no regular file, and what
 * names a descriptor (/dev/stderr), is written to as it is.
 */
#ifndef AF_SUMMARY_H
#define AF_SUMMARY_H

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"

enum summary_way { SUMMARY_NONE, SUMMARY_PUBLISHED, SUMMARY_IN_PLACE, SUMMARY_STREAM };

struct summary {
	const char *path;
	enum summary_way way;
	int fd; /* SUMMARY_IN_PLACE, SUMMARY_STREAM */
};

int summary_check(struct summary *s, const char *path, struct err *err) AF_MUST_USE;
int summary_write(struct summary *s, struct span text, struct err *err) AF_MUST_USE;
void summary_close(struct summary *s);

#endif

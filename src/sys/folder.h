/* SPDX-License-Identifier: MIT */
/*
 * folder.h - a folder of small files by name, whole or not there, shared by concurrent runs.
 *
 * Files are written by publish.h, so that a reader never sees half of one and a kill leaves
 * none behind but a temporary. The folder is made 0700 with its parents, files are 0600. Names
 * are the caller's and safe: letters, digits, '.' and '-', no dot in front.
 *
 * With a bound the files of one suffix are kept below it in total: what was not read for
 * the longest time goes first. What another run removes in the meantime is merely gone.
 */
#ifndef AF_FOLDER_H
#define AF_FOLDER_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

struct folder;

/* suffix (".answer") and max_bytes: what is bounded, by how much; NULL and 0: nothing. ERR_CREATE.
 */
struct folder *folder_open(const char *path, const char *suffix, int64_t max_bytes,
			   struct err *err) AF_MUST_USE;
void folder_close(struct folder *f);

enum folder_found { FOLDER_THERE, FOLDER_ABSENT, FOLDER_FAIL };

/* Appends the file to out (which bounds it: a longer one is absent) and counts it as used now. */
enum folder_found folder_get(struct folder *f, const char *name, struct buf *out,
			     struct err *err) AF_MUST_USE;
int folder_put(struct folder *f, const char *name, struct span bytes, struct err *err) AF_MUST_USE;

#endif

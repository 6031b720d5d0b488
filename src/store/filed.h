/* SPDX-License-Identifier: MIT */
/*
 * filed.h - what a response's own file says of its line.
 *
 * A response holds in its `run` everything that its line in results.csv says,
 * but its size and checksum. So a line can be checked to the byte, and a
 * response that has none can be given one.
 */
#ifndef AF_FILED_H
#define AF_FILED_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/span.h"
#include "store/lines.h"
#include "store/run.h"

struct json_object;

struct filed {
	struct entry entry;	 /* spans into what follows */
	struct json_object *run; /* owned */
	char **command;		 /* owned, NULL: none */
	char sha[HASH_SHA256_HEX], bytes[24], windows[24], anomalies[24];
};

void filed_init(struct filed *f);
void filed_release(struct filed *f);

/*
 * Reads the last line of a whole response, its `run`. With `name`, the run must
 * be of this name. ERR_INPUT: the file is not whole, or not one of ours.
 */
int filed_read(struct filed *f, int fd, off_t size, const char *path, struct span name,
	       struct err *err) AF_MUST_USE;

/* The run's origin, for writing it anew: label, command, exit status and so on; the rest is zero.
 */
int filed_origin(struct filed *f, struct run *run, struct err *err) AF_MUST_USE;

/* SHA-256 of a file in blocks. */
int filed_hash(int fd, off_t size, const char *path, char sha[HASH_SHA256_HEX],
	       struct err *err) AF_MUST_USE;

#endif

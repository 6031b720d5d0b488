/* SPDX-License-Identifier: MIT */
/*
 * state_file.h - what the detector learned, kept between runs.
 *
 * Calling sequence:
 *
 *	state_file_open(&s, path, save, &err);     // locks FILE, reads it whole
 *	state_file_restore(&s, set, schema, &err); // once the columns are known
 *	seen_before(&s.seen, id, time_ns)          // was in an earlier run: leave it out
 *	seen_note(&s.seen, id, time_ns, &err);     // is of this one
 *	state_file_encode(&s, set, schema, &out, &err); // what the file is to hold
 *	state_file_publish(&s, bytes, &err);       // whole or not at all
 *	state_file_close(&s);
 *
 * The file before the run stays as FILE~.
 * The lock is on FILE.lock and lasts as long as the state is open (--state;
 * --state-from takes none). ERR_INPUT: not a state file, damaged, or one of other columns.
 */
#ifndef AF_STATE_FILE_H
#define AF_STATE_FILE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "detect/series.h"
#include "filter/seen.h"
#include "input/row.h"
#include "sys/lock.h"

#define STATE_BYTES_MAX ((size_t)8 << 30)

struct state_file {
	const char *path; /* NULL: no state */
	bool save;
	int dirfd;
	char *dir, *name, *lock_name; /* owned */
	struct lock lock;
	char *bytes; /* as read, until restored */
	size_t bytes_n;
	bool restored;	/* there was one, of these columns */
	bool published; /* the file is of this run */
	struct seen seen;
};

int state_file_open(struct state_file *s, const char *path, bool save, struct err *err) AF_MUST_USE;
int state_file_restore(struct state_file *s, struct series_set *set, const struct schema *schema,
		       struct err *err) AF_MUST_USE;
int state_file_encode(const struct state_file *s, const struct series_set *set,
		      const struct schema *schema, struct buf *out, struct err *err) AF_MUST_USE;
int state_file_publish(struct state_file *s, struct span bytes, struct err *err) AF_MUST_USE;
void state_file_close(struct state_file *s);

#endif

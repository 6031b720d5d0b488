/* SPDX-License-Identifier: MIT */
/*
 * store.h - a folder with results.csv and responses/, and the protocol that keeps it whole.
 *
 * Calling sequence of a writer (response.h does it):
 *
 *	store_open(&s, &options, &err);
 *	store_lock(&s, &err);
 *	index_prepare(&s, &ix, &err);     // the tail mended, the newest line known
 *	... the response is made for index_next_time() and linked under its name ...
 *	index_append(&s, &ix, &entry, &err);
 *	store_unlock(&s);                 // and only now the line is acknowledged
 *	index_close(&ix);
 *
 * and of a reader, who takes no lock: store_open, index_open, index_newest or
 * scan_next over [ix.body, ix.size).
 *
 * Whoever writes holds an exclusive lock on results.csv.lock, which is never
 * renamed or removed. A line is one write(2) behind the last newline, then
 * fdatasync(2); bytes behind the last newline were never acknowledged: the next
 * writer moves them to .quarantine/.
 */
#ifndef AF_STORE_H
#define AF_STORE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"
#include "store/lines.h"
#include "sys/lock.h"

#define STORE_LOCK "results.csv.lock"
#define STORE_RESPONSES "responses"
#define STORE_QUARANTINE ".quarantine"
#define STORE_PRUNING "results.csv.pruning"

struct store_options {
	const char *dir; /* "." or what -C says */
	bool create;	 /* make responses/ if need be */
	bool allow_nfs;
	int lock_wait_ms;
	int64_t (*now_ns)(void); /* the wall clock */
};

struct store {
	struct store_options options;
	int dirfd;
	int responses_fd; /* -1: there is no such folder yet */
	struct lock lock;
	char index_name[16]; /* results.csv, or Results.csv */
	/* for messages; owned */
	char *index_path, *lock_path, *responses_path, *quarantine_path, *pruning_path;
};

int store_open(struct store *s, const struct store_options *options, struct err *err) AF_MUST_USE;
void store_close(struct store *s);
int store_lock(struct store *s, struct err *err) AF_MUST_USE;
void store_unlock(struct store *s);

/* "DIR/responses/NAME" as the user would write it, for messages and for add's answer. */
int store_path(const struct store *s, struct span name, struct buf *out,
	       struct err *err) AF_MUST_USE;

/* A response's file opened for reading: name must be of name_parse's form, the file regular and no
 * symlink. -1: ERR_NOINPUT, ERR_INPUT. */
int store_open_response(const struct store *s, struct span name, int *fd, off_t *size,
			struct err *err) AF_MUST_USE;

struct stat;

/* fstat: 0 if fd is a regular file; else -1 with *err (ERR_IO, ERR_INPUT). */
int store_regular(int fd, const char *path, struct stat *st, struct err *err) AF_MUST_USE;

/* What is known of an index: the newest line, and how lines are written. */
struct index {
	int fd;		  /* -1: there is no index */
	bool empty;	  /* no line yet (no file, no header, or a header alone) */
	bool headless;	  /* no header either */
	off_t size, body; /* bytes; where the lines begin */
	ino_t inode;
	struct table table;
	bool open_end;	   /* the last line is whole but for its newline (foreign indexes) */
	off_t newest_at;   /* offset of the newest line */
	int64_t newest_ns; /* INT64_MIN: none */
	off_t surveyed;	   /* up to here newest_* holds */
};

/* For reading, no lock needed. A missing index is no error: ix->fd is -1. ERR_INPUT: neither ours
 * nor one to be taken over. */
int index_open(const struct store *s, struct index *ix, struct err *err) AF_MUST_USE;
void index_close(struct index *ix);

/* Its lines from that offset on, forwards (linescan.h): to be released. */
struct scan;
void index_scan(struct scan *scan, const struct store *s, const struct index *ix, off_t from,
		size_t max_line);

/* Finds the newest line: the last one of ours; a foreign index is read whole (once: what was seen
 * is remembered beside the lock). */
int index_newest(const struct store *s, struct index *ix, struct err *err) AF_MUST_USE;

/* Under the lock: remembers beside it what is known of a foreign index. */
void index_remember(const struct store *s, const struct index *ix);

/* Under the lock, for writing: created if need be, tail mended, header written, newest line known.
 */
int index_prepare(struct store *s, struct index *ix, struct err *err) AF_MUST_USE;

/* The time for the next line: now, or just behind the newest line's. ERR_INPUT past stamp_limit_ns.
 */
int index_next_time(const struct store *s, const struct index *ix, int64_t *ns,
		    struct err *err) AF_MUST_USE;

/* Appends e's line in one write, synced. On failure the index is cut back to what it was. */
int index_append(struct store *s, struct index *ix, const struct entry *e,
		 struct err *err) AF_MUST_USE;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * upkeep.h - verify, repair and prune: what is done to a store besides adding.
 *
 * Each tells what it found or did, a line at a time, through struct teller.
 */
#ifndef AF_UPKEEP_H
#define AF_UPKEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "store/store.h"

struct teller {
	/* text: one complete line without its newline. -1 ends the work. */
	int (*tell)(void *self, const char *text, struct err *err);
	void *self;
	uint64_t told;
};

int teller_say(struct teller *t, struct err *err, const char *fmt, ...) AF_PRINTF(3, 4) AF_MUST_USE;

/*
 * Every line readable, in order, of its own name, to the byte what its response
 * says; every response there, whole, of the line's size and checksum; nothing
 * torn, left behind or named by no line. names_only opens no response. Each
 * thing that is wrong is told; t->told 0 is a store without fault.
 */
int store_verify(struct store *s, bool names_only, uint64_t *lines, struct teller *t,
		 struct err *err) AF_MUST_USE;

/* Mends what can be mended without guessing, under the lock; tells what it did, and what it left.
 */
int store_repair(struct store *s, struct teller *t, struct err *err) AF_MUST_USE;

/* One temporary file of responses/ whose writer is gone (under the lock): what is whole in it is
 * filed, what is not is kept in .quarantine/. */
int store_salvage(struct store *s, const char *temp, struct teller *t, struct err *err) AF_MUST_USE;

struct prune_options {
	int64_t keep;	   /* the newest so many stay; -1: any number may go */
	int64_t before_ns; /* only what was filed before this goes; INT64_MAX: whenever */
	bool dry_run;
};

/* Removes lines and their files. The newest line always stays, and so do lines that cannot be read.
 */
int store_prune(struct store *s, const struct prune_options *options, uint64_t *removed,
		struct teller *t, struct err *err) AF_MUST_USE;

/* Ends a prune that was killed between its new index and the removal of its files (under the lock).
 * *ended: there was one. */
int prune_finish(struct store *s, const struct index *ix, bool *ended, struct err *err) AF_MUST_USE;

#endif

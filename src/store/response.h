/* SPDX-License-Identifier: MIT */
/*
 * response.h - one response: written as its records come, filed when it is finished.
 *
 *	response_begin(&r, &store, &err);
 *	response_add(&r, record, &err);      // as often as there are records
 *	response_flush(&r, &err);            // before waiting for more
 *	response_finish(&r, &run, NULL, &err); // closed, synced, linked, lined: acknowledged
 *	response_release(&r);                // always; without a finish nothing is filed
 *
 * The file is {"records":[ and one record a line, then ],"run":{...}}. If
 * writing fails half way, or response_finish does, what was written is left for
 * `repair` (r->left is then true), and never under a response's name unless its
 * line may be there too.
 */
#ifndef AF_RESPONSE_H
#define AF_RESPONSE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hash.h"
#include "base/span.h"
#include "store/store.h"
#include "store/run.h"
#include "sys/publish.h"

#define RESPONSE_HEAD "{\"records\":[\n"
#define RESPONSE_TAIL "\n],\"run\":"

struct response {
	struct store *store; /* borrowed */
	struct publish file;
	struct sums sums;
	struct sha256_ctx sha;
	uint64_t bytes;
	struct buf pending;
	bool left;		 /* see above */
	char name[NAME_MAX_LEN]; /* after response_finish */
};

int response_begin(struct response *r, struct store *store, struct err *err) AF_MUST_USE;

/* ERR_INPUT: no window record; the response is as before, and goes on. Other errors are final. */
int response_add(struct response *r, struct span record, struct err *err) AF_MUST_USE;
int response_flush(struct response *r, struct err *err) AF_MUST_USE;

/*
 * run->time_ns and run->name are filled in here. Not for a response without records. ERR_LOCKED:
 * nothing is lost, r can go on and be finished later. Where another follows, next is begun
 * under the same lock; if it cannot be, it is as response_release leaves it.
 */
int response_finish(struct response *r, struct run *run, struct response *next,
		    struct err *err) AF_MUST_USE;
bool response_begun(const struct response *r);
void response_release(struct response *r);

/* The same end for a file that is already there (repair): r->file is the caller's, its bytes up to
 * r->bytes hashed. */
int response_file(struct response *r, struct run *run, struct err *err) AF_MUST_USE;

#endif

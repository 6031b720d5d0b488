/* SPDX-License-Identifier: MIT */
/*
 * cache.h - answers and servers as files say them. Pure; model_keep.c reads and writes.
 *
 * An answer's key is the SHA-256 of everything that shapes it, written as it was before
 * any server's peculiarities: servers, model, messages, schema, limits, options. The kept
 * answer says how far its question was thinned, so that it can be asked of the
 * same rows again, and is judged anew by today's rules whenever it is read.
 */
#ifndef AF_CACHE_H
#define AF_CACHE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum { CACHE_FILE_MAX = 2 << 20 };

struct kept_answer {
	size_t rows_max;  /* what the question was thinned to, 0: not */
	struct buf model; /* its name */
	struct buf content;
	int64_t prompt_tokens, completion_tokens; /* or -1 */
	char request_sha256[65];
};

void kept_answer_init(struct kept_answer *a);
void kept_answer_release(struct kept_answer *a);
int cache_encode(struct buf *out, const struct kept_answer *a, const char key[65],
		 struct err *err) AF_MUST_USE;

/* ERR_INPUT: torn, of another key, or not ours. */
int cache_decode(struct kept_answer *a, struct span file, const char key[65],
		 struct err *err) AF_MUST_USE;

/* What was last known of a server: the model's name there and its entry in the list. */
int cache_encode_server(struct buf *out, struct span name, struct span entry,
			struct err *err) AF_MUST_USE;
int cache_decode_server(struct span file, struct buf *name, struct buf *entry,
			struct err *err) AF_MUST_USE;

#endif

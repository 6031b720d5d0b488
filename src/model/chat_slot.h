/* SPDX-License-Identifier: MIT */
/*
 * chat_slot.h - one request of the transfer engine, from start to take; part of it.
 *
 * A slot has an easy handle of its own, kept for the next request. The rules that
 * hold for every request (chat.h) are set once, when it is made.
 */
#ifndef AF_CHAT_SLOT_H
#define AF_CHAT_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <curl/curl.h>

#include "base/buf.h"
#include "model/chat.h"
#include "model/chat_site.h"

struct chat_slot {
	struct chat_slot *next; /* of those in the same state */
	CURL *easy;
	void *tag; /* NULL: free */
	bool ended;
	CURLcode code;
	bool large, stalled;
	const struct chat_site *site;
	struct buf body;
	size_t header_bytes;
	char retry_after[64], retry_after_ms[64], date[64];
	char message[CURL_ERROR_SIZE];
	int64_t start_ns, last_ns; /* last_ns 0: no byte of the body yet */
	size_t *receiving;	   /* counted up with the first */
};

/* NULL: no memory, or a rule that libcurl does not know. */
struct chat_slot *chat_slot_new(const struct chat_options *options, size_t *receiving);
void chat_slot_free(struct chat_slot *s);
void chat_slot_clear(struct chat_slot *s);

/* How an ended request ended, and in words (message is filled in). */
enum chat_end chat_slot_end(const struct chat_slot *s);
void chat_slot_say(struct chat_slot *s, enum chat_end end);

#endif

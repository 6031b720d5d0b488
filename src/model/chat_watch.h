/* SPDX-License-Identifier: MIT */
/*
 * chat_watch.h - the descriptors and the timer of the transfers in flight; part of the transfer
 * engine.
 *
 * libcurl says what it waits for (curl_multi_socket_action(3)), and one poll(2) waits for that and
 * for the caller's descriptors. So a reply costs the same whether 1 or 64 are in flight:
 * curl_multi_perform() would look at every one of them each time.
 */
#ifndef AF_CHAT_WATCH_H
#define AF_CHAT_WATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <curl/curl.h>
#include <poll.h>

#include "base/attr.h"
#include "base/err.h"

struct chat_watch {
	CURLM *multi;
	struct pollfd *socket; /* what libcurl waits for */
	size_t sockets_n, sockets_cap;
	struct pollfd *polled; /* those and the caller's, for one poll */
	size_t polled_cap;
	int64_t due_ns; /* when libcurl wants to be called in any case; 0: never */
};

/* Attaches itself to multi; it must stay where it is. false: no memory. */
bool chat_watch_init(struct chat_watch *w, CURLM *multi);
void chat_watch_release(struct chat_watch *w); /* after curl_multi_cleanup() */

/* Lets libcurl do what is due, such as sending what was added. */
int chat_watch_start(struct chat_watch *w, struct err *err) AF_MUST_USE;

/* One poll for everything, then the transfers that have news go on. fds: as of poll(2), revents
 * filled in. timeout_ms -1: for ever. */
int chat_watch_wait(struct chat_watch *w, struct pollfd *fds, size_t nfds, int timeout_ms,
		    struct err *err) AF_MUST_USE;

#endif

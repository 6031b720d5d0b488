/* SPDX-License-Identifier: MIT */
/*
 * chat.h - the transfer engine: HTTP requests in flight, on curl's multi interface.
 * The only user of libcurl.
 *
 * Nothing blocks but chat_wait(). At most as many requests are in flight as were started,
 * each on a handle of a pool, so there are never more connections than the most that were ever
 * in flight together; they are kept alive and used again.
 *
 * Held whatever a server does: a body ends at CHAT_BODY_MAX bytes, counted in our own callback
 *after decompression (libcurl's limit does not hold for chunked or compressed bodies), headers at
 * CHAT_HEADERS_MAX; no redirects, no netrc, no cookies, http and https only, HTTP/1.1 and
 * nothing older, certificates checked. Once bytes have come, 30 s without another end the transfer;
 *before the first one only the time limit does: a model may think for minutes.
 *
 * A site is a server with what is sent to it and to no other: its secrets. They are struck
 * out (stars) of every body and message that comes back, before anybody sees them.
 *
 *	chat = chat_new(&options, &err);
 *	site = chat_site(chat, &site_options, &err);
 *	chat_start(chat, &request, &err);
 *	chat_wait(chat, fds, nfds, timeout_ms, &err);
 *	while (chat_take(chat, &result)) ...   // result is valid until the next call with chat
 */
#ifndef AF_CHAT_H
#define AF_CHAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <poll.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"

enum {
	CHAT_BODY_MAX = 1 << 20,
	CHAT_HEADERS_MAX = 64 << 10,
	CHAT_STALL_MS = 30000,
	CHAT_MESSAGE_MAX = 256
};

struct chat_options {
	size_t connections; /* kept alive at most */
	int64_t connect_timeout_ms;
	const char *cacert; /* file, or NULL: the system's; borrowed for the engine's life */
	const char *agent;  /* "anomaly-filter/0.1.0", copied */
};

struct chat_site_options {
	const char *key;	    /* sent as Bearer token, or NULL */
	const char *const *headers; /* whole lines */
	size_t headers_n;
	bool direct; /* never through a proxy of the environment */
};

struct chat_request {
	size_t site;
	const char *url;    /* copied */
	struct span body;   /* borrowed until taken or aborted; data NULL: GET */
	int64_t timeout_ms; /* of this attempt, 0: none */
	void *tag;	    /* the caller's, never NULL */
};

enum chat_end {
	CHAT_REPLY,   /* status and body are whole, as far as the transfer can tell */
	CHAT_RESOLVE, /* no such host */
	CHAT_CONNECT, /* refused, unreachable, or not in time */
	CHAT_TLS,     /* certificate or handshake: asking again will not mend it */
	CHAT_TIMEOUT, /* connected, but no whole reply in time, or stalled */
	CHAT_LARGE,   /* more than CHAT_BODY_MAX or CHAT_HEADERS_MAX */
	CHAT_BROKEN   /* the connection broke, or what came is not HTTP */
};

struct chat_result {
	void *tag;
	enum chat_end end;
	int status; /* of CHAT_REPLY */
	struct span body;
	const char *message;				 /* for a person; "" with CHAT_REPLY */
	const char *retry_after, *retry_after_ms, *date; /* header values, or NULL */
	int64_t took_ns;
};

struct chat;

struct chat *chat_new(const struct chat_options *options, struct err *err) AF_MUST_USE;
void chat_free(struct chat *c);

/* Adds a site; its number, or -1. */
int chat_site(struct chat *c, const struct chat_site_options *options, struct err *err) AF_MUST_USE;

/* Does a header line carry a secret, by its name? */
bool chat_header_is_secret(const char *line);

int chat_start(struct chat *c, const struct chat_request *r, struct err *err) AF_MUST_USE;
void chat_abort(struct chat *c, const void *tag);
size_t chat_in_flight(const struct chat *c);

/* Waits for transfers and fds (as poll(2), revents filled in), at most timeout_ms (-1: for ever).
 */
int chat_wait(struct chat *c, struct pollfd *fds, size_t nfds, int timeout_ms,
	      struct err *err) AF_MUST_USE;
bool chat_take(struct chat *c, struct chat_result *result);

/* Does an HTTP server answer a GET of url within timeout_ms, whatever it says? Blocks so long. */
bool chat_probe(const char *url, bool direct, int timeout_ms);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * url.h - the base address of a model server, taken apart and judged. Pure.
 *
 * What people paste differs: with or without a trailing slash, a path, /v1 or
 * /chat/completions. url_parse takes it apart and refuses what must never reach a
 * transfer: other schemes than http and https, user and password, a query, control
 * characters, hosts that are not ASCII (an ideographic full stop is a dot to a resolver),
 * and numbers that only a resolver reads as an address (134744072, 0x7f.1).
 *
 * url_base(i) gives what may stand before /chat/completions, best guess first;
 * which one is right is found by asking each for /models.
 */
#ifndef AF_URL_H
#define AF_URL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

enum { URL_HOST_MAX = 256, URL_PATH_MAX = 512, URL_MAX = 1024, URL_BASES_MAX = 4 };

/* How near a host is, for the rules of http and keys. */
enum url_reach {
	URL_LOOPBACK, /* this host: localhost, 127/8, ::1, 0.0.0.0 */
	URL_PRIVATE,  /* private and link-local addresses, names without a dot, *.docker.internal */
	URL_FAR	      /* everything else */
};

struct url {
	bool tls;
	char host[URL_HOST_MAX]; /* lower case; IPv6 in brackets */
	unsigned port;		 /* 1..65535 */
	char path[URL_PATH_MAX]; /* "" or "/engines/v1": no trailing slash, /chat/completions or
				    /models taken off */
	bool whole; /* the path is plainly complete: it ended in /v1, /v2.. or /chat/completions */
	enum url_reach reach;
};

/* ERR_USAGE names what is wrong with the text. */
int url_parse(struct url *url, const char *text, struct err *err) AF_MUST_USE;

/* ERR_USAGE where the scheme is http and the host may not be spoken to so; names --allow-http. */
int url_check_http(const struct url *url, bool allow_http, struct err *err) AF_MUST_USE;

/* May a key that was given for `key_host` ("host:port", or NULL: for this one) go there? */
bool url_takes_key(const struct url *url, const char *key_host);

/* "host:port", at most URL_HOST_MAX + 8 bytes with the NUL. */
void url_authority(const struct url *url, char *out, size_t size);

/* Whole address of `leaf` ("/models", "/chat/completions") under base i; false: there is no base i.
 */
bool url_base(const struct url *url, size_t i, const char *leaf, char *out, size_t size);

#endif

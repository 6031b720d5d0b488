/* SPDX-License-Identifier: MIT */
/*
 * chat_site.h - what goes to one server and to no other; part of the transfer engine.
 *
 * Secrets are the key and the values of headers whose names say so
 * (authorization, key, token, secret, cookie). Header lists are made once, so that a request
 * formats nothing. chat_site_strike() overwrites every secret in place with stars, so that JSON
 * stays JSON of the same length.
 */
#ifndef AF_CHAT_SITE_H
#define AF_CHAT_SITE_H

#include <stdbool.h>
#include <stddef.h>

#include <curl/curl.h>

#include "base/attr.h"
#include "base/err.h"
#include "model/chat.h"

enum { CHAT_SITES_MAX = 16, CHAT_SECRETS_MAX = 16, CHAT_SECRET_MIN = 6 };

struct chat_site {
	struct curl_slist *post, *get;
	bool direct;
	char *secret[CHAT_SECRETS_MAX];
	size_t secrets_n;
};

struct chat_site *chat_site_new(const struct chat_site_options *options,
				struct err *err) AF_MUST_USE;
void chat_site_free(struct chat_site *s);
void chat_site_strike(const struct chat_site *s, char *data, size_t len);

#endif

/* SPDX-License-Identifier: MIT */
#include "model/chat_slot.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "sys/clock.h"

static size_t on_body(char *data, size_t size, size_t n, void *arg)
{
	struct chat_slot *s = arg;
	struct err err = ERR_INIT;
	size_t len = size * n;

	if (s->last_ns == 0)
		++*s->receiving;
	s->last_ns = clock_monotonic_ns();
	if (len > CHAT_BODY_MAX - s->body.len) {
		s->large = true;
		return 0;
	}
	return buf_add(&s->body, data, len, &err) < 0 ? 0 : len;
}

/* Copies the value of `name: value` if that is what the line holds. */
static void keep_header(const char *line, size_t len, const char *name, char *out, size_t size)
{
	size_t name_len = strlen(name);

	if (len <= name_len || line[name_len] != ':' || strncasecmp(line, name, name_len) != 0)
		return;
	line += name_len + 1;
	len -= name_len + 1;
	while (len > 0 && (*line == ' ' || *line == '\t'))
		line++, len--;
	while (len > 0 && (unsigned char)line[len - 1] <= ' ')
		len--;
	if (len >= size)
		return;
	memcpy(out, line, len);
	out[len] = '\0';
}

static size_t on_header(char *line, size_t size, size_t n, void *arg)
{
	struct chat_slot *s = arg;
	size_t len = size * n;

	s->header_bytes += len;
	if (s->header_bytes > CHAT_HEADERS_MAX) {
		s->large = true;
		return 0;
	}
	keep_header(line, len, "Retry-After", s->retry_after, sizeof(s->retry_after));
	keep_header(line, len, "retry-after-ms", s->retry_after_ms, sizeof(s->retry_after_ms));
	keep_header(line, len, "Date", s->date, sizeof(s->date));
	return len;
}

void chat_slot_free(struct chat_slot *s)
{
	if (s == NULL)
		return;
	curl_easy_cleanup(s->easy);
	buf_release(&s->body);
	free(s);
}

/* What holds for every request: options whose failure would be a hole are checked. */
static bool set_rules(CURL *easy, const struct chat_options *options)
{
	bool ok = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
		  curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
		  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
		  curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
		  curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED) == CURLE_OK &&
		  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
		  curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L) == CURLE_OK;

	ok = ok && curl_easy_setopt(easy, CURLOPT_USERAGENT, options->agent) == CURLE_OK &&
	     curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)options->connect_timeout_ms) ==
		     CURLE_OK;
	if (options->cacert != NULL)
		ok = ok && curl_easy_setopt(easy, CURLOPT_CAINFO, options->cacert) == CURLE_OK;
	(void)curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	(void)curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
	(void)curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	/* Questions and answers have a few KiB, and there may be 64 of each. */
	(void)curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, 16384L);
	(void)curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, 4096L);
	(void)curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate");
	(void)curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
	return ok;
}

struct chat_slot *chat_slot_new(const struct chat_options *options, size_t *receiving)
{
	struct chat_slot *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->receiving = receiving;
	buf_init(&s->body, CHAT_BODY_MAX);
	s->easy = curl_easy_init();
	if (s->easy == NULL || !set_rules(s->easy, options)) {
		chat_slot_free(s);
		return NULL;
	}
	(void)curl_easy_setopt(s->easy, CURLOPT_WRITEFUNCTION, on_body);
	(void)curl_easy_setopt(s->easy, CURLOPT_WRITEDATA, s);
	(void)curl_easy_setopt(s->easy, CURLOPT_HEADERFUNCTION, on_header);
	(void)curl_easy_setopt(s->easy, CURLOPT_HEADERDATA, s);
	(void)curl_easy_setopt(s->easy, CURLOPT_ERRORBUFFER, s->message);
	(void)curl_easy_setopt(s->easy, CURLOPT_PRIVATE, s);
	return s;
}

/* A slot keeps a body's memory for the next one, but not a whole megabyte of it. */
void chat_slot_clear(struct chat_slot *s)
{
	if (s->body.cap > 64 << 10)
		buf_release(&s->body);
	buf_reset(&s->body);
	s->tag = NULL;
	s->ended = s->large = s->stalled = false;
	s->header_bytes = 0;
	s->last_ns = 0;
	s->retry_after[0] = s->retry_after_ms[0] = s->date[0] = s->message[0] = '\0';
}

enum chat_end chat_slot_end(const struct chat_slot *s)
{
	if (s->large)
		return CHAT_LARGE;
	switch (s->code) {
	case CURLE_OK:
		return CHAT_REPLY;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_RESOLVE_PROXY:
		return CHAT_RESOLVE;
	case CURLE_COULDNT_CONNECT:
		return CHAT_CONNECT;
	case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_CONNECT_ERROR:
	case CURLE_SSL_CERTPROBLEM:
	case CURLE_SSL_CIPHER:
	case CURLE_SSL_ISSUER_ERROR:
	case CURLE_SSL_INVALIDCERTSTATUS:
		return CHAT_TLS;
	case CURLE_OPERATION_TIMEDOUT: {
		curl_off_t connected = 0;
		long connects = 0;

		/* No new connection: an old one was used, and that stood. */
		(void)curl_easy_getinfo(s->easy, CURLINFO_CONNECT_TIME_T, &connected);
		(void)curl_easy_getinfo(s->easy, CURLINFO_NUM_CONNECTS, &connects);
		return connected > 0 || connects == 0 ? CHAT_TIMEOUT : CHAT_CONNECT;
	}
	default:
		return CHAT_BROKEN;
	}
}

void chat_slot_say(struct chat_slot *s, enum chat_end end)
{
	if (end == CHAT_REPLY)
		s->message[0] = '\0';
	else if (s->large)
		(void)snprintf(s->message, sizeof(s->message), "the reply is larger than %d bytes",
			       CHAT_BODY_MAX);
	else if (s->stalled)
		(void)snprintf(s->message, sizeof(s->message),
			       "the reply stopped half way for %d s", CHAT_STALL_MS / 1000);
	else if (s->message[0] == '\0')
		(void)snprintf(s->message, sizeof(s->message), "%s", curl_easy_strerror(s->code));
}

static size_t on_nothing(char *data, size_t size, size_t n, void *arg)
{
	(void)data;
	(void)arg;
	return size * n;
}

bool chat_probe(const char *url, bool direct, int timeout_ms)
{
	const struct chat_options options = { .agent = "anomaly-filter",
					      .connect_timeout_ms = timeout_ms };
	CURL *easy;
	bool there = false;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return false;
	easy = curl_easy_init();
	if (easy != NULL && set_rules(easy, &options)) {
		(void)curl_easy_setopt(easy, CURLOPT_URL, url);
		(void)curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)timeout_ms);
		(void)curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_nothing);
		if (direct)
			(void)curl_easy_setopt(easy, CURLOPT_PROXY, "");
		there = curl_easy_perform(easy) == CURLE_OK;
	}
	curl_easy_cleanup(easy);
	curl_global_cleanup();
	return there;
}

/* SPDX-License-Identifier: MIT */
#include "model/chat.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/chat_site.h"
#include "model/chat_slot.h"
#include "model/chat_watch.h"
#include "sys/clock.h"

struct chat {
	CURLM *multi;
	struct chat_options options;
	char agent[64];
	struct chat_slot **slots;
	size_t slots_n;
	struct chat_site *sites[CHAT_SITES_MAX];
	size_t sites_n;
	size_t in_flight, ended;
	struct chat_slot *taken; /* given out by chat_take, free at the next call */
	struct chat_watch watch;
};

struct chat *chat_new(const struct chat_options *options, struct err *err)
{
	struct chat *c;

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		(void)err_set(err, ERR_SYSTEM, "libcurl cannot be started");
		return NULL;
	}
	c = calloc(1, sizeof(*c));
	if (c != NULL)
		c->multi = curl_multi_init();
	if (c == NULL || c->multi == NULL || !chat_watch_init(&c->watch, c->multi)) {
		(void)err_nomem(err, "transfers");
		if (c == NULL)
			curl_global_cleanup();
		chat_free(c);
		return NULL;
	}
	c->options = *options;
	(void)snprintf(c->agent, sizeof(c->agent), "%s", options->agent);
	c->options.agent = c->agent; /* handles are made later, when the caller's text is gone */
	(void)curl_multi_setopt(c->multi, CURLMOPT_MAXCONNECTS, (long)options->connections);
	if ((curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_ASYNCHDNS) == 0) {
		(void)err_set(err, ERR_SYSTEM,
			      "this libcurl looks names up without a time limit (no AsynchDNS)");
		chat_free(c);
		return NULL;
	}
	return c;
}

void chat_free(struct chat *c)
{
	size_t i;

	if (c == NULL)
		return;
	for (i = 0; i < c->slots_n; i++) {
		if (c->slots[i]->tag != NULL)
			(void)curl_multi_remove_handle(c->multi, c->slots[i]->easy);
		chat_slot_free(c->slots[i]);
	}
	free(c->slots);
	for (i = 0; i < c->sites_n; i++)
		chat_site_free(c->sites[i]);
	(void)curl_multi_cleanup(c->multi);
	chat_watch_release(&c->watch);
	curl_global_cleanup();
	free(c);
}

int chat_site(struct chat *c, const struct chat_site_options *options, struct err *err)
{
	if (c->sites_n == CHAT_SITES_MAX)
		return err_set(err, ERR_USAGE, "more than %d base URLs", CHAT_SITES_MAX);
	c->sites[c->sites_n] = chat_site_new(options, err);
	if (c->sites[c->sites_n] == NULL)
		return -1;
	return (int)c->sites_n++;
}

static struct chat_slot *free_slot(struct chat *c, struct err *err)
{
	struct chat_slot **slots;
	size_t i;

	for (i = 0; i < c->slots_n; i++)
		if (c->slots[i]->tag == NULL)
			return c->slots[i];
	slots = realloc(c->slots, (c->slots_n + 1) * sizeof(*slots));
	if (slots != NULL)
		c->slots = slots;
	if (slots == NULL || (slots[c->slots_n] = chat_slot_new(&c->options)) == NULL) {
		(void)err_nomem(err, "a transfer");
		return NULL;
	}
	return slots[c->slots_n++];
}

static void give_back(struct chat *c)
{
	if (c->taken != NULL)
		chat_slot_clear(c->taken);
	c->taken = NULL;
}

int chat_start(struct chat *c, const struct chat_request *r, struct err *err)
{
	struct chat_slot *s;
	bool ok;

	give_back(c);
	s = free_slot(c, err);
	if (s == NULL)
		return -1;
	s->site = c->sites[r->site];
	ok = curl_easy_setopt(s->easy, CURLOPT_URL, r->url) == CURLE_OK &&
	     curl_easy_setopt(s->easy, CURLOPT_HTTPHEADER,
			      r->body.data != NULL ? s->site->post : s->site->get) == CURLE_OK &&
	     curl_easy_setopt(s->easy, CURLOPT_PROXY, s->site->direct ? "" : NULL) == CURLE_OK &&
	     curl_easy_setopt(s->easy, CURLOPT_TIMEOUT_MS, (long)r->timeout_ms) == CURLE_OK;
	if (r->body.data != NULL) {
		ok = ok && curl_easy_setopt(s->easy, CURLOPT_POST, 1L) == CURLE_OK &&
		     curl_easy_setopt(s->easy, CURLOPT_POSTFIELDS, r->body.data) == CURLE_OK &&
		     curl_easy_setopt(s->easy, CURLOPT_POSTFIELDSIZE, (long)r->body.len) ==
			     CURLE_OK;
	} else {
		ok = ok && curl_easy_setopt(s->easy, CURLOPT_HTTPGET, 1L) == CURLE_OK;
	}
	if (!ok || curl_multi_add_handle(c->multi, s->easy) != CURLM_OK)
		return err_set(err, ERR_SYSTEM, "a request cannot be started");
	s->tag = r->tag;
	s->start_ns = clock_monotonic_ns();
	c->in_flight++;
	/* Sent now, not with the next wait: the caller may have other answers to look at first. */
	return chat_watch_start(&c->watch, err);
}

void chat_abort(struct chat *c, const void *tag)
{
	size_t i;

	give_back(c);
	for (i = 0; i < c->slots_n; i++) {
		struct chat_slot *s = c->slots[i];

		if (s->tag != tag)
			continue;
		if (s->ended) {
			c->ended--;
		} else {
			(void)curl_multi_remove_handle(c->multi, s->easy);
			c->in_flight--;
		}
		chat_slot_clear(s);
	}
}

size_t chat_in_flight(const struct chat *c)
{
	return c->in_flight;
}

static void end_slot(struct chat *c, struct chat_slot *s, CURLcode code)
{
	(void)curl_multi_remove_handle(c->multi, s->easy);
	s->ended = true;
	s->code = code;
	c->in_flight--;
	c->ended++;
}

/* Ends what stopped half way; returns the milliseconds until the next may. */
static int end_stalled(struct chat *c, int timeout_ms)
{
	int64_t now = 0;
	size_t i;

	for (i = 0; i < c->slots_n; i++) {
		struct chat_slot *s = c->slots[i];
		int64_t left;

		if (s->tag == NULL || s->ended || s->last_ns == 0)
			continue;
		if (now == 0)
			now = clock_monotonic_ns();
		left = CHAT_STALL_MS - (now - s->last_ns) / 1000000;
		if (left <= 0) {
			s->stalled = true;
			end_slot(c, s, CURLE_OPERATION_TIMEDOUT);
			timeout_ms = 0;
		} else if (timeout_ms < 0 || left < timeout_ms) {
			timeout_ms = (int)left;
		}
	}
	return timeout_ms;
}

static void collect(struct chat *c)
{
	CURLMsg *msg;
	int left;

	while ((msg = curl_multi_info_read(c->multi, &left)) != NULL) {
		CURLcode code = msg->data.result;
		struct chat_slot *s = NULL;

		if (msg->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &s);
		end_slot(c, s, code);
	}
}

int chat_wait(struct chat *c, struct pollfd *fds, size_t nfds, int timeout_ms, struct err *err)
{
	give_back(c);
	if (chat_watch_start(&c->watch, err) < 0)
		return -1;
	collect(c);
	timeout_ms = end_stalled(c, timeout_ms);
	if (chat_watch_wait(&c->watch, fds, nfds, c->ended > 0 ? 0 : timeout_ms, err) < 0)
		return -1;
	collect(c);
	return 0;
}

static const char *or_null(const char *text)
{
	return text[0] != '\0' ? text : NULL;
}

bool chat_take(struct chat *c, struct chat_result *result)
{
	struct chat_slot *s = NULL;
	long status = 0;
	size_t i;

	give_back(c);
	if (c->ended == 0)
		return false;
	for (i = 0; s == NULL; i++)
		if (c->slots[i]->ended)
			s = c->slots[i];
	c->ended--;
	(void)curl_easy_getinfo(s->easy, CURLINFO_RESPONSE_CODE, &status);
	result->tag = s->tag;
	result->end = chat_slot_end(s);
	chat_slot_say(s, result->end);
	chat_site_strike(s->site, s->body.data, s->body.len);
	chat_site_strike(s->site, s->message, strlen(s->message));
	result->status = result->end == CHAT_REPLY ? (int)status : 0;
	result->body = buf_span(&s->body);
	result->message = s->message;
	result->retry_after = or_null(s->retry_after);
	result->retry_after_ms = or_null(s->retry_after_ms);
	result->date = or_null(s->date);
	result->took_ns = clock_monotonic_ns() - s->start_ns;
	c->taken = s;
	return true;
}

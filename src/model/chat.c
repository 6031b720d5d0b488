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
	struct chat_slot *idle;		 /* a stack of those that are free */
	struct chat_slot *ended, **last; /* a queue of those that have ended */
	size_t in_flight;
	size_t receiving;	 /* of those in flight: a part of their body has come */
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
	c->last = &c->ended;
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
	struct chat_slot *s = c->idle, **slots;

	if (s != NULL) {
		c->idle = s->next;
		return s;
	}
	slots = realloc(c->slots, (c->slots_n + 1) * sizeof(*slots));
	if (slots != NULL)
		c->slots = slots;
	if (slots == NULL || (s = chat_slot_new(&c->options, &c->receiving)) == NULL) {
		(void)err_nomem(err, "a transfer");
		return NULL;
	}
	return slots[c->slots_n++] = s;
}

static void clear(struct chat *c, struct chat_slot *s)
{
	chat_slot_clear(s);
	s->next = c->idle;
	c->idle = s;
}

static void give_back(struct chat *c)
{
	if (c->taken != NULL)
		clear(c, c->taken);
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
	if (!ok || curl_multi_add_handle(c->multi, s->easy) != CURLM_OK) {
		clear(c, s);
		return err_set(err, ERR_SYSTEM, "a request cannot be started");
	}
	s->tag = r->tag;
	s->start_ns = clock_monotonic_ns();
	c->in_flight++;
	/* Sent now, not with the next wait: the caller may have other answers to look at first. */
	return chat_watch_start(&c->watch, err);
}

/* Takes a transfer out of libcurl's hands. */
static void land(struct chat *c, struct chat_slot *s)
{
	(void)curl_multi_remove_handle(c->multi, s->easy);
	c->in_flight--;
	if (s->last_ns != 0)
		c->receiving--;
}

static void end_slot(struct chat *c, struct chat_slot *s, CURLcode code)
{
	land(c, s);
	s->ended = true;
	s->code = code;
	s->next = NULL;
	*c->last = s;
	c->last = &s->next;
}

static struct chat_slot *unqueue(struct chat *c, struct chat_slot **at)
{
	struct chat_slot *s = *at;

	*at = s->next;
	if (c->last == &s->next)
		c->last = at;
	return s;
}

void chat_abort(struct chat *c, const void *tag)
{
	size_t i;

	give_back(c);
	for (i = 0; i < c->slots_n; i++) {
		struct chat_slot *s = c->slots[i], **at = &c->ended;

		if (s->tag != tag)
			continue;
		if (s->ended) {
			while (*at != s)
				at = &(*at)->next;
			(void)unqueue(c, at);
		} else {
			land(c, s);
		}
		clear(c, s);
	}
}

size_t chat_in_flight(const struct chat *c)
{
	return c->in_flight;
}

/* Ends what stopped half way; returns the milliseconds until the next may. */
static int end_stalled(struct chat *c, int timeout_ms)
{
	int64_t now;
	size_t i;

	if (c->receiving == 0)
		return timeout_ms;
	now = clock_monotonic_ns();
	for (i = 0; i < c->slots_n; i++) {
		struct chat_slot *s = c->slots[i];
		int64_t left;

		if (s->tag == NULL || s->ended || s->last_ns == 0)
			continue;
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
	if (chat_watch_wait(&c->watch, fds, nfds, c->ended != NULL ? 0 : timeout_ms, err) < 0)
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
	struct chat_slot *s;
	long status = 0;

	give_back(c);
	if (c->ended == NULL)
		return false;
	s = unqueue(c, &c->ended);
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

/* SPDX-License-Identifier: MIT */
#include "model/chat.h"

#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/chat_site.h"
#include "model/chat_slot.h"
#include "sys/clock.h"

struct chat {
	CURLM *multi;
	struct chat_options options;
	char agent[64];
	struct chat_slot **slots;
	size_t slots_n;
	struct chat_site *sites[CHAT_SITES_MAX];
	size_t sites_n;
	size_t in_flight;
	struct chat_slot *taken; /* given out by chat_take, free at the next call */
	struct curl_waitfd *waitfds;
	size_t waitfds_n;
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
	if (c == NULL || c->multi == NULL) {
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
	free(c->waitfds);
	for (i = 0; i < c->sites_n; i++)
		chat_site_free(c->sites[i]);
	(void)curl_multi_cleanup(c->multi);
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
	return 0;
}

void chat_abort(struct chat *c, const void *tag)
{
	size_t i;

	give_back(c);
	for (i = 0; i < c->slots_n; i++) {
		struct chat_slot *s = c->slots[i];

		if (s->tag != tag)
			continue;
		if (!s->ended) {
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

static int perform(struct chat *c, struct err *err)
{
	CURLMsg *msg;
	int running, left;

	if (curl_multi_perform(c->multi, &running) != CURLM_OK)
		return err_set(err, ERR_SYSTEM, "libcurl cannot go on with its transfers");
	while ((msg = curl_multi_info_read(c->multi, &left)) != NULL) {
		CURLcode code = msg->data.result;
		struct chat_slot *s = NULL;

		if (msg->msg != CURLMSG_DONE)
			continue;
		(void)curl_easy_getinfo(msg->easy_handle, CURLINFO_PRIVATE, &s);
		end_slot(c, s, code);
	}
	return 0;
}

static int prepare_fds(struct chat *c, const struct pollfd *fds, size_t nfds, size_t *n,
		       struct err *err)
{
	size_t i;

	if (nfds > c->waitfds_n) {
		struct curl_waitfd *more = realloc(c->waitfds, nfds * sizeof(*more));

		if (more == NULL)
			return err_nomem(err, "descriptors to wait for");
		c->waitfds = more;
		c->waitfds_n = nfds;
	}
	*n = 0;
	for (i = 0; i < nfds; i++) {
		if (fds[i].fd < 0)
			continue;
		c->waitfds[*n] = (struct curl_waitfd){ .fd = fds[i].fd };
		if (fds[i].events & POLLIN)
			c->waitfds[*n].events |= CURL_WAIT_POLLIN;
		if (fds[i].events & POLLPRI)
			c->waitfds[*n].events |= CURL_WAIT_POLLPRI;
		if (fds[i].events & POLLOUT)
			c->waitfds[*n].events |= CURL_WAIT_POLLOUT;
		(*n)++;
	}
	return 0;
}

static bool any_ended(const struct chat *c)
{
	size_t i;

	for (i = 0; i < c->slots_n; i++)
		if (c->slots[i]->ended)
			return true;
	return false;
}

int chat_wait(struct chat *c, struct pollfd *fds, size_t nfds, int timeout_ms, struct err *err)
{
	size_t n = 0;

	give_back(c);
	if (prepare_fds(c, fds, nfds, &n, err) < 0 || perform(c, err) < 0)
		return -1;
	timeout_ms = end_stalled(c, timeout_ms);
	if (any_ended(c))
		timeout_ms = 0;
	if (curl_multi_poll(c->multi, c->waitfds, (unsigned)n,
			    timeout_ms < 0 ? 3600000 : timeout_ms, NULL) != CURLM_OK)
		return err_set(err, ERR_SYSTEM, "libcurl cannot wait for its transfers");
	/* libcurl passes on neither POLLHUP nor POLLERR, and both are what a closed pipe says. */
	if (nfds > 0)
		(void)poll(fds, nfds, 0);
	return perform(c, err);
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
	for (i = 0; i < c->slots_n && s == NULL; i++)
		if (c->slots[i]->ended)
			s = c->slots[i];
	if (s == NULL)
		return false;
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

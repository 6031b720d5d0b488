/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "model/model_state.h"
#include "sys/clock.h"

bool model_chat_url(const struct server *s, char *out, size_t size)
{
	return url_base(&s->url, s->base, "/chat/completions", out, size);
}

int model_find(struct model *m, struct server *s, int64_t now, struct err *err)
{
	char url[URL_MAX + 64];
	struct chat_request request = {
		.site = s->site, .url = url, .tag = s, .timeout_ms = FIND_TIMEOUT_MS
	};

	if (!url_base(&s->url, s->base, "/models", url, sizeof(url)))
		return err_set(err, ERR_INTERNAL, "a base URL without a path to try");
	if (m->options.timeout_ms > 0 && m->options.timeout_ms < request.timeout_ms)
		request.timeout_ms = m->options.timeout_ms;
	if (chat_start(m->chat, &request, err) < 0)
		return -1;
	s->stage = SERVER_FINDING;
	s->finds++;
	s->in_flight++;
	m->counts.requests++;
	breaker_began(&s->breaker, now / MS);
	if (s->breaker.probing)
		s->probe_ns = now;
	return 0;
}

static void ready(struct server *s)
{
	/* What an earlier run heard may be another model's by now: its marks are looked for again.
	 */
	if (s->exam == EXAM_DONE)
		s->exam = EXAM_TO_DO;
	s->known = false;
	s->stage = SERVER_READY;
	s->finds = 0;
}

/* Is there another path that may be the right one? */
static bool next_base(struct server *s)
{
	char url[URL_MAX + 64];

	s->finds = 0;
	if (url_base(&s->url, s->base + 1, "/models", url, sizeof(url))) {
		s->base++;
		s->stage = SERVER_NEW;
		return true;
	}
	s->base = 0;
	return false;
}

/* What the list says of the model we would ask. */
static int take_name(struct model *m, struct server *s, struct offer *offer, struct err *err)
{
	const char *wanted = s->name.data;

	s->listed = true;
	s->context = offer->context;
	s->form.no_prompt_cache = offer->llamacpp;
	buf_reset(&s->entry);
	if (buf_add(&s->entry, offer->entry.data, offer->entry.len, err) < 0)
		return -1;
	if (offer->wanted)
		return 0;
	if (!m->options.model_given && offer->n == 1 && offer->only.len > 0) {
		const char *only = buf_z(&offer->only, err);

		if (only == NULL)
			return -1;
		model_note(m, "%s has no %s; its only model, %s, is asked", s->authority, wanted,
			   only);
		buf_reset(&s->name);
		if (buf_addz(&s->name, only, err) < 0 || buf_z(&s->name, err) == NULL)
			return -1;
		return 0;
	}
	if (offer->n == 0)
		model_note(m,
			   "%s has no model at all: docker model pull %s, or what its maker says",
			   s->authority, wanted);
	else
		model_note(m, "%s has %zu model%s, but does not list %s: choose one with -m",
			   s->authority, offer->n, offer->n == 1 ? "" : "s", wanted);
	return 0;
}

/* The look failed in a way that may pass: again later, or leave the server alone. */
static int again(struct model *m, struct server *s, const struct failure *why, int64_t floor_ms,
		 int64_t now)
{
	int retries = m->options.retries < 0 ? 2 : m->options.retries;

	s->last = *why;
	if (floor_ms > BACKOFF_OBEYED_MS) {
		s->stage = SERVER_NEW;
		breaker_trip(&s->breaker, now / MS + floor_ms);
		return 0;
	}
	if ((int)s->finds > retries || (s->breaker.open && s->breaker.probing) ||
	    !backoff_spend(&m->backoff)) {
		model_leave_alone(m, s, why, false);
		return 0;
	}
	m->counts.retries++;
	s->stage = SERVER_NEW;
	s->not_before_ns = now + backoff_delay_ms(&m->backoff, s->finds, floor_ms) * MS;
	return 0;
}

static int read_list(struct model *m, struct server *s, struct span body, struct err *err)
{
	struct err why = ERR_INIT;
	struct offer offer;
	int rc = 0;

	offer_init(&offer);
	if (offer_read(&offer, body, s->name.data, &why) == 0) {
		rc = take_name(m, s, &offer, err);
		ready(s);
		s->loading_ns = 0;
		breaker_success(&s->breaker);
		if (rc == 0)
			model_remember_server(m, s);
	} else if (why.code == ERR_SYSTEM) {
		*err = why;
		rc = -1;
	} else if (!next_base(s)) {
		ready(s);
	}
	offer_release(&offer);
	return rc;
}

static int failed(struct model *m, struct server *s, const struct chat_result *r, int64_t now)
{
	static const char *const codes[] = {
		[CHAT_REPLY] = "http",	  [CHAT_RESOLVE] = "resolve", [CHAT_CONNECT] = "connect",
		[CHAT_TLS] = "tls",	  [CHAT_TIMEOUT] = "timeout", [CHAT_LARGE] = "too_large",
		[CHAT_BROKEN] = "broken",
	};
	struct failure why;

	/* A list that does not come is no reason not to ask, where the path is plain. */
	if (s->url.whole && (r->end == CHAT_TIMEOUT || r->end == CHAT_LARGE)) {
		ready(s);
		return 0;
	}
	model_fail(&why, codes[r->end], 0, r->message);
	if (r->end == CHAT_TLS)
		model_leave_alone(m, s, &why, true);
	else
		return again(m, s, &why, 0, now);
	return 0;
}

/* The model is loading: look again soon, for minutes; it is no failure. */
static bool loading(struct server *s, int64_t now)
{
	if (s->loading_ns == 0)
		s->loading_ns = now;
	if (now - s->loading_ns > LOADING_MAX_MS * MS)
		return false;
	s->stage = SERVER_NEW;
	s->finds = 0;
	s->not_before_ns = now + 1000 * MS;
	breaker_neither(&s->breaker, now / MS);
	return true;
}

int model_found(struct model *m, struct server *s, const struct chat_result *r, int64_t now,
		struct err *err)
{
	struct failure why;
	int64_t floor_ms;

	s->in_flight--;
	if (model_trace(m, s, NULL, r, r->end == CHAT_REPLY ? "replied" : "failed", r->message,
			err) < 0)
		return -1;
	if (r->end != CHAT_REPLY)
		return failed(m, s, r, now);
	if (r->status == 200)
		return read_list(m, s, r->body, err);
	if (envelope_read(&m->envelope, r->status, r->body, err) < 0)
		return -1;
	switch (m->envelope.end) {
	case ENVELOPE_LOADING:
		if (loading(s, now))
			return 0;
		break;
	case ENVELOPE_KEY:
		/* A key may be allowed to ask and not to look: the question will tell. */
		ready(s);
		return 0;
	case ENVELOPE_PASSING:
	case ENVELOPE_LIMITED:
		if (s->url.whole) {
			ready(s);
			return 0;
		}
		break;
	default:
		if (!next_base(s))
			ready(s);
		return 0;
	}
	model_fail(&why, m->envelope.code, r->status, buf_z(&m->envelope.message, err));
	floor_ms =
		backoff_retry_after_ms(r->retry_after, r->retry_after_ms, r->date, clock_wall_ns());
	return again(m, s, &why, floor_ms, now);
}

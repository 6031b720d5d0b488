/* SPDX-License-Identifier: MIT */
/*
 * A server may die and keep its connections: it is ending, or it hangs, and says nothing more. No
 * time limit of an attempt is short enough to notice, for a model may think for minutes. But its
 * server answers meanwhile: a look at the list of models costs it nothing. So a server that keeps
 * an attempt waiting is looked at; two looks in vain, and what it holds is taken back.
 *
 * Servers that do one thing at a time answer no look while they think. That is found out by the
 * first long question, and they are left to the time limit.
 */
#include <stdio.h>

#include "model/model_state.h"

enum {
	LOOK_FIRST_MS = 2500, /* an attempt so old: does it answer looks while it thinks? */
	LOOK_AFTER_MS = 10000,
	LOOK_TIMEOUT_MS = 10000,
	LOOKS_IN_VAIN = 2
};

/* Has a look told before that it answers with so many questions to think about? */
static bool answers(const struct server *s)
{
	return s->in_flight <= s->look.answers_at;
}

/* When the server is to be looked at, or 0. */
static int64_t look_at_ns(const struct server *s)
{
	int64_t age = answers(s) || s->look.missed > 0 ? LOOK_AFTER_MS : LOOK_FIRST_MS;
	int64_t at = s->oldest_ns + age * MS;

	if (s->stage != SERVER_READY || s->oldest_ns == 0 || s->look.flying || s->look.useless)
		return 0;
	return at > s->look.not_before_ns ? at : s->look.not_before_ns;
}

void model_look_due(const struct server *s, int64_t *due_ns, int64_t now)
{
	int64_t at = look_at_ns(s), left = at > now ? at - now : 0;

	if (at != 0 && (*due_ns < 0 || left < *due_ns))
		*due_ns = left;
}

static int look(struct model *m, struct server *s, int64_t now, struct err *err)
{
	char url[URL_MAX + 64];
	struct chat_request request = {
		.site = s->site, .url = url, .tag = &s->look, .timeout_ms = LOOK_TIMEOUT_MS
	};

	if (!url_base(&s->url, s->base, "/models", url, sizeof(url)))
		return err_set(err, ERR_INTERNAL, "a server without a path to look at");
	if (chat_start(m->chat, &request, err) < 0)
		return -1;
	s->look.flying = true;
	s->look.sent_ns = now;
	m->counts.requests++;
	return 0;
}

int model_look_step(struct model *m, int64_t now, struct err *err)
{
	size_t i;

	for (i = 0; i < m->servers_n; i++) {
		int64_t at = look_at_ns(&m->servers[i]);

		if (at != 0 && now >= at && look(m, &m->servers[i], now, err) < 0)
			return -1;
	}
	return 0;
}

/* Everything that waits there failed as if its time were over. */
static int take_back(struct model *m, struct server *s, int64_t now, struct err *err)
{
	struct question *q;
	char words[ENVELOPE_MESSAGE_MAX + 64];

	(void)snprintf(words, sizeof(words),
		       "the server keeps a question waiting and does not answer otherwise (%.200s)",
		       s->last.message);
	s->stage = SERVER_NEW; /* the breaker's probe is a look, too */
	s->finds = 0;
	s->look.missed = 0;
	model_fail(&s->last, "timeout", 0, words);
	breaker_trip(&s->breaker, now / MS + BREAKER_OPEN_MS);
	for (q = m->first; q != NULL; q = q->next) {
		struct chat_result late = { .tag = q,
					    .end = CHAT_TIMEOUT,
					    .body = { "", 0 },
					    .message = words,
					    .took_ns = now - q->sent_ns };

		if (q->stage != STAGE_FLYING || q->server != s)
			continue;
		chat_abort(m->chat, q);
		if (model_end(m, &late, now, err) < 0)
			return -1;
	}
	return 0;
}

/* Does an unanswered look mean more than that the server is busy? */
static bool tells(const struct server *s, enum chat_end end)
{
	if (end == CHAT_TIMEOUT)
		return answers(s) || (s->slow_ns > 0 && 4 * s->slow_ns <= LOOK_TIMEOUT_MS * MS);
	return end == CHAT_CONNECT || end == CHAT_BROKEN;
}

/* Is an attempt still in flight that was when the look was sent? */
static bool thinks(const struct model *m, const struct server *s)
{
	const struct question *q;

	for (q = m->first; q != NULL; q = q->next)
		if (q->stage == STAGE_FLYING && q->server == s && q->sent_ns <= s->look.sent_ns)
			return true;
	return false;
}

int model_looked(struct model *m, struct server *s, const struct chat_result *r, int64_t now,
		 struct err *err)
{
	s->look.flying = false;
	s->look.not_before_ns = now + LOOK_AFTER_MS * MS;
	if (model_trace(m, s, NULL, r, r->end == CHAT_REPLY ? "replied" : "failed", r->message,
			err) < 0)
		return -1;
	if (s->stage != SERVER_READY || !thinks(m, s))
		return 0;
	if (r->end == CHAT_REPLY) {
		s->look.missed = 0;
		if (s->in_flight > s->look.answers_at)
			s->look.answers_at = s->in_flight;
		return 0;
	}
	if (!tells(s, r->end)) {
		s->look.useless = true;
		return 0;
	}
	if (++s->look.missed < LOOKS_IN_VAIN)
		return 0;
	model_fail(&s->last, "timeout", 0, r->message);
	return take_back(m, s, now, err);
}

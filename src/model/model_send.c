/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/hash.h"
#include "base/num.h"
#include "model/model_state.h"

enum { BODY_REST = 512 }; /* bytes of a body beyond its texts: to make room at once */

static size_t least(size_t a, size_t b)
{
	return a == 0 ? b : b == 0 || a < b ? a : b;
}

int model_build(struct model *m, struct question *q, size_t server_rows_max, struct err *err)
{
	struct prompt_options options = {
		.schema = m->schema,
		.system_text = m->options.system_text,
		.prompt_text = m->options.prompt_text,
		.rows_max = least(q->rows_max, server_rows_max),
	};
	int rc;

	q->built_rows = options.rows_max;
	if (q->asks == ASKS_COMMENT)
		rc = comment_build(&q->comment, q->window, q->verdict, m->schema, err);
	else if (q->asks == ASKS_EXAM)
		rc = exam_build(m->exam, q->exam_q, &options, &q->prompt, err);
	else
		rc = prompt_build(&q->prompt, q->window, &options, err);
	q->built = rc == 0;
	return rc;
}

static int answer_tokens(const struct model *m, const struct question *q)
{
	if (m->options.max_tokens > 0)
		return m->options.max_tokens;
	return q->asks == ASKS_COMMENT ? COMMENT_TOKENS : (int)q->prompt.answer_tokens;
}

/* The limit of -O, where it stands there: what a reply is cut at. */
static int limit_in_force(const struct model *m, int ours)
{
	static const char *const names[] = { "max_completion_tokens", "max_tokens" };
	size_t i;

	for (i = 0; i < 2; i++) {
		struct span value = wire_member(m->options.request_members,
						m->options.request_members_n, names[i]);
		struct err ignored = ERR_INIT;
		int64_t n;

		if (value.data != NULL && num_integer("", value, 1, INT32_MAX, &n, &ignored) == 0)
			return (int)n;
	}
	return ours;
}

static int write_body(struct model *m, struct question *q, const struct server *s, struct err *err)
{
	bool comment = q->asks == ASKS_COMMENT;
	struct wire_question wire = {
		.model = s->name.data,
		.system = buf_span(comment ? &q->comment.system : &q->prompt.system),
		.user = buf_span(comment ? &q->comment.user : &q->prompt.shown.question),
		.schema = comment ? span_of(NULL, 0) : buf_span(&q->prompt.schema),
		.max_tokens = answer_tokens(m, q),
		.members = m->options.request_members,
		.members_n = m->options.request_members_n,
	};

	q->form = s->form;
	q->max_tokens = limit_in_force(m, wire.max_tokens);
	buf_reset(&q->body);
	if (buf_reserve(&q->body,
			wire.system.len + wire.user.len + wire.user.len / 8 + wire.schema.len +
				BODY_REST,
			err) < 0 ||
	    wire_request(&q->body, &wire, &s->form, err) < 0)
		return -1;
	hash_sha256_hex(buf_span(&q->body), q->reply.request_sha256);
	return 0;
}

/* Cautious, like everything that must not overrun. */
static int64_t estimate(const struct model *m, const struct question *q)
{
	size_t tokens = q->asks == ASKS_COMMENT ? prompt_tokens(buf_span(&q->comment.system)) +
							  prompt_tokens(buf_span(&q->comment.user))
						: q->prompt.tokens;

	return (int64_t)tokens + limit_in_force(m, answer_tokens(m, q));
}

static bool built_for(const struct question *q, const struct server *s)
{
	return q->built &&
	       (s->rows_max == 0 || q->asks == ASKS_COMMENT || q->prompt.rows <= s->rows_max);
}

int model_send(struct model *m, struct question *q, struct server *s, int64_t now, struct err *err)
{
	char url[URL_MAX + 64];
	struct chat_request request = {
		.site = s->site, .url = url, .tag = q, .timeout_ms = m->options.timeout_ms
	};

	if (!built_for(q, s) && model_build(m, q, s->rows_max, err) < 0)
		return -1;
	if (m->options.token_budget > 0) {
		q->reserved = estimate(m, q);
		if (m->tokens_spent + m->tokens_reserved + q->reserved > m->options.token_budget) {
			q->reserved = 0;
			model_finish(m, q, REPLY_BUDGET);
			return 0;
		}
	}
	if (write_body(m, q, s, err) < 0 || !model_chat_url(s, url, sizeof(url)))
		return -1;
	request.body = buf_span(&q->body);
	if (chat_start(m->chat, &request, err) < 0)
		return -1;
	m->tokens_reserved += q->reserved;
	q->stage = STAGE_FLYING;
	q->server = s;
	q->sent_ns = now;
	if (q->started_ns == 0)
		q->started_ns = now;
	q->reply.attempts++;
	q->reply.sent = true;
	q->reply.trusted = q->asks == ASKS_JUDGE;
	q->tries++;
	s->in_flight++;
	m->counts.requests++;
	pace_sent(&m->pace, now);
	breaker_began(&s->breaker, now / MS);
	if (s->breaker.probing)
		s->probe_ns = now;
	return 0;
}

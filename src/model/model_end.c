/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "model/model_state.h"
#include "sys/clock.h"

void model_unusable(struct model *m, struct question *q, struct span text)
{
	struct err lost = ERR_INIT;

	if (q->asks == ASKS_EXAM) {
		model_exam_lost(m, q, m->envelope.end == ENVELOPE_CUT);
		return;
	}
	buf_reset(&q->reply.answer_text);
	(void)!buf_add(&q->reply.answer_text, text.data,
		       text.len > ANSWER_KEPT_MAX ? ANSWER_KEPT_MAX : text.len, &lost);
	model_finish(m, q, REPLY_UNUSABLE);
}

/*
 * A server that cuts long questions without a word counts fewer tokens than the text
 * can have: under an eighth of its bytes, or far under the share that other questions had.
 */
static bool was_cut(const struct model *m, struct question *q)
{
	struct server *s = q->server;
	double bytes = (double)(q->prompt.system.len + q->prompt.shown.question.len);
	double share;

	if (q->asks == ASKS_COMMENT || m->envelope.prompt_tokens <= 0 || bytes < 400)
		return false;
	share = (double)m->envelope.prompt_tokens / bytes;
	if (share < 0.125 || share < 0.7 * s->tokens_a_byte)
		return true;
	if (share > s->tokens_a_byte)
		s->tokens_a_byte = share;
	return false;
}

static void end_comment(struct model *m, struct question *q, struct span content)
{
	struct err why = ERR_INIT;

	if (comment_judge(&q->comment, content, &q->reply.comment, &why) == 0) {
		model_remember(m, q);
	} else {
		struct buf said = q->reply.comment;

		q->reply.comment = q->reply.rejected_comment;
		q->reply.rejected_comment = said;
		(void)snprintf(q->reply.rejected_why, sizeof(q->reply.rejected_why), "%.*s",
			       (int)sizeof(q->reply.rejected_why) - 1, why.msg);
	}
	model_finish(m, q, REPLY_ANSWERED);
}

static void end_judge(struct model *m, struct question *q, struct span content)
{
	struct server *s = q->server;
	struct err why = ERR_INIT;

	if (answer_parse(content, &q->prompt.shown, &q->reply.answer, &why) == 0) {
		s->shaped = true;
		s->shapeless = 0;
		q->reply.judged = true;
		q->reply.trusted = true;
		model_remember(m, q);
		model_finish(m, q, REPLY_ANSWERED);
		q->reply.shown_rows = q->prompt.shown;
		shown_init(&q->prompt.shown);
		return;
	}
	/* One answer without the shape may be chance where others had it. */
	if ((++s->shapeless >= 3 || !s->shaped) && model_step_down(m, q))
		return;
	model_fail(&q->failure, "shape", 200, why.msg);
	model_unusable(m, q, content);
}

/* An exam's reply without a shape may only mean that the schema is ignored: then it is asked in
 * other words. */
static int end_exam(struct model *m, struct question *q, struct span content, struct err *err)
{
	struct server *s = q->server;
	struct err why = ERR_INIT;

	if (answer_parse(content, &q->prompt.shown, &q->reply.answer, &why) == 0) {
		s->shaped = true;
		s->shapeless = 0;
	} else if ((++s->shapeless >= 3 || !s->shaped) && model_step_down(m, q)) {
		return 0;
	}
	return model_exam_judge(m, q, content, err);
}

static int end_content(struct model *m, struct question *q, struct err *err)
{
	struct span content = buf_span(&m->envelope.content);

	if (was_cut(m, q)) {
		model_fail(&q->failure, "context", 200,
			   "the server's count of tokens shows that it cut the question");
		if (!model_thin(q))
			model_unusable(m, q, content);
		return 0;
	}
	if (q->asks == ASKS_EXAM)
		return end_exam(m, q, content, err);
	if (q->asks == ASKS_COMMENT)
		end_comment(m, q, content);
	else
		end_judge(m, q, content);
	return 0;
}

/* Cut short of its own limit: the context was full, and a shorter question leaves more room. */
static void end_cut(struct model *m, struct question *q)
{
	int64_t tokens = m->envelope.completion_tokens;

	if (tokens >= 0 && tokens < q->max_tokens && model_thin(q))
		return;
	if (q->asks == ASKS_COMMENT) {
		end_comment(m, q, buf_span(&m->envelope.content));
		return;
	}
	model_unusable(m, q, buf_span(&m->envelope.content));
}

static void count_good(struct model *m, struct question *q, int64_t now)
{
	struct server *s = q->server;
	struct envelope *e = &m->envelope;

	m->counts.replies++;
	s->answered = true;
	s->loading_ns = 0;
	breaker_success(&s->breaker);
	backoff_success(&m->backoff);
	level_good(&m->level, m->limited, now);
	q->reply.seconds = (double)(now - q->started_ns) / 1e9;
	q->reply.prompt_tokens = e->prompt_tokens;
	q->reply.completion_tokens = e->completion_tokens;
	if (e->prompt_tokens > 0)
		m->counts.prompt_tokens += (uint64_t)e->prompt_tokens;
	if (e->completion_tokens > 0)
		m->counts.completion_tokens += (uint64_t)e->completion_tokens;
	if (e->prompt_tokens >= 0 && e->completion_tokens >= 0)
		m->tokens_spent += e->prompt_tokens + e->completion_tokens - q->reserved;
}

static int read_reply(struct model *m, struct question *q, const struct chat_result *r,
		      struct err *err)
{
	const char *words;

	if (envelope_read(&m->envelope, r->status, r->body, err) < 0)
		return -1;
	if (m->envelope.code == NULL)
		return 0;
	words = buf_z(&m->envelope.message, err);
	if (words == NULL)
		return -1;
	model_fail(&q->failure, m->envelope.code, r->status, words);
	return 0;
}

static int end_reply(struct model *m, struct question *q, const struct chat_result *r, int64_t now,
		     struct err *err)
{
	if (r->status == 200 && m->envelope.end <= ENVELOPE_UNUSABLE) {
		struct server *s = q->server;

		s->slow_ns = r->took_ns > s->slow_ns ? r->took_ns
						     : s->slow_ns - (s->slow_ns - r->took_ns) / 16;
		m->seconds_sum += (double)r->took_ns / 1e9;
		m->seconds_n++;
		count_good(m, q, now);
	}
	switch (m->envelope.end) {
	case ENVELOPE_CONTENT:
		return end_content(m, q, err);
	case ENVELOPE_CUT:
		end_cut(m, q);
		return 0;
	case ENVELOPE_UNUSABLE:
		if (q->asks == ASKS_EXAM) /* no answer at all is a wrong one */
			return model_exam_judge(m, q, span_z(""), err);
		model_unusable(m, q, buf_span(&m->envelope.content));
		return 0;
	default:
		model_end_refused(m, q, r, now);
		return 0;
	}
}

int model_end(struct model *m, const struct chat_result *r, int64_t now, struct err *err)
{
	struct question *q = r->tag;
	struct server *s = q->server;
	int rc;

	s->in_flight--;
	if (r->end == CHAT_REPLY)
		s->look.missed = 0;
	q->stage = STAGE_QUEUED;
	m->tokens_reserved -= q->reserved;
	/* A timeout may have cost them; a refusal costs nothing; an answer says what it cost. */
	if (r->end == CHAT_TIMEOUT || r->status == 200)
		m->tokens_spent += q->reserved;
	q->failure.code = NULL;
	q->failure.message[0] = '\0';
	if (r->end == CHAT_REPLY && read_reply(m, q, r, err) < 0)
		return -1;
	if (r->end != CHAT_REPLY)
		model_end_broken(m, q, r, now);
	rc = model_trace(m, s, q, r, q->failure.code != NULL ? q->failure.code : "answered",
			 q->failure.message, err);
	if (rc == 0 && r->end == CHAT_REPLY)
		rc = end_reply(m, q, r, now, err);
	q->reserved = 0;
	return rc;
}

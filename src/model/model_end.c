/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "model/model_state.h"
#include "sys/clock.h"

void model_leave_alone(struct model *m, struct server *s, const struct failure *why, bool for_good)
{
	s->last = *why;
	if (for_good) {
		s->stage = SERVER_DEAD;
		model_note(m, "%s is asked no more: %s", s->authority, why->message);
		return;
	}
	if (s->stage != SERVER_READY)
		s->stage = SERVER_NEW;
	s->finds = 0;
	breaker_trip(&s->breaker, clock_monotonic_ns() / MS + BREAKER_OPEN_MS);
}

static void requeue(struct question *q, int64_t not_before)
{
	q->stage = STAGE_QUEUED;
	q->not_before_ns = not_before;
}

/* Asked anew in another form: no failure, and no attempt of --retries. */
static bool ask_anew(struct question *q)
{
	if (++q->adapted > ADAPTED_MAX)
		return false;
	q->tries--;
	requeue(q, 0);
	return true;
}

static void give_up(struct model *m, struct question *q)
{
	model_finish(m, q, REPLY_FAILED);
}

/* A failure that may pass: again after a while, within bounds; false: no more. */
static bool try_again(struct model *m, struct question *q, int64_t floor_ms, int64_t now)
{
	int retries = m->options.retries < 0 ? 2 : m->options.retries;
	struct server *s = q->server;
	int64_t delay_ms;

	if (floor_ms > BACKOFF_OBEYED_MS) {
		s->last = q->failure;
		breaker_trip(&s->breaker, now / MS + floor_ms);
		return false;
	}
	/* A server that names the moment is not harmed by the question; the bucket is for the
	 * others. */
	if ((int)q->tries > retries || (floor_ms == 0 && !backoff_spend(&m->backoff)))
		return false;
	delay_ms = backoff_delay_ms(&m->backoff, q->tries, floor_ms);
	if (floor_ms > 0)
		s->not_before_ns = now + delay_ms * MS;
	m->counts.retries++;
	requeue(q, now + delay_ms * MS);
	if (q->deadline_ns != 0 && q->not_before_ns >= q->deadline_ns)
		model_finish(m, q, REPLY_LATE);
	return true;
}

static void retry(struct model *m, struct question *q, int64_t floor_ms, int64_t now)
{
	if (!try_again(m, q, floor_ms, now))
		give_up(m, q);
}

static void note_failure(struct server *s, const struct question *q, int64_t now)
{
	s->last = q->failure;
	breaker_failure(&s->breaker, now / MS);
}

/* The transfer itself went wrong. */
static void end_broken(struct model *m, struct question *q, const struct chat_result *r,
		       int64_t now)
{
	static const char *const codes[] = {
		[CHAT_REPLY] = "http",	  [CHAT_RESOLVE] = "resolve", [CHAT_CONNECT] = "connect",
		[CHAT_TLS] = "tls",	  [CHAT_TIMEOUT] = "timeout", [CHAT_LARGE] = "too_large",
		[CHAT_BROKEN] = "broken",
	};
	struct server *s = q->server;

	model_fail(&q->failure, codes[r->end], 0, r->message);
	if (r->end == CHAT_TLS) {
		model_leave_alone(m, s, &q->failure, true);
		give_up(m, q);
		return;
	}
	note_failure(s, q, now);
	if (r->end == CHAT_TIMEOUT)
		level_cut(&m->level, now, r->took_ns);
	if (r->end == CHAT_LARGE)
		give_up(m, q);
	else
		retry(m, q, 0, now);
}

static void end_loading(struct model *m, struct question *q, int64_t floor_ms, int64_t now)
{
	struct server *s = q->server;

	if (s->loading_ns == 0)
		s->loading_ns = now;
	if (now - s->loading_ns > LOADING_MAX_MS * MS) {
		note_failure(s, q, now);
		retry(m, q, floor_ms, now);
		return;
	}
	breaker_neither(&s->breaker, now / MS);
	if (floor_ms > BACKOFF_OBEYED_MS || floor_ms == 0)
		floor_ms = 1000;
	q->tries--;
	s->not_before_ns = now + floor_ms * MS;
	requeue(q, s->not_before_ns);
}

/* Half the rows, for this question and those after it; false: it is as short as it can be. */
static bool thin(struct model *m, struct question *q)
{
	struct server *s = q->server;
	size_t rows = q->prompt.rows / 2;

	if (q->asks == ASKS_COMMENT || q->prompt.rows <= PROMPT_ROWS_MIN)
		return false;
	if (rows < PROMPT_ROWS_MIN)
		rows = PROMPT_ROWS_MIN;
	if (s->rows_max == 0 || rows < s->rows_max)
		s->rows_max = rows;
	q->rows_max = rows;
	q->built = false;
	(void)m;
	return ask_anew(q);
}

static void end_too_long(struct model *m, struct question *q, int64_t now)
{
	struct server *s = q->server;

	breaker_neither(&s->breaker, now / MS);
	if (m->envelope.context > 0)
		s->context = m->envelope.context;
	if (thin(m, q))
		return;
	if (!m->noted_context) {
		m->noted_context = true;
		model_note(m,
			   "%s: the model's context is too small for a question (%s): start it "
			   "with one of 4096 tokens, "
			   "as docker model configure --context-size 4096 %s",
			   s->authority, q->failure.message, s->name.data);
	}
	note_failure(s, q, now);
	give_up(m, q);
}

/* 400 and the like, without a member named: step down the ladder of formats. */
static bool step_down(struct model *m, struct question *q)
{
	struct server *s = q->server;

	if (q->asks == ASKS_COMMENT || m->options.response_format != FORMAT_AUTO)
		return false;
	if (q->form.format != s->form.format) /* another question has found out already */
		return ask_anew(q);
	if (s->form.format == FORMAT_TEXT)
		return false;
	s->form.format = s->form.format == FORMAT_SCHEMA ? FORMAT_JSON : FORMAT_TEXT;
	s->shaped = false;
	s->shapeless = 0;
	return ask_anew(q);
}

static bool adapt(struct model *m, struct question *q, enum envelope_end end)
{
	struct wire_form *form = &q->server->form;

	switch (end) {
	case ENVELOPE_BAD_TOKENS:
		if (q->form.completion_tokens)
			return false;
		form->completion_tokens = true;
		return ask_anew(q);
	case ENVELOPE_BAD_TEMPERATURE:
		if (q->form.no_temperature)
			return false;
		form->no_temperature = true;
		return ask_anew(q);
	case ENVELOPE_BAD_SEED:
		if (q->form.no_seed)
			return false;
		form->no_seed = true;
		return ask_anew(q);
	default:
		return step_down(m, q);
	}
}

static void end_request(struct model *m, struct question *q, enum envelope_end end, int64_t now)
{
	struct server *s = q->server;

	if (adapt(m, q, end)) {
		breaker_neither(&s->breaker, now / MS);
		return;
	}
	/* No form was taken: the fault is elsewhere, and the next question begins at the top. */
	if (m->options.response_format == FORMAT_AUTO && q->form.format == FORMAT_TEXT &&
	    !s->shaped && q->asks != ASKS_COMMENT)
		s->form.format = FORMAT_SCHEMA;
	note_failure(s, q, now);
	give_up(m, q);
}

static void end_key(struct model *m, struct question *q, int64_t now)
{
	struct server *s = q->server;

	m->counts.key_refused = true;
	if (s->answered)
		note_failure(s, q, now);
	else
		model_leave_alone(m, s, &q->failure, true);
	give_up(m, q);
}

static void end_not_found(struct model *m, struct question *q, int64_t now)
{
	struct server *s = q->server;

	if (!m->noted_missing) {
		m->noted_missing = true;
		model_note(m,
			   "%s: %s: is the model there (docker model pull %s) and the path right "
			   "(-u)?",
			   s->authority, q->failure.message, s->name.data);
	}
	note_failure(s, q, now);
	give_up(m, q);
}

/* No reply passed: the record keeps what came. */
static void unusable(struct model *m, struct question *q, struct span text)
{
	struct err lost = ERR_INIT;

	if (q->asks == ASKS_EXAM) {
		model_exam_cut(m, q);
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
		(void)snprintf(q->reply.rejected_why, sizeof(q->reply.rejected_why), "%s", why.msg);
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
	if ((++s->shapeless >= 3 || !s->shaped) && step_down(m, q))
		return;
	model_fail(&q->failure, "shape", 200, why.msg);
	unusable(m, q, content);
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
	} else if ((++s->shapeless >= 3 || !s->shaped) && step_down(m, q)) {
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
		if (!thin(m, q))
			unusable(m, q, content);
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

	if (tokens >= 0 && tokens < q->max_tokens && thin(m, q))
		return;
	if (q->asks == ASKS_COMMENT) {
		end_comment(m, q, buf_span(&m->envelope.content));
		return;
	}
	unusable(m, q, buf_span(&m->envelope.content));
}

static void count_good(struct model *m, struct question *q, int64_t now)
{
	struct server *s = q->server;
	struct envelope *e = &m->envelope;

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

static void end_http(struct model *m, struct question *q, const struct chat_result *r, int64_t now)
{
	struct server *s = q->server;
	enum envelope_end end = m->envelope.end;
	int64_t floor_ms =
		backoff_retry_after_ms(r->retry_after, r->retry_after_ms, r->date, clock_wall_ns());

	switch (end) {
	case ENVELOPE_GARBLED:
		note_failure(s, q, now);
		if (q->garbled++ > 0 || !try_again(m, q, floor_ms, now))
			unusable(m, q, r->body);
		return;
	case ENVELOPE_LOADING:
		end_loading(m, q, floor_ms, now);
		return;
	case ENVELOPE_LIMITED:
		breaker_neither(&s->breaker, now / MS);
		level_cut(&m->level, now, r->took_ns);
		retry(m, q, floor_ms, now);
		return;
	case ENVELOPE_PASSING:
		note_failure(s, q, now);
		if (r->status == 503)
			level_cut(&m->level, now, r->took_ns);
		retry(m, q, floor_ms, now);
		return;
	case ENVELOPE_KEY:
		end_key(m, q, now);
		return;
	case ENVELOPE_QUOTA:
		model_leave_alone(m, s, &q->failure, true);
		give_up(m, q);
		return;
	case ENVELOPE_NOT_FOUND:
		end_not_found(m, q, now);
		return;
	case ENVELOPE_TOO_LONG:
		end_too_long(m, q, now);
		return;
	case ENVELOPE_BAD_REQUEST:
	case ENVELOPE_BAD_TOKENS:
	case ENVELOPE_BAD_TEMPERATURE:
	case ENVELOPE_BAD_SEED:
		end_request(m, q, end, now);
		return;
	default:
		note_failure(s, q, now);
		give_up(m, q);
		return;
	}
}

static int read_reply(struct model *m, struct question *q, const struct chat_result *r,
		      struct err *err)
{
	const char *words;

	if (envelope_read(&m->envelope, r->status, r->body, err) < 0)
		return -1;
	if (r->status == 200)
		m->counts.replies++;
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
		unusable(m, q, buf_span(&m->envelope.content));
		return 0;
	default:
		end_http(m, q, r, now);
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
		end_broken(m, q, r, now);
	rc = model_trace(m, s, q, r, q->failure.code != NULL ? q->failure.code : "answered",
			 q->failure.message, err);
	if (rc == 0 && r->end == CHAT_REPLY)
		rc = end_reply(m, q, r, now, err);
	q->reserved = 0;
	return rc;
}

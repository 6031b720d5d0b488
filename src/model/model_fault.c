/* SPDX-License-Identifier: MIT */
/* What becomes of a question whose reply was no answer. */
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

void model_end_broken(struct model *m, struct question *q, const struct chat_result *r, int64_t now)
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

bool model_thin(struct question *q)
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
	return ask_anew(q);
}

static void end_too_long(struct model *m, struct question *q, int64_t now)
{
	struct server *s = q->server;

	breaker_neither(&s->breaker, now / MS);
	if (m->envelope.context > 0)
		s->context = m->envelope.context;
	if (model_thin(q))
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

bool model_step_down(struct model *m, struct question *q)
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
		return model_step_down(m, q);
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

void model_end_refused(struct model *m, struct question *q, const struct chat_result *r,
		       int64_t now)
{
	struct server *s = q->server;
	enum envelope_end end = m->envelope.end;
	int64_t floor_ms =
		backoff_retry_after_ms(r->retry_after, r->retry_after_ms, r->date, clock_wall_ns());

	switch (end) {
	case ENVELOPE_GARBLED:
		note_failure(s, q, now);
		if (q->garbled++ == 0 && try_again(m, q, floor_ms, now))
			return;
		/* Who answers so is no chat server, and sits no exam. */
		if (q->asks == ASKS_EXAM)
			give_up(m, q);
		else
			model_unusable(m, q, r->body);
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

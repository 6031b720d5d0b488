/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "model/model_state.h"

void model_fail(struct failure *f, const char *code, int http, const char *message)
{
	f->code = code;
	f->http = http;
	(void)snprintf(f->message, sizeof(f->message), "%s", message != NULL ? message : "");
}

/* Does this question count for the exit status? The exam and comments do not. */
static bool counts(const struct question *q)
{
	return q->asks == ASKS_JUDGE || (q->asks == ASKS_OPEN && q->judge_wanted);
}

static void count(struct model *m, const struct question *q, enum reply_status status)
{
	if (status == REPLY_NOT_NEEDED || status == REPLY_OFF)
		return;
	m->counts.questions++;
	if (status == REPLY_ANSWERED)
		m->counts.answered++;
	else if (counts(q))
		m->counts.unanswered++;
}

/* The record's members that hold whatever came of the question. Texts that do not fit for want of
 * memory are left out. */
static void fill(struct model *m, struct question *q)
{
	struct reply *r = &q->reply;
	struct err lost = ERR_INIT;
	const struct server *s = q->server;

	if (s != NULL && r->name.len == 0 && r->sent)
		(void)!buf_add(&r->name, s->name.data, s->name.len, &lost);
	if (r->status != REPLY_ANSWERED && q->failure.code != NULL) {
		r->error_code = q->failure.code;
		r->error_http = q->failure.http;
		(void)!buf_addz(&r->error_message, q->failure.message, &lost);
	}
	r->exam = m->counts.exam;
	if (q->built && q->asks == ASKS_JUDGE)
		r->shown = (int64_t)q->prompt.shown.rows_n;
}

void model_finish(struct model *m, struct question *q, enum reply_status status)
{
	if (q->stage == STAGE_FLYING) {
		const struct chat_result cut = { .body = { "", 0 } };
		struct err lost = ERR_INIT;

		(void)!model_trace(m, q->server, q, &cut, reply_status_name(status), "given up",
				   &lost);
		chat_abort(m->chat, q);
		q->server->in_flight--;
		m->tokens_reserved -= q->reserved;
		/* The server may have answered by now: what it was asked counts as spent. */
		m->tokens_spent += q->reserved;
		q->reserved = 0;
	}
	q->stage = STAGE_DONE;
	q->reply.status = status;
	if (q->asks == ASKS_EXAM)
		return; /* model_exam_step sweeps it up */
	fill(m, q);
	count(m, q, status);
	m->done_n++;
}

enum choice { CHOICE_GO, CHOICE_WAIT, CHOICE_NONE };

static enum choice ready_for(const struct server *s, int64_t now)
{
	if (s->stage == SERVER_DEAD)
		return CHOICE_NONE;
	switch (breaker_ask(&s->breaker, now / MS)) {
	case BREAKER_OPEN:
		return CHOICE_NONE;
	case BREAKER_PROBE:
		return now - s->probe_ns < PROBE_HOLD_MS * MS ? CHOICE_WAIT : CHOICE_NONE;
	case BREAKER_GO:
		break;
	}
	if (now < s->not_before_ns || s->stage == SERVER_FINDING)
		return CHOICE_WAIT;
	/* One at a time finds out whether a model is still loading. */
	if (s->loading_ns != 0 && s->in_flight > 0)
		return CHOICE_WAIT;
	return CHOICE_GO;
}

/* Least in flight among the healthy; not where it just failed, if there is another. */
static enum choice choose(struct model *m, const struct question *q, int64_t now,
			  struct server **out)
{
	enum choice best = CHOICE_NONE;
	bool waits = false;
	size_t i;

	*out = NULL;
	/* One server's exam decides for all: nobody is asked as a judge while one is unproven. */
	for (i = 0; i < m->servers_n && q->asks == ASKS_OPEN; i++)
		waits = waits || model_exam_waits(&m->servers[i]);
	for (i = 0; i < m->servers_n; i++) {
		struct server *s = &m->servers[i];
		enum choice c = ready_for(s, now);

		if (q->asks == ASKS_EXAM && s != q->server)
			continue;
		if (waits && c == CHOICE_GO && s->stage == SERVER_READY)
			c = CHOICE_WAIT;
		if (c == CHOICE_WAIT && best == CHOICE_NONE)
			best = CHOICE_WAIT;
		if (c != CHOICE_GO)
			continue;
		best = CHOICE_GO;
		if (*out == NULL || (*out == q->server && q->tries > 0 && q->asks != ASKS_EXAM) ||
		    (s->in_flight < (*out)->in_flight && !(s == q->server && q->tries > 0)))
			*out = s;
	}
	return best;
}

/* Nobody is left to ask: the record says why. */
static void pass_by(struct model *m, struct question *q)
{
	const struct server *s = q->server != NULL ? q->server : &m->servers[0];
	size_t i;

	for (i = 0; i < m->servers_n && s->last.code == NULL; i++)
		s = &m->servers[i];
	if (q->failure.code == NULL)
		q->failure = s->last;
	/* An exam question stays its server's, asked or not. */
	if (!q->reply.sent && q->asks != ASKS_EXAM)
		q->server = NULL;
	model_finish(m, q, REPLY_FAILED);
}

static bool room_to_send(const struct model *m)
{
	return chat_in_flight(m->chat) < m->level.jobs;
}

int model_settle(struct model *m, struct question *q, struct err *err)
{
	if (q->asks == ASKS_OPEN) {
		bool trusted = model_trusts(m);

		if (trusted ? !q->judge_wanted : !q->comment_wanted) {
			model_finish(m, q, REPLY_NOT_NEEDED);
			return 0;
		}
		q->asks = trusted ? ASKS_JUDGE : ASKS_COMMENT;
	}
	if (q->asks != ASKS_EXAM && model_recall(m, q, err) < 0)
		return -1;
	if (m->options.offline && q->stage != STAGE_DONE) {
		model_fail(&q->failure, "offline", 0,
			   "no answer is kept, and --offline asks nobody");
		model_finish(m, q, REPLY_FAILED);
	}
	return 0;
}

static int try_send(struct model *m, struct question *q, int64_t now, struct err *err)
{
	struct server *s;

	switch (choose(m, q, now, &s)) {
	case CHOICE_NONE:
		pass_by(m, q);
		return 0;
	case CHOICE_WAIT:
		return 0;
	case CHOICE_GO:
		break;
	}
	if (s->stage == SERVER_NEW)
		return model_find(m, s, now, err);
	if (model_settle(m, q, err) < 0)
		return -1;
	return q->stage == STAGE_QUEUED ? model_send(m, q, s, now, err) : 0;
}

/* The exam takes too long: from now on windows are a commentator's until it ends. */
static bool pass_exam(struct model *m, struct question *q, int64_t now)
{
	bool waits = false;
	size_t i;

	for (i = 0; i < m->servers_n; i++) {
		struct server *s = &m->servers[i];

		if (s->exam != EXAM_RUNNING || s->exam_slow)
			continue;
		s->exam_slow = true;
		waits = true;
	}
	if (!waits || !q->comment_wanted)
		return false;
	q->deadline_ns = now + COMMENT_WITHIN_MS * MS;
	return true;
}

/* Ends a question whose time is over; false: it may go on. */
static bool expire(struct model *m, struct question *q, int64_t now)
{
	if (m->interrupted && (q->stage == STAGE_QUEUED || now >= m->grace_ns)) {
		model_finish(m, q, REPLY_INTERRUPTED);
		return true;
	}
	if (m->deadline_ns != 0 && now >= m->deadline_ns) {
		model_finish(m, q, REPLY_DEADLINE);
		return true;
	}
	if (q->deadline_ns != 0 && now >= q->deadline_ns) {
		if (q->asks == ASKS_OPEN && pass_exam(m, q, now))
			return false;
		if (q->failure.code == NULL && q->stage == STAGE_FLYING)
			model_fail(&q->failure, "late", 0, "no answer within --answer-within");
		model_finish(m, q, REPLY_LATE);
		return true;
	}
	return false;
}

/* A question in its wait need not sit it out where nobody will be there to ask. */
static bool anyone_left(const struct model *m, int64_t now)
{
	size_t i;

	for (i = 0; i < m->servers_n; i++)
		if (m->servers[i].stage != SERVER_DEAD &&
		    breaker_ask(&m->servers[i].breaker, now / MS) != BREAKER_OPEN)
			return true;
	return false;
}

static void note_oldest(const struct question *q)
{
	struct server *s = q->server;

	if (s->oldest_ns == 0 || q->sent_ns < s->oldest_ns)
		s->oldest_ns = q->sent_ns;
}

int model_step(struct model *m, int64_t now, struct err *err)
{
	struct question *q;
	size_t i;

	if (model_exam_step(m, now, err) < 0)
		return -1;
	m->limited = false;
	for (i = 0; i < m->servers_n; i++)
		m->servers[i].oldest_ns = 0;
	for (q = m->first; q != NULL; q = q->next) {
		if (q->stage == STAGE_DONE || expire(m, q, now))
			continue;
		if (q->stage == STAGE_FLYING) {
			note_oldest(q);
			continue;
		}
		if (now < q->not_before_ns && anyone_left(m, now))
			continue;
		if (!room_to_send(m)) {
			m->limited = true;
			continue;
		}
		if (pace_wait_ns(&m->pace, now) > 0)
			continue;
		if (try_send(m, q, now, err) < 0)
			return -1;
		if (q->stage == STAGE_FLYING)
			note_oldest(q);
	}
	return model_look_step(m, now, err);
}

static void sooner(int64_t *due, int64_t at, int64_t now)
{
	int64_t left = at > now ? at - now : 0;

	if (*due < 0 || left < *due)
		*due = left;
}

int64_t model_due_ns(const struct model *m, int64_t now)
{
	const struct question *q;
	int64_t due = -1;
	bool queued = false;
	size_t i;

	if (m->done_n > 0)
		return 0;
	for (q = m->first; q != NULL; q = q->next) {
		if (q->deadline_ns != 0)
			sooner(&due, q->deadline_ns, now);
		if (q->stage != STAGE_QUEUED)
			continue;
		queued = true;
		if (q->not_before_ns > now)
			sooner(&due, q->not_before_ns, now);
	}
	if (m->first != NULL && m->deadline_ns != 0)
		sooner(&due, m->deadline_ns, now);
	if (m->first != NULL && m->interrupted)
		sooner(&due, m->grace_ns, now);
	for (i = 0; i < m->servers_n; i++)
		model_look_due(&m->servers[i], &due, now);
	if (!queued)
		return due;
	if (pace_wait_ns(&m->pace, now) > 0)
		sooner(&due, now + pace_wait_ns(&m->pace, now), now);
	for (i = 0; i < m->servers_n; i++) {
		const struct server *s = &m->servers[i];

		if (s->not_before_ns > now)
			sooner(&due, s->not_before_ns, now);
		if (s->breaker.open && s->breaker.probing)
			sooner(&due, s->probe_ns + PROBE_HOLD_MS * MS, now);
		else if (s->breaker.open && s->breaker.until_ms * MS > now)
			sooner(&due, s->breaker.until_ms * MS, now);
	}
	return due;
}

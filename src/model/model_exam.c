/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "model/model_state.h"
#include "sys/clock.h"

/* Windows wait for the marks of a server that is there to be examined. */
bool model_exam_waits(const struct server *s)
{
	return s->stage == SERVER_READY && !s->exam_slow &&
	       (s->exam == EXAM_TO_DO || s->exam == EXAM_RUNNING);
}

/* Of several servers all that can be asked must have passed. */
bool model_trusts(const struct model *m)
{
	size_t i;
	bool any = false;

	if (m->options.trust != TRUST_EXAM)
		return m->options.trust == TRUST_ALWAYS;
	for (i = 0; i < m->servers_n; i++) {
		const struct server *s = &m->servers[i];

		if (s->stage != SERVER_READY && !s->known)
			continue;
		any = true;
		if (s->exam != EXAM_DONE || exam_state(&s->marks) != EXAM_PASSED)
			return false;
	}
	return any;
}

bool model_trust_known(const struct model *m)
{
	size_t i;

	if (m->options.trust != TRUST_EXAM)
		return true;
	for (i = 0; i < m->servers_n; i++)
		if (m->servers[i].exam != EXAM_DONE ||
		    (m->servers[i].stage != SERVER_READY && !m->servers[i].known))
			return false;
	return true;
}

/* The least of the finished marks, as the records tell them. */
static void count_marks(struct model *m)
{
	size_t i;

	m->counts.exam = -1;
	for (i = 0; i < m->servers_n; i++) {
		const struct server *s = &m->servers[i];
		int right = exam_marks_right(&s->marks);

		if (s->exam == EXAM_DONE && exam_state(&s->marks) != EXAM_UNFINISHED &&
		    (m->counts.exam < 0 || right < m->counts.exam))
			m->counts.exam = right;
	}
	m->counts.trusted = model_trusts(m);
}

static void note_marks(struct model *m, const struct server *s)
{
	int right = exam_marks_right(&s->marks);
	char lost[EXAM_LOST_MAX];

	switch (exam_state(&s->marks)) {
	case EXAM_PASSED:
		model_note(m, "%s passed the exam with %d of %d: its word counts", s->name.data,
			   right, EXAM_QUESTIONS);
		break;
	case EXAM_FAILED:
		model_note(m,
			   "%s failed the exam with %d of %d (%d pass): verdicts are the "
			   "detector's, and it is asked for comments only; "
			   "a larger model may do better (-m), --trust always takes its word all "
			   "the same",
			   s->name.data, right, EXAM_QUESTIONS, EXAM_PASS);
		break;
	case EXAM_UNFINISHED:
		model_exam_lost_words(s, lost);
		if (s->exam_lost > 0)
			model_note(m, "%s did not finish the exam: %s%s", s->name.data, lost,
				   s->exam_cut > 0 ? " (--max-tokens)" : "");
		else
			model_note(m,
				   "%s did not finish the exam; the next run goes on where this "
				   "one stopped",
				   s->name.data);
		break;
	}
}

static void end_exam(struct model *m, struct server *s)
{
	s->exam = EXAM_DONE;
	count_marks(m);
	note_marks(m, s);
}

/* Takes the marks of an earlier run, if they are for this very model and these very questions. */
int model_exam_key(struct model *m, struct server *s, struct err *err)
{
	struct prompt_options options = { .system_text = m->options.system_text,
					  .prompt_text = m->options.prompt_text };
	char endpoint[URL_MAX + 64];
	struct buf request, model;
	int rc = -1;

	buf_init(&request, 4 << 20);
	buf_init(&model, 4 << 20);
	/* Base 0, not the one found: marks must be found again before anybody is asked. */
	if (!url_base(&s->url, 0, "", endpoint, sizeof(endpoint)))
		endpoint[0] = '\0';
	if (model_request_options(m, &request, err) < 0 ||
	    buf_add(&model, s->name.data, s->name.len, err) < 0 ||
	    buf_addc(&model, '\n', err) < 0 ||
	    buf_add(&model, s->entry.data, s->entry.len, err) < 0 ||
	    exam_key(m->exam, &options, span_z(endpoint), buf_span(&model), buf_span(&request),
		     s->marks_key, err) < 0)
		goto out;
	(void)model_recall_marks(m, s);
	s->exam = exam_state(&s->marks) == EXAM_UNFINISHED ? EXAM_TO_DO : EXAM_DONE;
	count_marks(m);
	rc = 0;
out:
	buf_release(&request);
	buf_release(&model);
	return rc;
}

static bool in_hand(const struct model *m, const struct server *s, size_t n)
{
	const struct question *q;

	for (q = m->first; q != NULL; q = q->next)
		if (q->asks == ASKS_EXAM && q->server == s && q->exam_q == n &&
		    q->stage != STAGE_DONE)
			return true;
	return false;
}

/* In front of all windows, but after the exam questions that are there. */
static int add_question(struct model *m, struct server *s, size_t n, struct err *err)
{
	struct question *q = model_question_new(m, ASKS_EXAM), **at = &m->first;

	if (q == NULL)
		return err_nomem(err, "an exam question");
	q->server = s;
	q->exam_q = n;
	while (*at != NULL && (*at)->asks == ASKS_EXAM)
		at = &(*at)->next;
	q->next = *at;
	*at = q;
	if (q->next == NULL)
		m->last = &q->next;
	return 0;
}

/* Those not answered yet; at first one alone, which settles form and limits. */
static int add_questions(struct model *m, struct server *s, struct err *err)
{
	size_t n;

	for (n = 0; n < EXAM_QUESTIONS; n++) {
		if (s->marks.time_ns[n] != TIME_NONE || in_hand(m, s, n))
			continue;
		if (add_question(m, s, n, err) < 0)
			return -1;
		if (!s->exam_first)
			break;
	}
	return 0;
}

static bool any_in_hand(const struct model *m, const struct server *s)
{
	size_t n;

	for (n = 0; n < EXAM_QUESTIONS; n++)
		if (in_hand(m, s, n))
			return true;
	return false;
}

/* The exam goes on, begins or ends. */
static int examine(struct model *m, struct server *s, struct err *err)
{
	if (s->stage != SERVER_READY || m->interrupted)
		return 0;
	if (s->exam == EXAM_TO_DO) {
		if (model_exam_key(m, s, err) < 0)
			return -1;
		if (s->exam == EXAM_DONE)
			return 0;
		s->exam = EXAM_RUNNING;
		s->exam_first = exam_marks_answered(&s->marks) > 0;
		s->exam_cut = s->exam_lost = 0;
		return add_questions(m, s, err);
	}
	if (s->exam != EXAM_RUNNING || any_in_hand(m, s))
		return 0;
	if (!s->exam_first && s->exam_lost == 0) {
		s->exam_first = true;
		return add_questions(m, s, err);
	}
	if (s->exam_lost == 0 && exam_state(&s->marks) == EXAM_UNFINISHED)
		return add_questions(m, s, err); /* asked again in the form in force */
	end_exam(m, s);
	return 0;
}

/* A question that could not be asked: the exam is broken off, and tried again when the server is.
 */
static void break_off(struct model *m, struct server *s, const struct question *q)
{
	if (s->exam != EXAM_RUNNING)
		return;
	if (q->reply.status == REPLY_FAILED) {
		s->exam = EXAM_TO_DO;
		if (s->stage == SERVER_READY && !s->breaker.open)
			model_leave_alone(m, s, &q->failure, false);
		return;
	}
	end_exam(m, s);
}

int model_exam_step(struct model *m, int64_t now, struct err *err)
{
	struct question **at = &m->first, *q;
	size_t i;

	(void)now;
	if (m->options.trust != TRUST_EXAM)
		return 0;
	while ((q = *at) != NULL) {
		if (q->asks != ASKS_EXAM ||
		    (q->stage != STAGE_DONE && q->server->exam == EXAM_RUNNING)) {
			at = &q->next;
			continue;
		}
		if (q->stage == STAGE_DONE && q->reply.status != REPLY_ANSWERED)
			break_off(m, q->server, q);
		if (q->stage != STAGE_DONE)
			model_finish(m, q, REPLY_FAILED);
		*at = q->next;
		if (m->last == &q->next)
			m->last = at;
		model_question_done(m, q);
	}
	for (i = 0; i < m->servers_n; i++)
		if (examine(m, &m->servers[i], err) < 0)
			return -1;
	return 0;
}

/* Answers given in a form since left do not count. */
static void drop_other_forms(struct server *s)
{
	size_t n;

	for (n = 0; n < EXAM_QUESTIONS; n++)
		if (s->exam_form[n] != FORMAT_AUTO && s->exam_form[n] != s->form.format)
			s->marks.time_ns[n] = TIME_NONE;
}

int model_exam_judge(struct model *m, struct question *q, struct span content, struct err *err)
{
	struct server *s = q->server;
	struct exam_judged judged;

	if (exam_judge(m->exam, q->exam_q, &q->prompt.shown, content, &judged, err) < 0)
		return -1;
	exam_marks_set(&s->marks, q->exam_q, judged.result == EXAM_RIGHT, clock_wall_ns());
	s->exam_form[q->exam_q] = q->form.format;
	drop_other_forms(s);
	s->exam_first = true;
	model_remember_marks(m, s);
	model_finish(m, q, REPLY_ANSWERED);
	return s->exam == EXAM_RUNNING ? add_questions(m, s, err) : 0;
}

void model_exam_lost(struct model *m, struct question *q, bool cut)
{
	struct server *s = q->server;

	s->exam_lost++;
	s->exam_cut += cut;
	s->exam_last = q->failure;
	model_finish(m, q, REPLY_ANSWERED);
}

void model_exam_lost_words(const struct server *s, char out[EXAM_LOST_MAX])
{
	unsigned n = s->exam_cut > 0 ? s->exam_cut : s->exam_lost;
	const char *were = n == 1 ? "reply was" : "replies were";

	out[0] = '\0';
	if (s->exam_cut > 0)
		(void)snprintf(out, EXAM_LOST_MAX, "%u %s cut at the token limit", n, were);
	else if (n > 0)
		(void)snprintf(out, EXAM_LOST_MAX, "%u %s no use: %s", n, were,
			       s->exam_last.message);
}

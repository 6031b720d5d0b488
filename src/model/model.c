/* SPDX-License-Identifier: MIT */
#include "model/model.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/model_state.h"
#include "sys/clock.h"

void model_note(struct model *m, const char *fmt, ...)
{
	char text[ERR_MSG_MAX];
	va_list args;

	if (m->note == NULL)
		return;
	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	m->note(m->note_arg, text);
}

static void server_release(struct server *s)
{
	buf_release(&s->name);
	buf_release(&s->entry);
}

/* Headers that carry a secret follow the key's rule; the others go everywhere. */
static int add_site(struct model *m, struct server *s, const struct server *first, struct err *err)
{
	const struct model_options *o = &m->options;
	char home[URL_HOST_MAX + 8];
	const char **lines = calloc(o->headers_n + 1, sizeof(*lines));
	struct chat_site_options site = { .direct = s->url.reach != URL_FAR && !s->url.tls };
	size_t i;
	int number;

	if (lines == NULL)
		return err_nomem(err, "headers");
	url_authority(&first->url, home, sizeof(home));
	if (o->api_key != NULL &&
	    url_takes_key(&s->url, o->api_key_host != NULL ? o->api_key_host : home))
		site.key = o->api_key;
	else if (o->api_key != NULL)
		model_note(m,
			   "the key is not sent to %s: it goes only to the host it was given for, "
			   "and never over plain http",
			   s->authority);
	for (i = 0; i < o->headers_n; i++)
		if (!chat_header_is_secret(o->headers[i]) || url_takes_key(&s->url, home))
			lines[site.headers_n++] = o->headers[i];
	site.headers = lines;
	number = chat_site(m->chat, &site, err);
	free(lines);
	s->site = (size_t)number;
	return number < 0 ? -1 : 0;
}

static int server_init(struct model *m, struct server *s, const char *base_url, struct err *err)
{
	const struct model_options *o = &m->options;

	*s = (struct server){ .context = -1 };
	buf_init(&s->name, 4096);
	buf_init(&s->entry, ENVELOPE_BYTES_MAX);
	s->form.format = o->response_format == FORMAT_AUTO ? FORMAT_SCHEMA : o->response_format;
	exam_marks_init(&s->marks);
	if (url_parse(&s->url, base_url, err) < 0 ||
	    url_check_http(&s->url, o->allow_http, err) < 0)
		return -1;
	url_authority(&s->url, s->authority, sizeof(s->authority));
	if (buf_addz(&s->name, o->model != NULL ? o->model : MODEL_DEFAULT, err) < 0 ||
	    buf_z(&s->name, err) == NULL)
		return -1;
	return add_site(m, s, &m->servers[0], err);
}

static int default_jobs(const struct model *m)
{
	return m->servers[0].url.reach == URL_LOOPBACK ? 1 : 8;
}

/* With marks from an earlier run a window's question is known before any server is asked. */
static int start_exam(struct model *m, struct err *err)
{
	size_t i;

	if (m->options.trust != TRUST_EXAM)
		return 0;
	m->exam = exam_new(EXAM_SEED, err);
	if (m->exam == NULL)
		return -1;
	for (i = 0; i < m->servers_n; i++) {
		struct server *s = &m->servers[i];

		s->exam = EXAM_TO_DO;
		s->known = model_recall_server(m, s);
		if (s->known && model_exam_key(m, s, err) < 0)
			return -1;
	}
	return 0;
}

static int start(struct model *m, struct err *err)
{
	const struct model_options *o = &m->options;
	char agent[64];
	struct chat_options chat = { .agent = agent, .cacert = o->cacert };
	size_t i;

	chat.connections = (o->jobs > 0 ? (size_t)o->jobs : LEVEL_MAX) + o->base_urls_n;
	chat.connect_timeout_ms = o->connect_timeout_ms > 0 ? o->connect_timeout_ms : 10000;
	(void)snprintf(agent, sizeof(agent), "anomaly-filter/%s",
		       o->version != NULL ? o->version : "0");
	m->servers = calloc(o->base_urls_n, sizeof(*m->servers));
	if (m->servers == NULL)
		return err_nomem(err, "servers");
	m->chat = chat_new(&chat, err);
	if (m->chat == NULL)
		return -1;
	for (i = 0; i < o->base_urls_n; i++) {
		m->servers_n = i + 1;
		if (server_init(m, &m->servers[i], o->base_urls[i], err) < 0)
			return -1;
	}
	level_init(&m->level, o->jobs < 0 ? default_jobs(m) : o->jobs);
	pace_init(&m->pace, o->rate_per_second);
	backoff_init(&m->backoff, o->seed);
	if (o->deadline_ms > 0)
		m->deadline_ns = clock_monotonic_ns() + o->deadline_ms * MS;
	return model_open(m, err) < 0 || start_exam(m, err) < 0 ? -1 : 0;
}

struct model *model_new(const struct model_options *options, const struct schema *schema,
			model_note_fn *note, void *note_arg, struct err *err)
{
	struct model *m;

	if (options->base_urls_n == 0) {
		(void)err_set(err, ERR_INTERNAL, "a model without a base URL");
		return NULL;
	}
	m = calloc(1, sizeof(*m));
	if (m == NULL) {
		(void)err_nomem(err, "the model's side");
		return NULL;
	}
	m->options = *options;
	m->schema = schema;
	m->note = note;
	m->note_arg = note_arg;
	m->last = &m->first;
	m->counts.exam = -1;
	m->counts.trusted = options->trust == TRUST_ALWAYS;
	envelope_init(&m->envelope);
	if (start(m, err) < 0) {
		model_free(m);
		return NULL;
	}
	return m;
}

void model_question_done(struct model *m, struct question *q)
{
	reply_release(&q->reply);
	q->next = m->spare;
	m->spare = q;
}

static void free_questions(struct question *q)
{
	while (q != NULL) {
		struct question *next = q->next;

		prompt_release(&q->prompt);
		comment_release(&q->comment);
		buf_release(&q->body);
		reply_release(&q->reply);
		free(q);
		q = next;
	}
}

void model_free(struct model *m)
{
	size_t i;

	if (m == NULL)
		return;
	/* First the transfers: they borrow the questions' bodies. */
	chat_free(m->chat);
	free_questions(m->first);
	free_questions(m->spare);
	for (i = 0; i < m->servers_n; i++)
		server_release(&m->servers[i]);
	free(m->servers);
	envelope_release(&m->envelope);
	exam_free(m->exam);
	model_close(m);
	free(m);
}

/* Once full there is room when half of those that wait went: reading several windows at a time
 * finds its code and data in the processor's caches, reading one after each answer does not. */
bool model_room(struct model *m)
{
	size_t jobs = m->level.adapts && m->level.jobs < 4 ? 4 : m->level.jobs;
	size_t waiting = 3 * jobs < WAITING_MAX ? 3 * jobs : WAITING_MAX;

	m->full = m->windows_n >= jobs + (m->full ? waiting / 2 : waiting) ||
		  m->bytes >= HELD_BYTES_MAX;
	return !m->full;
}

/* What is left of the last question that ended, but for the memory of its texts. */
static struct question *take_spare(struct model *m)
{
	struct question *q = m->spare;
	struct prompt prompt = q->prompt;
	struct comment comment = q->comment;
	struct buf body = q->body;

	m->spare = q->next;
	*q = (struct question){ .prompt = prompt, .comment = comment, .body = body };
	return q;
}

static struct question *allocate(void)
{
	struct question *q = calloc(1, sizeof(*q));

	if (q == NULL)
		return NULL;
	prompt_init(&q->prompt);
	comment_init(&q->comment);
	buf_init(&q->body, (size_t)4 * PROMPT_BYTES_MAX);
	return q;
}

struct question *model_question_new(struct model *m, enum asks asks)
{
	struct question *q = m->spare != NULL ? take_spare(m) : allocate();

	if (q == NULL)
		return NULL;
	q->asks = asks;
	q->asked_ns = clock_monotonic_ns();
	reply_init(&q->reply, REPLY_FAILED);
	return q;
}

/* Is anything to be asked of this window, by a judge or a commentator? */
static void want(const struct model *m, struct question *q)
{
	const struct model_options *o = &m->options;
	q->judge_wanted = o->trust != TRUST_NEVER && o->ask != ASK_NONE &&
			  (o->ask == ASK_ALL || window_suspect(q->window));
	q->comment_wanted = o->trust != TRUST_ALWAYS && o->ask != ASK_NONE && o->comments &&
			    comment_needed(q->verdict);
}

int model_ask(struct model *m, uint64_t ticket, const struct window *w, const struct verdict *v,
	      struct err *err)
{
	struct question *q = model_question_new(m, ASKS_OPEN);

	if (q == NULL)
		return err_nomem(err, "a question");
	q->ticket = ticket;
	q->window = w;
	q->verdict = v;
	q->bytes = w->bytes;
	if (m->options.answer_within_ms > 0)
		q->deadline_ns = q->asked_ns + m->options.answer_within_ms * MS;
	*m->last = q;
	m->last = &q->next;
	m->windows_n++;
	m->bytes += q->bytes;
	want(m, q);
	if (m->options.ask == ASK_NONE)
		model_finish(m, q, REPLY_OFF);
	else if (!q->judge_wanted && !q->comment_wanted)
		model_finish(m, q, REPLY_NOT_NEEDED);
	else if (model_trust_known(m) || m->options.offline)
		return model_settle(m, q, err);
	return 0;
}

/* The server whose finding or look it is; NULL: a question's tag is the question. */
static struct server *server_of(struct model *m, const void *tag)
{
	size_t i;

	for (i = 0; i < m->servers_n; i++)
		if (tag == &m->servers[i] || tag == &m->servers[i].look)
			return &m->servers[i];
	return NULL;
}

static int take_results(struct model *m, struct err *err)
{
	struct chat_result r;

	while (chat_take(m->chat, &r)) {
		int64_t now = clock_monotonic_ns();
		struct server *s = server_of(m, r.tag);
		int rc;

		if (s == NULL)
			rc = model_end(m, &r, now, err);
		else if (r.tag == s)
			rc = model_found(m, s, &r, now, err);
		else
			rc = model_looked(m, s, &r, now, err);
		if (rc < 0)
			return -1;
	}
	return 0;
}

int model_wait(struct model *m, struct pollfd *fds, size_t nfds, int timeout_ms, struct err *err)
{
	int64_t now = clock_monotonic_ns(), due;

	if (model_step(m, now, err) < 0)
		return -1;
	due = model_due_ns(m, now);
	if (due >= 0) {
		int64_t due_ms = (due + MS - 1) / MS;

		if (timeout_ms < 0 || due_ms < timeout_ms)
			timeout_ms = due_ms > INT32_MAX ? INT32_MAX : (int)due_ms;
	}
	if (chat_wait(m->chat, fds, nfds, timeout_ms, err) < 0 || take_results(m, err) < 0)
		return -1;
	return model_step(m, clock_monotonic_ns(), err);
}

bool model_take(struct model *m, uint64_t *ticket, struct reply *reply)
{
	struct question **at, *q;

	if (m->done_n == 0)
		return false;
	for (at = &m->first; (q = *at) != NULL; at = &q->next)
		if (q->stage == STAGE_DONE && q->asks != ASKS_EXAM)
			break;
	if (q == NULL)
		return false;
	*at = q->next;
	if (m->last == &q->next)
		m->last = at;
	m->done_n--;
	m->windows_n--;
	m->bytes -= q->bytes;
	*ticket = q->ticket;
	*reply = q->reply;
	reply_init(&q->reply, REPLY_FAILED);
	model_question_done(m, q);
	return true;
}

bool model_idle(const struct model *m)
{
	return m->windows_n == m->done_n;
}

void model_interrupt(struct model *m, int grace_ms)
{
	int64_t until = clock_monotonic_ns() + grace_ms * MS;

	if (!m->interrupted || until < m->grace_ns)
		m->grace_ns = until;
	m->interrupted = true;
}

const struct model_counts *model_counts(const struct model *m)
{
	return &m->counts;
}

const char *model_name(const struct model *m)
{
	return m->servers[0].name.data;
}

const char *model_endpoint(const struct model *m)
{
	return m->servers[0].authority;
}

bool model_probe(const char *base_url, int timeout_ms)
{
	struct err ignored = ERR_INIT;
	struct url url;
	char models[URL_MAX + 64];

	if (url_parse(&url, base_url, &ignored) < 0 ||
	    !url_base(&url, 0, "/models", models, sizeof(models)))
		return false;
	return chat_probe(models, url.reach != URL_FAR && !url.tls, timeout_ms);
}

/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "model/cache.h"
#include "model/model_state.h"
#include "model/trace.h"
#include "sys/clock.h"
#include "sys/journal.h"
#include "sys/folder.h"

static const int64_t cache_bytes_max = INT64_C(256) << 20;

int model_open(struct model *m, struct err *err)
{
	const struct model_options *o = &m->options;
	struct err why = ERR_INIT;

	if (o->cache_dir != NULL) {
		m->answers = folder_open(o->cache_dir, ".answer", cache_bytes_max, err);
		if (m->answers == NULL)
			return -1;
	}
	if (o->trace_file != NULL) {
		m->trace = journal_open(o->trace_file, err);
		if (m->trace == NULL)
			return -1;
	}
	if (o->trust != TRUST_EXAM || o->marks_dir == NULL)
		return 0;
	m->marks = folder_open(o->marks_dir, NULL, 0, &why);
	if (m->marks == NULL)
		model_note(m, "the exam's marks are not kept: %s", why.msg);
	return 0;
}

void model_close(struct model *m)
{
	folder_close(m->answers);
	folder_close(m->marks);
	journal_close(m->trace);
}

static const char *const what_of[] = {
	[ASKS_OPEN] = "judge",
	[ASKS_JUDGE] = "judge",
	[ASKS_COMMENT] = "comment",
	[ASKS_EXAM] = "exam",
};

int model_trace(struct model *m, const struct server *s, const struct question *q,
		const struct chat_result *r, const char *outcome, const char *message,
		struct err *err)
{
	struct trace_line line = {
		.wall_ns = clock_wall_ns(),
		.what = "models",
		.attempt = s->finds,
		.endpoint = s->authority,
		.status = r->status,
		.reply = r->body,
		.seconds = (double)r->took_ns / 1e9,
		.outcome = outcome,
		.message = message,
	};
	struct buf out;
	int rc;

	if (m->trace == NULL)
		return 0;
	if (q != NULL) {
		line.what = what_of[q->asks];
		line.number = q->asks == ASKS_EXAM ? q->exam_q + 1 : q->ticket + 1;
		line.attempt = q->reply.attempts;
		line.request = buf_span(&q->body);
	}
	buf_init(&out, (size_t)16 << 20);
	rc = trace_add(&out, &line, err);
	if (rc == 0)
		rc = journal_add(m->trace, buf_span(&out), err);
	buf_release(&out);
	return rc;
}

static int add_part(struct buf *b, struct span part, struct err *err)
{
	/* Lengths keep parts apart: no text can pass for two. */
	return buf_addf(b, err, "%zu:", part.len) < 0 || buf_add(b, part.data, part.len, err) < 0
		       ? -1
		       : 0;
}

int model_request_options(const struct model *m, struct buf *out, struct err *err)
{
	size_t i;

	if (buf_addf(out, err, "max_tokens=%d format=%d\n", m->options.max_tokens,
		     (int)m->options.response_format) < 0)
		return -1;
	for (i = 0; i < m->options.request_members_n; i++)
		if (add_part(out, span_z(m->options.request_members[i]), err) < 0)
			return -1;
	return 0;
}

/* The key of a question that stands in full, before any server's limits. */
static int answer_key(struct model *m, struct question *q, struct err *err)
{
	bool comment = q->asks == ASKS_COMMENT;
	struct buf b;
	size_t i;
	int rc = -1;

	buf_init(&b, (size_t)8 << 20);
	if (buf_addz(&b, comment ? "comment 1\n" : "judge 1\n", err) < 0)
		goto out;
	for (i = 0; i < m->options.base_urls_n; i++)
		if (add_part(&b, span_z(m->options.base_urls[i]), err) < 0)
			goto out;
	if (add_part(&b, span_z(m->options.model != NULL ? m->options.model : ""), err) < 0 ||
	    model_request_options(m, &b, err) < 0 ||
	    add_part(&b, buf_span(comment ? &q->comment.system : &q->prompt.system), err) < 0 ||
	    add_part(&b, buf_span(comment ? &q->comment.user : &q->prompt.shown.question), err) <
		    0 ||
	    (!comment && add_part(&b, buf_span(&q->prompt.schema), err) < 0))
		goto out;
	hash_sha256_hex(buf_span(&b), q->cache_key);
	rc = 0;
out:
	buf_release(&b);
	return rc;
}

/* Judges a kept answer as if it came now; false: it does not pass today. */
static bool judge_kept(struct model *m, struct question *q, struct kept_answer *a)
{
	struct err why = ERR_INIT;

	if (q->asks == ASKS_COMMENT)
		return comment_judge(&q->comment, buf_span(&a->content), &q->reply.comment, &why) ==
		       0;
	if (a->rows_max > 0) {
		q->rows_max = a->rows_max;
		if (model_build(m, q, 0, &why) < 0)
			return false;
	}
	if (answer_parse(buf_span(&a->content), &q->prompt.shown, &q->reply.answer, &why) < 0) {
		q->rows_max = 0;
		q->built = false;
		return false;
	}
	q->reply.judged = true;
	q->reply.trusted = true;
	return true;
}

static int use_kept(struct model *m, struct question *q, struct kept_answer *a, struct err *err)
{
	struct reply *r = &q->reply;

	r->cached = true;
	r->sent = true;
	r->prompt_tokens = a->prompt_tokens;
	r->completion_tokens = a->completion_tokens;
	memcpy(r->request_sha256, a->request_sha256, sizeof(r->request_sha256));
	if (buf_add(&r->name, a->model.data, a->model.len, err) < 0)
		return -1;
	m->counts.cached++;
	model_finish(m, q, REPLY_ANSWERED);
	if (q->asks == ASKS_JUDGE) {
		r->shown_rows = q->prompt.shown;
		shown_init(&q->prompt.shown);
	}
	return 0;
}

int model_recall(struct model *m, struct question *q, struct err *err)
{
	struct err why = ERR_INIT;
	struct kept_answer a;
	struct buf file;
	char name[80];
	int rc = 0;

	if (m->answers == NULL || q->cache_key[0] != '\0')
		return 0;
	if ((!q->built && model_build(m, q, 0, err) < 0) || answer_key(m, q, err) < 0)
		return -1;
	(void)snprintf(name, sizeof(name), "%s.answer", q->cache_key);
	buf_init(&file, CACHE_FILE_MAX);
	kept_answer_init(&a);
	if (folder_get(m->answers, name, &file, &why) == FOLDER_THERE &&
	    cache_decode(&a, buf_span(&file), q->cache_key, &why) == 0 && judge_kept(m, q, &a))
		rc = use_kept(m, q, &a, err);
	kept_answer_release(&a);
	buf_release(&file);
	return rc;
}

/* A cache that cannot be written is a pity, said once; the answer stands. */
void model_remember(struct model *m, const struct question *q)
{
	struct err why = ERR_INIT;
	struct kept_answer a;
	struct buf file;
	char name[80];

	if (m->answers == NULL || q->cache_key[0] == '\0')
		return;
	kept_answer_init(&a);
	buf_init(&file, CACHE_FILE_MAX);
	a.rows_max = q->built_rows;
	a.prompt_tokens = q->reply.prompt_tokens;
	a.completion_tokens = q->reply.completion_tokens;
	memcpy(a.request_sha256, q->reply.request_sha256, sizeof(a.request_sha256));
	(void)snprintf(name, sizeof(name), "%s.answer", q->cache_key);
	if ((buf_add(&a.model, q->server->name.data, q->server->name.len, &why) < 0 ||
	     buf_add(&a.content, m->envelope.content.data, m->envelope.content.len, &why) < 0 ||
	     cache_encode(&file, &a, q->cache_key, &why) < 0 ||
	     folder_put(m->answers, name, buf_span(&file), &why) < 0) &&
	    !m->noted_cache) {
		m->noted_cache = true;
		model_note(m, "an answer is not kept: %s", why.msg);
	}
	kept_answer_release(&a);
	buf_release(&file);
}

/* Servers are known by what the user wrote. */
static void server_file(const struct model *m, const struct server *s, char out[80])
{
	char key[65];
	char text[URL_MAX + 600];

	(void)snprintf(text, sizeof(text), "%s\n%s\n%s", m->options.base_urls[s - m->servers],
		       m->options.model != NULL ? m->options.model : "",
		       m->options.model_given ? "given" : "");
	hash_sha256_hex(span_z(text), key);
	(void)snprintf(out, 80, "%s.server", key);
}

void model_remember_server(struct model *m, const struct server *s)
{
	struct err why = ERR_INIT;
	struct buf file;
	char name[80];

	if (m->marks == NULL)
		return;
	buf_init(&file, CACHE_FILE_MAX);
	server_file(m, s, name);
	if (cache_encode_server(&file, buf_span(&s->name), buf_span(&s->entry), &why) < 0 ||
	    folder_put(m->marks, name, buf_span(&file), &why) < 0)
		model_note(m, "what the server said is not kept: %s", why.msg);
	buf_release(&file);
}

bool model_recall_server(struct model *m, struct server *s)
{
	struct err why = ERR_INIT;
	struct buf file, model;
	char name[80];
	bool known = false;

	if (m->marks == NULL)
		return false;
	buf_init(&file, CACHE_FILE_MAX);
	buf_init(&model, 4096);
	server_file(m, s, name);
	if (folder_get(m->marks, name, &file, &why) == FOLDER_THERE &&
	    cache_decode_server(buf_span(&file), &model, &s->entry, &why) == 0 && model.len > 0) {
		buf_reset(&s->name);
		known = buf_add(&s->name, model.data, model.len, &why) == 0 &&
			buf_z(&s->name, &why) != NULL;
	}
	buf_release(&model);
	buf_release(&file);
	return known;
}

bool model_recall_marks(struct model *m, struct server *s)
{
	struct err why = ERR_INIT;
	struct buf file;
	char name[80];
	bool there = false;

	exam_marks_init(&s->marks);
	if (m->marks == NULL)
		return false;
	buf_init(&file, CACHE_FILE_MAX);
	(void)snprintf(name, sizeof(name), "%s.marks", s->marks_key);
	if (folder_get(m->marks, name, &file, &why) == FOLDER_THERE)
		there = exam_marks_decode(buf_span(&file), s->marks_key, clock_wall_ns(),
					  m->options.offline, &s->marks, &why) == 0;
	buf_release(&file);
	return there;
}

void model_remember_marks(struct model *m, const struct server *s)
{
	struct err why = ERR_INIT;
	struct buf file;
	char name[80];

	if (m->marks == NULL)
		return;
	buf_init(&file, CACHE_FILE_MAX);
	(void)snprintf(name, sizeof(name), "%s.marks", s->marks_key);
	if ((exam_marks_encode(&file, &s->marks, s->marks_key, buf_span(&s->name), &why) < 0 ||
	     folder_put(m->marks, name, buf_span(&file), &why) < 0) &&
	    !m->noted_cache) {
		m->noted_cache = true;
		model_note(m, "the exam's marks are not kept: %s", why.msg);
	}
	buf_release(&file);
}

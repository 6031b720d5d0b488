/* SPDX-License-Identifier: MIT */
#include "model/model_check.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "model/model_state.h"
#include "sys/clock.h"

enum { CONTEXT_WANTED = PROMPT_TOKENS_MAX + PROMPT_ANSWER_TOKENS + 96, CONTEXT_LEAST = 1500 };

struct check {
	struct model *m;
	struct server *s;
	check_line_fn *line;
	void *arg;
	struct pollfd stop;
	enum check_word worst;
	bool loading_said;
};

static void say(struct check *c, enum check_word word, const char *mend, const char *fmt, ...)
	AF_PRINTF(4, 5);

static void say(struct check *c, enum check_word word, const char *mend, const char *fmt, ...)
{
	char text[ERR_MSG_MAX + 128];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	if (word > c->worst)
		c->worst = word;
	c->line(c->arg, word, text, mend);
}

static bool stopped(const struct check *c)
{
	return (c->stop.revents & (POLLIN | POLLHUP)) != 0;
}

static int wait(struct check *c, int ms, struct err *err)
{
	return model_wait(c->m, &c->stop, c->stop.fd >= 0 ? 1 : 0, ms, err);
}

static const char *start_command(const struct server *s)
{
	if (s->url.port == 12434)
		return "docker desktop enable model-runner --tcp 12434   (Docker Engine: docker "
		       "model install-runner)";
	if (s->url.port == 11434)
		return "ollama serve";
	return "start the server, or give another address: -u URL";
}

static void say_failure(struct check *c)
{
	const struct failure *f = &c->s->last;
	const char *mend = start_command(c->s);
	char status[24];
	bool there = f->http != 0 || (f->code != NULL && strcmp(f->code, "connect") != 0 &&
				      strcmp(f->code, "resolve") != 0);

	if (f->code != NULL && strcmp(f->code, "refused") == 0)
		mend = c->m->options.api_key != NULL
			       ? "give the right key: --api-key-file FILE"
			       : "give a key: --api-key-file FILE, or ANOMALY_API_KEY";
	else if (f->code != NULL && strcmp(f->code, "tls") == 0)
		mend = "--cacert FILE, if the certificate is your own";
	else if (f->code != NULL && strcmp(f->code, "loading") == 0)
		mend = "wait until the model is loaded";
	else if (f->code != NULL && strcmp(f->code, "context") == 0)
		return; /* said by say_context */
	else if (there)
		mend = NULL;
	(void)snprintf(status, sizeof status, "status %d", f->http);
	if (f->http != 0 && strstr(f->message, status) == NULL)
		say(c, CHECK_ILL, mend, "%s: status %d, %s", c->s->authority, f->http, f->message);
	else
		say(c, CHECK_ILL, mend, "%s: %s", c->s->authority, f->message);
}

/* What a single request met, as a failure; false: it met none. */
static bool refused(struct check *c, bool replied, int status, struct err *err)
{
	const struct envelope *e = &c->m->envelope;

	if (!replied) {
		model_fail(&c->s->last, "broken", 0, "no reply to a question");
		return true;
	}
	if (e->end <= ENVELOPE_UNUSABLE)
		return false;
	model_fail(&c->s->last, e->code, status, buf_z(&c->m->envelope.message, err));
	return true;
}

static bool given_up(const struct server *s)
{
	return s->stage == SERVER_DEAD || s->breaker.open;
}

/* Until the server is found, is given up, or the user is. */
static int find(struct check *c, struct err *err)
{
	struct server *s = c->s;

	while (s->stage != SERVER_READY && !given_up(s) && !stopped(c)) {
		int64_t now = clock_monotonic_ns();

		if (s->stage == SERVER_NEW && now >= s->not_before_ns &&
		    model_find(c->m, s, now, err) < 0)
			return -1;
		if (s->loading_ns != 0 && !c->loading_said) {
			c->loading_said = true;
			say(c, CHECK_NOTE, NULL,
			    "%s is loading its model: waiting, at most %d minutes", s->authority,
			    LOADING_MAX_MS / 60000);
		}
		if (wait(c, 200, err) < 0)
			return -1;
	}
	return 0;
}

static void say_found(struct check *c)
{
	struct server *s = c->s;
	char base[URL_MAX + 64], mend[URL_MAX + 80], pull[URL_MAX];

	if (!url_base(&s->url, s->base, "", base, sizeof(base)))
		base[0] = '\0';
	(void)snprintf(mend, sizeof(mend), "-u %s", base);
	say(c, CHECK_WELL, s->base > 0 ? mend : NULL, "%s answers", base);
	if (!s->listed)
		say(c, CHECK_NOTE, NULL,
		    "its list of models cannot be read: %s is asked for, whether it is there or "
		    "not",
		    s->name.data);
	else if (s->entry.len == 0) {
		(void)snprintf(pull, sizeof(pull),
			       "docker model pull %s, ollama pull %s, or choose one that is there: "
			       "-m NAME",
			       s->name.data, s->name.data);
		say(c, CHECK_ILL, pull, "%s is not among its models", s->name.data);
	} else
		say(c, CHECK_WELL, NULL, "the model is %s", s->name.data);
}

/* One request by itself; false: no reply. The envelope holds what came. */
static int ask_once(struct check *c, const struct wire_question *q, bool *replied, int *status,
		    struct err *err)
{
	char url[URL_MAX + 64];
	struct chat_request request = {
		.site = c->s->site, .url = url, .tag = c, .timeout_ms = c->m->options.timeout_ms
	};
	struct chat_result result;
	struct buf body;
	int rc = -1;

	*replied = false;
	*status = 0;
	buf_init(&body, (size_t)4 * PROMPT_BYTES_MAX);
	if (wire_request(&body, q, &c->s->form, err) < 0 || !model_chat_url(c->s, url, sizeof(url)))
		goto out;
	request.body = buf_span(&body);
	if (chat_start(c->m->chat, &request, err) < 0)
		goto out;
	while (chat_in_flight(c->m->chat) > 0 && !stopped(c))
		if (chat_wait(c->m->chat, &c->stop, c->stop.fd >= 0 ? 1 : 0, 1000, err) < 0)
			goto out;
	rc = 0;
	if (chat_take(c->m->chat, &result) && result.end == CHAT_REPLY) {
		*replied = true;
		*status = result.status;
		rc = envelope_read(&c->m->envelope, result.status, result.body, err);
	}
out:
	chat_abort(c->m->chat, c);
	buf_release(&body);
	return rc;
}

/* Rows as they come in questions, until the text is as long as the longest question. */
static int long_question(struct buf *out, struct err *err)
{
	unsigned i;

	if (buf_addz(out, "Readings of one sensor, row and value. Say OK.\n", err) < 0)
		return -1;
	for (i = 0; prompt_tokens(buf_span(out)) < PROMPT_TOKENS_MAX - 12; i++)
		if (buf_addf(out, err, "%u %u.%02u\n", 1001 + i, 20 + i * 7 % 13, i * 37 % 100) < 0)
			return -1;
	return 0;
}

/* What the list does not tell is found with a question of full length: does it get there whole? */
static int probe_context(struct check *c, bool *cut, bool *told, struct err *err)
{
	struct wire_question q = { .model = c->s->name.data,
				   .max_tokens = 1,
				   .members = c->m->options.request_members,
				   .members_n = c->m->options.request_members_n };
	struct buf text;
	bool replied;
	int status, rc = -1;

	*cut = *told = false;
	buf_init(&text, PROMPT_BYTES_MAX);
	if (long_question(&text, err) < 0)
		goto out;
	q.user = buf_span(&text);
	if (ask_once(c, &q, &replied, &status, err) < 0)
		goto out;
	*told = replied && c->m->envelope.end <= ENVELOPE_UNUSABLE;
	if (replied && c->m->envelope.context > 0)
		c->s->context = c->m->envelope.context;
	*cut = replied && (c->m->envelope.end == ENVELOPE_TOO_LONG ||
			   (c->m->envelope.prompt_tokens > 0 &&
			    (size_t)c->m->envelope.prompt_tokens * 8 < text.len));
	rc = 0;
out:
	buf_release(&text);
	return rc;
}

static int say_context(struct check *c, struct err *err)
{
	const struct server *s = c->s;
	char mend[URL_MAX + 200];
	bool cut, told;

	if (probe_context(c, &cut, &told, err) < 0)
		return -1;
	(void)snprintf(mend, sizeof(mend),
		       "docker model configure --context-size %d %s   (llama-server: -c %d for "
		       "each slot of -np; ollama: OLLAMA_CONTEXT_LENGTH=%d)",
		       4096, s->name.data, 4096, 4096);
	if (s->context > 0 && s->context < CONTEXT_LEAST)
		say(c, CHECK_ILL, mend, "its context of %lld tokens is too small for a question",
		    (long long)s->context);
	else if (s->context > 0 && s->context < CONTEXT_WANTED - 96)
		say(c, CHECK_NOTE, mend,
		    "its context of %lld tokens is small: long questions are thinned to fit",
		    (long long)s->context);
	else if (cut)
		say(c, CHECK_NOTE, mend,
		    "its context is small: it does not take a question of full length whole");
	else if (s->context > 0)
		say(c, CHECK_WELL, NULL, "its context has %lld tokens", (long long)s->context);
	else if (told)
		say(c, CHECK_WELL, NULL, "a question of full length fits its context");
	return 0;
}

static void say_form(struct check *c)
{
	static const char *const words[] = {
		[FORMAT_AUTO] = "",
		[FORMAT_SCHEMA] = "json_schema",
		[FORMAT_JSON] = "json_object",
		[FORMAT_TEXT] = "words alone",
	};
	const struct server *s = c->s;

	if (s->shaped && s->form.format == FORMAT_SCHEMA)
		say(c, CHECK_WELL, NULL, "it obeys the schema of an answer");
	else if (s->shaped)
		say(c, CHECK_NOTE, NULL,
		    "it does not obey a schema, but answers in the form asked for (%s)",
		    words[s->form.format]);
	else if (c->m->seconds_n > 0)
		say(c, CHECK_ILL, "another model: -m NAME",
		    "it answers, but never in the form asked for");
}

/* With kept marks no question was asked today: one is, for its time. */
static int take_time(struct check *c, bool *failed, struct err *err)
{
	const struct prompt_options options = { .system_text = c->m->options.system_text,
						.prompt_text = c->m->options.prompt_text };
	struct wire_question q = { .model = c->s->name.data,
				   .members = c->m->options.request_members,
				   .members_n = c->m->options.request_members_n };
	struct err why = ERR_INIT;
	struct answer answer;
	struct prompt p;
	int64_t began = clock_monotonic_ns();
	bool replied;
	int status, rc = -1;

	prompt_init(&p);
	answer_init(&answer);
	if (exam_build(c->m->exam, 0, &options, &p, err) < 0)
		goto out;
	q.system = buf_span(&p.system);
	q.user = buf_span(&p.shown.question);
	q.schema = buf_span(&p.schema);
	q.max_tokens =
		c->m->options.max_tokens > 0 ? c->m->options.max_tokens : (int)p.answer_tokens;
	rc = ask_once(c, &q, &replied, &status, err);
	*failed = rc == 0 && refused(c, replied, status, err);
	if (rc == 0 && replied && c->m->envelope.end == ENVELOPE_CONTENT) {
		c->m->seconds_sum += (double)(clock_monotonic_ns() - began) / 1e9;
		c->m->seconds_n++;
		c->s->shaped = answer_parse(buf_span(&c->m->envelope.content), &p.shown, &answer,
					    &why) == 0;
	}
out:
	answer_release(&answer);
	prompt_release(&p);
	return rc;
}

static void say_marks(struct check *c)
{
	struct server *s = c->s;
	int right = exam_marks_right(&s->marks);
	char lost[EXAM_LOST_MAX];

	switch (exam_state(&s->marks)) {
	case EXAM_PASSED:
		say(c, CHECK_WELL, NULL, "exam: %d of %d, passed: its word counts", right,
		    EXAM_QUESTIONS);
		break;
	case EXAM_FAILED:
		say(c, CHECK_NOTE, "a larger model: -m NAME",
		    "exam: %d of %d, and %d pass: verdicts stay the detector's, and it only "
		    "comments",
		    right, EXAM_QUESTIONS, EXAM_PASS);
		break;
	case EXAM_UNFINISHED:
		model_exam_lost_words(s, lost);
		say(c, CHECK_ILL, s->exam_cut > 0 ? "--max-tokens N" : NULL,
		    "exam: not finished, %zu of %d answered%s%s", exam_marks_answered(&s->marks),
		    EXAM_QUESTIONS, lost[0] != '\0' ? "; " : "", lost);
		break;
	}
}

static int examine(struct check *c, struct err *err)
{
	struct server *s = c->s;
	bool failed = false;

	if (s->exam != EXAM_DONE)
		say(c, CHECK_WELL, NULL, "the exam is held: %d questions, or what was left of them",
		    EXAM_QUESTIONS);
	while (s->exam != EXAM_DONE && !given_up(s) && !stopped(c))
		if (wait(c, 1000, err) < 0)
			return -1;
	if (given_up(s)) {
		say_failure(c);
		return s->last.code != NULL && strcmp(s->last.code, "context") == 0
			       ? say_context(c, err)
			       : 0;
	}
	if (c->m->seconds_n == 0 && take_time(c, &failed, err) < 0)
		return -1;
	if (failed) {
		say_failure(c);
		return 0;
	}
	say_form(c);
	if (say_context(c, err) < 0)
		return -1;
	if (c->m->seconds_n > 0)
		say(c, CHECK_WELL, NULL, "a question takes %.2g s",
		    c->m->seconds_sum / c->m->seconds_n);
	say_marks(c);
	return 0;
}

static int check_one(struct check *c, struct err *err)
{
	if (find(c, err) < 0)
		return -1;
	if (stopped(c))
		return 0;
	if (c->s->stage != SERVER_READY) {
		say_failure(c);
		return 0;
	}
	say_found(c);
	if (c->s->listed && c->s->entry.len == 0)
		return 0;
	return examine(c, err);
}

int model_check(const struct model_options *options, check_line_fn *line, void *arg, int stop_fd,
		struct err *err)
{
	struct check c = { .line = line, .arg = arg, .stop = { .fd = stop_fd, .events = POLLIN } };
	struct model_options one = *options;
	size_t i;

	one.base_urls_n = 1;
	one.trust = TRUST_EXAM;
	one.offline = false;
	one.cache_dir = NULL;
	for (i = 0; i < options->base_urls_n && !stopped(&c); i++) {
		int rc;

		one.base_urls = &options->base_urls[i];
		c.m = model_new(&one, NULL, NULL, NULL, err);
		if (c.m == NULL)
			return -1;
		c.s = &c.m->servers[0];
		c.loading_said = false;
		rc = check_one(&c, err);
		model_free(c.m);
		if (rc < 0)
			return -1;
	}
	return (int)c.worst;
}

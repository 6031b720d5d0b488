/* SPDX-License-Identifier: MIT */
#include "filter/setup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config.h"

#include "base/jsonscan.h"
#include "model/chat.h"
#include "model/prompt.h"
#include "sys/clock.h"
#include "sys/fds.h"
#include "sys/guard.h"

enum { PROBE_MS = 300, TEXT_FILE_MAX = 256 << 10, KEY_FILE_MAX = 16 << 10 };

static const char default_base_url[] = "http://localhost:12434/engines/v1";

static const char *own(struct setup *s, char *text)
{
	s->texts[s->texts_n++] = text;
	return text;
}

static int read_text(struct setup *s, const char *path, size_t max, bool private_only,
		     const char **out, struct err *err)
{
	char *text;
	size_t len;
	if (fds_read_file(path, max, private_only, &text, &len, err) < 0)
		return -1;
	while (len > 0 && (text[len - 1] == '\n' || text[len - 1] == '\r'))
		text[--len] = '\0';
	*out = own(s, text);
	if (strlen(text) != len)
		return err_set(err, ERR_CONFIG, "%s holds a NUL byte", path);
	return 0;
}

static int read_key(struct setup *s, const struct options *o, struct err *err)
{
	s->model.api_key = o->api_key;
	if (o->api_key_file &&
	    read_text(s, o->api_key_file, KEY_FILE_MAX, true, &s->model.api_key, err) < 0)
		return -1;
	if (s->model.api_key && strpbrk(s->model.api_key, "\r\n"))
		return err_set(err, ERR_CONFIG, "the key has more than one line%s%s",
			       o->api_key_file ? ": " : "", o->api_key_file ? o->api_key_file : "");
	if (s->model.api_key && *s->model.api_key == '\0')
		s->model.api_key = NULL;
	return 0;
}

/* "https://api.openai.com/v1" -> "api.openai.com:443" */
static int read_key_host(struct setup *s, const char *url, struct err *err)
{
	const char *scheme_end = strstr(url, "://");
	const char *host = scheme_end ? scheme_end + 3 : url;
	size_t len = strcspn(host, "/?#");
	const char *at = memchr(host, '@', len);
	if (at) {
		len -= (size_t)(at + 1 - host);
		host = at + 1;
	}
	const char *bracket = memchr(host, ']', len);
	const char *colon = memchr(bracket ? bracket : host, ':',
				   len - (size_t)((bracket ? bracket : host) - host));
	const char *port = strncmp(url, "http://", 7) == 0 ? ":80" : ":443";
	size_t size = len + 5;
	char *text = malloc(size);
	if (!text)
		return err_nomem(err, "the key's host"); /* without one the key is any host's */
	(void)snprintf(text, size, "%.*s%s", (int)len, host, colon ? "" : port);
	s->model.api_key_host = own(s, text);
	return 0;
}

static int read_headers(struct setup *s, const struct options *o, struct err *err)
{
	for (size_t i = 0; i < o->headers.n; i++) {
		const char *line = o->headers.item[i];
		if (*line == '@') {
			if (read_text(s, line + 1, KEY_FILE_MAX, true, &line, err) < 0)
				return -1;
		} else if (chat_header_is_secret(line)) {
			return err_set(err, ERR_USAGE,
				       "--header '%.*s: ...' carries a key, which every user of "
				       "this host could see: put the line into a file and give "
				       "--header @FILE",
				       (int)strcspn(line, ":"), line);
		}
		if (strpbrk(line, "\r\n") || !strchr(line, ':'))
			return err_set(err, ERR_USAGE,
				       "--header: not one line of the form 'Name: value'");
		s->headers.item[s->headers.n++] = line;
	}
	return 0;
}

static int check_members(const struct options *o, struct err *err)
{
	for (size_t i = 0; i < o->request_members.n; i++) {
		const char *text = o->request_members.item[i];
		const char *equals = strchr(text, '=');
		struct err why = ERR_INIT;
		if (!equals || equals == text)
			return err_set(err, ERR_USAGE, "--option '%s' is not NAME=JSON", text);
		if (jsonscan_check(span_z(equals + 1), &why) < 0)
			return err_set(err, ERR_USAGE,
				       "--option '%s': what follows = is no JSON (a text needs its "
				       "quotes: '%.*s=\"%s\"')",
				       text, (int)(equals - text), text, equals + 1);
	}
	return 0;
}

/* The home that is there: accounts without one name a folder that is not to be made. */
static const char *home_folder(const char *home, const struct options *o, model_note_fn *note,
			       void *note_arg)
{
	char text[ERR_MSG_MAX];
	struct stat st;
	if (home && *home == '/' && stat(home, &st) == 0 && S_ISDIR(st.st_mode))
		return home;
	(void)snprintf(text, sizeof text, "the exam's marks are not kept: %s%s (--cache DIR)",
		       home && *home ? "HOME is no folder: " : "HOME is not set",
		       home && *home ? home : "");
	if (o->trust == TRUST_EXAM)
		note(note_arg, text);
	return NULL;
}

static int choose_marks_dir(struct setup *s, const struct options *o,
			    const char *(*lookup)(const char *name), model_note_fn *note,
			    void *note_arg, struct err *err)
{
	s->model.marks_dir = o->cache;
	if (o->cache)
		return 0;
	const char *xdg = lookup("XDG_CACHE_HOME");
	const char *base =
		xdg && *xdg == '/' ? xdg : home_folder(lookup("HOME"), o, note, note_arg);
	if (!base)
		return 0;
	size_t size = strlen(base) + sizeof "/.cache/anomaly-filter";
	char *text = malloc(size);
	if (!text)
		return err_nomem(err, "a path");
	(void)snprintf(text, size, "%s%s/anomaly-filter", base, base == xdg ? "" : "/.cache");
	s->model.marks_dir = own(s, text);
	return 0;
}

static int64_t ms(int64_t ns)
{
	return (ns + 999999) / 1000000;
}

/* auto: suspect if a model was configured or the default endpoint answers, else none. */
static void settle_ask(struct setup *s, const struct options *o, model_note_fn *note,
		       void *note_arg)
{
	s->ask = (enum ask)o->ask;
	if (s->ask != ASK_AUTO)
		return;
	if (o->model_configured || model_probe(default_base_url, PROBE_MS)) {
		s->ask = ASK_SUSPECT;
		return;
	}
	s->ask = ASK_NONE;
	note(note_arg,
	     "no model answers at localhost:12434 (Docker Model Runner): the detector works alone; "
	     "-u URL names another, --ask none ends this note");
}

/* What needs no file and no environment. */
static struct model_options model_options(const struct setup *s, const struct options *o)
{
	return (struct model_options){
		.base_urls = o->base_urls.n ? o->base_urls.item : &s->default_url,
		.base_urls_n = o->base_urls.n ? o->base_urls.n : 1,
		.model = o->model,
		.model_given = o->model != NULL,
		.ask = s->ask,
		.trust = (enum trust)o->trust,
		.jobs = o->jobs == 0  ? -1
			: o->jobs < 0 ? 0
				      : (int)o->jobs, /* the model's words for them */
		.answer_within_ms = ms(o->answer_within_ns),
		.request_members = o->request_members.item,
		.request_members_n = o->request_members.n,
		.max_tokens = (int)o->max_tokens,
		.response_format = (enum response_format)o->response_format,
		.retries = (int)o->retries,
		.connect_timeout_ms = ms(o->connect_timeout_ns),
		.timeout_ms = ms(o->timeout_ns),
		.deadline_ms = ms(o->deadline_ns),
		.rate_per_second = o->rate_per_second,
		.token_budget = o->token_budget,
		.cacert = o->cacert,
		.allow_http = o->allow_http,
		.cache_dir = o->cache,
		.offline = o->offline,
		.trace_file = o->trace,
		.comments = o->emit == EMIT_WINDOWS,
		.seed = clock_entropy(),
		.version = PACKAGE_VERSION,
	};
}

/* --system, --prompt */
static int read_messages(struct setup *s, const struct options *o, struct err *err)
{
	struct model_options *m = &s->model;
	if (o->system_file &&
	    (read_text(s, o->system_file, TEXT_FILE_MAX, false, &m->system_text, err) < 0 ||
	     prompt_check_template("--system", m->system_text, true, err) < 0))
		return -1;
	if (o->prompt_file &&
	    (read_text(s, o->prompt_file, TEXT_FILE_MAX, false, &m->prompt_text, err) < 0 ||
	     prompt_check_template("--prompt", m->prompt_text, false, err) < 0))
		return -1;
	return 0;
}

int setup_init(struct setup *s, const struct options *o, const char *(*lookup)(const char *name),
	       model_note_fn *note, void *note_arg, struct err *err)
{
	*s = (struct setup){ .default_url = default_base_url };
	settle_ask(s, o, note, note_arg);
	if (s->ask == ASK_NONE)
		return 0;
	s->model = model_options(s, o);
	if (read_key(s, o, err) < 0 || read_headers(s, o, err) < 0 || check_members(o, err) < 0)
		return -1;
	if (s->texts_n > 0 || s->model.api_key)
		guard_secret();
	if (o->cacert && access(o->cacert, R_OK) < 0)
		return err_sys(err, ERR_NOINPUT, errno, "cannot open %s (--cacert)", o->cacert);
	if (read_messages(s, o, err) < 0)
		return -1;
	s->model.headers = s->headers.item;
	s->model.headers_n = s->headers.n;
	if (!o->api_key_file && o->api_key_host_url &&
	    read_key_host(s, o->api_key_host_url, err) < 0)
		return -1;
	return choose_marks_dir(s, o, lookup, note, note_arg, err);
}

void setup_release(struct setup *s)
{
	for (size_t i = 0; i < s->texts_n; i++) {
		explicit_bzero(s->texts[i], strlen(s->texts[i]));
		free(s->texts[i]);
	}
	s->texts_n = 0;
}

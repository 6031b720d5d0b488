/* SPDX-License-Identifier: MIT */
/*
 * model.h - the front of the model room: windows become questions, replies become answers.
 *
 * One struct model is one run's dealings with its model: finding the endpoint,
 * the exam, form and limits of replies, retries, breaker, budgets, cache. It
 * never blocks but in model_wait(), which is the loop's only place to wait while
 * a model is in use (curl_multi_poll with the caller's descriptors).
 *
 * Calling sequence:
 *
 *	m = model_new(&options, schema, &err);
 *	model_ask(m, ticket, window, verdict, &err);   // while model_room(m) says there is room
 *	model_wait(m, fds, nfds, timeout_ms, &err);    // fds as in poll(2); revents filled in
 *	while ((model_take(m, &ticket, &reply)))  ...  // in any order; reply is the taker's
 *	model_interrupt(m, grace_ms): what is unanswered after the grace becomes `interrupted`
 *
 * Every ticket asked comes back exactly once. The window and the verdict (the detector's) are
 * borrowed until then.
 */
#ifndef AF_MODEL_H
#define AF_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <poll.h>

#include "base/attr.h"
#include "base/err.h"
#include "input/row.h"
#include "model/reply.h"
#include "verdict/verdict.h"
#include "window/window.h"

#define MODEL_DEFAULT "ai/smollm2"

enum ask { ASK_AUTO, ASK_SUSPECT, ASK_ALL, ASK_NONE };
enum trust { TRUST_EXAM, TRUST_ALWAYS, TRUST_NEVER };
enum response_format { FORMAT_AUTO, FORMAT_SCHEMA, FORMAT_JSON, FORMAT_TEXT };

/* As the options of anomaly-filter(1); strings are borrowed for the model's life; times in
 * milliseconds, 0: none. */
struct model_options {
	const char *const *base_urls; /* base_urls_n, at least 1 */
	size_t base_urls_n;
	const char *model; /* NULL: MODEL_DEFAULT, or the only one on offer */
	bool model_given;
	enum ask ask;
	enum trust trust;
	int jobs; /* 0: auto; -1: 1 for a server on this host, else 8 */
	int64_t answer_within_ms;
	const char *system_text;	    /* contents of --system FILE, or NULL */
	const char *prompt_text;	    /* contents of --prompt FILE, or NULL */
	const char *const *request_members; /* -O NAME=JSON, already checked */
	size_t request_members_n;
	int max_tokens; /* 0: by the shape */
	enum response_format response_format;
	int retries; /* beyond the first attempt; -1: default */
	int64_t connect_timeout_ms, timeout_ms, deadline_ms;
	double rate_per_second; /* 0: none */
	int64_t token_budget;	/* 0: none */
	const char *cacert;
	const char *const *headers; /* whole lines */
	size_t headers_n;
	bool allow_http;
	const char *api_key;	  /* or NULL */
	const char *api_key_host; /* "host:port" that the key was given for, or NULL: that of the
				     first URL */
	const char *cache_dir;	  /* or NULL */
	const char *marks_dir;	  /* where exam marks are kept, or NULL */
	bool offline;
	const char *trace_file; /* or NULL */
	bool comments;		/* --emit windows: a commentator is asked */
	uint64_t seed;		/* for jitter */
	const char *version;
};

struct model_counts {
	uint64_t questions; /* windows asked about */
	uint64_t answered;
	uint64_t unanswered; /* failed, unusable, late, deadline, budget, interrupted: windows' own
				judge questions */
	uint64_t requests;   /* HTTP requests sent */
	uint64_t replies;    /* whole replies of a chat server, the exam's included */
	uint64_t retries;
	uint64_t cached;
	uint64_t prompt_tokens, completion_tokens;
	int exam; /* marks, or -1 */
	bool trusted;
	bool key_refused; /* 401 or 403 */
};

/* Something a person should know, once each. */
typedef void model_note_fn(void *arg, const char *text);

struct model;

struct model *model_new(const struct model_options *options, const struct schema *schema,
			model_note_fn *note, void *note_arg, struct err *err) AF_MUST_USE;
void model_free(struct model *m);
bool model_room(struct model *m); /* false: stop reading until something was taken */
int model_ask(struct model *m, uint64_t ticket, const struct window *w, const struct verdict *v,
	      struct err *err) AF_MUST_USE;
int model_wait(struct model *m, struct pollfd *fds, size_t nfds, int timeout_ms,
	       struct err *err) AF_MUST_USE;
bool model_take(struct model *m, uint64_t *ticket, struct reply *reply);
bool model_idle(const struct model *m); /* nothing asked is unanswered */
void model_interrupt(struct model *m, int grace_ms);
const struct model_counts *model_counts(const struct model *m);
const char *model_name(const struct model *m);	   /* as resolved, or as configured */
const char *model_endpoint(const struct model *m); /* host:port */

/* Does something answer at url within timeout_ms? (--ask auto) */
bool model_probe(const char *base_url, int timeout_ms);

#endif

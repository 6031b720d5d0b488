/* SPDX-License-Identifier: MIT */
/*
 * wire.h - a question as the body of POST .../chat/completions. Pure.
 *
 * Written with base/jsonw.h and not with json-c: the schema and the members of -O are JSON already
 * and would be parsed only to be printed again, for every question. Replies go through json-c
 * (envelope.h).
 *
 * Servers differ in what they take. What one refused is remembered in a struct
 * wire_form and left out, or said in other words, from then on.
 */
#ifndef AF_WIRE_H
#define AF_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "model/model.h"

/* What one server takes: best until it refuses. */
struct wire_form {
	enum response_format format; /* FORMAT_SCHEMA, FORMAT_JSON or FORMAT_TEXT */
	bool completion_tokens;	     /* max_completion_tokens in place of max_tokens */
	bool no_temperature;
	bool no_seed;
	bool no_prompt_cache; /* llama.cpp: what it kept of earlier prompts changes an answer's last
				 digits, and so its words */
};

struct wire_question {
	const char *model;
	struct span system;
	struct span user;
	struct span schema; /* JSON; empty: plain words are wanted */
	int max_tokens;
	const char *const *members; /* "NAME=JSON": in place of ours, or beside them */
	size_t members_n;
};

/* Appends the body to out. A member that stands in `members` is taken from there alone; null leaves
 * it out. */
int wire_request(struct buf *out, const struct wire_question *q, const struct wire_form *form,
		 struct err *err) AF_MUST_USE;

/* The value of member `name` among "NAME=JSON" lines; data NULL: not there. */
struct span wire_member(const char *const *members, size_t n, const char *name);

/* Checks one "NAME=JSON" of -O: ERR_USAGE. A name is letters, digits and _; messages, stream and n
 * are ours. */
int wire_check_member(const char *text, struct err *err) AF_MUST_USE;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * envelope.h - what one HTTP reply of a chat server means. Pure; the only user of
 * json-c on this side.
 *
 * Looked at in this order, each with its own word and message: HTTP status; JSON to the last
 * byte; `error`; one choice; finish_reason; refusal; content. What kind of refusal
 * it is, is told by status, error.code, error.type and error.param: never by
 * the wording, which servers change. The server's own words are kept.
 *
 * A reply cut short looks whole to a transfer without a length, so a content
 * counts only where the JSON ends and finish_reason is "stop".
 */
#ifndef AF_ENVELOPE_H
#define AF_ENVELOPE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum { ENVELOPE_BYTES_MAX = 1 << 20, ENVELOPE_MESSAGE_MAX = 512 };

enum envelope_end {
	ENVELOPE_CONTENT,  /* content holds the answer */
	ENVELOPE_CUT,	   /* finish_reason length: content holds what came, never to be repaired */
	ENVELOPE_UNUSABLE, /* a whole reply without an answer: refused, filtered, empty, tools */
	ENVELOPE_GARBLED,  /* status 200, but no reply of a chat server (HTML, cut): ask again once
			    */
	ENVELOPE_LOADING,  /* the model is being loaded */
	ENVELOPE_LIMITED,  /* 429: later */
	ENVELOPE_PASSING,  /* 408, 409, 5xx: may pass */
	ENVELOPE_PERMANENT,   /* asking again gets the same */
	ENVELOPE_KEY,	      /* 401, 403 */
	ENVELOPE_QUOTA,	      /* nothing left to spend: permanent */
	ENVELOPE_NOT_FOUND,   /* 404: the path or the model */
	ENVELOPE_TOO_LONG,    /* the question does not fit the context */
	ENVELOPE_BAD_REQUEST, /* 400, 415, 422, 501: some member of the request is not taken, and no
				 other than response_format is named */
	ENVELOPE_BAD_TOKENS,  /* the same, and it is max_tokens */
	ENVELOPE_BAD_TEMPERATURE,
	ENVELOPE_BAD_SEED
};

struct envelope {
	enum envelope_end end;
	const char *code; /* a word of ours for the record: "http", "cut", "refusal", ... */
	struct buf content;
	struct buf message; /* the server's words, printable, at most ENVELOPE_MESSAGE_MAX bytes */
	struct buf model;   /* as the reply names it */
	int64_t prompt_tokens;	      /* or -1 */
	int64_t completion_tokens;    /* or -1 */
	int64_t context;	      /* n_ctx of an error, or -1 */
	int64_t needed;		      /* n_prompt_tokens of an error, or -1 */
	struct json_tokener *tokener; /* kept from reply to reply */
};

void envelope_init(struct envelope *e);
void envelope_release(struct envelope *e);

/* -1 only without memory. */
int envelope_read(struct envelope *e, int status, struct span body, struct err *err) AF_MUST_USE;

/* GET /models: what is on offer. */
struct offer {
	size_t n;	  /* models in the list */
	bool wanted;	  /* `model` is among them (as id, alias, with or without ":latest") */
	struct buf only;  /* the id, where n is 1 */
	struct buf entry; /* the wanted (or only) entry as JSON, without what changes by the hour:
			     for exam_key */
	int64_t context;  /* meta.n_ctx or like, or -1 */
	bool llamacpp;	  /* the entry says that llama.cpp serves it */
};

void offer_init(struct offer *o);
void offer_release(struct offer *o);

/* 0, or ERR_INPUT: no list of models. */
int offer_read(struct offer *o, struct span body, const char *model, struct err *err) AF_MUST_USE;

#endif

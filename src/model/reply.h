/* SPDX-License-Identifier: MIT */
/*
 * reply.h - what came of one window's question: the record's `model` member.
 */
#ifndef AF_REPLY_H
#define AF_REPLY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/span.h"
#include "verdict/answer.h"

enum reply_status {
	REPLY_ANSWERED, /* the reply passed to its shape */
	REPLY_OFF,	/* no model */
	REPLY_NOT_NEEDED,
	REPLY_BUDGET,
	REPLY_DEADLINE,
	REPLY_LATE,
	REPLY_INTERRUPTED,
	REPLY_FAILED,  /* with error */
	REPLY_UNUSABLE /* no reply passed; answer_text holds the last */
};

const char *reply_status_name(enum reply_status status);

/* Members that do not apply are at their zero; -1 where noted. */
struct reply {
	enum reply_status status;
	bool sent; /* a question was sent (or read from the cache): trusted is written */
	bool trusted;
	int exam;		   /* marks of a finished exam, or -1 */
	struct buf name;	   /* the model's name; empty: not written */
	unsigned attempts;	   /* 0: not written */
	double seconds;		   /* < 0: not written */
	int64_t shown;		   /* rows shown, or -1 */
	int64_t prompt_tokens;	   /* or -1 */
	int64_t completion_tokens; /* or -1 */
	bool cached;
	char request_sha256[65];  /* or "" */
	struct buf comment;	  /* a commentator's sentence, or empty */
	struct buf answer_text;	  /* unusable: up to 4 KiB of the last reply */
	const char *error_code;	  /* failed, unusable: a word of ours ("refused", "timeout", "http",
				     ...), or NULL */
	int error_http;		  /* status, or 0 */
	struct buf error_message; /* the server's own words, or ours */
	bool judged;		  /* answer and shown_rows hold a judge's answer to be applied */
	struct answer answer;
	struct shown shown_rows;
	struct buf
		rejected_comment; /* a commentator's sentence that was not let through, or empty */
	char rejected_why[160];
};

void reply_init(struct reply *r, enum reply_status status);
void reply_release(struct reply *r);

#endif

/* SPDX-License-Identifier: MIT */
#include "model/reply.h"

enum { NAME_MAX_BYTES = 1024, COMMENT_MAX_BYTES = 4096, MESSAGE_MAX_BYTES = 4096 };

const char *reply_status_name(enum reply_status status)
{
	static const char *const names[] = {
		[REPLY_ANSWERED] = "answered",	     [REPLY_OFF] = "off",
		[REPLY_NOT_NEEDED] = "not_needed",   [REPLY_BUDGET] = "budget",
		[REPLY_DEADLINE] = "deadline",	     [REPLY_LATE] = "late",
		[REPLY_INTERRUPTED] = "interrupted", [REPLY_FAILED] = "failed",
		[REPLY_UNUSABLE] = "unusable",
	};

	return names[status];
}

void reply_init(struct reply *r, enum reply_status status)
{
	*r = (struct reply){
		.status = status,
		.exam = -1,
		.seconds = -1,
		.shown = -1,
		.prompt_tokens = -1,
		.completion_tokens = -1,
	};
	buf_init(&r->name, NAME_MAX_BYTES);
	buf_init(&r->comment, COMMENT_MAX_BYTES);
	buf_init(&r->answer_text, ANSWER_KEPT_MAX);
	buf_init(&r->error_message, MESSAGE_MAX_BYTES);
	buf_init(&r->rejected_comment, COMMENT_MAX_BYTES);
	answer_init(&r->answer);
	shown_init(&r->shown_rows);
}

void reply_release(struct reply *r)
{
	buf_release(&r->name);
	buf_release(&r->comment);
	buf_release(&r->answer_text);
	buf_release(&r->error_message);
	buf_release(&r->rejected_comment);
	answer_release(&r->answer);
	shown_release(&r->shown_rows);
	reply_init(r, r->status);
}

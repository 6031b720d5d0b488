/* SPDX-License-Identifier: MIT */
/*
 * comment.h - what a model is asked that is not trusted as a judge: likely
 * causes, in plain words.
 *
 * The question has no rows: the series and column (encoded as prompt.h says;
 * unless they are a few plain words, in quotes and announced as data), what the
 * facts say of the strongest anomaly, and "Name two
 * likely causes in one short sentence." It is sent as text, without a schema,
 * with COMMENT_TOKENS as limit. Of the reply only its first sentence is looked
 * at, and let through only as verdict/words.h allows.
 *
 * Pure.
 */
#ifndef AF_COMMENT_H
#define AF_COMMENT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "input/row.h"
#include "verdict/verdict.h"
#include "window/window.h"

enum { COMMENT_TOKENS = 64 };

struct comment {
	struct buf system; /* system message */
	struct buf user;   /* user message: what a comment may quote numbers of */
};

void comment_init(struct comment *c);
void comment_release(struct comment *c);

/* Is there anything to ask about? Windows without anomalies are `not_needed`. */
bool comment_needed(const struct verdict *v);

/* Builds the question about v's strongest anomaly; comment_needed(v) must hold. */
int comment_build(struct comment *c, const struct window *w, const struct verdict *v,
		  const struct schema *schema, struct err *err) AF_MUST_USE;

/*
 * Judges a reply's content. 0: *sentence holds the sentence to show. -1 with
 * ERR_INPUT: it is not let through; the message is the `why` a person reads and
 * *sentence holds what was said, for `rejected_claims`. -1 with another code:
 * no memory.
 */
int comment_judge(const struct comment *c, struct span content, struct buf *sentence,
		  struct err *err) AF_MUST_USE;

#endif

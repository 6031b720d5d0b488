/* SPDX-License-Identifier: MIT */
#include "verdict/verdict.h"

#include <stdlib.h>

#include "verdict/merge.h"
#include "verdict/sheet.h"

const char *word_name(enum word word)
{
	static const char *const names[] = { "normal", "anomalous", "unknown" };
	return names[word];
}

const char *standing_name(enum standing standing)
{
	static const char *const names[] = { "confirmed", "detector", "model", "disputed",
					     "dismissed" };
	return names[standing];
}

const char *author_name(enum author author)
{
	return author == AUTHOR_MODEL ? "model" : "facts";
}

void verdict_init(struct verdict *v)
{
	*v = (struct verdict){ 0 };
}

void verdict_release(struct verdict *v)
{
	struct sheet *s = v->store;
	if (s) {
		keep_release(&s->keep);
		buf_release(&s->text);
		free(s->items);
		free(s->of_mark);
		free(s->out);
		free(s->rejected);
		free(s);
	}
	verdict_init(v);
}

int verdict_detect(struct verdict *v, const struct window *w, const struct verdict_context *ctx,
		   struct err *err)
{
	struct sheet *s = sheet_of(v, err);
	if (!s || sheet_fill(s, w, ctx, err) < 0)
		return -1;
	v->word = w->young ? WORD_UNKNOWN : WORD_NORMAL;
	v->summary_by = AUTHOR_FACTS;
	return sheet_publish(s, v, w, ctx, err);
}

int verdict_apply(struct verdict *v, const struct window *w, const struct shown *shown,
		  const struct answer *answer, const struct verdict_context *ctx, struct err *err)
{
	struct sheet *s = sheet_of(v, err);
	if (!s || sheet_fill(s, w, ctx, err) < 0)
		return -1;
	v->word = WORD_NORMAL;
	v->summary_by = AUTHOR_FACTS;
	return merge_answer(s, v, w, shown, answer, ctx, err);
}

int verdict_reject(struct verdict *v, struct span claim_json, const char *why, struct err *err)
{
	struct sheet *s = sheet_of(v, err);
	if (!s || sheet_reject(s, claim_json, span_z(why), false, err) < 0)
		return -1;
	v->rejected = s->rejected;
	v->rejected_n = s->rejected_n;
	return 0;
}

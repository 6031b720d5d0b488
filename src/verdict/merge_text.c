/* SPDX-License-Identifier: MIT */
/*
 * merge_text.c - which of a model's words may be shown.
 */
#include "verdict/merge_parts.h"

#include "verdict/anchors.h"
#include "verdict/contradict.h"
#include "verdict/numbers.h"
#include "verdict/prose.h"
#include "verdict/words.h"

/* What may be shown of a text: cut to its limit at a whole sentence. -1: nothing, and *why. */
static int fit_text(struct span text, size_t max_chars, struct span *out, struct err *why)
{
	while (text.len > 0 &&
	       (text.data[0] == ' ' || text.data[0] == '\n' || text.data[0] == '\t'))
		text = span_of(text.data + 1, text.len - 1);
	while (text.len > 0 && (text.data[text.len - 1] == ' ' || text.data[text.len - 1] == '\n' ||
				text.data[text.len - 1] == '\t'))
		text.len--;
	if (words_chars(text) > max_chars) {
		text = words_cut(text, max_chars);
		if (text.len == 0)
			return err_set(why, ERR_INPUT,
				       "is longer than %zu characters, without a sentence that "
				       "ends before",
				       max_chars);
	}
	const char *unfit = words_unfit(text);
	if (!unfit)
		unfit = words_empty(text);
	if (unfit)
		return err_set(why, ERR_INPUT, "%s", unfit);
	*out = text;
	return 0;
}

/* Line ends and tabs become blanks. */
static int keep_line(struct merging *m, struct span text, struct span *out)
{
	struct buf *b = &m->s->text;
	buf_reset(b);
	if (buf_add(b, text.data, text.len, m->err) < 0)
		return -1;
	for (size_t i = 0; i < b->len; i++)
		if (b->data[i] == '\n' || b->data[i] == '\t' || b->data[i] == '\r')
			b->data[i] = ' ';
	return keep_text(&m->s->keep, buf_span(b), out, m->err);
}

static int prefix(struct err *why, const char *what)
{
	struct err old = *why;
	return err_set(why, old.code, "the %s %s", what, old.msg);
}

static int check_look(struct merging *m, const struct look *l, enum found found)
{
	if (numbers_check(l) != NUMBERS_TRUE) {
		m->untrue = true;
		return -1;
	}
	return contradict_check(l, found) < 0 || anchors_check(l) < 0 || prose_check(l) < 0 ? -1
											    : 0;
}

static int check_text(struct merging *m, struct span text, bool one, enum found found,
		      struct err *why)
{
	struct look l;
	if (look_open(&l, text, &m->known, one, why) < 0)
		return -1;
	int status = check_look(m, &l, found);
	look_close(&l);
	return status;
}

/* The evidence of a claim that stands becomes its reason, if it is true. */
int merge_evidence(struct merging *m, const struct claim *claim, struct anomaly *a)
{
	/* Words against an anomaly that stands all the same are no reason for it. */
	if (a->standing == STANDING_DISPUTED)
		return 0;
	struct err why = ERR_INIT;
	struct span text = { .data = NULL, .len = 0 };
	m->known.subjects = &claim->at;
	m->known.subjects_n = 1;
	if (fit_text(claim->said->evidence, EVIDENCE_MAX, &text, &why) < 0 ||
	    check_text(m, text, true, claim->said->anomaly ? FOUND_SOMETHING : FOUND_NOTHING,
		       &why) < 0) {
		prefix(&why, "evidence");
		return merge_reject_evidence(m, claim, &why);
	}
	a->reason_by = AUTHOR_MODEL;
	return keep_line(m, text, &a->reason);
}

int merge_summary(struct merging *m, struct verdict *v)
{
	struct err why = ERR_INIT;
	struct span text = { .data = NULL, .len = 0 };
	m->known.subjects = m->subjects;
	m->known.subjects_n = m->subjects_n;
	enum found found = m->known.anomalies_n > 0 ? FOUND_SOMETHING : FOUND_NOTHING;
	if (fit_text(m->answer->summary, SUMMARY_MAX, &text, &why) < 0 ||
	    check_text(m, text, false, found, &why) < 0) {
		prefix(&why, "summary");
		return merge_reject_summary(m, &why);
	}
	v->summary_by = AUTHOR_MODEL;
	return keep_line(m, text, &v->summary);
}

/* SPDX-License-Identifier: MIT */
/*
 * behaviour_subject.c - what is so of one anomaly, and what a clause names.
 */
#include "verdict/behaviour_parts.h"

#include <math.h>

bool behaviour_some(const struct place *p, subject_fn *fn)
{
	const struct known *k = p->l->k;
	for (size_t s = 0; s < k->subjects_n; s++) {
		const struct subject *x = &k->subjects[s];
		if (x->index < k->w->rows_n &&
		    (x->column == FINDING_NO_COLUMN || columns_have(&p->columns, x->column)) &&
		    fn(p, x))
			return true;
	}
	return false;
}

bool behaviour_has_column(const struct place *p, const struct subject *s)
{
	(void)p;
	return s->column != FINDING_NO_COLUMN;
}

bool behaviour_is_anomaly(const struct place *p, const struct subject *s)
{
	(void)p;
	return s->anomaly;
}

bool behaviour_is_silence(const struct place *p, const struct subject *s)
{
	(void)p;
	return s->column == FINDING_NO_COLUMN;
}

bool behaviour_is_flat(const struct place *p, const struct subject *s)
{
	(void)p;
	return s->finding && s->finding->kind == KIND_FLATLINE;
}

bool behaviour_is_restless(const struct subject *s)
{
	return s->finding && s->finding->kind == KIND_NOISE;
}

double behaviour_base(const struct place *p, const struct subject *s)
{
	const struct finding *f = s->finding;
	if (f && !isnan(f->before))
		return f->before;
	if (f && !isnan(f->low) && !isnan(f->high))
		return (f->low + f->high) / 2;
	const struct window *w = p->l->k->w;
	if (s->index == 0 || s->column >= w->values_n || !w->stats)
		return (double)NAN;
	/* In the midst of a stretch the reading before is no base. */
	double before = window_value(w, s->index - 1, s->column);
	return fabs(s->value - before) > w->stats[s->column].mad ? before
								 : w->stats[s->column].median;
}

bool behaviour_out(const struct place *p, const struct subject *s, size_t at)
{
	const struct window *w = p->l->k->w;
	const struct finding *f = s->finding;
	if (s->column >= w->values_n || at >= w->rows_n)
		return false;
	double v = window_value(w, at, s->column), base = behaviour_base(p, s);
	if (isnan(s->value))
		return isnan(v);
	/* A band of one time of day says nothing of another. */
	if (f && f->expert == EXPERT_DAILY)
		return fabs(v - s->value) < fabs(s->value - base) / 4;
	if (f && f->kind == KIND_FLATLINE)
		return fabs(v - s->value) <= 0;
	if (f && (v < f->low || v > f->high))
		return s->value < f->low ? v < f->low : v > f->high;
	if (f && (!isnan(f->low) || !isnan(f->high)) && (s->value < f->low || s->value > f->high))
		return false;
	return fabs(v - s->value) < fabs(v - base);
}

size_t behaviour_stretch(const struct place *p, const struct subject *s, size_t *first)
{
	size_t last = s->index;
	*first = s->index;
	while (*first > 0 && behaviour_out(p, s, *first - 1))
		--*first;
	while (behaviour_out(p, s, last + 1))
		last++;
	return last - *first + 1;
}

bool behaviour_over_later(const struct place *p, const struct subject *s)
{
	/* A silence is over where rows come again. */
	if (s->column == FINDING_NO_COLUMN)
		return true;
	for (size_t at = s->index + 1; at < p->l->k->w->rows_n; at++)
		if (!behaviour_out(p, s, at))
			return true;
	return false;
}

bool behaviour_out_at_end(const struct place *p, const struct subject *s)
{
	if (s->column == FINDING_NO_COLUMN)
		return s->index + 1 >= p->l->k->w->rows_n;
	return behaviour_out(p, s, p->l->k->w->rows_n - 1);
}

bool behaviour_out_at_start(const struct place *p, const struct subject *s)
{
	return behaviour_out(p, s, p->l->k->w->context_n);
}

int behaviour_way_of(const struct place *p, const struct subject *s)
{
	double base = behaviour_base(p, s);
	bool rests = s->finding && s->finding->kind == KIND_FLATLINE;
	if (rests || isnan(base) || isnan(s->value))
		return 0;
	return s->value > base ? 1 : s->value < base ? -1 : 0;
}

bool behaviour_lies_above(const struct place *p, const struct subject *s)
{
	return behaviour_way_of(p, s) > 0;
}

bool behaviour_lies_below(const struct place *p, const struct subject *s)
{
	return behaviour_way_of(p, s) < 0;
}

/* A row or time in the clause. */
size_t behaviour_point(const struct place *p)
{
	for (size_t j = p->begin; j < p->end; j++)
		if (numbers_point(p->l, j) < p->l->k->w->rows_n)
			return numbers_point(p->l, j);
	return p->l->k->w->rows_n;
}

size_t behaviour_points(const struct place *p)
{
	size_t n = 0;
	for (size_t j = p->begin; j < p->end; j++)
		n += numbers_point(p->l, j) < p->l->k->w->rows_n;
	return n;
}

uint64_t behaviour_missing(const struct place *p)
{
	uint64_t n = 0;
	for (size_t c = 0; c < p->l->k->w->values_n && p->l->k->w->stats; c++)
		if (columns_have(&p->columns, (uint16_t)c))
			n += p->l->k->w->stats[c].missing;
	return n;
}

/* "The cooling failed", "a charging station": a name for something. */
bool behaviour_is_name(const struct place *p)
{
	enum lexeme next = p->l->t->list[p->i + 1].lexeme;
	return (p->l->t->list[p->i + 1].type == TOKEN_WORD &&
		(next == LEXEME_THING || next == LEXEME_CAUSE)) ||
	       (p->i > 0 && token_in(&p->l->t->list[p->i - 1], " lose loses lost losing of full "));
}

/* "throughout", "all day" */
bool behaviour_says_whole(const struct place *p)
{
	const struct tokens *t = p->l->t;
	for (size_t j = p->begin; j < p->end; j++)
		if (token_in(&t->list[j], " throughout whole entire always ") ||
		    (token_is(&t->list[j], "all") &&
		     token_in(&t->list[j + 1],
			      " day night morning afternoon week hour time along ")))
			return true;
	return false;
}

/* "the high bound" */
bool behaviour_is_bound(const struct place *p)
{
	return token_in(&p->l->t->list[p->i + 1],
			" bound limit end side water tide threshold mark edge ");
}

/* "next highest", "as high as" */
bool behaviour_is_attribute(const struct place *p)
{
	const struct tokens *t = p->l->t;
	return behaviour_is_bound(p) || token_in(&t->list[p->i + 1], " enough as than ") ||
	       (p->i > 0 && token_in(&t->list[p->i - 1], " as how next no ")) ||
	       (p->figure && role_elsewhere(t, p->i));
}

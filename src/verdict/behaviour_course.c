/* SPDX-License-Identifier: MIT */
/*
 * behaviour_course.c - which way it went, and how fast.
 */
#include "verdict/behaviour_parts.h"

#include <math.h>

static bool went_up(const struct place *p, const struct subject *s)
{
	return behaviour_way_of(p, s) > 0 || behaviour_is_restless(s);
}

static bool went_down(const struct place *p, const struct subject *s)
{
	return behaviour_way_of(p, s) < 0 || behaviour_is_restless(s);
}

static bool is_sudden(const struct place *p, const struct subject *s)
{
	if (s->column >= p->l->k->w->values_n || isnan(s->value) || s->index == 0)
		return true;
	double step = s->value - window_value(p->l->k->w, s->index - 1, s->column);
	return isnan(step) || fabs(step) >= .5 * fabs(s->value - behaviour_base(p, s));
}

static bool is_gradual(const struct place *p, const struct subject *s)
{
	const struct window *w = p->l->k->w;
	if (s->finding && s->finding->kind == KIND_DRIFT)
		return true;
	size_t at = s->index, n = 0;
	if (s->column >= w->values_n || isnan(s->value))
		return false;
	double way = 0;
	for (; at > 0; at--, n++) {
		double step = window_value(w, at, s->column) - window_value(w, at - 1, s->column);
		if (isnan(step) || step * way < 0 || (step <= 0 && step >= 0))
			break;
		way = step;
	}
	return n >= 4 && !is_sudden(p, s);
}

/* "It grew further": the reading behind is farther out still. */
static bool grows_on(const struct place *p, const struct subject *s)
{
	const struct window *w = p->l->k->w;
	if (s->column >= w->values_n || s->index + 1 >= w->rows_n)
		return false;
	return behaviour_way_of(p, s) * (window_value(w, s->index + 1, s->column) - s->value) > 0;
}

static bool says_further(const struct place *p)
{
	return token_in(&p->l->t->list[p->i + 1], " further still ") ||
	       (p->i > 0 && token_in(&p->l->t->list[p->i - 1], " further even "));
}

/* What came back went the other way then. */
static bool turned_up(const struct place *p, const struct subject *s)
{
	return behaviour_way_of(p, s) < 0 && behaviour_over_later(p, s);
}

static bool turned_down(const struct place *p, const struct subject *s)
{
	return behaviour_way_of(p, s) > 0 && behaviour_over_later(p, s);
}

static bool went(const struct place *p, int way)
{
	if (behaviour_says_whole(p))
		return behaviour_creeps(p, way);
	if (says_further(p) && p->l->k->subjects_n > 0)
		return behaviour_some(p, grows_on);
	return behaviour_some(p, way > 0 ? went_up : went_down) || behaviour_trend(p, way) ||
	       (p->l->k->subjects_n == 0 && behaviour_wave(p) && !behaviour_trend(p, -way));
}

/* "It was rising before": over the rows that lead up to it. */
static bool before_went(const struct place *p, const struct subject *s, int way)
{
	enum { LEAD = 10, EDGE = 3 };
	const struct window *w = p->l->k->w;
	double more = 0;
	if (s->column >= w->values_n || s->index < LEAD || !w->stats)
		return false;
	for (size_t i = 0; i < EDGE; i++)
		more += window_value(w, s->index - 1 - i, s->column) -
			window_value(w, s->index - LEAD + i, s->column);
	return way * more / EDGE > w->stats[s->column].mad;
}

static bool rose_before(const struct place *p, const struct subject *s)
{
	return before_went(p, s, 1);
}

static bool fell_before(const struct place *p, const struct subject *s)
{
	return before_went(p, s, -1);
}

/* "Before the step it was rising", "was already falling before": not "fell before the other". */
static bool says_before(const struct place *p)
{
	const struct tokens *t = p->l->t;
	return p->i > 0 && token_in(&t->list[p->i - 1], " already was were been ") &&
	       role_has(t, p->begin, p->end, " before beforehand ");
}

/* "going up", "in steps", "over the twenty minutes": of a course, not of one move. */
static bool says_course(const struct place *p)
{
	const struct tokens *t = p->l->t;
	for (size_t j = p->begin; j + 1 < p->end; j++)
		if ((token_is(&t->list[j], "over") && token_is(&t->list[j + 1], "the")) ||
		    (token_is(&t->list[j], "in") && token_is(&t->list[j + 1], "steps")) ||
		    (token_is(&t->list[j], "going") && token_in(&t->list[j + 1], " up down ")))
			return true;
	return role_has(p->l->t, p->begin, p->end, " gradually steadily through ");
}

bool behaviour_way(const struct look *l, size_t i, int way)
{
	struct place p;
	behaviour_place(&p, l, i);
	if (!behaviour_pair_way(&p, way))
		return false;
	if (!p.figure && !behaviour_each(&p, way))
		return false;
	if (!p.negated && !p.figure && behaviour_point(&p) >= l->k->w->rows_n && says_before(&p))
		return behaviour_some(&p, way > 0 ? rose_before : fell_before);
	bool on =
		behaviour_says_onward(&p) || (behaviour_says_end(&p) && !behaviour_says_state(&p));
	if (!p.negated && !p.figure && on)
		return behaviour_creeps(&p, way) || behaviour_some(&p, is_gradual);
	if (!p.negated && says_course(&p) &&
	    (behaviour_points(&p) == 0 || role_has(l->t, i, p.end, " through ")))
		return behaviour_trend(&p, way) ||
		       (l->k->anomalies_n > 0 && behaviour_some(&p, is_gradual));
	return p.negated || p.figure || went(&p, way) ||
	       behaviour_some(&p, way > 0 ? turned_up : turned_down);
}

bool behaviour_goes(const struct place *p, enum lexeme lexeme)
{
	if (!p->figure && !behaviour_is_name(p) && !behaviour_each(p, lexeme == LEXEME_UP ? 1 : -1))
		return false;
	if (!p->negated && !p->figure && behaviour_says_onward(p))
		return behaviour_creeps(p, lexeme == LEXEME_UP ? 1 : -1) ||
		       behaviour_some(p, is_gradual);
	return p->negated || behaviour_is_name(p) || went(p, lexeme == LEXEME_UP ? 1 : -1);
}

bool behaviour_pace(const struct place *p, enum lexeme lexeme)
{
	if (p->negated)
		return true;
	if (lexeme == LEXEME_SUDDEN)
		return behaviour_some(p, is_sudden);
	return behaviour_some(p, is_gradual) || behaviour_creeps(p, 1) || behaviour_creeps(p, -1);
}

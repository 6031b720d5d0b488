/* SPDX-License-Identifier: MIT */
/*
 * behaviour_compare.c - "above", "hotter than usual", "too low", without a number that says it.
 */
#include "verdict/behaviour_parts.h"

#include <math.h>

static bool all_of_it(const struct place *p)
{
	return role_has(p->l->t, p->begin, p->i, " every each all any both always ");
}

/* "Row 257 is higher than row 231", "colder than the return": joined.h looks at that. */
static bool compares_pair(const struct place *p)
{
	const struct tokens *t = p->l->t;
	size_t j = p->i + 1;
	if (!token_is(&t->list[j], "than"))
		return false;
	while (j < p->end && token_in(&t->list[j], " than the that of in at row "))
		j++;
	return t->list[j].type == TOKEN_NAME || numbers_point(p->l, j) < p->l->k->w->rows_n;
}

/* "above the upper bound of 97.3": the number behind, if no unit makes another of it. */
static const struct token *number_behind(const struct place *p)
{
	const struct tokens *t = p->l->t;
	size_t j = p->i + 1;
	while (j < p->i + 7 &&
	       token_in(&t->list[j],
			" the than upper lower bound limit band edge of expected usual "
			"maximum minimum mean median its threshold "))
		j++;
	return role_is_number(&t->list[j]) && !t->list[j].worded &&
			       (j + 1 >= p->end || token_is(&t->list[j + 1], "at"))
		       ? &t->list[j]
		       : NULL;
}

/* "The only one above 3.1": no other is. */
static bool only_beyond(const struct place *p, int way, double limit)
{
	const struct window *w = p->l->k->w;
	for (size_t c = 0; c < w->values_n; c++) {
		size_t n = 0;
		for (size_t i = w->context_n; i < w->rows_n; i++)
			n += way * window_value(w, i, c) > way * limit;
		if (columns_have(&p->columns, (uint16_t)c) && n == 1)
			return true;
	}
	return false;
}

/* What a clause says of what lies beyond a number. */
static bool beyond_wrong(const struct place *p, int way)
{
	const struct token *n = number_behind(p);
	const struct known *k = p->l->k;
	if (!n || p->negated)
		return false;
	if (role_has(p->l->t, p->begin, p->i, " only ") &&
	    role_has(p->l->t, p->begin, p->i, " reading sample value row one "))
		return !only_beyond(p, way, n->value);
	return p->l->one_subject && k->subjects_n == 1 &&
	       !role_has(p->l->t, p->begin, p->end, " before after until earlier ") &&
	       token_in(&p->l->t->list[p->i > 0 ? p->i - 1 : 0], " is was lies ") &&
	       !isnan(k->subjects[0].value) && way * k->subjects[0].value < way * n->value;
}

/* "Row 541 scored 7.4, far above all others" */
static bool of_score(const struct place *p)
{
	const struct tokens *t = p->l->t;
	return p->begin > 1 && role_is_number(&t->list[p->begin - 2]) &&
	       role_of(t, p->begin - 2, p->l->one_subject).what == ROLE_SCORE;
}

static bool is_restless(const struct place *p, const struct subject *s)
{
	(void)p;
	return behaviour_is_restless(s);
}

/* "hotter than usual", "a lower level" */
static bool higher(const struct place *p, int way)
{
	if (beyond_wrong(p, way))
		return false;
	if (of_score(p))
		return true;
	if (p->negated || compares_pair(p) || behaviour_is_bound(p))
		return true;
	const struct token *limit = number_behind(p);
	int reading = behaviour_reading_beyond(p, way, limit ? limit->value : (double)NAN);
	if (!behaviour_each(p, way))
		return false;
	if (reading != 0 || p->figure)
		return reading >= 0;
	if (way > 0 && token_in(&p->l->t->list[p->i], " larger greater bigger stronger ") &&
	    behaviour_some(p, is_restless))
		return true;
	if (all_of_it(p))
		return behaviour_trend(p, way);
	return behaviour_some(p, way > 0 ? behaviour_lies_above : behaviour_lies_below) &&
	       (!behaviour_says_onward(p) || behaviour_some(p, behaviour_out_at_end));
}

/* "never so low" */
static bool says_so(const struct place *p)
{
	return p->i > 0 && token_in(&p->l->t->list[p->i - 1], " so this that ");
}

static bool never_so(const struct place *p, int side)
{
	return p->negated && says_so(p) &&
	       behaviour_some(p, side > 0 ? behaviour_is_highest : behaviour_is_lowest);
}

/* "negative from row 257 on" */
static bool has_sign(const struct place *p, int sign)
{
	const struct window *w = p->l->k->w;
	/* "from negative to positive at row 257": the row before, too. */
	bool from_it = p->i > 0 && token_is(&p->l->t->list[p->i - 1], "from");
	size_t at = behaviour_point(p), from = at < w->rows_n ? at - (from_it && at > 0) : 0,
	       to = at < w->rows_n ? at + 1 : w->rows_n;
	for (size_t i = from; i < to; i++)
		for (size_t c = 0; c < w->values_n; c++)
			if (columns_have(&p->columns, (uint16_t)c) &&
			    sign * window_value(w, i, c) > 0)
				return true;
	return false;
}

/* Anything that stands is large enough to be called so. */
static bool is_small(const struct place *p, const struct subject *s)
{
	(void)p;
	return !s->finding || !(s->finding->threshold > 0) ||
	       s->finding->score < 2 * s->finding->threshold;
}

bool behaviour_beyond(const struct place *p, enum lexeme lexeme)
{
	return p->negated || higher(p, lexeme == LEXEME_ABOVE ? 1 : -1);
}

bool behaviour_higher(const struct place *p, enum lexeme lexeme)
{
	int way = lexeme == LEXEME_HIGHER ? 1 : -1, pair = behaviour_pair_size(p, way);
	return pair != 0 && !p->negated ? pair > 0 : higher(p, way);
}

bool behaviour_high(const struct place *p, enum lexeme lexeme)
{
	int side = lexeme == LEXEME_HIGH ? 1 : -1;
	if (never_so(p, side) || behaviour_is_attribute(p) || (p->negated && !says_so(p)))
		return true;
	int reading = behaviour_reading_beyond(p, side, (double)NAN);
	return !p->negated && reading >= 0 && behaviour_between(p) && behaviour_each(p, side) &&
	       behaviour_some(p, side > 0 ? behaviour_lies_above : behaviour_lies_below) &&
	       behaviour_spans(p, lexeme) &&
	       (!behaviour_says_onward(p) || behaviour_some(p, behaviour_out_at_end));
}

bool behaviour_sized(const struct place *p, enum lexeme lexeme)
{
	if (lexeme == LEXEME_FIGURE)
		return token_in(&p->l->t->list[p->i], " lasted lasts ")
			       ? behaviour_lasted(p)
			       : p->figure || role_has(p->l->t, p->begin, p->end, " one single ");
	if (p->negated)
		return true;
	return lexeme == LEXEME_LARGE
		       ? behaviour_some(p, behaviour_is_anomaly)
		       : p->figure || p->l->k->subjects_n == 0 || behaviour_some(p, is_small);
}

bool behaviour_sign(const struct place *p, enum lexeme lexeme)
{
	return p->negated || p->figure || has_sign(p, lexeme == LEXEME_POSITIVE ? 1 : -1);
}

bool behaviour_was_down(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	struct place p;
	behaviour_place(&p, l, i);
	if (i == 0 || !token_in(&t->list[i - 1], " is was are were ") || p.figure || p.negated ||
	    l->k->subjects_n == 0)
		return true;
	return behaviour_some(&p, token_is(&t->list[i], "up") ? behaviour_lies_above
							      : behaviour_lies_below);
}

bool behaviour_like_others(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	struct place p;
	behaviour_place(&p, l, i);
	return !l->one_subject || l->k->subjects_n == 0 || !l->k->subjects[0].anomaly ||
	       p.negated || !token_in(&t->list[i + 1], " all the any every ") ||
	       !role_has(t, i + 2, i + 4, " other others rest ");
}

/* SPDX-License-Identifier: MIT */
/*
 * behaviour_span.c - from when on, until when and how long a clause says that something is so.
 */
#include "verdict/behaviour_parts.h"

#include <math.h>

#include "verdict/silence.h"

bool behaviour_is_whole(const struct place *p, const struct subject *s)
{
	size_t first;
	return behaviour_stretch(p, s, &first) * 10 >= p->l->k->w->count * 9;
}

/* "Back to normal after 5 minutes": the length of time that the clause gives, or 0. */
double behaviour_duration(const struct place *p)
{
	const struct tokens *t = p->l->t;
	for (size_t j = p->begin; j + 1 < p->end; j++) {
		double unit = role_seconds(&t->list[j + 1]);
		if (role_is_number(&t->list[j]) && unit > 0)
			return t->list[j].value * unit;
		if (token_in(&t->list[j], " a an one ") && unit > 0 && j > p->begin &&
		    token_in(&t->list[j - 1], " for after within lasted lasts lasting over about "
					      "almost nearly only "))
			return unit;
	}
	return 0;
}

/* Over after so long, within a row or a tenth. */
bool behaviour_over_after(const struct place *p, const struct subject *s)
{
	const struct window *w = p->l->k->w;
	double said = behaviour_duration(p), step = silence_step(w);
	size_t first, n = behaviour_stretch(p, s, &first), at = first + n;
	if (s->column == FINDING_NO_COLUMN)
		return true;
	if (at >= w->rows_n)
		return false;
	double lasted = (double)n * step, slack = fmax(step, said / 10);
	return role_has(p->l->t, p->begin, p->end, " within less under ")
		       ? (double)(at - s->index) * step <= said + slack
		       : fabs(lasted - said) <= slack ||
				 fabs((double)(at - s->index) * step - said) <= slack;
}

static bool restless_at_end(const struct place *p, const struct subject *s)
{
	size_t first, last;
	return known_stretch(p->l->k, s, &first, &last) && last + 2 >= p->l->k->w->rows_n;
}

static bool restless_at_start(const struct place *p, const struct subject *s)
{
	size_t first, last;
	return known_stretch(p->l->k, s, &first, &last) && first <= p->l->k->w->context_n + 1;
}

/* "the end", "the start" behind one of the words */
static bool says_end(const struct place *p, const char *words, const char *ends)
{
	const struct tokens *t = p->l->t;
	/* "since" ends a clause, and still says how long that was so. */
	size_t to = p->end + 1 + (token_is(&t->list[p->end], "since") ? 2 : 0);
	for (size_t j = p->begin; j + 2 < to; j++)
		if (token_in(&t->list[j], words) &&
		    (token_in(&t->list[j + 1], ends) || token_in(&t->list[j + 2], ends)))
			return true;
	return false;
}

bool behaviour_says_end(const struct place *p)
{
	return says_end(p, " until till to for ", " end rest remainder ");
}

bool behaviour_spans(const struct place *p, enum lexeme lexeme)
{
	bool end = behaviour_says_end(p),
	     start = says_end(p, " from since ", " start beginning outset ");
	bool noise = lexeme == LEXEME_SWINGS;
	if (behaviour_says_whole(p) || (start && end))
		return behaviour_some(p, behaviour_is_whole);
	return (!end || behaviour_some(p, noise ? restless_at_end : behaviour_out_at_end)) &&
	       (!start || behaviour_some(p, noise ? restless_at_start : behaviour_out_at_start));
}

/* "All readings after row 257", "kept falling after row 257" */
static bool says_all_after(const struct place *p, size_t word)
{
	return token_is(&p->l->t->list[word], "after") &&
	       role_has(p->l->t, p->begin, p->end, " all every each everything kept keeps ");
}

bool behaviour_says_onward(const struct place *p)
{
	const struct tokens *t = p->l->t;
	size_t end = token_is(&t->list[p->end], "since") ? role_clause_ends(t, p->end + 1) : p->end;
	for (size_t j = p->begin; j < end; j++) {
		size_t word = j - (size_t)(j > 0 && role_says_row(&t->list[j - 1]));
		if (word == 0 || numbers_point(p->l, j) >= p->l->k->w->rows_n)
			continue;
		if (token_is(&t->list[word - 1], "since") || says_all_after(p, word - 1) ||
		    (token_is(&t->list[word - 1], "from") &&
		     token_in(&t->list[j + 1], " on onward onwards ")))
			return true;
	}
	return false;
}

/* "Until row 260": out up to there, give or take a row. */
static bool ends_at_point(const struct place *p, const struct subject *s)
{
	size_t at = behaviour_point(p);
	return at > 0 && behaviour_out(p, s, at - 1) && !behaviour_out(p, s, at + 1);
}

static bool says_until_point(const struct place *p)
{
	return behaviour_points(p) == 1 && role_has(p->l->t, p->begin, p->end, " until till ");
}

/* "It lasted a day", "until the end", "only a few rows" */
bool behaviour_lasted(const struct place *p)
{
	const struct tokens *t = p->l->t;
	if (p->negated)
		return true;
	if (behaviour_says_end(p))
		return behaviour_spans(p, LEXEME_HIGH);
	if (p->figure)
		return true;
	if (behaviour_duration(p) > 0)
		return behaviour_some(p, behaviour_over_after);
	if (says_until_point(p))
		return behaviour_some(p, ends_at_point);
	for (size_t j = p->i + 1; j < p->end; j++)
		if (t->list[j].lexeme >= LEXEME_SMALL)
			return true;
	return role_has(t, p->begin, p->end, " one single ");
}

/* "Between row 130 and row 170 it was high", "between the two": in the middle, too. */
bool behaviour_between(const struct place *p)
{
	const struct known *k = p->l->k;
	const struct tokens *t = p->l->t;
	size_t at[2] = { 0, 0 }, n = 0;
	if (!role_has(t, p->begin, p->end, " between "))
		return true;
	for (size_t j = p->begin; j < p->end && n < 2; j++)
		if (numbers_point(p->l, j) < k->w->rows_n)
			at[n++] = numbers_point(p->l, j);
	if (n == 0 && k->subjects_n == 2 && role_has(t, p->begin, p->end, " two both "))
		for (; n < 2; n++)
			at[n] = k->subjects[n].index;
	if (n < 2)
		return true;
	for (size_t s = 0; s < k->subjects_n; s++)
		if (columns_have(&p->columns, k->subjects[s].column) &&
		    behaviour_out(p, &k->subjects[s], at[0] / 2 + at[1] / 2))
			return true;
	return false;
}

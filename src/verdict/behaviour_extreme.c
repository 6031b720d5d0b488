/* SPDX-License-Identifier: MIT */
/*
 * behaviour_extreme.c - the highest, the lowest, the strongest.
 */
#include "verdict/behaviour_parts.h"

#include <math.h>

bool behaviour_is_highest(const struct place *p, const struct subject *s)
{
	return s->column < p->l->k->w->values_n && s->index >= p->l->k->w->context_n &&
	       s->value >= p->l->k->w->stats[s->column].max;
}

bool behaviour_is_lowest(const struct place *p, const struct subject *s)
{
	return s->column < p->l->k->w->values_n && s->index >= p->l->k->w->context_n &&
	       s->value <= p->l->k->w->stats[s->column].min;
}

static bool number_near(const struct place *p)
{
	enum { NEAR = 5 };
	const struct tokens *t = p->l->t;
	for (size_t j = p->i > NEAR ? p->i - NEAR : 0; j < t->n && j <= p->i + NEAR; j++)
		if (role_is_number(&t->list[j]))
			return true;
	return false;
}

/* The strongest of the anomalies, by how far they are from where they came. */
static const struct subject *strongest(const struct place *p)
{
	const struct subject *most = NULL;
	double far = -1;
	for (size_t s = 0; s < p->l->k->subjects_n; s++) {
		const struct subject *x = &p->l->k->subjects[s];
		double by = fabs(x->value - behaviour_base(p, x));
		if (!x->anomaly || isnan(by) || !columns_have(&p->columns, x->column) || by <= far)
			continue;
		far = by;
		most = x;
	}
	return most;
}

/* "The first one": 1; SIZE_MAX for the last. 0: none is said. */
static size_t nth_said(const struct place *p)
{
	const struct tokens *t = p->l->t;
	for (size_t j = p->begin; j < p->i; j++) {
		if (!token_in(&t->list[j + 1], " one spike drop peak dip jump is was of far much "))
			continue;
		if (token_in(&t->list[j], " first second third "))
			return 1 + (size_t)token_is(&t->list[j], "second") +
			       2 * (size_t)token_is(&t->list[j], "third");
		if (token_is(&t->list[j], "last"))
			return SIZE_MAX;
	}
	return 0;
}

/* "The first one is the strongest": -1 it is not, 0 nothing of the sort is said. */
static int nth_strongest(const struct place *p)
{
	const struct subject *most = strongest(p);
	size_t nth = nth_said(p), before = 0, all = 0;
	if (nth == 0 || !most)
		return 0;
	for (size_t s = 0; s < p->l->k->subjects_n; s++) {
		const struct subject *x = &p->l->k->subjects[s];
		if (!x->anomaly || !columns_have(&p->columns, x->column))
			continue;
		all++;
		before += x->row < most->row;
	}
	return before + 1 == (nth == SIZE_MAX ? all : nth) ? 1 : -1;
}

/* "just when oxygen was at its lowest": the row of the extreme is a subject's. */
static bool extreme_at_subject(const struct known *k, uint16_t column, int side)
{
	const struct columns own = { &column, 1 };
	for (size_t s = 0; s < k->subjects_n; s++)
		if (known_extreme(k, &own, k->subjects[s].row, side))
			return true;
	return false;
}

/* 1: it is so, -1: it is not, 0: nothing of the sort is said. */
static int when_extreme(const struct place *p, int side)
{
	const struct tokens *t = p->l->t;
	for (size_t j = p->i; j-- > p->begin + 1;) {
		if (t->list[j].type != TOKEN_NAME || t->list[j].column == TOKEN_NO_COLUMN)
			continue;
		size_t word =
			j - 1 - (size_t)(token_is(&t->list[j - 1], "the") && j > p->begin + 1);
		if (!token_in(&t->list[word], " when as "))
			return 0;
		return extreme_at_subject(p->l->k, t->list[j].column, side) ? 1 : -1;
	}
	return 0;
}

/* "The first reading is the highest": as when_extreme(). */
static int at_end(const struct place *p, int side)
{
	const struct tokens *t = p->l->t;
	const struct window *w = p->l->k->w;
	for (size_t j = p->begin; j + 1 < p->i; j++) {
		if (!token_in(&t->list[j], " first last ") ||
		    !token_in(&t->list[j + 1], " reading value row sample "))
			continue;
		return known_extreme(p->l->k, &p->columns,
				     token_is(&t->list[j], "first") ? w->first_row : w->last_row,
				     side)
			       ? 1
			       : -1;
	}
	return 0;
}

/* "second lowest": 2; 1 for the lowest. */
static size_t rank_said(const struct place *p)
{
	static const char *const ranks[] = { "second", "third", "fourth", "fifth" };
	for (size_t r = 0; p->i > 0 && r < sizeof ranks / sizeof ranks[0]; r++)
		if (token_is(&p->l->t->list[p->i - 1], ranks[r]))
			return r + 2;
	return 1;
}

/* The column's reading of that value is the nth from its end. */
static bool is_ranked(const struct place *p, int side, size_t rank, double value)
{
	const struct window *w = p->l->k->w;
	for (size_t c = 0; c < w->values_n; c++) {
		size_t beyond = 0;
		for (size_t r = w->context_n; r < w->rows_n; r++)
			beyond += side * window_value(w, r, c) > side * value;
		if (columns_have(&p->columns, (uint16_t)c) && beyond + 1 == rank)
			return true;
	}
	return false;
}

/* "12.71 is the second lowest": as when_extreme(). */
static int ranked(const struct place *p, int side)
{
	const struct tokens *t = p->l->t;
	size_t rank = rank_said(p);
	for (size_t j = p->begin; j < p->i && rank > 1; j++)
		if (role_is_number(&t->list[j]) && !role_is_row(t, j) && !t->list[j].worded)
			return is_ranked(p, side, rank, t->list[j].value) ? 1 : -1;
	return 0;
}

/* No other reading of one of the columns lies between that value and the extreme. */
static bool is_next(const struct place *p, int side, const struct token *n)
{
	const struct window *w = p->l->k->w;
	const double slack = token_slack(n);
	for (size_t c = 0; c < w->values_n; c++) {
		const double most = side > 0 ? w->stats[c].max : w->stats[c].min;
		bool beyond = false, between = false;
		for (size_t r = w->context_n; r < w->rows_n; r++) {
			const double v = window_value(w, r, c);
			beyond |= (v - n->value) * side > slack;
			between |= (v - n->value) * side > slack && v != most;
		}
		if (columns_have(&p->columns, (uint16_t)c) && beyond && !between)
			return true;
	}
	return false;
}

/* "12.71 is the next lowest": as when_extreme(). A second "next" is one further still. */
static int next_ranked(const struct place *p, int side)
{
	const struct tokens *t = p->l->t;
	if (p->i == 0 || !token_is(&t->list[p->i - 1], "next") ||
	    role_has(t, 0, p->i - 1, " next "))
		return 0;
	for (size_t j = p->begin; j < p->end; j++)
		if (role_is_number(&t->list[j]) && !role_is_row(t, j) && !t->list[j].worded)
			return is_next(p, side, &t->list[j]) ? 1 : -1;
	return 0;
}

static bool extreme(const struct place *p, int side)
{
	int said = p->negated ? 0 : ranked(p, side);
	if (said == 0 && !p->negated)
		said = next_ranked(p, side);
	if (said == 0 && !p->negated)
		said = at_end(p, side);
	if (said == 0 && !p->negated)
		said = nth_strongest(p);
	if (said == 0 && !p->negated)
		said = when_extreme(p, side);
	if (said != 0)
		return said > 0;
	return p->negated || p->figure || number_near(p) ||
	       behaviour_point(p) < p->l->k->w->rows_n ||
	       role_has(p->l->t, p->begin, p->end, " score before since so among second ") ||
	       behaviour_some(p, side > 0 ? behaviour_is_highest : behaviour_is_lowest);
}

bool behaviour_extreme(const struct place *p, enum lexeme lexeme)
{
	return extreme(p, lexeme == LEXEME_HIGHEST ? 1 : -1);
}

bool behaviour_deeper(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	return p->negated || p->figure || nth_strongest(p) > 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * behaviour_each.c - "both", "pressure and flow", "only one": how many of them it is said of.
 */
#include "verdict/behaviour_parts.h"

#include <math.h>

#include "verdict/ways.h"

static bool is_column(const struct token *t)
{
	return t->type == TOKEN_NAME && t->column != TOKEN_NO_COLUMN;
}

/* It leapt that way at the row of some subject. */
static bool leapt(const struct place *p, size_t column, int side)
{
	const struct known *k = p->l->k;
	const struct window *w = k->w;
	for (size_t i = 0; i < k->subjects_n && w->stats; i++) {
		size_t at = k->subjects[i].index;
		if (at > 0 && at < w->rows_n &&
		    side * (window_value(w, at, column) - window_value(w, at - 1, column)) >
			    3 * w->stats[column].mad)
			return true;
	}
	return false;
}

/* One column's subject lies on that side; else it moved that way. */
static bool column_is(const struct place *p, uint16_t column, int side)
{
	const struct known *k = p->l->k;
	struct place own = *p;
	own.columns = (struct columns){ &column, 1 };
	bool any = false;
	for (size_t i = 0; i < k->subjects_n; i++) {
		const struct subject *s = &k->subjects[i];
		if (s->column != column)
			continue;
		any = true;
		if (behaviour_way_of(p, s) * side >= 0)
			return true;
	}
	return !any && (leapt(p, column, side) || behaviour_trend(&own, side));
}

/* "pressure and flow", "flow went up along with pressure" */
static bool names_pair(const struct place *p)
{
	const struct tokens *t = p->l->t;
	size_t names = 0;
	bool joined = false;
	for (size_t j = p->begin; j < p->end; j++) {
		names += is_column(&t->list[j]);
		joined |= names == 1 && j < p->i && token_is(&t->list[j], "and");
		joined |= names > 0 && j > p->i && token_is(&t->list[j], "with") &&
			  token_in(&t->list[j - 1], " along together ");
		/* Each has a verb of its own. */
		if (j < p->i && names == 1 && ways_said(t, j) != 0)
			return false;
	}
	return joined && names == 2 && p->columns.n == 2;
}

static bool names_any(const struct tokens *t)
{
	for (size_t j = 0; j < t->n; j++)
		if (is_column(&t->list[j]))
			return true;
	return false;
}

/* "both columns", "all sensors", "both are high" */
static bool says_all(const struct place *p)
{
	static const char things[] = " columns sensors series signals channels quantities ";
	const struct tokens *t = p->l->t;
	for (size_t j = p->begin; j < p->i; j++)
		if ((token_in(&t->list[j], " both all ") && token_in(&t->list[j + 1], things)) ||
		    (token_is(&t->list[j], "both") &&
		     (j + 1 == p->i || token_in(&t->list[j + 1], " are were "))))
			return !names_any(t);
	return false;
}

/* "Both readings lie below": two anomalies of one column. */
static bool says_both(const struct place *p)
{
	const struct tokens *t = p->l->t;
	for (size_t j = p->begin; j < p->i; j++)
		if (token_is(&t->list[j], "both") &&
		    (j + 1 == p->i ||
		     token_in(&t->list[j + 1],
			      " are were lie readings values outliers anomalies rows "
			      "events points ")))
			return true;
	return false;
}

bool behaviour_each(const struct place *p, int side)
{
	const struct known *k = p->l->k;
	if (p->negated || p->l->one_subject > (k->w->values_n > 1))
		return true;
	if (names_pair(p))
		return column_is(p, p->columns.list[0], side) &&
		       column_is(p, p->columns.list[1], side);
	if (says_all(p) && k->w->values_n > 1) {
		for (size_t c = 0; c < k->w->values_n; c++)
			if (!column_is(p, (uint16_t)c, side))
				return false;
		return true;
	}
	if (!says_both(p) || k->subjects_n != 2 || k->subjects[0].column != k->subjects[1].column)
		return true;
	return behaviour_way_of(p, &k->subjects[0]) * side >= 0 &&
	       behaviour_way_of(p, &k->subjects[1]) * side >= 0;
}

static bool is_alone(const struct place *p, const struct subject *s)
{
	size_t first;
	return s->column == FINDING_NO_COLUMN || isnan(s->value) ||
	       behaviour_stretch(p, s, &first) == 1;
}

/* A word for what lies apart: it is one reading that does. */
static bool says_apart(const struct place *p)
{
	for (size_t j = p->begin; j < p->end; j++) {
		enum lexeme lexeme = p->l->t->list[j].lexeme;
		if (lexeme == LEXEME_HIGH || lexeme == LEXEME_LOW ||
		    token_in(&p->l->t->list[j], " spike dip drop peak "))
			return true;
	}
	return false;
}

/* "row 1060 only", "only row 1060" */
static bool only_row(const struct tokens *t, size_t i)
{
	return token_is(&t->list[i], "only") &&
	       ((role_says_row(&t->list[i + 1]) && role_is_number(&t->list[i + 2])) ||
		(i > 1 && role_is_number(&t->list[i - 1]) && role_says_row(&t->list[i - 2])));
}

bool behaviour_only(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	struct place p;
	if (token_is(&t->list[i], "one")) {
		if (!token_in(&t->list[i + 1], " reading row sample value ") ||
		    token_in(&t->list[i + 2],
			     " later earlier before after apart to above below ") ||
		    (i > 0 &&
		     token_in(&t->list[i - 1], " than least another at by every each within "
					       "after in other next ")))
			return true;
	} else if (!only_row(t, i)) {
		return true;
	}
	behaviour_place(&p, l, i);
	if (p.negated || p.figure || l->k->subjects_n == 0 || !says_apart(&p))
		return true;
	return behaviour_some(&p, is_alone);
}

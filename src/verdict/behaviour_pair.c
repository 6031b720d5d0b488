/* SPDX-License-Identifier: MIT */
/*
 * behaviour_pair.c - two anomalies of two ways: which came first, which is larger, how many.
 */
#include "verdict/behaviour_parts.h"

#include <math.h>

#include "verdict/ways.h"

static int way_of_word(const struct tokens *t, size_t i)
{
	int way = token_in(&t->list[i], " spike spikes peak peaks jump jumps burst ") -
		  token_in(&t->list[i], " drop drops dip dips falls ");
	return way != 0 ? way : ways_said(t, i);
}

/* The one way that words speak of; 0: none, or two. */
static int way_between(const struct tokens *t, size_t from, size_t to)
{
	bool up = false, down = false;
	for (size_t j = from; j < to; j++) {
		up |= way_of_word(t, j) > 0;
		down |= way_of_word(t, j) < 0;
	}
	return (int)up - (int)down;
}

/* The only anomaly that went that way. */
static const struct subject *only_one(const struct place *p, int way)
{
	const struct known *k = p->l->k;
	const struct subject *one = NULL;
	for (size_t i = 0; i < k->subjects_n; i++) {
		if (behaviour_way_of(p, &k->subjects[i]) * way <= 0)
			continue;
		if (one)
			return NULL;
		one = &k->subjects[i];
	}
	return one;
}

int behaviour_pair_order(const struct place *p)
{
	const struct tokens *t = p->l->t;
	size_t none = p->l->k->w->rows_n, at[2] = { none, none };
	if (behaviour_points(p) == 2 && !role_has(t, p->begin, p->end, " than from between ")) {
		for (size_t j = p->begin; j < p->end; j++)
			if (numbers_point(p->l, j) < none)
				at[j > p->i] = numbers_point(p->l, j);
		if (at[0] < none && at[1] < none)
			return at[0] > at[1] ? 1 : at[0] < at[1] ? -1 : 0;
	}
	int left = way_between(t, p->begin, p->i), right = way_between(t, p->i, p->end);
	if (left * right >= 0)
		return 0;
	const struct subject *a = only_one(p, left), *b = only_one(p, right);
	return !a || !b ? 0 : a->row > b->row ? 1 : a->row < b->row ? -1 : 0;
}

int behaviour_pair_size(const struct place *p, int way)
{
	const struct tokens *t = p->l->t;
	int left = way_between(t, p->begin, p->i), right = way_between(t, p->i + 1, p->end);
	if (!token_in(&t->list[p->i], " larger bigger greater stronger smaller weaker "))
		return 0;
	if (right == 0 && token_is(&t->list[p->i + 1], "of"))
		right = -left;
	const struct subject *a = only_one(p, left), *b = only_one(p, right);
	if (left * right >= 0 || !a || !b)
		return 0;
	double more = fabs(a->value - behaviour_base(p, a)) - fabs(b->value - behaviour_base(p, b));
	return isnan(more) ? 0 : more * way > 0 ? 1 : -1;
}

/* Where "at row 130" or "before row 130" stands behind the word; rows_n if it does not. */
static size_t point_behind(const struct place *p, const char *words)
{
	const struct tokens *t = p->l->t;
	size_t none = p->l->k->w->rows_n;
	for (size_t j = p->i + 1; j + 1 < p->end && ways_said(t, j) == 0; j++) {
		if (!token_in(&t->list[j], words))
			continue;
		size_t at = numbers_point(p->l, j + 1 + (size_t)role_says_row(&t->list[j + 1]));
		if (at < none)
			return at;
	}
	return none;
}

/* Some anomaly, or all readings before, went that way by then. */
static bool went_before(const struct place *p, size_t at, int way)
{
	const struct known *k = p->l->k;
	for (size_t i = 0; i < k->subjects_n; i++)
		if (columns_have(&p->columns, k->subjects[i].column) && k->subjects[i].index < at &&
		    behaviour_way_of(p, &k->subjects[i]) * way >= 0)
			return true;
	return behaviour_trend(p, way) && behaviour_creeps(p, way);
}

bool behaviour_pair_way(const struct place *p, int way)
{
	const struct known *k = p->l->k;
	const struct window *w = k->w;
	size_t at = point_behind(p, " at ");
	bool other = false;
	if (p->negated || k->subjects_n == 0)
		return true;
	if (token_is(&p->l->t->list[p->i + 1], "before") && point_behind(p, " before ") < w->rows_n)
		return went_before(p, point_behind(p, " before "), way);
	for (size_t i = 0; i < k->subjects_n && at > 0; i++) {
		const struct subject *s = &k->subjects[i];
		if (s->index != at || s->column >= w->values_n ||
		    !columns_have(&p->columns, s->column))
			continue;
		double step = window_value(w, at, s->column) - window_value(w, at - 1, s->column);
		if (behaviour_way_of(p, s) * way >= 0 || !(step * way <= 0))
			return true;
		other = true;
	}
	return !other;
}

bool behaviour_as_many(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	struct place p;
	size_t n = 0;
	if (i == 0 || l->one_subject || !role_is_number(&t->list[i - 1]) ||
	    l->k->subjects_n != l->k->anomalies_n || role_is_row(t, i - 1))
		return true;
	behaviour_place(&p, l, i);
	int way = way_of_word(t, i);
	for (size_t s = 0; s < l->k->subjects_n; s++)
		n += columns_have(&p.columns, l->k->subjects[s].column) &&
		     behaviour_way_of(&p, &l->k->subjects[s]) * way >= 0;
	return p.negated || !(t->list[i - 1].value > (double)n);
}

bool behaviour_worded(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	if (!t->list[i].worded || i < 2 || !token_in(&t->list[i - 1], " to at ") ||
	    way_of_word(t, i - 2) == 0 || role_seconds(&t->list[i + 1]) > 0 ||
	    token_in(&t->list[i + 1], " rows readings columns values samples times places "))
		return true;
	double v = t->list[i].value;
	return known_reading(l->k, &l->columns, (struct given){ v - .5, v + .5 });
}

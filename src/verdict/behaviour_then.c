/* SPDX-License-Identifier: MIT */
/*
 * behaviour_then.c - what came after what, wherever in a sentence that is told, and what beside
 * what.
 *
 * "It dipped, and later it spiked": a comma ends a clause, but not the order. Two
 * moves of different ways are held against the anomalies that they can only be: by
 * the row or reading beside each, else by being the only one that went that way. What
 * may be the way back from the other is not looked at.
 */
#include "verdict/behaviour_parts.h"

#include <math.h>

#include "verdict/ways.h"

/* Tokens of a sentence that tell of one move. */
struct part {
	size_t from, to;
	size_t move; /* its word, or `to` */
};

static bool ends_sentence(const struct token *t)
{
	return role_ends_clause(t) && !token_is_mark(t, ',') && !token_is_mark(t, '(') &&
	       !token_is_mark(t, ')');
}

/* A word that is no way back: nothing returns to normal by a dip. */
static int bold_way(const struct tokens *t, size_t i)
{
	const struct token *before = &t->list[i > 0 ? i - 1 : t->n];
	int way = token_in(&t->list[i], " spike spikes spiked ") -
		  token_in(&t->list[i], " dip dips dipped plunged plummeted ");
	if (way == 0 && (token_in(before, " a an the another ") || before->type == TOKEN_NAME))
		way = token_in(&t->list[i], " jump rise surge ") -
		      token_in(&t->list[i], " drop fall ");
	return way;
}

static int way_at(const struct tokens *t, size_t i)
{
	int way = bold_way(t, i);
	return way != 0 ? way : ways_said(t, i);
}

/* The nearest move before `to`, back to a comma or the sentence's begin. */
static struct part part_before(const struct tokens *t, size_t to)
{
	struct part part = { to, to, to };
	while (part.from > 0 && !ends_sentence(&t->list[part.from - 1]) &&
	       (part.move == to || !token_is_mark(&t->list[part.from - 1], ','))) {
		part.from--;
		if (part.move == to && way_at(t, part.from) != 0)
			part.move = part.from;
	}
	return part;
}

/* The nearest move behind `from`, up to a comma or the sentence's end. */
static struct part part_behind(const struct tokens *t, size_t from)
{
	struct part part = { from, from, t->n };
	while (part.to < t->n && !ends_sentence(&t->list[part.to]) &&
	       (part.move == t->n || !token_is_mark(&t->list[part.to], ','))) {
		if (part.move == t->n && way_at(t, part.to) != 0)
			part.move = part.to;
		part.to++;
	}
	if (part.move == t->n)
		part.move = part.to;
	return part;
}

static bool has_reading(const struct tokens *t, const struct part *part, const struct subject *s)
{
	for (size_t j = part->from; j < part->to; j++) {
		const struct token *n = &t->list[j];
		if (role_is_number(n) && !role_is_row(t, j) && token_says(n, s->value))
			return true;
	}
	return false;
}

static bool has_row(const struct look *l, const struct part *part, const struct subject *s)
{
	for (size_t j = part->from; j < part->to; j++)
		if (numbers_point(l, j) == s->index)
			return true;
	return false;
}

/* The anomaly that the part tells of; NULL: it cannot be told. */
static const struct subject *told(const struct place *p, const struct part *part, bool second)
{
	const struct look *l = p->l;
	const struct subject *by_way = NULL, *named = NULL;
	size_t n = 0, named_n = 0;
	bool figures = false;
	if (part->move == part->to || role_negated(l->t, part->from, part->to) ||
	    role_clause_has(l->t, part->move,
			    " back return returned returns returning recovered recovers again "
			    "normal "
			    "baseline usual range "))
		return NULL;
	for (size_t j = part->from; j < part->to; j++)
		figures |= role_is_number(&l->t->list[j]) || numbers_point(l, j) < l->k->w->rows_n;
	for (size_t i = 0; i < l->k->subjects_n; i++) {
		const struct subject *s = &l->k->subjects[i];
		if (!s->anomaly || behaviour_way_of(p, s) * way_at(l->t, part->move) <= 0)
			continue;
		if (columns_have(&p->columns, s->column)) {
			n++;
			by_way = s;
		}
		if (!has_row(l, part, s) && !has_reading(l->t, part, s))
			continue;
		named_n++;
		named = s;
	}
	if (figures)
		return named_n == 1 ? named : NULL;
	return n == 1 && (!second || bold_way(l->t, part->move) != 0) ? by_way : NULL;
}

/* The columns that any of the sentence names, else the text's. */
static void sentence_columns(struct place *p)
{
	const struct tokens *t = p->l->t;
	size_t n = 0;
	while (p->begin > 0 && !ends_sentence(&t->list[p->begin - 1]))
		p->begin--;
	while (p->end < t->n && !ends_sentence(&t->list[p->end]))
		p->end++;
	for (size_t j = p->begin; j < p->end && n < sizeof p->list / sizeof p->list[0]; j++)
		if (t->list[j].type == TOKEN_NAME && t->list[j].column != TOKEN_NO_COLUMN)
			p->list[n++] = t->list[j].column;
	p->columns = n > 0 ? (struct columns){ p->list, n } : p->l->columns;
}

/* "After the spike, it fell": what stands behind the comma comes first in a plain order. */
static bool is_opening(const struct place *p, size_t i)
{
	return i == p->begin && token_in(&p->l->t->list[i], " after before following ");
}

bool behaviour_then(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	bool later = token_in(&t->list[i], " after following preceded ") ||
		     (token_is(&t->list[i], "later") && token_is(&t->list[i + 1], "than"));
	struct place p;
	behaviour_place(&p, l, i);
	sentence_columns(&p);
	struct part right = part_behind(t, i + 1),
		    left = is_opening(&p, i) ? part_behind(t, right.to + 1) : part_before(t, i);
	/* "After row 240, it spiked" */
	if (token_in(&t->list[i], " after before following ") &&
	    right.move >= role_clause_ends(t, i + 1))
		return true;
	/* Behind a move that is told first, one may be the way back. */
	const struct subject *a = told(&p, &left, later), *b = told(&p, &right, !later);
	if (!a || !b || a->row == b->row)
		return true;
	return later ? a->row > b->row : a->row < b->row;
}

/* Some reading of the columns is beyond that side of an anomaly's band. */
static bool goes_beyond(const struct place *p, const struct subject *s, int way)
{
	const struct window *w = p->l->k->w;
	double limit = !s->finding ? (double)NAN : way > 0 ? s->finding->high : s->finding->low;
	for (size_t r = 0; r < w->rows_n && s->column < w->values_n; r++)
		if (window_value(w, r, s->column) * way > limit * way)
			return true;
	return isnan(limit);
}

bool behaviour_bold(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	int way = bold_way(t, i);
	struct place p;
	if (!token_in(&t->list[i], " spiked dipped plunged plummeted ") ||
	    token_in(&t->list[i + 1], " down downward downwards up upward upwards back "))
		return true;
	behaviour_place(&p, l, i);
	if (p.negated || p.figure)
		return true;
	sentence_columns(&p);
	bool any = false;
	for (size_t s = 0; s < l->k->subjects_n; s++) {
		const struct subject *x = &l->k->subjects[s];
		if (!columns_have(&p.columns, x->column))
			continue;
		any = true;
		if (behaviour_way_of(&p, x) * way >= 0 || goes_beyond(&p, x, way))
			return true;
	}
	return !any;
}

static bool says_neighbours(const struct tokens *t, size_t i)
{
	if (i > 1 && token_is(&t->list[i], "step"))
		return token_in(&t->list[i - 1], " one single ") &&
		       token_in(&t->list[i - 2], " in within ");
	/* "from one row to the next" */
	return i > 4 && token_is(&t->list[i], "next") && token_is(&t->list[i - 1], "the") &&
	       token_is(&t->list[i - 2], "to") &&
	       token_in(&t->list[i - 3], " row reading sample value ") &&
	       token_is(&t->list[i - 4], "one");
}

/* From the one to the other, over missing readings; or from the level that the other left. */
static bool are_neighbours(const struct place *p, const struct token *from, const struct token *to)
{
	const struct known *k = p->l->k;
	const struct window *w = k->w;
	for (size_t i = 0; i < k->subjects_n; i++)
		if (token_says(to, k->subjects[i].value) &&
		    token_says(from, behaviour_base(p, &k->subjects[i])))
			return true;
	for (size_t c = 0; c < w->values_n; c++) {
		double before = (double)NAN;
		for (size_t r = 0; r < w->rows_n && columns_have(&p->columns, (uint16_t)c); r++) {
			const double v = window_value(w, r, c);
			if (isnan(v))
				continue;
			if (token_says(from, before) && token_says(to, v))
				return true;
			before = v;
		}
	}
	return false;
}

bool behaviour_side_by_side(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	struct place p;
	if (!says_neighbours(t, i))
		return true;
	behaviour_place(&p, l, i);
	for (size_t j = p.begin; j + 3 < i; j++) {
		const struct token *from = &t->list[j + 1];
		size_t to = role_behind_unit(t, j + 1);
		if (!token_is(&t->list[j], "from") || !role_is_number(from) ||
		    role_is_row(t, j + 1) || !token_is(&t->list[to], "to") ||
		    !role_is_number(&t->list[to + 1]))
			continue;
		return p.negated || are_neighbours(&p, from, &t->list[to + 1]);
	}
	return true;
}

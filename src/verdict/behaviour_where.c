/* SPDX-License-Identifier: MIT */
/*
 * behaviour_where.c - where in the window, and what came before what.
 */
#include "verdict/behaviour_parts.h"

#include <math.h>

#include "verdict/silence.h"

static bool is_early(const struct place *p, const struct subject *s)
{
	const struct window *w = p->l->k->w;
	return s->index < w->context_n + (w->rows_n - w->context_n) * 2 / 5;
}

static bool is_late(const struct place *p, const struct subject *s)
{
	const struct window *w = p->l->k->w;
	return s->index >= w->context_n + (w->rows_n - w->context_n) * 3 / 5;
}

static bool out_at_point(const struct place *p, const struct subject *s)
{
	return s->anomaly && behaviour_out(p, s, behaviour_point(p));
}

/* "Row 1438 is ordinary again" */
bool behaviour_normal(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	if (!p->negated && !behaviour_reading_ordinary(p))
		return false;
	return p->negated || p->figure ||
	       role_has(p->l->t, p->begin, p->end, " before until till after up than from to ") ||
	       !behaviour_some(p, out_at_point);
}

static bool near_point(const struct place *p, const struct subject *s)
{
	for (size_t j = p->begin; j < p->end; j++) {
		size_t at = numbers_point(p->l, j), first, n = behaviour_stretch(p, s, &first);
		if (at < p->l->k->w->rows_n && at + 2 >= first && at <= first + n)
			return true;
	}
	return false;
}

const char *behaviour_happened(const struct look *l, size_t i)
{
	struct place p;
	const struct tokens *t = l->t;
	behaviour_place(&p, l, i);
	/* "A leak is possible: it falls from row 140 on" */
	for (size_t j = p.begin; j < p.end; j++) {
		if (!token_is_mark(&t->list[j], ':'))
			continue;
		if (j > i)
			p.end = j;
		else
			p.begin = j + 1;
	}
	if (i > 1 && t->list[i - 2].type == TOKEN_NAME &&
	    t->list[i - 2].column != TOKEN_NO_COLUMN &&
	    token_in(&t->list[i - 1], " is was are were gets got has had "))
		return "says of a column what cannot be checked";
	return behaviour_point(&p) < l->k->w->rows_n && !behaviour_some(&p, near_point)
		       ? "names a row or time where nothing is"
		       : NULL;
}

/* The first anomaly of a column: its row, or rows_n. */
static size_t first_of(const struct known *k, uint16_t column)
{
	size_t first = k->w->rows_n;
	for (size_t s = 0; s < k->subjects_n; s++)
		if (k->subjects[s].column == column && k->subjects[s].index < first)
			first = k->subjects[s].index;
	return first;
}

/* Where an event of that sort is: a silence lies before the row that ends it. -1: none. */
static double event_at(const struct known *k, const struct tokens *t, size_t from, size_t to)
{
	bool gap = role_has(t, from, to, " gap pause silence outage "),
	     move = role_has(t, from, to, " spike drop jump peak dip burst rise fall step ");
	for (size_t s = 0; s < k->subjects_n && gap != move; s++) {
		bool silent = k->subjects[s].column == FINDING_NO_COLUMN;
		if (gap == silent && k->subjects[s].index < k->w->rows_n)
			return (double)k->subjects[s].index - (gap ? .5 : 0);
	}
	return -1;
}

/* "The gap came after the spike": 1 what stands first is later, -1 earlier, 0 not told. */
static int order_of_events(const struct look *l, size_t begin, size_t i, size_t end)
{
	double a = event_at(l->k, l->t, begin, i), b = event_at(l->k, l->t, i, end);
	if (a < 0 || b < 0)
		return 0;
	return a > b ? 1 : a < b ? -1 : 0;
}

bool behaviour_order(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	size_t begin = role_clause_begins(t, i), end = role_clause_ends(t, i), left = t->n,
	       right = t->n;
	bool later = token_is(&t->list[i], "after") ||
		     (token_is(&t->list[i], "preceded") && token_is(&t->list[i + 1], "by"));
	struct place p;
	behaviour_place(&p, l, i);
	int pair = p.negated ? 0 : behaviour_pair_order(&p);
	if (pair != 0)
		return later ? pair > 0 : pair < 0;
	for (size_t j = begin; j < end; j++) {
		bool name = t->list[j].type == TOKEN_NAME && t->list[j].column != TOKEN_NO_COLUMN;
		if (role_is_number(&t->list[j]))
			return true;
		if (name && j < i)
			left = j;
		else if (name && right == t->n)
			right = j;
	}
	int events = order_of_events(l, begin, i, end);
	if (events != 0)
		return later ? events > 0 : events < 0;
	if (left == t->n || right == t->n || t->list[left].column == t->list[right].column)
		return true;
	size_t a = first_of(l->k, t->list[left].column), b = first_of(l->k, t->list[right].column);
	return later ? a > b && b < l->k->w->rows_n : a < b;
}

/* The window's greatest (or least) reading lies in from..to. */
static bool extreme_between(const struct place *p, int side, size_t from, size_t to)
{
	const struct window *w = p->l->k->w;
	for (size_t c = 0; c < w->values_n && w->stats; c++)
		for (size_t i = from; i < to; i++)
			if (columns_have(&p->columns, (uint16_t)c) &&
			    (side > 0 ? window_value(w, i, c) >= w->stats[c].max
				      : window_value(w, i, c) <= w->stats[c].min))
				return true;
	return false;
}

static int side_said(const struct place *p)
{
	for (size_t j = p->begin; j < p->end; j++) {
		enum lexeme lexeme = p->l->t->list[j].lexeme;
		if (lexeme == LEXEME_HIGHEST || lexeme == LEXEME_LOWEST)
			return lexeme == LEXEME_HIGHEST ? 1 : -1;
	}
	return 0;
}

/* Rows from..to of the end, the start or the middle of the window. */
static void part_of(const struct window *w, const struct token *word, size_t *from, size_t *to)
{
	size_t rows = w->rows_n - w->context_n, part = rows < 10 ? (rows + 1) / 2 : rows / 5;
	*from = token_is(word, "end") ? w->rows_n - part
				      : w->context_n + (token_is(word, "middle") ? part : 0);
	*to = token_in(word, " start beginning ")
		      ? w->context_n + part
		      : w->rows_n - (token_is(word, "middle") ? part : 0);
}

static bool subject_between(const struct place *p, size_t from, size_t to)
{
	const struct known *k = p->l->k;
	for (size_t s = 0; s < k->subjects_n; s++) {
		size_t first, n;
		if (k->subjects[s].index >= k->w->rows_n)
			continue;
		n = behaviour_stretch(p, &k->subjects[s], &first);
		if (first < to && first + n > from)
			return true;
	}
	return false;
}

/* What is over, ordinary or stays by then is looked at elsewhere. */
bool behaviour_says_state(const struct place *p)
{
	for (size_t j = p->begin; j < p->end; j++) {
		enum lexeme lexeme = p->l->t->list[j].lexeme;
		if (lexeme == LEXEME_BACK || lexeme == LEXEME_NORMAL || lexeme == LEXEME_STAYS)
			return true;
	}
	return false;
}

/* "at the end", "near the start" */
static bool says_at(const struct tokens *t, size_t i)
{
	return i > 1 && token_is(&t->list[i - 1], "the") &&
	       token_in(&t->list[i - 2], " at near towards toward in by close ");
}

/* "in the last ten rows": there is something there. */
bool behaviour_within(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	const struct token *n = &t->list[i + 1];
	struct place p;
	behaviour_place(&p, l, i);
	if (i < 2 || !token_is(&t->list[i - 1], "the") ||
	    !token_in(&t->list[i - 2], " in within during ") || !role_is_number(n) ||
	    !(n->value >= 1) || p.negated || l->k->subjects_n == 0)
		return true;
	double seconds = role_seconds(n + 1), rows = n->value;
	if (seconds > 0)
		rows = n->value * seconds / silence_step(w);
	else if (!token_in(n + 1, " rows readings values samples "))
		return true;
	size_t all = w->rows_n - w->context_n;
	if (!(rows < (double)all))
		return true;
	size_t from = token_is(&t->list[i], "last") ? w->rows_n - (size_t)rows : w->context_n;
	return subject_between(&p, from, from + (size_t)rows);
}

bool behaviour_position(const struct look *l, size_t i)
{
	struct place p;
	size_t from, to;
	behaviour_place(&p, l, i);
	if (!says_at(l->t, i) || p.figure || p.negated || behaviour_point(&p) < l->k->w->rows_n ||
	    l->k->subjects_n == 0)
		return true;
	part_of(l->k->w, &l->t->list[i], &from, &to);
	if (side_said(&p) != 0)
		return extreme_between(&p, side_said(&p), from, to);
	return behaviour_says_state(&p) || subject_between(&p, from, to);
}

bool behaviour_part(const struct place *p, enum lexeme lexeme)
{
	return p->negated || behaviour_some(p, lexeme == LEXEME_EARLY ? is_early : is_late);
}

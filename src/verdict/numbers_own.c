/* SPDX-License-Identifier: MIT */
/*
 * numbers_own.c - what other words of the same text bear out: "from 21.8 to 17.3" a fall of 4.5,
 * "2.67 at row 5062" what is said of that reading.
 */
#include "verdict/numbers_parts.h"

#include <math.h>

#include "verdict/silence.h"

/* Of the readings, rows and times of one text so many are looked at: it may be hostile and long. */
enum { GATHERED_MAX = 12 };

/* A number that is given as a reading or figure. (Whether it is one is asked where it stands.) */
static bool is_reading(const struct look *l, size_t i)
{
	const struct token *n = &l->t->list[i];
	if (n->type != TOKEN_NUMBER || n->worded || n->ordinal || isnan(n->value))
		return false;
	enum role_what what = role_of(l->t, i, l->one_subject).what;
	return what == ROLE_VALUE || what == ROLE_PLAIN || what == ROLE_AT_ROW ||
	       what == ROLE_FIGURE || what == ROLE_AT_END;
}

static bool pair_relates(double a, double b, enum known_relation relation, struct given g)
{
	double difference = fabs(a - b);
	switch (relation) {
	case KNOWN_DIFFERENCE:
		return given_has(g, difference);
	case KNOWN_RATIO:
	case KNOWN_TIMES:
		return (b != 0 && given_has(g, fabs(a / b))) ||
		       (a != 0 && given_has(g, fabs(b / a)));
	default:
		return b != 0 && (given_has(g, 100 * difference / fabs(b)) ||
				  (relation != KNOWN_APART && given_has(g, 100 * a / b)));
	}
}

bool numbers_own_pair(const struct look *l, size_t of, enum known_relation relation, struct given g)
{
	double list[GATHERED_MAX];
	size_t n = 0;
	for (size_t i = 0; i < l->t->n && n < GATHERED_MAX; i++)
		if (i != of && is_reading(l, i))
			list[n++] = l->t->list[i].value;
	for (size_t a = 0; a < n; a++)
		for (size_t b = 0; b < n; b++)
			if (b != a && pair_relates(list[a], list[b], relation, g))
				return true;
	return false;
}

/* The window's indexes of the rows and times that the text names. */
static size_t points_of(const struct look *l, size_t *list)
{
	size_t n = 0;
	for (size_t i = 0; i < l->t->n && n < GATHERED_MAX; i++) {
		size_t at = numbers_point(l, i);
		if (at < l->k->w->rows_n)
			list[n++] = at;
	}
	return n;
}

/* Rows that the text names, each as if the text were about it. */
static bool cited(const struct look *l, bool (*holds)(const struct known *k, const void *arg),
		  const void *arg)
{
	const struct window *w = l->k->w;
	size_t points[GATHERED_MAX], n = points_of(l, points);
	for (size_t i = 0; i < n; i++) {
		size_t at = points[i];
		for (size_t c = 0; c < w->values_n; c++) {
			struct subject one = { .row = w->rows[at].number,
					       .index = at,
					       .column = (uint16_t)c,
					       .value = window_value(w, at, c) };
			struct known k = *l->k;
			k.subjects = &one;
			k.subjects_n = 1;
			if (columns_have(&l->columns, (uint16_t)c) && holds(&k, arg))
				return true;
		}
	}
	return false;
}

struct asked {
	enum known_relation relation;
	unsigned figures;
	int way;
	struct given g;
};

static bool relates(const struct known *k, const void *arg)
{
	const struct asked *a = arg;
	return known_relates(k, NULL, a->relation, a->figures, a->way, a->g);
}

bool numbers_cited(const struct look *l, enum known_relation relation, unsigned figures, int way,
		   struct given g)
{
	const struct asked a = { relation, figures, way, g };
	return cited(l, relates, &a);
}

static bool lasts(const struct known *k, const void *arg)
{
	return known_duration(k, *(const struct given *)arg);
}

bool numbers_cited_duration(const struct look *l, struct given seconds)
{
	return cited(l, lasts, &seconds);
}

/* Is the row at that time of day, or that instant, one that the text names? */
static bool is_timed(const struct look *l, size_t row)
{
	for (size_t i = 0; i < l->t->n; i++)
		if ((l->t->list[i].type == TOKEN_CLOCK || l->t->list[i].type == TOKEN_INSTANT) &&
		    numbers_is_at(l->k->w, row, &l->t->list[i]))
			return true;
	return false;
}

bool numbers_since_subject(const struct look *l, struct given seconds)
{
	const struct window *w = l->k->w;
	size_t points[GATHERED_MAX], n = points_of(l, points);
	for (size_t s = 0; s < l->k->subjects_n; s++)
		for (size_t at = l->k->subjects[s].index + 1; at < w->rows_n; at++) {
			int64_t from = w->rows[l->k->subjects[s].index].time_ns;
			int64_t to = w->rows[at].time_ns;
			if (from == TIME_NONE || to == TIME_NONE ||
			    !given_has(seconds, (double)(to - from) / 1e9))
				continue;
			bool named = is_timed(l, at);
			for (size_t i = 0; i < n; i++)
				named |= points[i] == at;
			if (named)
				return true;
		}
	return false;
}

bool numbers_since_start(const struct look *l, struct given seconds)
{
	const struct window *w = l->k->w;
	size_t points[GATHERED_MAX + SUBJECTS_MAX], n = points_of(l, points);
	for (size_t s = 0; s < l->k->subjects_n; s++)
		points[n++] = l->k->subjects[s].index;
	for (size_t i = 0; i < n; i++)
		if (points[i] < w->rows_n && w->rows[points[i]].time_ns != TIME_NONE &&
		    given_has(seconds, (double)(w->rows[points[i]].time_ns - w->start_ns) / 1e9))
			return true;
	return false;
}

static bool said(const struct look *l, const char *words)
{
	for (size_t i = 0; i < l->t->n; i++)
		if (token_in(&l->t->list[i], words))
			return true;
	return false;
}

bool numbers_between_points(const struct look *l, struct given g)
{
	const struct window *w = l->k->w;
	size_t points[GATHERED_MAX], n = points_of(l, points);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			for (size_t c = 0; c < w->values_n; c++)
				if (columns_have(&l->columns, (uint16_t)c) &&
				    given_has(g, fabs(window_value(w, points[i], c) -
						      window_value(w, points[j], c))))
					return true;
	return false;
}

/* "In the last 17 minutes": the row that they begin with; else the window's first. */
static size_t last_begins(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	double step = silence_step(w);
	for (size_t i = 0; i + 2 < t->n; i++) {
		double seconds = t->list[i + 1].value * role_seconds(&t->list[i + 2]);
		if (!token_in(&t->list[i], " last final ") || !role_is_number(&t->list[i + 1]) ||
		    !(seconds > 0 && seconds / step < (double)(w->rows_n - w->context_n)))
			continue;
		return w->rows_n - 1 - (size_t)(seconds / step);
	}
	return w->context_n;
}

bool numbers_change(const struct look *l, struct given g)
{
	const struct window *w = l->k->w;
	size_t first = last_begins(l);
	bool range = said(l, " range span swing swings amplitude ") ||
		     (said(l, " greatest highest maximum max largest ") &&
		      said(l, " least lowest minimum min smallest "));
	bool whole = first > w->context_n || said(l, " window overall altogether all total ");
	for (size_t c = 0; c < w->values_n && w->rows_n > w->context_n; c++) {
		if (!columns_have(&l->columns, (uint16_t)c))
			continue;
		double change = window_value(w, w->rows_n - 1, c) - window_value(w, first, c);
		if ((range && w->stats && given_has(g, w->stats[c].max - w->stats[c].min)) ||
		    (whole && given_has(g, fabs(change))))
			return true;
	}
	return false;
}

bool numbers_of_columns(const struct look *l, struct given g)
{
	const struct window *w = l->k->w;
	if (!said(l, " between than ") || l->columns.n < 2)
		return false;
	for (size_t s = 0; s < l->k->subjects_n; s++)
		for (size_t a = 0; a < l->columns.n; a++)
			for (size_t b = 0; b < a && l->k->subjects[s].index < w->rows_n; b++) {
				size_t at = l->k->subjects[s].index;
				double d = window_value(w, at, l->columns.list[a]) -
					   window_value(w, at, l->columns.list[b]);
				if (given_has(g, fabs(d)))
					return true;
			}
	return false;
}

/* "from 473 to 168": two readings, the one after the other. */
bool numbers_passes(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	size_t a = i;
	while (a > 0 && i - a < 5 && !token_in(&t->list[a - 1], " from de von da "))
		a--;
	if (a == 0 || i - a >= 5 || t->list[a].type != TOKEN_NUMBER)
		return false;
	size_t b = role_behind_unit(t, a) + 1;
	if (b >= t->n || t->list[b].type != TOKEN_NUMBER ||
	    !token_in(&t->list[b - 1], " to \xC3\xA0 a auf "))
		return false;
	const struct token *x = &t->list[a], *y = &t->list[b];
	struct given first = numbers_given(x->value, x->unit, 0, HEDGE_NONE);
	struct given then = numbers_given(y->value, y->unit, 0, HEDGE_NONE);
	if (!t->english && x->other_unit > 0 && y->other_unit > 0) {
		first = numbers_given(x->other, x->other_unit, 0, HEDGE_NONE);
		then = numbers_given(y->other, y->other_unit, 0, HEDGE_NONE);
	}
	for (uint16_t c = 0; c < w->values_n; c++) {
		const struct columns one = { &c, 1 };
		bool passed = false;
		for (size_t r = 0; columns_have(&l->columns, c) && r < w->rows_n; r++) {
			if (passed && known_at_row(l->k, &one, w->rows[r].number, then))
				return true;
			passed |= known_at_row(l->k, &one, w->rows[r].number, first);
		}
	}
	return false;
}

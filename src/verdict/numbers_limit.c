/* SPDX-License-Identifier: MIT */
/*
 * numbers_limit.c - limits that readings pass for a while, or never.
 */
#include "verdict/joined_parts.h"

#include <math.h>

#include "verdict/silence.h"

/* The longest run of readings beyond a limit, in some column: does it last so long? */
static bool lasts_beyond(const struct look *l, int side, double limit, struct given seconds)
{
	const struct window *w = l->k->w;
	double step = silence_step(w);
	for (size_t c = 0; c < w->values_n; c++) {
		double n = 0, most = 0;
		for (size_t i = 0; i < w->rows_n && columns_have(&l->columns, (uint16_t)c); i++) {
			n = side * window_value(w, i, c) > side * limit ? n + 1 : 0;
			most = fmax(most, n);
		}
		if (given_has(seconds, most * step) || given_has(seconds, (most - 1) * step))
			return true;
	}
	return false;
}

enum between numbers_beyond_for(const struct look *l, size_t i, struct given seconds)
{
	const struct tokens *t = l->t;
	size_t begin = role_clause_begins(t, i), end = role_clause_ends(t, i);
	if (!role_has(t, i > 2 ? i - 2 : 0, i, " for ") || role_negated(t, begin, end))
		return BETWEEN_OPEN;
	for (size_t j = begin; j + 1 < end; j++) {
		int side = token_in(&t->list[j], " above over ") -
			   token_in(&t->list[j], " below under ");
		const struct token *n = &t->list[j + 1];
		if (side != 0 && role_is_number(n) && role_seconds(n + 1) <= 0)
			return lasts_beyond(l, side, n->value, seconds) ? BETWEEN_TRUE
									: BETWEEN_FALSE;
	}
	return BETWEEN_OPEN;
}

bool numbers_never_reached(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	double limit = t->list[i].value;
	if (i < 2 || !token_in(&t->list[i - 1], " reached reach reaches hit touched ") ||
	    !token_in(&t->list[i - 2], " never not "))
		return false;
	for (size_t c = 0; c < w->values_n && w->stats; c++) {
		double most = w->stats[c].max, least = w->stats[c].min;
		bool nearly = limit > most ? limit - most < most - least
					   : limit < least && least - limit < most - least;
		if (columns_have(&l->columns, (uint16_t)c) && nearly)
			return true;
	}
	return false;
}

/* Some column's reading lies beyond the limit from the row on, and did not right before it. */
static bool first_beyond(const struct look *l, size_t at, int side, double limit)
{
	const struct window *w = l->k->w;
	for (size_t c = 0; c < w->values_n && at > 0; c++)
		if (columns_have(&l->columns, (uint16_t)c) &&
		    side * window_value(w, at, c) > side * limit &&
		    !(side * window_value(w, at - 1, c) > side * limit))
			return true;
	return false;
}

bool joined_not_until(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 1; i + 1 < t->n; i++) {
		int side = token_in(&t->list[i], " above over ") -
			   token_in(&t->list[i], " below under ");
		size_t begin = role_clause_begins(t, i), end = role_clause_ends(t, i);
		if (side == 0 || !role_is_number(&t->list[i + 1]) ||
		    !role_has(t, begin, i, " not "))
			continue;
		for (size_t j = i + 2; j < end; j++) {
			size_t at = numbers_point(l, j);
			size_t word = j - (size_t)role_says_row(&t->list[j - 1]);
			if (at < l->k->w->rows_n &&
			    token_in(&t->list[word - 1], " until till before ") &&
			    !first_beyond(l, at, side, t->list[i + 1].value))
				return false;
		}
	}
	return true;
}

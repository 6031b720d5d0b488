/* SPDX-License-Identifier: MIT */
#include "verdict/joined_parts.h"

#include <math.h>

#include "verdict/silence.h"

/* "outside A to B": some reading that the text is about has to lie there. */
bool joined_outside(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 0; i < t->n; i++) {
		if (!token_in(&t->list[i], " outside beyond "))
			continue;
		size_t j = i + 1;
		while (j < t->n && j < i + 6 && !role_is_number(&t->list[j]))
			j++;
		size_t k = role_behind_unit(t, j < t->n ? j : i);
		if (j >= t->n || !role_is_number(&t->list[j]) || k >= t->n ||
		    !(role_is_dash(&t->list[k]) || token_in(&t->list[k], " to and ")) ||
		    !role_is_number(&t->list[k + 1]))
			continue;
		double low = t->list[j].value, high = t->list[k + 1].value;
		bool out = false;
		for (size_t s = 0; s < l->k->subjects_n; s++)
			out |= l->k->subjects[s].value < low || l->k->subjects[s].value > high ||
			       isnan(l->k->subjects[s].value);
		if (!out && l->k->subjects_n > 0)
			return false;
	}
	return true;
}

/* "1284 lies within 1168 to 1192": three numbers of one clause. */
bool joined_within(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 1; i < t->n; i++) {
		bool inside = token_in(&t->list[i], " within inside ") ||
			      (token_is(&t->list[i], "between") &&
			       token_in(&t->list[i - 1], " lies lay is was fits falls "));
		size_t begin = role_clause_begins(t, i), j = i, a = i + 1;
		if (!inside && !token_in(&t->list[i], " outside beyond "))
			continue;
		while (j > begin && !(role_is_number(&t->list[j - 1]) && !role_is_row(t, j - 1) &&
				      !t->list[j - 1].worded))
			j--;
		while (a < i + 6 && a < t->n && !role_is_number(&t->list[a]))
			a++;
		if (j == begin || !role_is_number(&t->list[a]))
			continue;
		size_t b = role_behind_unit(t, a) + 1;
		if (b >= t->n || !role_is_number(&t->list[b]) ||
		    !(token_in(&t->list[b - 1], " to and ") || role_is_dash(&t->list[b - 1])) ||
		    role_of(t, j - 1, l->one_subject).what == ROLE_COUNT)
			continue;
		double v = t->list[j - 1].value;
		if (inside != (v >= t->list[a].value && v <= t->list[b].value))
			return false;
	}
	return true;
}

/* "655 is less than half the 295 before": two numbers and the ratio between them. */
bool joined_ratio(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 1; i < t->n; i++) {
		const struct token *w = &t->list[i], *behind = &t->list[i + 1];
		double ratio = token_is(w, "half") ? .5 : token_in(w, " twice double ") ? 2 : 0;
		if (ratio == 0)
			continue;
		behind += token_in(behind, " the of ");
		if (behind->type != TOKEN_NUMBER || behind->worded)
			continue;
		size_t j = i, begin = role_clause_begins(t, i);
		while (j > begin && (!role_is_number(&t->list[j - 1]) || role_is_row(t, j - 1)))
			j--;
		if (j == begin)
			continue;
		double is = t->list[j - 1].value, of = ratio * behind->value;
		bool less = token_is(&t->list[i - 1], "than") && i > 1 &&
			    token_is(&t->list[i - 2], "less");
		bool more = token_is(&t->list[i - 1], "than") && !less;
		if (less ? is >= of : more ? is <= of : fabs(is - of) > .15 * fabs(of))
			return false;
	}
	return true;
}

/* 1: what stands before is said to be the greater one, -1: the lesser one. */
static int comparison(const struct token *w, bool *adjective)
{
	*adjective =
		token_in(w, " higher greater larger warmer hotter faster more lower smaller colder "
			    "cooler slower less fewer ");
	if (token_in(w,
		     " above over exceeds exceeding exceeded higher greater larger warmer hotter "
		     "faster more ") ||
	    token_is_mark(w, '>'))
		return 1;
	return token_in(w, " below under beneath lower smaller colder cooler slower less fewer ") ||
			       token_is_mark(w, '<')
		       ? -1
		       : 0;
}

static bool is_quantity(const struct look *l, size_t i)
{
	const struct token *n = &l->t->list[i];
	if (n->type != TOKEN_NUMBER || n->worded || n->ordinal || isnan(n->value))
		return false;
	enum role_what what = role_of(l->t, i, l->one_subject).what;
	return what == ROLE_VALUE || what == ROLE_PLAIN || what == ROLE_AT_ROW ||
	       what == ROLE_FIGURE;
}

/* Only words that lead from a number to what it is compared with. */
static bool leads(const struct token *w)
{
	return role_is_unit(w) || token_is_mark(w, ')') || token_is_mark(w, '(') ||
	       w->type == TOKEN_NAME ||
	       token_in(w,
			" is was are were lies lay which that again still also now far well just "
			"clearly much even "
			"slightly only stands stood the its of upper lower bound limit band edge "
			"usual expected normal than mean median maximum minimum highest lowest ");
}

/* "1.29 is below 1.7", "the supply (48.2) was warmer than the return (52.1)" */
bool joined_compares(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 1; i < t->n; i++) {
		bool adjective;
		int way = comparison(&t->list[i], &adjective);
		size_t a = i, b = i + 1;
		if (way == 0 || (adjective && !token_is(&t->list[i + 1], "than")) ||
		    (i > 0 && token_in(&t->list[i - 1], " not no never no ")))
			continue;
		while (a > 0 && i - a < 5 && leads(&t->list[a - 1]))
			a--;
		while (b < t->n && b < i + 7 && leads(&t->list[b]))
			b++;
		if (a == 0 || b >= t->n || !is_quantity(l, a - 1) || !is_quantity(l, b) ||
		    role_is_number(&t->list[b + 1]))
			continue;
		double x = t->list[a - 1].value, y = t->list[b].value;
		if (way > 0 ? x < y : x > y)
			return false;
	}
	return true;
}

/* "The supply was colder than the return": at the row that the text is about. */
bool joined_between_columns(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 1; i < t->n; i++) {
		bool adjective;
		int way = comparison(&t->list[i], &adjective);
		size_t b = i + 2;
		if (way == 0 || !adjective || !token_is(&t->list[i + 1], "than") ||
		    l->k->subjects_n != 1)
			continue;
		b += token_is(&t->list[b], "the");
		size_t a = i;
		while (a > 0 && t->list[a - 1].type != TOKEN_NAME && i - a < 6)
			a--;
		const struct token *x = a > 0 ? &t->list[a - 1] : NULL, *y = &t->list[b];
		size_t at = l->k->subjects[0].index;
		if (!x || x->type != TOKEN_NAME || y->type != TOKEN_NAME || at >= l->k->w->rows_n ||
		    x->column == TOKEN_NO_COLUMN || y->column == TOKEN_NO_COLUMN ||
		    x->column == y->column)
			continue;
		double d =
			window_value(l->k->w, at, x->column) - window_value(l->k->w, at, y->column);
		if (way > 0 ? d < 0 : d > 0)
			return false;
	}
	return true;
}

/* "A second, larger peak follows at row 3347": than the one before it. */
bool joined_second(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 0; i + 2 < t->n; i++) {
		bool adjective;
		size_t j = i + 1;
		if (!token_in(&t->list[i], " second another further "))
			continue;
		j += token_is_mark(&t->list[j], ',');
		int way = token_in(&t->list[j], " bigger stronger ") ? 1
			  : token_in(&t->list[j], " weaker ")	     ? -1
							      : comparison(&t->list[j], &adjective);
		size_t end = role_clause_ends(t, j);
		for (size_t k = j + 1; way != 0 && k < end; k++) {
			if (!role_is_number(&t->list[k]) || !role_is_row(t, k))
				continue;
			const struct subject *first = NULL, *second = NULL;
			for (size_t s = 0; s < l->k->subjects_n; s++) {
				const struct subject *x = &l->k->subjects[s];
				if ((double)x->row == t->list[k].value &&
				    columns_have(&l->columns, x->column))
					second = x;
			}
			for (size_t s = 0; second && s < l->k->subjects_n; s++)
				if (l->k->subjects[s].column == second->column &&
				    l->k->subjects[s].row < second->row)
					first = &l->k->subjects[s];
			if (!first || !first->finding || !second->finding)
				continue;
			double more = fabs(second->value - second->finding->before) -
				      fabs(first->value - first->finding->before);
			if (way > 0 ? more < 0 : more > 0)
				return false;
		}
	}
	return true;
}

/* Is the row's reading not below (way -1: above) those beside it, in one of the columns? */
static bool stands_out(const struct look *l, size_t at, int way)
{
	const struct window *w = l->k->w;
	for (size_t c = 0; c < w->values_n && at < w->rows_n; c++) {
		double v = window_value(w, at, c);
		double a = at > 0 ? window_value(w, at - 1, c) : (double)NAN;
		double b = at + 1 < w->rows_n ? window_value(w, at + 1, c) : (double)NAN;
		if (columns_have(&l->columns, (uint16_t)c) && !isnan(v) && !(way * (v - a) < 0) &&
		    !(way * (v - b) < 0))
			return true;
	}
	return false;
}

/* "Consumption peaked at row 58" */
bool joined_peaks(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 0; i < t->n; i++) {
		int way = token_in(&t->list[i], " peaked peaks ") -
			  token_in(&t->list[i], " bottomed troughed ");
		for (size_t j = i + 1; way != 0 && j < role_clause_ends(t, i) && j < i + 9; j++) {
			if (!role_is_number(&t->list[j]) || !role_is_row(t, j))
				continue;
			if (t->list[j].value < 9e15 && !stands_out(l, numbers_point(l, j), way))
				return false;
			break;
		}
	}
	return true;
}

/* SPDX-License-Identifier: MIT */
#include "verdict/anchors.h"

#include <math.h>

#include "verdict/lexicon.h"
#include "verdict/numbers_parts.h"
#include "verdict/ways.h"

/* Does token i name the window's index? A time may do so on more than one day. */
static bool is_at(const struct look *l, size_t i, size_t index)
{
	const struct token *t = &l->t->list[i];
	return t->type == TOKEN_CLOCK || t->type == TOKEN_INSTANT ? numbers_is_at(l->k->w, index, t)
								  : numbers_point(l, i) == index;
}

static bool outside(const struct look *l, const struct subject *s, size_t at)
{
	const struct finding *f = s->finding;
	double v = window_value(l->k->w, at, s->column);
	return f && (v < f->low || v > f->high);
}

static bool alike(const struct look *l, const struct subject *s, size_t at)
{
	double v = window_value(l->k->w, at, s->column);
	return v == s->value || (isnan(v) && isnan(s->value)) ||
	       (outside(l, s, s->index) && outside(l, s, at));
}

/* The subject's own row, the edges of what is like it, and the rows beside those. */
static bool of_subject(const struct look *l, size_t i)
{
	const struct window *w = l->k->w;
	for (size_t s = 0; s < l->k->subjects_n; s++) {
		const struct subject *x = &l->k->subjects[s];
		size_t first = x->index, last = x->index;
		if (x->index >= w->rows_n)
			continue;
		if (x->column < w->values_n) {
			while (first > 0 && alike(l, x, first - 1))
				first--;
			while (last + 1 < w->rows_n && alike(l, x, last + 1))
				last++;
		}
		if (is_at(l, i, x->index) || is_at(l, i, first) || is_at(l, i, last) ||
		    (first > 0 && is_at(l, i, first - 1)) || is_at(l, i, last + 1))
			return true;
	}
	return false;
}

/* No reading is there, or it is the window's least or greatest. */
static bool is_extreme(const struct look *l, size_t i)
{
	const struct window *w = l->k->w;
	for (size_t r = w->context_n; r < w->rows_n; r++)
		for (size_t c = 0; c < w->values_n && w->stats && is_at(l, i, r); c++) {
			double v = window_value(w, r, c);
			if (columns_have(&l->columns, (uint16_t)c) &&
			    (isnan(v) || v <= w->stats[c].min || v >= w->stats[c].max))
				return true;
		}
	return false;
}

/* Where readings begin to go one way, up to row `at`. */
static size_t drift_begins(const struct window *w, size_t at, size_t column)
{
	double way = 0;
	while (at > 0) {
		double step = window_value(w, at, column) - window_value(w, at - 1, column);
		if (isnan(step) || (step != 0 && way != 0 && (step > 0) != (way > 0)))
			break;
		way = way != 0 ? way : step;
		at--;
	}
	return at;
}

/* A drift or a restless stretch has no sharp edge: a row or two from it will do. */
static bool of_stretch(const struct look *l, size_t i)
{
	enum { BLUR = 3 };
	const struct window *w = l->k->w;
	for (size_t s = 0; s < l->k->subjects_n; s++) {
		const struct subject *x = &l->k->subjects[s];
		size_t first, last = x->index;
		if (!x->finding || x->index >= w->rows_n || x->column >= w->values_n)
			continue;
		if (x->finding->kind == KIND_DRIFT)
			first = drift_begins(w, x->index, x->column);
		else if (!known_stretch(l->k, x, &first, &last))
			continue;
		for (size_t r = first > BLUR ? first - BLUR : 0; r <= first + BLUR; r++)
			if (is_at(l, i, r) || is_at(l, i, r + last - first))
				return true;
	}
	return false;
}

/* "12.71 at row 257": the text gives the reading of it. */
static bool has_reading(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	for (size_t j = 0; j < t->n; j++) {
		if (!role_is_number(&t->list[j]) || t->list[j].worded)
			continue;
		struct role r = role_of(t, j, l->one_subject);
		if (r.what == ROLE_AT_ROW &&
		    (r.time == i + 1 || (r.time == 0 && t->list[i].type == TOKEN_NUMBER &&
					 (double)r.row == t->list[i].value)))
			return true;
	}
	return false;
}

/* A number that is said of a range, a time or a change between rows. */
static bool measures(const struct look *l)
{
	for (size_t j = 0; j < l->t->n; j++) {
		if (!role_is_number(&l->t->list[j]))
			continue;
		enum role_what what = role_of(l->t, j, l->one_subject).what;
		if (what != ROLE_ROW && what != ROLE_FREE && what != ROLE_TAIL)
			return true;
	}
	return false;
}

/* A row, a time or another number that says something of the data. */
static bool has_figure(const struct look *l)
{
	for (size_t i = 0; i < l->t->n; i++) {
		enum token_type type = l->t->list[i].type;
		if (type == TOKEN_CLOCK || type == TOKEN_DATE || type == TOKEN_INSTANT ||
		    (type == TOKEN_NUMBER && role_of(l->t, i, l->one_subject).what != ROLE_FREE))
			return true;
	}
	return false;
}

/* Words that some rule of joined.h or ways.h holds against the data. */
static bool has_checked_word(const struct look *l)
{
	static const char words[] =
		" missing present once single afterwards thereafter than frozen "
		"stuck froze unchanged monday tuesday wednesday thursday friday "
		"saturday sunday spikes drops peaks dips ";
	for (size_t i = 0; i < l->t->n; i++)
		if (ways_said(l->t, i) != 0 || l->t->list[i].lexeme >= LEXEME_SMALL ||
		    token_in(&l->t->list[i], words) ||
		    (token_is(&l->t->list[i], "every") && role_seconds(&l->t->list[i + 1]) > 0) ||
		    (token_is(&l->t->list[i], "half") && i > 0 &&
		     token_in(&l->t->list[i - 1], " first second ")))
			return true;
	return false;
}

static bool at_end(const struct look *l, size_t i)
{
	const struct window *w = l->k->w;
	return is_at(l, i, w->context_n) || (w->rows_n > 0 && is_at(l, i, w->rows_n - 1));
}

static bool anchors_true(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 0; i < t->n; i++) {
		if (numbers_point(l, i) >= l->k->w->rows_n)
			continue;
		size_t begin = role_clause_begins(t, i), end = role_clause_ends(t, i);
		if (of_subject(l, i) || has_reading(l, i) || at_end(l, i) || measures(l) ||
		    is_extreme(l, i) || of_stretch(l, i) ||
		    role_has(t, begin, end,
			     " lowest highest minimum maximum min max least greatest smallest "
			     "largest peak peaked peaks bottomed missing absent than ordinary "
			     "harmless same equal "))
			continue;
		return false;
	}
	return true;
}

int anchors_check(const struct look *l)
{
	if (!l->one_subject && l->k->anomalies_n > 0 && !has_figure(l) && !has_checked_word(l))
		return err_set(l->why, ERR_INPUT, "says nothing that could be checked");
	if (!anchors_true(l))
		return err_set(l->why, ERR_INPUT, "names a row or time where nothing is");
	return 0;
}

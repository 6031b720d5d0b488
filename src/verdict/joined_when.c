/* SPDX-License-Identifier: MIT */
/*
 * joined_when.c - what is said of rows, and of how it goes on.
 */
#include "verdict/joined_parts.h"

#include <math.h>

static bool in_band(const struct look *l, const struct subject *s, size_t at)
{
	const struct finding *f = s->finding;
	if (!f || at >= l->k->w->rows_n || s->column >= l->k->w->values_n)
		return true;
	double v = window_value(l->k->w, at, s->column);
	return isnan(v) || !(v < f->low || v > f->high);
}

/* "It lasts for a single reading", "afterwards all is as before": where it goes on. */
bool joined_passing(const struct look *l)
{
	const struct tokens *t = l->t;
	bool one = false, over = false;
	for (size_t i = 0; i < t->n; i++) {
		size_t begin = role_clause_begins(t, i), end = role_clause_ends(t, i);
		one |= token_in(&t->list[i], " lasts lasted lasting ") &&
		       (role_has(t, i, end, " single ") ||
			(role_has(t, i, end, " one a only ") &&
			 role_has(t, i, end, " reading row sample ") &&
			 !role_has(t, i, end, " after until ")));
		over |= token_in(&t->list[i], " afterwards thereafter afterward ") &&
			role_has(t, begin, end, " before normal usual ordinary back quiet calm ");
	}
	for (size_t s = 0; s < l->k->subjects_n; s++) {
		const struct subject *x = &l->k->subjects[s];
		size_t next = x->index + 1;
		if (!x->anomaly || (!one && !over) || in_band(l, x, x->index))
			continue;
		/* Over at the end of the window, at the latest. */
		if (over && !in_band(l, x, l->k->w->rows_n - 1))
			return false;
		if (one && l->k->subjects_n == 1 && !in_band(l, x, next))
			return false;
	}
	return true;
}

/* 1: "more than", "higher than"; -1: "less than". */
static int comparison(const struct tokens *t, size_t i)
{
	if (!token_is(&t->list[i + 1], "than"))
		return 0;
	return token_in(&t->list[i], " more higher greater larger warmer above ") -
	       token_in(&t->list[i], " less lower smaller colder below fewer ");
}

/* Does any column have it so? */
static bool rows_compare(const struct look *l, size_t a, size_t b, int way)
{
	const struct window *w = l->k->w;
	for (size_t c = 0; c < w->values_n; c++) {
		double d = window_value(w, a, c) - window_value(w, b, c);
		if (columns_have(&l->columns, (uint16_t)c) && !isnan(d) && way * d >= 0)
			return true;
	}
	return false;
}

/* "Row 257 reads more than row 231", "it ended higher than it began" */
bool joined_rows_compare(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	for (size_t i = 1; i + 2 < t->n; i++) {
		int way = comparison(t, i);
		size_t begin = role_clause_begins(t, i), end = role_clause_ends(t, i);
		size_t a = w->rows_n;
		if (way == 0)
			continue;
		for (size_t j = i; j-- > begin && a >= w->rows_n;)
			a = numbers_point(l, j);
		size_t behind =
			i + 2 + token_is(&t->list[i + 2], "in") + token_is(&t->list[i + 2], "at");
		behind += role_says_row(&t->list[behind]);
		size_t b = numbers_point(l, behind);
		if (role_has(t, begin, i, " ended ends finished finishes ") &&
		    role_has(t, i, end, " started starts began begins start beginning ")) {
			a = w->rows_n - 1;
			b = w->context_n;
		}
		if (a < w->rows_n && b < w->rows_n && !rows_compare(l, a, b, way))
			return false;
	}
	return true;
}

static bool is_missing(const struct look *l, size_t at)
{
	for (size_t c = 0; c < l->k->w->values_n; c++)
		if (columns_have(&l->columns, (uint16_t)c) && isnan(window_value(l->k->w, at, c)))
			return true;
	return false;
}

/* "Data resume at row 90": the first one after those that are missing, or after a silence. */
bool joined_resumes(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	bool absent = l->k->subjects_n > 0;
	for (size_t s = 0; s < l->k->subjects_n; s++)
		absent = absent && l->k->subjects[s].finding &&
			 l->k->subjects[s].finding->kind == KIND_MISSING;
	for (size_t i = 0; i < t->n && absent; i++) {
		size_t at = numbers_point(l, i), end = role_clause_ends(t, i);
		bool resumes = role_has(t, i > 5 ? i - 5 : 0, i, " resume resumes resumed ") ||
			       (role_has(t, i, end, " come comes came ") &&
				role_has(t, i, end, " again back "));
		if (!resumes || at >= w->rows_n ||
		    role_has(t, role_clause_begins(t, i), i, " until to till before "))
			continue;
		if (is_missing(l, at) || at == 0 || !is_missing(l, at - 1))
			return false;
	}
	return true;
}

/* "It lies in the second half of the window" */
bool joined_half(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	for (size_t i = 1; i < t->n; i++) {
		bool second = token_is(&t->list[i - 1], "second"), any = l->k->subjects_n == 0;
		if (!token_is(&t->list[i], "half") ||
		    (!second && !token_is(&t->list[i - 1], "first")))
			continue;
		for (size_t s = 0; s < l->k->subjects_n; s++)
			any |= (l->k->subjects[s].index >= w->context_n + w->count / 2) == second;
		if (!any)
			return false;
	}
	return true;
}

/* "Rows 256 and 257 read the same" */
bool joined_same(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	for (size_t i = 0; i < t->n; i++) {
		size_t points[2], n = 0;
		if (!token_in(&t->list[i], " same equal alike "))
			continue;
		for (size_t j = role_clause_begins(t, i); j < i && n < 2; j++)
			if (numbers_point(l, j) < w->rows_n)
				points[n++] = numbers_point(l, j);
		bool some = n < 2;
		for (size_t c = 0; c < w->values_n && n == 2 && w->stats; c++)
			some |= columns_have(&l->columns, (uint16_t)c) &&
				!(fabs(window_value(w, points[0], c) -
				       window_value(w, points[1], c)) > 6 * w->stats[c].mad);
		if (!some)
			return false;
	}
	return true;
}

/* "The value 12.71 occurs more than once" */
bool joined_occurs(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	for (size_t i = 1; i < t->n; i++) {
		const struct token *v = &t->list[i - 1];
		bool once = false, more = false;
		if (!token_in(&t->list[i], " occurs appears ") || v->type != TOKEN_NUMBER)
			continue;
		for (size_t j = i + 1; j < role_clause_ends(t, i); j++) {
			more |= token_in(&t->list[j],
					 " more again twice often repeatedly several ");
			once |= token_in(&t->list[j], " once ");
		}
		size_t n = 0;
		for (size_t c = 0; c < w->values_n; c++)
			for (size_t r = w->context_n; r < w->rows_n; r++)
				n += columns_have(&l->columns, (uint16_t)c) &&
				     fabs(window_value(w, r, c) - v->value) <= v->unit / 2;
		if ((more && n < 2) || (once && !more && n != 1))
			return false;
	}
	return true;
}

/* "The reading at row 257 is ordinary", and it stands as an anomaly. */
bool joined_ordinary(const struct look *l)
{
	const struct tokens *t = l->t;
	for (size_t i = 2; i < t->n; i++) {
		size_t begin = role_clause_begins(t, i);
		if (!token_in(&t->list[i],
			      " ordinary normal harmless usual inconspicuous unremarkable "
			      "fine expected ") ||
		    !token_in(&t->list[i - 1], " is are was looks seems appears quite ") ||
		    role_negated(t, begin, i))
			continue;
		for (size_t j = begin; j < i; j++) {
			size_t at = numbers_point(l, j);
			for (size_t s = 0; s < l->k->subjects_n && at < l->k->w->rows_n; s++)
				if (l->k->subjects[s].anomaly && l->k->subjects[s].index == at)
					return false;
		}
	}
	return true;
}

/* "No reading exceeds 101338", "none lies below 84.1" */
bool joined_none_beyond(const struct look *l)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	for (size_t i = 0; i + 2 < t->n; i++) {
		if (!token_in(&t->list[i], " no none ") ||
		    role_has(t, role_clause_begins(t, i), role_clause_ends(t, i),
			     " other others else before after until "))
			continue;
		size_t j = i + 1;
		while (j < i + 8 &&
		       token_in(&t->list[j], " reading readings value values row rows of the "
					     "lies lie is are was were falls goes drops rises it "
					     "them "))
			j++;
		int side = token_in(&t->list[j], " exceeds exceed exceeded above over ") -
			   token_in(&t->list[j], " below under ");
		const struct token *n = &t->list[j + 1];
		if (side == 0 || n->type != TOKEN_NUMBER || n->worded)
			continue;
		double limit = n->value + side * n->unit / 2 * (1 + 1e-9);
		bool none = false;
		for (size_t c = 0; c < w->values_n && w->stats; c++)
			none |= columns_have(&l->columns, (uint16_t)c) &&
				(side > 0 ? w->stats[c].max <= limit : w->stats[c].min >= limit);
		if (!none)
			return false;
	}
	return true;
}

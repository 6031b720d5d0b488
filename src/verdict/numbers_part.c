/* SPDX-License-Identifier: MIT */
/*
 * numbers_part.c - "97 of 100 readings lie between 13.2 and 15.1": how many of the window's
 * readings are as the text says.
 */
#include "verdict/numbers_parts.h"

#include <math.h>

/* What is said of a reading. */
struct trait {
	double low, high; /* it lies within, or */
	bool strict;	  /* strictly within */
	bool there;	  /* it is there at all */
};

/* "lie between 13.2 and 15.1", "are above 320", "are positive", "came": from token j on. */
static bool read_trait(const struct tokens *t, size_t j, struct trait *out)
{
	const double none = (double)INFINITY;
	*out = (struct trait){ .low = -none, .high = none };
	if (token_in(&t->list[j], " came arrived exist present valid received ")) {
		out->there = true;
		return true;
	}
	if (token_in(&t->list[j], " show have had showed saw ") &&
	    (token_in(&t->list[j + 1], " no nothing ") ||
	     (t->list[j + 1].type == TOKEN_NUMBER && t->list[j + 1].value == 0))) {
		out->low = out->high = 0;
		return true;
	}
	if (!token_in(&t->list[j], " are lie were lay is equal read stay exceed "))
		return false;
	j += !token_is(&t->list[j], "exceed");
	bool between = token_in(&t->list[j], " between within from ");
	int side = token_in(&t->list[j], " above over exceed positive ") -
		   token_in(&t->list[j], " below under negative ");
	if (token_in(&t->list[j], " positive negative zero ")) {
		out->strict = side != 0;
		*(side > 0 ? &out->low : &out->high) = 0;
		if (side == 0)
			out->low = 0;
		return true;
	}
	const struct token *a = &t->list[j + (between || side != 0)];
	const struct token *b = between ? a + 2 : a;
	if (a->type != TOKEN_NUMBER || b->type != TOKEN_NUMBER)
		return false;
	double slack = between || a->integer ? 1e-9 * fabs(a->value) : a->unit / 2;
	out->strict = side != 0;
	if (side <= 0)
		out->high = b->value + (side < 0 ? 0 : slack);
	if (side >= 0)
		out->low = a->value - (side > 0 ? 0 : slack);
	return true;
}

static bool has_trait(const struct trait *x, double v)
{
	if (x->there)
		return !isnan(v);
	return x->strict ? v > x->low && v < x->high : v >= x->low && v <= x->high;
}

/* Behind "37 of the 74 readings", "37 of 40 oxygen readings": the verb, or t->n. */
static size_t part_verb(const struct tokens *t, size_t i)
{
	size_t j = i + 1;
	j += token_is(&t->list[j], "out");
	if (!token_is(&t->list[j], "of"))
		return t->n;
	j++;
	while (j < t->n && token_in(&t->list[j], " the all these "))
		j++;
	if (!role_is_number(&t->list[j]))
		return t->n;
	for (j++; j < t->n && j < i + 9; j++)
		if (token_in(&t->list[j],
			     " rows readings values samples days nights hours minutes weeks "))
			return j + 1;
	return t->n;
}

/* "21 of the 80 rows show the same value" */
static bool says_same(const struct tokens *t, size_t j)
{
	return token_in(&t->list[j], " show have share hold read are ") &&
	       (token_in(&t->list[j + 1], " equal identical ") ||
		(token_is(&t->list[j + 1], "the") && token_is(&t->list[j + 2], "same")));
}

bool numbers_part(const struct look *l, size_t i, struct given g)
{
	const struct window *w = l->k->w;
	struct trait trait = { .there = false };
	size_t verb = part_verb(l->t, i);
	if (verb >= l->t->n)
		return false;
	if (says_same(l->t, verb))
		return known_counts(l->k, &l->columns, KNOWN_RUN, g);
	if (i > 0 && token_in(&l->t->list[i - 1], " delivered sent gave received has had "))
		trait = (struct trait){ .there = true };
	bool in = i > 0 && (token_is(&l->t->list[i - 1], "in") ||
			    (i > 1 && token_is(&l->t->list[i - 2], "in")));
	if (in && l->t->list[verb].type != TOKEN_WORD)
		trait = (struct trait){ .low = 0, .high = (double)INFINITY, .strict = true };
	else if (!trait.there && !read_trait(l->t, verb, &trait))
		return false;
	for (size_t c = 0; c < w->values_n; c++) {
		double n = 0;
		for (size_t r = w->context_n;
		     r < w->rows_n && columns_have(&l->columns, (uint16_t)c); r++)
			n += has_trait(&trait, window_value(w, r, c));
		if (n > 0 && n >= g.low && n <= g.high)
			return true;
	}
	return false;
}

/* "1210, 1175 and 1320": so many readings as stand in a list right behind the number i. */
bool numbers_listed(const struct look *l, size_t i, struct given g)
{
	const struct tokens *t = l->t;
	double n = 0;
	size_t j = i + 1;
	while (j < t->n && j < i + 7 && !role_is_number(&t->list[j]))
		j++;
	for (; j < t->n; j++) {
		const struct token *w = &t->list[j];
		if (role_is_number(w) && !w->worded && !role_is_row(t, j))
			n++;
		else if (!token_is_mark(w, ',') && !token_in(w, " and or ") && !role_is_unit(w))
			break;
	}
	return n > 1 && n >= g.low && n <= g.high;
}

/* "103 870": one number, where a plain blank parts its thousands. */
bool numbers_blank(const struct look *l, size_t i, struct token *whole)
{
	const struct token *a = &l->t->list[i], *b = &l->t->list[i + 1];
	if (i + 1 >= l->t->n || !role_is_number(a) || !role_is_number(b) || !a->integer ||
	    !b->integer || a->worded || b->worded || b->text.len != 3 || !(a->value >= 1) ||
	    a->value > 999 || a->text.data + a->text.len + 1 != b->text.data ||
	    role_is_row(l->t, i))
		return false;
	*whole = *b;
	whole->value = a->value * 1000 + b->value;
	return true;
}

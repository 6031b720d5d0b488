/* SPDX-License-Identifier: MIT */
/*
 * behaviour_reading.c - what is said of one reading: "row 258 lies below 84.1", "12.71 is normal".
 */
#include "verdict/behaviour_parts.h"

#include <math.h>

/* The row, or the number itself, that a word is said of. */
struct reading {
	size_t at; /* rows_n: none */
	double value, half;
};

static const char elsewhere[] = " before after until till since from to by between than unlike up "
				"except compared apart ";

/* "12.71 is far ...": the number right before what is said of it; t->n if there is none. */
static size_t number_before(const struct place *p)
{
	const struct tokens *t = p->l->t;
	enum lexeme lexeme = t->list[p->i].lexeme;
	size_t j = p->i;
	bool verb = (lexeme == LEXEME_ABOVE || lexeme == LEXEME_BELOW) &&
		    !token_in(&t->list[j], " above below beneath topping exceeding ");
	for (; j > p->begin; j--) {
		if (token_in(&t->list[j - 1],
			     " is was are were lies lay lie sits stands stayed stays "
			     "remains remained far well way seems looks "))
			verb = true;
		else if (!token_in(&t->list[j - 1], " still much clearly only just slightly a bit "
						    "little too very so "
						    "also even again already both quite again at "))
			break;
	}
	if (verb && j > p->begin + 1 && role_is_unit(&t->list[j - 1]))
		j--;
	if (!verb || j == p->begin || !role_is_number(&t->list[j - 1]))
		return t->n;
	/* "every reading after row 85 is" */
	size_t word = j - 1 - (size_t)(j > p->begin + 1 && role_says_row(&t->list[j - 2]));
	return word > p->begin && token_in(&t->list[word - 1], elsewhere) && word < j - 1 ? t->n
											  : j - 1;
}

/* at_row: "too low at row 270", too. */
static bool reading_said(const struct place *p, struct reading *r, bool at_row)
{
	const struct tokens *t = p->l->t;
	size_t n = number_before(p), none = p->l->k->w->rows_n;
	*r = (struct reading){ .at = none, .value = (double)NAN };
	if (n < t->n) {
		r->at = numbers_point(p->l, n);
		if (r->at < none)
			return true;
		r->value = role_is_row(t, n) || t->list[n].worded ? (double)NAN : t->list[n].value;
		r->half = t->list[n].unit / 2;
		return !isnan(r->value);
	}
	if (!at_row || behaviour_points(p) != 1 || role_has(t, p->begin, p->end, elsewhere))
		return false;
	r->at = behaviour_point(p);
	return true;
}

/* That reading, if it may be of this subject's column; NAN: it is not. */
static double value_of(const struct place *p, const struct reading *r, const struct subject *s)
{
	const struct window *w = p->l->k->w;
	if (s->column >= w->values_n || !columns_have(&p->columns, s->column))
		return (double)NAN;
	if (r->at < w->rows_n)
		return window_value(w, r->at, s->column);
	return fabs(s->value - r->value) <= r->half ? s->value : (double)NAN;
}

/* Is it out on that side, or on any (0), as a subject of its column is? -1: it is not; 0: it is
 * no reading of a column with a subject. */
static int reading_out(const struct place *p, const struct reading *r, int side)
{
	const struct known *k = p->l->k;
	int said = 0;
	for (size_t i = 0; i < k->subjects_n; i++) {
		const struct subject *s = &k->subjects[i];
		if (isnan(value_of(p, r, s)) && !isnan(s->value))
			continue;
		size_t at = r->at < k->w->rows_n ? r->at : s->index;
		if ((at == s->index || behaviour_out(p, s, at)) &&
		    (side == 0 ? s->anomaly : behaviour_way_of(p, s) * side >= 0))
			return 1;
		said = -1;
	}
	return said;
}

/* "the median", "the mean": that of the column. */
static double figure_behind(const struct place *p, size_t column)
{
	const struct tokens *t = p->l->t;
	const struct window *w = p->l->k->w;
	if (!w->stats || role_has(t, p->i + 1, p->end, " band range "))
		return (double)NAN;
	return role_has(t, p->i + 1, p->i + 5, " median ") ? w->stats[column].median
	       : role_has(t, p->i + 1, p->i + 5, " mean ") ? w->stats[column].mean
							   : (double)NAN;
}

static bool has_subject(const struct known *k, size_t column)
{
	for (size_t i = 0; i < k->subjects_n; i++)
		if (k->subjects[i].column == column)
			return true;
	return false;
}

/* The same beside a limit. */
static int reading_beyond(const struct place *p, const struct reading *r, int side, double limit)
{
	const struct window *w = p->l->k->w;
	int said = 0;
	if (r->at >= w->rows_n && !isnan(limit))
		return side * r->value > side * limit ? 1 : -1;
	for (size_t c = 0; c < w->values_n; c++) {
		double than = isnan(limit) ? figure_behind(p, c) : limit;
		if (!columns_have(&p->columns, (uint16_t)c) || isnan(than) ||
		    !(p->named || has_subject(p->l->k, c)))
			continue;
		double v = r->at < w->rows_n ? window_value(w, r->at, c) : r->value;
		if (side * v > side * than)
			return 1;
		said = -1;
	}
	return said;
}

int behaviour_reading_beyond(const struct place *p, int side, double limit)
{
	struct reading r;
	enum lexeme lexeme = p->l->t->list[p->i].lexeme;
	if (!reading_said(p, &r, !isnan(limit) || lexeme == LEXEME_HIGH || lexeme == LEXEME_LOW))
		return 0;
	int said = reading_beyond(p, &r, side, limit);
	if (said != 0)
		return said;
	/* A neighbour is looked at elsewhere. */
	if (role_has(p->l->t, p->i, p->end, " others other rest neighbours neighbors around "))
		return 0;
	said = reading_out(p, &r, side);
	/* Of a column without a band: nothing is out there. */
	return said == 0 && p->named && r.at < p->l->k->w->rows_n && p->l->k->subjects_n > 0 ? -1
											     : said;
}

bool behaviour_reading_ordinary(const struct place *p)
{
	struct reading r;
	return !(number_before(p) < p->l->t->n && reading_said(p, &r, false) &&
		 reading_out(p, &r, 0) > 0);
}

/* "the usual range", "normal bounds": the token behind, or i. */
static size_t behind_range(const struct tokens *t, size_t i)
{
	size_t j = i;
	while (j < i + 4 && token_in(&t->list[j], " the its their usual normal expected ordinary "
						  "acceptable typical daily own "))
		j++;
	return token_in(&t->list[j], " range ranges band bands bounds limits ") ? j + 1 : i;
}

/* "near the median", "close to normal" */
static bool says_near(const struct tokens *t, size_t i)
{
	size_t j = i + 1;
	if (!token_in(&t->list[i], " close near "))
		return false;
	while (j < i + 4 && token_in(&t->list[j], " to the its "))
		j++;
	return token_in(&t->list[j], " median mean average normal usual ");
}

static bool speaks_of_rest(const struct place *p)
{
	return role_has(p->l->t, p->begin, p->end,
			" other others rest otherwise else elsewhere before until after apart "
			"except "
			"again most remaining usually normally back return returned ");
}

bool behaviour_ranged(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	struct place p;
	if (!says_near(t, i) &&
	    !(token_in(&t->list[i], " within inside in ") && behind_range(t, i + 1) > i + 1))
		return true;
	behaviour_place(&p, l, i);
	if (p.negated || speaks_of_rest(&p))
		return true;
	if (number_before(&p) < t->n)
		return behaviour_reading_ordinary(&p);
	return p.figure || behaviour_point(&p) < l->k->w->rows_n || !(p.named || l->one_subject) ||
	       !behaviour_some(&p, behaviour_is_anomaly);
}

static bool is_most(const struct place *p, const struct subject *s)
{
	size_t first;
	return behaviour_stretch(p, s, &first) * 2 > p->l->k->w->count;
}

bool behaviour_out_of_range(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	struct place p;
	struct reading r;
	if (!token_is(&t->list[i + 1], "of") || behind_range(t, i + 2) == i + 2)
		return true;
	behaviour_place(&p, l, i);
	if (p.negated || l->k->subjects_n == 0)
		return true;
	if (behaviour_says_onward(&p) && !behaviour_some(&p, behaviour_out_at_end))
		return false;
	if (reading_said(&p, &r, true) && reading_out(&p, &r, 0) < 0)
		return false;
	if (behaviour_points(&p) == 0 && !p.figure &&
	    role_has(t, p.begin, p.end, " all every each everything always most ") &&
	    !behaviour_some(&p, is_most))
		return false;
	return behaviour_spans(&p, LEXEME_HIGH) && behaviour_between(&p);
}

bool behaviour_expected(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	struct place p;
	size_t verb = i - (size_t)(i > 0 && token_is(&t->list[i - 1], "as"));
	if (verb == 0 || !token_in(&t->list[verb - 1], " is was are were ") ||
	    token_in(&t->list[i + 1], " to by "))
		return true;
	behaviour_place(&p, l, i);
	/* "where 30 to 39 is expected", "the 84.1 that was expected" */
	if (verb < 2 || token_in(&t->list[verb - 2], " that than what ") ||
	    token_in(&t->list[p.begin > 0 ? p.begin - 1 : 0], " where than "))
		return true;
	return p.negated || role_has(t, p.begin, p.end, " than range band level ") ||
	       speaks_of_rest(&p) || !behaviour_some(&p, behaviour_is_anomaly);
}

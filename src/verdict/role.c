/* SPDX-License-Identifier: MIT */
#include "verdict/role_parts.h"

static unsigned figure_behind(const struct tokens *t, size_t i)
{
	size_t at = role_behind_unit(t, i);
	for (int n = 0; n < 3 && (token_in(&t->list[at], " is was being the a an as on ") ||
				  token_is_mark(&t->list[at], '('));
	     n++)
		at++;
	unsigned figure = role_figure(&t->list[at]);
	if (figure == 0)
		return 0;
	/* It may be about the number behind it: "12.7, mean 88.3". */
	for (size_t j = at + 1; j < t->n && j < at + 3; j++)
		if (role_is_number(&t->list[j]))
			return 0;
	return figure;
}

static bool is_month(const struct token *t)
{
	return token_in(t, " jan january feb february mar march apr april may jun june jul july "
			   "aug august sep "
			   "sept september oct october nov november dec december ");
}

static bool date_role(const struct tokens *t, size_t i)
{
	if (!t->list[i].integer)
		return false;
	for (size_t j = i > 3 ? i - 3 : 0; j < i; j++)
		if (is_month(&t->list[j]) && (!token_is(&t->list[j], "may") || j + 1 == i))
			return true;
	return is_month(&t->list[i + 1]) ||
	       (token_is(&t->list[i + 1], "of") && is_month(&t->list[i + 2]));
}

/* "the minimum of the rows before": not the window's own. */
static unsigned wider(const struct tokens *t, size_t i)
{
	size_t end = role_clause_ends(t, i);
	for (size_t j = role_clause_begins(t, i); j < end; j++)
		if (token_in(&t->list[j],
			     " before previous previously earlier other others rest otherwise "
			     "usual usually "
			     "normal normally expected except apart besides band range far until "
			     "context preceding after typical next second "))
			return KNOWN_WIDER;
	return 0;
}

/* "the highest before": an extreme is spoken of. */
static bool extreme_in(const struct tokens *t, size_t i)
{
	size_t end = role_clause_ends(t, i);
	for (size_t j = role_clause_begins(t, i); j < end; j++)
		if ((role_figure(&t->list[j]) & (KNOWN_MIN | KNOWN_MAX)) ||
		    token_in(&t->list[j], " rows readings held most least "))
			return true;
	return false;
}

/* "the mean supply temperature is": a statistic further to the left, with no verb between. */
static unsigned figure_left(const struct tokens *t, size_t i, size_t *at)
{
	size_t begin = role_clause_begins(t, i);
	for (size_t j = i; j-- > begin && i - j < 8;) {
		const struct token *w = &t->list[j];
		if (role_is_number(w) || role_moves(w) ||
		    token_in(w, " above below over under beyond than by to and has have so exceeds "
				"exceeded against from before after until "))
			return 0;
		*at = j;
		if (role_figure(w) & (KNOWN_MEAN | KNOWN_MEDIAN | KNOWN_MIN | KNOWN_MAX))
			return role_figure(w);
	}
	return 0;
}

static bool governed_by_name(const struct tokens *t, const struct governor *g, struct role *out)
{
	if (g->at == SIZE_MAX)
		return false;
	const struct token *w = &t->list[g->at];
	if (w->type == TOKEN_NAME)
		return false;
	unsigned figure = role_figure(w);
	if (figure != 0) {
		*out = role_is(ROLE_FIGURE);
		out->figures = figure | wider(t, g->at);
		return true;
	}
	if (token_in(w, " score scores scored scoring surprise ")) {
		*out = role_is(ROLE_SCORE);
		return true;
	}
	if (token_is(w, "threshold")) {
		*out = role_is(ROLE_THRESHOLD);
		return true;
	}
	if (token_in(w, " before previous previously prior preceding earlier next following "
			"instead ")) {
		*out = role_is(ROLE_FIGURE);
		out->figures = KNOWN_BEFORE | KNOWN_AFTER | KNOWN_NEAR | KNOWN_MEAN | KNOWN_MEDIAN |
			       (token_is(w, "instead") ? KNOWN_BAND : 0U) |
			       (extreme_in(t, g->at) ? KNOWN_MIN | KNOWN_MAX | KNOWN_WIDER : 0U);
		return true;
	}
	if (token_in(w, " neighbour neighbours neighbor neighbors adjacent surrounding neighboring "
			"neighbouring ")) {
		*out = role_is(ROLE_FIGURE);
		out->figures = KNOWN_BEFORE | KNOWN_AFTER | KNOWN_NEAR;
		return true;
	}
	return false;
}

/* A reading of the rows before or after. */
static bool of_side(struct role *out, int side, bool next)
{
	*out = role_is(ROLE_FIGURE);
	out->figures = (side < 0 ? KNOWN_BEFORE : KNOWN_AFTER) |
		       (next ? 0U : KNOWN_NEAR | KNOWN_MEAN | KNOWN_MEDIAN);
	out->side = next ? 0 : side;
	return true;
}

static int side_of(const struct token *w)
{
	return token_in(w, " before earlier ") ? -1 : token_in(w, " after later ") ? 1 : 0;
}

/* A row or time is named: the reading is of that one. */
static bool names_point(const struct tokens *t, size_t from, size_t to)
{
	for (size_t j = from; j < to; j++)
		if (t->list[j].type == TOKEN_CLOCK || t->list[j].type == TOKEN_INSTANT ||
		    (role_is_number(&t->list[j]) && role_is_row(t, j)))
			return true;
	return false;
}

/* "The day after it was 12.7", "before it stood at 12.7", "38 the day before", "38 after 3". */
static bool side_said(const struct tokens *t, size_t i, const struct governor *g, struct role *out)
{
	static const char steps[] = " day hour minute second week month row reading ";
	size_t behind = role_behind_unit(t, i), begin = role_clause_begins(t, i);
	/* "then back to 93.9": what the text is about is over by then. */
	for (size_t j = i; j-- > begin && i - j < 5 && !names_point(t, begin, i);) {
		if (j > begin && token_in(&t->list[j], " to at ") &&
		    token_in(&t->list[j - 1], " back ") &&
		    !token_in(&t->list[j > 1 ? j - 2 : j], " drops fell falls dropped "))
			return of_side(out, 1, false);
		if (t->list[j].type != TOKEN_WORD)
			break;
	}
	if (g->by && g->at > 0 && token_in(&t->list[g->at - 1], " followed preceded "))
		return of_side(out, token_is(&t->list[g->at - 1], "followed") ? 1 : -1, false);
	/* "the day before", "a minute later": "a" is no ampere there. */
	size_t article = token_in(&t->list[i + 1], " a ") ? i + 1 : behind;
	if (token_in(&t->list[article], " the a an one ") &&
	    token_in(&t->list[article + 1], steps) && side_of(&t->list[article + 2]) != 0)
		return of_side(out, side_of(&t->list[article + 2]), true);
	/* "41.6 before the pause", "40.6 after it" */
	if (token_in(&t->list[behind], " before after ") &&
	    ((token_is(&t->list[behind + 1], "it") && t->list[behind + 2].type != TOKEN_WORD) ||
	     (token_in(&t->list[behind + 1], " the this that ") &&
	      token_in(&t->list[behind + 2], " pause gap silence "))))
		return of_side(out, side_of(&t->list[behind]), false);
	/* "1328 before." */
	if (!role_negated(t, begin, i) &&
	    token_in(&t->list[behind], " before earlier beforehand ") &&
	    t->list[behind + 1].type != TOKEN_WORD && t->list[behind + 1].type != TOKEN_NAME &&
	    !role_is_number(&t->list[behind + 1]) && !extreme_in(t, i))
		return of_side(out, -1, false);
	for (size_t j = begin; j < i; j++) {
		int side = side_of(&t->list[j]);
		if (side == 0 || role_is_number(&t->list[j]))
			continue;
		if (j > begin && token_in(&t->list[j - 1], steps) && j <= begin + 2)
			return of_side(out, side, true);
		if (j == begin && token_in(&t->list[j + 1], " it that this ") && i < begin + 6)
			return of_side(out, side, false);
		/* "38.4 after 3.2" */
		if (side > 0 && j + 1 == i && j > begin &&
		    role_is_number(
			    &t->list[j -
				     (role_is_number(&t->list[j - 1]) || j < begin + 2 ? 1 : 2)]))
			return of_side(out, -1, false);
	}
	return false;
}

static struct role sort_out(const struct tokens *t, size_t i, bool one_subject)
{
	struct role r = role_is(ROLE_PLAIN);
	struct governor g = governor_of(t, i);
	if (role_is_row(t, i))
		return role_is(ROLE_ROW);
	if (role_pace(t, i, &r))
		return r;
	r = role_is(ROLE_PLAIN);
	if (role_percent(t, i, &g, &r) || role_spreads(t, i, &r) || role_ratio(t, i, &r) ||
	    role_counts(t, i, &r) || role_duration(t, i, &r)) {
		struct role v = role_is(ROLE_PLAIN);
		r.maybe_value = r.what == ROLE_DURATION && t->list[i].asked != AS_TIME &&
				role_value(t, i, &g, one_subject, &v);
		return r;
	}
	/* "the highest score, 6.2" */
	if (i > 1 && token_is_mark(&t->list[i - 1], ',') &&
	    token_in(&t->list[i - 2], " score scores "))
		return role_is(ROLE_SCORE);
	if (date_role(t, i))
		return role_is(ROLE_DATE_PART);
	if (role_in_range(t, i, &g))
		return role_range();
	if (side_said(t, i, &g, &r))
		return r;
	if (role_difference(t, i, &g, &r) || governed_by_name(t, &g, &r))
		return r;
	unsigned figure = figure_behind(t, i);
	if (figure != 0) {
		r.what = ROLE_FIGURE;
		r.figures = figure | wider(t, i);
		return r;
	}
	size_t at = i;
	figure = figure_left(t, i, &at);
	/* "Mean p_in 6.81, p_out 4.04": the list goes on. */
	for (size_t j = i; figure == 0 && j > 3 && t->list[j - 1].type == TOKEN_NAME &&
			   token_is_mark(&t->list[j - 2], ',') &&
			   role_is_number(&t->list[j - 3]);) {
		j -= 3;
		figure = figure_left(t, j, &at);
	}
	if (figure != 0) {
		r.what = ROLE_FIGURE;
		r.figures = figure | wider(t, at);
		return r;
	}
	role_value(t, i, &g, one_subject, &r);
	return r;
}

struct role role_of(const struct tokens *t, size_t i, bool one_subject)
{
	const struct token *n = &t->list[i];
	struct role r = sort_out(t, i, one_subject);
	r.hedge = role_hedge(t, i);
	/* Words for small numbers say something of the data only beside what is counted or
	 * measured. */
	bool zero = n->value == 0 && r.what == ROLE_VALUE;
	if (n->worded && !zero &&
	    (r.what == ROLE_PLAIN || r.what == ROLE_VALUE || r.what == ROLE_DATE_PART) &&
	    !role_is_unit(&t->list[i + 1]))
		r.what = ROLE_FREE;
	if (n->ordinal && r.what != ROLE_DATE_PART)
		r.what = token_in(&t->list[i + 1], " row ") ||
					 (n->value > 3 && token_in(&t->list[i + 1], " of "))
				 ? ROLE_ROW
			 : n->value <= 3 ? ROLE_FREE
					 : ROLE_PLAIN;
	return r;
}

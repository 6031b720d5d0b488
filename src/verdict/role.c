/* SPDX-License-Identifier: MIT */
#include "verdict/role_parts.h"

#include <string.h>

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

static int way_said(const struct token *t)
{
	if (token_in(t, " below lower less fewer under beneath smaller slower weaker colder cooler "
			"short fell falls "
			"fall dropped drops "
			"decreased decreases decrease drop dip dipped sank plunged lost loss "
			"reduction down cooled cools sinks "))
		return -1;
	if (token_in(t,
		     " above higher more over beyond greater larger faster stronger warmer hotter "
		     "exceeding rose "
		     "rises rise "
		     "jumped jumps increased increases increase jump climbed gained gain surged up "
		     "warmed warms heated "))
		return 1;
	return 0;
}

/* Which figure a difference or share is of: "below the mean". */
static unsigned compared_with(const struct tokens *t, size_t from)
{
	for (size_t j = from; j < t->n && j < from + 8; j++) {
		const struct token *w = &t->list[j];
		if (role_ends_clause(w) || role_is_number(w))
			return 0;
		if (token_in(w, " previous preceding prior before earlier last "))
			return KNOWN_BEFORE;
		if (token_in(w, " next following after "))
			return KNOWN_AFTER;
		if (token_in(w, " neighbour neighbours neighbor neighbors adjacent surrounding "))
			return KNOWN_BEFORE | KNOWN_AFTER;
		if (token_in(w, " band range expected limit limits bound bounds edge "))
			return KNOWN_BAND | KNOWN_MEAN | KNOWN_MEDIAN | KNOWN_BEFORE;
		if (token_in(w,
			     " usual normal typical ordinary usually normally baseline standard "))
			return (role_figure(&t->list[j + 1]) & KNOWN_SPREAD) != 0
				       ? KNOWN_SPREAD
				       : KNOWN_BAND | KNOWN_MEAN | KNOWN_MEDIAN | KNOWN_BEFORE;
		unsigned figure = role_figure(w);
		if (figure != 0)
			return figure | (figure & (KNOWN_MIN | KNOWN_MAX) ? KNOWN_WIDER : 0U);
	}
	return 0;
}

static struct role relation(enum role_what what, const struct tokens *t, size_t behind, int way)
{
	struct role r = role_is(what);
	r.figures = compared_with(t, behind);
	r.way = way;
	return r;
}

static bool difference_role(const struct tokens *t, size_t i, const struct governor *g,
			    struct role *out)
{
	size_t behind = role_behind_unit(t, i);
	const struct token *next = &t->list[behind];
	if (g->by) {
		int way = g->at > 0 ? way_said(&t->list[g->at - 1]) : 0;
		*out = relation(ROLE_DIFFERENCE, t, behind, way);
		return true;
	}
	if (g->at != SIZE_MAX && !g->to &&
	    (g->of || t->list[i - 1].type == TOKEN_MARK || g->at + 1 == i) &&
	    token_in(&t->list[g->at],
		     " drop fall rise jump increase decrease change difference deviation dip gain "
		     "loss swing step residual reduction "
		     "growth ")) {
		*out = relation(ROLE_DIFFERENCE, t, behind, way_said(&t->list[g->at]));
		return true;
	}
	/* "dropped 78 degrees": but "hit 120", "dropped to 12". */
	if (!token_in(&t->list[i > 0 ? i - 1 : t->n], " below above under over beyond ") &&
	    g->at != SIZE_MAX && !g->to && g->name == SIZE_MAX && !g->was &&
	    token_in(&t->list[g->at],
		     " fell falls dropped drops rose rises jumped jumps climbed climbs increased "
		     "increases decreased decreases sank sinks ")) {
		*out = relation(ROLE_DIFFERENCE, t, behind, way_said(&t->list[g->at]));
		return true;
	}
	/* "The range is 305" */
	if (i > 0 && token_in(&t->list[i - 1], " is was of ") && !g->between)
		for (size_t j = i - 1; j-- > role_clause_begins(t, i);)
			if (token_in(&t->list[j], " range span amplitude ") &&
			    !token_in(&t->list[j > 0 ? j - 1 : j], " expected usual normal of ")) {
				*out = relation(ROLE_DIFFERENCE, t, behind, 0);
				return true;
			}
	/* "down 23.6 degrees from", "up 12": but "went down to 12". */
	if (i > 0 && token_in(&t->list[i - 1], " down up ")) {
		*out = relation(ROLE_DIFFERENCE, t, behind,
				token_is(&t->list[i - 1], "up") ? 1 : -1);
		return true;
	}
	if (token_in(next, " drop fall rise jump increase decrease change difference deviation dip "
			   "step gain loss "
			   "reduction ")) {
		*out = relation(ROLE_DIFFERENCE, t, behind, way_said(next));
		return true;
	}
	bool comparative = next->type == TOKEN_WORD && next->text.len > 4 &&
			   memcmp(next->text.data + next->text.len - 2, "er", 2) == 0 &&
			   token_is(&t->list[behind + 1], "than");
	if (comparative ||
	    token_in(next,
		     " below above lower higher less more fewer slower faster weaker stronger "
		     "under over away off beyond greater "
		     "smaller larger "
		     "warmer colder cooler hotter apart short outside mehr weniger "
		     "m\xC3\xA1s menos ")) {
		/* "12.7 below 84.1" is a value and a bound. */
		size_t j = behind + 1;
		while (j < t->n && token_in(&t->list[j], " than the a an about "))
			j++;
		if (role_is_number(&t->list[j]))
			return false;
		*out = relation(ROLE_OFF, t, behind, way_said(next));
		return true;
	}
	return false;
}

static bool percent_role(const struct tokens *t, size_t i, const struct governor *g,
			 struct role *out)
{
	const struct token *next = &t->list[i + 1];
	bool per_cent = token_is(next, "per") && token_is(&t->list[i + 2], "cent");
	if (!token_is_mark(next, '%') && !token_in(next, " percent pct ") && !per_cent)
		return false;
	size_t behind = i + (per_cent ? 3 : 2);
	int way = way_said(&t->list[behind]);
	if (way == 0 && g->by && g->at > 0)
		way = way_said(&t->list[g->at - 1]);
	if (way == 0 && !g->to && g->at != SIZE_MAX && g->at + 1 == i)
		way = way_said(&t->list[g->at]);
	if (way == 0 && !g->to && i > 0)
		way = way_said(&t->list[i - 1]) * token_in(&t->list[i - 1], " up down ");
	*out = relation(ROLE_SHARE, t, behind, way);
	bool of = token_is(&t->list[behind], "of");
	out->apart = (way != 0 || g->by) && !of;
	out->part = of && !g->by && g->to;
	return true;
}

/* "41 usual deviations", "5 sigma". */
static bool spreads_role(const struct tokens *t, size_t i, struct role *out)
{
	size_t at = i + 1;
	while (at < i + 3 && token_in(&t->list[at], " usual standard typical normal "))
		at++;
	if (!token_in(&t->list[at], " sigma sigmas deviations mads sds spreads "))
		return false;
	*out = role_is(ROLE_RATIO);
	out->figures = KNOWN_SPREAD;
	return true;
}

static bool ratio_role(const struct tokens *t, size_t i, struct role *out)
{
	size_t at = i + 1;
	const struct token *next = &t->list[at];
	bool times = token_in(next, " times mal veces fois volte vezes razy raz keer ");
	if (token_is_mark(next, '-') && token_in(&t->list[at + 1], " fold "))
		next = &t->list[++at];
	if (!times && !token_in(next, " x fold ") &&
	    !(next->type == TOKEN_MARK && span_is(next->text, "\xC3\x97")))
		return false;
	if (times && !token_in(&t->list[at + 1],
			       " lo la le il o m\xC3\xA1s mehr plus pi\xC3\xB9 mais de so als "
			       "higher lower larger greater smaller more less above "
			       "below as the its normal usual "
			       "bigger that what beyond typical expected mean median ")) {
		bool run = token_in(&t->list[at + 1], " in running consecutively over ");
		for (size_t j = role_clause_begins(t, i); j < i; j++)
			run |= token_in(&t->list[j], " repeats repeated repeating ");
		run |= !token_is(next, "times");
		*out = (struct role){ .what = ROLE_COUNT,
				      .count = run ? KNOWN_RUN : KNOWN_ANOMALIES };
		return true;
	}
	*out = relation(ROLE_RATIO, t, at + 1, 0);
	out->part =
		times && token_in(&t->list[at + 1], " the its as that what normal usual typical "
						    "expected mean median ");
	return true;
}

static bool duration_role(const struct tokens *t, size_t i, struct role *out)
{
	if (t->list[i].asked == AS_READING)
		return false;
	size_t at = i + 1;
	if (token_is_mark(&t->list[at], '-') && t->list[at].glued)
		at++;
	double seconds = role_seconds(&t->list[at]);
	if (seconds <= 0)
		return false;
	/* "3 h 20 min", "3 hours and 20 minutes": the second number belongs to the first. */
	size_t unit = i > 0 && token_is(&t->list[i - 1], "and") ? i - 1 : i;
	if (unit >= 2 && role_is_number(&t->list[unit - 2]) &&
	    role_seconds(&t->list[unit - 1]) > seconds) {
		*out = role_is(ROLE_TAIL);
		return true;
	}
	*out = role_is(ROLE_DURATION);
	out->seconds = seconds;
	return true;
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

/* "4 mV a row", "four readings a minute" */
static bool pace_role(const struct tokens *t, size_t i, struct role *out)
{
	size_t at = role_behind_unit(t, i);
	bool readings = token_in(&t->list[at], " readings rows samples values measurements ");
	at += readings;
	if (!token_in(&t->list[at], " a an per each every "))
		return false;
	if (!readings && token_in(&t->list[at + 1], " row reading step sample ")) {
		*out = role_is(ROLE_RATE);
		return true;
	}
	*out = role_is(ROLE_PACE);
	out->seconds = role_seconds(&t->list[at + 1]);
	return readings && out->seconds > 0;
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
	if (token_is(&t->list[behind], "the") && token_in(&t->list[behind + 1], steps) &&
	    side_of(&t->list[behind + 2]) != 0)
		return of_side(out, side_of(&t->list[behind + 2]), true);
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
	if (pace_role(t, i, &r))
		return r;
	r = role_is(ROLE_PLAIN);
	if (percent_role(t, i, &g, &r) || spreads_role(t, i, &r) || ratio_role(t, i, &r) ||
	    role_counts(t, i, &r) || duration_role(t, i, &r)) {
		struct role v = role_is(ROLE_PLAIN);
		r.maybe_value = r.what == ROLE_DURATION && t->list[i].asked != AS_TIME &&
				role_value(t, i, &g, one_subject, &v);
		return r;
	}
	if (date_role(t, i))
		return role_is(ROLE_DATE_PART);
	if (role_in_range(t, i, &g))
		return role_range();
	if (side_said(t, i, &g, &r))
		return r;
	if (difference_role(t, i, &g, &r) || governed_by_name(t, &g, &r))
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

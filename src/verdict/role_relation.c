/* SPDX-License-Identifier: MIT */
/*
 * role_relation.c - numbers that measure something: differences, shares, ratios, times, paces.
 */
#include <string.h>

#include "verdict/role_parts.h"

static int way_said(const struct token *t)
{
	if (token_in(t, " below lower less fewer under beneath smaller slower weaker colder cooler "
			"short fell falls "
			"fall dropped drops "
			"decreased decreases decrease drop dip dipped sank plunged lost loses loss "
			"reduction down cooled cools sinks "))
		return -1;
	if (token_in(t,
		     " above higher more over beyond greater larger faster stronger warmer hotter "
		     "exceeding rose "
		     "rises rise "
		     "jumped jumps increased increases increase jump climbed gained gains gain "
		     "surged up "
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

static const char changes[] =
	" drop fall rise jump increase decrease change difference deviation dip "
	"gain loss swing step residual reduction growth ";
static const char verbs[] =
	" fell falls dropped drops rose rises jumped jumps climbed climbs increased "
	"increases decreased decreases sank sinks lost loses gained gains ";
static const char comparatives[] =
	" below above lower higher less more fewer slower faster weaker "
	"stronger under over away off beyond greater smaller larger warmer "
	"colder cooler hotter apart short outside mehr weniger "
	"m\xC3\xA1s menos ";

/* "harder than" */
static bool is_comparative(const struct token *t)
{
	return token_in(t, comparatives) ||
	       (t->type == TOKEN_WORD && t->text.len > 4 &&
		memcmp(t->text.data + t->text.len - 2, "er", 2) == 0 && token_is(t + 1, "than"));
}

/* "a drop of 78", "dropped 78 degrees": but "hit 120", "dropped to 12". */
static bool governed_by_change(const struct tokens *t, size_t i, const struct governor *g)
{
	if (g->at == SIZE_MAX || g->to)
		return false;
	if (token_in(&t->list[g->at], changes))
		return g->of || t->list[i - 1].type == TOKEN_MARK || g->at + 1 == i;
	return token_in(&t->list[g->at], verbs) && g->name == SIZE_MAX && !g->was &&
	       !token_in(&t->list[i - 1], " below above under over beyond ");
}

/* "The range is 305" */
static bool is_range(const struct tokens *t, size_t i, const struct governor *g)
{
	if (i == 0 || g->between || !token_in(&t->list[i - 1], " is was of "))
		return false;
	for (size_t j = i - 1; j-- > role_clause_begins(t, i);)
		if (token_in(&t->list[j], " range span amplitude difference ") &&
		    !token_in(&t->list[j > 0 ? j - 1 : j], " expected usual normal of "))
			return true;
	return false;
}

/* "12.7 below 84.1" is a value and a bound. */
static bool bound_follows(const struct tokens *t, size_t i)
{
	while (i < t->n && token_in(&t->list[i], " than the a an about "))
		i++;
	return role_is_number(&t->list[i]);
}

bool role_difference(const struct tokens *t, size_t i, const struct governor *g, struct role *out)
{
	size_t behind = role_behind_unit(t, i);
	const struct token *next = &t->list[behind], *before = &t->list[i > 0 ? i - 1 : t->n];
	enum role_what what = ROLE_DIFFERENCE;
	int way = 0;
	if (g->by) {
		way = g->at > 0 ? way_said(&t->list[g->at - 1]) : 0;
	} else if (governed_by_change(t, i, g)) {
		way = way_said(&t->list[g->at]);
	} else if (is_range(t, i, g)) {
		way = 0;
	} else if (token_in(before, " down up ")) {
		/* "down 23.6 degrees from", "up 12": but "went down to 12". */
		way = token_is(before, "up") ? 1 : -1;
	} else if (token_in(next, changes) ||
		   (token_is(next, "at") && token_is(&t->list[behind + 1], "once") &&
		    role_is_unit(&t->list[i + 1]))) {
		way = way_said(next);
	} else if (is_comparative(next) && !bound_follows(t, behind + 1)) {
		what = ROLE_OFF;
		way = way_said(next);
	} else {
		return false;
	}
	*out = relation(what, t, behind, way);
	return true;
}

bool role_percent(const struct tokens *t, size_t i, const struct governor *g, struct role *out)
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
bool role_spreads(const struct tokens *t, size_t i, struct role *out)
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

bool role_ratio(const struct tokens *t, size_t i, struct role *out)
{
	size_t at = i + 1;
	const struct token *next = &t->list[at];
	bool times = token_in(next, " times mal veces fois volte vezes razy raz keer ");
	if (token_is_mark(next, '-') && token_in(&t->list[at + 1], " fold "))
		next = &t->list[++at];
	if (!times && !token_in(next, " x fold ") &&
	    !(next->type == TOKEN_MARK && span_is(next->text, "\xC3\x97")))
		return false;
	if (times && !(token_is(&t->list[at + 1], "of") && role_is_number(&t->list[at + 2])) &&
	    !token_in(&t->list[at + 1],
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

bool role_duration(const struct tokens *t, size_t i, struct role *out)
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

/* "4 mV a row", "four readings a minute" */
bool role_pace(const struct tokens *t, size_t i, struct role *out)
{
	size_t at = role_behind_unit(t, i);
	bool readings = token_in(&t->list[at], " readings rows samples values measurements ");
	at += readings;
	/* "4 mV from row to row" */
	if (!readings && token_is(&t->list[at], "from") &&
	    token_in(&t->list[at + 1], " row reading step sample ") &&
	    token_is(&t->list[at + 2], "to") && t->list[at + 3].type == TOKEN_WORD) {
		*out = role_is(ROLE_RATE);
		return true;
	}
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

/* SPDX-License-Identifier: MIT */
#include "verdict/contradict.h"

#include <math.h>

#include "verdict/role_parts.h"
#include "verdict/token.h"
#include "verdict/ways.h"

/* "all is normal": said of something, not the name of a range or level. */
static bool is_calm(const struct tokens *t, size_t i)
{
	const struct token *before = i > 0 ? &t->list[i - 1] : &t->list[t->n];
	if (token_in(&t->list[i], " usual expected always "))
		return token_is(before, "as");
	if (token_is(&t->list[i], "order") && token_is(before, "in"))
		return true;
	/* "normally there is one a minute": of what is usual. */
	if (token_is(&t->list[i], "normally") &&
	    token_in(&t->list[i + 1], " there it they one a the readings "))
		return false;
	return token_in(&t->list[i], " normal ordinary normally fine healthy stable unremarkable "
				     "inconspicuous ") &&
	       !token_in(before, " of than the to from its above below outside usual a an their "
				 "lo la le il o al del ");
}

/* "Nothing unusual in depth": said of one thing alone, and what stands is another. */
static bool of_another(const struct tokens *t, size_t i, const struct known *k)
{
	const struct token *w = &t->list[i + 1];
	if (!token_in(&t->list[i], " in about with ") ||
	    (w->type != TOKEN_NAME && w->type != TOKEN_WORD) ||
	    token_in(w, " this these the that those all any its my general here data our a an "))
		return false;
	for (size_t s = 0; s < k->subjects_n; s++)
		if (k->subjects[s].anomaly && k->subjects[s].column != FINDING_NO_COLUMN &&
		    (w->type != TOKEN_NAME || w->column == TOKEN_NO_COLUMN ||
		     w->column == k->subjects[s].column))
			return false;
	return true;
}

/* "Flow shows nothing unusual": said of columns alone in which no anomaly stands. */
static bool of_calm_columns(const struct tokens *t, const struct known *k, size_t from, size_t to)
{
	size_t begin = from;
	while (begin < to && token_in(&t->list[begin], " the both readings of and or in all "))
		begin++;
	if (begin == to || t->list[begin].type != TOKEN_NAME ||
	    role_has(t, from, to, " everything all any anything like as window data here "))
		return false;
	for (size_t i = 0; i < k->subjects_n; i++) {
		if (!k->subjects[i].anomaly)
			continue;
		if (k->subjects[i].column == FINDING_NO_COLUMN)
			return false;
		for (size_t j = begin; j < to; j++)
			if (t->list[j].type == TOKEN_NAME &&
			    (t->list[j].column == TOKEN_NO_COLUMN ||
			     t->list[j].column == k->subjects[i].column))
				return false;
	}
	return true;
}

static bool limits_itself(const struct token *t)
{
	return token_in(t, " such although first then last otherwise else other others elsewhere "
			   "rest besides "
			   "except apart "
			   "before until "
			   "earlier previously return returned returns returning back until unlike "
			   "outside "
			   "beyond above below range band level again pattern than from ");
}

static bool is_move(const struct token *t)
{
	return token_in(t, " spike spiked spikes drop dropped drops jump jumped jumps surge surged "
			   "plunged plunge dip dipped sudden suddenly sharp sharply ");
}

/* A number that is no count: "91 is normal" is said of 91. */
static bool is_figure(const struct tokens *t, size_t i)
{
	return t->list[i].type == TOKEN_NUMBER && role_of(t, i, false).what != ROLE_COUNT;
}

/* What a text asserts, clause by clause: something abnormal, or that there is nothing. */
struct tone {
	bool abnormal, calm;
};

static struct tone clause_tone(const struct tokens *t, const struct known *k, size_t from,
			       size_t to)
{
	struct tone tone = { false, false };
	bool negated = role_negated(t, from, to), limited = of_calm_columns(t, k, from, to),
	     calm_word = false, abnormal_word = false;
	for (size_t i = from; i < to; i++) {
		abnormal_word |= role_is_abnormal(&t->list[i]) || is_move(&t->list[i]);
		calm_word |= is_calm(t, i);
		limited |= limits_itself(&t->list[i]) || is_figure(t, i) || of_another(t, i, k);
	}
	bool everything = false, within = false, range = false;
	for (size_t i = from; i < to; i++) {
		everything |= token_in(&t->list[i], " everything all always ");
		within |= token_in(&t->list[i], " within inside in ");
		range |= token_in(&t->list[i], " range band limits bounds ");
	}
	tone.abnormal = abnormal_word && !negated;
	tone.calm = (everything && within && range && !negated && !abnormal_word) ||
		    (!limited &&
		     ((abnormal_word && negated) || (calm_word && !negated && !abnormal_word)));
	return tone;
}

static struct tone tone_of(const struct tokens *t, const struct known *k)
{
	struct tone all = { false, false };
	for (size_t i = 0; i < t->n;) {
		size_t end = role_clause_ends(t, i);
		struct tone one = clause_tone(t, k, i, end);
		all.abnormal |= one.abnormal;
		all.calm |= one.calm;
		i = end + 1;
	}
	for (size_t i = 0; i < t->n; i++)
		if (token_in(&t->list[i], " except exception apart besides otherwise aside other "))
			all.calm = false;
	return all;
}

/* "Row 260 has no reading", "row 260 is missing": then it is. */
static bool missing_true(const struct tokens *t, const struct known *k)
{
	const struct given any = { -HUGE_VAL, HUGE_VAL };
	for (size_t i = 1; i < t->n; i++) {
		const struct token *n = &t->list[i];
		if (n->type != TOKEN_NUMBER || !role_says_row(&t->list[i - 1]) ||
		    !(n->value >= 0) || n->value > 9e15)
			continue;
		bool missing = false;
		for (size_t j = i + 1; j < t->n && j < i + 4 && !role_ends_clause(&t->list[j]); j++)
			missing |= token_in(&t->list[j], " missing empty absent ") ||
				   (token_is(&t->list[j], "no") &&
				    token_in(&t->list[j + 1], " reading value data readings "));
		/* "missing at row 260" */
		if (i > 2 && token_in(&t->list[i - 2], " at in ") &&
		    token_in(&t->list[i - 3], " missing absent empty "))
			missing = true;
		size_t readings = 0;
		for (uint16_t c = 0; missing && c < k->w->values_n; c++) {
			const struct columns one = { &c, 1 };
			readings += known_at_row(k, &one, (uint64_t)n->value, any);
		}
		if (missing && readings == k->w->values_n)
			return false;
	}
	return true;
}

static bool is_anomaly_row(const struct known *k, double row)
{
	for (size_t i = 0; i < k->subjects_n; i++)
		if (k->subjects[i].anomaly && row == (double)k->subjects[i].row)
			return true;
	return false;
}

static bool is_anomaly_value(const struct known *k, const struct token *n)
{
	for (size_t i = 0; i < k->subjects_n; i++)
		if (k->subjects[i].anomaly && token_says(n, k->subjects[i].value))
			return true;
	return false;
}

static bool is_list_glue(const struct token *t)
{
	return token_in(t, " and or & at is are in of the readings values reading value row rows "
			   "include including "
			   "like such as namely with found detected located ") ||
	       token_is_mark(t, ':') || token_is_mark(t, '(') || token_is_mark(t, ',');
}

/* Numbers that stand beside a word for outliers; false if one is none. */
static bool list_true(const struct tokens *t, const struct known *k, size_t from, int step)
{
	int kind = 0; /* 1: rows, 2: values */
	for (size_t i = from; i < t->n; i = step < 0 && i == 0 ? t->n : i + (size_t)step) {
		const struct token *w = &t->list[i];
		if (w->type != TOKEN_NUMBER) {
			/* A comma goes on with a list, it does not begin one or change its sort. */
			if (!is_list_glue(w))
				break;
			continue;
		}
		struct role r = role_of(t, i, false);
		if (w->worded || isnan(w->value))
			break;
		if (r.what == ROLE_ROW) {
			if (kind == 2)
				break;
			kind = 1;
			if (!is_anomaly_row(k, w->value))
				return false;
		} else if (r.what == ROLE_PLAIN || r.what == ROLE_VALUE) {
			if (kind == 1)
				break;
			kind = 2;
			if (!is_anomaly_value(k, w))
				return false;
		} else {
			break;
		}
	}
	return true;
}

/* "Rows 5 and 9 are outliers", "outliers: 22.1, 22.4" */
static bool lists_true(const struct tokens *t, const struct known *k)
{
	for (size_t i = 0; i < t->n; i++) {
		const struct token *w = &t->list[i];
		if (!role_is_abnormal(w) ||
		    role_negated(t, role_clause_begins(t, i), role_clause_ends(t, i)))
			continue;
		if (!list_true(t, k, i + 1, 1))
			return false;
		/* To the left only behind "are", "is": "12.7, unusual" says nothing of what stands
		 * before. */
		size_t left = i;
		bool said = false;
		while (left > 0 && (token_in(&t->list[left - 1],
					     " is are was were look looks seem seems appear "
					     "appears clearly all both as an a the very quite "
					     "highly most likely ") ||
				    token_is_mark(&t->list[left - 1], '('))) {
			left--;
			said |= token_in(&t->list[left],
					 " is are was were look looks seem seems appear appears ");
		}
		if (said && left > 0 && !list_true(t, k, left - 1, -1))
			return false;
	}
	return true;
}

int contradict_check(const struct look *l, enum found found)
{
	const struct tokens *t = l->t;
	const struct known *k = l->k;
	struct tone tone = tone_of(t, k);
	if (found == FOUND_NOTHING && tone.abnormal)
		return err_set(l->why, ERR_INPUT,
			       "speaks of something unusual where nothing stands");
	if (found == FOUND_SOMETHING && tone.calm && !tone.abnormal)
		return err_set(l->why, ERR_INPUT, "says that all is normal, but an anomaly stands");
	if (!missing_true(t, k))
		return err_set(l->why, ERR_INPUT, "calls a reading missing that is there");
	if (found == FOUND_SOMETHING && !lists_true(t, k))
		return err_set(l->why, ERR_INPUT, "calls something unusual that is not");
	if (found == FOUND_SOMETHING && !ways_true(t, k))
		return err_set(l->why, ERR_INPUT, "says that the reading went the other way");
	return 0;
}

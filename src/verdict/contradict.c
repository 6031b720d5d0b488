/* SPDX-License-Identifier: MIT */
#include "verdict/contradict.h"

#include <math.h>
#include <stdlib.h>

#include "verdict/role_parts.h"
#include "verdict/token.h"

/* "all is normal": said of something, not the name of a range or level. */
static bool is_calm(const struct tokens *t, size_t i)
{
	const struct token *before = i > 0 ? &t->list[i - 1] : &t->list[t->n];
	if (token_in(&t->list[i], " usual expected always "))
		return token_is(before, "as");
	return token_in(&t->list[i], " normal ordinary normally fine healthy stable unremarkable "
				     "inconspicuous ") &&
	       !token_in(before, " of than the to from its above below outside usual a an their "
				 "lo la le il o al del ");
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

static struct tone clause_tone(const struct tokens *t, size_t from, size_t to)
{
	struct tone tone = { false, false };
	bool negated = role_negated(t, from, to), limited = false, calm_word = false,
	     abnormal_word = false;
	for (size_t i = from; i < to; i++) {
		abnormal_word |= role_is_abnormal(&t->list[i]) || is_move(&t->list[i]);
		calm_word |= is_calm(t, i);
		limited |= limits_itself(&t->list[i]) || is_figure(t, i);
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

static struct tone tone_of(const struct tokens *t)
{
	struct tone all = { false, false };
	for (size_t i = 0; i < t->n;) {
		size_t end = role_clause_ends(t, i);
		struct tone one = clause_tone(t, i, end);
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
	double slack = n->unit / 2 * (1 + 1e-9) + fabs(n->value) * 1e-13;
	for (size_t i = 0; i < k->subjects_n; i++)
		if (k->subjects[i].anomaly && fabs(k->subjects[i].value - n->value) <= slack)
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

static int way_of(const struct subject *s)
{
	const struct finding *f = s->finding;
	double from = f && !isnan(f->before) ? f->before : (double)NAN;
	if (isnan(from) && f && !isnan(f->low) && !isnan(f->high))
		from = (f->low + f->high) / 2;
	/* Of these nothing is said of one way; a jump that ends one is another row's. */
	bool still = f && (f->kind == KIND_FLATLINE || f->kind == KIND_NOISE);
	if (still || isnan(from) || isnan(s->value))
		return 0;
	return s->value > from ? 1 : s->value < from ? -1 : 0;
}

static const char up[] =
	" \xD0\xB2\xD1\x8B\xD1\x80\xD0\xBE\xD1\x81\xD0\xBB\xD0\xBE "
	"\xD0\xB2\xD1\x8B\xD1\x80\xD0\xBE\xD1\x81 "
	"\xD0\xB2\xD1\x8B\xD1\x80\xD0\xBE\xD1\x81\xD0\xBB\xD0\xB0 "
	"\xD0\xB2\xD1\x8B\xD1\x80\xD0\xBE\xD1\x81\xD0\xBB\xD0\xB8 "
	" rose rises rising jumped jumps soared surged surges climbed climbs spiked warmed "
	"warms "
	"heated stieg steigt sprang kletterte subi\xC3\xB3 aument\xC3\xB3 sali\xC3\xB3 "
	"salita salito mont\xC3\xA9 mont\xC3\xA9"
	"e grimp\xC3\xA9 subiu ";
static const char down[] =
	" \xD1\x83\xD0\xBF\xD0\xB0\xD0\xBB\xD0\xBE \xD1\x83\xD0\xBF\xD0\xB0\xD0\xBB "
	"\xD1\x83\xD0\xBF\xD0\xB0\xD0\xBB\xD0\xB0 \xD1\x83\xD0\xBF\xD0\xB0\xD0\xBB\xD0\xB8 "
	"\xD1\x81\xD0\xBD\xD0\xB8\xD0\xB7\xD0\xB8\xD0\xBB\xD0\xBE\xD1\x81\xD1\x8C "
	" fell falls dropped drops plunged plunges sank dipped dips collapsed "
	"plummeted cooled cools sinks fiel f\xC3\xA4llt sank sinkt scesa sceso calata "
	"cay\xC3\xB3 baj\xC3\xB3 "
	"chut\xC3\xA9 tomb\xC3\xA9 tomb\xC3\xA9"
	"e baiss\xC3\xA9 descendu descendue caiu ";

/* Did some anomaly of the column go that way, or is there none to tell? */
static bool column_went(const struct known *k, uint16_t column, int way)
{
	bool any = false, went = false;
	for (size_t i = 0; i < k->subjects_n; i++) {
		if (k->subjects[i].column != column)
			continue;
		any = true;
		went |= way_of(&k->subjects[i]) * way >= 0;
	}
	return went || !any;
}

/* "Both load and rpm rose": each of the columns that stand before the verb. */
static bool ways_true(const struct tokens *t, const struct known *k)
{
	for (size_t i = 1; i < t->n; i++) {
		int way = token_in(&t->list[i], up) - token_in(&t->list[i], down);
		for (size_t j = i; way != 0 && j-- > 0;) {
			const struct token *w = &t->list[j];
			bool name = w->type == TOKEN_NAME && w->column != TOKEN_NO_COLUMN;
			/* "0.4 mm fell": a unit. */
			if (name && j > 0 && role_is_number(&t->list[j - 1]))
				break;
			if (name && !column_went(k, w->column, way))
				return false;
			if (!name && !token_is_mark(w, ',') &&
			    !token_in(w, " and both the suddenly "))
				break;
		}
	}
	return true;
}

/* "rose to 12.7" where it fell: only if every subject went the other way and the text knows one way
 * only. */
static bool way_true(const struct tokens *t, const struct known *k)
{
	bool says_up = false, says_down = false, went_up = false, went_down = false;
	for (size_t i = 0; i < t->n; i++) {
		says_up |= token_in(&t->list[i], up);
		/* "0.4 mm fell": of rain. */
		says_down |= token_in(&t->list[i], down) &&
			     !(i > 0 && (role_is_number(&t->list[i - 1]) ||
					 (i > 1 && role_is_number(&t->list[i - 2]))));
	}
	for (size_t i = 0; i < k->subjects_n; i++) {
		int way = way_of(&k->subjects[i]);
		went_up |= way >= 0;
		went_down |= way <= 0;
	}
	return k->subjects_n == 0 || says_up == says_down || (says_up ? went_up : went_down);
}

static int judge(const struct tokens *t, const struct known *k, enum found found, struct err *why)
{
	struct tone tone = tone_of(t);
	if (found == FOUND_NOTHING && tone.abnormal)
		return err_set(why, ERR_INPUT, "speaks of something unusual where nothing stands");
	if (found == FOUND_SOMETHING && tone.calm && !tone.abnormal)
		return err_set(why, ERR_INPUT, "says that all is normal, but an anomaly stands");
	if (!missing_true(t, k))
		return err_set(why, ERR_INPUT, "calls a reading missing that is there");
	if (found == FOUND_SOMETHING && !lists_true(t, k))
		return err_set(why, ERR_INPUT, "calls something unusual that is not");
	if (found == FOUND_SOMETHING && (!way_true(t, k) || !ways_true(t, k)))
		return err_set(why, ERR_INPUT, "says that the reading went the other way");
	return 0;
}

int contradict_check(struct span text, const struct known *known, enum found found, struct err *why)
{
	struct tokens *t = malloc(sizeof *t);
	if (!t)
		return err_nomem(why, "a text");
	tokens_read(t, text, known->schema, known->w->key);
	int status = judge(t, known, found, why);
	free(t);
	return status;
}

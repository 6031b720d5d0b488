/* SPDX-License-Identifier: MIT */
/*
 * behaviour_last.c - whether it is over, stays, rests or is missing, and for how long.
 */
#include "verdict/behaviour_parts.h"

#include <math.h>

#include "verdict/silence.h"
#include "verdict/ways.h"

/* "Recovers at row 93", "after row 92": it is out before, and no longer then. */
static bool back_then(const struct place *p, const struct subject *s)
{
	const struct tokens *t = p->l->t;
	for (size_t j = p->i + 1; j < p->end; j++) {
		size_t at = numbers_point(p->l, j);
		if (at >= p->l->k->w->rows_n || at <= s->index)
			continue;
		size_t word = j - (j > 0 && role_says_row(&t->list[j - 1]));
		at += word > 0 && token_is(&t->list[word - 1], "after");
		return !behaviour_out(p, s, at) &&
		       (!behaviour_out(p, s, s->index) || at <= s->index + 1 ||
			token_is(&t->list[word > 0 ? word - 1 : 0], "by") ||
			behaviour_out(p, s, at - 1));
	}
	return behaviour_over_later(p, s);
}

bool behaviour_back(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	if (behaviour_says_whole(p) && !p->figure && !p->negated)
		return behaviour_some(p, behaviour_is_whole);
	if (p->negated)
		return behaviour_some(p, behaviour_out_at_end);
	if (behaviour_duration(p) > 0 && behaviour_points(p) == 0 && p->l->k->subjects_n > 0)
		return behaviour_some(p, behaviour_over_after);
	return behaviour_some(p, back_then) || (p->figure && p->l->k->subjects_n == 0);
}

/* All readings from w->rows[from] on lie within a quarter of the number. */
static bool all_near(const struct place *p, size_t from, double n)
{
	const struct window *w = p->l->k->w;
	for (size_t c = 0; c < w->values_n; c++) {
		bool all = columns_have(&p->columns, (uint16_t)c);
		for (size_t r = from; r < w->rows_n && all; r++)
			all = !(fabs(window_value(w, r, c) - n) > fabs(n) / 4);
		if (all)
			return true;
	}
	return false;
}

/* "Stays at 97.6 until the end" */
static bool stays_near(const struct place *p)
{
	const struct tokens *t = p->l->t;
	const struct known *k = p->l->k;
	size_t j = p->i + 1, from = k->w->context_n;
	while (token_in(&t->list[j], " at near around about roughly "))
		j++;
	if (j == p->i + 1 || !role_is_number(&t->list[j]) || role_is_row(t, j))
		return true;
	if (k->subjects_n > 0 && k->subjects[0].index < k->w->rows_n)
		from = k->subjects[0].index;
	return all_near(p, from, t->list[j].value);
}

bool behaviour_stays(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	static const char quiet[] = " normal within inside between stable steady calm quiet "
				    "unchanged flat constant ordinary usual unaffected the at as ";
	if (p->figure)
		return !behaviour_says_end(p) || stays_near(p);
	if (role_has(p->l->t, p->i + 1, p->end, quiet) && !p->negated &&
	    (p->named || p->l->k->anomalies_n == 0))
		return !behaviour_some(p, behaviour_is_anomaly);
	return p->negated ? behaviour_some(p, behaviour_over_later)
			  : behaviour_some(p, behaviour_out_at_end);
}

/* "The rest is calm", "calm before": not of what stands. */
static bool of_rest(const struct place *p)
{
	return role_has(p->l->t, p->begin, p->end,
			" other others rest otherwise else elsewhere before until after apart "
			"except usual usually normally earlier again then both ");
}

/* "quiet (2.20 to 2.59)" */
static bool number_bracketed(const struct place *p)
{
	return token_is_mark(&p->l->t->list[p->i + 1], '(') &&
	       role_is_number(&p->l->t->list[p->i + 2]);
}

/* "a steady fall" */
static bool is_slope(const struct place *p)
{
	const struct token *next = &p->l->t->list[p->i + 1];
	enum lexeme lexeme = next->lexeme;
	return next->type == TOKEN_WORD &&
	       (ways_said(p->l->t, p->i + 1) != 0 || lexeme == LEXEME_UP || lexeme == LEXEME_DOWN);
}

static bool calm(const struct place *p)
{
	return number_bracketed(p) || p->negated || of_rest(p) || p->figure ||
	       !behaviour_some(p, behaviour_is_anomaly);
}

/* "no change", "does not move": of what did not. */
bool behaviour_change(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	if (!p->negated || p->figure)
		return true;
	if (p->named && behaviour_moved(p))
		return false;
	return behaviour_some(p, behaviour_is_flat) || behaviour_rest_at(p, behaviour_point(p)) ||
	       (p->named || p->l->one_subject ? !behaviour_some(p, behaviour_has_column)
					      : p->l->k->anomalies_n == 0);
}

/* "Stuck for 25 minutes from row 526": the run from there on lasts so long. */
static bool lasts_from(const struct place *p)
{
	const struct tokens *t = p->l->t;
	double seconds = 0, step = silence_step(p->l->k->w);
	size_t from = p->l->k->w->rows_n;
	for (size_t j = p->begin; j < p->end; j++) {
		size_t word = j - (size_t)(j > 0 && role_says_row(&t->list[j - 1]));
		if (role_is_number(&t->list[j]) && role_seconds(&t->list[j + 1]) > 0)
			seconds = t->list[j].value * role_seconds(&t->list[j + 1]);
		if (word > 0 && token_is(&t->list[word - 1], "from"))
			from = numbers_point(p->l, j);
	}
	if (!(seconds > 0) || from >= p->l->k->w->rows_n)
		return true;
	double n = behaviour_run_from(p, from);
	return fabs(seconds - n * step) < step || fabs(seconds - (n - 1) * step) < step;
}

static bool is_level(const struct place *p)
{
	return !behaviour_wave(p) && !behaviour_trend(p, 1) && !behaviour_trend(p, -1);
}

static bool still(const struct place *p)
{
	if (!lasts_from(p))
		return false;
	if (!behaviour_rest_at(p, behaviour_point(p)))
		return false;
	return behaviour_some(p, behaviour_is_flat)
		       ? behaviour_spans(p, LEXEME_STILL)
		       : p->figure || behaviour_point(p) < p->l->k->w->rows_n;
}

/* "About 4 for the rest of the window": all that comes is near. */
bool behaviour_rest_near(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	struct place p;
	double n = (double)NAN;
	behaviour_place(&p, l, i);
	if (i < 2 || !token_is(&t->list[i - 1], "the") || !token_is(&t->list[i - 2], "for") ||
	    role_has(t, p.begin, p.end, " above below over under between "))
		return true;
	for (size_t j = p.begin; j < i; j++)
		if (role_is_number(&t->list[j]) && !role_is_row(t, j) && !t->list[j].worded)
			n = t->list[j].value;
	size_t from = behaviour_point(&p);
	if (from >= w->rows_n && l->k->subjects_n > 0)
		from = l->k->subjects[0].index;
	return isnan(n) || from >= w->rows_n || all_near(&p, from + 1, n);
}

static bool absent_at(const struct place *p, size_t at)
{
	for (size_t c = 0; c < p->l->k->w->values_n; c++)
		if (columns_have(&p->columns, (uint16_t)c) &&
		    isnan(window_value(p->l->k->w, at, c)))
			return true;
	return false;
}

/* "Missing at rows 116, 117 and 118": every row of the list. */
static bool listed_absent(const struct place *p)
{
	const struct tokens *t = p->l->t;
	size_t j = p->i + 1;
	if (!token_in(&t->list[j], " at in ") || !token_in(&t->list[j + 1], " row rows "))
		return true;
	for (j += 2; j < t->n; j++) {
		size_t at = numbers_point(p->l, j);
		if (at < p->l->k->w->rows_n && !absent_at(p, at))
			return behaviour_some(p, behaviour_is_silence);
		if (at >= p->l->k->w->rows_n && !token_is_mark(&t->list[j], ',') &&
		    !token_in(&t->list[j], " and row to ") && !role_is_dash(&t->list[j]))
			break;
	}
	return true;
}

/* "the last readings are missing" */
static bool absent(const struct place *p)
{
	if (!listed_absent(p))
		return false;
	struct place any = *p;
	/* Columns of another clause are not those that miss something. */
	if (!p->named)
		any.columns = (struct columns){ NULL, 0 };
	bool point = p->figure || behaviour_point(p) < p->l->k->w->rows_n;
	if (!behaviour_has_gap(&any) || !behaviour_spans(p, LEXEME_ABSENT))
		return false;
	if (!point && role_has(p->l->t, p->begin, p->i, " last final "))
		return behaviour_some(p, behaviour_out_at_end);
	return point || !role_has(p->l->t, p->begin, p->i, " first ") ||
	       behaviour_some(p, behaviour_out_at_start);
}

static bool is_short(const struct place *p, const struct subject *s)
{
	size_t first, n = behaviour_stretch(p, s, &first);
	return n <= 3 || n * 20 <= p->l->k->w->count;
}

static bool is_shorter(const struct place *p, const struct subject *s)
{
	return s->column != FINDING_NO_COLUMN && !behaviour_is_flat(p, s) && !isnan(s->value) &&
	       is_short(p, s);
}

static bool is_long(const struct place *p, const struct subject *s)
{
	size_t first;
	return s->column == FINDING_NO_COLUMN || behaviour_stretch(p, s, &first) >= 5;
}

bool behaviour_swings(const struct place *p, enum lexeme lexeme)
{
	return p->negated || p->figure || (behaviour_turns(p) && behaviour_spans(p, lexeme));
}

bool behaviour_still(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	return p->negated || behaviour_is_name(p) || still(p) ||
	       (p->named && is_level(p) &&
		token_in(&p->l->t->list[p->i], " flat constant constantly unchanged ") &&
		!behaviour_some(p, behaviour_has_column));
}

bool behaviour_calm(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	bool trend = behaviour_trend(p, 1) || behaviour_trend(p, -1);
	if (is_slope(p))
		return trend;
	if (role_has(p->l->t, p->i, p->end, " after ") && !p->figure && !p->negated &&
	    behaviour_some(p, behaviour_out_at_end))
		return false;
	return calm(p) && (p->figure || number_bracketed(p) || of_rest(p) || !trend);
}

/* "a dropout to 12.71": a reading. */
static bool drops_to(const struct place *p)
{
	const struct token *next = &p->l->t->list[p->i + 1];
	return token_in(next - 1, " dropout dropouts ") && token_in(next, " to of at ") &&
	       role_is_number(next + 1) && behaviour_some(p, behaviour_lies_below);
}

bool behaviour_absent(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	if (drops_to(p))
		return true;
	return p->negated || behaviour_is_name(p) || absent(p);
}

bool behaviour_lasting(const struct place *p, enum lexeme lexeme)
{
	if (p->negated)
		return true;
	if (lexeme == LEXEME_LONGER || lexeme == LEXEME_SHORTER)
		return p->figure ||
		       behaviour_some(p, lexeme == LEXEME_LONGER ? is_long : is_shorter);
	return lexeme == LEXEME_SHORT ? behaviour_is_name(p) || behaviour_some(p, is_short)
				      : behaviour_is_attribute(p) || behaviour_some(p, is_long);
}

static bool is_zero(const struct place *p, const struct subject *s)
{
	(void)p;
	return s->column == FINDING_NO_COLUMN || isnan(s->value) ||
	       (s->value <= 0 && s->value >= 0);
}

static bool over_then(const struct place *p, const struct subject *s)
{
	return s->index < behaviour_point(p) && behaviour_point(p) < p->l->k->w->rows_n &&
	       back_then(p, s);
}

bool behaviour_stops(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	if (p->negated || p->figure || behaviour_is_name(p))
		return true;
	return behaviour_some(p, is_zero) || behaviour_some(p, behaviour_is_flat) ||
	       behaviour_some(p, over_then);
}

/* SPDX-License-Identifier: MIT */
#include "verdict/numbers.h"

#include <math.h>

#include "verdict/joined.h"
#include "verdict/units.h"

/* "6.5M", "120 kB": letters behind a number that multiply it. */
static double scale_behind(const struct tokens *t, size_t i)
{
	static const struct {
		const char *word;
		double scale;
	} scales[] = { { "k", 1e3 },	   { "m", 1e6 },	  { "g", 1e9 },	 { "bn", 1e9 },
		       { "kb", 1e3 },	   { "mb", 1e6 },	  { "gb", 1e9 }, { "kib", 1024 },
		       { "mib", 1048576 }, { "gib", 1073741824 }, { "tb", 1e12 } };
	const struct token *w = &t->list[i + 1];
	for (size_t s = 0; s < sizeof scales / sizeof scales[0]; s++)
		if (token_is(w, scales[s].word) && (w->glued || w->text.len > 1))
			return scales[s].scale;
	return 1;
}

/* "It is above 84.1": said of the reading at hand, it has to lie there. */
static bool compares_false(const struct look *l, size_t i, const struct role *r, double value)
{
	/* "2.47 above 2.1": another number is compared, joined.h looks at that. */
	if (i > 1 && role_is_number(&l->t->list[i - 2]) && !role_is_row(l->t, i - 2))
		return false;
	if (!l->one_subject || l->k->subjects_n == 0 ||
	    (r->hedge != HEDGE_ABOVE && r->hedge != HEDGE_BELOW) ||
	    (r->what != ROLE_PLAIN && r->what != ROLE_VALUE &&
	     !(r->what == ROLE_FIGURE && !r->range)) ||
	    role_elsewhere(l->t, i))
		return false;
	double v = l->k->subjects[0].value;
	return r->hedge == HEDGE_ABOVE ? v < value : v > value;
}

static size_t names_in(const struct tokens *t, size_t from, size_t to)
{
	size_t n = 0;
	for (size_t j = from; j < to; j++)
		n += t->list[j].type == TOKEN_NAME && t->list[j].column != TOKEN_NO_COLUMN;
	return n;
}

/* The column (or the columns of a list) named last before the number in its clause; else all. */
static struct look narrowed(const struct look *l, size_t i)
{
	struct look own = *l;
	size_t begin = role_clause_begins(l->t, i), at = i;
	bool found = false, joined = true;
	own.narrow = false;
	/* "supply below return: 48.2": of which of them is not said. */
	if (i > 0 && token_is_mark(&l->t->list[i - 1], ':') && names_in(l->t, begin, i) > 1)
		return own;
	while (at > begin && joined) {
		const struct token *w = &l->t->list[--at];
		if (w->type == TOKEN_NAME && w->column != TOKEN_NO_COLUMN) {
			if (!found)
				own.columns.n = 0;
			found = own.narrow = true;
			own.list[own.columns.n++] = w->column;
			joined = own.columns.n < sizeof own.list / sizeof own.list[0];
		} else if (found) {
			joined = token_in(w, " and or both ") || token_is_mark(w, '/');
		}
	}
	return own;
}

static enum numbers number_false(const struct look *l, size_t i, const struct role *r)
{
	const struct token *n = &l->t->list[i];
	if (r->what == ROLE_ROW)
		return numbers_foreign(l, n, " as a row");
	if (r->what == ROLE_COUNT)
		return numbers_foreign(l, n, " as a count");
	if (r->what != ROLE_VALUE && !(r->what == ROLE_AT_ROW && l->one_subject &&
				       l->k->subjects_n > 0 && r->row == l->k->subjects[0].row))
		return numbers_foreign(l, n, "");
	if (!l->one_subject)
		return numbers_foreign(l, n, " as a reading");
	/* "wind fell to -37" of the power: the words are wrong, not the claim. */
	if (l->narrow && !columns_have(&l->columns, l->k->subjects[0].column))
		return numbers_foreign(l, n, " as a reading of that column");
	err_set(l->why, ERR_INPUT, "gives the reading at row %llu as %.*s, which it is not",
		(unsigned long long)l->k->subjects[0].row, numbers_quoted(n->text), n->text.data);
	return NUMBERS_FALSE_READING;
}

/* "minus 28.4", "negative 28.4", "28.4 below zero" */
static bool is_negative(const struct tokens *t, size_t i)
{
	size_t at = role_behind_unit(t, i);
	return (i > 0 && token_in(&t->list[i - 1], " minus negative ")) ||
	       (token_is(&t->list[at], "below") && token_in(&t->list[at + 1], " zero freezing "));
}

static bool names_fraction(const struct token *t)
{
	return token_in(t, " thirds quarters fifths sixths sevenths eighths ninths tenths ");
}

/* "exporting 3.5 kW", where the meter counts that as -3.5. */
static bool exports(const struct tokens *t, size_t i)
{
	return i > 0 &&
	       token_in(&t->list[i - 1], " exporting exports exported feeding discharging ");
}

/* One of the two tokens of a number with a blank in it that was shown as a reading. */
static bool in_blank_number(const struct look *l, size_t i)
{
	struct token whole;
	for (size_t j = i > 0 ? i - 1 : i; j <= i; j++)
		if (numbers_blank(l, j, &whole) &&
		    numbers_plain(l, numbers_given(whole.value, 1, 0, HEDGE_NONE)))
			return true;
	return false;
}

static enum numbers check_as(const struct look *every, size_t i)
{
	struct look own = narrowed(every, i);
	const struct look *l = &own;
	own.columns.list = own.list;
	const struct token *n = &l->t->list[i];
	struct role r = role_of(l->t, i, l->one_subject);
	if (isnan(n->value))
		return numbers_foreign(l, n, "");
	if (in_blank_number(l, i) || numbers_never_reached(l, i))
		return NUMBERS_TRUE;
	if (names_fraction(&l->t->list[i + 1]) && role_seconds(&l->t->list[i + 4]) <= 0)
		return numbers_fraction(l, i);
	double sign = is_negative(l->t, i) ? -1 : 1;
	struct scaled unit = units_scale(l, i);
	bool scaled = unit.scale > 1 || unit.scale < 1;
	if (scaled && numbers_true_as(l, i, &r, sign * n->value * unit.scale, n->unit * unit.scale))
		return NUMBERS_TRUE;
	if (scaled && unit.sure)
		return number_false(l, i, &r);
	if (compares_false(l, i, &r, sign * n->value))
		return numbers_foreign(l, n, " as a bound that the reading has passed");
	if (numbers_true_as(l, i, &r, sign * n->value, n->unit))
		return NUMBERS_TRUE;
	if (exports(l->t, i) &&
	    numbers_true_as(l, i, &r, -n->value * unit.scale, n->unit * unit.scale))
		return NUMBERS_TRUE;
	double scale = scale_behind(l->t, i);
	if (scale > 1 && numbers_true_as(l, i, &r, n->value * scale, n->unit * scale))
		return NUMBERS_TRUE;
	if (n->other_unit > 0 && !l->t->english &&
	    numbers_true_as(l, i, &r, sign * n->other, n->other_unit))
		return NUMBERS_TRUE;
	/* 12,71 may be two numbers. */
	if (n->comma && numbers_true_as(l, i, &r, n->part[0], 1) &&
	    numbers_true_as(l, i, &r, n->part[1], 1))
		return NUMBERS_TRUE;
	return number_false(l, i, &r);
}

/* "1840 ms" of a latency is a reading, and may be a time all the same. */
static enum numbers check_number(const struct look *every, size_t i)
{
	struct look own = narrowed(every, i);
	own.columns.list = own.list;
	struct token *n = &every->t->list[i];
	if (role_seconds(n + 1) <= 0 || !units_scale(&own, i).of_column)
		return check_as(every, i);
	n->asked = AS_READING;
	enum numbers as_reading = check_as(every, i);
	struct err why = *every->why;
	n->asked = AS_TIME;
	bool good = as_reading == NUMBERS_TRUE || check_as(every, i) == NUMBERS_TRUE;
	n->asked = EITHER;
	if (good)
		return NUMBERS_TRUE;
	*every->why = why;
	return as_reading;
}

static enum numbers check_token(const struct look *l, size_t i)
{
	switch (l->t->list[i].type) {
	case TOKEN_NUMBER:
		return check_number(l, i);
	case TOKEN_CLOCK:
	case TOKEN_DATE:
	case TOKEN_INSTANT:
		return numbers_time(l, i);
	case TOKEN_WORD:
		return numbers_word(l, i);
	default:
		return NUMBERS_TRUE;
	}
}

enum numbers numbers_check(const struct look *l)
{
	enum numbers result = NUMBERS_TRUE;
	if (l->t->cut) {
		err_set(l->why, ERR_INPUT, "is too long to be looked at");
		result = NUMBERS_FALSE;
	}
	/* A wrong reading weighs more than any other wrong number: it is looked for to the end. */
	for (size_t i = 0; i < l->t->n && result != NUMBERS_FALSE_READING; i++) {
		enum numbers one = check_token(l, i);
		if (one != NUMBERS_TRUE)
			result = one == NUMBERS_FALSE_READING || result == NUMBERS_TRUE ? one
											: result;
	}
	if (result == NUMBERS_TRUE && !joined_true(l))
		result = NUMBERS_FALSE;
	return result;
}

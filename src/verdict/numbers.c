/* SPDX-License-Identifier: MIT */
#include "verdict/numbers.h"

#include <math.h>
#include <stdlib.h>

#include "verdict/joined.h"
#include "verdict/silence.h"

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

/* Metres of a unit of length, or 0. */
static double metres(struct span s)
{
	return span_is(s, "mm")	  ? 1e-3
	       : span_is(s, "cm") ? 1e-2
	       : span_is(s, "m")  ? 1
	       : span_is(s, "km") ? 1e3
				  : 0;
}

/* "6.55 m" of a column that is in cm by its name: by what to multiply; else 1. */
static double unit_scale(const struct look *l, size_t i)
{
	double said = metres(l->t->list[i + 1].text), is = 0;
	for (size_t c = 0; c < l->columns.n; c++) {
		struct span name = schema_value_name(l->k->schema, l->columns.list[c]);
		size_t at = name.len;
		while (at > 0 && name.data[at - 1] != '_')
			at--;
		is = metres(span_of(name.data + at, name.len - at));
	}
	return l->columns.n == 1 && said > 0 && is > 0 ? said / is : 1;
}

static bool is_micro(struct span s)
{
	return s.len > 2 && s.len < 6 &&
	       (memcmp(s.data, "\xC2\xB5", 2) == 0 || memcmp(s.data, "\xCE\xBC", 2) == 0);
}

static bool plain_true(const struct look *l, struct given g)
{
	const struct columns *c = &l->columns;
	/* A quantity without its column's name, in the row that the text is about. */
	for (size_t s = 0; !l->narrow && s < l->k->subjects_n; s++)
		if (l->k->subjects[s].anomaly && known_at_row(l->k, NULL, l->k->subjects[s].row, g))
			return true;
	return known_reading(l->k, c, g) || known_value(l->k, c, g) ||
	       known_figure(l->k, c, KNOWN_ALL, g) || known_quoted(l->k, g);
}

/* "The reading is below 84.1": a bound that is known, and the reading lies on that side of it. */
static bool compares_true(const struct look *l, size_t i, const struct role *r, double value)
{
	const struct token *n = &l->t->list[i];
	if ((r->hedge != HEDGE_ABOVE && r->hedge != HEDGE_BELOW) ||
	    !plain_true(l, numbers_given(value, n->unit, 0, HEDGE_NONE)))
		return false;
	for (size_t s = 0; s < l->k->subjects_n; s++)
		if (r->hedge == HEDGE_ABOVE ? l->k->subjects[s].value > value
					    : l->k->subjects[s].value < value)
			return true;
	return false;
}

static bool value_true(const struct look *l, struct given g)
{
	if (l->one_subject && !l->narrow)
		return known_value(l->k, NULL, g);
	/* Another column than its own: there the reading of the same row is meant. */
	if (l->one_subject && l->k->subjects_n > 0)
		return known_value(l->k, &l->columns, g) ||
		       (!columns_have(&l->columns, l->k->subjects[0].column) &&
			known_at_row(l->k, &l->columns, l->k->subjects[0].row, g));
	/* A summary may also name what the series moved to or from on its way. */
	return known_value(l->k, &l->columns, g) || known_reading(l->k, &l->columns, g);
}

static bool share_true(const struct look *l, const struct role *r, struct given g)
{
	const struct window *w = l->k->w;
	unsigned figures = r->figures ? r->figures : (unsigned)KNOWN_ALL;
	if (known_relates(l->k, &l->columns, r->apart ? KNOWN_APART : KNOWN_SHARE, figures, r->way,
			  g))
		return true;
	if (r->apart)
		return false;
	/* Readings may be in per cent themselves; and a part of the rows may be meant. */
	if (plain_true(l, g))
		return true;
	double outliers = 100 * (double)l->k->anomalous_rows_n / (double)w->count;
	if (outliers >= g.low && outliers <= g.high)
		return true;
	for (size_t j = 0; j < w->values_n && w->stats; j++) {
		double missing = 100 * (double)w->stats[j].missing / (double)w->count;
		if ((missing >= g.low && missing <= g.high) ||
		    (100 - missing >= g.low && 100 - missing <= g.high))
			return true;
	}
	return false;
}

static bool difference_true(const struct look *l, const struct role *r, struct given g)
{
	unsigned figures = r->figures ? r->figures : (unsigned)KNOWN_ALL;
	return known_relates(l->k, &l->columns, KNOWN_DIFFERENCE, figures, r->way, g);
}

/* "rows 201 to 256 held between 90.0 and 91.8": the bounds of rows that the text names. */
static bool bounds_true(const struct look *l, struct given g)
{
	const struct token *first = NULL;
	for (size_t i = 0; i < l->t->n; i++) {
		const struct token *w = &l->t->list[i];
		if (w->type != TOKEN_NUMBER || !role_is_row(l->t, i) || !(w->value >= 0) ||
		    w->value > 9e15)
			continue;
		if (first && first->value <= w->value &&
		    known_bounds(l->k, &l->columns, (uint64_t)first->value, (uint64_t)w->value, g))
			return true;
		first = w;
	}
	return false;
}

static bool figure_true(const struct look *l, const struct role *r, struct given g)
{
	uint64_t from, to;
	/* "jumps between 1.4 and 2.9 here" */
	if (r->range && l->one_subject &&
	    token_in(&l->t->list[0], " jumps jumping varies swings oscillates fluctuates ") &&
	    (known_value(l->k, &l->columns, g) || known_figure(l->k, &l->columns, KNOWN_NEAR, g)))
		return true;
	if (r->range && bounds_true(l, g))
		return true;
	if (r->range && numbers_span(l, &from, &to))
		return known_bounds(l->k, &l->columns, from, to, g) ||
		       known_figure(l->k, &l->columns, KNOWN_BAND, g);
	if (r->side != 0 && known_beside(l->k, &l->columns, r->side, g))
		return true;
	return known_figure(l->k, &l->columns, r->figures, g) ||
	       ((r->figures & (KNOWN_MIN | KNOWN_MAX)) && l->one_subject &&
		known_value(l->k, NULL, g) && known_figure(l->k, NULL, r->figures, g));
}

static bool threshold_true(const struct look *l, struct given g)
{
	for (size_t i = 0; i < l->k->subjects_n; i++) {
		const struct finding *f = l->k->subjects[i].finding;
		if (f && (double)f->threshold >= g.low && (double)f->threshold <= g.high)
			return true;
	}
	return known_quoted(l->k, g);
}

static bool duration_true(const struct look *l, size_t i, const struct role *r, struct given g)
{
	/* "3 h 20 min": the smaller units that follow add to it, and give the precision. */
	double seconds = l->t->list[i].value * r->seconds, unit = l->t->list[i].unit * r->seconds;
	for (size_t j = i; j + 3 < l->t->n; j += 2) {
		j += token_is(&l->t->list[j + 2], "and");
		const struct token *next = &l->t->list[j + 2];
		double size = role_seconds(&l->t->list[j + 3]);
		if (next->type != TOKEN_NUMBER || size <= 0 || size >= unit)
			break;
		seconds += next->value * size;
		unit = next->unit * size;
	}
	struct given exact = numbers_given(seconds, unit, 0, r->hedge);
	enum between between = numbers_between(l, i, exact);
	if (between != BETWEEN_OPEN)
		return between == BETWEEN_TRUE;
	size_t behind = role_behind_unit(l->t, i);
	if (token_in(&l->t->list[behind], " later afterwards ") && silence_step(l->k->w) > 0 &&
	    numbers_later(l, i, round(seconds / silence_step(l->k->w))))
		return true;
	/* A reading may be a time itself: "a latency of 250 ms". */
	return known_duration(l->k, numbers_given(seconds, unit, 0, HEDGE_NONE)) ||
	       (r->hedge != HEDGE_NONE &&
		known_duration(l->k, (struct given){ g.low * r->seconds, g.high * r->seconds })) ||
	       (r->maybe_value && plain_true(l, g));
}

/* "Three rows, 2609 to 2611": as many as the text itself names. */
static bool rows_listed(const struct look *l, struct given g)
{
	double n = 0, last = 0;
	for (size_t i = 0; i < l->t->n; i++) {
		const struct token *w = &l->t->list[i];
		if (w->type != TOKEN_NUMBER || w->worded || !role_is_row(l->t, i))
			continue;
		bool range = i > 1 && n > 0 &&
			     (role_is_dash(&l->t->list[i - 1]) ||
			      token_in(&l->t->list[i - 1], " to through thru until till "));
		n += range ? w->value - last : 1;
		last = w->value;
	}
	return n > 0 && n >= g.low && n <= g.high;
}

/* "It is above 84.1": said of the reading at hand, it has to lie there. */
static bool compares_false(const struct look *l, size_t i, const struct role *r, double value)
{
	if (!l->one_subject || l->k->subjects_n == 0 ||
	    (r->hedge != HEDGE_ABOVE && r->hedge != HEDGE_BELOW) ||
	    (r->what != ROLE_PLAIN && r->what != ROLE_VALUE &&
	     !(r->what == ROLE_FIGURE && !r->range)) ||
	    role_elsewhere(l->t, i))
		return false;
	double v = l->k->subjects[0].value;
	return r->hedge == HEDGE_ABOVE ? v < value : v > value;
}

/* The column (or the columns of a list) named last before the number in its clause; else all. */
static struct look narrowed(const struct look *l, size_t i)
{
	struct look own = *l;
	size_t begin = role_clause_begins(l->t, i), at = i;
	bool found = false, joined = true;
	own.narrow = false;
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

static bool subject_has(const struct known *k, uint64_t row)
{
	for (size_t i = 0; i < k->subjects_n; i++)
		if (k->subjects[i].row == row)
			return true;
	return false;
}

/* Is it true, read as this value? */
static bool true_as(const struct look *l, size_t i, const struct role *r, double value, double unit)
{
	const struct token *n = &l->t->list[i];
	struct given g = numbers_given(value, unit, n->zeros, r->hedge);
	switch (r->what) {
	case ROLE_FREE:
	case ROLE_TAIL:
		return true;
	case ROLE_ROW:
		if (n->ordinal && value >= 1 && value <= (double)l->k->w->count)
			return n->value > 3 && !token_in(&l->t->list[i + 1], " row ")
				       ? subject_has(l->k, l->k->w->first_row + (uint64_t)value - 1)
				       : known_row_shown(l->k,
							 l->k->w->first_row + (uint64_t)value - 1);
		return value >= 0 && value < 9e15 && known_row_shown(l->k, (uint64_t)value);
	case ROLE_VALUE:
		if (r->repeats && !l->one_subject)
			return known_repeats(l->k, &l->columns, g);
		return value_true(l, g) || compares_true(l, i, r, value) ||
		       (n->is_signed && difference_true(l, r, g));
	case ROLE_AT_ROW:
		if (r->time > 0) {
			const struct token *at = &l->t->list[r->time - 1];
			return known_at_time(l->k, &l->columns, at->time_ns, at->unit_ns,
					     at->type == TOKEN_CLOCK, g) ||
			       (n->is_signed && difference_true(l, r, g));
		}
		return known_at_row(l->k, &l->columns, r->row, g);
	case ROLE_FIGURE:
		return figure_true(l, r, g);
	case ROLE_SCORE:
		return known_score(l->k, l->one_subject, g);
	case ROLE_THRESHOLD:
		return threshold_true(l, g);
	case ROLE_COUNT:
		if (r->later)
			return known_over_after(l->k, value);
		return known_counts(l->k, &l->columns, r->count, g) ||
		       (r->count == KNOWN_ROWS && rows_listed(l, g)) ||
		       (r->count == KNOWN_RUN && numbers_span_rows(l, g)) ||
		       numbers_part(l, i, g) || (r->by_kind && known_kind_count(l->k, r->kind, g));
	case ROLE_DIFFERENCE:
		return difference_true(l, r, g);
	case ROLE_OFF:
		return difference_true(l, r, g) || known_value(l->k, &l->columns, g);
	case ROLE_SHARE:
		return share_true(l, r, g);
	case ROLE_RATIO:
		return known_relates(l->k, &l->columns, KNOWN_RATIO,
				     r->figures ? r->figures : (unsigned)KNOWN_ALL, 0, g);
	case ROLE_DURATION:
		return duration_true(l, i, r, g);
	case ROLE_DATE_PART:
		return numbers_date(l, i);
	case ROLE_NEVER:
		return false;
	case ROLE_PLAIN:
		return plain_true(l, g) || (n->is_signed && difference_true(l, r, g));
	}
	return false;
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

static enum numbers check_number(const struct look *every, size_t i)
{
	struct look own = narrowed(every, i);
	const struct look *l = &own;
	own.columns.list = own.list;
	const struct token *n = &l->t->list[i];
	struct role r = role_of(l->t, i, l->one_subject);
	if (isnan(n->value))
		return numbers_foreign(l, n, "");
	double sign = is_negative(l->t, i) ? -1 : 1, length = unit_scale(l, i);
	if (length > 1 || length < 1)
		return true_as(l, i, &r, sign * n->value * length, n->unit * length)
			       ? NUMBERS_TRUE
			       : number_false(l, i, &r);
	if (is_micro(l->t->list[i + 1].text) &&
	    true_as(l, i, &r, sign * n->value * 1e-6, n->unit * 1e-6))
		return NUMBERS_TRUE;
	if (compares_false(l, i, &r, sign * n->value))
		return numbers_foreign(l, n, " as a bound that the reading has passed");
	if (true_as(l, i, &r, sign * n->value, n->unit))
		return NUMBERS_TRUE;
	double scale = scale_behind(l->t, i);
	if (scale > 1 && true_as(l, i, &r, n->value * scale, n->unit * scale))
		return NUMBERS_TRUE;
	/* 12,71 may be two numbers. */
	if (n->comma && true_as(l, i, &r, n->part[0], 1) && true_as(l, i, &r, n->part[1], 1))
		return NUMBERS_TRUE;
	return number_false(l, i, &r);
}

/* "At 19:10 it fell": the time of what the text is about, unless it speaks of a return. */
static bool at_subject(const struct look *l, size_t i)
{
	if (l->k->subjects_n == 0 || i == 0 ||
	    !token_in(&l->t->list[i - 1], " at on around about "))
		return false;
	/* "at 03:15 3.8": its own reading is given. */
	if (role_is_number(&l->t->list[i + 1]))
		return false;
	for (size_t j = i + 1; j < role_clause_ends(l->t, i); j++)
		if (role_is_number(&l->t->list[j]) &&
		    role_of(l->t, j, l->one_subject).time == i + 1)
			return false;
	for (size_t j = role_clause_begins(l->t, i); j < l->t->n && j < i + 12; j++)
		if (token_in(&l->t->list[j],
			     " resumed resumes resume back again return returned returns recover "
			     "recovered recovers normal "
			     "until after before then usual ends ended end begins "
			     "began started starts "
			     "start first last "))
			return false;
	return true;
}

static bool subject_time(const struct known *k, const struct token *n)
{
	const int64_t day = INT64_C(86400000000000);
	for (size_t i = 0; i < k->subjects_n; i++) {
		if (k->subjects[i].index >= k->w->rows_n)
			continue;
		int64_t time = k->w->rows[k->subjects[i].index].time_ns;
		if (n->type == TOKEN_CLOCK)
			time = time % day < 0 ? time % day + day : time % day;
		if (time >= n->time_ns && time - n->unit_ns < n->time_ns)
			return true;
	}
	return false;
}

/* "5:00 every": a clock may be a duration too, h:mm or m:ss with seconds. */
static enum numbers check_time(const struct look *l, size_t i)
{
	const struct token *n = &l->t->list[i];
	bool known = n->type == TOKEN_CLOCK ? known_clock(l->k, n->time_ns, n->unit_ns)
					    : known_instant(l->k, n->time_ns, n->unit_ns);
	if (known && at_subject(l, i))
		known = subject_time(l->k, n);
	if (!known && n->type == TOKEN_CLOCK) {
		double seconds = (double)n->time_ns / 1e9;
		known = known_duration(l->k, numbers_given(seconds, (double)n->unit_ns / 1e9, 0,
							   HEDGE_NONE));
	}
	return known ? NUMBERS_TRUE : numbers_foreign(l, n, " as a time");
}

static enum numbers check_token(const struct look *l, size_t i)
{
	switch (l->t->list[i].type) {
	case TOKEN_NUMBER:
		return check_number(l, i);
	case TOKEN_CLOCK:
	case TOKEN_DATE:
	case TOKEN_INSTANT:
		return check_time(l, i);
	case TOKEN_WORD:
		return numbers_word(l, i);
	default:
		return NUMBERS_TRUE;
	}
}

static void add_column(struct look *l, uint16_t column)
{
	size_t max = sizeof l->list / sizeof l->list[0];
	if (column == FINDING_NO_COLUMN || l->columns.n >= max ||
	    (l->columns.n > 0 && columns_have(&l->columns, column)))
		return;
	l->list[l->columns.n++] = column;
	l->columns.list = l->list;
}

/* The columns named in the text, and those of its subjects; a summary without either may mean any.
 */
static void find_columns(struct look *l)
{
	for (size_t i = 0; i < l->t->n; i++)
		if (l->t->list[i].type == TOKEN_NAME && l->t->list[i].column != TOKEN_NO_COLUMN)
			add_column(l, l->t->list[i].column);
	if (l->columns.n > 0 && !l->one_subject)
		return;
	for (size_t i = 0; i < l->k->subjects_n; i++)
		if (l->one_subject || l->k->subjects[i].anomaly)
			add_column(l, l->k->subjects[i].column);
}

enum numbers numbers_check(struct span text, const struct known *known, bool one_subject,
			   struct err *why)
{
	struct tokens *t = malloc(sizeof *t);
	struct look l = { .t = t, .k = known, .one_subject = one_subject, .why = why };
	enum numbers result = NUMBERS_TRUE;
	if (!t) {
		err_nomem(why, "a text");
		return NUMBERS_FALSE;
	}
	tokens_read(t, text, known->schema, known->w->key);
	find_columns(&l);
	if (t->cut) {
		err_set(why, ERR_INPUT, "is too long to be looked at");
		result = NUMBERS_FALSE;
	}
	/* A wrong reading weighs more than any other wrong number: it is looked for to the end. */
	for (size_t i = 0; i < t->n && result != NUMBERS_FALSE_READING; i++) {
		enum numbers one = check_token(&l, i);
		if (one != NUMBERS_TRUE)
			result = one == NUMBERS_FALSE_READING || result == NUMBERS_TRUE ? one
											: result;
	}
	if (result == NUMBERS_TRUE && !joined_true(&l))
		result = NUMBERS_FALSE;
	free(t);
	return result;
}

/* SPDX-License-Identifier: MIT */
/*
 * numbers_true.c - is a number what its role says it is?
 */
#include "verdict/numbers_parts.h"

#include <math.h>

#include "verdict/silence.h"

bool numbers_plain(const struct look *l, struct given g)
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
	    !numbers_plain(l, numbers_given(value, n->unit, 0, HEDGE_NONE)))
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

static bool missing_share(const struct window *w, struct given g)
{
	for (size_t j = 0; j < w->values_n && w->stats; j++) {
		double missing = 100 * (double)w->stats[j].missing / (double)w->count;
		if (missing >= g.low && missing <= g.high)
			return true;
	}
	return false;
}

/* "15 % of the readings are missing" */
static bool said_missing(const struct look *l, size_t i)
{
	for (size_t j = i; j < role_clause_ends(l->t, i); j++)
		if (token_in(&l->t->list[j], " missing absent lost "))
			return true;
	return false;
}

static bool share_true(const struct look *l, size_t i, const struct role *r, struct given g)
{
	const struct window *w = l->k->w;
	unsigned figures = r->figures ? r->figures : (unsigned)KNOWN_ALL;
	if (said_missing(l, i))
		return missing_share(l->k->w, g);
	enum known_relation relation = r->apart ? KNOWN_APART : r->part ? KNOWN_PART : KNOWN_SHARE;
	if (known_relates(l->k, &l->columns, relation, figures, r->way, g))
		return true;
	if (r->apart || r->part)
		return false;
	/* Readings may be in per cent themselves; and a part of the rows may be meant. */
	if (numbers_plain(l, g))
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

static bool difference_true(const struct look *l, size_t i, const struct role *r, struct given g)
{
	unsigned figures = r->figures ? r->figures : (unsigned)KNOWN_ALL;
	const struct finding *f = l->one_subject ? l->k->subjects[0].finding : NULL;
	/* Where readings jump to and fro, a jump is no rise. */
	int way = f && f->kind == KIND_NOISE ? 0 : r->way;
	return known_relates(l->k, &l->columns, KNOWN_DIFFERENCE, figures, way, g) ||
	       numbers_own_pair(l, i, KNOWN_DIFFERENCE, g) ||
	       numbers_cited(l, KNOWN_DIFFERENCE, figures, r->way, g) || numbers_change(l, g) ||
	       numbers_between_points(l, g) || numbers_of_columns(l, g);
}

static bool ratio_true(const struct look *l, size_t i, const struct role *r, struct given g)
{
	unsigned figures = r->figures ? r->figures : (unsigned)KNOWN_ALL;
	enum known_relation relation = r->part ? KNOWN_TIMES : KNOWN_RATIO;
	return known_relates(l->k, &l->columns, relation, figures, 0, g) ||
	       numbers_own_pair(l, i, relation, g) || numbers_cited(l, relation, figures, 0, g);
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

/* "before the pause", "after it" */
static bool beside_silence(const struct look *l)
{
	for (size_t j = 0; j < l->t->n; j++)
		if (token_in(&l->t->list[j], " pause gap silence "))
			return true;
	return false;
}

static bool figure_true(const struct look *l, size_t i, const struct role *r, struct given g)
{
	uint64_t from, to;
	/* Nothing stands that a movement could be about. */
	if (!r->range && l->k->subjects_n == 0 && (r->figures & KNOWN_BEFORE) &&
	    known_reading(l->k, &l->columns, g))
		return true;
	if (numbers_passes(l, i))
		return true;
	if ((r->figures & KNOWN_MEAN) && numbers_mean_of(l, g))
		return true;
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
	if (r->side != 0 && beside_silence(l))
		return known_beside_gap(l->k, &l->columns, r->side, g);
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

/* "95 minutes without a reading", said of a silence and not of what is usual. */
static bool of_silence(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	size_t end = role_clause_ends(t, i);
	bool silent = false;
	for (size_t j = role_clause_begins(t, i); j < end; j++) {
		silent |= token_in(&t->list[j], " silence silent gap pause paused without ");
		if (token_in(&t->list[j],
			     " usual usually normal normally every step most longest instead "))
			return false;
	}
	return silent && l->one_subject && l->k->subjects_n > 0 &&
	       l->k->subjects[0].column == FINDING_NO_COLUMN;
}

/* "The outage lasts 12 minutes", said of readings that are missing. */
static bool of_outage(const struct look *l, size_t i)
{
	bool outage = false;
	for (size_t j = role_clause_begins(l->t, i); j < i; j++)
		outage |= token_in(&l->t->list[j], " outage break interruption dropout ");
	for (size_t s = 0; s < l->k->subjects_n; s++)
		outage = outage && l->k->subjects[s].finding &&
			 l->k->subjects[s].finding->kind == KIND_MISSING;
	return outage && l->k->subjects_n > 0;
}

/* "at ten-minute intervals" */
static bool of_step(const struct look *l, size_t i)
{
	return token_in(&l->t->list[role_behind_unit(l->t, i)],
			" interval intervals apart spacing ");
}

static bool silence_lasts(const struct look *l, struct given seconds)
{
	const struct finding *f = l->k->subjects[0].finding;
	return f && f->extent >= seconds.low && f->extent <= seconds.high;
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
	size_t after = role_behind_unit(l->t, i);
	if (token_is(&l->t->list[after], "after") && token_is(&l->t->list[after + 1], "the") &&
	    token_in(&l->t->list[after + 2], " start beginning "))
		return numbers_since_start(l, exact);
	if (of_step(l, i))
		return given_has(exact, silence_step(l->k->w)) || known_interval(l->k, exact);
	enum between beyond = numbers_beyond_for(l, i, exact);
	if (beyond != BETWEEN_OPEN)
		return beyond == BETWEEN_TRUE;
	if (of_outage(l, i))
		return known_run_lasts(l->k, exact);
	if (of_silence(l, i))
		return silence_lasts(l, exact) ||
		       (r->hedge != HEDGE_NONE &&
			silence_lasts(l,
				      (struct given){ g.low * r->seconds, g.high * r->seconds }));
	size_t behind = role_behind_unit(l->t, i);
	if (token_in(&l->t->list[behind], " later afterwards ") && silence_step(l->k->w) > 0)
		return numbers_later(l, i, round(seconds / silence_step(l->k->w))) ||
		       known_interval(l->k, exact) || numbers_since_subject(l, exact);
	if (numbers_cited_duration(l, exact))
		return true;
	/* A reading may be a time itself: "a latency of 250 ms". */
	return known_duration(l->k, numbers_given(seconds, unit, 0, HEDGE_NONE)) ||
	       (r->hedge != HEDGE_NONE &&
		known_duration(l->k, (struct given){ g.low * r->seconds, g.high * r->seconds })) ||
	       (r->maybe_value && numbers_plain(l, g));
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

static bool subject_has(const struct known *k, uint64_t row)
{
	for (size_t i = 0; i < k->subjects_n; i++)
		if (k->subjects[i].row == row)
			return true;
	return false;
}

/* Is it true, read as this value? */
bool numbers_true_as(const struct look *l, size_t i, const struct role *r, double value,
		     double unit)
{
	const struct token *n = &l->t->list[i];
	struct given g = numbers_given(value, unit, n->zeros, r->hedge);
	switch (r->what) {
	case ROLE_FREE:
	case ROLE_TAIL:
		return true;
	case ROLE_ROW:
		if (n->ordinal && value >= 1 && value <= (double)l->k->w->count)
			return (n->value > 3 && !token_in(&l->t->list[i + 1], " row ")) ||
					       token_in(&l->t->list[0], " it this ")
				       ? subject_has(l->k, l->k->w->first_row + (uint64_t)value - 1)
				       : known_row_shown(l->k,
							 l->k->w->first_row + (uint64_t)value - 1);
		return value >= 0 && value < 9e15 && known_row_shown(l->k, (uint64_t)value);
	case ROLE_VALUE:
		if (r->repeats && !l->one_subject)
			return known_repeats(l->k, &l->columns, g);
		return value_true(l, g) || compares_true(l, i, r, value) ||
		       (n->is_signed && difference_true(l, i, r, g));
	case ROLE_AT_ROW:
		if (r->time > 0) {
			const struct token *at = &l->t->list[r->time - 1];
			return known_at_time(l->k, &l->columns, at->time_ns, at->unit_ns,
					     at->type == TOKEN_CLOCK, g) ||
			       (n->is_signed && difference_true(l, i, r, g));
		}
		return known_at_row(l->k, &l->columns, r->row, g);
	case ROLE_AT_END:
		return known_at_row(l->k, &l->columns,
				    r->side < 0 ? l->k->w->first_row : l->k->w->last_row, g) ||
		       (l->one_subject && known_value(l->k, &l->columns, g));
	case ROLE_RATE:
		return numbers_rate(l, g);
	case ROLE_PACE:
		g = numbers_given(r->seconds / value, r->seconds / value / 100, 0, HEDGE_NONE);
		return silence_step(l->k->w) >= g.low && silence_step(l->k->w) <= g.high;
	case ROLE_FIGURE:
		return figure_true(l, i, r, g);
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
		       numbers_part(l, i, g) || numbers_listed(l, i, g) ||
		       (r->part && known_counts(l->k, &l->columns, KNOWN_RUN, g)) ||
		       (r->by_kind && known_kind_count(l->k, r->kind, g));
	case ROLE_DIFFERENCE:
		return difference_true(l, i, r, g);
	case ROLE_OFF:
		return difference_true(l, i, r, g) || known_value(l->k, &l->columns, g);
	case ROLE_SHARE:
		return share_true(l, i, r, g);
	case ROLE_RATIO:
		return ratio_true(l, i, r, g);
	case ROLE_DURATION:
		return duration_true(l, i, r, g);
	case ROLE_DATE_PART:
		return numbers_date(l, i);
	case ROLE_NEVER:
		return false;
	case ROLE_PLAIN:
		return numbers_plain(l, g) || (n->is_signed && difference_true(l, i, r, g));
	}
	return false;
}

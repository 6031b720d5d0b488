/* SPDX-License-Identifier: MIT */
/*
 * numbers_when.c - what a text says of rows and times: dates, spans, what lies between them.
 */
#include "verdict/numbers_parts.h"

#include <math.h>

#include "verdict/silence.h"

static const int64_t day_ns = INT64_C(86400000000000);

size_t numbers_point(const struct look *l, size_t i)
{
	const struct token *t = &l->t->list[i];
	const struct window *w = l->k->w;
	if (t->type == TOKEN_NUMBER && !t->worded && role_is_row(l->t, i) && t->value >= 0 &&
	    t->value < 9e15)
		return silence_index(w, (uint64_t)t->value);
	if (t->type != TOKEN_CLOCK && t->type != TOKEN_INSTANT)
		return w->rows_n;
	for (size_t r = w->context_n; r < w->rows_n; r++) {
		int64_t time = w->rows[r].time_ns;
		if (time == TIME_NONE)
			continue;
		if (t->type == TOKEN_CLOCK)
			time = time % day_ns < 0 ? time % day_ns + day_ns : time % day_ns;
		if (time >= t->time_ns && time - t->unit_ns < t->time_ns)
			return r;
	}
	return w->rows_n;
}

enum between numbers_between(const struct look *l, size_t of, struct given seconds)
{
	const struct window *w = l->k->w;
	size_t last = w->rows_n, token = 0;
	double step = silence_step(w);
	bool strict = false, from = false;
	for (size_t i = 0; i < l->t->n; i++) {
		size_t at = numbers_point(l, i);
		if (at >= w->rows_n)
			continue;
		/* "rows 533 to 535" */
		bool range = i < token + 4 && (token_in(&l->t->list[i - 1], " to through ") ||
					       role_is_dash(&l->t->list[i - 1]));
		token = i;
		if (last < at && (from || range) && w->rows[at].time_ns != TIME_NONE &&
		    w->rows[last].time_ns != TIME_NONE) {
			double s = (double)(w->rows[at].time_ns - w->rows[last].time_ns) / 1e9;
			if ((s >= seconds.low && s <= seconds.high) ||
			    (!strict && s + step >= seconds.low && s + step <= seconds.high))
				return BETWEEN_TRUE;
			if (strict && role_clause_begins(l->t, of) == role_clause_begins(l->t, i))
				return BETWEEN_FALSE;
		}
		last = at;
		size_t j = i - (i > 0 && token_in(&l->t->list[i - 1], " row rows "));
		from = j > 0 && token_in(&l->t->list[j - 1], " from between ");
		strict = from && j == 1 && token_is(&l->t->list[0], "between");
	}
	return BETWEEN_OPEN;
}

bool numbers_span_rows(const struct look *l, struct given g)
{
	size_t last = l->k->w->rows_n;
	for (size_t i = 0; i < l->t->n; i++) {
		size_t at = numbers_point(l, i);
		if (at >= l->k->w->rows_n)
			continue;
		/* "Row 9050 starts a stretch of 21 rows": what is unlike goes on to its end. */
		double n = last < at ? (double)(at - last + 1) : -1;
		if ((n >= g.low && n <= g.high) || known_stretch_from(l->k, at, g))
			return true;
		last = at;
	}
	return false;
}

/* "after the peak", "before the drop": of what the text is about. */
static bool event_span(const struct look *l, uint64_t *from, uint64_t *to)
{
	const struct tokens *t = l->t;
	for (size_t i = 0; i + 2 < t->n && l->k->subjects_n > 0; i++) {
		bool after = token_is(&t->list[i], "after"),
		     before = token_is(&t->list[i], "before");
		if ((!after && !before) || !token_in(&t->list[i + 1], " the this that ") ||
		    !token_in(&t->list[i + 2],
			      " peak spike drop dip jump step shift fall rise event "
			      "anomaly outlier gap pause silence "))
			continue;
		*from = after ? l->k->subjects[0].row + 1 : l->k->w->first_row;
		*to = before ? l->k->subjects[0].row - 1 : l->k->w->last_row;
		return true;
	}
	return false;
}

/* "before row 138", "from row 138 on", "up to row 138", "between 22:00 and 22:28". */
bool numbers_span(const struct look *l, uint64_t *from, uint64_t *to)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	size_t first = w->rows_n;
	for (size_t i = 1; i < t->n; i++) {
		size_t at = numbers_point(l, i);
		if (at >= w->rows_n)
			continue;
		size_t j = i - (role_says_row(&t->list[i - 1]) ? 1 : 0);
		const struct token *word = &t->list[j > 0 ? j - 1 : t->n];
		bool up = j > 1 && token_is(word, "to") && token_is(&t->list[j - 2], "up");
		*from = w->rows[w->context_n < w->rows_n ? w->context_n : 0].number;
		*to = w->last_row;
		if (token_is(word, "before") || up || token_in(word, " until till ")) {
			*to = w->rows[at].number - (token_is(word, "before") ? 1 : 0);
			return true;
		}
		if (token_in(word, " after since ") ||
		    (token_is(word, "from") && token_in(&t->list[i + 1], " on onwards onward "))) {
			*from = w->rows[at].number + (token_is(word, "after") ? 1 : 0);
			return true;
		}
		/* "from 10:50 to the end" */
		if (token_is(word, "from") && token_is(&t->list[i + 1], "to") &&
		    token_is(&t->list[i + 2], "the") && token_is(&t->list[i + 3], "end")) {
			*from = w->rows[at].number;
			return true;
		}
		if (first < at && t->list[i].type == TOKEN_CLOCK && token_in(word, " and to ")) {
			*from = w->rows[first].number;
			*to = w->rows[at].number;
			return true;
		}
		first = at;
	}
	return event_span(l, from, to);
}

/* The number that is given last before token i, rows apart. */
static const struct token *last_number(const struct tokens *t, size_t i)
{
	while (i-- > 0)
		if (role_is_number(&t->list[i]) && !t->list[i].worded && !role_is_row(t, i))
			return &t->list[i];
	return NULL;
}

bool numbers_later(const struct look *l, size_t i, double rows)
{
	const struct window *w = l->k->w;
	bool given = false;
	for (size_t j = role_clause_begins(l->t, i); j < i; j++) {
		const struct token *n = &l->t->list[j];
		if (!role_is_number(n) || n->worded || role_is_row(l->t, j) ||
		    !token_in(&l->t->list[j > 0 ? j - 1 : 0], " at to on "))
			continue;
		given = false;
		for (size_t k = i; k-- > j + 1;)
			given |= role_is_number(&l->t->list[k]) && !l->t->list[k].worded;
		/* The last one before the duration is what it was by then. */
		if (given)
			continue;
		given = true;
		for (size_t s = 0; s < l->k->subjects_n; s++) {
			double at = (double)l->k->subjects[s].index + rows;
			if (l->k->subjects[s].column < w->values_n && at >= 0 &&
			    at < (double)w->rows_n &&
			    fabs(window_value(w, (size_t)at, l->k->subjects[s].column) -
				 n->value) <= n->unit / 2 * (1 + 1e-9))
				return true;
		}
	}
	for (size_t j = 0; given && j < i; j++) {
		size_t at = numbers_point(l, j) + (size_t)fmax(rows, 0);
		const struct token *n = last_number(l->t, i);
		for (size_t c = 0; n && at < w->rows_n && c < w->values_n; c++)
			if (fabs(window_value(w, at, c) - n->value) <= n->unit / 2 * (1 + 1e-9))
				return true;
	}
	bool over = false;
	for (size_t j = 0; j < l->t->n; j++)
		over |= token_in(&l->t->list[j], " back again recovered recovers returned returns "
						 "return normal over settled gone ends ended ") &&
			!(j > 0 && token_in(&l->t->list[j - 1], " rose rises fell falls "));
	return !given && over && known_over_after(l->k, rows);
}

bool numbers_mean_of(const struct look *l, struct given g)
{
	const struct window *w = l->k->w;
	uint64_t from = w->first_row, to = w->last_row;
	/* Else of what the text is about on: the level that it came to. */
	if (!numbers_span(l, &from, &to) && l->k->subjects_n > 0)
		from = l->k->subjects[0].row;
	for (size_t c = 0; c < w->values_n; c++) {
		double sum = 0, n = 0;
		for (size_t i = 0; i < w->rows_n && columns_have(&l->columns, (uint16_t)c); i++) {
			double v = window_value(w, i, c);
			if (w->rows[i].number < from || w->rows[i].number > to || isnan(v))
				continue;
			sum += v;
			n++;
		}
		if (n > 0 && sum / n >= g.low && sum / n <= g.high)
			return true;
	}
	return false;
}

/* Where what goes one way around a drift begins and ends. */
static void drift_ends(const struct known *k, size_t *first, size_t *last)
{
	const struct window *w = k->w;
	const struct subject *s = k->subjects_n == 1 ? &k->subjects[0] : NULL;
	if (!s || !s->finding || s->finding->kind != KIND_DRIFT || s->column >= w->values_n ||
	    s->index == 0 || s->index >= w->rows_n)
		return;
	double way = s->value - window_value(w, s->index - 1, s->column);
	*first = *last = s->index;
	while (*first > 0 &&
	       way * (window_value(w, *first, s->column) - window_value(w, *first - 1, s->column)) >
		       0)
		--*first;
	while (*last + 1 < w->rows_n &&
	       way * (window_value(w, *last + 1, s->column) - window_value(w, *last, s->column)) >
		       0)
		++*last;
}

bool numbers_rate(const struct look *l, struct given g)
{
	const struct window *w = l->k->w;
	size_t first = w->context_n, last = w->rows_n - 1;
	bool named = false;
	for (size_t i = 0; i < l->t->n; i++) {
		size_t at = numbers_point(l, i);
		if (at >= w->rows_n)
			continue;
		if (named)
			last = at;
		else
			first = at;
		named = true;
	}
	if (!named)
		drift_ends(l->k, &first, &last);
	for (size_t c = 0; c < w->values_n && first < last; c++) {
		double rate = (window_value(w, last, c) - window_value(w, first, c)) /
			      (double)(last - first);
		if (columns_have(&l->columns, (uint16_t)c) && fabs(rate) >= g.low &&
		    fabs(rate) <= g.high)
			return true;
	}
	return false;
}

static bool begins_run(const struct window *w, size_t at)
{
	for (size_t c = 0; c < w->values_n && at + 1 < w->rows_n; c++) {
		double v = window_value(w, at, c);
		if (v == window_value(w, at + 1, c) && (at == 0 || window_value(w, at - 1, c) != v))
			return true;
	}
	return false;
}

/* Every reading of the rows lies beyond the band of some subject. */
static bool all_beyond(const struct known *k, size_t from, size_t to)
{
	for (size_t s = 0; s < k->subjects_n; s++) {
		const struct subject *at = &k->subjects[s];
		bool all = at->finding && at->column < k->w->values_n;
		for (size_t i = from; i <= to && all; i++) {
			double v = window_value(k->w, i, at->column);
			all = isnan(v) || isnan(at->finding->low) || isnan(at->finding->high) ||
			      v < at->finding->low || v > at->finding->high;
		}
		if (all)
			return true;
	}
	return k->subjects_n == 0;
}

bool numbers_spans_true(const struct look *l)
{
	const struct tokens *t = l->t;
	bool still = false, too = false;
	size_t last = l->k->w->rows_n;
	for (size_t i = 0; i < t->n; i++) {
		still |= token_in(&t->list[i], " frozen stuck flat constant unchanged still ");
		too |= token_is(&t->list[i], "too") && t->list[i + 1].type == TOKEN_WORD;
	}
	for (size_t i = 1; i < t->n; i++) {
		size_t at = numbers_point(l, i);
		if (at >= l->k->w->rows_n)
			continue;
		size_t word = i - (role_says_row(&t->list[i - 1]) ? 1 : 0);
		if (still && word > 0 && token_is(&t->list[word - 1], "since") &&
		    !begins_run(l->k->w, at))
			return false;
		if (too && last < at && i > 1 && role_is_row(t, i) &&
		    (token_is(&t->list[i - 1], "to") || role_is_dash(&t->list[i - 1])) &&
		    !all_beyond(l->k, last, at))
			return false;
		last = at;
	}
	return true;
}

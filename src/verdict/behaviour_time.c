/* SPDX-License-Identifier: MIT */
/*
 * behaviour_time.c - times of the day and the week in words.
 */
#include "verdict/behaviour_parts.h"

enum { HOUR = 3600, DAY = 24 * HOUR };

static bool in_hours(int64_t seconds, int from, int to)
{
	int64_t hour = (seconds % DAY + DAY) % DAY / HOUR;
	return from < to ? hour >= from && hour < to : hour >= from || hour < to;
}

static bool row_in(const struct window *w, size_t at, int from, int to)
{
	return at < w->rows_n && w->rows[at].time_ns != TIME_NONE &&
	       in_hours(w->rows[at].time_ns / 1000000000, from, to);
}

/* Some row of what the text is about; of the window, where it is about nothing. */
static bool some_row(const struct place *p, bool (*fn)(const struct window *, size_t, int, int),
		     int from, int to)
{
	const struct known *k = p->l->k;
	for (size_t s = 0; s < k->subjects_n; s++) {
		size_t at, n;
		if (k->subjects[s].index >= k->w->rows_n)
			continue;
		n = behaviour_stretch(p, &k->subjects[s], &at);
		for (; n > 0; n--, at++)
			if (fn(k->w, at, from, to))
				return true;
	}
	for (size_t at = k->w->context_n; k->subjects_n == 0 && at < k->w->rows_n; at++)
		if (fn(k->w, at, from, to))
			return true;
	return false;
}

/* "It peaks at night": the time of the greatest reading. */
static int says_extreme(const struct place *p)
{
	const struct tokens *t = p->l->t;
	if (role_has(t, p->begin, p->end, " peak peaks peaked peaking highest greatest busiest "))
		return 1;
	return role_has(t, p->begin, p->end, " lowest least quietest bottomed ") ? -1 : 0;
}

static bool extreme_in(const struct place *p, int side, int from, int to)
{
	const struct window *w = p->l->k->w;
	for (size_t c = 0; c < w->values_n && w->stats; c++)
		for (size_t i = w->context_n; i < w->rows_n; i++)
			if (columns_have(&p->columns, (uint16_t)c) && row_in(w, i, from, to) &&
			    (side > 0 ? window_value(w, i, c) >= w->stats[c].max
				      : window_value(w, i, c) <= w->stats[c].min))
				return true;
	return false;
}

/* "the whole morning": nearly every row of it. */
static bool whole_part(const struct place *p, int from, int to)
{
	const struct known *k = p->l->k;
	size_t all = 0, in = 0;
	for (size_t at = k->w->context_n; at < k->w->rows_n; at++) {
		bool within = false;
		if (!row_in(k->w, at, from, to))
			continue;
		for (size_t s = 0; s < k->subjects_n; s++) {
			size_t first, n = behaviour_stretch(p, &k->subjects[s], &first);
			within |= at >= first && at < first + n;
		}
		all++;
		in += within;
	}
	return all > 0 && in * 5 >= all * 4;
}

static bool in_part(const struct place *p, int from, int to)
{
	if (!p->negated && !p->figure && p->i > 0 &&
	    token_in(&p->l->t->list[p->i - 1], " whole entire all full "))
		return whole_part(p, from, to);
	int side = says_extreme(p);
	if (side != 0 && !p->figure)
		return extreme_in(p, side, from, to);
	return some_row(p, row_in, from, to);
}

static bool row_on(const struct window *w, size_t at, int from, int to)
{
	if (at >= w->rows_n || w->rows[at].time_ns == TIME_NONE)
		return false;
	/* 1 January 1970 was a Thursday; 0 is Monday. */
	int64_t day = w->rows[at].time_ns / 1000000000 / DAY;
	int weekday = (int)(((day + 3) % 7 + 7) % 7);
	return weekday >= from && weekday <= to;
}

static bool on_weekend(const struct place *p)
{
	return some_row(p, row_on, 5, 6);
}

bool behaviour_time(const struct place *p, enum lexeme lexeme)
{
	switch (lexeme) {
	case LEXEME_NIGHT:
		return in_part(p, 20, 7);
	case LEXEME_MORNING:
		return in_part(p, 4, 12);
	case LEXEME_NOON:
		return in_part(p, 11, 14);
	case LEXEME_AFTERNOON:
		return in_part(p, 12, 19);
	case LEXEME_EVENING:
		return in_part(p, 16, 24);
	case LEXEME_MIDNIGHT:
		return in_part(p, 23, 1);
	default:
		return on_weekend(p);
	}
}

/* SPDX-License-Identifier: MIT */
/*
 * numbers_date.c - days, months and weekdays that a text names.
 */
#include "verdict/numbers_parts.h"

#include <math.h>

static const int64_t day_ns = INT64_C(86400000000000);

struct civil {
	int64_t year, month, day;
};

/* Rounded down; of any time, none included. */
static int64_t day_of(int64_t ns)
{
	return ns / day_ns - (ns % day_ns < 0);
}

/* Civil date of a time (proleptic Gregorian, eras of 400 years). */
static struct civil civil_of(int64_t ns)
{
	int64_t z = day_of(ns) + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int64_t year = yoe + era * 400 + (mp >= 10 ? 1 : 0);
	return (struct civil){ year, mp < 10 ? mp + 3 : mp - 9, doy - (153 * mp + 2) / 5 + 1 };
}

/* 1..12, or 0. */
static int month_of(const struct token *t)
{
	static const char *const months[] = {
		" jan january ", " feb february ", " mar march ",
		" apr april ",	 " may ",	   " jun june ",
		" jul july ",	 " aug august ",   " sep sept september ",
		" oct october ", " nov november ", " dec december "
	};
	for (int m = 0; m < 12; m++)
		if (token_in(t, months[m]))
			return m + 1;
	return 0;
}

/* "On 21 February", said of what the text is about. */
static bool on_subject(const struct look *l, size_t i)
{
	bool on = false;
	for (size_t j = i > 2 ? i - 2 : 0; j < i; j++)
		on |= token_is(&l->t->list[j], "on");
	for (size_t j = role_clause_begins(l->t, i); j < l->t->n && j < i + 12; j++)
		if (token_in(&l->t->list[j],
			     " back again return returned returns recovered normal until after "
			     "before then usual ends ended begins began started starts first "
			     "last "))
			return false;
	for (size_t j = i > 3 ? i - 3 : 0; j < i; j++)
		if (token_in(&l->t->list[j], " from to ") && !l->t->list[j + 1].worded)
			return false;
	return on && l->k->subjects_n > 0;
}

/* "From 27 February to 2 March nothing came": the whole stretch is what the text is about. */
static bool in_absence(const struct look *l, size_t i)
{
	bool to = false;
	for (size_t j = i > 2 ? i - 2 : 0; j < i; j++)
		to |= token_in(&l->t->list[j], " to until ");
	return to && l->k->subjects_n > 0 && token_is(&l->t->list[0], "from") &&
	       role_negated(l->t, role_clause_begins(l->t, i), role_clause_ends(l->t, i));
}

/* The row of a subject; of a stretch, also one that has the same reading as it and all between. */
static bool subject_row(const struct known *k, size_t i, bool stretch)
{
	for (size_t s = 0; s < k->subjects_n; s++) {
		const struct subject *at = &k->subjects[s];
		size_t r = at->index;
		while (stretch && r < i && i < k->w->rows_n && at->column < k->w->values_n &&
		       !(fabs(window_value(k->w, r + 1, at->column) - at->value) > 0))
			r++;
		if (r == i)
			return true;
	}
	return false;
}

/* "It happened on a Sunday": of what the text is about, or of some row. */
bool numbers_weekday(const struct look *l, size_t i)
{
	static const char *const days[] = { " thursday ", " friday ",  " saturday ", " sunday ",
					    " monday ",	  " tuesday ", " wednesday " };
	const struct known *k = l->k;
	for (int64_t d = 0; d < 7; d++) {
		if (!token_in(&l->t->list[i], days[d]))
			continue;
		bool only = i > 1 && token_in(&l->t->list[i - 2], " on a ") && k->subjects_n > 0;
		for (size_t r = 0; r < k->w->rows_n; r++) {
			int64_t ns = k->w->rows[r].time_ns;
			int64_t day = day_of(ns);
			if (ns != TIME_NONE && (day % 7 + 7) % 7 == d &&
			    (!only || subject_row(k, r, false)))
				return true;
		}
		return false;
	}
	return true;
}

/* The month beside a day or year: right behind it before any other. */
static int month_near(const struct tokens *t, size_t i)
{
	int month = month_of(&t->list[i + 1]);
	for (size_t j = i + 2; month == 0 && j < i + 3 && j < t->n; j++)
		month = month_of(&t->list[j]);
	for (size_t j = i; month == 0 && j-- > 0 && i - j < 4;)
		month = month_of(&t->list[j]);
	return month;
}

bool numbers_date(const struct look *l, size_t i)
{
	const struct token *n = &l->t->list[i];
	int month = month_near(l->t, i);
	bool stretch = in_absence(l, i), subject = n->value <= 31 && (stretch || on_subject(l, i));
	for (size_t r = 0; r < l->k->w->rows_n; r++) {
		int64_t ns = l->k->w->rows[r].time_ns;
		if (ns == TIME_NONE || (subject && !subject_row(l->k, r, stretch)))
			continue;
		struct civil c = civil_of(ns);
		if ((month == 0 || c.month == month) &&
		    (n->value == (double)c.day || n->value == (double)c.year))
			return true;
	}
	return false;
}

/* SPDX-License-Identifier: MIT */
/*
 * numbers_time.c - times in a text, held against what they are said of.
 */
#include "verdict/numbers_parts.h"

#include <math.h>

static bool is_time(const struct token *t)
{
	return t->type == TOKEN_CLOCK || t->type == TOKEN_INSTANT;
}

/* Behind the word for "at", in some languages. */
static bool says_at(const struct token *t)
{
	return token_in(t, " at on around about um gegen las los \xC3\xA0 \xC3\xA0s alle ore ") ||
	       token_is(t, "om");
}

/* "At 19:10 it fell": the time of what the text is about, unless it speaks of a return. */
static bool at_subject(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	if (l->k->subjects_n == 0 || i == 0 || !says_at(&t->list[i - 1]))
		return false;
	/* "from about 15:00 on", "where it stood at 14:50" */
	if ((i > 1 && token_in(&t->list[i - 1], " about around ") &&
	     token_in(&t->list[i - 2], " from since until till after before by ")) ||
	    role_has(t, role_clause_begins(t, i) > 0 ? role_clause_begins(t, i) - 1 : 0, i,
		     " where "))
		return false;
	/* "at 03:15 3.8": its own reading is given. */
	if (role_is_number(&t->list[i + 1]))
		return false;
	for (size_t j = i + 1; j < role_clause_ends(t, i); j++)
		if (role_is_number(&t->list[j]) && role_of(t, j, l->one_subject).time == i + 1)
			return false;
	size_t end = i + 12 < t->n ? i + 12 : t->n;
	return !role_has(t, role_clause_begins(t, i), end,
			 " later earlier resumed resumes resume back again return returned returns "
			 "recover "
			 "recovered recovers normal until after before then usual ends ended end "
			 "begins began started starts start first last lowest highest minimum "
			 "maximum bottoms bottomed ");
}

bool numbers_is_at(const struct window *w, size_t row, const struct token *n)
{
	const int64_t day = INT64_C(86400000000000);
	if (row >= w->rows_n || w->rows[row].time_ns == TIME_NONE)
		return false;
	int64_t time = w->rows[row].time_ns;
	if (n->type == TOKEN_CLOCK)
		time = time % day < 0 ? time % day + day : time % day;
	return time >= n->time_ns && time - n->unit_ns < n->time_ns;
}

static bool subject_time(const struct known *k, const struct token *n)
{
	for (size_t i = 0; i < k->subjects_n; i++)
		if (numbers_is_at(k->w, k->subjects[i].index, n))
			return true;
	return false;
}

/* "Traffic was lowest at 08:00" */
static bool extreme_false(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	size_t begin = role_clause_begins(t, i), end = role_clause_ends(t, i);
	int side = role_has(t, begin, end, " highest maximum max most peak greatest largest ") -
		   role_has(t, begin, end, " lowest minimum min least smallest bottoms bottomed ");
	if (i == 0 || side == 0 || !says_at(&t->list[i - 1]) ||
	    role_has(t, begin, end, " before after until since previous other second next only "))
		return false;
	bool peak = role_has(t, begin, end, " peak "), any = false;
	for (size_t r = w->context_n; r < w->rows_n; r++)
		any |= numbers_is_at(w, r, &t->list[i]) &&
		       known_extreme(l->k, &l->columns, w->rows[r].number, side);
	return !any && !(peak && subject_time(l->k, &t->list[i]));
}

/* The other end of "from 10:20 to 11:55", "between 10:20 and 11:55", or t->n. */
static size_t first_end(const struct tokens *t, size_t i)
{
	if (i < 3 ||
	    !(token_in(&t->list[i - 1], " to and until till ") || role_is_dash(&t->list[i - 1])))
		return t->n;
	return is_time(&t->list[i - 2]) ? i - 2 : t->n;
}

/* "No readings from 10:20 to 12:55": the ends of the silence. */
static bool silence_false(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	size_t first = first_end(t, i), begin = role_clause_begins(t, i);
	const struct subject *gap = NULL;
	for (size_t s = 0; s < l->k->subjects_n; s++)
		if (l->k->subjects[s].column == FINDING_NO_COLUMN)
			gap = &l->k->subjects[s];
	if (!gap || gap->index == 0 || first >= t->n ||
	    !(role_has(t, begin, i, " silent silence gap pause paused paused missing without ") ||
	      role_negated(t, begin, i)))
		return false;
	return !numbers_is_at(l->k->w, gap->index - 1, &t->list[first]) ||
	       !numbers_is_at(l->k->w, gap->index, &t->list[i]);
}

/* "It stays at 12.83 from 13:27 to 13:32", "silent until": what is said of every row between. */
static bool stays_false(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	const struct window *w = l->k->w;
	size_t first = first_end(t, i), begin = role_clause_begins(t, i);
	if (first >= t->n || !role_has(t, begin, i,
				       " stays stayed stuck frozen constant unchanged flat repeats "
				       "stands stood same still "))
		return false;
	size_t from = numbers_point(l, first), to = numbers_point(l, i);
	for (size_t c = 0; c < w->values_n && from < to && to < w->rows_n; c++) {
		bool same = columns_have(&l->columns, (uint16_t)c);
		for (size_t r = from; r < to && same; r++)
			same = !(fabs(window_value(w, r, c) - window_value(w, r + 1, c)) > 0);
		if (same)
			return false;
	}
	return !role_has(t, begin, i, " between within below above under over near about ");
}

/* "Recovered to 14,373 by 03:30": the reading at that time. */
static bool by_then_false(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	size_t begin = role_clause_begins(t, i);
	if (i < 2 || !token_in(&t->list[i - 1], " by "))
		return false;
	for (size_t j = i - 1; j-- > begin;) {
		const struct token *n = &t->list[j];
		if (!role_is_number(n) || n->worded || role_is_row(t, j))
			continue;
		if (j == 0 || !token_in(&t->list[j - 1], " to at "))
			return false;
		return !known_at_time(l->k, &l->columns, t->list[i].time_ns, t->list[i].unit_ns,
				      t->list[i].type == TOKEN_CLOCK,
				      numbers_given(n->value, n->unit, 0, HEDGE_NONE));
	}
	return false;
}

enum numbers numbers_time(const struct look *l, size_t i)
{
	const struct token *n = &l->t->list[i];
	bool known = n->type == TOKEN_CLOCK ? known_clock(l->k, n->time_ns, n->unit_ns)
					    : known_instant(l->k, n->time_ns, n->unit_ns);
	if (known && at_subject(l, i))
		known = subject_time(l->k, n);
	if (known && is_time(n))
		known = !extreme_false(l, i) && !silence_false(l, i) && !stays_false(l, i) &&
			!by_then_false(l, i);
	/* "5:00 every": a clock may be a duration too, h:mm or m:ss with seconds. */
	if (!known && n->type == TOKEN_CLOCK && !(i > 0 && says_at(&l->t->list[i - 1]))) {
		double seconds = (double)n->time_ns / 1e9;
		known = known_duration(l->k, numbers_given(seconds, (double)n->unit_ns / 1e9, 0,
							   HEDGE_NONE));
	}
	return known ? NUMBERS_TRUE : numbers_foreign(l, n, " as a time");
}

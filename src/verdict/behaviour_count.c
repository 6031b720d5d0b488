/* SPDX-License-Identifier: MIT */
/*
 * behaviour_count.c - how often: "several", "most", "a single reading", "a rhythm".
 */
#include "verdict/behaviour_parts.h"

#include <math.h>

static bool is_recurrent(const struct place *p, const struct subject *s)
{
	const struct window *w = p->l->k->w;
	if (s->column >= w->values_n)
		return s->column == FINDING_NO_COLUMN;
	for (size_t at = 0; at < w->rows_n; at++) {
		double v = window_value(w, at, s->column);
		if ((at + 3 <= s->index || at >= s->index + 3) &&
		    (isnan(s->value) ? isnan(v)
				     : fabs(v - s->value) <=
					       .25 * fabs(s->value - w->stats[s->column].median)))
			return true;
	}
	return false;
}

bool behaviour_recurs(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	double seconds = role_seconds(&p->l->t->list[p->i]);
	if (p->i > 0 && token_in(&p->l->t->list[p->i - 1], " less more "))
		return false;
	/* "unlike the rhythm around it" */
	if (p->negated || role_has(p->l->t, p->begin, p->i, " unlike against above below than "))
		return true;
	/* Of a day's rhythm a window of one day shows no more than a wave. */
	if (seconds > 0)
		return behaviour_beats(p, seconds) || (behaviour_one_wave(p, seconds));
	return behaviour_some(p, is_recurrent) || behaviour_wave(p);
}

/* "most readings lie above 12.7", "most of it is normal" */
bool behaviour_mostly(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	const struct tokens *t = p->l->t;
	if (p->negated || (p->i > 0 && token_in(&t->list[p->i - 1], " at the ")) ||
	    role_has(t, p->begin, p->end, " normal usual ordinary expected fine "))
		return true;
	for (size_t j = p->i + 1; j + 1 < p->end; j++) {
		int side = token_in(&t->list[j], " above over exceed exceeds ") -
			   token_in(&t->list[j], " below under ");
		if (side != 0 && role_is_number(&t->list[j + 1]))
			return behaviour_most(p, side, t->list[j + 1].value);
	}
	return false;
}

static bool is_alone(const struct place *p, const struct subject *s)
{
	size_t first;
	return s->column == FINDING_NO_COLUMN || behaviour_stretch(p, s, &first) == 1;
}

/* "a single reading" */
bool behaviour_single(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	if (p->negated ||
	    !role_has(p->l->t, p->i + 1, p->i + 3, " reading value row sample point measurement "))
		return true;
	return behaviour_some(p, is_alone) || behaviour_missing(p) == 1;
}

/* "several spikes", "a few rows" */
bool behaviour_many(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	const struct tokens *t = p->l->t;
	const struct known *k = p->l->k;
	size_t least = token_in(&t->list[p->i], " many numerous ") ? 4 : 2, n = 0;
	if (role_has(t, p->begin, p->end, " missing absent lost "))
		return p->negated || behaviour_missing(p) >= least;
	for (size_t s = 0; s < k->subjects_n; s++) {
		size_t first;
		n += k->subjects[s].anomaly && columns_have(&p->columns, k->subjects[s].column);
		if (role_has(t, p->i + 1, p->i + 4,
			     " rows readings values minutes hours samples ") &&
		    k->subjects[s].index < k->w->rows_n &&
		    behaviour_stretch(p, &k->subjects[s], &first) >= least)
			return true;
	}
	return p->negated || n >= least;
}

/* "the same dip as the supply" */
bool behaviour_same(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	size_t n = 0;
	/* Two rows: joined.h looks at that. */
	if (p->negated || p->figure || behaviour_points(p) > 1 ||
	    token_in(&p->l->t->list[p->i + 1], " time hour day moment minute row window value "
					       "reading level column sensor place reason "))
		return true;
	/* "flow stayed the same" */
	if (p->i > 1 && p->i + 1 == p->end && p->named &&
	    token_in(&p->l->t->list[p->i - 2],
		     " stay stays stayed remain remains remained kept is was "))
		return !behaviour_some(p, behaviour_has_column);
	if (p->columns.n > 1 && p->named)
		return behaviour_together(p);
	for (size_t s = 0; s < p->l->k->subjects_n; s++)
		n += p->l->k->subjects[s].anomaly &&
		     columns_have(&p->columns, p->l->k->subjects[s].column);
	return n > 1 || (!p->named && behaviour_some(p, is_recurrent));
}

/* "15 rows, equal to 15 minutes": so long does the run last. */
static bool equals_time(const struct place *p)
{
	const struct tokens *t = p->l->t;
	size_t n = p->i + 1 + (size_t)token_is(&t->list[p->i + 1], "to");
	double seconds =
		role_is_number(&t->list[n]) ? t->list[n].value * role_seconds(&t->list[n + 1]) : 0;
	return !(seconds > 0) ||
	       known_run_lasts(p->l->k, numbers_given(seconds, seconds / 20, 0, HEDGE_NONE));
}

bool behaviour_every(const struct look *l, size_t i)
{
	const struct tokens *t = l->t;
	struct place p;
	behaviour_place(&p, l, i);
	bool number = role_is_number(&t->list[i + 1]);
	if (token_in(&t->list[i + 1], " few couple other second third ") &&
	    role_seconds(&t->list[i + 2]) > 0)
		return false;
	double seconds = role_seconds(&t->list[i + 1 + number]);
	if (number)
		seconds *= t->list[i + 1].value;
	return !(seconds > 0) || behaviour_beats(&p, seconds);
}

bool behaviour_equal(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	if (!p->negated && !p->figure && behaviour_points(p) == 0 &&
	    role_has(p->l->t, p->begin, p->i, " all every "))
		return behaviour_some(p, behaviour_is_whole);
	return equals_time(p) &&
	       (p->negated || p->figure || behaviour_rest_at(p, behaviour_point(p)));
}

bool behaviour_joint(const struct place *p, enum lexeme lexeme)
{
	(void)lexeme;
	return p->negated || behaviour_together(p);
}

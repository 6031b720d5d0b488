/* SPDX-License-Identifier: MIT */
#include "verdict/known.h"

#include <math.h>
#include <stdlib.h>

#include "base/num.h"
#include "verdict/question.h"
#include "verdict/silence.h"

bool columns_have(const struct columns *c, uint16_t column)
{
	if (!c || c->n == 0)
		return true;
	for (size_t i = 0; i < c->n; i++)
		if (c->list[i] == column)
			return true;
	return false;
}

int known_init(struct known *k, const struct window *w, const struct shown *shown,
	       const struct schema *schema, struct err *err)
{
	*k = (struct known){ .w = w, .shown = shown, .schema = schema };
	k->question = question_new(w, buf_span(&shown->question), shown->rows, shown->rows_n, err);
	return k->question ? 0 : -1;
}

void known_release(struct known *k)
{
	question_free(k->question);
	*k = (struct known){ 0 };
}

bool known_row_shown(const struct known *k, uint64_t row)
{
	size_t i = silence_index(k->w, row);
	return i < k->w->rows_n && (known_seen(k, i) || question_names(k->question, i));
}

bool known_row_has(const struct known *k, const struct columns *c, size_t i, struct given g)
{
	for (size_t j = 0; j < k->w->values_n; j++)
		if (columns_have(c, (uint16_t)j) && given_has(g, window_value(k->w, i, j)))
			return true;
	return false;
}

bool known_at_row(const struct known *k, const struct columns *c, uint64_t row, struct given g)
{
	size_t i = silence_index(k->w, row);
	return i < k->w->rows_n && known_row_has(k, c, i, g);
}

bool known_reading(const struct known *k, const struct columns *c, struct given g)
{
	for (size_t i = 0; i < k->w->rows_n; i++)
		if (known_seen(k, i) && known_row_has(k, c, i, g))
			return true;
	return false;
}

bool known_quoted(const struct known *k, struct given g)
{
	return question_says(k->question, g.low, g.high);
}

bool known_value(const struct known *k, const struct columns *c, struct given g)
{
	for (size_t i = 0; i < k->subjects_n; i++)
		if (columns_have(c, k->subjects[i].column) && given_has(g, k->subjects[i].value))
			return true;
	return false;
}

bool known_score(const struct known *k, bool one_subject, struct given g)
{
	for (size_t i = 0; i < k->subjects_n; i++) {
		const struct finding *f = k->subjects[i].finding;
		if (f && (given_has(g, (double)f->score) || given_has(g, (double)f->event)))
			return true;
	}
	if (one_subject)
		return false;
	for (size_t i = 0; i < k->w->marks_n; i++)
		if (given_has(g, (double)k->w->marks[i].finding.score))
			return true;
	return given_has(g, (double)k->w->score);
}

/* The figures of one subject, one at a time: fn says when it has seen enough. */
typedef bool figure_fn(double figure, void *arg);

static bool neighbours(const struct known *k, const struct subject *s, unsigned what, figure_fn *fn,
		       void *arg)
{
	const struct window *w = k->w;
	if (s->index >= w->rows_n || s->column >= w->values_n)
		return false;
	for (size_t i = s->index; (what & KNOWN_BEFORE) && i-- > 0;) {
		double v = window_value(w, i, s->column);
		if (isnan(v))
			continue;
		if (known_seen(k, i) && fn(v, arg))
			return true;
		break;
	}
	for (size_t i = s->index + 1; (what & KNOWN_AFTER) && i < w->rows_n; i++) {
		double v = window_value(w, i, s->column);
		if (isnan(v))
			continue;
		return known_seen(k, i) && fn(v, arg);
	}
	return false;
}

static bool near(const struct known *k, const struct subject *s, unsigned what, figure_fn *fn,
		 void *arg)
{
	const struct window *w = k->w;
	if (s->index >= w->rows_n || s->column >= w->values_n)
		return false;
	/* With one side only where only one is asked for. */
	bool before = (what & KNOWN_BEFORE) || !(what & KNOWN_AFTER);
	bool after = (what & KNOWN_AFTER) || !(what & KNOWN_BEFORE);
	for (size_t i = s->index > 3 ? s->index - 3 : 0; i < w->rows_n && i <= s->index + 3; i++)
		if (i != s->index && (i < s->index ? before : after) && known_seen(k, i) &&
		    fn(window_value(w, i, s->column), arg))
			return true;
	return false;
}

/* Least and greatest of what came before the subject, and of everything but it. */
static bool extremes(const struct known *k, const struct subject *s, unsigned what, figure_fn *fn,
		     void *arg)
{
	const struct window *w = k->w;
	double low = (double)INFINITY, high = -(double)INFINITY;
	double other_low = (double)INFINITY, other_high = -(double)INFINITY;
	double old_low = (double)INFINITY, old_high = -(double)INFINITY;
	if (s->index >= w->rows_n || s->column >= w->values_n)
		return false;
	for (size_t i = 0; i < w->rows_n; i++) {
		double v = window_value(w, i, s->column);
		if (isnan(v) || i == s->index)
			continue;
		if (i < w->context_n) {
			old_low = fmin(old_low, v);
			old_high = fmax(old_high, v);
		} else {
			other_low = fmin(other_low, v);
			other_high = fmax(other_high, v);
			if (i < s->index) {
				low = fmin(low, v);
				high = fmax(high, v);
			}
		}
	}
	double lows[] = { low, other_low, old_low, fmin(low, old_low), fmin(other_low, old_low) };
	double highs[] = { high, other_high, old_high, fmax(high, old_high),
			   fmax(other_high, old_high) };
	for (size_t i = 0; i < sizeof lows / sizeof lows[0]; i++)
		if (((what & KNOWN_MIN) && isfinite(lows[i]) && fn(lows[i], arg)) ||
		    ((what & KNOWN_MAX) && isfinite(highs[i]) && fn(highs[i], arg)))
			return true;
	return false;
}

static bool statistics(const struct known *k, size_t column, unsigned what, figure_fn *fn,
		       void *arg)
{
	if (column >= k->w->values_n || !k->w->stats)
		return false;
	const struct column_stats *s = &k->w->stats[column];
	return ((what & KNOWN_MEAN) && fn(s->mean, arg)) ||
	       ((what & KNOWN_MEDIAN) && fn(s->median, arg)) ||
	       ((what & KNOWN_MIN) && fn(s->min, arg)) || ((what & KNOWN_MAX) && fn(s->max, arg)) ||
	       ((what & KNOWN_SPREAD) && (fn(s->mad, arg) || fn(1.4826 * s->mad, arg)));
}

static bool found_figures(const struct finding *f, unsigned what, figure_fn *fn, void *arg)
{
	if (!f)
		return false;
	bool wider = (what & KNOWN_WIDER) != 0;
	return (((what & KNOWN_BAND) || (wider && (what & KNOWN_MIN))) && fn(f->low, arg)) ||
	       (((what & KNOWN_BAND) || (wider && (what & KNOWN_MAX))) && fn(f->high, arg)) ||
	       ((what & KNOWN_BEFORE) && fn(f->before, arg)) ||
	       ((what & KNOWN_SPREAD) && fn(f->spread, arg));
}

static bool figures_of(const struct known *k, const struct subject *s, unsigned what, figure_fn *fn,
		       void *arg)
{
	return found_figures(s->finding, what, fn, arg) || neighbours(k, s, what, fn, arg) ||
	       ((what & KNOWN_NEAR) && near(k, s, what, fn, arg)) ||
	       ((what & KNOWN_WIDER) && extremes(k, s, what, fn, arg)) ||
	       statistics(k, s->column, what, fn, arg);
}

static bool is_within(double figure, void *arg)
{
	return given_has(*(const struct given *)arg, figure);
}

bool known_figure(const struct known *k, const struct columns *c, unsigned what, struct given g)
{
	for (size_t i = 0; i < k->subjects_n; i++)
		if (columns_have(c, k->subjects[i].column) &&
		    figures_of(k, &k->subjects[i], what, is_within, &g))
			return true;
	for (size_t j = 0; j < k->w->values_n; j++)
		if (columns_have(c, (uint16_t)j) && statistics(k, j, what, is_within, &g))
			return true;
	for (size_t i = 0; i < k->shown->candidates_n; i++) {
		const struct finding *f = &k->w->marks[k->shown->candidate[i]].finding;
		if (columns_have(c, f->column) && found_figures(f, what, is_within, &g))
			return true;
	}
	return false;
}

struct relating {
	struct given g;
	double value;
	enum known_relation relation;
	int way;
};

static bool relates(double figure, void *arg)
{
	const struct relating *r = arg;
	double v = r->value, difference = v - figure;
	if (isnan(figure) || (r->way > 0 && difference < 0) || (r->way < 0 && difference > 0))
		return false;
	switch (r->relation) {
	case KNOWN_DIFFERENCE:
		return given_has(r->g, fabs(difference)) || given_has(r->g, difference);
	case KNOWN_SHARE:
		return figure != 0 && (given_has(r->g, fabs(100 * difference / figure)) ||
				       given_has(r->g, 100 * difference / figure) ||
				       given_has(r->g, 100 * v / figure));
	case KNOWN_APART:
		return figure != 0 && given_has(r->g, fabs(100 * difference / figure));
	case KNOWN_PART:
		return figure != 0 && given_has(r->g, 100 * v / figure);
	default:
		return (figure != 0 && (given_has(r->g, fabs(v / figure)) ||
					(r->relation == KNOWN_RATIO &&
					 given_has(r->g, fabs(difference / figure))))) ||
		       (v != 0 && given_has(r->g, fabs(figure / v)));
	}
}

/* "3 times the usual deviation": the spread measures a difference, not a value. */
static bool in_spreads(const struct known *k, const struct subject *s, struct given g)
{
	const struct finding *f = s->finding;
	const struct column_stats *stats =
		k->w->stats && s->column < k->w->values_n ? &k->w->stats[s->column] : NULL;
	double centers[] = { f ? f->before : (double)NAN, stats ? stats->median : (double)NAN };
	/* The detector's own, and the one that a question gives for the column. */
	double spreads[] = { f ? f->spread : (double)NAN,
			     stats ? 1.4826 * stats->mad : (double)NAN };
	for (size_t i = 0; i < sizeof centers / sizeof centers[0]; i++)
		for (size_t j = 0; j < sizeof spreads / sizeof spreads[0]; j++)
			if (spreads[j] > 0 &&
			    given_has(g, fabs(s->value - centers[i]) / spreads[j]))
				return true;
	return false;
}

static bool runs_relate(const struct finding *f, enum known_relation relation, struct given g)
{
	if (!f || !(f->extent > 0) || !(f->usual > 0))
		return false;
	double ratio = f->extent / f->usual;
	return relation == KNOWN_RATIO || relation == KNOWN_TIMES ? given_has(g, ratio)
	       : relation == KNOWN_SHARE
		       ? given_has(g, 100 * ratio) || given_has(g, 100 * (ratio - 1))
	       : relation == KNOWN_APART ? given_has(g, 100 * (ratio - 1))
	       : relation == KNOWN_PART	 ? given_has(g, 100 * ratio)
					 : given_has(g, f->extent - f->usual);
}

bool known_relates(const struct known *k, const struct columns *c, enum known_relation relation,
		   unsigned what, int way, struct given g)
{
	for (size_t i = 0; i < k->subjects_n; i++) {
		const struct subject *s = &k->subjects[i];
		struct relating r = { g, s->value, relation, way };
		if (!columns_have(c, s->column) && s->column != FINDING_NO_COLUMN)
			continue;
		if (runs_relate(s->finding, relation, g))
			return true;
		if (isnan(s->value))
			continue;
		/* A reading less the spread of readings is no difference that anybody means. */
		if (figures_of(k, s, what & ~(unsigned)KNOWN_SPREAD, relates, &r) ||
		    ((relation == KNOWN_RATIO || relation == KNOWN_TIMES) &&
		     (what & KNOWN_SPREAD) && in_spreads(k, s, g)))
			return true;
	}
	return false;
}

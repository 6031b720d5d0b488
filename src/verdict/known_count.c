/* SPDX-License-Identifier: MIT */
#include "verdict/known.h"

#include <math.h>

#include "verdict/silence.h"

static const int64_t day_ns = INT64_C(86400000000000);

static bool rows_count(const struct known *k, struct given g)
{
	const struct window *w = k->w;
	size_t shown = 0;
	for (size_t i = 0; i < w->rows_n; i++)
		shown += known_seen(k, i);
	if (given_has(g, (double)w->count) || given_has(g, (double)shown) ||
	    given_has(g, (double)k->shown->rows_n) || given_has(g, (double)w->context_n) ||
	    given_has(g, (double)(w->rows_n - w->context_n)))
		return true;
	for (size_t j = 0; j < w->values_n && w->stats; j++)
		if (given_has(g, (double)w->stats[j].count))
			return true;
	for (size_t i = 0; i < k->subjects_n; i++) {
		size_t at = k->subjects[i].index;
		/* Rows from one to another. */
		for (size_t j = 0; j < i; j++)
			if (given_has(g, fabs((double)k->subjects[i].row -
					      (double)k->subjects[j].row)))
				return true;
		if (at < w->context_n || at >= w->rows_n)
			continue;
		/* Rows before it, rows after it, and all but it. */
		if (given_has(g, (double)(at - w->context_n)) ||
		    given_has(g, (double)(w->rows_n - 1 - at)) ||
		    given_has(g, (double)w->count - 1))
			return true;
	}
	return false;
}

static bool missing_count(const struct known *k, const struct columns *c, struct given g)
{
	uint64_t all = 0;
	for (size_t j = 0; j < k->w->values_n && k->w->stats; j++) {
		all += k->w->stats[j].missing;
		if (columns_have(c, (uint16_t)j) && given_has(g, (double)k->w->stats[j].missing))
			return true;
	}
	return given_has(g, (double)all);
}

static bool same_reading(const struct window *w, size_t a, size_t b, size_t column)
{
	double x = window_value(w, a, column), y = window_value(w, b, column);
	return x == y || (isnan(x) && isnan(y));
}

/* Length of the run of equal (or missing) readings around the subject: up to it, and in all. */
static void run_of(const struct known *k, const struct subject *s, size_t *up_to, size_t *all)
{
	const struct window *w = k->w;
	*up_to = *all = 0;
	if (s->index >= w->rows_n || s->column >= w->values_n)
		return;
	size_t first = s->index, last = s->index;
	while (first > 0 && same_reading(w, first - 1, s->index, s->column))
		first--;
	while (last + 1 < w->rows_n && same_reading(w, last + 1, s->index, s->column))
		last++;
	*up_to = s->index - first + 1;
	*all = last - first + 1;
}

/* Readings on end beyond the same end of the subject's band: a burst. */
static size_t burst_of(const struct known *k, const struct subject *s)
{
	const struct window *w = k->w;
	const struct finding *f = s->finding;
	if (!f || s->index >= w->rows_n || s->column >= w->values_n ||
	    !(s->value > f->high || s->value < f->low))
		return 0;
	bool up = s->value > f->high;
	size_t n = 1;
	for (size_t i = s->index; i-- > 0; n++) {
		double v = window_value(w, i, s->column);
		if (!(up ? v > f->high : v < f->low))
			break;
	}
	for (size_t i = s->index + 1; i < w->rows_n; i++, n++) {
		double v = window_value(w, i, s->column);
		if (!(up ? v > f->high : v < f->low))
			break;
	}
	return n;
}

/* From the first to the last reading outside its band near the subject: a restless stretch. */
static size_t stretch_of(const struct known *k, const struct subject *s, size_t *end)
{
	enum { CALM = 8 }; /* readings within the band on end that part two stretches */
	const struct window *w = k->w;
	const struct finding *f = s->finding;
	if (!f || f->kind != KIND_NOISE || s->index >= w->rows_n || s->column >= w->values_n)
		return 0;
	size_t first = s->index, last = s->index;
	for (size_t i = s->index; i-- > 0 && first - i <= CALM;) {
		double v = window_value(w, i, s->column);
		first = v < f->low || v > f->high ? i : first;
	}
	for (size_t i = s->index + 1; i < w->rows_n && i - last <= CALM; i++) {
		double v = window_value(w, i, s->column);
		last = v < f->low || v > f->high ? i : last;
	}
	*end = last;
	return last - first + 1;
}

bool known_stretch(const struct known *k, const struct subject *s, size_t *first, size_t *last)
{
	size_t n = stretch_of(k, s, last);
	*first = n > 0 ? *last - n + 1 : s->index;
	return n > 0;
}

bool known_stretch_from(const struct known *k, size_t index, struct given g)
{
	for (size_t i = 0; i < k->subjects_n; i++) {
		size_t end;
		if (stretch_of(k, &k->subjects[i], &end) > 0 && index <= k->subjects[i].index &&
		    given_has(g, (double)(end - index + 1)))
			return true;
	}
	return false;
}

static bool run_count(const struct known *k, struct given g)
{
	for (size_t i = 0; i < k->subjects_n; i++) {
		const struct subject *s = &k->subjects[i];
		size_t up_to, all;
		run_of(k, s, &up_to, &all);
		size_t burst = burst_of(k, s);
		size_t end, stretch = stretch_of(k, s, &end);
		if ((burst > 0 && given_has(g, (double)burst)) ||
		    (stretch > 0 && given_has(g, (double)stretch)))
			return true;
		if ((all > 0 && (given_has(g, (double)all) || given_has(g, (double)up_to))) ||
		    (s->finding && s->finding->expert != EXPERT_GAP &&
		     (given_has(g, s->finding->extent) || given_has(g, s->finding->usual))))
			return true;
	}
	return false;
}

static bool moved_count(const struct known *k, struct given g)
{
	double n = 0;
	for (size_t i = 0; i < k->subjects_n; i++) {
		const struct subject *s = &k->subjects[i];
		bool counts = s->anomaly && s->finding && s->finding->kind == KIND_LEVEL_SHIFT;
		for (size_t j = 0; j < i && counts; j++)
			counts = k->subjects[j].column != s->column;
		n += counts;
	}
	return given_has(g, n);
}

bool known_counts(const struct known *k, const struct columns *c, enum known_count what,
		  struct given g)
{
	switch (what) {
	case KNOWN_ROWS:
		return rows_count(k, g) || run_count(k, g) || missing_count(k, c, g);
	case KNOWN_ANOMALIES:
		return given_has(g, (double)k->anomalies_n) ||
		       given_has(g, (double)k->anomalous_rows_n);
	case KNOWN_MARKS:
		return given_has(g, (double)k->w->marks_n) ||
		       given_has(g, (double)k->shown->candidates_n) ||
		       given_has(g, (double)k->anomalies_n);
	case KNOWN_MISSING:
		return missing_count(k, c, g) || run_count(k, g);
	case KNOWN_RUN:
		return run_count(k, g);
	case KNOWN_UP_TO:
		return g.low <= (double)k->w->count;
	case KNOWN_MOVED:
		return moved_count(k, g);
	case KNOWN_COLUMNS:
		return given_has(g, (double)k->w->values_n);
	}
	return false;
}

bool known_over_after(const struct known *k, double rows)
{
	const struct window *w = k->w;
	for (size_t i = 0; i < k->subjects_n; i++) {
		const struct subject *s = &k->subjects[i];
		if (!s->finding || !(rows >= 1) || rows > (double)w->rows_n ||
		    s->column >= w->values_n || s->index + (size_t)rows >= w->rows_n)
			continue;
		double then = window_value(w, s->index + (size_t)rows, s->column);
		if (fabs(then - s->finding->before) < fabs(then - s->value))
			return true;
	}
	return false;
}

bool known_bounds(const struct known *k, const struct columns *c, uint64_t from, uint64_t to,
		  struct given g)
{
	const struct window *w = k->w;
	for (size_t j = 0; j < w->values_n; j++) {
		double low = (double)INFINITY, high = -(double)INFINITY;
		for (size_t i = 0; i < w->rows_n && columns_have(c, (uint16_t)j); i++)
			if (w->rows[i].number >= from && w->rows[i].number <= to &&
			    !isnan(window_value(w, i, j))) {
				low = fmin(low, window_value(w, i, j));
				high = fmax(high, window_value(w, i, j));
			}
		if (low <= high && (given_has(g, low) || given_has(g, high)))
			return true;
	}
	return false;
}

bool known_kind_count(const struct known *k, enum kind kind, struct given g)
{
	return k->kinds_n[kind] > 0 && given_has(g, (double)k->kinds_n[kind]);
}

static bool seconds_between(int64_t a, int64_t b, struct given g)
{
	if (a == TIME_NONE || b == TIME_NONE)
		return false;
	return given_has(g, fabs((double)a - (double)b) / 1e9);
}

static bool subject_duration(const struct known *k, const struct subject *s, double step,
			     struct given g)
{
	const struct window *w = k->w;
	const struct finding *f = s->finding;
	size_t up_to, all;
	if (f && f->expert == EXPERT_GAP && (given_has(g, f->extent) || given_has(g, f->usual)))
		return true;
	run_of(k, s, &up_to, &all);
	if (all > 1 &&
	    (given_has(g, (double)all * step) || given_has(g, (double)(all - 1) * step) ||
	     given_has(g, (double)up_to * step) || given_has(g, (double)(up_to - 1) * step)))
		return true;
	size_t end, stretch = stretch_of(k, s, &end);
	if (stretch > 0 &&
	    (given_has(g, (double)stretch * step) || given_has(g, (double)(stretch - 1) * step)))
		return true;
	size_t burst = burst_of(k, s);
	if (burst > 0 &&
	    (given_has(g, (double)burst * step) || given_has(g, (double)(burst - 1) * step)))
		return true;
	if (f && f->expert != EXPERT_GAP &&
	    (given_has(g, f->extent * step) || given_has(g, f->usual * step)))
		return true;
	if (s->index >= w->rows_n)
		return false;
	int64_t at = w->rows[s->index].time_ns;
	if (seconds_between(at, w->start_ns, g) || seconds_between(at, w->end_ns, g) ||
	    (s->index > 0 && seconds_between(at, w->rows[s->index - 1].time_ns, g)) ||
	    (s->index + 1 < w->rows_n && seconds_between(at, w->rows[s->index + 1].time_ns, g)))
		return true;
	return false;
}

bool known_run_lasts(const struct known *k, struct given g)
{
	double step = silence_step(k->w);
	for (size_t i = 0; i < k->subjects_n; i++) {
		size_t up_to, all;
		run_of(k, &k->subjects[i], &up_to, &all);
		for (size_t n = all > 1 ? all - 1 : all; n <= all + 1; n++)
			if (given_has(g, (double)n * step))
				return true;
	}
	return false;
}

bool known_interval(const struct known *k, struct given g)
{
	const struct window *w = k->w;
	for (size_t i = 0; i < k->subjects_n; i++)
		for (size_t j = 0; j < i; j++)
			if (k->subjects[i].index < w->rows_n && k->subjects[j].index < w->rows_n &&
			    seconds_between(w->rows[k->subjects[i].index].time_ns,
					    w->rows[k->subjects[j].index].time_ns, g))
				return true;
	return false;
}

bool known_duration(const struct known *k, struct given g)
{
	const struct window *w = k->w;
	double step = silence_step(w);
	if (given_has(g, step) || seconds_between(w->start_ns, w->end_ns, g) ||
	    given_has(g, step * (double)w->count))
		return true;
	for (size_t i = 0; i < k->subjects_n; i++)
		if (subject_duration(k, &k->subjects[i], step, g))
			return true;
	return known_interval(k, g);
}

bool known_instant(const struct known *k, int64_t at, int64_t unit)
{
	const struct window *w = k->w;
	for (size_t i = 0; i < w->rows_n; i++)
		if (w->rows[i].time_ns != TIME_NONE && w->rows[i].time_ns >= at &&
		    w->rows[i].time_ns - unit < at)
			return true;
	return false;
}

static int64_t of_day(int64_t ns)
{
	int64_t rest = ns % day_ns;
	return rest < 0 ? rest + day_ns : rest;
}

bool known_clock(const struct known *k, int64_t at, int64_t unit)
{
	const struct window *w = k->w;
	at %= day_ns;
	for (size_t i = 0; i < w->rows_n; i++) {
		if (w->rows[i].time_ns == TIME_NONE)
			continue;
		int64_t time = of_day(w->rows[i].time_ns);
		if (time >= at && time - unit < at)
			return true;
	}
	return false;
}

/* SPDX-License-Identifier: MIT */
#include "model/prompt_parts.h"

#include <assert.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

void plan_init(struct plan *p, const struct window *w, const struct schema *schema)
{
	memset(p, 0, sizeof *p);
	p->w = w;
	p->schema = schema;
}

void plan_release(struct plan *p)
{
	free(p->rows);
	p->rows = NULL;
}

static int magnitude(double v)
{
	return (int)floor(log10(v));
}

static int clamp(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

int plan_places(const struct window *w, size_t c)
{
	const struct column_stats *s = &w->stats[c];
	if (s->count == 0)
		return 0;
	double largest = fmax(fabs(s->min), fabs(s->max));
	if (!(largest > 0))
		return 0;
	/* Seven digits at most: more is noise, and each is a token. */
	int most = 6 - magnitude(largest);
	double spread = s->mad > 0 ? s->mad : s->max - s->min;
	int wanted = spread > 0 ? 1 - magnitude(spread) : 3 - magnitude(largest);
	return clamp(wanted, 0, clamp(most, 0, 9));
}

static size_t number_width(double v, int places)
{
	char text[DECIMAL_MAX];
	return isfinite(v) ? decimal_places(text, v, places) : 1;
}

/* About the tokens that column c costs in each row. */
static size_t column_width(const struct window *w, size_t c)
{
	const struct column_stats *s = &w->stats[c];
	int places = plan_places(w, c);
	size_t a = number_width(s->min, places), b = number_width(s->max, places);
	return 1 + (a > b ? a : b);
}

static bool plan_has_column(const struct plan *p, size_t c)
{
	for (size_t i = 0; i < p->columns_n; i++) {
		if (p->column[i] == c)
			return true;
	}
	return false;
}

static int by_index(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;
	return (x > y) - (x < y);
}

void plan_columns(struct plan *p, size_t row_tokens_max)
{
	const struct window *w = p->w;
	p->candidates_n = w->marks_n < CANDIDATES_MAX ? w->marks_n : CANDIDATES_MAX;
	p->columns_n = 0;
	size_t cost = 1 + number_width((double)w->last_row, 0);
	for (size_t i = 0; i < p->candidates_n; i++) {
		p->candidate[i] = i;
		size_t c = w->marks[i].finding.column;
		if (c >= w->values_n || plan_has_column(p, c))
			continue;
		p->column[p->columns_n++] = c;
		cost += column_width(w, c);
	}
	p->candidate_columns_n = p->columns_n;
	for (size_t c = 0; c < w->values_n && p->columns_n < PLAN_COLUMNS_MAX; c++) {
		if (plan_has_column(p, c))
			continue;
		size_t more = column_width(w, c);
		if (p->columns_n > 0 && cost + more > row_tokens_max)
			break;
		p->column[p->columns_n++] = c;
		cost += more;
	}
	qsort(p->column, p->columns_n, sizeof p->column[0], by_index);
	for (size_t i = 0; i < p->columns_n; i++)
		p->places[i] = plan_places(w, p->column[i]);
}

/* Marks the rows within `radius` of a candidate; returns how many are marked. */
static size_t mark_neighbours(const struct plan *p, bool *keep, size_t radius)
{
	const struct window *w = p->w;
	memset(keep, 0, w->rows_n * sizeof *keep);
	size_t kept = 0;
	for (size_t i = 0; i < p->candidates_n; i++) {
		size_t at = w->marks[p->candidate[i]].index;
		if (at == SIZE_MAX || at < w->context_n || at >= w->rows_n)
			continue;
		size_t first = at - w->context_n > radius ? at - radius : w->context_n;
		size_t last = w->rows_n - 1 - at > radius ? at + radius : w->rows_n - 1;
		for (size_t r = first; r <= last; r++) {
			kept += !keep[r];
			keep[r] = true;
		}
	}
	return kept;
}

/* Of the window's rows not yet kept, keeps `more`, evenly spaced. */
static void thin_evenly(const struct window *w, bool *keep, size_t kept, size_t more)
{
	size_t rest = w->rows_n - w->context_n - kept;
	if (more > rest)
		more = rest;
	size_t seen = 0, taken = 0;
	for (size_t r = w->context_n; r < w->rows_n && taken < more; r++) {
		if (keep[r])
			continue;
		/* The k-th of `more` stands in the middle of the k-th part of the rest. */
		if (seen >= ((2 * taken + 1) * rest) / (2 * more)) {
			keep[r] = true;
			taken++;
		}
		seen++;
	}
}

static void choose_own(const struct plan *p, bool *keep, size_t limit)
{
	size_t radius = PLAN_NEIGHBOURS, kept;
	/* A quarter is left for the rows that say what is usual. */
	while ((kept = mark_neighbours(p, keep, radius)) > limit - limit / 4 && radius > 0)
		radius--;
	if (kept < limit)
		thin_evenly(p->w, keep, kept, limit - kept);
}

int plan_rows(struct plan *p, size_t limit, struct err *err)
{
	const struct window *w = p->w;
	assert(w->context_n <= w->rows_n);
	size_t own = w->rows_n - w->context_n;
	size_t spare = limit > own ? limit - own : 0;
	size_t context = spare > limit / 6 ? spare : limit / 6;
	if (context > w->context_n)
		context = w->context_n;
	plan_release(p);
	p->rows = malloc((w->rows_n + 1) * sizeof *p->rows);
	bool *keep = calloc(w->rows_n + 1, sizeof *keep);
	if (!p->rows || !keep) {
		free(keep);
		return err_nomem(err, "rows of a question");
	}
	choose_own(p, keep, limit - context);
	p->rows_n = 0;
	for (size_t r = w->context_n - context; r < w->rows_n; r++) {
		if (r < w->context_n || keep[r])
			p->rows[p->rows_n++] = r;
	}
	p->context_n = context;
	free(keep);
	return 0;
}

/* SPDX-License-Identifier: MIT */
#include "index/panel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "store/sums.h"

static const double gap_factor = 5;

static char *copy(struct span text)
{
	char *z = malloc(text.len + 1);

	if (!z)
		return NULL;
	if (text.len > 0)
		memcpy(z, text.data, text.len);
	z[text.len] = '\0';
	return z;
}

int panel_init(struct panel *panel, struct span series, struct span column, size_t buckets_max,
	       struct err *err)
{
	*panel = (struct panel){ .series = copy(series),
				 .column = copy(column),
				 .buckets_max = buckets_max,
				 .per_bucket = 1,
				 .last_x = (double)NAN };
	if (panel->series && panel->column)
		return 0;
	panel_release(panel);
	return err_nomem(err, "a picture");
}

void panel_release(struct panel *panel)
{
	free(panel->series);
	free(panel->column);
	free(panel->buckets);
	free(panel->marks);
	free(panel->shades);
	*panel = (struct panel){ .series = NULL };
}

static void join(struct bucket *a, const struct bucket *b)
{
	a->x1 = b->x1;
	a->low = b->low < a->low ? b->low : a->low;
	a->high = b->high > a->high ? b->high : a->high;
	a->last = b->last;
}

/* Half as many buckets; a gap stays where it is. */
static void thin(struct panel *panel)
{
	size_t n = 0;

	for (size_t i = 0; i < panel->buckets_n; n++) {
		panel->buckets[n] = panel->buckets[i++];
		if (i < panel->buckets_n && !panel->buckets[i].gap)
			join(&panel->buckets[n], &panel->buckets[i++]);
	}
	panel->buckets_n = n;
	panel->per_bucket *= 2;
	panel->in_last = panel->per_bucket;
}

/* Room for one bucket more. */
static int make_room(struct panel *panel, struct err *err)
{
	size_t size = panel->buckets_size ? panel->buckets_size * 2 : 64;
	struct bucket *more;

	if (panel->buckets_n < panel->buckets_size)
		return 0;
	if (panel->buckets_size >= panel->buckets_max) {
		thin(panel);
		return 0;
	}
	size = size > panel->buckets_max ? panel->buckets_max : size;
	more = realloc(panel->buckets, size * sizeof *more);
	if (!more)
		return err_nomem(err, "a picture");
	panel->buckets = more;
	panel->buckets_size = size;
	return 0;
}

static int add_bucket(struct panel *panel, struct bucket b, struct err *err)
{
	if (make_room(panel, err) < 0)
		return -1;
	if (panel->buckets_n == panel->buckets_size)
		return 0; /* nothing but gaps */
	panel->buckets[panel->buckets_n++] = b;
	panel->in_last = 1;
	return 0;
}

/* The usual step, from what was seen: quickly down to the shortest, slowly up. */
static void learn_step(struct panel *panel, double dx)
{
	if (!(dx > 0))
		return; /* the first one, too */
	if (panel->step == 0)
		panel->step = dx;
	else if (dx < gap_factor * panel->step)
		panel->step += (dx - panel->step) * 0.05;
	else
		panel->step *= 1.02;
}

int panel_reading(struct panel *panel, double x, double y, bool broken, struct err *err)
{
	bool gap = broken || (panel->step > 0 && x - panel->last_x > gap_factor * panel->step);
	struct bucket b = { x, x, y, y, y, y, gap, (double)NAN };

	learn_step(panel, x - panel->last_x);
	panel->last_x = x;
	if (panel->buckets_n > 0 && !gap && panel->in_last < panel->per_bucket) {
		join(&panel->buckets[panel->buckets_n - 1], &b);
		panel->in_last++;
		return 0;
	}
	return add_bucket(panel, b, err);
}

int panel_band(struct panel *panel, double x0, double x1, double low, double high, double middle,
	       struct err *err)
{
	struct bucket b = { x0, x1, middle, low, high, middle, false, middle };

	panel->bands = true;
	return add_bucket(panel, b, err);
}

bool panel_has_level(const struct panel *panel, int level)
{
	for (size_t i = 0; i < panel->marks_n; i++)
		if (panel->marks[i].level == level)
			return true;
	return false;
}

/* By severity; then a reading before the lack of one, which has no "how much"; then by score. */
static bool is_worse(const struct mark *a, const struct mark *b)
{
	if (a->level != b->level)
		return a->level > b->level;
	if (isnan(a->y) != isnan(b->y))
		return isnan(b->y);
	return a->score > b->score;
}

/* The place of a mark less severe than `level`, or NULL: then there is none. */
static struct mark *place_below(struct panel *panel, int level)
{
	for (; panel->least < level; panel->least++)
		for (size_t i = 0; i < panel->marks_n; i++)
			if (panel->marks[i].level <= panel->least)
				return &panel->marks[i];
	return NULL;
}

int panel_mark(struct panel *panel, const struct mark *mark, struct err *err)
{
	struct mark *place;

	if (!panel->marks) {
		panel->marks = calloc(PANEL_MARKS, sizeof *panel->marks);
		if (!panel->marks)
			return err_nomem(err, "a picture");
	}
	if (panel->anomalies++ == 0 || is_worse(mark, &panel->worst))
		panel->worst = *mark;
	place = panel->marks_n < PANEL_MARKS ? &panel->marks[panel->marks_n++]
					     : place_below(panel, mark->level);
	if (place)
		*place = *mark;
	return 0;
}

int panel_shade(struct panel *panel, double x0, double x1, int level, struct err *err)
{
	struct shade *more;

	if (panel->shades_n > 0 && panel->shades[panel->shades_n - 1].x0 == x0) {
		if (panel->shades[panel->shades_n - 1].level < level)
			panel->shades[panel->shades_n - 1].level = level;
		return 0;
	}
	if (panel->shades_n == PANEL_MARKS)
		return 0;
	if (panel->shades_n == panel->shades_size) {
		size_t size = panel->shades_size ? panel->shades_size * 2 : 16;

		more = realloc(panel->shades, size * sizeof *more);
		if (!more)
			return err_nomem(err, "a picture");
		panel->shades = more;
		panel->shades_size = size;
	}
	panel->shades[panel->shades_n++] = (struct shade){ x0, x1, level };
	return 0;
}

static void widen(double *low, double *high, double value)
{
	if (isnan(value))
		return;
	if (value < *low)
		*low = value;
	if (value > *high)
		*high = value;
}

void panel_range(const struct panel *panel, double *low, double *high)
{
	double margin;

	*low = (double)INFINITY;
	*high = -(double)INFINITY;
	for (size_t i = 0; i < panel->buckets_n; i++) {
		widen(low, high, panel->buckets[i].low);
		widen(low, high, panel->buckets[i].high);
	}
	for (size_t i = 0; i < panel->marks_n; i++)
		widen(low, high, panel->marks[i].y);
	if (!(*high >= *low)) {
		*low = 0;
		*high = 1;
	}
	margin = *high > *low ? (*high - *low) * 0.08 : fabs(*high) * 0.1 + 1;
	*low -= margin;
	*high += margin;
}

int panel_worse(const void *a, const void *b)
{
	const struct panel *x = a, *y = b;
	int by_series;

	if (x->anomalies > 0 && (y->anomalies == 0 || is_worse(&x->worst, &y->worst)))
		return -1;
	if (y->anomalies > 0 && (x->anomalies == 0 || is_worse(&y->worst, &x->worst)))
		return 1;
	by_series = strcmp(x->series, y->series);
	return by_series ? by_series : strcmp(x->column, y->column);
}

int panel_name(const struct panel *panel, struct buf *out, struct err *err)
{
	return buf_addf(out, err, "%s%s%s", panel->series, panel->series[0] ? " " : "",
			panel->column);
}

/* Numbers for the eye: four digits of them, more only where there are more before the point. */
static int add_number(struct buf *out, const char *before, double value, struct err *err)
{
	char text[DECIMAL_MAX];
	size_t n = fabs(value) < 1000 ? decimal_significant(text, value, 4)
				      : decimal_places(text, value, 0);

	return buf_addz(out, before, err) < 0 ? -1 : buf_add(out, text, n, err);
}

int panel_words(const struct panel *panel, struct buf *out, struct err *err)
{
	const struct mark *m = &panel->worst;

	if (panel->anomalies == 0)
		return buf_addz(out, "no anomalies", err);
	if ((panel->anomalies > 1 ? buf_addf(out, err, "%llu anomalies, the worst ",
					     (unsigned long long)panel->anomalies)
				  : buf_addz(out, "1 anomaly, ", err)) < 0 ||
	    buf_addf(out, err, "%s: %s", sums_level_name(m->level), m->kind) < 0 ||
	    (!isnan(m->y) && add_number(out, " ", m->y, err) < 0) ||
	    buf_addf(out, err, ", %s", m->when) < 0)
		return -1;
	if (isnan(m->low) || isnan(m->high))
		return 0;
	return add_number(out, ", expected ", m->low, err) < 0
		       ? -1
		       : add_number(out, " to ", m->high, err);
}

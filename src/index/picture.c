/* SPDX-License-Identifier: MIT */
#include "index/picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/jsonread.h"
#include "store/document.h"
#include "store/stamp.h"
#include "store/sums.h"

static const double gap_factor = 5;

void picture_init(struct picture *p)
{
	*p = (struct picture){ .x0 = (double)INFINITY, .x1 = -(double)INFINITY };
}

static void panel_release(struct panel *panel)
{
	free(panel->series);
	free(panel->column);
	free(panel->buckets);
	free(panel->marks);
	free(panel->shades);
}

void picture_release(struct picture *p)
{
	for (size_t i = 0; i < p->panels_n; i++)
		panel_release(&p->panels[i]);
	free(p->panels);
	free(p->summary);
	picture_init(p);
}

static char *copy(struct span text, struct err *err)
{
	char *z = malloc(text.len + 1);

	if (!z) {
		err_nomem(err, "a picture");
		return NULL;
	}
	if (text.len > 0)
		memcpy(z, text.data, text.len);
	z[text.len] = '\0';
	return z;
}

/* Is `word` one of a comma-separated list? */
static bool listed(const char *list, struct span word)
{
	for (const char *at = list;;) {
		size_t len = strcspn(at, ",");

		if (span_eq(span_of(at, len), word))
			return true;
		if (at[len] == '\0')
			return false;
		at += len + 1;
	}
}

/* The panel of a column, made if it is new. NULL with err->code 0: it is not wanted, or one too
 * many. */
static struct panel *find_panel(struct picture *p, struct span series, struct span column,
				const struct picture_wanted *wanted, struct err *err)
{
	struct panel *more, *panel;

	if ((wanted->columns && !listed(wanted->columns, column)) ||
	    (wanted->series && !span_is(series, wanted->series)))
		return NULL;
	for (size_t i = 0; i < p->panels_n; i++)
		if (span_is(column, p->panels[i].column) && span_is(series, p->panels[i].series))
			return &p->panels[i];
	if (p->panels_n == PICTURE_PANELS) {
		p->panels_left++;
		return NULL;
	}
	more = realloc(p->panels, (p->panels_n + 1) * sizeof *more);
	if (!more) {
		err_nomem(err, "a picture");
		return NULL;
	}
	p->panels = more;
	panel = &p->panels[p->panels_n];
	*panel = (struct panel){ .per_bucket = 1, .last_x = (double)NAN };
	panel->series = copy(series, err);
	panel->column = copy(column, err);
	panel->buckets = malloc(PICTURE_BUCKETS * sizeof *panel->buckets);
	if (!panel->series || !panel->column || !panel->buckets) {
		panel_release(panel);
		err_nomem(err, "a picture");
		return NULL;
	}
	p->panels_n++;
	return panel;
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

static void add_bucket(struct panel *panel, struct bucket b)
{
	if (panel->buckets_n == PICTURE_BUCKETS)
		thin(panel);
	if (panel->buckets_n == PICTURE_BUCKETS)
		return; /* nothing but gaps */
	panel->buckets[panel->buckets_n++] = b;
	panel->in_last = 1;
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

static void add_reading(struct panel *panel, double x, double y, bool broken)
{
	bool gap = broken || (panel->step > 0 && x - panel->last_x > gap_factor * panel->step);
	struct bucket b = { x, x, y, y, y, y, gap, (double)NAN };

	learn_step(panel, x - panel->last_x);
	panel->last_x = x;
	if (panel->buckets_n > 0 && !gap && panel->in_last < panel->per_bucket) {
		join(&panel->buckets[panel->buckets_n - 1], &b);
		panel->in_last++;
		return;
	}
	add_bucket(panel, b);
}

/* Seconds since the epoch, or NAN. */
static double seconds_of(struct span text)
{
	enum stamp_form form;
	int64_t ns;

	return text.len > 0 && stamp_parse(text, &ns, &form) ? (double)ns / 1e9 : (double)NAN;
}

/* Where a row is drawn: at its time, or at its number where there are no times. */
static double x_of(struct picture *p, struct span time, double row)
{
	double x = seconds_of(time);

	if (isnan(x)) {
		p->by_row = true;
		x = row;
	}
	if (x < p->x0)
		p->x0 = x;
	if (x > p->x1)
		p->x1 = x;
	return x;
}

/* {"columns":["row","time",...],"data":[[...],...]} */
static int add_readings(struct picture *p, struct json_object *readings, struct span series,
			const struct picture_wanted *wanted, struct err *err)
{
	struct json_object *columns = json_member(readings, "columns"),
			   *data = json_member(readings, "data");

	for (size_t c = 2; c < json_length(columns); c++) {
		struct panel *panel =
			find_panel(p, series, json_as_text(json_at(columns, c)), wanted, err);
		bool broken = false;

		if (!panel && err->code != ERR_NONE)
			return -1;
		for (size_t i = 0; panel && i < json_length(data); i++) {
			struct json_object *row = json_at(data, i);
			double y = json_number(json_at(row, c));
			double x = x_of(p, json_as_text(json_at(row, 1)),
					json_number(json_at(row, 0)));

			if (isnan(y)) {
				broken = true;
				continue;
			}
			add_reading(panel, x, y, broken);
			broken = false;
		}
	}
	return 0;
}

/* {"temperature":{"min":...,"max":...,"median":...},...} as one band from the window's start to its
 * end. */
static int add_bands(struct picture *p, struct json_object *stats, struct span series, double x0,
		     double x1, const struct picture_wanted *wanted, struct err *err)
{
	struct json_object *column;
	const char *name;
	size_t cursor = 0;

	while (json_each(stats, &cursor, &name, &column)) {
		double low = json_number(json_member(column, "min")),
		       high = json_number(json_member(column, "max"));
		double middle = json_number(json_member(column, "median"));
		struct panel *panel = find_panel(p, series, span_z(name), wanted, err);

		if (!panel && err->code != ERR_NONE)
			return -1;
		if (!panel || isnan(low) || isnan(high))
			continue;
		if (isnan(middle))
			middle = json_number(json_member(column, "mean"));
		panel->bands = true;
		add_bucket(panel,
			   (struct bucket){ x0, x1, middle, low, high, middle, false, middle });
	}
	return 0;
}

static int add_mark(struct panel *panel, const struct picture_mark *mark, struct err *err)
{
	if (!panel->marks) {
		panel->marks = malloc(PICTURE_MARKS * sizeof *panel->marks);
		if (!panel->marks)
			return err_nomem(err, "a picture");
	}
	if (mark->level > panel->level)
		panel->level = mark->level;
	if (mark->score > panel->score)
		panel->score = mark->score;
	if (panel->marks_n < PICTURE_MARKS)
		panel->marks[panel->marks_n++] = *mark;
	return 0;
}

static int add_shade(struct panel *panel, double x0, double x1, int level, struct err *err)
{
	struct shade *more;

	if (panel->shades_n > 0 && panel->shades[panel->shades_n - 1].x0 == x0) {
		if (panel->shades[panel->shades_n - 1].level < level)
			panel->shades[panel->shades_n - 1].level = level;
		return 0;
	}
	if (panel->shades_n == PICTURE_MARKS)
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

static void fill_mark(struct picture *p, struct json_object *a, struct picture_mark *m)
{
	struct json_object *expected = json_member(a, "expected");
	struct span kind = json_text(a, "kind"), when = json_text(a, "time");
	double score = json_number(json_member(a, "score"));

	*m = (struct picture_mark){ .y = json_number(json_member(a, "value")),
				    .low = (double)NAN,
				    .high = (double)NAN,
				    .score = isnan(score) ? 0 : score };
	m->x = x_of(p, when, (double)json_count(a, "row"));
	m->level = sums_level(json_text(a, "severity"));
	if (json_length(expected) == 2) {
		m->low = json_number(json_at(expected, 0));
		m->high = json_number(json_at(expected, 1));
	}
	(void)snprintf(m->kind, sizeof m->kind, "%.*s", (int)(kind.len > 15 ? 15 : kind.len),
		       kind.data);
	if (when.len > 0)
		(void)snprintf(m->when, sizeof m->when, "%.*s",
			       (int)(when.len > 39 ? 39 : when.len), when.data);
	else
		(void)snprintf(m->when, sizeof m->when, "row %llu",
			       (unsigned long long)json_count(a, "row"));
}

/* An anomaly without a column, a silence say, is one of every column of its series. */
static int add_marks(struct picture *p, struct json_object *record, struct span series, double x0,
		     double x1, const struct picture_wanted *wanted, struct err *err)
{
	struct json_object *anomalies = json_member(record, "anomalies");

	for (size_t i = 0; i < json_length(anomalies); i++) {
		struct json_object *a = json_at(anomalies, i);
		struct span column = json_text(a, "column");
		struct picture_mark mark;
		size_t n;

		fill_mark(p, a, &mark);
		if (column.len > 0 && !find_panel(p, series, column, wanted, err) &&
		    err->code != ERR_NONE)
			return -1;
		n = p->panels_n;
		for (size_t k = 0; k < n; k++) {
			struct panel *panel = &p->panels[k];

			if (!span_is(series, panel->series) ||
			    (column.len > 0 && !span_is(column, panel->column)))
				continue;
			if (add_mark(panel, &mark, err) < 0 ||
			    add_shade(panel, x0, x1, mark.level, err) < 0)
				return -1;
		}
	}
	return 0;
}

int picture_add(struct picture *p, struct json_object *record, const struct picture_wanted *wanted,
		struct err *err)
{
	struct json_object *rows = json_member(record, "rows"),
			   *readings = json_member(record, "readings");
	struct buf series;
	double x0, x1;
	int rc = -1;

	buf_init(&series, (size_t)1 << 20);
	if (json_series(record, &series, err) < 0)
		goto out;
	x0 = x_of(p, json_text(record, "start"), json_number(json_at(rows, 0)));
	x1 = x_of(p, json_text(record, "end"), json_number(json_at(rows, 1)));
	if (readings)
		rc = add_readings(p, readings, buf_span(&series), wanted, err);
	else
		rc = add_bands(p, json_member(record, "stats"), buf_span(&series), x0, x1, wanted,
			       err);
	if (rc == 0)
		rc = add_marks(p, record, buf_span(&series), x0, x1, wanted, err);
out:
	buf_release(&series);
	return rc;
}

static int worse(const void *a, const void *b)
{
	const struct panel *x = a, *y = b;
	int by_series;

	if (x->level != y->level)
		return x->level > y->level ? -1 : 1;
	if (x->score > y->score || x->score < y->score)
		return x->score > y->score ? -1 : 1;
	by_series = strcmp(x->series, y->series);
	return by_series ? by_series : strcmp(x->column, y->column);
}

void picture_end(struct picture *p, size_t max)
{
	if (p->panels_n > 1)
		qsort(p->panels, p->panels_n, sizeof *p->panels, worse);
	for (; p->panels_n > max; p->panels_n--) {
		panel_release(&p->panels[p->panels_n - 1]);
		p->panels_left++;
	}
	if (!(p->x1 > p->x0)) {
		p->x0 = isfinite(p->x0) ? p->x0 - 1 : 0;
		p->x1 = p->x0 + 2;
	}
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
	margin = *high > *low ? (*high - *low) * 0.06 : fabs(*high) * 0.1 + 1;
	*low -= margin;
	*high += margin;
}

static int keep_run(struct picture *p, struct span text, struct err *err)
{
	struct json_object *run = json_read(text, err);

	if (!run)
		return -1;
	free(p->summary);
	p->summary = copy(json_text(run, "summary"), err);
	p->level = sums_level(json_text(run, "severity"));
	json_release(run);
	return p->summary ? 0 : -1;
}

int picture_read(struct picture *p, const struct store *s, const char *name,
		 const struct picture_wanted *wanted, struct err *err)
{
	enum document_result got;
	struct document d;
	struct span text;
	int rc = 0;

	if (document_open(&d, s, span_z(name), err) < 0)
		return -1;
	while (rc == 0 && (got = document_next(&d, &text, err)) != DOCUMENT_END) {
		struct json_object *record;

		if (got == DOCUMENT_FAIL) {
			rc = -1;
		} else if (got == DOCUMENT_RUN) {
			rc = keep_run(p, text, err);
		} else {
			record = json_read(text, err);
			rc = record ? picture_add(p, record, wanted, err) : -1;
			json_release(record);
		}
	}
	document_close(&d);
	return rc;
}

/* SPDX-License-Identifier: MIT */
#include "index/picture.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "index/axis.h"
#include "store/document.h"
#include "store/jsonread.h"
#include "store/stamp.h"
#include "store/sums.h"

enum { FINE_PANELS = 64, FINE_BUCKETS = 4096, COARSE_BUCKETS = 512 };

void picture_init(struct picture *p)
{
	*p = (struct picture){ .x0 = (double)INFINITY, .x1 = -(double)INFINITY };
	buf_init(&p->summary, (size_t)1 << 24);
}

void picture_release(struct picture *p)
{
	for (size_t i = 0; i < p->panels_n; i++)
		panel_release(&p->panels[i]);
	free(p->panels);
	buf_release(&p->summary);
	picture_init(p);
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

static struct panel *new_panel(struct picture *p, struct span series, struct span column,
			       struct err *err)
{
	/* Many panels are drawn small, if at all. */
	size_t buckets = p->panels_n < FINE_PANELS ? FINE_BUCKETS : COARSE_BUCKETS;
	struct panel *more;

	if (p->panels_n == PICTURE_PANELS) {
		p->panels_left = 1;
		return NULL;
	}
	more = realloc(p->panels, (p->panels_n + 1) * sizeof *more);
	if (!more) {
		err_nomem(err, "a picture");
		return NULL;
	}
	p->panels = more;
	if (panel_init(&p->panels[p->panels_n], series, column, buckets, err) < 0)
		return NULL;
	return &p->panels[p->panels_n++];
}

/* The panel of a column, made if it is new. NULL with err->code 0: it is not wanted, or one too
 * many. */
static struct panel *find_panel(struct picture *p, struct span series, struct span column,
				const struct picture_wanted *wanted, struct err *err)
{
	if ((wanted->columns && !listed(wanted->columns, column)) ||
	    (wanted->series && !span_is(series, wanted->series)))
		return NULL;
	/* Panels take turns: the next one is nearly always the one behind the last. */
	for (size_t i = 1; i <= p->panels_n; i++) {
		size_t k = (p->last + i) % p->panels_n;

		if (span_is(column, p->panels[k].column) && span_is(series, p->panels[k].series)) {
			p->last = k;
			return &p->panels[k];
		}
	}
	p->last = p->panels_n;
	return new_panel(p, series, column, err);
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
			if (panel_reading(panel, x, y, broken, err) < 0)
				return -1;
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
	struct json_walk walk = { NULL };

	while (json_each(stats, &walk, &name, &column)) {
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
		if (panel_band(panel, x0, x1, low, high, middle, err) < 0)
			return -1;
	}
	return 0;
}

/* "6 Jan 2026 18:35", or "row 17" where there are no times. */
static void say_when(const struct picture *p, struct json_object *a, struct mark *m)
{
	if (p->by_row)
		(void)snprintf(m->when, sizeof m->when, "row %llu",
			       (unsigned long long)json_count(a, "row"));
	else
		axis_moment(m->when, m->x);
}

static void fill_mark(struct picture *p, struct json_object *a, struct mark *m)
{
	struct json_object *expected = json_member(a, "expected");
	struct span kind = json_text(a, "kind");
	double score = json_number(json_member(a, "score"));
	int level = sums_level(json_text(a, "severity"));

	*m = (struct mark){ .y = json_number(json_member(a, "value")),
			    .low = (double)NAN,
			    .high = (double)NAN,
			    .level = level < 0 ? 0 : level,
			    .score = isnan(score) ? 0 : score };
	m->x = x_of(p, json_text(a, "time"), (double)json_count(a, "row"));
	if (json_length(expected) == 2) {
		m->low = json_number(json_at(expected, 0));
		m->high = json_number(json_at(expected, 1));
	}
	(void)snprintf(m->kind, sizeof m->kind, "%.*s", (int)(kind.len > 15 ? 15 : kind.len),
		       kind.data);
	for (char *at = strchr(m->kind, '_'); at; at = strchr(at, '_'))
		*at = ' ';
	say_when(p, a, m);
}

/* An anomaly without a column, a silence say, is one of every column of its series. */
static int add_marks(struct picture *p, struct json_object *record, struct span series, double x0,
		     double x1, const struct picture_wanted *wanted, struct err *err)
{
	struct json_object *anomalies = json_member(record, "anomalies");

	for (size_t i = 0; i < json_length(anomalies); i++) {
		struct json_object *a = json_at(anomalies, i);
		struct span column = json_text(a, "column");
		struct mark mark;
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
			if (panel_mark(panel, &mark, err) < 0 ||
			    panel_shade(panel, x0, x1, mark.level, err) < 0)
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

void picture_end(struct picture *p, size_t max)
{
	if (p->panels_n > 1)
		qsort(p->panels, p->panels_n, sizeof *p->panels, panel_worse);
	for (; p->panels_n > max; p->panels_n--) {
		panel_release(&p->panels[p->panels_n - 1]);
		p->panels_left++;
	}
	if (!(p->x1 > p->x0)) {
		p->x0 = isfinite(p->x0) ? p->x0 - 1 : 0;
		p->x1 = p->x0 + 2;
	}
}

static int keep_run(struct picture *p, struct span text, struct err *err)
{
	struct json_object *run = json_read(text, err);
	struct span summary;
	int rc;

	if (!run)
		return -1;
	summary = json_text(run, "summary");
	buf_reset(&p->summary);
	rc = buf_add(&p->summary, summary.data, summary.len, err);
	json_release(run);
	return rc;
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

bool picture_has_level(const struct picture *p, int level)
{
	for (size_t i = 0; i < p->panels_n; i++)
		if (panel_has_level(&p->panels[i], level))
			return true;
	return false;
}

size_t picture_loud(const struct picture *p)
{
	size_t n = 0;

	for (size_t i = 0; i < p->panels_n; i++)
		n += p->panels[i].anomalies > 0;
	return n;
}

static bool has_missing(const struct picture *p)
{
	for (size_t i = 0; i < p->panels_n; i++)
		for (size_t k = 0; k < p->panels[i].marks_n; k++)
			if (isnan(p->panels[i].marks[k].y))
				return true;
	return false;
}

int picture_caption(const struct picture *p, struct buf *out, struct err *err)
{
	bool bands = p->panels_n > 0 && p->panels[0].bands;

	if (buf_addz(out, p->by_row ? "By row number." : "Times are UTC.", err) < 0 ||
	    (bands &&
	     buf_addz(out, " Bands: each window's lowest to highest value, and its median.", err) <
		     0))
		return -1;
	if (picture_loud(p) == 0)
		return 0;
	if (buf_addz(out, " Shaded: windows with anomalies. Grey bars: expected values.", err) < 0)
		return -1;
	return has_missing(p) ? buf_addz(out, " Marks on the axis: missing readings.", err) : 0;
}

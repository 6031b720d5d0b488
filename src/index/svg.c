/* SPDX-License-Identifier: MIT */
#include "index/svg.h"

#include <math.h>
#include <stdio.h>

#include "index/axis.h"
#include "index/html.h"
#include "store/sums.h"

enum {
	WIDTH = 960,
	LEFT = 64,
	RIGHT = 14,
	HEAD = 32, /* above each panel: its name and words */
	FOOT = 40, /* below the last one: the words of the time axis */
	PANEL_ONE = 220,
	PANEL_MANY = 116,
	TICK_X = 80,
	TICK_Y = 34,
	COLUMNS_MAX = 480,
	MARKS_SHOWN = 120
};

struct frame {
	const struct picture *p;
	const struct panel *panel;
	double top, height, low, high;
	struct tick ticks[AXIS_TICKS];
	size_t ticks_n;
};

static double px(const struct frame *f, double x)
{
	return LEFT + (x - f->p->x0) / (f->p->x1 - f->p->x0) * (WIDTH - LEFT - RIGHT);
}

static double py(const struct frame *f, double y)
{
	double v = f->top + f->height - (y - f->low) / (f->high - f->low) * f->height;

	return v < f->top ? f->top : v > f->top + f->height ? f->top + f->height : v;
}

static int put_y_axis(struct buf *out, const struct frame *f, struct err *err)
{
	struct tick ticks[AXIS_TICKS];
	size_t n = axis_numbers(f->low, f->high, (int)f->height / TICK_Y, ticks);

	for (size_t i = 0; i < n; i++) {
		double at = py(f, ticks[i].at);

		if (buf_addf(out, err,
			     "<path class=g d=\"M%d %.1fH%d\"/><text class=t text-anchor=end x=%d "
			     "y=%.1f>%s</text>",
			     LEFT, at, WIDTH - RIGHT, LEFT - 6, at + 4, ticks[i].text) < 0)
			return -1;
	}
	return 0;
}

/* The foot of a panel; words below the last one only. */
static int put_x_axis(struct buf *out, const struct frame *f, bool words, struct err *err)
{
	double bottom = f->top + f->height;

	if (buf_addf(out, err, "<path class=a d=\"M%d %.1fH%d\"/>", LEFT, bottom, WIDTH - RIGHT) <
	    0)
		return -1;
	for (size_t i = 0; i < f->ticks_n; i++) {
		const struct tick *t = &f->ticks[i];
		double x = px(f, t->at);

		if (buf_addf(out, err, "<path class=a d=\"M%.1f %.1fv4\"/>", x, bottom) < 0 ||
		    (words &&
		     buf_addf(out, err, "<text class=t text-anchor=middle x=%.1f y=%.1f>%s</text>",
			      x, bottom + 17, t->text) < 0) ||
		    (words && t->below[0] &&
		     buf_addf(out, err, "<text class=t text-anchor=middle x=%.1f y=%.1f>%s</text>",
			      x, bottom + 32, t->below) < 0))
			return -1;
	}
	return 0;
}

/* A path in tenths of a pixel and by steps from where it is: a third of the bytes. */
struct pen {
	struct buf *out;
	long x, y;
};

static int pen_to(struct pen *pen, double x, double y, bool lifted, struct err *err)
{
	long to_x = lround(x * 10), to_y = lround(y * 10), dx = to_x - pen->x, dy = to_y - pen->y;

	pen->x = to_x;
	pen->y = to_y;
	if (lifted)
		return buf_addf(pen->out, err, "M%ld %ld", to_x, to_y);
	if (dx == 0)
		return dy == 0 ? 0 : buf_addf(pen->out, err, "v%ld", dy);
	return dy == 0 ? buf_addf(pen->out, err, "h%ld", dx)
		       : buf_addf(pen->out, err, dy < 0 ? "l%ld%ld" : "l%ld %ld", dx, dy);
}

/* What falls into one column of pixels from bucket *i on, as one bucket. */
static struct bucket next_column(const struct frame *f, size_t *i)
{
	const double column = (double)(WIDTH - LEFT - RIGHT) / COLUMNS_MAX;
	const struct panel *panel = f->panel;
	struct bucket b = panel->buckets[(*i)++];
	double end = floor(px(f, b.x0) / column + 1) * column;

	for (;
	     *i < panel->buckets_n && !panel->buckets[*i].gap && px(f, panel->buckets[*i].x0) < end;
	     ++*i) {
		const struct bucket *more = &panel->buckets[*i];

		b.low = more->low < b.low ? more->low : b.low;
		b.high = more->high > b.high ? more->high : b.high;
		b.last = more->last;
	}
	return b;
}

static int put_line(struct buf *out, const struct frame *f, struct err *err)
{
	struct pen pen = { out, 0, 0 };
	size_t i = 0;

	if (buf_addz(out, "<path class=line transform=scale(.1) d=\"", err) < 0)
		return -1;
	for (bool begun = false; i < f->panel->buckets_n; begun = true) {
		struct bucket b = next_column(f, &i);
		double x = px(f, b.x0);

		if (pen_to(&pen, x, py(f, b.first), !begun || b.gap, err) < 0 ||
		    pen_to(&pen, x, py(f, b.high), false, err) < 0 ||
		    pen_to(&pen, x, py(f, b.low), false, err) < 0 ||
		    pen_to(&pen, x, py(f, b.last), false, err) < 0)
			return -1;
	}
	return buf_addz(out, "\"/>", err);
}

static int put_bands(struct buf *out, const struct frame *f, struct err *err)
{
	const struct panel *panel = f->panel;
	size_t stride = panel->buckets_n / COLUMNS_MAX + 1;

	for (size_t i = 0; i < panel->buckets_n; i += stride) {
		struct bucket b = panel->buckets[i];
		double x0, x1;

		for (size_t k = i + 1; k < i + stride && k < panel->buckets_n; k++) {
			b.x1 = panel->buckets[k].x1;
			b.low = panel->buckets[k].low < b.low ? panel->buckets[k].low : b.low;
			b.high = panel->buckets[k].high > b.high ? panel->buckets[k].high : b.high;
		}
		x0 = px(f, b.x0);
		x1 = px(f, b.x1);
		if (x1 - x0 < 1)
			x1 = x0 + 1;
		if (buf_addf(out, err, "<path class=band d=\"M%.1f %.1fH%.1fV%.1fH%.1fz\"/>", x0,
			     py(f, b.low), x1, py(f, b.high), x0) < 0)
			return -1;
		if (!isnan(b.middle) &&
		    buf_addf(out, err, "<path class=line d=\"M%.1f %.1fH%.1f\"/>", x0,
			     py(f, b.middle), x1) < 0)
			return -1;
	}
	return 0;
}

static int put_shades(struct buf *out, const struct frame *f, struct err *err)
{
	for (size_t i = 0; i < f->panel->shades_n && i < MARKS_SHOWN; i++) {
		const struct shade *s = &f->panel->shades[i];
		double x0 = px(f, s->x0), x1 = px(f, s->x1);

		if (x1 - x0 < 3)
			x1 = x0 + 3;
		if (buf_addf(out, err,
			     "<rect class=\"s l%d\" x=%.1f y=%.1f width=%.1f height=%.1f />",
			     s->level, x0, f->top, x1 - x0, f->height) < 0)
			return -1;
	}
	return 0;
}

/* What is no reading lies on the axis. */
static double mark_y(const struct frame *f, const struct mark *m)
{
	return isnan(m->y) ? f->top + f->height : py(f, m->y);
}

/* A shape a severity: circle, square, triangle, diamond; and what was expected, as a bar. */
static int put_mark(struct buf *out, const struct frame *f, const struct mark *m, struct err *err)
{
	static const char *const shapes[SUMS_LEVELS] = { "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z",
							 "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
							 "m-4-4h8v8h-8z", "m0-6.5l6 11h-12z",
							 "m0-7.5l7 7.5l-7 7.5l-7-7.5z" };
	double x = px(f, m->x);

	if (!isnan(m->low) && !isnan(m->high) &&
	    buf_addf(out, err, "<path class=e d=\"M%.1f %.1fh6m-3 0V%.1fm-3 0h6\"/>", x - 3,
		     py(f, m->low), py(f, m->high)) < 0)
		return -1;
	if (buf_addf(out, err, "<path class=\"m l%d\" d=\"M%.1f %.1f%s\"><title>%s ", m->level, x,
		     mark_y(f, m), shapes[m->level], sums_level_name(m->level)) < 0 ||
	    html_add(out, span_z(m->kind), err) < 0 || buf_addc(out, ' ', err) < 0 ||
	    html_add(out, span_z(m->when), err) < 0)
		return -1;
	return buf_addz(out, "</title></path>", err);
}

/* The least severe first, so that the worst lie on top. */
static int put_marks(struct buf *out, const struct frame *f, struct err *err)
{
	size_t shown = 0;

	for (int level = 0; level < SUMS_LEVELS; level++)
		for (size_t i = 0; i < f->panel->marks_n; i++) {
			const struct mark *m = &f->panel->marks[i];

			if (m->level != level || (level < 3 && shown >= MARKS_SHOWN))
				continue;
			shown++;
			if (put_mark(out, f, m, err) < 0)
				return -1;
		}
	return 0;
}

/* The worst is ringed, and says how much it is at the side where there is room. */
static int put_worst(struct buf *out, const struct frame *f, struct err *err)
{
	const struct mark *m = &f->panel->worst;
	double x = px(f, m->x), y = mark_y(f, m);
	bool left = x < WIDTH * 0.85;

	if (f->panel->anomalies == 0)
		return 0;
	if (buf_addf(out, err,
		     "<circle class=r cx=%.1f cy=%.1f r=11 /><text class=v text-anchor=%s x=%.1f "
		     "y=%.1f>",
		     x, y, left ? "start" : "end", left ? x + 16 : x - 16,
		     isnan(m->y) ? y - 8 : y + 4) < 0 ||
	    (isnan(m->y) ? html_add(out, span_z(m->kind), err)
			 : buf_addf(out, err, fabs(m->y) < 1000 ? "%.4g" : "%.0f", m->y)) < 0)
		return -1;
	return buf_addz(out, "</text>", err);
}

/* "pump-3 pressure: 3 anomalies, the worst ..." */
static int put_words(struct buf *out, const struct panel *panel, const char *between,
		     struct err *err)
{
	struct buf text;
	int rc = -1;

	buf_init(&text, (size_t)1 << 24);
	if (panel_name(panel, &text, err) < 0 || html_add(out, buf_span(&text), err) < 0 ||
	    buf_addz(out, between, err) < 0)
		goto out;
	buf_reset(&text);
	if (panel_words(panel, &text, err) == 0)
		rc = html_add(out, buf_span(&text), err);
out:
	buf_release(&text);
	return rc;
}

static int put_panel(struct buf *out, struct frame *f, bool last, struct err *err)
{
	const struct panel *panel = f->panel;

	panel_range(panel, &f->low, &f->high);
	if (buf_addf(out, err, "<text class=t x=%d y=%.1f><tspan class=n>", LEFT, f->top - 9) < 0 ||
	    put_words(out, panel, "</tspan> ", err) < 0 || buf_addz(out, "</text>", err) < 0 ||
	    buf_addz(out, panel->anomalies ? "<g>" : "<g class=q>", err) < 0)
		return -1;
	if (put_y_axis(out, f, err) < 0 || put_shades(out, f, err) < 0 ||
	    (panel->bands ? put_bands(out, f, err) : put_line(out, f, err)) < 0 ||
	    put_x_axis(out, f, last, err) < 0 || put_marks(out, f, err) < 0 ||
	    put_worst(out, f, err) < 0)
		return -1;
	return buf_addz(out, "</g>", err);
}

int svg_picture(struct buf *out, const struct picture *p, const char *id, struct err *err)
{
	size_t panel = p->panels_n == 1 ? PANEL_ONE : PANEL_MANY;
	size_t height = p->panels_n * (panel + HEAD) + FOOT;
	struct frame f = { .p = p, .height = (double)panel };

	if (p->panels_n == 0)
		return 0;
	f.ticks_n = p->by_row ? axis_numbers(p->x0, p->x1, (WIDTH - LEFT) / TICK_X, f.ticks)
			      : axis_times(p->x0, p->x1, (WIDTH - LEFT) / TICK_X, f.ticks);
	/* The title says in words what the picture shows, for those who do not see it. */
	if (buf_addf(out, err,
		     "<svg class=p viewBox=\"0 0 %d %zu\" role=img aria-labelledby=\"%s\"><title "
		     "id=\"%s\">",
		     WIDTH, height, id, id) < 0)
		return -1;
	for (size_t i = 0; i < p->panels_n; i++)
		if ((i > 0 && buf_addz(out, "; ", err) < 0) ||
		    put_words(out, &p->panels[i], ": ", err) < 0)
			return -1;
	if (buf_addz(out, "</title>", err) < 0)
		return -1;
	for (size_t i = 0; i < p->panels_n; i++) {
		f.panel = &p->panels[i];
		f.top = HEAD + (double)(i * (panel + HEAD));
		if (put_panel(out, &f, i + 1 == p->panels_n, err) < 0)
			return -1;
	}
	return buf_addz(out, "</svg>\n", err);
}

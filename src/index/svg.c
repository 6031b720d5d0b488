/* SPDX-License-Identifier: MIT */
#include "index/svg.h"

#include <math.h>
#include <stdio.h>

#include "base/text.h"
#include "store/stamp.h"
#include "store/sums.h"

enum {
	WIDTH = 960,
	LEFT = 64,
	RIGHT = 14,
	TOP = 22,
	GAP = 30,
	FOOT = 24,
	PANEL_ONE = 220,
	PANEL_MANY = 116,
	COLUMNS_MAX = 480,
	MARKS_SHOWN = 120
};

int html_add(struct buf *out, struct span text, struct err *err)
{
	struct buf clean;
	int rc = -1;

	buf_init(&clean, (size_t)1 << 28);
	if (text_add_printable(&clean, text, err) < 0)
		goto out;
	for (size_t i = 0; i < clean.len; i++) {
		char c = clean.data[i];
		const char *entity = c == '&'	 ? "&amp;"
				     : c == '<'	 ? "&lt;"
				     : c == '>'	 ? "&gt;"
				     : c == '"'	 ? "&quot;"
				     : c == '\'' ? "&#39;"
						 : NULL;

		if (entity ? buf_addz(out, entity, err) < 0 : buf_addc(out, c, err) < 0)
			goto out;
	}
	rc = 0;
out:
	buf_release(&clean);
	return rc;
}

struct frame {
	const struct picture *p;
	const struct panel *panel;
	double top, height, low, high;
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

/* 1, 2 or 5 times a power of ten: about `n` steps in the range. */
static double nice_step(double range, int n)
{
	double raw = range / n, power = pow(10, floor(log10(raw))), m = raw / power;

	return (m < 1.5 ? 1 : m < 3.5 ? 2 : m < 7.5 ? 5 : 10) * power;
}

static int put_y_axis(struct buf *out, const struct frame *f, struct err *err)
{
	double step = nice_step(f->high - f->low, 4);

	for (double y = ceil(f->low / step) * step; y <= f->high; y += step) {
		double at = py(f, y);

		if (fabs(y) < step / 1e6)
			y = 0;
		if (buf_addf(out, err,
			     "<path class=g d=\"M%d %.1fH%d\"/><text class=t text-anchor=end x=%d "
			     "y=%.1f>%.6g</text>",
			     LEFT, at, WIDTH - RIGHT, LEFT - 6, at + 4, y) < 0)
			return -1;
	}
	return 0;
}

/* Round times by what a reader counts in. */
static double time_step(double span)
{
	static const double steps[] = { 1,	 5,	   10,	    30,	     60,      300,
					600,	 1800,	   3600,    10800,   21600,   43200,
					86400,	 172800,   604800,  1209600, 2592000, 5184000,
					7776000, 15552000, 31536000 };

	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
		if (span / steps[i] <= 8)
			return steps[i];
	return nice_step(span, 7);
}

static void time_text(char out[24], double x, double step)
{
	char iso[STAMP_MAX];
	size_t n = stamp_format(iso, (int64_t)(x * 1e9), STAMP_ISO);

	iso[n] = '\0';
	if (step < 60)
		(void)snprintf(out, 24, "%.8s", iso + 11);
	else if (step < 86400)
		(void)snprintf(out, 24, "%.5s %.5s", iso + 5, iso + 11);
	else
		(void)snprintf(out, 24, "%.10s", iso);
}

static int put_x_axis(struct buf *out, const struct frame *f, struct err *err)
{
	double span = f->p->x1 - f->p->x0,
	       step = f->p->by_row ? nice_step(span, 7) : time_step(span);
	double bottom = f->top + f->height;

	if (buf_addf(out, err, "<path class=a d=\"M%d %.1fH%d\"/>", LEFT, bottom, WIDTH - RIGHT) <
	    0)
		return -1;
	for (double x = ceil(f->p->x0 / step) * step; x <= f->p->x1; x += step) {
		char text[24];

		if (f->p->by_row)
			(void)snprintf(text, sizeof text, "%.0f", x);
		else
			time_text(text, x, step);
		if (px(f, x) > WIDTH - 40)
			break;
		if (buf_addf(out, err,
			     "<path class=a d=\"M%.1f %.1fv4\"/><text class=t text-anchor=middle "
			     "x=%.1f y=%.1f>%s</text>",
			     px(f, x), bottom, px(f, x), bottom + 16, text) < 0)
			return -1;
	}
	return 0;
}

/* The line, a column of pixels at a time: the first, the lowest, the highest and the last value
 * that fall into it. */
static int put_line(struct buf *out, const struct frame *f, struct err *err)
{
	const struct panel *panel = f->panel;
	const double column = (double)(WIDTH - LEFT - RIGHT) / COLUMNS_MAX;
	bool begun = false;

	if (buf_addz(out, "<path class=line d=\"", err) < 0)
		return -1;
	for (size_t i = 0; i < panel->buckets_n;) {
		struct bucket b = panel->buckets[i];
		double x = px(f, b.x0), end = floor(x / column + 1) * column;

		for (i++; i < panel->buckets_n && !panel->buckets[i].gap &&
			  px(f, panel->buckets[i].x0) < end;
		     i++) {
			const struct bucket *more = &panel->buckets[i];

			b.low = more->low < b.low ? more->low : b.low;
			b.high = more->high > b.high ? more->high : b.high;
			b.last = more->last;
		}
		if (buf_addf(out, err, "%c%.1f %.1f", begun && !b.gap ? 'L' : 'M', x,
			     py(f, b.first)) < 0)
			return -1;
		if (b.high > b.low && buf_addf(out, err, "V%.1fV%.1fV%.1f", py(f, b.high),
					       py(f, b.low), py(f, b.last)) < 0)
			return -1;
		begun = true;
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
			     s->level < 0 ? 0 : s->level, x0, f->top, x1 - x0, f->height) < 0)
			return -1;
	}
	return 0;
}

/* A shape a severity: circle, square, triangle, diamond. */
static int put_mark(struct buf *out, const struct frame *f, const struct picture_mark *m,
		    struct err *err)
{
	static const char *const shapes[SUMS_LEVELS] = { "m-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0z",
							 "m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
							 "m-4-4h8v8h-8z", "m0-6.5l6 11h-12z",
							 "m0-7.5l7 7.5l-7 7.5l-7-7.5z" };
	int level = m->level < 0 ? 0 : m->level;
	double x = px(f, m->x), y = isnan(m->y) ? f->top + f->height - 5 : py(f, m->y);

	if (!isnan(m->low) && !isnan(m->high) &&
	    buf_addf(out, err, "<path class=e d=\"M%.1f %.1fV%.1f\"/>", x, py(f, m->low),
		     py(f, m->high)) < 0)
		return -1;
	if (buf_addf(out, err, "<path class=\"m l%d\" d=\"M%.1f %.1f%s\"><title>%s ", level, x, y,
		     shapes[level], sums_level_name(level)) < 0 ||
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
			const struct picture_mark *m = &f->panel->marks[i];

			if ((m->level < 0 ? 0 : m->level) != level ||
			    (level < 3 && shown >= MARKS_SHOWN))
				continue;
			shown++;
			if (put_mark(out, f, m, err) < 0)
				return -1;
		}
	return 0;
}

static int put_panel(struct buf *out, struct frame *f, bool last, struct err *err)
{
	const struct panel *panel = f->panel;

	panel_range(panel, &f->low, &f->high);
	if (buf_addf(out, err, "<text class=n x=%d y=%.1f>", LEFT, f->top - 7) < 0 ||
	    html_add(out, span_z(panel->series), err) < 0 ||
	    (panel->series[0] && buf_addc(out, ' ', err) < 0) ||
	    html_add(out, span_z(panel->column), err) < 0 || buf_addz(out, "</text>", err) < 0)
		return -1;
	if (put_y_axis(out, f, err) < 0 || put_shades(out, f, err) < 0 ||
	    (panel->bands ? put_bands(out, f, err) : put_line(out, f, err)) < 0 ||
	    put_marks(out, f, err) < 0)
		return -1;
	return last ? put_x_axis(out, f, err)
		    : buf_addf(out, err, "<path class=a d=\"M%d %.1fH%d\"/>", LEFT,
			       f->top + f->height, WIDTH - RIGHT);
}

/* What the picture shows, in words, for those who do not see it. */
static int put_description(struct buf *out, const struct picture *p, struct err *err)
{
	for (size_t i = 0; i < p->panels_n; i++) {
		const struct panel *panel = &p->panels[i];

		if ((i > 0 && buf_addz(out, "; ", err) < 0) ||
		    html_add(out, span_z(panel->series), err) < 0 ||
		    (panel->series[0] && buf_addc(out, ' ', err) < 0) ||
		    html_add(out, span_z(panel->column), err) < 0 ||
		    buf_addf(out, err, ": %zu anomal%s", panel->marks_n,
			     panel->marks_n == 1 ? "y" : "ies") < 0 ||
		    (panel->marks_n > 0 &&
		     buf_addf(out, err, ", worst %s", sums_level_name(panel->level)) < 0))
			return -1;
	}
	return 0;
}

int svg_picture(struct buf *out, const struct picture *p, const char *id, struct err *err)
{
	size_t panel = p->panels_n == 1 ? PANEL_ONE : PANEL_MANY;
	size_t height = TOP + p->panels_n * (panel + GAP) - GAP + FOOT;
	struct frame f = { .p = p, .height = (double)panel };

	if (p->panels_n == 0)
		return 0;
	if (buf_addf(out, err,
		     "<svg viewBox=\"0 0 %d %zu\" role=img aria-labelledby=\"%s\"><title "
		     "id=\"%s\">",
		     WIDTH, height, id, id) < 0 ||
	    put_description(out, p, err) < 0 || buf_addz(out, "</title>", err) < 0)
		return -1;
	for (size_t i = 0; i < p->panels_n; i++) {
		f.panel = &p->panels[i];
		f.top = TOP + (double)(i * (panel + GAP));
		if (put_panel(out, &f, i + 1 == p->panels_n, err) < 0)
			return -1;
	}
	return buf_addz(out, "</svg>\n", err);
}

/* SPDX-License-Identifier: MIT */
#include "index/script.h"

#include <math.h>
#include <stdio.h>

#include "store/sums.h"

/* Pixels. */
enum {
	WIDTH = 1200,
	LEFT = 72,
	RIGHT = 24,
	HEAD_LINE = 24,
	LEGEND = 30,
	PANEL_HEAD = 34,
	FOOT = 84,
	PANEL_ONE = 330,
	PANEL_LOUD = 124,
	PANEL_QUIET = 66,
	TICK_X = 90,
	TICK_Y = 36
};

/* Widths of characters, on the safe side. */
static const double TITLE_X = 9.2, TEXT_X = 6.4;

/* Apart for the colour-blind and in grey: the worse, the darker and the larger, each with a shape
 * of its own. */
struct look {
	const char *colour;
	int point; /* gnuplot's point type */
	double size;
};

static const struct look looks[SUMS_LEVELS] = {
	{ "#6b7280", 7, 0.6 }, { "#b8860b", 7, 0.8 },  { "#e8590c", 5, 1.1 },
	{ "#c4161c", 9, 1.5 }, { "#5b0a5e", 13, 1.8 },
};

struct page {
	struct script *s;
	int head;      /* the height of what stands above the panels */
	double unit;   /* pixels a pixel, where the user gave a size */
	double top;    /* of the next panel's head, from above */
	size_t line_n; /* of the title, bytes of its first line */
};

static double screen_x(const struct page *g, double x)
{
	return x / g->s->width;
}

static double screen_y(const struct page *g, double y)
{
	return 1 - y / g->s->height;
}

static bool is_loud(const struct page *g, size_t i)
{
	return g->s->p->panels[i].anomalies > 0;
}

static int panel_height(const struct page *g, size_t i)
{
	return g->s->p->panels_n == 1 ? PANEL_ONE : is_loud(g, i) ? PANEL_LOUD : PANEL_QUIET;
}

static struct span title_of(const struct script *s)
{
	return s->title ? span_z(s->title) : buf_span(&s->p->summary);
}

/* One or two lines of title, then the panels; heights are scaled to the size asked for. */
static void lay_out(struct page *g)
{
	struct script *s = g->s;
	size_t line = 0;
	int fixed, panels = 0;

	if (s->width == 0)
		s->width = WIDTH;
	line = (size_t)((s->width - 40) / TITLE_X);
	g->line_n = script_fit(title_of(s), line > 10 ? line : 10);
	g->head = (g->line_n < title_of(s).len ? 2 : 1) * HEAD_LINE + 12 + LEGEND;
	for (size_t i = 0; i < s->p->panels_n; i++)
		panels += panel_height(g, i);
	fixed = g->head + FOOT + (int)s->p->panels_n * PANEL_HEAD;
	if (s->height == 0)
		s->height = fixed + panels;
	g->unit = (double)(s->height - fixed) / panels;
	if (g->unit < 0.2)
		g->unit = 0.2;
	g->top = g->head;
}

static int put_terminal(struct script *s, struct err *err)
{
	const struct panel *worst = &s->p->panels[0];

	/* The terminals count in points and in pixels. */
	if (s->form == SCRIPT_PNG)
		return buf_addf(&s->out, err,
				"set terminal pngcairo noenhanced background '#ffffff' font "
				"'sans,10' size %d,%d\n",
				s->width, s->height);
	/* The name, which may have no blanks, is what a screen reader says of the picture. With
	 * noenhanced gnuplot would forget the titles of the curves; labels are so one by one. */
	return buf_addf(&s->out, err,
			"set terminal svg background '#ffffff' font 'sans-serif,13' "
			"size %d,%d dynamic name '%s%s'\n",
			s->width, s->height, worst->anomalies ? "anomalies_worst_" : "no_anomalies",
			worst->anomalies ? sums_level_name(worst->worst.level) : "");
}

/* char_x: the width of a character, to cut what would leave the picture. */
static int put_text(struct page *g, double x, double y, struct span text, double char_x,
		    const char *how, struct err *err)
{
	double room = (g->s->width - x - RIGHT) / char_x;

	if (buf_addz(&g->s->out, "set label ", err) < 0 ||
	    script_quote(g->s, text, room > 10 ? (size_t)room : 10, err) < 0)
		return -1;
	return buf_addf(&g->s->out, err, " at screen %.5f, screen %.5f noenhanced %s\n",
			screen_x(g, x), screen_y(g, y), how);
}

static int put_title(struct page *g, struct err *err)
{
	const char *how = g->s->form == SCRIPT_PNG ? "left font 'sans,13' tc rgb '#111827'"
						   : "left font 'sans-serif,17' tc rgb '#111827'";
	struct span title = title_of(g->s);
	size_t n = g->line_n;

	if (put_text(g, 20, 22, span_of(title.data, n), 1, how, err) < 0)
		return -1;
	while (n < title.len && title.data[n] == ' ')
		n++;
	if (n == title.len)
		return 0;
	return put_text(g, 20, 22 + HEAD_LINE, span_of(title.data + n, title.len - n), TITLE_X, how,
			err);
}

/* What the shapes mean: only those there are, the worst first. */
static int put_legend(struct page *g, struct err *err)
{
	double x = LEFT + 6, y = g->head - LEGEND / 2.0 + 2;

	for (int level = SUMS_LEVELS - 1; level >= 0; level--) {
		const struct look *l = &looks[level];

		if (!picture_has_level(g->s->p, level))
			continue;
		if (buf_addf(&g->s->out, err,
			     "set label '%s' at screen %.5f, screen %.5f left offset char 1.3, 0 "
			     "point pt %d ps %.1f lw 2 lc rgb '%s' tc rgb '#374151'\n",
			     sums_level_name(level), screen_x(g, x), screen_y(g, y), l->point,
			     l->size, l->colour) < 0)
			return -1;
		x += 100;
	}
	return 0;
}

static int put_foot(struct page *g, struct err *err)
{
	struct buf text;
	int rc = -1;

	buf_init(&text, 1024);
	if (picture_caption(g->s->p, &text, err) == 0)
		rc = put_text(g, LEFT, g->s->height - 12, buf_span(&text), TEXT_X,
			      "left tc rgb '#6b7280'", err);
	buf_release(&text);
	return rc;
}

static int put_head(struct page *g, struct err *err)
{
	const struct picture *p = g->s->p;

	if (put_terminal(g->s, err) < 0 ||
	    buf_addf(&g->s->out, err,
		     "set encoding utf8\nunset key\nset xrange [%.17g:%.17g] noextend\n"
		     "set border 3 lc rgb '#9ca3af'\nset tics nomirror out scale 0.6 tc rgb "
		     "'#374151'\nset grid xtics ytics lc rgb '#e5e7eb' lt 1 lw 0.7\n"
		     "set style textbox opaque fc rgb '#ffffff' noborder margins 0.6,0.4\n"
		     "set lmargin at screen %.5f\nset rmargin at screen %.5f\n"
		     "set multiplot\n",
		     p->x0, p->x1, screen_x(g, LEFT), screen_x(g, g->s->width - RIGHT)) < 0)
		return -1;
	return put_title(g, err) < 0 || put_legend(g, err) < 0 ? -1 : put_foot(g, err);
}

/* Windows with anomalies as a pale ground, so that the eye finds them before it finds a point. */
static int put_shades(struct page *g, const struct panel *panel, struct err *err)
{
	const struct picture *p = g->s->p;
	double least = (p->x1 - p->x0) / 400;

	for (size_t k = 0; k < panel->shades_n; k++) {
		const struct shade *s = &panel->shades[k];
		double x1 = s->x1 - s->x0 < least ? s->x0 + least : s->x1;

		if (buf_addf(&g->s->out, err,
			     "set object rectangle from first %.17g, graph 0 to first %.17g, graph "
			     "1 behind fc rgb '%s' fs transparent solid 0.13 noborder\n",
			     s->x0, x1, looks[s->level < 0 ? 0 : s->level].colour) < 0)
			return -1;
	}
	return 0;
}

/* The worst is ringed and says how much it is, at the side where there is room. */
static int put_worst(struct page *g, const struct panel *panel, double low, struct err *err)
{
	const struct picture *p = g->s->p;
	const struct mark *m = &panel->worst;
	bool left = (m->x - p->x0) / (p->x1 - p->x0) < 0.85, missing = isnan(m->y);
	char text[32];
	int n;

	if (panel->anomalies == 0)
		return 0;
	n = missing ? snprintf(text, sizeof text, "%s", m->kind)
		    : snprintf(text, sizeof text, fabs(m->y) < 1000 ? "%.4g" : "%.0f", m->y);
	if (buf_addz(&g->s->out, "set label ", err) < 0 ||
	    script_quote(g->s, span_of(text, n > 0 && n < (int)sizeof text ? (size_t)n : 0), 31,
			 err) < 0)
		return -1;
	return buf_addf(&g->s->out, err,
			" at first %.17g, first %.9g noenhanced %s offset char %s, char %s front "
			"boxed point "
			"pt "
			"6 ps 2.6 lw 1.5 lc rgb '#111827' tc rgb '#111827'\n",
			m->x, missing ? low : m->y, left ? "left" : "right", left ? "1.8" : "-1.8",
			missing ? "0.8" : "0");
}

static int put_y_ticks(struct page *g, double low, double high, double height, struct err *err)
{
	struct tick ticks[AXIS_TICKS];
	int about = (int)(height / TICK_Y);
	size_t n = axis_numbers(low, high, about > 2 ? about : 2, ticks);

	if (buf_addz(&g->s->out, "set ytics (", err) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		if (buf_addf(&g->s->out, err, "%s\"%s\" %.17g", i > 0 ? ", " : "", ticks[i].text,
			     ticks[i].at) < 0)
			return -1;
	return buf_addz(&g->s->out, ")\n", err);
}

static int put_panel_head(struct page *g, const struct panel *panel, struct err *err)
{
	struct buf text;
	int rc = -1;

	buf_init(&text, (size_t)1 << 24);
	if (panel_name(panel, &text, err) == 0 && buf_addz(&text, ":  ", err) == 0 &&
	    panel_words(panel, &text, err) == 0)
		rc = put_text(g, LEFT, g->top + PANEL_HEAD - 12, buf_span(&text), TEXT_X,
			      panel->anomalies ? "left tc rgb '#111827'" : "left tc rgb '#6b7280'",
			      err);
	buf_release(&text);
	return rc;
}

static int put_curve(struct page *g, size_t i, struct err *err)
{
	const struct panel *panel = &g->s->p->panels[i];
	/* Quiet panels keep in the background. */
	const char *line = is_loud(g, i) ? "#2563eb" : "#94a3b8";

	if (!panel->bands)
		return buf_addf(&g->s->out, err,
				"plot $data%zu using 1:2 with lines lc rgb '%s' title 'readings'",
				i, line);
	return buf_addf(&g->s->out, err,
			"plot $data%zu using 1:2:3 with filledcurves fc rgb '%s' fs transparent "
			"solid 0.25 noborder title 'lowest to highest', $data%zu using 1:4 with "
			"lines lc rgb '%s' lw 1.3 title 'median'",
			i, line, i, line);
}

static int put_points(struct page *g, size_t i, int level, double size, const char *colour,
		      struct err *err)
{
	return buf_addf(&g->s->out, err,
			", $mark%zu_%d using 1:2 with points pt %d ps %.1f lw 2 lc rgb '%s' title "
			"'%s'",
			i, level, looks[level].point, size, colour, sums_level_name(level));
}

/* What was expected as a bar, then each mark on a white ground of its own, the worst last. The
 * titles are what SVG shows of a curve that is pointed at. */
static int put_marks(struct page *g, size_t i, struct err *err)
{
	for (int level = 0; level < SUMS_LEVELS; level++) {
		const struct look *l = &looks[level];

		if (panel_has_level(&g->s->p->panels[i], level) &&
		    (buf_addf(&g->s->out, err,
			      ", $mark%zu_%d using 1:3:(0):($4-$3) with vectors nohead lw 2 lc rgb "
			      "'#906b7280' title 'expected'",
			      i, level) < 0 ||
		     put_points(g, i, level, l->size * 1.35, "#ffffff", err) < 0 ||
		     put_points(g, i, level, l->size, l->colour, err) < 0))
			return -1;
	}
	return 0;
}

static int put_panel(struct page *g, size_t i, struct err *err)
{
	const struct panel *panel = &g->s->p->panels[i];
	double low, high, height = panel_height(g, i) * g->unit;

	panel_range(panel, &low, &high);
	if (put_panel_head(g, panel, err) < 0 || script_data(g->s, i, err) < 0 ||
	    buf_addf(&g->s->out, err, "set tmargin at screen %.5f\nset bmargin at screen %.5f\n",
		     screen_y(g, g->top + PANEL_HEAD),
		     screen_y(g, g->top + PANEL_HEAD + height)) < 0 ||
	    put_shades(g, panel, err) < 0 || put_worst(g, panel, low, err) < 0 ||
	    put_y_ticks(g, low, high, height, err) < 0 ||
	    script_ticks(g->s, i + 1 == g->s->p->panels_n, err) < 0 || put_curve(g, i, err) < 0 ||
	    put_marks(g, i, err) < 0)
		return -1;
	g->top += PANEL_HEAD + height;
	return buf_addz(&g->s->out, "\nunset label\nunset object\n", err);
}

int script_page(struct script *s, struct err *err)
{
	const struct picture *p = s->p;
	struct page g = { .s = s };
	int n;

	lay_out(&g);
	n = (s->width - LEFT - RIGHT) / TICK_X;
	s->ticks_n = p->by_row ? axis_numbers(p->x0, p->x1, n > 1 ? n : 1, s->ticks)
			       : axis_times(p->x0, p->x1, n > 1 ? n : 1, s->ticks);
	if (put_head(&g, err) < 0)
		return -1;
	for (size_t i = 0; i < p->panels_n; i++)
		if (put_panel(&g, i, err) < 0)
			return -1;
	return buf_addz(&s->out, "unset multiplot\n", err);
}

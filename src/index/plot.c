/* SPDX-License-Identifier: MIT */
/* plot.c - the command plot: a response as a picture, drawn by gnuplot through a pipe. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/text.h"
#include "index/command.h"
#include "index/picture.h"
#include "store/sums.h"
#include "sys/child.h"
#include "sys/diag.h"
#include "sys/fds.h"
#include "sys/publish.h"

enum { PANELS_MAX = 12, PANELS_TERM = 3 };

/* Colours and shapes that stay apart for the colour-blind and in grey: by severity. */
struct look {
	const char *colour, *shade;
	int point; /* gnuplot's point type */
	double size;
};

static const struct look looks[SUMS_LEVELS] = {
	{ "#6b7280", "#6b7280", 7, 0.7 },  { "#c99700", "#c99700", 7, 0.9 },
	{ "#e07b00", "#e07b00", 5, 1.0 },  { "#d7301f", "#d7301f", 9, 1.3 },
	{ "#8b0a50", "#8b0a50", 13, 1.6 },
};

struct canvas {
	const struct arguments *a;
	const struct picture *p;
	struct buf script;
	int64_t width, height;
	bool colour; /* of the terminal */
};

static int add_quoted(struct buf *out, const char *text, size_t max, struct err *err)
{
	struct buf clean;
	size_t len;
	int rc = -1;

	buf_init(&clean, (size_t)1 << 22);
	if (text_add_printable(&clean, span_z(text), err) < 0 || buf_addc(out, '\'', err) < 0)
		goto out;
	len = clean.len > max ? max : clean.len;
	while (len < clean.len && len > 0 && ((unsigned char)clean.data[len] & 0xc0) == 0x80)
		len--;
	for (size_t i = 0; i < len; i++)
		if ((clean.data[i] == '\'' && buf_addc(out, '\'', err) < 0) ||
		    buf_addc(out, clean.data[i], err) < 0)
			goto out;
	if (len < clean.len && buf_addz(out, "...", err) < 0)
		goto out;
	rc = buf_addc(out, '\'', err);
out:
	buf_release(&clean);
	return rc;
}

/* The time axis says as much as the span needs, the date included. */
static const char *time_format(double span)
{
	if (span < 600)
		return "%H:%M:%S\\n%d %b %Y";
	if (span < 2 * 86400)
		return "%H:%M\\n%d %b";
	if (span < 200 * 86400.0)
		return "%d %b\\n%Y";
	return "%b\\n%Y";
}

static int put_terminal(struct canvas *c, bool png, struct err *err)
{
	const char *fonts = "font 'sans,11'";

	if (c->a->term)
		return buf_addf(&c->script, err, "set terminal dumb %s size %lld,%lld\n",
				c->colour ? "ansi256" : "mono", (long long)c->width,
				(long long)c->height);
	if (png)
		return buf_addf(&c->script, err,
				"set terminal pngcairo noenhanced background '#ffffff' %s size "
				"%lld,%lld\n",
				fonts, (long long)c->width, (long long)c->height);
	return buf_addf(&c->script, err,
			"set terminal svg noenhanced background '#ffffff' %s size %lld,%lld "
			"dynamic\n",
			fonts, (long long)c->width, (long long)c->height);
}

/* What the shapes mean, at the upper right: only those there are. */
static int put_legend(struct canvas *c, struct err *err)
{
	int column = 0;

	for (int level = SUMS_LEVELS - 1; level >= 0; level--) {
		bool any = false;

		for (size_t i = 0; i < c->p->panels_n; i++)
			for (size_t k = 0; k < c->p->panels[i].marks_n; k++)
				any = any || (c->p->panels[i].marks[k].level < 0
						      ? 0
						      : c->p->panels[i].marks[k].level) == level;
		if (any &&
		    buf_addf(&c->script, err,
			     "set label %d '%s' at screen %.4f, screen %.4f offset char 1.4, 0 "
			     "left point pt %d "
			     "ps %.1f lc rgb '%s' tc rgb '#374151'\n",
			     10 + level, sums_level_name(level),
			     1 - 100.0 * ++column / (double)c->width, 1 - 48.0 / (double)c->height,
			     looks[level].point, looks[level].size, looks[level].colour) < 0)
			return -1;
	}
	return 0;
}

static int put_head(struct canvas *c, struct err *err)
{
	const struct picture *p = c->p;
	const char *title = c->a->title ? c->a->title : p->summary;
	size_t n = p->panels_n;

	if (buf_addf(&c->script, err,
		     "set encoding utf8\nunset key\nset xrange [%.17g:%.17g] noextend\n", p->x0,
		     p->x1) < 0)
		return -1;
	if (!p->by_row && buf_addz(&c->script, "set xdata time\nset timefmt '%s'\n", err) < 0)
		return -1;
	if (c->a->term) {
		if (buf_addf(&c->script, err,
			     "set border 3\nset tics nomirror\nset multiplot layout %zu,1 title ",
			     n) < 0 ||
		    add_quoted(&c->script, title ? title : "",
			       (size_t)(c->width > 20 ? c->width - 16 : 4), err) < 0)
			return -1;
		return buf_addc(&c->script, '\n', err);
	}
	if (buf_addf(&c->script, err,
		     "set border 3 lc rgb '#9ca3af'\nset tics nomirror out tc rgb '#374151'\n"
		     "set grid ytics lc rgb '#e5e7eb' lt 1\n"
		     "set multiplot layout %zu,1 margins char 10,char 3,char 4,char 5 spacing char "
		     "0,char 2.6\n"
		     "set label 1 ",
		     n) < 0 ||
	    add_quoted(&c->script, title ? title : "",
		       (size_t)(c->width > 200 ? (double)c->width / 10.4 : 20), err) < 0)
		return -1;
	return buf_addz(&c->script,
			" at screen 0, screen 1 offset char 2, char -1.3 left font 'sans,13' tc "
			"rgb '#111827'\n",
			err) < 0
		       ? -1
		       : put_legend(c, err);
}

/* $data1: the line (blank line: a gap); $band1: statistics; $mark1_L: anomalies of level L. */
static int put_line_data(struct canvas *c, size_t i, struct err *err)
{
	const struct panel *panel = &c->p->panels[i];

	if (buf_addf(&c->script, err, "$data%zu << EOD\n", i) < 0)
		return -1;
	for (size_t k = 0; k < panel->buckets_n; k++) {
		const struct bucket *b = &panel->buckets[k];
		int rc;

		if (b->gap && buf_addc(&c->script, '\n', err) < 0)
			return -1;
		if (panel->bands)
			rc = buf_addf(&c->script, err,
				      "%.17g %.9g %.9g %.9g\n%.17g %.9g %.9g %.9g\n", b->x0, b->low,
				      b->high, b->middle, b->x1, b->low, b->high, b->middle);
		else if (b->high > b->low)
			rc = buf_addf(&c->script, err, "%.17g %.9g\n%.17g %.9g\n%.17g %.9g\n",
				      b->x0, b->first, b->x0 + (b->x1 - b->x0) / 2,
				      b->last > b->first ? b->low : b->high, b->x1,
				      b->last > b->first ? b->high : b->low);
		else
			rc = buf_addf(&c->script, err, "%.17g %.9g\n", b->x0, b->low);
		if (rc < 0)
			return -1;
	}
	return buf_addz(&c->script, "EOD\n", err);
}

static int put_marks(struct canvas *c, size_t i, double low, struct err *err)
{
	const struct panel *panel = &c->p->panels[i];

	for (int level = 0; level < SUMS_LEVELS; level++) {
		if (buf_addf(&c->script, err, "$mark%zu_%d << EOD\n", i, level) < 0)
			return -1;
		for (size_t k = 0; k < panel->marks_n; k++) {
			const struct picture_mark *m = &panel->marks[k];
			double y = isnan(m->y) ? low : m->y;

			if ((m->level < 0 ? 0 : m->level) == level &&
			    buf_addf(&c->script, err, "%.17g %.9g\n", m->x, y) < 0)
				return -1;
		}
		if (buf_addz(&c->script, "EOD\n", err) < 0)
			return -1;
	}
	return 0;
}

/* Windows with anomalies as a pale ground, so that the eye finds them before it finds a point. */
static int put_shades(struct canvas *c, const struct panel *panel, struct err *err)
{
	double least = (c->p->x1 - c->p->x0) / 400;

	if (buf_addz(&c->script, "unset object\n", err) < 0)
		return -1;
	for (size_t k = 0; !c->a->term && k < panel->shades_n; k++) {
		const struct shade *s = &panel->shades[k];
		double x1 = s->x1 - s->x0 < least ? s->x0 + least : s->x1;

		if (buf_addf(&c->script, err,
			     "set object rectangle from first %.17g, graph 0 to first %.17g, graph "
			     "1 behind "
			     "fc rgb '%s' fs transparent solid 0.13 noborder\n",
			     s->x0, x1, looks[s->level < 0 ? 0 : s->level].shade) < 0)
			return -1;
	}
	return 0;
}

/* The panel's name at its upper left; the time axis is written under the last one only. */
static int put_title(struct canvas *c, size_t i, struct err *err)
{
	const struct panel *panel = &c->p->panels[i];
	bool last = i + 1 == c->p->panels_n;
	char title[512];

	(void)snprintf(title, sizeof title, "%s%s%s: %zu anomal%s%s%s", panel->series,
		       panel->series[0] ? "  " : "", panel->column, panel->marks_n,
		       panel->marks_n == 1 ? "y" : "ies", panel->marks_n ? ", worst " : "",
		       panel->marks_n ? sums_level_name(panel->level) : "");
	if (buf_addz(&c->script, c->a->term ? "set title " : "set label 2 ", err) < 0 ||
	    add_quoted(&c->script, title, 200, err) < 0 ||
	    buf_addz(&c->script,
		     c->a->term ? "\n"
				: " at graph 0, graph 1 offset char 0, char 0.7 left tc rgb "
				  "'#111827'\n",
		     err) < 0)
		return -1;
	if (!last && !c->a->term)
		return buf_addz(&c->script, "set xtics format ''\n", err);
	return c->p->by_row ? buf_addz(&c->script, "set xtics format '%.0f'\n", err)
			    : buf_addf(&c->script, err, "set xtics format \"%s\"\n",
				       time_format(c->p->x1 - c->p->x0));
}

/* Headline and legend belong to the page, not to every panel. */
static int end_panel(struct canvas *c, size_t i, struct err *err)
{
	if (c->a->term || i > 0)
		return 0;
	return buf_addz(&c->script,
			"unset label 1\nunset label 10\nunset label 11\nunset label 12\nunset "
			"label 13\n"
			"unset label 14\n",
			err);
}

static int put_panel(struct canvas *c, size_t i, struct err *err)
{
	const struct panel *panel = &c->p->panels[i];
	double low, high;

	panel_range(panel, &low, &high);
	if (put_line_data(c, i, err) < 0 || put_marks(c, i, low, err) < 0 ||
	    put_shades(c, panel, err) < 0 || put_title(c, i, err) < 0 ||
	    buf_addf(&c->script, err, "set yrange [%.9g:%.9g]\nplot ", low, high) < 0)
		return -1;
	if (panel->bands) {
		if (buf_addf(&c->script, err,
			     c->a->term ? "$data%zu using 1:2 with points pt '.', $data%zu using "
					  "1:3 with points pt '.'"
					: "$data%zu using 1:2:3 with filledcurves fc rgb '#2563eb' "
					  "fs transparent solid 0.25 "
					  "noborder, $data%zu using 1:4 with lines lc rgb "
					  "'#1e40af' lw 1.5",
			     i, i) < 0)
			return -1;
	} else if (buf_addf(&c->script, err, "$data%zu using 1:2 with %s", i,
			    c->a->term ? "points pt '.'" : "lines lc rgb '#2563eb' lw 1") < 0) {
		return -1;
	}
	for (int level = 0; level < SUMS_LEVELS; level++) {
		const struct look *l = &looks[level];
		bool any = false;

		for (size_t k = 0; k < panel->marks_n; k++)
			any = any ||
			      (panel->marks[k].level < 0 ? 0 : panel->marks[k].level) == level;
		if (!any)
			continue;
		if (c->a->term ? buf_addf(&c->script, err,
					  ", $mark%zu_%d using 1:2 with points pt '%c' lc rgb '%s'",
					  i, level, "nLMHC"[level], l -> colour) < 0
			       : buf_addf(&c->script, err,
					  ", $mark%zu_%d using 1:2 with points pt %d ps %.1f lc "
					  "rgb '#ffffff' lw 3, "
					  "$mark%zu_%d using 1:2 with points pt %d ps %.1f lc rgb "
					  "'%s'",
					  i, level, l->point, l->size * 1.35, i, level, l->point,
					  l->size, l->colour) < 0)
			return -1;
	}
	return buf_addc(&c->script, '\n', err) < 0 ? -1 : end_panel(c, i, err);
}

static void choose_size(struct canvas *c)
{
	struct winsize w = { .ws_col = 0 };
	int64_t n = c->p->panels_n > 0 ? (int64_t)c->p->panels_n : 1;

	c->width = c->a->width;
	c->height = c->a->height;
	if (c->width > 0)
		return;
	if (!c->a->term) {
		c->width = 1200;
		c->height = n == 1 ? 480 : 130 + n * 150;
		return;
	}
	c->width = 100;
	c->height = 10 + 14 * n;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 20 && w.ws_row > 8) {
		c->width = w.ws_col - 1;
		c->height = n == 1 ? w.ws_row - 2 : 14 * n;
	}
}

static int make_script(struct canvas *c, bool png, struct err *err)
{
	choose_size(c);
	if (put_terminal(c, png, err) < 0 || put_head(c, err) < 0)
		return -1;
	for (size_t i = 0; i < c->p->panels_n; i++)
		if (put_panel(c, i, err) < 0)
			return -1;
	return buf_addz(&c->script, "unset multiplot\n", err);
}

static int run_gnuplot(const struct buf *script, int out_fd, struct err *err)
{
	/* -d: no start-up files of the user's: the same picture everywhere. */
	char name[] = "gnuplot", fast[] = "-d";
	char *argv[] = { name, fast, NULL };
	struct child child;
	struct err why = ERR_INIT;
	int status = -1, wrote;

	/* The same words and digits everywhere, and characters beyond ASCII. */
	(void)setenv("LC_ALL", "C.UTF-8", 1);

	if (child_feed(&child, argv, out_fd, &why) < 0) {
		if (why.sys == ENOENT)
			return err_set(err, ERR_SYSTEM,
				       "plot needs gnuplot, which is not installed (the package "
				       "gnuplot-nox)");
		*err = why;
		return -1;
	}
	wrote = fds_write_all(child.fd, "gnuplot's input", script->data, script->len, &why);
	child_close(&child);
	if (child_wait(&child, &status, err) < 0)
		return -1;
	if (wrote < 0 || status != 0)
		return err_set(err, ERR_SYSTEM, "gnuplot ended with status %d", status);
	return 0;
}

static bool ends_in(const char *text, const char *end)
{
	size_t n = strlen(text), k = strlen(end);

	return n >= k && strcmp(text + n - k, end) == 0;
}

/* Into a file: whole or not at all. */
static int draw_to_file(struct canvas *c, const char *path, struct err *err)
{
	struct publish p = PUBLISH_INIT;
	char dir[4096] = ".";
	const char *slash = strrchr(path, '/');
	int fd, rc = -1;

	if (slash && (size_t)(slash - path) + 1 < sizeof dir)
		(void)snprintf(dir, sizeof dir, "%.*s", (int)(slash == path ? 1 : slash - path),
			       path);
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return err_sys(err, ERR_CREATE, errno, "cannot open the folder %s", dir);
	if (publish_begin(&p, fd, dir, err) == 0 && run_gnuplot(&c->script, p.fd, err) == 0) {
		p.dirty = true;
		rc = publish_rename(&p, slash ? slash + 1 : path, NULL, err);
	}
	publish_abandon(&p);
	(void)close(fd);
	return rc;
}

static int draw(struct canvas *c, struct err *err)
{
	const char *output = c->a->output;
	bool png = c->a->png || (output && ends_in(output, ".png"));

	if (output && !png && !ends_in(output, ".svg"))
		return err_set(err, ERR_USAGE, "plot: %s ends neither in .svg nor in .png", output);
	if (!output && !c->a->term && isatty(STDOUT_FILENO))
		return err_set(err, ERR_USAGE,
			       "plot: a picture on a terminal: --term draws it there, -o FILE.svg "
			       "in a file");
	if (make_script(c, png, err) < 0)
		return -1;
	if (output)
		return draw_to_file(c, output, err);
	if (!fds_stdout_usable())
		return err_set(err, ERR_IO, "standard output is closed");
	return run_gnuplot(&c->script, STDOUT_FILENO, err);
}

int command_plot(const struct arguments *a, struct err *err)
{
	struct picture_wanted wanted = { a->columns, a->series };
	struct picture p;
	struct canvas c = { .a = a, .p = &p, .colour = isatty(STDOUT_FILENO) != 0 };
	char name[NAME_MAX_LEN];
	struct wanted any = { .since_ns = INT64_MIN, .until_ns = INT64_MAX };
	struct store s;
	int rc = -1;

	if (a->name && name_from_user(a->name, name, err) < 0)
		return -1;
	if (command_open(a, false, &s, err) < 0)
		return -1;
	picture_init(&p);
	buf_init(&c.script, (size_t)1 << 30);
	if ((a->name || find_newest(&s, &any, name, err) == 0) &&
	    picture_read(&p, &s, name, &wanted, err) == 0) {
		picture_end(&p, a->term ? PANELS_TERM : PANELS_MAX);
		if (p.panels_n == 0)
			err_set(err, ERR_INPUT, "%s: nothing to draw%s", name,
				a->columns || a->series ? " (no such column or series)" : "");
		else
			rc = draw(&c, err);
		if (rc == 0 && p.panels_left > 0)
			diag_note("%llu more panels are not drawn: --columns or --series chooses",
				  (unsigned long long)p.panels_left);
	}
	picture_release(&p);
	buf_release(&c.script);
	store_close(&s);
	return rc;
}

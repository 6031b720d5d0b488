/* SPDX-License-Identifier: MIT */
/* plot.c - the command plot: a picture of one response, drawn by gnuplot. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "index/command.h"
#include "sys/outfile.h"
#include "index/picture.h"
#include "index/script.h"
#include "sys/child.h"
#include "sys/diag.h"
#include "sys/fds.h"

enum { PANELS_MAX = 12, PANELS_TERM = 3 };

/* As many as are readable, in the size asked for too. */
static size_t panels_max(const struct arguments *a, enum script_form form)
{
	enum { FRAME = 200, PANEL = 80 }; /* pixels: around the panels, and the least of one */
	int64_t fit = (a->height - FRAME) / PANEL;

	if (form == SCRIPT_TERM)
		return PANELS_TERM;
	if (a->height == 0 || fit >= PANELS_MAX)
		return PANELS_MAX;
	return fit > 1 ? (size_t)fit : 1;
}

/* What the terminal holds, if it says so. */
static void fit_terminal(struct script *s)
{
	struct winsize w = { .ws_col = 0 };
	int n = (int)s->p->panels_n;

	s->width = 100;
	s->height = 10 + 14 * n;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &w) == 0 && w.ws_col > 20 && w.ws_row > 8) {
		s->width = w.ws_col - 1;
		s->height = n == 1 ? w.ws_row - 2 : 14 * n;
	}
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

static int draw_to_file(const struct buf *script, const char *path, struct err *err)
{
	struct outfile o;
	int rc = -1;

	if (outfile_begin(&o, path, "-o", err) == 0 && run_gnuplot(script, o.file.fd, err) == 0)
		rc = outfile_end(&o, err);
	outfile_release(&o);
	return rc;
}

/* The form that the options ask for. */
static int choose_form(const struct arguments *a, enum script_form *form, struct err *err)
{
	const char *output = a->output;
	bool png = a->png || (output && ends_in(output, ".png"));

	if (output && !png && !ends_in(output, ".svg"))
		return err_set(err, ERR_USAGE, "plot: %s ends neither in .svg nor in .png", output);
	if (!output && !a->term && isatty(STDOUT_FILENO))
		return err_set(err, ERR_USAGE,
			       "plot: a picture on a terminal: --term draws it there, -o FILE.svg "
			       "in a file");
	*form = a->term ? SCRIPT_TERM : png ? SCRIPT_PNG : SCRIPT_SVG;
	return 0;
}

static int draw(const struct arguments *a, const struct picture *p, enum script_form form,
		struct err *err)
{
	struct script s = { .form = form,
			    .p = p,
			    .title = a->title,
			    .width = (int)a->width,
			    .height = (int)a->height,
			    .colour = isatty(STDOUT_FILENO) != 0 };
	int rc = -1;

	buf_init(&s.out, (size_t)1 << 30);
	if (form == SCRIPT_TERM && s.width == 0)
		fit_terminal(&s);
	if ((form == SCRIPT_TERM ? script_term(&s, err) : script_page(&s, err)) < 0)
		;
	else if (a->output)
		rc = draw_to_file(&s.out, a->output, err);
	else if (!fds_stdout_usable())
		err_set(err, ERR_IO, "standard output is closed");
	else
		rc = run_gnuplot(&s.out, STDOUT_FILENO, err);
	buf_release(&s.out);
	return rc;
}

int command_plot(const struct arguments *a, struct err *err)
{
	struct picture_wanted wanted = { a->columns, a->series };
	struct wanted any = { .since_ns = INT64_MIN, .until_ns = INT64_MAX };
	char name[NAME_MAX_LEN];
	enum script_form form = SCRIPT_SVG;
	struct picture p;
	struct store s;
	int rc = -1;

	if ((a->name && name_from_user(a->name, name, err) < 0) || choose_form(a, &form, err) < 0 ||
	    command_open(a, false, &s, err) < 0)
		return -1;
	picture_init(&p);
	if ((a->name || find_newest(&s, &any, name, err) == 0) &&
	    picture_read(&p, &s, name, &wanted, err) == 0) {
		picture_end(&p, panels_max(a, form));
		if (p.panels_n == 0)
			err_set(err, ERR_INPUT, "%s: nothing to draw%s", name,
				a->columns || a->series ? " (no such column or series)" : "");
		else
			rc = draw(a, &p, form, err);
		if (rc == 0 && p.panels_left > 0)
			diag_note("%llu more panels are not drawn: --columns or --series chooses",
				  (unsigned long long)p.panels_left);
	}
	picture_release(&p);
	store_close(&s);
	return rc;
}

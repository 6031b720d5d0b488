/* SPDX-License-Identifier: MIT */
#include "index/script.h"

#include <math.h>

#include "store/sums.h"

static const char letters[] = "nLMHC";
/* By severity; of 256 colours, readable on light and on dark. */
static const char *const colours[SUMS_LEVELS] = { "#6b7280", "#c99700", "#e07b00", "#d7301f",
						  "#c03080" };

static int put_head(struct script *s, struct err *err)
{
	struct span title = s->title ? span_z(s->title) : buf_span(&s->p->summary);

	if (buf_addf(&s->out, err,
		     "set terminal dumb %s noenhanced size %d,%d\nset encoding utf8\nunset key\n"
		     "set xrange [%.17g:%.17g] noextend\nset border 3\nset tics nomirror\n"
		     "set multiplot layout %zu,1 title ",
		     s->colour ? "ansi256" : "mono", s->width, s->height, s->p->x0, s->p->x1,
		     s->p->panels_n) < 0 ||
	    script_quote(s, title, (size_t)(s->width > 20 ? s->width - 6 : 14), err) < 0)
		return -1;
	return buf_addc(&s->out, '\n', err);
}

static int put_title(struct script *s, const struct panel *panel, struct err *err)
{
	struct buf text;
	int rc = -1;

	buf_init(&text, (size_t)1 << 24);
	if (panel_name(panel, &text, err) == 0 && buf_addz(&text, ": ", err) == 0 &&
	    panel_words(panel, &text, err) == 0 && buf_addz(&s->out, "set title ", err) == 0)
		rc = script_quote(s, buf_span(&text), (size_t)(s->width > 20 ? s->width - 6 : 14),
				  err);
	buf_release(&text);
	return rc < 0 ? -1 : buf_addc(&s->out, '\n', err);
}

static int put_panel(struct script *s, size_t i, struct err *err)
{
	const struct panel *panel = &s->p->panels[i];

	if (script_data(s, i, err) < 0 || put_title(s, panel, err) < 0 ||
	    script_ticks(s, true, err) < 0 ||
	    buf_addf(&s->out, err, "plot $data%zu using 1:2 with points pt '.'", i) < 0 ||
	    (panel->bands &&
	     buf_addf(&s->out, err, ", $data%zu using 1:3 with points pt '.'", i) < 0))
		return -1;
	/* The worst last, so that nothing covers them. */
	for (int level = 0; level < SUMS_LEVELS; level++)
		if (panel_has_level(panel, level) &&
		    buf_addf(&s->out, err,
			     ", $mark%zu_%d using 1:2 with points pt '%c' lc rgb '%s'", i, level,
			     letters[level], colours[level]) < 0)
			return -1;
	return buf_addc(&s->out, '\n', err);
}

int script_term(struct script *s, struct err *err)
{
	const struct picture *p = s->p;
	int n = s->width / (p->by_row ? 12 : 14);

	s->ticks_n = p->by_row ? axis_numbers(p->x0, p->x1, n > 1 ? n : 1, s->ticks)
			       : axis_times(p->x0, p->x1, n > 1 ? n : 1, s->ticks);
	if (put_head(s, err) < 0)
		return -1;
	for (size_t i = 0; i < p->panels_n; i++)
		if (put_panel(s, i, err) < 0)
			return -1;
	return buf_addz(&s->out, "unset multiplot\n", err);
}

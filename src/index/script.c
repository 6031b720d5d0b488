/* SPDX-License-Identifier: MIT */
#include "index/script.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "store/sums.h"

size_t script_fit(struct span text, size_t max)
{
	size_t len = text.len > max ? max : text.len;

	if (len == text.len)
		return len;
	for (size_t blank = len; blank > len / 2; blank--)
		if (text.data[blank] == ' ')
			return blank;
	while (len > 0 && ((unsigned char)text.data[len] & 0xc0) == 0x80)
		len--;
	return len;
}

int script_quote(struct script *s, struct span text, size_t max, struct err *err)
{
	struct buf clean;
	size_t len;
	int rc = -1;

	buf_init(&clean, (size_t)1 << 24);
	if (text_add_printable(&clean, text, err) < 0 || buf_addc(&s->out, '\'', err) < 0)
		goto out;
	len = script_fit(buf_span(&clean), max);
	for (size_t i = 0; i < len; i++)
		if ((clean.data[i] == '\'' && buf_addc(&s->out, '\'', err) < 0) ||
		    buf_addc(&s->out, clean.data[i], err) < 0)
			goto out;
	rc = buf_addz(&s->out, len < clean.len ? "\xe2\x80\xa6'" : "'", err);
out:
	buf_release(&clean);
	return rc;
}

/* A blank line is a gap. */
static int put_line(struct script *s, const struct panel *panel, struct err *err)
{
	for (size_t k = 0; k < panel->buckets_n; k++) {
		const struct bucket *b = &panel->buckets[k];
		bool rising = b->last > b->first;
		int rc;

		if (b->gap && buf_addc(&s->out, '\n', err) < 0)
			return -1;
		if (panel->bands)
			rc = buf_addf(&s->out, err, "%.17g %.9g %.9g %.9g\n%.17g %.9g %.9g %.9g\n",
				      b->x0, b->low, b->high, b->middle, b->x1, b->low, b->high,
				      b->middle);
		else if (b->high > b->low)
			rc = buf_addf(&s->out, err, "%.17g %.9g\n%.17g %.9g\n%.17g %.9g\n", b->x0,
				      b->first, b->x0 + (b->x1 - b->x0) / 2,
				      rising ? b->low : b->high, b->x1, rising ? b->high : b->low);
		else
			rc = buf_addf(&s->out, err, "%.17g %.9g\n", b->x0, b->low);
		if (rc < 0)
			return -1;
	}
	return 0;
}

/* x, y, and the band that was expected (nan: none). What is no reading lies on the axis. */
static int put_marks(struct script *s, const struct panel *panel, int level, double low,
		     struct err *err)
{
	for (size_t k = 0; k < panel->marks_n; k++) {
		const struct mark *m = &panel->marks[k];

		if (m->level == level && buf_addf(&s->out, err, "%.17g %.9g %.9g %.9g\n", m->x,
						  isnan(m->y) ? low : m->y, m->low, m->high) < 0)
			return -1;
	}
	return 0;
}

int script_data(struct script *s, size_t i, struct err *err)
{
	const struct panel *panel = &s->p->panels[i];
	double low, high;

	panel_range(panel, &low, &high);
	if (buf_addf(&s->out, err, "$data%zu << EOD\n", i) < 0 || put_line(s, panel, err) < 0)
		return -1;
	for (int level = 0; level < SUMS_LEVELS; level++)
		if (buf_addf(&s->out, err, "EOD\n$mark%zu_%d << EOD\n", i, level) < 0 ||
		    put_marks(s, panel, level, low, err) < 0)
			return -1;
	return buf_addf(&s->out, err, "EOD\nset yrange [%.9g:%.9g]\n", low, high);
}

int script_ticks(struct script *s, bool words, struct err *err)
{
	if (buf_addz(&s->out, "set xtics (", err) < 0)
		return -1;
	for (size_t i = 0; i < s->ticks_n; i++) {
		const struct tick *t = &s->ticks[i];

		/* Double quotes, for the line break: the words are our own. */
		if (buf_addf(&s->out, err, "%s\"%s%s%s\" %.17g", i > 0 ? ", " : "",
			     words ? t->text : "", words && t->below[0] ? "\\n" : "",
			     words ? t->below : "", t->at) < 0)
			return -1;
	}
	return buf_addz(&s->out, ")\n", err);
}

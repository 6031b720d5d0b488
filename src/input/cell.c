/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <string.h>

#include "base/num.h"
#include "input/parts.h"
#include "input/thousands.h"

/* A column that seemed to hold numbers, as nothing else was in it, holds text. */
static void silence(struct reader *r, size_t j, struct span cell)
{
	const struct span name = reader_name(r, r->roles.values[j]);
	r->trust[j] = TRUST_SILENT;
	r->open_n--;
	r->silent_n++;
	reader_note(r, "column \"%.*s\" holds text (\"%.*s\"): it is left out", reader_shown(name),
		    name.data, reader_shown(cell), cell.data);
}

void cell_comma(struct reader *r)
{
	r->may_comma = false;
	r->point = ',';
	r->schema.point = ',';
}

/* A bad cell that is a number by the other decimal mark, where none was asked for. */
static void note_mark(struct reader *r, size_t j, struct span cell)
{
	const struct span name = reader_name(r, r->roles.values[j]);
	const char other = r->point == '.' ? ',' : '.';
	double value = 0;
	if (r->noted_mark || r->options.point != 0 || r->delimiter == ',' ||
	    num_parse(cell, other, &value) != NUM_OK)
		return;
	r->noted_mark = true;
	reader_note(r,
		    "column \"%.*s\" holds \"%.*s\" where the decimal mark is '%c': no number "
		    "(--decimal %c reads it%s)",
		    reader_shown(name), name.data, reader_shown(cell), cell.data, r->point, other,
		    thousands_hint(cell, other));
}

double cell_odd(struct reader *r, size_t j, struct span cell, enum num_kind kind)
{
	double value = 0;
	if (kind == NUM_BAD && r->may_comma && num_parse(cell, ',', &value) == NUM_OK) {
		cell_comma(r);
		if (r->trust[j] == TRUST_OPEN) {
			r->trust[j] = TRUST_NUMBERS;
			r->open_n--;
		}
		return value;
	}
	if (kind == NUM_BAD && r->trust[j] == TRUST_OPEN)
		silence(r, j, cell);
	if (kind == NUM_BAD && r->trust[j] == TRUST_NUMBERS &&
	    !(r->influx != NULL && r->influx->text_value)) {
		r->counts.bad_cells++;
		note_mark(r, j, cell);
	} else {
		r->counts.missing++;
	}
	return (double)NAN;
}

double cell_early(struct reader *r, size_t j, struct span cell, double value)
{
	if (r->may_comma && memchr(cell.data, '.', cell.len) != NULL)
		r->may_comma = false;
	if (r->trust[j] == TRUST_SILENT) {
		r->counts.missing++;
		return (double)NAN;
	}
	if (r->trust[j] == TRUST_OPEN) {
		r->trust[j] = TRUST_NUMBERS;
		r->open_n--;
	}
	return value;
}

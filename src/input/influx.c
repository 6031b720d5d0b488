/* SPDX-License-Identifier: MIT */
#include "input/influx.h"

#include <stdlib.h>

enum { DEFAULTS_MAX = 2 * CSV_RECORD_MAX };

static void forget(struct influx *f)
{
	f->n = 0;
	buf_reset(&f->text);
	for (size_t i = 0; i < CSV_COLUMNS_MAX; i++) {
		f->group[i] = false;
		f->kind[i] = INFLUX_OTHER;
		f->defaults[i] = span_of("", 0);
	}
}

struct influx *influx_new(struct err *err)
{
	struct influx *f = calloc(1, sizeof *f);
	if (f == NULL) {
		(void)err_nomem(err, "annotated CSV");
		return NULL;
	}
	buf_init(&f->text, DEFAULTS_MAX);
	forget(f);
	return f;
}

void influx_free(struct influx *f)
{
	if (f == NULL)
		return;
	buf_release(&f->text);
	free(f);
}

bool influx_is_annotation(struct span line)
{
	static const char *const words[] = { "#group", "#datatype", "#default" };
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		const size_t n = strlen(words[i]);
		if (line.len > n && memcmp(line.data, words[i], n) == 0 &&
		    strchr(",;\t|", line.data[n]) != NULL)
			return true;
	}
	return false;
}

bool influx_is_header(const struct span *cells, size_t n)
{
	if (n < 3 || cells[0].len != 0)
		return false;
	return (span_is(cells[1], "result") && span_is(cells[2], "table")) ||
	       (span_is(cells[1], "error") && span_is(cells[2], "reference"));
}

static enum influx_kind kind_of(struct span type)
{
	if (span_is(type, "double") || span_is(type, "long") || span_is(type, "unsignedLong"))
		return INFLUX_NUMBER;
	if (span_is(type, "string") || span_is(type, "boolean") || span_is(type, "base64Binary"))
		return INFLUX_TEXT;
	return INFLUX_OTHER;
}

/* The defaults' text; its memory is got at once, so that spans into it stay. */
static int take_defaults(struct influx *f, const struct span *cells, size_t n, struct err *err)
{
	size_t bytes = 0;
	for (size_t i = 1; i < n; i++)
		bytes += cells[i].len + 1;
	buf_reset(&f->text);
	if (buf_reserve(&f->text, bytes, err) < 0)
		return -1;
	for (size_t i = 1; i < n; i++) {
		const size_t start = f->text.len;
		if (cells[i].len == 0)
			continue;
		if (buf_add(&f->text, cells[i].data, cells[i].len, err) < 0 ||
		    buf_addc(&f->text, '\0', err) < 0) /* see csv.h: no digit behind a cell */
			return -1;
		f->defaults[i] = span_of(f->text.data + start, cells[i].len);
	}
	return 0;
}

int influx_annotate(struct influx *f, const struct span *cells, size_t n, struct err *err)
{
	if (f->n > 0)
		forget(f);
	if (span_is(cells[0], "#group")) {
		f->described = true;
		for (size_t i = 1; i < n; i++)
			f->group[i] = span_is(cells[i], "true");
	} else if (span_is(cells[0], "#datatype")) {
		for (size_t i = 1; i < n; i++)
			f->kind[i] = (unsigned char)kind_of(cells[i]);
	} else {
		return take_defaults(f, cells, n, err);
	}
	return 0;
}

static size_t index_of(const struct columns *c, struct span name)
{
	for (size_t i = 0; i < c->n; i++) {
		if (span_eq(c->names[i], name))
			return i;
	}
	return SIZE_MAX;
}

void influx_table(struct influx *f, const struct columns *own, const struct columns *first)
{
	if (f->n > 0) /* a header without annotations: those before were another table's */
		forget(f);
	f->n = own->n;
	f->failed = own->n >= 3 && span_is(own->names[1], "error");
	f->remapped = f->text.len > 0 || own->n != first->n;
	f->text_value = false;
	for (size_t i = 0; i < first->n; i++) {
		f->from[i] = index_of(own, first->names[i]);
		f->remapped = f->remapped || f->from[i] != i;
		if (f->from[i] != SIZE_MAX && f->kind[f->from[i]] == INFLUX_TEXT &&
		    span_is(first->names[i], "_value"))
			f->text_value = true;
	}
}

static bool is_own(struct span name)
{
	static const char *const own[] = { "1",	    "result", "table", "_start",
					   "_stop", "_time",  "_value" };
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
		if (span_is(name, own[i]))
			return true;
	}
	return false;
}

bool influx_is_key(const struct influx *f, const struct columns *c, size_t index)
{
	if (is_own(c->names[index]))
		return false;
	/* Without annotations: where there is one _value, all else tells series apart. */
	return f->described ? f->group[index] : index_of(c, span_z("_value")) != SIZE_MAX;
}

bool influx_is_value(const struct influx *f, const struct columns *c, size_t index)
{
	if (index_of(c, span_z("_value")) != SIZE_MAX)
		return span_is(c->names[index], "_value");
	return !is_own(c->names[index]) && f->kind[index] != INFLUX_TEXT && !f->group[index];
}

const struct span *influx_cells(struct influx *f, const struct span *cells, size_t first_n)
{
	if (!f->remapped)
		return cells;
	for (size_t i = 0; i < first_n; i++) {
		const size_t at = f->from[i];
		f->cells[i] = at == SIZE_MAX ? span_of("", 0) : cells[at];
		if (at != SIZE_MAX && cells[at].len == 0)
			f->cells[i] = f->defaults[at];
	}
	return f->cells;
}

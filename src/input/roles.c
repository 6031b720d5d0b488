/* SPDX-License-Identifier: MIT */
#include "input/roles.h"

#include <stdlib.h>

#include "base/num.h"
#include "input/thousands.h"

int roles_init(struct roles *r, size_t n, struct err *err)
{
	*r = (struct roles){ .n = n };
	r->marks = calloc(n, sizeof *r->marks);
	r->values = calloc(n, sizeof *r->values);
	r->keys = calloc(n, sizeof *r->keys);
	r->listed = calloc(n, sizeof *r->listed);
	if (r->marks == NULL || r->values == NULL || r->keys == NULL || r->listed == NULL) {
		roles_release(r);
		return err_nomem(err, "the columns");
	}
	return 0;
}

void roles_release(struct roles *r)
{
	free(r->marks);
	free(r->values);
	free(r->keys);
	free(r->listed);
	*r = (struct roles){ .n = 0 };
}

static bool has(const struct roles *r, size_t i, unsigned marks)
{
	return (r->marks[i] & marks) != 0;
}

static void mark(struct roles *r, size_t i, enum mark m)
{
	r->marks[i] = (unsigned char)(r->marks[i] | m);
}

static void set_time(struct roles *r, size_t i)
{
	r->time[r->time_n++] = i;
	mark(r, i, MARK_TIME);
}

/* -t COLUMN, DATE,TIME or none; a name with a comma in it is a name first. */
static int ask_time(struct roles *r, const struct columns *c, const char *text, struct err *err)
{
	size_t index = 0;
	size_t n = 0;
	struct span item;
	r->time_asked = true;
	if (columns_find(c, span_z(text), &index)) {
		set_time(r, index);
		return 0;
	}
	if (strcmp(text, "none") == 0)
		return 0;
	for (const char *rest = text; columns_item(&rest, &item); n++) {
		if (n == 2)
			return err_set(err, ERR_USAGE,
				       "-t: a time is in one column or in two (date,time)");
		if (!columns_find(c, item, &index))
			return columns_unknown(c, "-t", item, err);
		if (has(r, index, MARK_TIME))
			return err_set(err, ERR_USAGE, "-t: the same column twice");
		set_time(r, index);
	}
	return n > 0 ? 0 : err_set(err, ERR_USAGE, "-t: names no column (none: without a time)");
}

static int name_len(struct span name)
{
	return name.len > 80 ? 80 : (int)name.len;
}

static int conflict(const struct columns *c, size_t i, const char *first, const char *second,
		    struct err *err)
{
	return err_set(err, ERR_USAGE, "column \"%.*s\" cannot be both %s and %s",
		       name_len(c->names[i]), c->names[i].data, first, second);
}

static int check_conflicts(const struct roles *r, const struct columns *c, struct err *err)
{
	for (size_t i = 0; i < r->n; i++) {
		if (has(r, i, MARK_LISTED) && has(r, i, MARK_KEY))
			return conflict(c, i, "a value (-c)", "a key (-k)", err);
		if (has(r, i, MARK_LISTED) && has(r, i, MARK_TIME))
			return conflict(c, i, "a value (-c)", "the time (-t)", err);
		if (has(r, i, MARK_KEY) && has(r, i, MARK_TIME))
			return conflict(c, i, "a key (-k)", "the time (-t)", err);
	}
	return 0;
}

static int ask_ignored(struct roles *r, const struct columns *c, const char *list, struct err *err)
{
	struct span item;
	struct span near;
	while (columns_item(&list, &item)) {
		size_t index = 0;
		if (columns_find(c, item, &index)) {
			mark(r, index, MARK_IGNORED);
			continue;
		}
		if (columns_nearest(c, item, &near))
			return columns_unknown(c, "--ignore", item, err);
		if (r->not_there.len == 0)
			r->not_there = item;
	}
	return 0;
}

int roles_ask(struct roles *r, const struct columns *c, const struct reader_options *options,
	      struct err *err)
{
	r->timeform.format = options->time_format;
	if (options->time != NULL && ask_time(r, c, options->time, err) < 0)
		return -1;
	if (options->ignore != NULL && ask_ignored(r, c, options->ignore, err) < 0)
		return -1;
	if (options->key != NULL &&
	    columns_list(c, "-k", options->key, r->keys, &r->keys_n, err) < 0)
		return -1;
	for (size_t i = 0; i < r->keys_n; i++)
		mark(r, r->keys[i], MARK_KEY);
	if (options->columns != NULL &&
	    columns_list(c, "-c", options->columns, r->listed, &r->listed_n, err) < 0)
		return -1;
	for (size_t i = 0; i < r->listed_n; i++)
		mark(r, r->listed[i], MARK_LISTED);
	return check_conflicts(r, c, err);
}

bool roles_names_a_time(struct span name)
{
	static const char *const names[] = { "time", "timestamp", "datetime",  "date",
					     "ts",   "_time",	  "@timestamp" };
	for (size_t j = 0; j < sizeof names / sizeof names[0]; j++) {
		if (columns_same_name(name, span_z(names[j])))
			return true;
	}
	return false;
}

/* May become the time: nobody has asked for it as something else. */
static bool is_free(const struct roles *r, size_t i)
{
	return !has(r, i, MARK_IGNORED | MARK_LISTED | MARK_KEY);
}

/* A date and an hour in two columns so called. */
static bool find_date_and_time(struct roles *r, const struct columns *c, const struct span *cells)
{
	size_t date = SIZE_MAX;
	size_t time = SIZE_MAX;
	int64_t ns = 0;
	for (size_t i = 0; i < r->n; i++) {
		if (is_free(r, i) && date == SIZE_MAX &&
		    columns_same_name(c->names[i], span_z("date")))
			date = i;
		if (is_free(r, i) && time == SIZE_MAX &&
		    columns_same_name(c->names[i], span_z("time")))
			time = i;
	}
	if (date == SIZE_MAX || time == SIZE_MAX || timeform_read(&r->timeform, cells[time], &ns) ||
	    !timeform_read_two(&r->timeform, cells[date], cells[time], &ns))
		return false;
	set_time(r, date);
	set_time(r, time);
	return true;
}

/* By name: the first whose first cell is a time, else the first. */
static bool find_by_name(struct roles *r, const struct columns *c, const struct span *cells)
{
	size_t first = SIZE_MAX;
	int64_t ns = 0;
	r->timeform.epoch = true;
	for (size_t i = 0; i < r->n; i++) {
		if (!is_free(r, i) || !roles_names_a_time(c->names[i]))
			continue;
		if (timeform_read(&r->timeform, cells[i], &ns)) {
			set_time(r, i);
			return true;
		}
		if (first == SIZE_MAX)
			first = i;
	}
	if (first != SIZE_MAX)
		set_time(r, first);
	return first != SIZE_MAX;
}

void roles_find_time(struct roles *r, const struct columns *c, const struct influx *influx,
		     const struct span *cells)
{
	int64_t ns = 0;
	if (r->time_asked) {
		r->timeform.epoch = true;
		return;
	}
	for (size_t i = 0; influx != NULL && i < r->n; i++) {
		if (is_free(r, i) && span_is(c->names[i], "_time")) {
			set_time(r, i);
			return;
		}
	}
	if (find_date_and_time(r, c, cells) || find_by_name(r, c, cells))
		return;
	r->timeform.epoch = false;
	for (size_t i = 0; i < r->n; i++) {
		if (is_free(r, i) && timeform_read(&r->timeform, cells[i], &ns)) {
			set_time(r, i);
			return;
		}
	}
}

void roles_forget_time(struct roles *r)
{
	if (r->time_asked)
		return;
	for (size_t i = 0; i < r->time_n; i++)
		r->marks[r->time[i]] &= (unsigned char)~MARK_TIME;
	r->time_n = 0;
	r->timeform.epoch = false;
}

static enum num_kind kind_of(struct span cell, char point)
{
	double value = 0;
	return num_parse(cell, point, &value);
}

/* A header without any name tells no column from another. */
static bool any_named(const struct columns *c)
{
	for (size_t i = 0; i < c->n; i++) {
		if (!c->unnamed[i])
			return true;
	}
	return false;
}

bool roles_unnamed_number(const struct roles *r, const struct columns *c, const struct span *cells,
			  size_t i)
{
	return c->unnamed[i] && r->listed_n == 0 &&
	       !has(r, i, MARK_TIME | MARK_KEY | MARK_IGNORED) && kind_of(cells[i], '.') == NUM_OK;
}

/* May be a value column, if its first cell is a number. */
static bool is_candidate(const struct roles *r, const struct columns *c,
			 const struct influx *influx, size_t i)
{
	if (has(r, i, MARK_TIME | MARK_KEY | MARK_IGNORED))
		return false;
	if (r->listed_n > 0)
		return has(r, i, MARK_LISTED);
	return influx == NULL || influx_is_value(influx, c, i);
}

/* "21,5": a number, if a comma is the decimal mark */
static bool has_decimal_comma(struct span cell)
{
	return kind_of(cell, '.') == NUM_BAD && kind_of(cell, ',') == NUM_OK;
}

/*
 * A comma, if a cell needs it. Where cells are not parted by what those who write
 * commas use, a number with a point beside it is as good a witness, and neither one like
 * 1,024 nor a column without a name is one.
 */
static char find_point(const struct roles *r, const struct columns *c, const struct influx *influx,
		       const struct span *cells, char delimiter)
{
	char point = '.';
	for (size_t i = 0; i < r->n; i++) {
		const struct span cell = cells[i];
		if (!is_candidate(r, c, influx, i))
			continue;
		if (delimiter != ';' && (c->unnamed[i] || thousands_perhaps(cell, ',')))
			continue;
		if (has_decimal_comma(cell))
			point = ',';
		else if (delimiter != ';' && kind_of(cell, '.') == NUM_OK &&
			 memchr(cell.data, '.', cell.len) != NULL)
			return '.';
	}
	return point;
}

static void find_values(struct roles *r, const struct columns *c, const struct influx *influx,
			const struct span *cells, char point)
{
	const bool by_name = any_named(c);
	r->values_n = 0;
	for (size_t i = 0; i < r->n; i++) {
		if (!is_candidate(r, c, influx, i))
			continue;
		const enum num_kind kind = kind_of(cells[i], point);
		if (r->listed_n == 0 &&
		    (kind == NUM_BAD || (c->unnamed[i] && (by_name || kind == NUM_MISSING))))
			continue;
		r->values[r->values_n++] = i;
	}
}

/* What may help where a column begins with a cell that is no number. */
static const char *way_out(const struct reader_options *options, struct span cell)
{
	if (options->no_header || options->names != NULL)
		return "if the first line is a header, leave -H and --names out";
	if (options->point != ',' && has_decimal_comma(cell))
		return "--decimal , if a comma is the decimal mark";
	return "-c LIST names value columns";
}

/* Why there is nothing to read, as near as can be said. */
static int no_values(const struct roles *r, const struct columns *c,
		     const struct reader_options *options, const struct span *cells,
		     struct err *err)
{
	if (r->n == 1)
		return err_set(err, ERR_INPUT,
			       "no numeric column: there is one column, \"%.*s\", and it begins "
			       "with \"%.*s\" (is it another delimiter? -d CHAR)",
			       name_len(c->names[0]), c->names[0].data, name_len(cells[0]),
			       cells[0].data);
	for (size_t i = 0; i < r->n; i++) {
		if (roles_unnamed_number(r, c, cells, i))
			return err_set(err, ERR_INPUT,
				       "no numeric column: column %zu holds numbers and has no "
				       "name (-c %zu takes it)",
				       i + 1, i + 1);
	}
	for (size_t i = 0; i < r->n; i++) {
		if (!has(r, i, MARK_TIME | MARK_KEY | MARK_IGNORED))
			return err_set(err, ERR_INPUT,
				       "no numeric column: \"%.*s\" begins with \"%.*s\" (%s)",
				       name_len(c->names[i]), c->names[i].data, name_len(cells[i]),
				       cells[i].data, way_out(options, cells[i]));
	}
	return err_set(err, ERR_INPUT,
		       "no numeric column is left beside time, keys and what is "
		       "ignored (-t, -k, --ignore)");
}

int roles_settle(struct roles *r, const struct columns *c, const struct reader_options *options,
		 const struct influx *influx, const struct span *cells, char delimiter, char *point,
		 struct err *err)
{
	if (influx != NULL && options->key == NULL) {
		for (size_t i = 0; i < r->n; i++) {
			if (influx_is_key(influx, c, i) && is_free(r, i) && !has(r, i, MARK_TIME)) {
				mark(r, i, MARK_KEY);
				r->keys[r->keys_n++] = i;
			}
		}
	}
	if (options->point == 0 && delimiter != ',')
		*point = find_point(r, c, influx, cells, delimiter);
	find_values(r, c, influx, cells, *point);
	return r->values_n > 0 ? 0 : no_values(r, c, options, cells, err);
}

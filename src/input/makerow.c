/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "base/num.h"
#include "input/mask.h"
#include "input/number.h"
#include "input/parts.h"
#include "input/thousands.h"

static enum reader_result bad(struct reader *r)
{
	r->counts.bad++;
	return READER_BAD;
}

static void fill_schema(struct reader *r)
{
	const struct roles *roles = &r->roles;
	r->schema = (struct schema){
		.names = r->columns.names,
		.columns_n = r->columns.n,
		.values = roles->values,
		.values_n = roles->values_n,
		.keys = roles->keys,
		.keys_n = roles->keys_n,
		.time_column = { roles->time[0], roles->time[1] },
		.time_columns_n = roles->time_n,
		.delimiter = r->delimiter,
		.point = r->point,
	};
}

/* What the first cell of each value column says about it. */
static void judge_columns(struct reader *r, const struct span *cells)
{
	for (size_t j = 0; j < r->roles.values_n; j++) {
		const size_t column = r->roles.values[j];
		double value = 0;
		const enum num_kind kind = num_parse(cells[column], r->point, &value);
		const bool asked = (r->roles.marks[column] & MARK_LISTED) != 0;
		r->trust[j] = TRUST_NUMBERS;
		if (kind == NUM_BAD && asked)
			reader_note(r, "column \"%.*s\" begins with \"%.*s\", which is no number",
				    reader_shown(reader_name(r, column)),
				    reader_name(r, column).data, reader_shown(cells[column]),
				    cells[column].data);
		if (kind == NUM_OK || asked || r->influx != NULL)
			continue;
		r->trust[j] = TRUST_OPEN;
		r->open_n++;
	}
}

/* A column whose first cell is no number, and why it is left out where that is plain at once. */
static bool tell_first(struct reader *r, size_t i, struct span cell)
{
	const struct span name = reader_name(r, i);
	const char other = r->point == '.' ? ',' : '.';
	double value = 0;
	if (num_parse(cell, other, &value) == NUM_OK) {
		reader_note(r,
			    "column \"%.*s\" begins with \"%.*s\", no number where the decimal "
			    "mark is '%c': it is left out (--decimal %c reads it%s)",
			    reader_shown(name), name.data, reader_shown(cell), cell.data, r->point,
			    other, thousands_hint(cell, other));
		return true;
	}
	if (!thousands_surely(cell))
		return false;
	reader_note(r,
		    "column \"%.*s\" begins with \"%.*s\": marks between thousands are not read, "
		    "it is left out",
		    reader_shown(name), name.data, reader_shown(cell), cell.data);
	return true;
}

static void note_unnamed(struct reader *r, size_t i)
{
	reader_note(r, "column %zu has no name: it is left out (-c %zu takes it)", i + 1, i + 1);
}

/* A column that is nothing: it may be the key that nobody named, or numbers after all. */
static void leave_out(struct reader *r, size_t i, const struct span *cells)
{
	const bool unnamed = r->columns.unnamed[i];
	if (r->influx == NULL && roles_unnamed_number(&r->roles, &r->columns, cells, i)) {
		note_unnamed(r, i);
		return;
	}
	if (r->roles.keys_n == 0)
		repeats_watch(&r->repeats, i);
	if (r->influx == NULL && (unnamed || !tell_first(r, i, cells[i])))
		leftout_watch(&r->leftout, i, cells[i]);
}

static void leave_out_rest(struct reader *r, const struct span *cells)
{
	const struct roles *roles = &r->roles;
	size_t j = 0;
	for (size_t i = 0; i < r->columns.n && roles->listed_n == 0; i++) {
		if (j < roles->values_n && roles->values[j] == i)
			j++;
		else if ((roles->marks[i] & (MARK_TIME | MARK_KEY | MARK_IGNORED)) == 0)
			leave_out(r, i, cells);
	}
}

static int settle(struct reader *r, const struct span *cells, struct err *err)
{
	const char point = r->point;
	if (roles_settle(&r->roles, &r->columns, &r->options, r->influx, cells, r->delimiter,
			 &r->point, err) < 0)
		return -1;
	r->values = calloc(r->roles.values_n, sizeof *r->values);
	r->trust = calloc(r->roles.values_n, sizeof *r->trust);
	if (r->values == NULL || r->trust == NULL)
		return err_nomem(err, "the readings of a row");
	/* Where ; parts cells a later comma still tells; elsewhere the first row has decided. */
	r->may_comma = r->may_comma && r->point == '.' && r->delimiter == ';';
	if (point != r->point)
		cell_comma(r);
	judge_columns(r, cells);
	leave_out_rest(r, cells);
	fill_schema(r);
	r->settled = true;
	return 0;
}

/* The time could not be read: a bad row; but if none ever could, the input is not understood. */
static enum reader_result no_time(struct reader *r, const struct span *cells, struct err *err)
{
	const size_t column = r->roles.time[r->roles.time_n - 1];
	const struct span name = reader_name(r, column);
	const struct span cell = cells[column];
	double value = 0;
	if (!r->settled)
		roles_forget_time(&r->roles);
	if (num_parse(cell, '.', &value) == NUM_MISSING) {
		(void)err_set(err, ERR_INPUT, "there is no time in column \"%.*s\"",
			      reader_shown(name), name.data);
		return bad(r);
	}
	r->times_unread += r->time_seen ? 0 : 1;
	r->unread_column = column;
	(void)err_set(err, ERR_INPUT, "\"%.*s\" in column \"%.*s\" is not a time that can be read",
		      reader_shown(cell), cell.data, reader_shown(name), name.data);
	if (r->times_unread < TIMES_UNREAD_MAX)
		return bad(r);
	(void)err_set(err, ERR_INPUT,
		      "no time could be read so far: column \"%.*s\" holds \"%.*s\" "
		      "(--time-format FMT says how to read it, -t none does without)",
		      reader_shown(name), name.data, reader_shown(cell), cell.data);
	return reader_fail(r, err);
}

static bool read_time(struct reader *r, const struct span *cells, int64_t *ns)
{
	struct roles *roles = &r->roles;
	if (roles->time_n == 1)
		return (roles->timeform.format == NULL &&
			timestamp_in_minute(&roles->timeform.cache, cells[roles->time[0]], ns)) ||
		       timeform_read(&roles->timeform, cells[roles->time[0]], ns);
	return timeform_read_two(&roles->timeform, cells[roles->time[0]], cells[roles->time[1]],
				 ns);
}

/* Keys of 8 to 16 bytes, which most are, as two words that may overlap. */
static bool has_separator(struct span key)
{
	const uint64_t spread = UINT64_C(0x0101010101010101) * KEY_SEPARATOR;
	uint64_t first;
	uint64_t last;
	if (key.len < sizeof first || key.len > 2 * sizeof first)
		return key.len > 0 && memchr(key.data, KEY_SEPARATOR, key.len) != NULL;
	memcpy(&first, key.data, sizeof first);
	memcpy(&last, key.data + key.len - sizeof last, sizeof last);
	return (mask_zero_bytes(first ^ spread) | mask_zero_bytes(last ^ spread)) != 0;
}

/* The key cells, joined; a single one is borrowed as it is. */
static int read_key(struct reader *r, const struct span *cells, struct span *key, struct err *err)
{
	const struct roles *roles = &r->roles;
	if (AF_LIKELY(roles->keys_n == 1)) {
		*key = cells[roles->keys[0]];
		if (!has_separator(*key))
			return 0;
	}
	buf_reset(&r->key);
	for (size_t i = 0; i < roles->keys_n; i++) {
		const struct span cell = cells[roles->keys[i]];
		if (has_separator(cell))
			return err_set(err, ERR_INPUT,
				       "the key in column \"%.*s\" holds the control character "
				       "0x1F",
				       reader_shown(reader_name(r, roles->keys[i])),
				       reader_name(r, roles->keys[i]).data);
		if ((i > 0 && buf_addc(&r->key, KEY_SEPARATOR, err) < 0) ||
		    (cell.len > 0 && buf_add(&r->key, cell.data, cell.len, err) < 0))
			return -1;
	}
	*key = buf_span(&r->key);
	return 0;
}

static void read_values(struct reader *r, const struct span *cells)
{
	const size_t *columns = r->roles.values;
	const size_t n = r->roles.values_n;
	const bool early = r->may_comma || r->open_n > 0 || r->silent_n > 0;
	double *values = r->values;
	char point = r->point;
	for (size_t j = 0; j < n; j++) {
		const struct span cell = cells[columns[j]];
		const enum num_kind kind = number_parse(cell, point, &values[j]);
		if (AF_UNLIKELY(kind != NUM_OK)) {
			values[j] = cell_odd(r, j, cell, kind);
			point = r->point;
		} else if (AF_UNLIKELY(early)) {
			values[j] = cell_early(r, j, cell, values[j]);
		}
	}
}

static void note_key(struct reader *r)
{
	size_t index = 0;
	size_t values = 0;
	if (r->repeats_noted || !repeats_found(&r->repeats, &index, &values))
		return;
	r->repeats_noted = true;
	const struct span name = reader_name(r, index);
	reader_note(r,
		    "column \"%.*s\" repeats %zu values; without a key all rows are one series: "
		    "did "
		    "you mean -k %.*s?",
		    reader_shown(name), name.data, values, reader_shown(name), name.data);
}

static void note_left_out(struct reader *r)
{
	struct leftout_column found;
	while (leftout_found(&r->leftout, &found)) {
		const struct span name = reader_name(r, found.index);
		if (r->columns.unnamed[found.index]) {
			note_unnamed(r, found.index);
			continue;
		}
		reader_note(r,
			    "column \"%.*s\" begins with \"%.*s\", no number: it is left out (-c "
			    "%.*s takes it)",
			    reader_shown(name), name.data, (int)found.first_len, found.first,
			    reader_shown(name), name.data);
	}
}

/* The message of a query that failed, where the rows are due. */
static enum reader_result query_failed(struct reader *r, const struct span *cells, struct err *err)
{
	(void)err_set(err, ERR_INPUT, "InfluxDB sent an error in place of rows: %.*s",
		      cells[1].len > 300 ? 300 : (int)cells[1].len, cells[1].data);
	return reader_fail(r, err);
}

static enum reader_result wrong_width(struct reader *r, size_t has, size_t wants, struct err *err)
{
	(void)err_set(err, ERR_INPUT, "the row has %zu cell%s where the header has %zu", has,
		      has == 1 ? "" : "s", wants);
	return bad(r);
}

enum reader_result makerow_take(struct reader *r, const struct csv_record *record, struct row *row,
				struct err *err)
{
	const struct span *cells = record->cells;
	const size_t wants = r->influx != NULL ? r->influx->n : r->columns.n;
	row->number = ++r->counts.rows;
	row->line = record->line;
	row->raw = record->raw;
	if (AF_UNLIKELY(record->why != NULL)) {
		(void)err_set(err, ERR_INPUT, "%s", record->why);
		return bad(r);
	}
	if (AF_UNLIKELY(record->cells_n != wants))
		return wrong_width(r, record->cells_n, wants, err);
	if (AF_UNLIKELY(r->influx != NULL)) {
		if (r->influx->failed)
			return query_failed(r, cells, err);
		cells = influx_cells(r->influx, cells, r->columns.n);
	}
	if (AF_UNLIKELY(!r->settled))
		roles_find_time(&r->roles, &r->columns, r->influx, cells);
	row->time_ns = TIME_NONE;
	if (r->roles.time_n > 0) {
		if (AF_UNLIKELY(!read_time(r, cells, &row->time_ns)))
			return no_time(r, cells, err);
		r->time_seen = true;
	}
	if (AF_UNLIKELY(!r->settled) && settle(r, cells, err) < 0)
		return reader_fail(r, err);
	row->key = span_of(NULL, 0);
	if (r->roles.keys_n > 0 && read_key(r, cells, &row->key, err) < 0)
		return bad(r);
	read_values(r, cells);
	if (AF_UNLIKELY(r->silent_n == r->roles.values_n)) {
		(void)err_set(err, ERR_INPUT, "no numeric column: there is text in all of them");
		return reader_fail(r, err);
	}
	if (repeats_watching(&r->repeats) && repeats_add(&r->repeats, cells))
		note_key(r);
	if (leftout_watching(&r->leftout) && leftout_add(&r->leftout, cells, r->point))
		note_left_out(r);
	row->cells = cells;
	row->values = r->values;
	r->counts.used++;
	return READER_ROW;
}

enum reader_result makerow_end(struct reader *r, struct err *err)
{
	if (r->times_unread > 0 && !r->time_seen && r->counts.used == 0) {
		const size_t column = r->unread_column;
		(void)err_set(err, ERR_INPUT,
			      "no time could be read in column \"%.*s\" (--time-format FMT says "
			      "how "
			      "to read it, -t none does without)",
			      reader_shown(reader_name(r, column)), reader_name(r, column).data);
		return reader_fail(r, err);
	}
	note_key(r);
	note_left_out(r);
	return READER_END;
}

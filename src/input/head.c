/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "input/firstline.h"
#include "input/foreign.h"
#include "input/parts.h"

static int in_file(const struct reader *r)
{
	return reader_shown(r->file_name);
}

static bool headerless(const struct reader *r)
{
	return r->options.no_header || r->options.names != NULL;
}

static bool starts_with(struct span line, const char *text)
{
	const size_t n = strlen(text);
	return line.len >= n && memcmp(line.data, text, n) == 0;
}

static int begin_influx(struct reader *r, struct err *err)
{
	if (r->influx == NULL)
		r->influx = influx_new(err);
	return r->influx != NULL ? 0 : -1;
}

static void set_dialect(struct reader *r, char delimiter)
{
	r->delimiter = delimiter;
	r->may_comma = r->options.point == 0 && delimiter != ',';
	csv_dialect(r->csv, delimiter);
}

/* Excel's first line: sep=; */
static bool take_sep(struct reader *r, struct span line)
{
	if (line.len != 5 || !starts_with(line, "sep=") || strchr(",;\t|", line.data[4]) == NULL)
		return false;
	if (r->options.delimiter == 0 && r->delimiter == 0)
		set_dialect(r, line.data[4]);
	return true;
}

/* A # line before the header; the last one is kept, for it may be the header. */
static int take_comment(struct reader *r, struct span line, struct err *err)
{
	buf_reset(&r->comment);
	return buf_add(&r->comment, line.data + 1, line.len - 1, err);
}

enum head_result head_open(struct reader *r, struct err *err)
{
	for (;;) {
		struct span line;
		const enum csv_result result = csv_peek(r->csv, &line);
		if (result == CSV_MORE)
			return HEAD_MORE;
		if (result == CSV_END)
			return HEAD_END;
		const char *foreign = foreign_text(line);
		if (foreign != NULL) {
			(void)err_set(err, ERR_INPUT, "%.*s: %s", in_file(r), r->file_name.data,
				      foreign);
			return HEAD_FAIL;
		}
		if (influx_is_annotation(line)) {
			if (begin_influx(r, err) < 0)
				return HEAD_FAIL;
			if (r->delimiter == 0)
				set_dialect(r, firstline_delimiter(line));
			break;
		}
		if (line.len > 0 && line.data[0] == '#') {
			if (take_comment(r, line, err) < 0)
				return HEAD_FAIL;
		} else if (line.len > 0 && !take_sep(r, line)) {
			if (r->delimiter == 0)
				set_dialect(r, firstline_delimiter(line));
			break;
		}
		csv_drop_line(r->csv);
	}
	csv_dialect(r->csv, r->delimiter);
	r->phase = PHASE_HEADER;
	return HEAD_TAKEN;
}

static int keep_header(struct reader *r, struct span raw, struct err *err)
{
	buf_reset(&r->header);
	return buf_add(&r->header, raw.data, raw.len, err);
}

/* The columns are known: what was asked for by name can be held against them. */
static enum head_result take_names(struct reader *r, struct err *err)
{
	if (roles_init(&r->roles, r->columns.n, err) < 0 ||
	    roles_ask(&r->roles, &r->columns, &r->options, err) < 0)
		return HEAD_FAIL;
	if (r->roles.not_there.len > 0)
		reader_note(r, "--ignore: there is no column \"%.*s\"",
			    reader_shown(r->roles.not_there), r->roles.not_there.data);
	r->named = true;
	r->phase = PHASE_ROWS;
	return HEAD_TAKEN;
}

/* Input without a header: names from --names, or numbers; the record is a row. */
static enum head_result name_columns(struct reader *r, size_t n, struct err *err)
{
	struct span items[CSV_COLUMNS_MAX];
	size_t items_n = 0;
	if (r->options.names == NULL) {
		if (columns_init_numbers(&r->columns, n, err) < 0)
			return HEAD_FAIL;
	} else {
		const char *list = r->options.names;
		while (items_n < CSV_COLUMNS_MAX && columns_item(&list, &items[items_n]))
			items_n++;
		if (items_n != n) {
			(void)err_set(err, ERR_USAGE,
				      "--names has %zu names, and the first row has %zu cells",
				      items_n, n);
			return HEAD_FAIL;
		}
		if (columns_init(&r->columns, items, n, err) < 0)
			return HEAD_FAIL;
	}
	return take_names(r, err) == HEAD_FAIL ? HEAD_FAIL : HEAD_ROW;
}

static int looks_like_data(struct reader *r, const struct csv_record *record, struct err *err)
{
	return err_set(err, ERR_INPUT,
		       "%.*s: the header looks like data: \"%.*s\"; if there is no header, name "
		       "the "
		       "columns with --names LIST, or number them with -H",
		       in_file(r), r->file_name.data, reader_shown(record->raw), record->raw.data);
}

/*
 * "# time value" is a header to those who wrote it: if the # line before has
 * as many names as the first line has cells, and that line is data.
 */
static bool header_in_comment(struct reader *r, size_t n, struct err *err)
{
	struct span items[CSV_COLUMNS_MAX];
	struct span rest = buf_span(&r->comment);
	size_t items_n = 0;
	if (n < 2)
		return false;
	while (items_n < n) {
		const char *end = rest.len > 0 ? memchr(rest.data, r->delimiter, rest.len) : NULL;
		const size_t len = end != NULL ? (size_t)(end - rest.data) : rest.len;
		items[items_n++] = span_of(rest.data, len);
		if (end == NULL)
			break;
		rest = span_of(end + 1, rest.len - len - 1);
		if (items_n == n)
			return false; /* one name too many */
	}
	return items_n == n && !firstline_is_data(items, n, r->delimiter) &&
	       columns_init(&r->columns, items, n, err) == 0;
}

static enum head_result first_header(struct reader *r, const struct csv_record *record,
				     struct err *err)
{
	const size_t n = record->cells_n;
	if (firstline_is_data(record->cells, n, r->delimiter)) {
		if (header_in_comment(r, n, err)) {
			r->header_in_comment = true;
			return take_names(r, err) == HEAD_FAIL ? HEAD_FAIL : HEAD_ROW;
		}
		(void)looks_like_data(r, record, err);
		return HEAD_FAIL;
	}
	if (keep_header(r, record->raw, err) < 0 ||
	    columns_init(&r->columns, record->cells, n, err) < 0)
		return HEAD_FAIL;
	if (influx_is_header(record->cells, n) && begin_influx(r, err) < 0)
		return HEAD_FAIL;
	if (r->influx != NULL)
		influx_table(r->influx, &r->columns, &r->columns);
	return take_names(r, err);
}

/* What a later table of annotated CSV lacks or has besides. */
static void note_table(struct reader *r)
{
	for (size_t i = 0; i < r->own.n && !r->noted_columns; i++) {
		bool known = false;
		for (size_t j = 0; j < r->columns.n; j++)
			known = known || span_eq(r->own.names[i], r->columns.names[j]);
		if (known)
			continue;
		reader_note(r,
			    "a later table has a column \"%.*s\", which the first has not; it is "
			    "left out",
			    reader_shown(r->own.names[i]), r->own.names[i].data);
		r->noted_columns = true;
	}
	if (r->influx->text_value && !r->noted_text_value) {
		reader_note(r, "a table's _value is text: its rows count as missing readings");
		r->noted_text_value = true;
	}
}

static enum head_result later_table(struct reader *r, const struct csv_record *record,
				    struct err *err)
{
	columns_release(&r->own);
	if (keep_header(r, record->raw, err) < 0 ||
	    columns_init(&r->own, record->cells, record->cells_n, err) < 0)
		return HEAD_FAIL;
	influx_table(r->influx, &r->own, &r->columns);
	note_table(r);
	r->phase = PHASE_ROWS;
	return HEAD_TAKEN;
}

/* A further file must have the first one's columns. */
static enum head_result later_header(struct reader *r, const struct csv_record *record,
				     struct err *err)
{
	const struct span raw = record->raw;
	r->phase = PHASE_ROWS;
	if (r->influx != NULL)
		return later_table(r, record, err);
	if (span_eq(raw, buf_span(&r->header)))
		return HEAD_TAKEN;
	columns_release(&r->own);
	if (columns_init(&r->own, record->cells, record->cells_n, err) < 0)
		return HEAD_FAIL;
	if (columns_equal(&r->own, &r->columns))
		return HEAD_TAKEN;
	(void)err_set(err, ERR_INPUT,
		      "%.*s: its header is not the first file's: \"%.*s\" where \"%.*s\" is due; "
		      "run "
		      "it by itself",
		      in_file(r), r->file_name.data, reader_shown(raw), raw.data,
		      reader_shown(buf_span(&r->header)),
		      r->header.data != NULL ? r->header.data : "");
	return HEAD_FAIL;
}

static bool is_annotation(const struct reader *r, const struct csv_record *record)
{
	return r->influx != NULL && record->cells[0].len > 0 && record->cells[0].data[0] == '#';
}

enum head_result head_header(struct reader *r, const struct csv_record *record, struct err *err)
{
	if (is_annotation(r, record))
		return influx_annotate(r->influx, record->cells, record->cells_n, err) < 0
			       ? HEAD_FAIL
			       : HEAD_TAKEN;
	if (headerless(r) || r->header_in_comment) {
		r->phase = PHASE_ROWS;
		return r->named ? HEAD_ROW : name_columns(r, record->cells_n, err);
	}
	return r->named ? later_header(r, record, err) : first_header(r, record, err);
}

/* The header comes again. */
static bool comes_again(const struct reader *r, struct span raw)
{
	/* files with a byte order mark each, one after the other */
	if (raw.len == r->header.len + 3 && starts_with(raw, "\xEF\xBB\xBF"))
		raw = span_of(raw.data + 3, raw.len - 3);
	return r->header.len > 0 && span_eq(raw, buf_span(&r->header));
}

enum head_result head_among_rows(struct reader *r, const struct csv_record *record, struct err *err)
{
	if (comes_again(r, record->raw)) {
		r->counts.headers_repeated++;
		return HEAD_TAKEN;
	}
	if (r->influx == NULL)
		return HEAD_ROW;
	if (is_annotation(r, record)) {
		r->phase = PHASE_HEADER;
		return head_header(r, record, err);
	}
	if (influx_is_header(record->cells, record->cells_n))
		return later_table(r, record, err);
	return HEAD_ROW;
}

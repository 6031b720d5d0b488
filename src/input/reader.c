/* SPDX-License-Identifier: MIT */
#include "input/reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "input/parts.h"

static int check_options(const struct reader_options *o, struct err *err)
{
	if (o->delimiter == '"' || o->delimiter == '\n' || o->delimiter == '\r' ||
	    (o->delimiter >= '0' && o->delimiter <= '9'))
		return err_set(err, ERR_USAGE,
			       "-d: a quote, a digit or a line end cannot be the delimiter");
	if (o->point != 0 && o->point != '.' && o->point != ',')
		return err_set(err, ERR_USAGE, "--decimal: the decimal point is . or ,");
	return 0;
}

struct reader *reader_new(const struct reader_options *options, struct err *err)
{
	if (check_options(options, err) < 0)
		return NULL;
	struct reader *r = calloc(1, sizeof *r);
	if (r == NULL) {
		(void)err_nomem(err, "reading rows");
		return NULL;
	}
	r->options = *options;
	r->delimiter = options->delimiter;
	r->point = options->point != 0 ? options->point : '.';
	r->may_comma = options->point == 0 && options->delimiter != 0 && options->delimiter != ',';
	buf_init(&r->file_text, 8192);
	buf_init(&r->header, CSV_RECORD_MAX);
	buf_init(&r->comment, CSV_RECORD_MAX);
	buf_init(&r->key, 2 * CSV_RECORD_MAX);
	r->csv = csv_new(err);
	if (r->csv == NULL) {
		reader_free(r);
		return NULL;
	}
	if (r->delimiter != 0)
		csv_dialect(r->csv, r->delimiter);
	reader_begin(r, "input");
	return r;
}

void reader_free(struct reader *r)
{
	if (r == NULL)
		return;
	csv_free(r->csv);
	influx_free(r->influx);
	buf_release(&r->file_text);
	buf_release(&r->header);
	buf_release(&r->comment);
	buf_release(&r->key);
	columns_release(&r->columns);
	columns_release(&r->own);
	roles_release(&r->roles);
	free(r->values);
	free(r->trust);
	free(r);
}

void reader_on_note(struct reader *r, reader_note_fn *fn, void *arg)
{
	r->note = fn;
	r->note_arg = arg;
}

void reader_note(struct reader *r, const char *fmt, ...)
{
	char text[NOTE_MAX];
	va_list args;
	if (r->note == NULL)
		return;
	va_start(args, fmt);
	(void)vsnprintf(text, sizeof text, fmt, args);
	va_end(args);
	r->note(r->note_arg, text);
}

enum reader_result reader_fail(struct reader *r, const struct err *err)
{
	r->failed = *err;
	return READER_FAIL;
}

void reader_begin(struct reader *r, const char *file_name)
{
	struct err ignored = ERR_INIT; /* a name that does not fit is only a name */
	csv_begin(r->csv);
	buf_reset(&r->comment);
	buf_reset(&r->file_text);
	r->file_name = span_of("input", 5);
	if (buf_addz(&r->file_text, file_name, &ignored) == 0)
		r->file_name = buf_span(&r->file_text);
	r->phase = PHASE_OPEN;
}

char *reader_space(struct reader *r, size_t *len, struct err *err)
{
	(void)err; /* all memory was got at the start */
	return csv_space(r->csv, len);
}

void reader_filled(struct reader *r, size_t len)
{
	r->counts.bytes += len;
	csv_filled(r->csv, len);
}

void reader_finish(struct reader *r)
{
	csv_finish(r->csv);
}

const struct schema *reader_schema(const struct reader *r)
{
	return r->settled ? &r->schema : NULL;
}

const struct reader_counts *reader_counts(const struct reader *r)
{
	return &r->counts;
}

/* A header that breaks a rule: nothing after it can be read. */
static enum reader_result bad_header(struct reader *r, const struct csv_record *record,
				     struct err *err)
{
	(void)err_set(err, ERR_INPUT, "%.*s: line %llu, where the header is due: %s",
		      reader_shown(r->file_name), r->file_name.data,
		      (unsigned long long)record->line, record->why);
	return reader_fail(r, err);
}

/* What a record is: HEAD_ROW unless it is a header or belongs to one. */
static enum head_result look(struct reader *r, const struct csv_record *record, struct err *err)
{
	if (r->phase == PHASE_HEADER)
		return head_header(r, record, err);
	/* the lengths first: this is asked for every row */
	if (record->raw.len - r->header.len > 3 && r->influx == NULL)
		return HEAD_ROW;
	return record->why != NULL ? HEAD_ROW : head_among_rows(r, record, err);
}

enum reader_result reader_next(struct reader *r, struct row *row, struct err *err)
{
	struct csv_record record;
	if (AF_UNLIKELY(r->failed.code != ERR_NONE)) {
		*err = r->failed;
		return READER_FAIL;
	}
	for (;;) {
		if (AF_UNLIKELY(r->phase == PHASE_OPEN)) {
			const enum head_result opened = head_open(r, err);
			if (opened == HEAD_MORE)
				return READER_MORE;
			if (opened == HEAD_END)
				return makerow_end(r, err);
			if (opened == HEAD_FAIL)
				return reader_fail(r, err);
		}
		const enum csv_result result = csv_next(r->csv, &record);
		if (result == CSV_MORE)
			return READER_MORE;
		if (result == CSV_END)
			return makerow_end(r, err);
		if (result == CSV_BAD && r->phase == PHASE_HEADER)
			return bad_header(r, &record, err);
		const enum head_result head = look(r, &record, err);
		if (head == HEAD_FAIL)
			return reader_fail(r, err);
		if (head == HEAD_ROW)
			return makerow_take(r, &record, row, err);
	}
}

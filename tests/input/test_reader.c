/* SPDX-License-Identifier: MIT */
/*
 * Rows out of bytes: which column is what, and what is wrong with a row. Each
 * case is text in, text out; and each is read whole, byte by byte and cut in
 * two at every byte, which must not change a letter.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/base/check.h"

#include "base/buf.h"
#include "base/decimal.h"
#include "input/reader.h"
#include "input/timestamp.h"

enum { SEEN_MAX = 64 << 20, FILES_MAX = 3 };

struct reader_case {
	const char *label;
	struct reader_options options;
	const char *files[FILES_MAX];
	const char *wanted;
};

static void must(int result)
{
	assert_int_equal(result, 0);
}

static void add(struct buf *seen, const char *text)
{
	struct err err = ERR_INIT;
	must(buf_addz(seen, text, &err));
}

static void add_span(struct buf *seen, struct span s)
{
	struct err err = ERR_INIT;
	if (s.len > 0)
		must(buf_add(seen, s.data, s.len, &err));
}

static void on_note(void *arg, const char *text)
{
	struct buf *seen = arg;
	add(seen, "note ");
	add(seen, text);
	add(seen, "\n");
}

static void see_schema(struct buf *seen, const struct schema *s)
{
	add(seen, "time=");
	for (size_t i = 0; i < s->time_columns_n; i++) {
		add(seen, i > 0 ? "+" : "");
		add_span(seen, s->names[s->time_column[i]]);
	}
	add(seen, " values=");
	for (size_t i = 0; i < s->values_n; i++) {
		add(seen, i > 0 ? "," : "");
		add_span(seen, schema_value_name(s, i));
	}
	add(seen, " keys=");
	for (size_t i = 0; i < s->keys_n; i++) {
		add(seen, i > 0 ? "," : "");
		add_span(seen, s->names[s->keys[i]]);
	}
	add(seen, "\n");
}

static void see_row(struct buf *seen, const struct schema *s, const struct row *row)
{
	struct err err = ERR_INIT;
	must(buf_addf(seen, &err, "%llu@%llu ", (unsigned long long)row->number,
		      (unsigned long long)row->line));
	if (row->time_ns != TIME_NONE) {
		char time[TIMESTAMP_MAX];
		add_span(seen, span_of(time, timestamp_format(time, row->time_ns)));
	}
	if (s->keys_n > 0) {
		add(seen, " {");
		for (size_t i = 0; i < row->key.len; i++)
			must(buf_addc(seen,
				      row->key.data[i] == KEY_SEPARATOR ? '/' : row->key.data[i],
				      &err));
		add(seen, "}");
	}
	for (size_t j = 0; j < s->values_n; j++) {
		char number[DECIMAL_MAX];
		add(seen, " ");
		if (isnan(row->values[j]))
			add(seen, "?");
		else
			add_span(seen, span_of(number, decimal_shortest(number, row->values[j])));
	}
	add(seen, "\n");
}

struct run {
	struct reader *reader;
	struct buf *seen;
	bool schema_seen;
};

static enum reader_result drain(struct run *run)
{
	for (;;) {
		struct err err = ERR_INIT;
		struct row row;
		const enum reader_result result = reader_next(run->reader, &row, &err);
		const struct schema *schema = reader_schema(run->reader);
		if (schema != NULL && !run->schema_seen) {
			see_schema(run->seen, schema);
			run->schema_seen = true;
		}
		if (result == READER_ROW) {
			assert_non_null(schema);
			see_row(run->seen, schema, &row);
		} else if (result == READER_BAD) {
			struct err ignored = ERR_INIT;
			assert_int_equal(err.code, ERR_INPUT);
			must(buf_addf(run->seen, &ignored,
				      "%llu@%llu bad: %s: ", (unsigned long long)row.number,
				      (unsigned long long)row.line, err.msg));
			add_span(run->seen, row.raw);
			add(run->seen, "\n");
		} else {
			struct err ignored = ERR_INIT;
			if (result == READER_FAIL)
				must(buf_addf(run->seen, &ignored, "fail %d: %s\n", (int)err.code,
					      err.msg));
			return result;
		}
	}
}

/* The case with its first file cut at `at` (0: nowhere; SIZE_MAX: everywhere). */
static void run_case(const struct reader_case *c, size_t at, struct buf *seen)
{
	struct err err = ERR_INIT;
	struct run run = { reader_new(&c->options, &err), seen, false };
	enum reader_result result = READER_END;
	if (run.reader == NULL) {
		struct err ignored = ERR_INIT;
		must(buf_addf(seen, &ignored, "fail %d: %s\n", (int)err.code, err.msg));
		return;
	}
	reader_on_note(run.reader, on_note, seen);
	for (size_t i = 0; i < FILES_MAX && c->files[i] != NULL && result == READER_END; i++) {
		char name[] = "f0.csv";
		struct span text = span_z(c->files[i]);
		name[1] = (char)('1' + i);
		reader_begin(run.reader, name);
		result = drain(&run);
		while (text.len > 0 && result == READER_MORE) {
			size_t room = 0;
			char *space = reader_space(run.reader, &room, &err);
			assert_true(space != NULL && room >= 65536);
			size_t n = at == SIZE_MAX ? 1 : at > 0 && text.len > at ? at : text.len;
			memcpy(space, text.data, n);
			reader_filled(run.reader, n);
			text = span_of(text.data + n, text.len - n);
			result = drain(&run);
		}
		reader_finish(run.reader);
		if (result == READER_MORE)
			result = drain(&run);
	}
	assert_true(result == READER_END || result == READER_FAIL);
	const struct reader_counts *n = reader_counts(run.reader);
	assert_true(n->rows == n->used + n->bad || result == READER_FAIL);
	must(buf_addf(seen, &err, "used %llu bad %llu missing %llu bad_cells %llu headers %llu\n",
		      (unsigned long long)n->used, (unsigned long long)n->bad,
		      (unsigned long long)n->missing, (unsigned long long)n->bad_cells,
		      (unsigned long long)n->headers_repeated));
	reader_free(run.reader);
}

static void check(const struct reader_case *c)
{
	struct buf whole;
	struct buf cut;
	buf_init(&whole, SEEN_MAX);
	buf_init(&cut, SEEN_MAX);
	run_case(c, 0, &whole);
	if (c->wanted != NULL && !span_is(buf_span(&whole), c->wanted))
		fail_msg("%s:\n%.*sand not\n%s", c->label, (int)whole.len, whole.data, c->wanted);
	const size_t len = strlen(c->files[0]);
	for (size_t at = 1; at <= len; at++) {
		buf_reset(&cut);
		run_case(c, at == len ? SIZE_MAX : at, &cut);
		if (!span_eq(buf_span(&cut), buf_span(&whole)))
			fail_msg("%s: cut at %zu:\n%.*sand not\n%.*s", c->label, at, (int)cut.len,
				 cut.data, (int)whole.len, whole.data);
	}
	buf_release(&whole);
	buf_release(&cut);
}

static void check_all(const struct reader_case *cases, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check(&cases[i]);
}

#define CHECK_ALL(cases) check_all(cases, sizeof(cases) / sizeof(cases)[0])
#define COUNTS(used, bad, missing, cells, headers)                                                \
	"used " #used " bad " #bad " missing " #missing " bad_cells " #cells " headers " #headers \
	"\n"

#include "test_reader_cases.h"

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(dialects),	 cmocka_unit_test(time_columns),
		cmocka_unit_test(value_columns), cmocka_unit_test(selections),
		cmocka_unit_test(headers),	 cmocka_unit_test(bad_rows),
		cmocka_unit_test(many_files),	 cmocka_unit_test(annotated),
		cmocka_unit_test(notes),	 cmocka_unit_test(left_out_is_told_early),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

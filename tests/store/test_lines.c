/* SPDX-License-Identifier: MIT */
/* Lines of the index, times and names: what is pure in the store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "store/lines.h"
#include "store/stamp.h"

static void test_stamp_forms(void **state)
{
	static const struct {
		const char *text;
		enum stamp_form form;
	} cases[] = {
		{ "2026-11-22T20:08:49.123Z", STAMP_ISO_MS },
		{ "2026-11-22T20:08:49Z", STAMP_ISO },
		{ "2026-11-22T20:08:49", STAMP_ISO_PLAIN },
		{ "2026-11-22T20:08:49.123456", STAMP_ISO_MICRO },
		{ "2026-11-22 20:08:49", STAMP_SPACE },
		{ "20261122_200849", STAMP_COMPACT },
		{ "1969-12-31T23:59:59.999Z", STAMP_ISO_MS },
	};
	static const char *const bad[] = { "",
					   "yesterday",
					   "20261122",
					   "2026112_2200849",
					   "20261322_200849",
					   "20261122_250849",
					   "2026-11-22T20:08:49.123Zx",
					   "99999999_999999" };
	enum stamp_form form;
	int64_t ns;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char out[STAMP_MAX];
		size_t n;

		assert_true(stamp_parse(span_z(cases[i].text), &ns, &form));
		assert_int_equal(form, cases[i].form);
		n = stamp_format(out, ns, form);
		assert_int_equal(n, strlen(cases[i].text));
		assert_memory_equal(out, cases[i].text, n);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(stamp_parse(span_z(bad[i]), &ns, &form));
	assert_true(stamp_parse(span_z("2026-11-22T22:08:49+02:00"), &ns, &form));
	assert_int_equal(ns / 1000000000, 1795378129);
}

static void test_names(void **state)
{
	static const char *const good[] = { "model_response_20261122_200849.json",
					    "model_response_20261122_200849-1.json",
					    "model_response_20261122_200849-2.json",
					    "model_response_20261122_200850.json",
					    "model_response_20261122_235960.json",
					    "model_response_20261123_000000.json",
					    "model_response_20261123_000000-999999.json",
					    "model_response_99999999_235959.json" };
	static const char *const bad[] = {
		"",
		"model_response_.json",
		"model_response_20261122_200849",
		"model_response_20261122_200849.json ",
		"model_response_20261122_240000.json",
		"model_response_20261122_200849-0.json",
		"model_response_20261122_200849-01.json",
		"model_response_20261122_200849-1000000.json",
		"model_response_20261122_200849-.json",
		"model_response_20261122-200849.json",
		"../x",
		"Model_response_20261122_200849.json",
		"model_response_2026112x_200849.json",
		"model_response_20261122_200849.json.json",
		"model_response_20261122_200849-2-3.json",
	};
	uint64_t before = 0, packed;
	struct span name;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		char out[NAME_MAX_LEN];

		assert_true(name_parse(span_z(good[i]), &packed));
		assert_true(packed > before);
		before = packed;
		assert_int_equal(name_unpack(out, packed), strlen(good[i]));
		assert_string_equal(out, good[i]);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_false(name_parse(span_z(bad[i]), NULL));
		assert_false(name_of_cell(span_z(bad[i]), &name));
	}
	assert_true(name_of_cell(span_z("responses/model_response_20261122_200849.json"), &name));
	assert_true(span_is(name, good[0]));
	assert_true(name_of_cell(span_z("./responses/model_response_20261122_200849.json"), &name));
	assert_true(name_of_cell(span_z(good[0]), &name));
	assert_false(
		name_of_cell(span_z("responses/../model_response_20261122_200849.json"), &name));
	assert_false(name_of_cell(span_z("/responses/model_response_20261122_200849.json"), &name));
}

static void test_name_format(void **state)
{
	char out[NAME_MAX_LEN];

	(void)state;
	(void)name_format(out, INT64_C(1795378129123) * 1000000, 0);
	assert_string_equal(out, "model_response_20261122_200849.json");
	(void)name_format(out, INT64_C(1795378129123) * 1000000, 17);
	assert_string_equal(out, "model_response_20261122_200849-17.json");
}

static void test_headers(void **state)
{
	static const struct {
		const char *line;
		char delimiter;
		int time, file;
	} cases[] = {
		{ "timestamp,filename", ',', 0, 1 },
		{ "File Name;Date Time;x", ';', 1, 0 },
		{ "\xef\xbb\xbftime\tresponse_file", '\t', 0, 1 },
		{ "\"created_at\",\"path\"\r", ',', 0, 1 },
		{ "a,b,OUTPUT_FILE,c,Timestamp", ',', 4, 2 },
	};
	static const char *const bad[] = { "", "a,b", "timestamp,b", "filename",
					   "\"timestamp,filename" };
	struct err err = ERR_INIT;
	struct table t;

	(void)state;
	assert_int_equal(table_from_header(&t, span_z(TABLE_HEADER), &err), 0);
	assert_true(t.own);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(table_from_header(&t, span_z(cases[i].line), &err), 0);
		assert_false(t.own);
		assert_int_equal(t.delimiter, cases[i].delimiter);
		assert_int_equal(t.at[FIELD_TIMESTAMP], cases[i].time);
		assert_int_equal(t.at[FIELD_FILENAME], cases[i].file);
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct err why = ERR_INIT;

		assert_int_equal(table_from_header(&t, span_z(bad[i]), &why), -1);
		assert_int_equal(why.code, ERR_INPUT);
	}
}

static void test_split(void **state)
{
	static const struct {
		const char *line;
		size_t n;
		const char *cells[4];
	} cases[] = {
		{ "a,b,c", 3, { "a", "b", "c" } },
		{ "", 1, { "" } },
		{ ",", 2, { "", "" } },
		{ "\"a,b\",\"c\"\"d\"", 2, { "a,b", "c\"d" } },
		{ "\"\",x", 2, { "", "x" } },
		{ "a\"b,c", 2, { "a\"b", "c" } },
		{ "a,", 2, { "a", "" } },
	};
	static const char *const bad[] = { "\"a", "\"a\"b", "a,\"b\"\"" };
	struct cells cells;
	struct err err = ERR_INIT;

	(void)state;
	cells_init(&cells);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_int_equal(cells_split(&cells, span_z(cases[i].line), ',', &err), 0);
		assert_int_equal(cells.n, cases[i].n);
		for (size_t k = 0; k < cells.n; k++)
			assert_true(span_is(cells.cell[k], cases[i].cells[k]));
	}
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct err why = ERR_INIT;

		assert_int_equal(cells_split(&cells, span_z(bad[i]), ',', &why), -1);
	}
	cells_release(&cells);
}

/* What was written reads back as it was, but for control characters and the apostrophe. */
static void test_round_trip(void **state)
{
	static const char *const labels[] = { "",     "night shift",	   "a,b",   "say \"so\"",
					      "=1+1", "\xc3\xa9t\xc3\xa9", "it's",  "-",
					      "'",    "line\nbreak",	   "\ttab", "12" };
	struct table t;
	struct cells cells;
	struct buf out;
	struct err err = ERR_INIT;

	(void)state;
	table_own(&t);
	cells_init(&cells);
	buf_init(&out, 10000);
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		struct entry e = { .time_ns = INT64_C(1795378129123) * 1000000,
				   .name = span_z("model_response_20261122_200849.json") },
			     back;
		struct buf again;

		for (int f = 0; f < FIELDS_N; f++)
			e.field[f] = span_z(f == FIELD_LABEL ? labels[i] : "");
		buf_reset(&out);
		assert_int_equal(table_write(&t, &e, &out, &err), 0);
		assert_int_equal(out.data[out.len - 1], '\n');
		assert_null(memchr(out.data, '\n', out.len - 1));
		assert_int_equal(table_read(&t, span_of(out.data, out.len - 1), &cells, &back,
					    &err),
				 0);
		assert_int_equal(back.time_ns, e.time_ns);
		assert_true(span_eq(back.name, e.name));
		assert_false(table_is_formula(back.field[FIELD_LABEL]) &&
			     back.field[FIELD_LABEL].data[0] != '\'');
		if (!table_is_formula(span_z(labels[i])) && !strpbrk(labels[i], "\n\t"))
			assert_true(span_is(back.field[FIELD_LABEL], labels[i]));
		/* And is written the same again. */
		buf_init(&again, 10000);
		if (!table_is_formula(span_z(labels[i]))) {
			assert_int_equal(table_write(&t, &back, &again, &err), 0);
			assert_int_equal(again.len, out.len);
			assert_memory_equal(again.data, out.data, out.len);
		}
		buf_release(&again);
	}
	cells_release(&cells);
	buf_release(&out);
}

static void test_too_long(void **state)
{
	struct table t;
	struct buf out;
	struct err err = ERR_INIT;
	char *text = malloc(5001);
	struct entry e = { .time_ns = 0, .name = span_z("model_response_20261122_200849.json") };

	(void)state;
	assert_non_null(text);
	memset(text, 'x', 5000);
	text[5000] = '\0';
	table_own(&t);
	for (int f = 0; f < FIELDS_N; f++)
		e.field[f] = span_z("");
	e.field[FIELD_LABEL] = span_z(text);
	buf_init(&out, 100000);
	assert_int_equal(table_write(&t, &e, &out, &err), -1);
	assert_int_equal(err.code, ERR_INPUT);
	assert_int_equal(out.len, 0);
	buf_release(&out);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stamp_forms), cmocka_unit_test(test_names),
		cmocka_unit_test(test_name_format), cmocka_unit_test(test_headers),
		cmocka_unit_test(test_split),	    cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

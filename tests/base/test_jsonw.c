/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <string.h>

#include "base/jsonscan.h"
#include "base/jsonw.h"
#include "base/text.h"

static void writes(void (*fill)(struct jsonw *), const char *want)
{
	struct err err = ERR_INIT;
	struct jsonw w;
	struct buf b;

	buf_init(&b, 1 << 20);
	jsonw_init(&w, &b);
	fill(&w);
	assert_int_equal(jsonw_end(&w, &err), 0);
	if (!span_is(buf_span(&b), want))
		fail_msg("%.*s", (int)b.len, b.data);
	assert_int_equal(jsonscan_check(buf_span(&b), &err), 0);
	buf_release(&b);
}

static void a_record(struct jsonw *w)
{
	jsonw_object(w);
	jsonw_name(w, "row");
	jsonw_u64(w, 257);
	jsonw_name(w, "series");
	jsonw_object(w);
	jsonw_name_span(w, span_z("na\"me"));
	jsonw_z(w, "pump-7");
	jsonw_name_span(w, span_z("b"));
	jsonw_string(w, span_of(NULL, 0));
	jsonw_close(w);
	jsonw_name(w, "expected");
	jsonw_array(w);
	jsonw_double(w, 84.1);
	jsonw_places(w, 97.256, 1);
	jsonw_i64(w, -5);
	jsonw_close(w);
	jsonw_name(w, "empty");
	jsonw_array(w);
	jsonw_close(w);
	jsonw_name(w, "yes");
	jsonw_bool(w, true);
	jsonw_name(w, "no");
	jsonw_bool(w, false);
	jsonw_name(w, "none");
	jsonw_null(w);
	jsonw_name(w, "raw");
	jsonw_raw(w, span_z("{\"x\":[1]}"));
	jsonw_name(w, "after");
	jsonw_array(w);
	jsonw_object(w);
	jsonw_close(w);
	jsonw_object(w);
	jsonw_close(w);
	jsonw_close(w);
	jsonw_close(w);
}

static void commas_come_by_themselves(void **state)
{
	(void)state;
	writes(a_record, "{\"row\":257,\"series\":{\"na\\\"me\":\"pump-7\",\"b\":\"\"},"
			 "\"expected\":[84.1,97.3,-5],\"empty\":[],\"yes\":true,\"no\":false,"
			 "\"none\":null,\"raw\":{\"x\":[1]},\"after\":[{},{}]}");
}

static void hard_text(struct jsonw *w)
{
	jsonw_string(w, span_z("q\"b\\s/\b\f\n\r\t\x1f\x7f"));
}

static void foreign_text(struct jsonw *w)
{
	jsonw_z(w, "\xC3\xA9\xC2\x85\xE2\x80\xA8\xE2\x80\xAE\xE2\x81\xA6\xD8\x9C\xF0\x9F\x98\x80"
		   "\xFFx\xE2\x82");
}

static void text_is_escaped_where_it_must(void **state)
{
	(void)state;
	writes(hard_text, "\"q\\\"b\\\\s/\\b\\f\\n\\r\\t\\u001f\\u007f\"");
	writes(foreign_text, "\"\xC3\xA9\\u0085\\u2028\\u202e\\u2066\\u061c\xF0\x9F\x98\x80"
			     "\xEF\xBF\xBDx\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

/* Valid JSON, though jsonscan refuses it from others. */
static void a_nul_is_escaped(void **state)
{
	struct err err = ERR_INIT;
	struct jsonw w;
	struct buf b;

	(void)state;
	buf_init(&b, 100);
	jsonw_init(&w, &b);
	jsonw_string(&w, span_of("a\0b", 3));
	assert_int_equal(jsonw_end(&w, &err), 0);
	assert_true(span_is(buf_span(&b), "\"a\\u0000b\""));
	buf_release(&b);
}

static void failure_is_sticky_and_cut_back(void **state)
{
	(void)state;
	for (size_t max = 0; max < 40; max++) {
		struct err err = ERR_INIT;
		struct jsonw w;
		struct buf b;

		buf_init(&b, max + 3);
		assert_int_equal(buf_addz(&b, "abc", &err), 0);
		jsonw_init(&w, &b);
		jsonw_object(&w);
		jsonw_name(&w, "name");
		jsonw_array(&w);
		jsonw_z(&w, "a long text of some 40 characters, \x01 more");
		jsonw_u64(&w, 7);
		jsonw_close(&w);
		jsonw_close(&w);
		assert_int_equal(jsonw_end(&w, &err), -1);
		assert_int_equal(err.code, ERR_INPUT);
		assert_true(span_is(buf_span(&b), "abc"));
		buf_release(&b);
	}
}

static void deep_as_promised(void **state)
{
	struct err err = ERR_INIT;
	struct jsonw w;
	struct buf b;

	(void)state;
	buf_init(&b, 1000);
	jsonw_init(&w, &b);
	for (int i = 0; i < JSONW_DEPTH; i++) {
		if (i % 2) {
			jsonw_object(&w);
			jsonw_name(&w, "d");
		} else {
			jsonw_array(&w);
		}
	}
	jsonw_null(&w);
	for (int i = 0; i < JSONW_DEPTH; i++)
		jsonw_close(&w);
	assert_int_equal(jsonw_end(&w, &err), 0);
	assert_int_equal(jsonscan_check(buf_span(&b), &err), 0);
	buf_release(&b);
}

/* Of any length, with one byte to be escaped at any place or none. */
static void every_place_is_looked_at(void **state)
{
	static const char *const bytes[][2] = {
		{ "\"", "\\\"" },      { "\\", "\\\\" },	   { "\x1f", "\\u001f" },
		{ "\x7f", "\\u007f" }, { "\xff", "\xEF\xBF\xBD" }, { "x", "x" },
	};

	(void)state;
	for (size_t which = 0; which < 6; which++) {
		for (size_t len = 1; len < 40; len++) {
			for (size_t at = 0; at < len; at++) {
				struct err err = ERR_INIT;
				struct jsonw w;
				struct buf b;
				struct buf text;
				struct buf want;

				buf_init(&b, 1000);
				buf_init(&text, 1000);
				buf_init(&want, 1000);
				assert_int_equal(buf_addc(&want, '"', &err), 0);
				for (size_t i = 0; i < len; i++) {
					char plain = " !#[]~az0@"[i % 10];
					int done = i == at ? buf_addz(&want, bytes[which][1], &err)
							   : buf_addc(&want, plain, &err);

					assert_int_equal(done, 0);
					assert_int_equal(buf_addc(&text,
								  i == at ? bytes[which][0][0]
									  : plain,
								  &err),
							 0);
				}
				assert_int_equal(buf_addc(&want, '"', &err), 0);
				jsonw_init(&w, &b);
				jsonw_string(&w, buf_span(&text));
				assert_int_equal(jsonw_end(&w, &err), 0);
				assert_true(span_eq(buf_span(&b), buf_span(&want)));
				buf_release(&b);
				buf_release(&text);
				buf_release(&want);
			}
		}
	}
}

/* Whatever the bytes, the text is valid JSON of printable characters. */
static void random_bytes_become_valid_json(void **state)
{
	uint32_t seed = 12345;
	struct err err = ERR_INIT;
	struct jsonw w;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	for (int round = 0; round < 20000; round++) {
		char bytes[64];
		size_t len;

		for (size_t i = 0; i < sizeof(bytes); i++) {
			seed = seed * 1664525u + 1013904223u;
			bytes[i] = round & 1 ? (char)(seed >> 24)
					     : "\xE2\x80\xA8\xC2\xF0\"\\a"[seed >> 29];
		}
		len = seed >> 8 & 63;
		buf_reset(&b);
		jsonw_init(&w, &b);
		jsonw_object(&w);
		jsonw_name_span(&w, span_of(bytes, len));
		jsonw_string(&w, span_of(bytes, len));
		jsonw_close(&w);
		assert_int_equal(jsonw_end(&w, &err), 0);
		if (jsonscan_check(buf_span(&b), &err) < 0 && !strstr(err.msg, "U+0000"))
			fail_msg("%s", err.msg);
		for (size_t at = 0; at < b.len;) {
			uint32_t cp;
			bool valid;

			at += text_decode(span_of(b.data + at, b.len - at), &cp, &valid);
			assert_true(valid);
			assert_false(cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028);
		}
	}
	buf_release(&b);
}

/* Alone and within its room, a string is what the writer makes of it. */
static void a_string_alone_is_the_same(void **state)
{
	uint32_t seed = 54321;
	struct err err = ERR_INIT;
	struct jsonw w;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	for (int round = 0; round < 20000; round++) {
		char bytes[64], quoted[JSONW_QUOTED(sizeof(bytes))];
		size_t len = (size_t)round % 64;
		char *end;

		for (size_t i = 0; i < len; i++) {
			seed = seed * 1664525u + 1013904223u;
			bytes[i] = round & 1 ? (char)(seed >> 24)
					     : "\xE2\x80\xA8\xC2\xF0\"\x1F\x7F"[seed >> 29];
		}
		end = jsonw_quote(quoted, span_of(bytes, len));
		assert_true(end <= quoted + JSONW_QUOTED(len));
		buf_reset(&b);
		jsonw_init(&w, &b);
		jsonw_string(&w, span_of(bytes, len));
		assert_int_equal(jsonw_end(&w, &err), 0);
		assert_true(span_eq(buf_span(&b), span_of(quoted, (size_t)(end - quoted))));
	}
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(commas_come_by_themselves),
		cmocka_unit_test(text_is_escaped_where_it_must),
		cmocka_unit_test(a_nul_is_escaped),
		cmocka_unit_test(failure_is_sticky_and_cut_back),
		cmocka_unit_test(deep_as_promised),
		cmocka_unit_test(every_place_is_looked_at),
		cmocka_unit_test(random_bytes_become_valid_json),
		cmocka_unit_test(a_string_alone_is_the_same),
	};

	return cmocka_run_group_tests_name("jsonw", tests, NULL, NULL);
}

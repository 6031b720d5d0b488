/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <string.h>

#include "base/text.h"

/* The only correct UTF-8 form of cp. */
static size_t encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 63));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 63));
		out[2] = (char)(0x80 | (cp & 63));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 63));
	out[2] = (char)(0x80 | (cp >> 6 & 63));
	out[3] = (char)(0x80 | (cp & 63));
	return 4;
}

static void every_character_decodes(void **state)
{
	(void)state;
	for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
		char bytes[4];
		size_t len = encode(cp, bytes);
		uint32_t got;
		bool valid;
		size_t used = text_decode(span_of(bytes, len), &got, &valid);

		if (cp >= 0xD800 && cp <= 0xDFFF) {
			assert_false(valid);
			assert_int_equal(used, 1);
			continue;
		}
		if (!valid || used != len || got != cp)
			fail_msg("U+%X", cp);
		if (len > 1) {
			used = text_decode(span_of(bytes, len - 1), &got, &valid);
			assert_false(valid);
			assert_int_equal(used, 1);
			assert_int_equal(got, 0xFFFD);
		}
	}
}

static void broken_bytes_are_told(void **state)
{
	static const char *const broken[] = { "\x80",
					      "\xBF",
					      "\xC0\x80",
					      "\xC1\xBF",
					      "\xE0\x80\x80",
					      "\xE0\x9F\xBF",
					      "\xED\xA0\x80",
					      "\xF0\x80\x80\x80",
					      "\xF4\x90\x80\x80",
					      "\xF5\x80\x80\x80",
					      "\xFF",
					      "\xC3(",
					      "\xE2\x82(",
					      "\xFE" };

	(void)state;
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		uint32_t cp;
		bool valid;

		assert_int_equal(text_decode(span_z(broken[i]), &cp, &valid), 1);
		assert_false(valid);
	}
}

static void nothing_unsafe_reaches_a_terminal(void **state)
{
	struct err err = ERR_INIT;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	for (int c = 0; c < 256; c++) {
		char byte = (char)c;

		assert_int_equal(text_add_printable(&b, span_of(&byte, 1), &err), 0);
	}
	for (uint32_t cp = 0x80; cp < 0x3000; cp++) {
		char bytes[4];
		size_t len = encode(cp, bytes);

		assert_int_equal(text_add_printable(&b, span_of(bytes, len), &err), 0);
	}
	for (size_t at = 0; at < b.len;) {
		uint32_t cp;
		bool valid;

		at += text_decode(span_of(b.data + at, b.len - at), &cp, &valid);
		assert_true(valid);
		assert_false(text_is_unsafe(cp));
	}
	buf_reset(&b);
	assert_int_equal(text_add_printable(&b, span_z("a\x1b[31mb\xFFz\xC3\xA9\xE2\x80\xAE"),
					    &err),
			 0);
	assert_true(span_is(buf_span(&b), "a [31mb\xEF\xBF\xBDz\xC3\xA9 "));
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_character_decodes),
		cmocka_unit_test(broken_bytes_are_told),
		cmocka_unit_test(nothing_unsafe_reaches_a_terminal),
	};

	return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/jsonscan.h"

static void sound_texts_pass(void **state)
{
	static const char *const texts[] = {
		"{}",
		"[]",
		"null",
		"true",
		"false",
		"0",
		"-0",
		"\"\"",
		" \t\r\n1 ",
		"[1,2,[3,{}]]",
		"{\"a\":1,\"b\":{\"a\":1},\"c\":[{\"a\":2},{\"a\":3}]}",
		"\"\\ud83d\\ude00\"",
		"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
		"\"\xC3\xA9\xF0\x9F\x98\x80\"",
		"1e308",
		"1E-400",
		"123456789012345678",
		"-123456789012345678",
		"1234567890123456789.5",
		"{\"\":1,\"\\u0001\":2}",
		"{\"a\":\"a\",\"b\":\"a\"}",
		"{\"k\":[\"k\",\"k\",{\"k\":\"k\"}]}",
		"{\"a,\\\"b\":1,\"b\":2}",
		"\"\x7f\"",
	};
	struct err err = ERR_INIT;

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (jsonscan_check(span_z(texts[i]), &err) < 0)
			fail_msg("%s: %s", texts[i], err.msg);
	}
}

static void refused(struct span text, const char *why)
{
	struct err err = ERR_INIT;

	if (jsonscan_check(text, &err) == 0)
		fail_msg("passed: %.*s", (int)text.len, text.data);
	assert_int_equal(err.code, ERR_INPUT);
	if (!strstr(err.msg, why))
		fail_msg("%.*s: %s, not %s", (int)text.len, text.data, err.msg, why);
}

static void hostile_texts_are_refused(void **state)
{
	static const char *const texts[][2] = {
		{ "", "byte 1: the text ends" },
		{ "  ", "byte 3: the text ends" },
		{ "NaN", "byte 1" },
		{ "[Infinity]", "byte 2" },
		{ "-Infinity", "not a number" },
		{ "nul", "byte 1" },
		{ "True", "byte 1" },
		{ "'a'", "byte 1" },
		{ "{a:1}", "name was expected" },
		{ "{'a':1}", "name was expected" },
		{ "{\"a\" 1}", "colon" },
		{ "{\"a\":1,}", "name was expected" },
		{ "{\"a\":}", "byte 6" },
		{ "{,}", "name was expected" },
		{ "[1,]", "byte 4" },
		{ "[,1]", "byte 2" },
		{ "[1 2]", "comma or ]" },
		{ "{\"a\":1 \"b\":2}", "comma or }" },
		{ "[1}", "comma or ]" },
		{ "{\"a\":1]", "comma or }" },
		{ "[", "the text ends" },
		{ "{", "name was expected" },
		{ "[1", "comma or ]" },
		{ "{\"a\":1", "comma or }" },
		{ "]", "byte 1" },
		{ "1 2", "byte 3: something follows" },
		{ "{}x", "byte 3: something follows" },
		{ "{} {}", "something follows" },
		{ "// c\n1", "byte 1" },
		{ "[1/*c*/]", "comma or ]" },
		{ "01", "not a number" },
		{ "+1", "byte 1" },
		{ "1.", "not a number" },
		{ ".5", "byte 1" },
		{ "1e", "not a number" },
		{ "0x10", "something follows" },
		{ "--1", "not a number" },
		{ "1e309", "too large" },
		{ "-1e999", "too large" },
		{ "1234567890123456789", "18 digits" },
		{ "[123456789012345678901234567890]", "byte 2: an integer" },
		{ "\"abc", "without end" },
		{ "\"\\", "unknown escape" },
		{ "\"\\x41\"", "unknown escape" },
		{ "\"\\u12\"", "unknown escape" },
		{ "\"\\u00g0\"", "unknown escape" },
		{ "\"\\u0000\"", "U+0000" },
		{ "\"\\ud83d\"", "surrogate" },
		{ "\"\\ud83dx\\ude00\"", "surrogate" },
		{ "\"\\ude00\"", "surrogate" },
		{ "\"\\ud83d\\u0041\"", "surrogate" },
		{ "\"a\nb\"", "byte 3: a control character" },
		{ "\"\x01\"", "control character" },
		{ "\"\xFF\"", "not UTF-8" },
		{ "\"\xC0\x80\"", "not UTF-8" },
		{ "\"\xED\xA0\x80\"", "not UTF-8" },
		{ "\"\xE2\x82\"", "not UTF-8" },
		{ "\xEF\xBB\xBF{}", "byte 1" },
		{ "{\"a\":1,\"a\":2}", "byte 8: a member for the second time" },
		{ "{\"a\":1,\"\\u0061\":2}", "byte 8: a member for the second time" },
		{ "{\"\xC3\xA9\":1,\"\\u00E9\":2}", "second time" },
		{ "{\"\\ud83d\\ude00\":1,\"\xF0\x9F\x98\x80\":2}", "second time" },
		{ "[{\"x\":{\"b\":1,\"c\":2,\"b\":3}}]", "byte 20: a member" },
		{ "{\"\":1,\"\":2}", "second time" },
		{ "{\"a\":{\"c\":[1,\",\"]},\"b\":\"a\",\"a\":0}", "second time" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		refused(span_z(texts[i][0]), texts[i][1]);
	refused(span_of("\"a\0b\"", 5), "control character");
	refused(span_of("1\0", 2), "something follows");
	refused(span_of("{}\0{}", 5), "something follows");
}

/* A text cut anywhere is refused, and never read past its end (address sanitizer). */
static void cut_texts_are_refused(void **state)
{
	static const char text[] = "{\"c1\":{\"evidence\":\"fell \\ud83d\\ude00 "
				   "\xC3\xA9\",\"n\":[1.5e-3,null,true]},\"s\":\"x\"}";
	struct err err = ERR_INIT;

	(void)state;
	assert_int_equal(jsonscan_check(span_z(text), &err), 0);
	for (size_t len = 0; len < sizeof(text) - 1; len++) {
		struct buf b;

		buf_init(&b, len ? len : 1);
		assert_int_equal(buf_add(&b, text, len, &err), 0);
		assert_int_equal(jsonscan_check(buf_span(&b), &err), -1);
		buf_release(&b);
	}
}

static void depth_has_a_limit(void **state)
{
	char text[200];
	struct err err = ERR_INIT;

	(void)state;
	for (size_t depth = 1; depth < 100; depth++) {
		memset(text, '[', depth);
		memset(text + depth, ']', depth);
		assert_int_equal(jsonscan_check(span_of(text, 2 * depth), &err),
				 depth <= JSONSCAN_DEPTH ? 0 : -1);
	}
	assert_non_null(strstr(err.msg, "32 levels"));
}

static void many_members(struct buf *b, int n)
{
	struct err err = ERR_INIT;

	buf_reset(b);
	assert_int_equal(buf_addc(b, '{', &err), 0);
	for (int i = 0; i < n; i++) {
		char name[64];

		(void)snprintf(name, sizeof(name), "m%d", i);
		assert_int_equal(buf_addf(b, &err, "%s\"%s\":%d", i ? "," : "", name, i), 0);
	}
	assert_int_equal(buf_addc(b, '}', &err), 0);
}

static void members_have_a_limit_and_no_doubles(void **state)
{
	struct err err = ERR_INIT;
	struct buf b;

	(void)state;
	buf_init(&b, 1 << 20);
	many_members(&b, JSONSCAN_MEMBERS);
	assert_int_equal(jsonscan_check(buf_span(&b), &err), 0);
	many_members(&b, JSONSCAN_MEMBERS + 1);
	refused(buf_span(&b), "1024 members");
	for (int i = 0; i < 1000; i += 37) {
		many_members(&b, 1000);
		b.len--;
		assert_int_equal(buf_addf(&b, &err, ",\"m%d\":0}", i), 0);
		refused(buf_span(&b), "second time");
	}
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound_texts_pass),
		cmocka_unit_test(hostile_texts_are_refused),
		cmocka_unit_test(cut_texts_are_refused),
		cmocka_unit_test(depth_has_a_limit),
		cmocka_unit_test(members_have_a_limit_and_no_doubles),
	};

	return cmocka_run_group_tests_name("jsonscan", tests, NULL, NULL);
}

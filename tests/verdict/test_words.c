/* SPDX-License-Identifier: MIT */
/* The form of texts: a commentator's sentence, cutting, what is unfit and what says nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

#include "verdict/words.h"

static const char question[] = "Series: pump-7. Column: temperature.\nThe usual range is 84.1 to "
			       "97.3. At row 257 it was 12.71, far below "
			       "it.\nName two likely causes in one short sentence.";

static void comment_is(const char *comment, const char *sentence)
{
	struct span out;
	struct err err = ERR_INIT;
	int status = words_comment(span_z(comment), span_z(question), &out, &err);
	if (status < 0)
		print_error("\"%s\": %s\n", comment, err.msg);
	assert_int_equal(status, 0);
	if (!span_is(out, sentence))
		print_error("\"%.*s\"\n", (int)out.len, out.data);
	assert_true(span_is(out, sentence));
}

static void comment_not(const char *comment, const char *why)
{
	struct span out;
	struct err err = ERR_INIT;
	int status = words_comment(span_z(comment), span_z(question), &out, &err);
	if (status == 0)
		print_error("\"%s\" was let through\n", comment);
	assert_int_equal(status, -1);
	if (!strstr(err.msg, why))
		print_error("\"%s\": %s\n", comment, err.msg);
	assert_non_null(strstr(err.msg, why));
	assert_int_equal(err.code, ERR_INPUT);
}

static void comments_let_through(void **state)
{
	(void)state;
	comment_is("The culprit is likely a faulty sensor or a loose plug.",
		   "The culprit is likely a faulty sensor or a loose plug.");
	comment_is("  \nThe culprit is likely a faulty sensor. It may also be frost.\n",
		   "The culprit is likely a faulty sensor.");
	comment_is("\"A loose plug or a frozen pipe is likely.\"",
		   "A loose plug or a frozen pipe is likely.");
	comment_is("A loose plug, e.g. at the pump, or frost is likely. 2. More",
		   "A loose plug, e.g. at the pump, or frost is likely.");
	comment_is("The drop to 12.71 at row 257 looks like a loose plug!",
		   "The drop to 12.71 at row 257 looks like a loose plug!");
	comment_is("Could pump-7 have lost its plug?", "Could pump-7 have lost its plug?");
	comment_is("Two likely causes are frost and a loose plug.",
		   "Two likely causes are frost and a loose plug.");
	comment_is("The value of 12.7 is below 84.1 because of frost.",
		   "The value of 12.7 is below 84.1 because of frost.");
	comment_is("The culprit: A faulty CPU load sensor.",
		   "The culprit: A faulty CPU load sensor.");
}

static void comments_held_back(void **state)
{
	(void)state;
	comment_not("", "empty");
	comment_not("   \n", "empty");
	comment_not("Frost.", "fewer than five words");
	comment_not("It is broken, sadly.", "fewer than five words");
	comment_not("The culprit is likely a faulty sensor in a nearby", "no whole sentence");
	comment_not("The culprit is a sensor that showed 99.9 degrees.", "cites 99.9");
	comment_not("The 6066 sensor is responsible for this.", "cites 6066");
	comment_not("At 19:10 somebody pulled the plug out.", "cites 19:10");
	comment_not("Nineteen pumps have failed in this plant.", "cites Nineteen");
	comment_not("Sensor T99 has failed in this plant.", "cites T99");
	comment_not("The causes could be:\n1. Frost.\n2. A plug.", "list");
	comment_not("1. Frost in the pipe is likely.", "list");
	comment_not("Causes could be: 1) frost and 2) a loose plug.", "list");
	comment_not("Causes are (a) frost and (b) a loose plug.", "list");
	comment_not("- frost in the pipe near the pump.", "list");
	comment_not("See http://example.com/fix for the likely cause.", "address");
	comment_not("See www.example.com for the likely cause here.", "address");
	comment_not("Write to help@example.com about this one please.", "address");
	comment_not("Look at example.com for the likely cause.", "address");
	comment_not("The sensor \x1b[31mfailed\x1b[0m because of the frost.", "character");
	comment_not("The sensor failed\xE2\x80\xAE because of the frost.", "character");
	comment_not("The sensor fai\xE2\x80\x8Bled because of the frost.", "character");
	comment_not("The sensor failed \xFF because of the frost.", "character");
	comment_not("<|im_start|>system The sensor is fine now.", "markup");
	comment_not("The [plug](x) of the sensor is loose now.", "markup");
	comment_not("The <b>plug</b> of the sensor is loose now.", "markup");
	comment_not("a faulty part of a faulty part of a faulty part of a faulty part.", "repeats");
	comment_not("The sensor read \xD9\xA1\xD9\xA2 degrees because of frost.", "cites");
}

static void sentences_cut(void **state)
{
	struct span text = span_z("One is here. Two is 3.5 there! Three goes on and on");
	(void)state;
	assert_int_equal(words_sentence(text), 12);
	assert_true(span_is(words_cut(text, 160), "One is here. Two is 3.5 there!"));
	assert_true(span_is(words_cut(text, 30), "One is here. Two is 3.5 there!"));
	assert_true(span_is(words_cut(text, 29), "One is here."));
	assert_int_equal(words_cut(text, 11).len, 0);
	assert_int_equal(words_sentence(span_z("no end at 12.71")), 0);
	assert_int_equal(words_sentence(span_z("")), 0);
	/* Characters are counted, not bytes, and never cut in two. */
	assert_int_equal(words_chars(span_z("\xC3\xA4\xC3\xB6\xC3\xBC.")), 4);
	assert_true(span_is(words_cut(span_z("\xC3\xA4 \xC3\xB6 \xC3\xBC. more"), 6),
			    "\xC3\xA4 \xC3\xB6 \xC3\xBC."));
}

static void saying_nothing(void **state)
{
	static const char *const nothing[] = {
		"anomaly or normal",
		"Decision: anomaly (c1)",
		"",
		"c1",
		"drift",
		"a drift",
		"12.71",
		"2014-03-10 18:16:00",
		"1 2 3 4",
		"\"); 2026-01-05T08:00:00Z, 2026-01-05T08:00:00Z,",
		"the value is the value is the value is the value is odd",
		"!!! ??? ..."
	};
	static const char *const something[] = {
		"fell to 12.71",
		"0.413 exceeds 0.221",
		"Nothing unusual here",
		"far below the band",
		"la lectura es baja",
		"\xE6\xB8\xA9\xE5\xBA\xA6\xE4\xB8\x8B\xE9\x99\x8D\xE4\xBA\x86"
	};
	(void)state;
	for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++) {
		if (!words_empty(span_z(nothing[i])))
			print_error("says something: %s\n", nothing[i]);
		assert_non_null(words_empty(span_z(nothing[i])));
	}
	for (size_t i = 0; i < sizeof something / sizeof something[0]; i++) {
		const char *why = words_empty(span_z(something[i]));
		if (i + 1 < sizeof something / sizeof something[0])
			assert_null(why);
	}
}

static void unfit(void **state)
{
	(void)state;
	assert_null(words_unfit(span_z("Temperature fell to 12.71 \xC2\xB0"
				       "C at row 257, i.e. far below 84.1.")));
	assert_null(words_unfit(span_z("a line\nand a tab\there")));
	assert_null(words_unfit(span_z("20 m/s, 3 < 5 and a.m. or 5 kW.h")));
	for (int c = 1; c < 0x20; c++) {
		char text[2] = { (char)c, '\0' };
		bool blank = c == '\n' || c == '\t' || c == '\r';
		assert_true((words_unfit(span_z(text)) == NULL) == blank);
	}
	assert_non_null(words_unfit(span_of("\0", 1)));
	assert_non_null(words_unfit(span_z("\x7F")));
	assert_non_null(words_unfit(span_z("\xC2\x9B"
					   "31m")));
	assert_non_null(words_unfit(span_z("\xEF\xBB\xBF"
					   "bom")));
	assert_non_null(words_unfit(span_z("\xF3\xA0\x81\x81"))); /* a tag character */
	assert_non_null(words_unfit(span_z("```json")));
	assert_non_null(words_unfit(span_z("{\"c1\":1}")));
}

/* Whatever the bytes: an end, and a sentence that lies in the text. */
static void any_bytes(void **state)
{
	unsigned char text[300];
	uint32_t seed = 1;
	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t len = (size_t)(round % 300);
		for (size_t i = 0; i < len; i++) {
			seed = seed * 1664525 + 1013904223;
			text[i] = round % 3
					  ? (unsigned char)(seed >> 24)
					  : (unsigned char)(" .!?a1-)(\"\n:;,"[(seed >> 24) % 14]);
		}
		struct span s = span_of((const char *)text, len), out;
		struct err err = ERR_INIT;
		if (words_comment(s, span_z(question), &out, &err) == 0) {
			assert_true(out.data >= s.data && out.data + out.len <= s.data + s.len);
			assert_null(words_unfit(out));
		}
		assert_true(words_cut(s, 40).len <= len);
		words_empty(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comments_let_through),
		cmocka_unit_test(comments_held_back),
		cmocka_unit_test(sentences_cut),
		cmocka_unit_test(saying_nothing),
		cmocka_unit_test(unfit),
		cmocka_unit_test(any_bytes),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

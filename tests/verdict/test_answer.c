/* SPDX-License-Identifier: MIT */
/* What a model may say: malformed contents, each with the one outcome that is written beside it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>

#include "verdict/answer.h"

#define C1                         \
	"{\"evidence\":\"fell to " \
	"12.71\",\"decision\":\"anomaly\",\"kind\":\"drop\",\"severity\":\"high\"}"
#define C2 "{\"evidence\":\"like those before\",\"decision\":\"normal\"}"
#define OTHER                                                   \
	"{\"row\":231,\"column\":\"t\",\"evidence\":\"a small " \
	"peak\",\"kind\":\"spike\",\"severity\":\"low\"}"
#define GOOD \
	"{\"c1\":" C1 ",\"c2\":" C2 ",\"others\":[" OTHER "],\"summary\":\"It fell to 12.71.\"}"

static const struct shown two = { .candidates_n = 2 };

/* NULL: accepted; else words of the reason. */
struct content {
	const char *text;
	const char *why;
};

static const struct content contents[] = {
	{ GOOD, NULL },
	{ "  \n\t" GOOD "\r\n ", NULL },
	{ "```json\n" GOOD "\n```", NULL },
	{ "```\n" GOOD "\n```\n", NULL },
	{ "```" GOOD "```", NULL },
	{ "~~~json\n" GOOD "\n~~~", NULL },
	{ "<think>hm {\"c1\":1} 55.5</think>" GOOD, NULL },
	{ "<think></think>\n\n```json\n" GOOD "\n```", NULL },
	{ "thinking that began before</think>\n" GOOD, NULL },
	{ "{\"summary\":\"\"}", NULL },
	{ "{\"others\":[],\"summary\":\"s\"}", NULL },
	{ "{\"c2\":" C2 ",\"summary\":\"s\"}", NULL },
	{ "{\"c1\":{\"evidence\":\"e\",\"decision\":\"normal\",\"kind\":7,\"severity\":null},"
	  "\"summary\":\"s\"}",
	  NULL },
	{ "{\"c1\":{\"evidence\":\"e\",\"decision\":\"anomaly\",\"kind\":\"drop\",\"severity\":"
	  "\"none\"},\"summary\":\"s\"}",
	  NULL },
	{ "{\"c1\":{\"evidence\":\"```\",\"decision\":\"normal\"},\"summary\":\"s\"}", NULL },
	{ "", "empty" },
	{ " \n ", "empty" },
	{ "I think row 257 is wrong.", "prose" },
	{ "There are ten outliers: 22.1, 22.4, 22.9", "prose" },
	{ "Here it is:\n" GOOD, "prose" },
	{ GOOD "\nI hope this helps!", "goes on after" },
	{ GOOD GOOD, "JSON" },
	{ GOOD "\n" GOOD, "JSON" },
	{ GOOD ",", "goes on after" },
	{ "```json\n" GOOD, "not closed" },
	{ "```json\n" GOOD "\n``` and so on", "goes on after its code fence" },
	{ "```json\n```", "no answer" },
	{ "```python\nprint('x')\n```", "prose" },
	{ "<think>" GOOD, "thinks aloud" },
	{ "<think>a</think>", "no answer" },
	{ "<think>a</think>prose", "prose" },
	{ "null", "prose" },
	{ "true", "prose" },
	{ "12.71", "prose" },
	{ "\""
	  "text"
	  "\"",
	  "prose" },
	{ "[]", "prose" },
	{ "[" GOOD "]", "prose" },
	{ "{", "cut" },
	{ "{}", "\"summary\" is missing" },
	{ "{\"c1\":" C1 "}", "\"summary\" is missing" },
	{ "{\"summary\":null}", "is missing" },
	{ "{\"summary\":[\"s\"]}", "not a text" },
	{ "{\"summary\":7}", "not a text" },
	{ "{\"summary\":{\"text\":\"s\"}}", "not a text" },
	{ "{\"summary\":\"s\",\"summary\":\"t\"}", "strict JSON" },
	{ "{\"c1\":" C1 ",\"c1\":" C2 ",\"summary\":\"s\"}", "strict JSON" },
	{ "{\"c1\":" C1 ",\"\\u0063\\u0031\":" C2 ",\"summary\":\"s\"}", "strict JSON" },
	{ "{'summary':'s'}", "strict JSON" },
	{ "{summary:\"s\"}", "strict JSON" },
	{ "{\"summary\":\"s\",}", "strict JSON" },
	{ "{\"summary\":\"s\"/*c*/}", "strict JSON" },
	{ "{\"summary\":NaN}", "strict JSON" },
	{ "{\"summary\":Infinity}", "strict JSON" },
	{ "{\"summary\":1e999}", "strict JSON" },
	{ "{\"summary\":123456789012345678901234567890}", "strict JSON" },
	{ "{\"summary\":0x10}", "strict JSON" },
	{ "{\"summary\":01}", "strict JSON" },
	{ "{\"summary\":\"a\nb\"}", "strict JSON" },
	{ "{\"summary\":\"\\u0000\"}", "strict JSON" },
	{ "{\"summary\":\"\\ud800\"}", "strict JSON" },
	{ "{\"summary\":\"\xFF\"}", "strict JSON" },
	{ "{\"summary\":\"s\" \"t\"}", "strict JSON" },
	{ "{\"summary\" \"s\"}", "strict JSON" },
	{ "{\"type\":\"object\",\"properties\":{\"c1\":{}},\"required\":[\"c1\"]}",
	  "not asked for" },
	{ "{\"answer\":" GOOD "}", "not asked for" },
	{ "{\"c1\":" C1 ",\"summary\":\"s\",\"confidence\":0.9}", "not asked for" },
	{ "{\"c3\":" C1 ",\"summary\":\"s\"}", "speaks of c3" },
	{ "{\"c9\":" C1 ",\"summary\":\"s\"}", "speaks of c9" },
	{ "{\"c0\":" C1 ",\"summary\":\"s\"}", "not asked for" },
	{ "{\"c10\":" C1 ",\"summary\":\"s\"}", "not asked for" },
	{ "{\"C1\":" C1 ",\"summary\":\"s\"}", "not asked for" },
	{ "{\"c1\":\"anomaly\",\"summary\":\"s\"}", "not an object" },
	{ "{\"c1\":null,\"summary\":\"s\"}", "not an object" },
	{ "{\"c1\":[" C1 "],\"summary\":\"s\"}", "not an object" },
	{ "{\"c1\":{},\"summary\":\"s\"}", "\"evidence\" of c1 is missing" },
	{ "{\"c1\":{\"evidence\":\"e\"},\"summary\":\"s\"}", "\"decision\" of c1 is missing" },
	{ "{\"c1\":{\"evidence\":7,\"decision\":\"normal\"},\"summary\":\"s\"}", "not a text" },
	{ "{\"c1\":{\"evidence\":\"e\",\"decision\":\"maybe\"},\"summary\":\"s\"}", "neither" },
	{ "{\"c1\":{\"evidence\":\"e\",\"decision\":\"ANOMALY\"},\"summary\":\"s\"}", "neither" },
	{ "{\"c1\":{\"evidence\":\"e\",\"decision\":true},\"summary\":\"s\"}", "not a text" },
	{ "{\"c1\":{\"evidence\":\"e\",\"decision\":\"anomaly\"},\"summary\":\"s\"}",
	  "\"kind\" of c1 is missing" },
	{ "{\"c1\":{\"evidence\":\"e\",\"decision\":\"anomaly\",\"kind\":\"odd\",\"severity\":"
	  "\"low\"},\"summary\":\"s\"}",
	  "none of the kinds" },
	{ "{\"c1\":{\"evidence\":\"e\",\"decision\":\"anomaly\",\"kind\":\"drop\"},\"summary\":"
	  "\"s\"}",
	  "\"severity\" of c1 is missing" },
	{ "{\"c1\":{\"evidence\":\"e\",\"decision\":\"anomaly\",\"kind\":\"drop\",\"severity\":"
	  "\"bad\"},\"summary\":\"s\"}",
	  "none of the severities" },
	{ "{\"c1\":{\"evidence\":\"e\",\"decision\":\"normal\",\"row\":257},\"summary\":\"s\"}",
	  "not asked for" },
	{ "{\"others\":{},\"summary\":\"s\"}", "not a list" },
	{ "{\"others\":null,\"summary\":\"s\"}", "not a list" },
	{ "{\"others\":[231],\"summary\":\"s\"}", "not an object" },
	{ "{\"others\":[" OTHER "," OTHER "," OTHER "],\"summary\":\"s\"}", "3 claims" },
	{ "{\"others\":[{\"row\":\"231\",\"column\":\"t\",\"evidence\":\"e\",\"kind\":\"spike\","
	  "\"severity\":\"low\"}],\"summary\":\"s\"}",
	  "not an integer" },
	{ "{\"others\":[{\"row\":231.0,\"column\":\"t\",\"evidence\":\"e\",\"kind\":\"spike\","
	  "\"severity\":\"low\"}],\"summary\":\"s\"}",
	  "not an integer" },
	{ "{\"others\":[{\"column\":\"t\",\"evidence\":\"e\",\"kind\":\"spike\",\"severity\":"
	  "\"low\"}],\"summary\":\"s\"}",
	  "\"row\" of others, claim 1 is missing" },
	{ "{\"others\":[{\"row\":231,\"evidence\":\"e\",\"kind\":\"spike\",\"severity\":\"low\"}],"
	  "\"summary\":\"s\"}",
	  "\"column\" of others, claim 1 is missing" },
	{ "{\"others\":[{\"row\":231,\"column\":7,\"evidence\":\"e\",\"kind\":\"spike\","
	  "\"severity\":\"low\"}],\"summary\":\"s\"}",
	  "not a text" },
	{ "{\"others\":[{\"row\":231,\"column\":\"t\",\"kind\":\"spike\",\"severity\":\"low\"}],"
	  "\"summary\":\"s\"}",
	  "\"evidence\" of others, claim 1 is missing" },
	{ "{\"others\":[{\"row\":231,\"column\":\"t\",\"evidence\":\"e\",\"severity\":\"low\"}],"
	  "\"summary\":\"s\"}",
	  "\"kind\" of others, claim 1 is missing" },
	{ "{\"others\":[{\"row\":231,\"column\":\"t\",\"evidence\":\"e\",\"kind\":\"spike\","
	  "\"severity\":\"low\",\"decision\":\"normal\"}],\"summary\":\"s\"}",
	  "not asked for" },
	{ "{\"error\":{\"message\":\"model not loaded\"}}", "not asked for" },
};

static bool parses(const char *text, size_t len, const struct shown *shown, struct answer *a,
		   struct err *err)
{
	/* A copy of its exact size: reading past its end is seen by the sanitizers. */
	char *copy = malloc(len ? len : 1);
	assert_non_null(copy);
	memcpy(copy, text, len);
	bool ok = answer_parse(span_of(copy, len), shown, a, err) == 0;
	free(copy);
	return ok;
}

static void one_outcome_each(void **state)
{
	int wrong = 0;
	struct answer a;
	(void)state;
	answer_init(&a);
	for (size_t i = 0; i < sizeof contents / sizeof contents[0]; i++) {
		const struct content *c = &contents[i];
		struct err err = ERR_INIT;
		bool ok = parses(c->text, strlen(c->text), &two, &a, &err);
		if (ok != (c->why == NULL) || (c->why && !strstr(err.msg, c->why)) ||
		    (!ok && err.code != ERR_INPUT)) {
			print_error("%s: %s (%s)\n", c->text, ok ? "accepted" : "refused", err.msg);
			wrong++;
		}
		if (!ok)
			assert_true(a.others_n == 0 && a.summary.len == 0 && !a.present[0]);
	}
	answer_release(&a);
	assert_true(sizeof contents / sizeof contents[0] >= 75);
	assert_int_equal(wrong, 0);
}

static void what_was_said(void **state)
{
	struct answer a;
	struct err err = ERR_INIT;
	(void)state;
	answer_init(&a);
	assert_true(parses(GOOD, strlen(GOOD), &two, &a, &err));
	assert_true(a.present[0] && a.present[1] && !a.present[2]);
	assert_true(a.candidate[0].anomaly && a.candidate[0].kind == KIND_DROP);
	assert_int_equal(a.candidate[0].severity, SEVERITY_HIGH);
	assert_true(span_is(a.candidate[0].evidence, "fell to 12.71"));
	assert_false(a.candidate[1].anomaly);
	assert_int_equal(a.others_n, 1);
	assert_int_equal(a.other[0].row, 231);
	assert_true(span_is(a.other[0].column, "t") && a.other[0].said.kind == KIND_SPIKE);
	assert_true(span_is(a.summary, "It fell to 12.71."));
	/* An anomaly is at least low. */
	const char *none = "{\"c1\":{\"evidence\":\"e\",\"decision\":\"anomaly\",\"kind\":\"drop\","
			   "\"severity\":\"none\"},\"summary\":\"s\"}";
	assert_true(parses(none, strlen(none), &two, &a, &err));
	assert_int_equal(a.candidate[0].severity, SEVERITY_LOW);
	assert_false(a.present[1]);
	answer_release(&a);
}

/* A reply that is cut anywhere is no answer: it is never mended. */
static void cut_anywhere(void **state)
{
	static const char *const wholes[] = { GOOD, "```json\n" GOOD "\n```",
					      "<think>a b</think>\n" GOOD,
					      "<think>a</think>```\n" GOOD "\n```" };
	struct answer a;
	(void)state;
	answer_init(&a);
	for (size_t w = 0; w < sizeof wholes / sizeof wholes[0]; w++) {
		size_t len = strlen(wholes[w]);
		for (size_t n = 0; n < len; n++) {
			struct err err = ERR_INIT;
			if (parses(wholes[w], n, &two, &a, &err))
				print_error("cut at %zu: %.*s\n", n, (int)n, wholes[w]);
			assert_true(err.code == ERR_INPUT && err.msg[0] != '\0');
		}
		struct err err = ERR_INIT;
		assert_true(parses(wholes[w], len, &two, &a, &err));
	}
	answer_release(&a);
}

static void huge_and_deep(void **state)
{
	struct answer a;
	struct err err = ERR_INIT;
	size_t size = 1 << 20;
	char *text = malloc(size + 64);
	(void)state;
	assert_non_null(text);
	answer_init(&a);
	memset(text, ' ', size);
	assert_false(parses(text, size, &two, &a, &err));
	memcpy(text + size - strlen(GOOD), GOOD, strlen(GOOD));
	assert_true(parses(text, size, &two, &a, &err));
	memset(text + size, ' ', 8);
	assert_false(parses(text, size + 8, &two, &a, &err));
	assert_non_null(strstr(err.msg, "longer than"));
	memset(text, '[', size);
	assert_false(parses(text, size, &two, &a, &err));
	memset(text, '`', size);
	assert_false(parses(text, size, &two, &a, &err));
	memset(text, '{', size);
	text[size - 1] = '}';
	assert_false(parses(text, size, &two, &a, &err));
	/* A megabyte of one text is an answer; what may be shown of it is another matter. */
	memset(text, 'a', size);
	memcpy(text, "{\"summary\":\"", 12);
	memcpy(text + size - 2, "\"}", 2);
	assert_true(parses(text, size, &two, &a, &err));
	assert_int_equal(a.summary.len, size - 14);
	answer_release(&a);
	free(text);
}

static void names(void **state)
{
	enum severity s;
	(void)state;
	for (int i = SEVERITY_NONE; i <= SEVERITY_CRITICAL; i++) {
		assert_true(severity_from_name(span_z(severity_name((enum severity)i)), &s));
		assert_int_equal(s, i);
	}
	assert_false(severity_from_name(span_z("High"), &s));
	assert_false(severity_from_name(span_z(""), &s));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_outcome_each),
		cmocka_unit_test(what_was_said),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(huge_and_deep),
		cmocka_unit_test(names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Requests as they are written, replies as they are read: a fixture a line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonscan.h"
#include "model/envelope.h"
#include "model/wire.h"

#define OK(message, finish)                                                                  \
	"{\"choices\":[{\"finish_reason\":" finish ",\"index\":0,\"message\":" message "}]," \
	"\"model\":\"m\",\"usage\":{\"prompt_tokens\":52,\"completion_tokens\":9}}"
#define SAYS(content) "{\"role\":\"assistant\",\"content\":" content "}"

static const struct {
	int status;
	const char *body;
	enum envelope_end end;
	const char *code;
	const char *message; /* part of it, or NULL */
} fixtures[] = {
	{ 200, OK(SAYS("\"{}\""), "\"stop\""), ENVELOPE_CONTENT, NULL, NULL },
	{ 200, " \n" OK(SAYS("\"x\""), "\"stop\"") "\n", ENVELOPE_CONTENT, NULL, NULL },
	{ 200, OK(SAYS("\"{\\\"a\""), "\"length\""), ENVELOPE_CUT, "cut", NULL },
	{ 200, OK(SAYS("null"), "\"length\""), ENVELOPE_CUT, "cut", NULL },
	{ 200, OK(SAYS("\"x\""), "\"content_filter\""), ENVELOPE_UNUSABLE, "filtered", NULL },
	{ 200, OK(SAYS("null"), "\"tool_calls\""), ENVELOPE_UNUSABLE, "tools", NULL },
	{ 200, OK(SAYS("\"x\""), "null"), ENVELOPE_UNUSABLE, "unfinished", NULL },
	{ 200, OK(SAYS("\"x\""), "\"eternal\""), ENVELOPE_UNUSABLE, "unfinished", NULL },
	{ 200, OK("{\"content\":null,\"refusal\":\"I will not.\"}", "\"stop\""), ENVELOPE_UNUSABLE,
	  "refusal", "I will not." },
	{ 200, OK(SAYS("null"), "\"stop\""), ENVELOPE_UNUSABLE, "content", NULL },
	{ 200, OK(SAYS("\"\""), "\"stop\""), ENVELOPE_UNUSABLE, "content", "empty" },
	{ 200, OK(SAYS("[{\"type\":\"text\"}]"), "\"stop\""), ENVELOPE_UNUSABLE, "content", NULL },
	{ 200, OK(SAYS("7"), "\"stop\""), ENVELOPE_UNUSABLE, "content", NULL },
	{ 200, OK("null", "\"stop\""), ENVELOPE_UNUSABLE, "choices", NULL },
	{ 200, OK("[]", "\"stop\""), ENVELOPE_UNUSABLE, "choices", NULL },
	{ 200, "{\"choices\":[]}", ENVELOPE_UNUSABLE, "choices", NULL },
	{ 200, "{\"choices\":[{},{}]}", ENVELOPE_UNUSABLE, "choices", NULL },
	{ 200, "{\"choices\":null}", ENVELOPE_GARBLED, "garbled", NULL },
	{ 200, "{\"choices\":{}}", ENVELOPE_GARBLED, "garbled", NULL },
	{ 200, "{}", ENVELOPE_GARBLED, "garbled", NULL },
	{ 200, "[]", ENVELOPE_GARBLED, "garbled", NULL },
	{ 200, "null", ENVELOPE_GARBLED, "garbled", NULL },
	{ 200, "", ENVELOPE_GARBLED, "garbled", NULL },
	{ 200, "<html><body>Login</body></html>", ENVELOPE_GARBLED, "garbled", NULL },
	{ 200, OK(SAYS("\"x\""), "\"stop\"") "{}", ENVELOPE_GARBLED, "garbled", NULL },
	{ 200, "{\"choices\":NaN}", ENVELOPE_GARBLED, "garbled", NULL },
	{ 200, "{\"choices\":[],\"choices\":[]}", ENVELOPE_GARBLED, "garbled", NULL },
	{ 200, "{\"created\":123456789012345678901234567890}", ENVELOPE_GARBLED, "garbled", NULL },
	{ 200, "{\"error\":\"no such thing\"}", ENVELOPE_PASSING, "http", "no such thing" },
	{ 200, "{\"error\":{\"message\":\"too much\",\"code\":429}}", ENVELOPE_LIMITED,
	  "rate_limit", "too much" },
	{ 200, "{\"error\":[{\"message\":\"listed\"}]}", ENVELOPE_PASSING, "http", "listed" },
	{ 200, "{\"object\":\"error\",\"message\":\"old vLLM\",\"code\":400}", ENVELOPE_BAD_REQUEST,
	  "http", "old vLLM" },
	{ 400,
	  "{\"error\":{\"code\":400,\"message\":\"request (4139 tokens) "
	  "exceeds\",\"type\":\"exceed_context_size_error\","
	  "\"n_prompt_tokens\":4139,\"n_ctx\":4096}}",
	  ENVELOPE_TOO_LONG, "context", "4139" },
	{ 400, "{\"error\":{\"message\":\"long\",\"code\":\"context_length_exceeded\"}}",
	  ENVELOPE_TOO_LONG, "context", NULL },
	{ 413, "request too large", ENVELOPE_TOO_LONG, "context", "too large" },
	{ 400,
	  "{\"error\":{\"message\":\"x\",\"param\":\"max_tokens\",\"code\":\"unsupported_"
	  "parameter\"}}",
	  ENVELOPE_BAD_TOKENS, "http", NULL },
	{ 400, "{\"error\":{\"message\":\"x\",\"param\":\"temperature\"}}",
	  ENVELOPE_BAD_TEMPERATURE, "http", NULL },
	{ 400, "{\"error\":{\"message\":\"x\",\"param\":\"seed\"}}", ENVELOPE_BAD_SEED, "http",
	  NULL },
	{ 400, "{\"error\":{\"message\":\"x\",\"param\":\"response_format\"}}",
	  ENVELOPE_BAD_REQUEST, "http", NULL },
	{ 400, "{\"error\":{\"message\":\"x\",\"param\":\"messages\"}}", ENVELOPE_PERMANENT, "http",
	  NULL },
	{ 400, "{\"error\":\"'response_format.type' must be 'json_schema' or 'text'\"}",
	  ENVELOPE_BAD_REQUEST, "http", "must be" },
	{ 400, "model is required", ENVELOPE_BAD_REQUEST, "http", "model is required" },
	{ 422, "{\"detail\":[{\"msg\":\"field required\"}]}", ENVELOPE_BAD_REQUEST, "http",
	  "field required" },
	{ 401, "{\"error\":{\"message\":\"Invalid API Key\",\"type\":\"authentication_error\"}}",
	  ENVELOPE_KEY, "refused", "Invalid" },
	{ 403, "", ENVELOPE_KEY, "refused", NULL },
	{ 402, "{\"error\":\"pay\"}", ENVELOPE_QUOTA, "quota", "pay" },
	{ 404, "model not found", ENVELOPE_NOT_FOUND, "http", "model not found" },
	{ 405, "", ENVELOPE_PERMANENT, "http", NULL },
	{ 408, "", ENVELOPE_PASSING, "http", NULL },
	{ 409, "", ENVELOPE_PASSING, "http", NULL },
	{ 412, "backend \"vllm\" is not installed", ENVELOPE_PERMANENT, "http", "vllm" },
	{ 429, "{\"error\":{\"message\":\"INSUFFICIENT QUOTA\",\"code\":\"too_many\"}}",
	  ENVELOPE_LIMITED, "rate_limit", "QUOTA" },
	{ 429, "{\"error\":{\"message\":\"You exceeded\",\"code\":\"insufficient_quota\"}}",
	  ENVELOPE_QUOTA, "quota", NULL },
	{ 500, "unable to load runner: llama.cpp terminated", ENVELOPE_PASSING, "http",
	  "terminated" },
	{ 500, "{\"type\":\"error\",\"code\":null,\"message\":\"died\"}", ENVELOPE_PASSING, "http",
	  "died" },
	{ 502, "", ENVELOPE_PASSING, "http", NULL },
	{ 502, "<html>\n<h1>Bad   gateway</h1>\n</html>", ENVELOPE_PASSING, "http", "Bad gateway" },
	{ 503,
	  "{\"error\":{\"message\":\"Loading model\",\"type\":\"unavailable_error\",\"code\":503}}",
	  ENVELOPE_LOADING, "loading", "Loading" },
	{ 503, "{\"error\":\"server busy, please try again\"}", ENVELOPE_PASSING, "http", "busy" },
	{ 504, "", ENVELOPE_PASSING, "http", NULL },
	{ 529, "", ENVELOPE_PASSING, "http", NULL },
	{ 505, "", ENVELOPE_PERMANENT, "http", NULL },
	{ 301, "moved", ENVELOPE_PERMANENT, "http", "moved" },
	{ 307, "", ENVELOPE_PERMANENT, "http", NULL },
};

static void test_fixtures(void **state)
{
	struct envelope e;
	size_t i;

	(void)state;
	envelope_init(&e);
	for (i = 0; i < sizeof(fixtures) / sizeof(fixtures[0]); i++) {
		struct err err = ERR_INIT;

		assert_int_equal(envelope_read(&e, fixtures[i].status, span_z(fixtures[i].body),
					       &err),
				 0);
		if (e.end != fixtures[i].end)
			fail_msg("%d %s: %d", fixtures[i].status, fixtures[i].body, (int)e.end);
		if (fixtures[i].code == NULL)
			assert_null(e.code);
		else
			assert_string_equal(e.code, fixtures[i].code);
		if (fixtures[i].message != NULL) {
			const char *words = buf_z(&e.message, &err);

			assert_non_null(words);
			if (strstr(words, fixtures[i].message) == NULL)
				fail_msg("%s: says %s", fixtures[i].body, words);
		}
	}
	envelope_release(&e);
}

static void test_numbers_and_content(void **state)
{
	struct envelope e;
	struct err err = ERR_INIT;

	(void)state;
	envelope_init(&e);
	assert_int_equal(envelope_read(&e, 200, span_z(OK(SAYS("\"a\\u00e9\""), "\"stop\"")), &err),
			 0);
	assert_int_equal(e.prompt_tokens, 52);
	assert_int_equal(e.completion_tokens, 9);
	assert_true(span_is(buf_span(&e.content), "a\xC3\xA9"));
	assert_int_equal(envelope_read(&e, 400, span_z(fixtures[32].body), &err), 0);
	assert_int_equal(e.context, 4096);
	assert_int_equal(e.needed, 4139);
	assert_int_equal(e.prompt_tokens, -1);
	envelope_release(&e);
}

/* A whole reply is accepted; no shorter one ever is. */
static void test_cut_at_every_byte(void **state)
{
	static const char whole[] = OK(SAYS("\"{\\\"c1\\\":{}}\""), "\"stop\"");
	struct envelope e;
	size_t n;

	(void)state;
	envelope_init(&e);
	for (n = 0; n < sizeof(whole) - 1; n++) {
		struct err err = ERR_INIT;
		char *copy = malloc(n + 1); /* exact, so that a sanitizer sees a byte too far */

		assert_non_null(copy);
		memcpy(copy, whole, n);
		assert_int_equal(envelope_read(&e, 200, span_of(copy, n), &err), 0);
		assert_int_equal(e.end, ENVELOPE_GARBLED);
		free(copy);
	}
	envelope_release(&e);
}

static void test_long_words_are_cut(void **state)
{
	struct envelope e;
	struct err err = ERR_INIT;
	char *body = malloc(100000);

	(void)state;
	assert_non_null(body);
	memset(body, 'x', 100000);
	body[5] = '\x1B';
	envelope_init(&e);
	assert_int_equal(envelope_read(&e, 500, span_of(body, 100000), &err), 0);
	assert_in_range(e.message.len, 100, ENVELOPE_MESSAGE_MAX + 4);
	assert_null(memchr(e.message.data, 0x1B, e.message.len));
	envelope_release(&e);
	free(body);
}

static void check_offer(const char *body, const char *model, size_t n, bool wanted,
			const char *only)
{
	struct offer o;
	struct err err = ERR_INIT;

	offer_init(&o);
	assert_int_equal(offer_read(&o, span_z(body), model, &err), 0);
	assert_int_equal(o.n, n);
	assert_int_equal(o.wanted, wanted);
	assert_true(span_is(buf_span(&o.only), only));
	offer_release(&o);
}

static void test_offers(void **state)
{
	struct offer o;
	struct err err = ERR_INIT;

	(void)state;
	check_offer("{\"data\":[]}", "m", 0, false, "");
	check_offer("{\"data\":[{\"id\":\"m\"}]}", "m", 1, true, "m");
	check_offer("{\"data\":[{\"id\":\"m:latest\"}]}", "m", 1, true, "m:latest");
	check_offer("{\"data\":[{\"id\":\"docker.io/ai/smollm2:latest\"}]}", "ai/smollm2", 1, true,
		    "docker.io/ai/smollm2:latest");
	check_offer("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}", "b", 2, true, "");
	check_offer("{\"data\":[{\"id\":\"a\"},{\"id\":\"b\"}]}", "c", 2, false, "");
	check_offer("{\"data\":[{\"id\":\"x\",\"aliases\":[\"m\"]}]}", "m", 1, true, "x");
	check_offer("{\"models\":[{\"name\":\"m\"}]}", "z", 1, false, "m");
	offer_init(&o);
	assert_int_equal(offer_read(&o,
				    span_z("{\"data\":[{\"id\":\"m\",\"created\":5,\"meta\":{\"n_"
					   "ctx\":512}}]}"),
				    "m", &err),
			 0);
	assert_int_equal(o.context, 512);
	assert_true(span_is(buf_span(&o.entry), "{\"id\":\"m\",\"meta\":{\"n_ctx\":512}}"));
	assert_int_equal(offer_read(&o, span_z("<html>"), "m", &err), -1);
	assert_int_equal(offer_read(&o, span_z("{}"), "m", &err), -1);
	offer_release(&o);
}

static void check_request(const struct wire_question *q, const struct wire_form *form,
			  const char *body)
{
	struct err err = ERR_INIT;
	struct buf out;

	buf_init(&out, 4096);
	assert_int_equal(wire_request(&out, q, form, &err), 0);
	assert_int_equal(jsonscan_check(buf_span(&out), &err), 0);
	assert_string_equal(buf_z(&out, &err), body);
	buf_release(&out);
}

static void test_requests(void **state)
{
	static const char *const members[] = { "temperature=0.5", "top_k=3", "seed=null",
					       "temperature=0.7" };
	struct wire_question q = { .model = "m",
				   .system = { "s", 1 },
				   .user = { "a\"\n", 3 },
				   .schema = { "{}", 2 },
				   .max_tokens = 9 };
	struct wire_form form = { .format = FORMAT_SCHEMA };

	(void)state;
#define HEAD                                                                                \
	"{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"s\"},{\"role\":" \
	"\"user\",\"content\":\"a\\\"\\n\"}],"
	check_request(&q, &form,
		      HEAD "\"max_tokens\":9,\"temperature\":0,\"seed\":1,\"response_format\":"
			   "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"answer\","
			   "\"strict\":true,\"schema\":{}}}}");
	form.no_prompt_cache = true;
	form.format = FORMAT_TEXT;
	check_request(&q, &form,
		      HEAD "\"max_tokens\":9,\"temperature\":0,\"seed\":1,\"cache_prompt\":false}");
	form.no_prompt_cache = false;
	form.format = FORMAT_JSON;
	form.completion_tokens = true;
	check_request(&q, &form,
		      HEAD "\"max_completion_tokens\":9,\"temperature\":0,\"seed\":1,"
			   "\"response_format\":{\"type\":\"json_object\"}}");
	form.no_temperature = form.no_seed = true;
	form.format = FORMAT_TEXT;
	check_request(&q, &form, HEAD "\"max_completion_tokens\":9}");
	form.no_temperature = form.no_seed = false;
	q.members = members;
	q.members_n = 4;
	check_request(&q, &form,
		      HEAD "\"max_completion_tokens\":9,\"top_k\":3,\"temperature\":0.7}");
}

static bool member_ok(const char *text)
{
	struct err err = ERR_INIT;

	return wire_check_member(text, &err) == 0;
}

static void test_members(void **state)
{
	(void)state;
	assert_true(member_ok("temperature=0.5"));
	assert_true(member_ok("stop=[\"a\"]"));
	assert_false(member_ok("temperature"));
	assert_false(member_ok("=5"));
	assert_false(member_ok("stop=a"));
	assert_false(member_ok("stream=true"));
	assert_false(member_ok("messages=[]"));
	assert_false(member_ok("x\"y=1"));
	assert_false(member_ok("x=1,\"y\":2"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fixtures),
		cmocka_unit_test(test_numbers_and_content),
		cmocka_unit_test(test_cut_at_every_byte),
		cmocka_unit_test(test_long_words_are_cut),
		cmocka_unit_test(test_offers),
		cmocka_unit_test(test_requests),
		cmocka_unit_test(test_members),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

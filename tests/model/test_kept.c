/* SPDX-License-Identifier: MIT */
/* What is written for later: kept answers, kept servers, lines of --trace. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonscan.h"
#include "model/cache.h"
#include "model/trace.h"

static const char key[65] = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
static const char sha[65] = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";

static void encode(struct buf *file)
{
	struct kept_answer a;
	struct err err = ERR_INIT;

	kept_answer_init(&a);
	a.rows_max = 64;
	a.prompt_tokens = 812;
	memcpy(a.request_sha256, sha, sizeof(sha));
	assert_int_equal(buf_addz(&a.model, "ai/smollm2", &err), 0);
	assert_int_equal(buf_addz(&a.content, "{\"c1\":\"\\u00e9\n\"}", &err), 0);
	assert_int_equal(cache_encode(file, &a, key, &err), 0);
	kept_answer_release(&a);
}

static void test_answer_comes_back(void **state)
{
	struct kept_answer a;
	struct err err = ERR_INIT;
	struct buf file;

	(void)state;
	buf_init(&file, CACHE_FILE_MAX);
	kept_answer_init(&a);
	encode(&file);
	assert_int_equal(cache_decode(&a, buf_span(&file), key, &err), 0);
	assert_int_equal(a.rows_max, 64);
	assert_int_equal(a.prompt_tokens, 812);
	assert_int_equal(a.completion_tokens, -1);
	assert_string_equal(a.request_sha256, sha);
	assert_true(span_is(buf_span(&a.model), "ai/smollm2"));
	assert_true(span_is(buf_span(&a.content), "{\"c1\":\"\\u00e9\n\"}"));
	assert_int_equal(cache_decode(&a, buf_span(&file), sha, &err), -1); /* another question's */
	kept_answer_release(&a);
	buf_release(&file);
}

/* A torn file is no answer; only the newline at its end may be missing. */
static void test_torn_answers(void **state)
{
	struct kept_answer a;
	struct buf file;
	size_t n;

	(void)state;
	buf_init(&file, CACHE_FILE_MAX);
	kept_answer_init(&a);
	encode(&file);
	for (n = 0; n + 1 < file.len; n++) {
		struct err err = ERR_INIT;
		char *copy = malloc(n + 1);

		assert_non_null(copy);
		memcpy(copy, file.data, n);
		assert_int_equal(cache_decode(&a, span_of(copy, n), key, &err), -1);
		assert_int_equal(err.code, ERR_INPUT);
		free(copy);
	}
	kept_answer_release(&a);
	buf_release(&file);
}

static void test_server_comes_back(void **state)
{
	struct buf file, name, entry;
	struct err err = ERR_INIT;

	(void)state;
	buf_init(&file, 4096);
	buf_init(&name, 4096);
	buf_init(&entry, 4096);
	assert_int_equal(cache_encode_server(&file, span_z("m"), span_z("{\"id\":\"m\"}"), &err),
			 0);
	assert_int_equal(cache_decode_server(buf_span(&file), &name, &entry, &err), 0);
	assert_true(span_is(buf_span(&name), "m"));
	assert_true(span_is(buf_span(&entry), "{\"id\":\"m\"}"));
	assert_int_equal(cache_decode_server(span_z("{\"model\":7}"), &name, &entry, &err), -1);
	buf_release(&file);
	buf_release(&name);
	buf_release(&entry);
}

static void check_line(const struct trace_line *line, const char *part)
{
	struct err err = ERR_INIT;
	struct buf out;
	const char *text;

	buf_init(&out, 1 << 16);
	assert_int_equal(trace_add(&out, line, &err), 0);
	assert_int_equal(out.data[out.len - 1], '\n');
	assert_null(memchr(out.data, '\n', out.len - 1));
	assert_int_equal(jsonscan_check(buf_span(&out), &err), 0);
	text = buf_z(&out, &err);
	if (strstr(text, part) == NULL)
		fail_msg("%s lacks %s", text, part);
	buf_release(&out);
}

static void test_trace(void **state)
{
	struct trace_line line = { .wall_ns = INT64_C(1700000000250000000),
				   .what = "judge",
				   .number = 3,
				   .attempt = 1,
				   .endpoint = "h:1",
				   .request = { "{\"a\":1}", 7 },
				   .status = 200,
				   .reply = { "{\"b\":2}", 7 },
				   .seconds = 1.5,
				   .outcome = "answered",
				   .message = "" };

	(void)state;
	check_line(&line, "\"request\":{\"a\":1},\"reply\":{\"b\":2}}");
	check_line(&line, "\"time\":1700000000.25");
	line.reply = span_z("{\"cut");
	check_line(&line, "\"reply\":\"{\\\"cut\"");
	line.reply = span_z("{\"two\":\n1}"); /* JSON of several lines would break the line */
	check_line(&line, "\"reply\":\"{\\\"two\\\":\\n1}\"");
	line.reply = span_z("\xFF\x1B[2J");
	check_line(&line, "\\u001b[2J");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer_comes_back),
		cmocka_unit_test(test_torn_answers),
		cmocka_unit_test(test_server_comes_back),
		cmocka_unit_test(test_trace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

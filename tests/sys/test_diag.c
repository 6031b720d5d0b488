/* SPDX-License-Identifier: MIT */
#include "../base/check.h"

#include <string.h>
#include <unistd.h>

#include "sys/diag.h"

static int saved;
static int ends[2];

/* From here to heard() standard error is a pipe. */
static void listen_now(void)
{
	assert_int_equal(pipe(ends), 0);
	saved = dup(2);
	assert_true(saved >= 0 && dup2(ends[1], 2) == 2);
	close(ends[1]);
}

static const char *heard(void)
{
	static char text[8192];
	size_t at = 0;
	ssize_t n;

	assert_int_equal(dup2(saved, 2), 2);
	close(saved);
	while ((n = read(ends[0], text + at, sizeof(text) - 1 - at)) > 0)
		at += (size_t)n;
	close(ends[0]);
	text[at] = '\0';
	return text;
}

static void errors_are_one_line(void **state)
{
	struct err err = ERR_INIT;

	(void)state;
	diag_init("anomaly-filter", false);
	listen_now();
	diag_error("row %d: %s", 7, "a\nb\x1b[2J\xFF");
	assert_string_equal(heard(), "anomaly-filter: row 7: a b [2J\xEF\xBF\xBD\n");
	err_set(&err, ERR_INPUT, "100%% sure");
	listen_now();
	diag_err(&err);
	assert_string_equal(heard(), "anomaly-filter: 100% sure\n");
}

static void notes_only_when_wanted(void **state)
{
	(void)state;
	diag_init("x", false);
	assert_false(diag_notes_on());
	listen_now();
	diag_note("hello");
	assert_string_equal(heard(), "");
	diag_init("x", true);
	assert_true(diag_notes_on());
	listen_now();
	diag_note("hello");
	assert_string_equal(heard(), "x: hello\n");
}

static void no_progress_off_a_terminal(void **state)
{
	(void)state;
	listen_now();
	assert_false(diag_is_terminal());
	diag_progress("50 %");
	diag_progress("");
	assert_string_equal(heard(), "");
}

static void no_byte_of_any_kind_escapes(void **state)
{
	(void)state;
	diag_init("x", false);
	for (int c = 1; c < 256; c++) {
		char text[3] = { (char)c, (char)0xC2, 0 };
		const char *got;

		listen_now();
		diag_error("%s", text);
		got = heard();
		for (size_t i = 0; got[i + 1]; i++)
			assert_true((unsigned char)got[i] >= 0x20 && got[i] != 0x7F);
	}
}

static void a_long_text_is_cut_not_lost(void **state)
{
	char text[5000];
	const char *got;

	(void)state;
	memset(text, '\xFF', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	listen_now();
	diag_error("%s", text);
	got = heard();
	assert_true(strlen(got) > 6000);
	assert_int_equal(got[strlen(got) - 1], '\n');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_are_one_line),
		cmocka_unit_test(notes_only_when_wanted),
		cmocka_unit_test(no_progress_off_a_terminal),
		cmocka_unit_test(no_byte_of_any_kind_escapes),
		cmocka_unit_test(a_long_text_is_cut_not_lost),
	};

	return cmocka_run_group_tests_name("diag", tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* A word and a list: the same answer as reading the list through, whatever was asked before. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "verdict/wordlist.h"

static struct wordlists *lists;

/* The same with and without what was learned. */
static bool in(const char *word, const char *list)
{
	struct word_key learned, searched;
	word_key_set(&learned, span_z(word), lists);
	word_key_set(&searched, span_z(word), NULL);
	assert_int_equal(word_in(&learned, list), word_in(&searched, list));
	return word_in(&learned, list);
}

static int set_up(void **state)
{
	(void)state;
	lists = wordlists_new();
	return lists ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	wordlists_free(lists);
	return 0;
}

static void test_whole_words(void **state)
{
	(void)state;
	static const char list[] = " min minimum auff\xC3\xA4llig ";
	assert_true(in("min", list));
	assert_true(in("Minimum", list));
	assert_true(in("auff\xC3\xA4llig", list));
	assert_false(in("mini", list));
	assert_false(in("in", list));
	assert_false(in("imum", list));
	assert_false(in("min minimum", list));
	assert_false(in("", list));
	assert_false(in("min", ""));
}

static void test_long_words(void **state)
{
	(void)state;
	char word[WORD_MAX + 2], list[WORD_MAX + 8];
	memset(word, 'x', sizeof word - 1);
	word[WORD_MAX + 1] = '\0';
	(void)snprintf(list, sizeof list, " %s ", word);
	assert_false(in(word, list)); /* longer than any */
	word[WORD_MAX] = '\0';
	(void)snprintf(list, sizeof list, " %s ", word);
	assert_true(in(word, list));
}

/* More lists than are remembered: what is forgotten is learned again. */
static void test_many_lists(void **state)
{
	(void)state;
	enum { LISTS = 5000, LENGTH = 48 };
	char(*many)[LENGTH] = malloc(LISTS * sizeof *many);
	assert_non_null(many);
	for (int i = 0; i < LISTS; i++)
		(void)snprintf(many[i], LENGTH, " a%d b%d c%d both ", i, i, i);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < LISTS; i++) {
			char word[16];
			(void)snprintf(word, sizeof word, "b%d", i);
			assert_true(in(word, many[i]));
			assert_true(in("both", many[i]));
			assert_false(in(word, many[(i + 1) % LISTS]));
		}
	free(many);
}

/* Every word against every list of a language of short words: as a search would say. */
static void test_as_a_search(void **state)
{
	(void)state;
	static const char *const few[] = { " a b c ", " ab ba aab ", " bab abb aa ", " b ",
					   " aaa aab aba abb baa bab bba bbb " };
	for (unsigned n = 1; n <= 4; n++)
		for (unsigned bits = 0; bits < 1U << n; bits++) {
			char word[8] = "", padded[16];
			for (unsigned i = 0; i < n; i++)
				word[i] = bits >> i & 1 ? 'b' : 'a';
			(void)snprintf(padded, sizeof padded, " %s ", word);
			for (size_t i = 0; i < sizeof few / sizeof few[0]; i++)
				assert_int_equal(in(word, few[i]), strstr(few[i], padded) != NULL);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_words),
		cmocka_unit_test(test_long_words),
		cmocka_unit_test(test_many_lists),
		cmocka_unit_test(test_as_a_search),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}

/* SPDX-License-Identifier: MIT */
/* Every byte at each of the eight places, among every kind of neighbour. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/eight.h"

static const char neighbours[] = { '@', 'A', 'Z',  '[',	   '`',	   'a',
				   'z', '{', '\0', '\x7F', '\xC1', '\xFF' };

static int is_letter(int c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static void letters(void **state)
{
	(void)state;
	for (size_t n = 0; n < sizeof neighbours; n++)
		for (int c = 0; c < 256; c++)
			for (size_t at = 0; at < 8; at++) {
				char text[8];
				memset(text, neighbours[n], sizeof text);
				text[at] = (char)c;
				uint64_t mask = eight_letters(eight_load(text));
				assert_true((mask & ~EIGHT_TOPS) == 0);
				for (size_t i = 0; i < 8; i++)
					assert_int_equal(mask >> (8 * i + 7) & 1,
							 is_letter((unsigned char)text[i]));
			}
}

static void first_of_a_mask(void **state)
{
	(void)state;
	for (unsigned tops = 1; tops < 256; tops++) {
		uint64_t mask = 0;
		size_t first = 8;
		for (size_t i = 8; i-- > 0;)
			if (tops >> i & 1) {
				mask |= UINT64_C(0x80) << 8 * i;
				first = i;
			}
		assert_int_equal(eight_before(mask), first);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(letters),
					    cmocka_unit_test(first_of_a_mask) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}

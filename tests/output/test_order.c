/* SPDX-License-Identifier: MIT */
#include "../base/check.h"

#include <string.h>

#include "output/order.h"

static void leaves_as_it_came(void **state)
{
	struct err err = ERR_INIT;
	struct order *o = order_new(&err);
	uint64_t ticket[100];
	int items[100];

	(void)state;
	assert_null(order_next(o));
	for (int i = 0; i < 100; i++)
		assert_int_equal(order_begin(o, &items[i], &ticket[i], &err), 0);
	assert_int_equal(order_length(o), 100);
	/* Finished backwards: nothing may leave before the first is done. */
	for (int i = 99; i > 0; i--) {
		order_done(o, ticket[i]);
		assert_null(order_next(o));
	}
	order_done(o, ticket[0]);
	for (int i = 0; i < 100; i++)
		assert_ptr_equal(order_next(o), &items[i]);
	assert_null(order_next(o));
	assert_int_equal(order_length(o), 0);
	order_free(o);
	order_free(NULL);
}

static void knows_its_tickets(void **state)
{
	struct err err = ERR_INIT;
	struct order *o = order_new(&err);
	uint64_t first;
	uint64_t second;
	int a;
	int b;

	(void)state;
	assert_int_equal(order_begin(o, &a, &first, &err), 0);
	assert_int_equal(order_begin(o, &b, &second, &err), 0);
	assert_ptr_equal(order_item(o, first), &a);
	assert_ptr_equal(order_item(o, second), &b);
	assert_null(order_item(o, second + 1));
	order_done(o, first);
	assert_ptr_equal(order_next(o), &a);
	assert_null(order_item(o, first));
	assert_ptr_equal(order_item(o, second), &b);
	order_free(o);
}

/* Begun and done at random for long: against a plain count of what must come next. */
static void any_order_of_finishing(void **state)
{
	enum { ALL = 200000, FLYING = 300 };
	static char items[ALL];
	uint64_t flying[FLYING];
	size_t flying_n = 0;
	size_t begun = 0;
	size_t left = 0;
	uint32_t seed = 99;
	struct err err = ERR_INIT;
	struct order *o = order_new(&err);

	(void)state;
	while (left < ALL) {
		char *item;

		seed = seed * 1664525u + 1013904223u;
		if ((seed >> 31 || flying_n == 0) && begun < ALL && flying_n < FLYING) {
			assert_int_equal(order_begin(o, &items[begun++], &flying[flying_n++], &err),
					 0);
		} else if (flying_n > 0) {
			size_t which = (seed >> 8) % flying_n;

			order_done(o, flying[which]);
			flying[which] = flying[--flying_n];
		}
		while ((item = order_next(o)))
			assert_ptr_equal(item, &items[left++]);
		assert_true(order_length(o) >= flying_n);
		assert_int_equal(order_length(o), begun - left);
	}
	order_free(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(leaves_as_it_came),
		cmocka_unit_test(knows_its_tickets),
		cmocka_unit_test(any_order_of_finishing),
	};

	return cmocka_run_group_tests_name("order", tests, NULL, NULL);
}

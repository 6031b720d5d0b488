/* SPDX-License-Identifier: MIT */
/* Columns side by side say and learn what each says and learns alone. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "detect/column.h"
#include "detect/tail.h"
#include "random.h"

/* Young and old tails, ordinary places and rare ones. */
static void tails_answer_as_one(void **state)
{
	static struct tail tails[4];
	const struct tail *const t[] = { &tails[0], &tails[1], &tails[2], &tails[3] };

	(void)state;
	seed = 9;
	memset(tails, 0, sizeof(tails));
	for (unsigned n = 0; n < 20000; n++) {
		struct tail_asked asked;
		float place[4];

		for (unsigned i = 0; i < 4; i++)
			place[i] = (float)(160 * uniform() * uniform());
		tail_ask(t, four_load(place), 2, &asked);
		for (unsigned i = 0; i < 4; i++) {
			bool rare = !tail_speaks(t[i]) || place[i] >= (float)t[i]->tenth;
			struct tail before = *t[i];
			float one = tail_surprise(t[i], place[i]);
			float side_by_side = four_part(asked.surprise, i);

			assert_memory_equal(&side_by_side, &one, sizeof(one));
			assert_true((asked.rare >> i & 1) == rare);
			if (n % (i + 1) != 0)
				continue; /* they age unlike */
			tail_learn(&tails[i], tail_bucket(place[i]));
			tail_add(&before, tail_bucket(place[i]));
			if (rare)
				tail_count_rare(&before, tail_bucket(place[i]));
			if (asked.due >> i & 1)
				tail_settle(&before);
			assert_memory_equal(&before, &tails[i], sizeof(before));
		}
	}
}

enum { NEIGHBOURS = 7 };

/* Noise, a walk, few different values, and holes; at times something odd. */
static void next_values(double values[NEIGHBOURS], int row)
{
	for (size_t i = 0; i < NEIGHBOURS; i++) {
		double x = normal();

		if (i % 3 == 1)
			values[i] = row == 0 ? x : values[i] + x;
		else
			values[i] = i % 3 == 2 ? floor(x) : x;
		if (row % 701 == 97 * (int)i)
			values[i] += 30;
	}
}

/* Whether a column is alone, or which others are beside it, is no matter to it. */
static void a_column_does_not_mind_its_neighbours(void **state)
{
	static struct column together[NEIGHBOURS], alone[NEIGHBOURS];
	struct moment m = { .threshold = 3.05f, .state_limit = 3.5f, .crowd = 0.5f };
	double values[NEIGHBOURS] = { 0 };
	unsigned events = 0;

	(void)state;
	memset(together, 0, sizeof(together));
	memset(alone, 0, sizeof(alone));
	seed = 12;
	for (int row = 0; row < 6000; row++) {
		struct reading r[NEIGHBOURS], one;
		double came[NEIGHBOURS];
		bool event, any = false;

		next_values(values, row);
		for (size_t i = 0; i < NEIGHBOURS; i++)
			came[i] = (row + 13 * (int)i) % 29 < (int)i ? (double)NAN : values[i];
		m.bin = row % 5 == 4 ? DAILY_NO_BIN : (uint8_t)(row / 12 % DAILY_BINS);
		event = columns_take(together, NEIGHBOURS, &m, came, r);
		for (size_t i = 0; i < NEIGHBOURS; i++) {
			assert_true(columns_take(&alone[i], 1, &m, &came[i], &one) ==
				    (r[i].event > 0.0f));
			assert_memory_equal(one.experts, r[i].experts, sizeof(one.experts));
			assert_true(one.score == r[i].score && one.event == r[i].event &&
				    one.expert == r[i].expert);
			any |= one.event > 0.0f;
			events += one.event > 0.0f;
		}
		assert_int_equal(event, any);
	}
	assert_memory_equal(together, alone, sizeof(together));
	assert_true(events > 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tails_answer_as_one),
		cmocka_unit_test(a_column_does_not_mind_its_neighbours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

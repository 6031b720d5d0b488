/* SPDX-License-Identifier: MIT */
/* Both ways of the arithmetic over pieces give the same, bit by bit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "detect/pattern.h"

enum { ROUNDS = 3000 };

struct dice {
	uint32_t state;
};

static int roll(struct dice *d, int most)
{
	d->state = d->state * 1664525u + 1013904223u;
	return (int)(d->state >> 8) % (2 * most + 1) - most;
}

static void fill(struct dice *d, int most, int16_t piece[PATTERN_STEPS][PATTERN_KEPT])
{
	for (unsigned i = 0; i < PATTERN_STEPS; i++)
		for (unsigned k = 0; k < PATTERN_KEPT; k++)
			piece[i][k] = (int16_t)roll(d, most);
}

static void fill_whole(struct dice *d, int most, struct piece_whole *q)
{
	memset(q, 0, sizeof(*q));
	for (unsigned i = 0; i < PATTERN_STEPS; i++)
		q->step[i] = (int16_t)roll(d, most);
}

/* Small integers make ties; what is not kept must never be found, not even at distance 0. */
static void nearest_is_the_first_of_the_least(void **state)
{
	static const int most[] = { 1, 3, 60, PATTERN_MOST };
	struct dice d = { 7 };

	(void)state;
	for (unsigned n = 0; n < ROUNDS; n++) {
		int16_t piece[PATTERN_STEPS][PATTERN_KEPT];
		struct piece_whole q;
		unsigned kept = n % PATTERN_KEPT + 1;
		int near, near_plain;

		fill(&d, most[n % 4], piece);
		fill_whole(&d, most[n % 4], &q);
		if (kept < PATTERN_KEPT)
			for (unsigned i = 0; i < PATTERN_STEPS; i++)
				piece[i][kept] = q.step[i];
		assert_int_equal(pieces_nearest(piece, kept, &q, &near),
				 pieces_nearest_plain(piece, kept, &q, &near_plain));
		assert_int_equal(near, near_plain);
	}
}

static void the_farthest_still_fits(void **state)
{
	int16_t piece[PATTERN_STEPS][PATTERN_KEPT];
	struct piece_whole q = { { 0 } };
	int near;

	(void)state;
	for (unsigned i = 0; i < PATTERN_STEPS; i++) {
		q.step[i] = -PATTERN_MOST;
		for (unsigned k = 0; k < PATTERN_KEPT; k++)
			piece[i][k] = PATTERN_MOST;
	}
	assert_int_equal(pieces_nearest(piece, PATTERN_KEPT, &q, &near), 0);
	assert_int_equal(near, 12 * PATTERN_MOST);
	assert_int_equal(pieces_nearest(piece, 1, &q, &near), 0);
	assert_int_equal(near, 12 * PATTERN_MOST);
}

static void teaching_and_rounding_agree(void **state)
{
	struct dice d = { 11 };

	(void)state;
	for (unsigned n = 0; n < ROUNDS; n++) {
		int16_t piece[PATTERN_STEPS][PATTERN_KEPT], plain[PATTERN_STEPS][PATTERN_KEPT];
		struct piece_whole q, q_plain;
		float step[PIECE_LANES] = { 0 };
		struct piece_mean m;
		unsigned k = n % PATTERN_KEPT;
		float gain = 1.0f / (float)(n % 20 + 1);

		fill(&d, PATTERN_MOST, piece);
		memcpy(plain, piece, sizeof(plain));
		fill_whole(&d, PATTERN_MOST, &q);
		pieces_teach(piece, k, &q, gain);
		pieces_teach_plain(plain, k, &q, gain);
		assert_memory_equal(piece, plain, sizeof(plain));
		for (unsigned i = 0; i < PATTERN_STEPS; i++)
			step[i] = (float)roll(&d, 10000) * 0.25f; /* halves among them */
		m = (struct piece_mean){ four_load(step), four_load(step + 4) };
		assert_true(pieces_largest(&m) == pieces_largest_plain(&m));
		pieces_round(&m, 1.0f, &q);
		pieces_round_plain(&m, 1.0f, &q_plain);
		assert_memory_equal(&q, &q_plain, sizeof(q));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nearest_is_the_first_of_the_least),
		cmocka_unit_test(the_farthest_still_fits),
		cmocka_unit_test(teaching_and_rounding_agree),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* Four side by side give what one after another gives, bit by bit. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "detect/distances.h"
#include "detect/fastlog.h"
#include "detect/larger.h"

enum { ROUNDS = 20000 };

struct dice {
	uint32_t state;
};

static uint32_t roll(struct dice *d)
{
	d->state = d->state * 1664525u + 1013904223u;
	return d->state >> 8;
}

/* Any normal float, of either sign. */
static float any_float(struct dice *d)
{
	uint32_t bits = (roll(d) % 254 + 1) << 23 | (roll(d) & 0x7FFFFFu) | roll(d) % 2 << 31;
	float x;

	memcpy(&x, &bits, sizeof(x));
	return x;
}

static void assert_same(float a, float b)
{
	assert_memory_equal(&a, &b, sizeof(a));
}

static void operations_are_those_of_one(void **state)
{
	struct dice d = { 3 };

	(void)state;
	for (unsigned n = 0; n < ROUNDS; n++) {
		float a[4], b[4], sum[4], less[4], times[4], over[4], root[4], more[4], least[4];
		struct four x, y;

		for (unsigned i = 0; i < 4; i++) {
			a[i] = any_float(&d);
			b[i] = any_float(&d);
		}
		x = four_load(a);
		y = four_of(b[0], b[1], b[2], b[3]);
		four_store(sum, four_add(x, y));
		four_store(less, four_sub(x, y));
		four_store(times, four_mul(x, y));
		four_store(over, four_div(x, y));
		four_store(root, four_sqrt(four_mul(x, x)));
		four_store(more, four_larger(x, y));
		four_store(least, four_smaller(x, y));
		for (unsigned i = 0; i < 4; i++) {
			assert_same(sum[i], a[i] + b[i]);
			assert_same(less[i], a[i] - b[i]);
			assert_same(times[i], a[i] * b[i]);
			assert_same(over[i], a[i] / b[i]);
			assert_same(root[i], sqrtf(a[i] * a[i]));
			assert_same(more[i], larger(a[i], b[i]));
			assert_same(least[i], smaller(a[i], b[i]));
		}
	}
}

static void choices_are_those_of_one(void **state)
{
	struct dice d = { 6 };

	(void)state;
	for (unsigned n = 0; n < ROUNDS; n++) {
		float a[4], b[4], size[4], sign[4], where[4], only[4], but[4];
		struct four_mask less, not_less, both, either;
		struct four x, y;

		for (unsigned i = 0; i < 4; i++) {
			a[i] = any_float(&d);
			b[i] = roll(&d) % 4 ? any_float(&d) : a[i];
		}
		x = four_load(a);
		y = four_load(b);
		less = four_less(x, y);
		not_less = four_not_less(x, y);
		both = four_both(less, four_less(x, four_all(0.0f)));
		either = four_either(less, four_less(x, four_all(0.0f)));
		four_store(size, four_size(x));
		four_store(sign, four_signed(four_size(x), y));
		four_store(where, four_where(less, x, y));
		four_store(only, four_if(less, x));
		four_store(but, four_unless(less, x));
		for (unsigned i = 0; i < 4; i++) {
			bool is_less = a[i] < b[i], negative = a[i] < 0.0f;

			assert_true((four_bits(less) >> i & 1) == is_less);
			assert_true((four_bits(not_less) >> i & 1) == !is_less);
			assert_true((four_bits(both) >> i & 1) == (is_less && negative));
			assert_true((four_bits(either) >> i & 1) == (is_less || negative));
			assert_true((four_bits(four_mask_of(n)) >> i & 1) == (n >> i & 1));
			assert_same(size[i], fabsf(a[i]));
			assert_same(sign[i], copysignf(a[i], b[i]));
			assert_same(where[i], is_less ? a[i] : b[i]);
			assert_same(only[i], is_less ? a[i] : 0.0f);
			assert_same(but[i], is_less ? 0.0f : a[i]);
			assert_same(four_part(x, i), a[i]);
		}
	}
}

/* Bits that are set, in their order. */
static void each_bit_comes_once(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < 16; bits++) {
		unsigned seen = 0, last = 0;

		FOUR_EACH_BIT (i, bits) {
			assert_true(seen == 0 || i > last);
			last = i;
			seen |= 1u << i;
		}
		assert_int_equal(seen, bits);
	}
}

static void rows_become_columns(void **state)
{
	struct four a[4];

	(void)state;
	for (unsigned i = 0; i < 4; i++)
		a[i] = four_of((float)i, (float)i + 10, (float)i + 20, (float)i + 30);
	four_turn(a);
	for (unsigned i = 0; i < 4; i++)
		for (unsigned k = 0; k < 4; k++)
			assert_same(four_part(a[i], k), (float)k + 10 * (float)i);
}

static void integers_become_floats(void **state)
{
	const int32_t ints[] = { -7, 0, 2048000000, INT32_MIN };
	const int16_t shorts[] = { -32768, -1, 0, 32767 };
	float a[4], b[4];

	(void)state;
	four_store(a, four_of_ints(ints));
	four_store(b, four_of_shorts(shorts));
	for (unsigned i = 0; i < 4; i++) {
		assert_same(a[i], (float)ints[i]);
		assert_same(b[i], (float)shorts[i]);
	}
}

static void words_become_floats_and_back(void **state)
{
	static const uint16_t words[4][4] = {
		{ 0, 1, 2, 3 }, { 65535, 32768, 127, 128 }, { 9, 8, 7, 6 }, { 400, 300, 200, 100 }
	};
	const void *const from[] = { words[0], words[1], words[2], words[3] };
	const float parts[] = { 0.0f, 0.99f, 127.5f, 16777216.0f };
	struct four to[4];
	uint32_t whole[4];

	(void)state;
	four_of_words(from, to);
	for (unsigned i = 0; i < 4; i++)
		for (unsigned k = 0; k < 4; k++)
			assert_same(four_part(to[k], i), (float)words[i][k]);
	four_store_whole(whole, four_load(parts));
	for (unsigned i = 0; i < 4; i++) {
		assert_int_equal(whole[i], (uint32_t)parts[i]);
		assert_same(four_part(four_whole(four_load(parts)), i), (float)whole[i]);
	}
}

static void logarithms_are_those_of_one(void **state)
{
	struct dice d = { 4 };

	(void)state;
	for (unsigned n = 0; n < ROUNDS; n++) {
		float x[4], y[4];

		for (unsigned i = 0; i < 4; i++)
			x[i] = n == 0 ? ldexpf(1.0f, (int)i - 5) : fabsf(any_float(&d));
		four_store(y, fast_log2_four(four_load(x)));
		for (unsigned i = 0; i < 4; i++)
			assert_same(y[i], fast_log2(x[i]));
	}
}

/* One piece, one sum after another. */
static float scale_of(const int16_t *y, float *mean, float *norm)
{
	int32_t sum = 0, square = 0;
	float variance, scale;

	for (unsigned i = 0; i < SHAPE_PIECE; i++) {
		sum += y[i];
		square += y[i] * y[i];
	}
	*mean = (float)sum / (float)SHAPE_PIECE;
	variance = (float)square / (float)SHAPE_PIECE - *mean * *mean;
	variance = variance > 0.0f ? variance : 0.0f;
	scale = larger(DISTANCES_FLOOR, sqrtf(variance));
	*norm = (float)SHAPE_PIECE * variance / (scale * scale);
	return scale;
}

static float distance_of(const struct piece *p, const int16_t *y)
{
	float mean, norm, scale = scale_of(y, &mean, &norm), dot = 0.0f;

	for (unsigned i = 0; i < SHAPE_PIECE; i++)
		dot += p->z[i] * (float)y[i];
	return (p->norm + norm - 2.0f * dot / scale) / (float)SHAPE_PIECE;
}

/* Flat pieces, small ones, and the largest that are kept. */
static void distances_are_those_of_one(void **state)
{
	static const int most[] = { 0, 1, 50, 900, 8000 };
	struct dice d = { 5 };

	(void)state;
	for (unsigned n = 0; n < ROUNDS / 4; n++) {
		int16_t y[SHAPE_PIECE + DISTANCES_POINTS];
		float d2[DISTANCES], mean, norm, scale;
		int size = most[n % 5];
		struct piece p;

		for (unsigned i = 0; i < SHAPE_PIECE + DISTANCES_POINTS; i++)
			y[i] = (int16_t)(size - (int)(roll(&d) % (2 * (unsigned)size + 1)));
		distances_piece(y, &p);
		distances(&p, y + SHAPE_PIECE, d2);
		scale = scale_of(y, &mean, &norm);
		assert_same(p.norm, norm);
		for (unsigned i = 0; i < SHAPE_PIECE; i++)
			assert_same(p.z[i], ((float)y[i] - mean) / scale);
		for (unsigned k = 0; k < DISTANCES; k++)
			assert_same(d2[k], distance_of(&p, y + SHAPE_PIECE + k));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(operations_are_those_of_one),
		cmocka_unit_test(choices_are_those_of_one),
		cmocka_unit_test(each_bit_comes_once),
		cmocka_unit_test(rows_become_columns),
		cmocka_unit_test(integers_become_floats),
		cmocka_unit_test(words_become_floats_and_back),
		cmocka_unit_test(logarithms_are_those_of_one),
		cmocka_unit_test(distances_are_those_of_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

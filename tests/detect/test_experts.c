/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "detect/daily.h"
#include "detect/local.h"
#include "detect/fastlog.h"
#include "detect/runs.h"
#include "detect/series.h"
#include "detect/shape.h"
#include "detect/table.h"
#include "detect/tail.h"
#include "input/row.h"
#include "random.h"

static void logarithms_are_near(void **state)
{
	(void)state;
	for (float x = 1e-30f; x < 1e30f; x *= 1.37f) {
		double e = (double)fast_log2(x) - log2((double)x);

		assert_true(fabs(e) < 3e-5);
	}
	for (float x = -100; x < 100; x += 0.37f)
		assert_true(fabs((double)fast_exp2(x) / exp2((double)x) - 1) < 2e-5);
}

/* One row in a hundred is as large as what one row in a hundred was. */
static void a_tail_tells_the_share(void **state)
{
	struct tail t = { .half_rows = 0 };
	int over = 0;

	(void)state;
	seed = 2;
	assert_true(tail_surprise(&t, 100) == 0.0f);
	for (int i = 0; i < 20000; i++) {
		float place = tail_place((float)-log(uniform()));

		if (i >= 10000)
			over += tail_surprise(&t, place) >= 2.0f;
		(void)tail_take(&t, place, TAIL_SILENT);
	}
	assert_in_range(over, 70, 130);
	for (float place = 1; place < 300; place += 0.5f) {
		float s = tail_surprise(&t, place);

		assert_true(s >= tail_surprise(&t, place - 0.5f) && s <= TAIL_MOST);
		if (s > 1.2f && s < TAIL_MOST)
			assert_true(fabsf(tail_place_of(&t, s) - place) < 0.01f);
	}
}

static void a_run_must_be_far_longer(void **state)
{
	struct runs r = { .seen = 0 };

	(void)state;
	assert_true(runs_surprise(&r, 1000, 1) == 0.0f);
	for (int i = 0; i < 99; i++)
		runs_learn(&r, 5);
	assert_true(runs_surprise(&r, 15, 1) == 0.0f);
	/* log10(100) + 2 log10(10) */
	assert_true(fabsf(runs_surprise(&r, 50, 1) - 4.0f) < 0.01f);
}

/* It counts for less and less, but what is told of it is its length, and never less than was. */
static void the_longest_run_is_told_whole(void **state)
{
	struct runs r = { .seen = 0 };

	(void)state;
	runs_learn(&r, 50);
	for (int i = 0; i < 1200; i++)
		runs_learn(&r, 5);
	assert_true(runs_surprise(&r, 60, 1) > 3.0f && runs_usual(&r, 60) == 50);
	assert_true(runs_surprise(&r, 50, 1) > 3.0f && isnan(runs_usual(&r, 50)));
	for (int i = 0; i < 1200; i++)
		runs_learn(&r, 5);
	assert_true(runs_usual(&r, 50) == 5);
}

struct day {
	struct local local;
	struct daily daily;
};

/* What came of x by the day's expert; four of the same. */
static struct departures depart(struct day *d, double x, uint8_t bin, uint32_t rows)
{
	const struct daily *const same[] = { &d->daily, &d->daily, &d->daily, &d->daily };
	struct four before = four_all((float)rows);
	struct departures f;

	d->local.recent = four_part(local_learn(four_all((float)x), four_all(d->local.recent),
						four_all(0.1f), before, start_gains(before))
					    .recent,
				    0);
	daily_depart(same, four_all(d->local.recent), bin, four_all(0.01f), &f);
	return f;
}

static void pass_days(struct day *d, uint32_t rows, double x)
{
	for (uint32_t i = 0; i < rows; i++) {
		uint8_t bin = (uint8_t)(i / 6 % DAILY_BINS);
		struct departures f = depart(d, x + 0.1 * normal(), bin, i);
		uint32_t bucket[4];

		tail_buckets(tail_places(f.statistic), bucket);
		daily_learn(&d->daily, bin, 0.01f, d->local.recent, four_part(f.size, 0),
			    bucket[0]);
	}
}

/* Where no reading could bring the mean back, the band is still one, and does not hold the reading.
 */
static void a_band_of_the_day_has_a_width(void **state)
{
	static const double came[] = { 60, 22, 20, 19.9, -20 };

	(void)state;
	for (int side = -1; side <= 1; side += 2) {
		for (size_t i = 0; i < sizeof(came) / sizeof(*came); i++) {
			static const struct day none;
			struct day d = none;
			double x = side * came[i], low, high;

			pass_days(&d, 288 * 10, side * 20);
			for (int k = 0; k < 30; k++)
				(void)depart(&d, side * 60, 0, 288 * 10);
			(void)depart(&d, x, 0, 288 * 10);
			assert_true(
				daily_band(&d.daily, x, d.local.recent, 0, 0.01f, 4, &low, &high));
			assert_true(high - low > 0.01 && (x < low || x > high));
			assert_true(fabs(low) < 80 && fabs(high) < 80);
		}
	}
}

/* The shape's surprise at a reading; four of the same. */
static float take_shape(struct shape *s, double x)
{
	struct shape *const same[] = { s, s, s, s };

	shape_bend(same, four_all((float)x), four_all((float)s->rows));
	return shape_take(s, (float)x);
}

static double beat(double phase)
{
	phase -= floor(phase);
	return sin(6.283185307 * phase) + 0.5 * sin(12.566370614 * phase + 1);
}

/* A missing beat and a slipped one are the strangest pieces of a cycle that nobody announced. */
static void a_deformed_cycle_is_the_strangest(void **state)
{
	static const size_t periods[] = { 24, 90, 184 };

	(void)state;
	for (size_t p = 0; p < 3; p++) {
		for (int fault = 0; fault < 2; fault++) {
			struct shape s = { .rows = 0 };
			size_t period = periods[p], n = 50 * period < 6000 ? 6000 : 50 * period;
			size_t at = n * 3 / 4, where = 0;
			double phase = 0;
			float most = 0;

			seed = 8 + p;
			for (size_t i = 0; i < n; i++) {
				bool in = i >= at && i < at + period;
				float surprise;

				phase += 1.0 / (double)period;
				if (i == at && fault == 1)
					phase += 0.4;
				surprise =
					take_shape(&s, (in && fault == 0 ? beat(0) : beat(phase)) +
							       0.03 * normal());
				if (surprise > most) {
					most = surprise;
					where = i;
				}
			}
			assert_true(s.watching);
			assert_in_range(where, at, at + 2 * period + 64);
			assert_true(most > 2.5f);
		}
	}
}

static void noise_has_no_cycle(void **state)
{
	struct shape s = { .rows = 0 };

	(void)state;
	seed = 6;
	for (int i = 0; i < 50000; i++)
		assert_true(take_shape(&s, normal()) == 0.0f && !s.watching);
}

static struct series_set *new_set(size_t columns_n)
{
	struct detect_options options = { .columns_n = columns_n,
					  .sensitivity = SENSITIVITY_NORMAL };
	struct err err = ERR_INIT;
	struct series_set *set = series_set_new(&options, &err);
	uint32_t id;

	assert_non_null(set);
	assert_int_equal(series_find(set, span_z(""), &id, &err), 0);
	return set;
}

enum { PLENTY = 6000 };
static double values[PLENTY];

/* Which kinds were said from row `from` on, as bits; the state's kind above them. */
static unsigned kinds_said(size_t n, size_t from)
{
	struct series_set *set = new_set(1);
	struct row_score score;
	unsigned said = 0;

	for (size_t i = 0; i < n; i++) {
		series_score(set, 0, TIME_NONE, &values[i], &score);
		for (size_t k = 0; i >= from && k < score.findings_n; k++)
			said |= 1u << score.findings[k].kind;
		if (i >= from && score.ongoing)
			said |= 1u << (16 + score.state_finding.kind);
	}
	series_set_free(set);
	return said;
}

#define SAID(kind) (1u << (kind))
#define STATE_SAID(kind) (1u << (16 + (kind)))

static void a_shift_lasts(void **state)
{
	unsigned said;

	(void)state;
	seed = 3;
	for (size_t i = 0; i < 1500; i++)
		values[i] = 20 + normal() + (i >= 1300 ? 12 : 0);
	said = kinds_said(1500, 1300);
	assert_true(said & SAID(KIND_SPIKE));
	assert_true(said & STATE_SAID(KIND_LEVEL_SHIFT));
	assert_false(said & STATE_SAID(KIND_DRIFT));
}

static void a_drift_creeps(void **state)
{
	unsigned said;

	(void)state;
	seed = 3;
	for (size_t i = 0; i < 1500; i++)
		values[i] = 20 + normal() + (i >= 1000 ? 0.03 * (double)(i - 1000) : 0);
	said = kinds_said(1500, 1000);
	assert_true(said & STATE_SAID(KIND_DRIFT));
	assert_false(said & STATE_SAID(KIND_LEVEL_SHIFT));
}

static void noise_is_noise(void **state)
{
	(void)state;
	seed = 3;
	for (size_t i = 0; i < 3000; i++)
		values[i] = 20 + normal();
	for (size_t i = 2500; i < 2700; i++)
		values[i] = 20 + (i % 2 ? 1.8 : -1.8) + 0.3 * normal();
	assert_true(kinds_said(3000, 2500) & SAID(KIND_NOISE));
	assert_false(kinds_said(2500, 2200) & SAID(KIND_NOISE));
}

/* What the level finds ordinary, for it has come there step by step, nobody has ever seen. */
static void beyond_all_seen_is_out_of_range(void **state)
{
	(void)state;
	seed = 3;
	for (size_t i = 0; i < 4000; i++)
		values[i] = 10 * sin((double)i * 0.004) + 3 * (uniform() - 0.5);
	values[3926] = -14;
	assert_true(kinds_said(4000, 3926) & (SAID(KIND_OUT_OF_RANGE) | SAID(KIND_DROP)));
}

static void a_cycle_that_breaks_is_a_shape(void **state)
{
	double phase = 0;

	(void)state;
	seed = 3;
	for (size_t i = 0; i < PLENTY; i++) {
		phase += i >= 5000 && i < 5040 ? 0 : 1.0 / 40;
		values[i] = 5 * beat(phase) + 0.2 * normal();
	}
	assert_true(kinds_said(PLENTY, 5000) & (SAID(KIND_SHAPE) | SAID(KIND_FLATLINE)));
}

static void the_state_names_its_column(void **state)
{
	struct series_set *set = new_set(5);
	struct row_score score;

	(void)state;
	seed = 12;
	for (size_t i = 0; i < 900; i++) {
		double row[5];

		for (size_t j = 0; j < 5; j++)
			row[j] = normal() + (i >= 800 && j == 3 ? 5 : 0);
		series_score(set, 0, TIME_NONE, row, &score);
	}
	assert_true(score.ongoing && score.state >= 1.0f);
	assert_int_equal(score.state_column, 3);
	assert_int_equal(score.state_finding.column, 3);
	series_set_free(set);
}

static void a_table_keeps_what_it_is_given(void **state)
{
	struct table t;
	struct err err = ERR_INIT;
	char key[9000];
	uint32_t id;

	(void)state;
	table_init(&t, 40, 99);
	memset(key, 'x', sizeof(key));
	for (uint32_t i = 0; i < 400; i++) {
		assert_int_equal(table_find(&t, span_of(key, i * 20), &id, &err), 0);
		assert_int_equal(id, i);
		memset(table_record(&t, id), (int)(i % 251), 40);
	}
	for (uint32_t i = 0; i < 400; i++) {
		const unsigned char *record;

		assert_int_equal(table_find(&t, span_of(key, i * 20), &id, &err), 0);
		assert_int_equal(id, i);
		record = table_record(&t, id);
		assert_true(record[0] == i % 251 && record[39] == i % 251);
		assert_true((uintptr_t)record % 8 == 0);
	}
	table_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(logarithms_are_near),
		cmocka_unit_test(a_tail_tells_the_share),
		cmocka_unit_test(a_run_must_be_far_longer),
		cmocka_unit_test(the_longest_run_is_told_whole),
		cmocka_unit_test(a_band_of_the_day_has_a_width),
		cmocka_unit_test(a_deformed_cycle_is_the_strangest),
		cmocka_unit_test(noise_has_no_cycle),
		cmocka_unit_test(a_shift_lasts),
		cmocka_unit_test(a_drift_creeps),
		cmocka_unit_test(noise_is_noise),
		cmocka_unit_test(beyond_all_seen_is_out_of_range),
		cmocka_unit_test(a_cycle_that_breaks_is_a_shape),
		cmocka_unit_test(the_state_names_its_column),
		cmocka_unit_test(a_table_keeps_what_it_is_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

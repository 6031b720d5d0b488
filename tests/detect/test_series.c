/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "detect/series.h"
#include "input/row.h"

#define SECOND INT64_C(1000000000)

/* A generator of the test's own: the same rows on every machine. */
static uint64_t seed = 1;

static double uniform(void)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (double)(seed >> 11) / 9007199254740992.0;
}

static double normal(void)
{
	double sum = -6.0;

	for (int i = 0; i < 12; i++)
		sum += uniform();
	return sum;
}

static struct series_set *new_set(size_t columns_n)
{
	struct detect_options options = { .columns_n = columns_n,
					  .sensitivity = SENSITIVITY_NORMAL,
					  .hash_seed = 7 };
	struct err err = ERR_INIT;
	struct series_set *set = series_set_new(&options, &err);

	assert_non_null(set);
	return set;
}

static uint32_t find(struct series_set *set, const char *key)
{
	struct err err = ERR_INIT;
	uint32_t id;

	assert_int_equal(series_find(set, span_z(key), &id, &err), 0);
	return id;
}

/* The first finding of one column in rows from..; kind KINDS_N if there is none. */
static struct finding first_finding(const double *values, size_t n, size_t from, int64_t step_ns)
{
	struct series_set *set = new_set(1);
	uint32_t id = find(set, "");
	struct finding none = { .kind = KINDS_N };
	struct row_score score;

	for (size_t i = 0; i < n; i++) {
		int64_t t = step_ns ? (int64_t)i * step_ns : TIME_NONE;

		series_score(set, id, t, &values[i], &score);
		if (i >= from && score.findings_n > 0 && none.kind == KINDS_N)
			none = score.findings[0];
		if (i >= from && score.findings_n > 0) {
			const struct finding *f = &score.findings[0];

			assert_true(f->event >= f->threshold);
			/* What is said of a reading alone must be true of that reading. */
			if (!isnan(f->low) && f->kind != KIND_NOISE && f->kind != KIND_SHAPE)
				assert_true(f->value < f->low || f->value > f->high);
		}
	}
	series_set_free(set);
	return none;
}

static double values[20000];

static void noise_around(double level, double spread, size_t n)
{
	seed = 1;
	for (size_t i = 0; i < n; i++)
		values[i] = level + spread * normal();
}

static void a_spike_is_a_spike(void **state)
{
	struct finding f;

	(void)state;
	noise_around(50, 1, 600);
	values[550] = 70;
	f = first_finding(values, 600, 550, 0);
	assert_int_equal(f.kind, KIND_SPIKE);
	assert_true(f.value == 70 && f.high < 56 && f.low > 44);
	values[550] = 30;
	assert_int_equal(first_finding(values, 600, 550, 0).kind, KIND_DROP);
}

/* Far from its neighbours, and yet where the column is every day. */
static void a_spike_on_a_swing_is_a_spike(void **state)
{
	struct finding f;

	(void)state;
	noise_around(0, 0.3, 2016);
	for (size_t i = 0; i < 2016; i++)
		values[i] += 50 + 6 * sin((double)i * 6.283185307179586 / 288);
	values[1944] += 5; /* at the trough */
	f = first_finding(values, 2016, 1900, 0);
	assert_int_equal(f.kind, KIND_SPIKE);
	assert_int_equal(f.expert, EXPERT_LOCAL);
	assert_true(f.value > f.high && f.high < 48 && f.low < f.before && f.before < f.high);
}

/* Local events of one column; all lie outside their band. */
static unsigned local_events(uint64_t of_seed)
{
	struct detect_options options = { .columns_n = 1, .threshold = 1.2, .hash_seed = 7 };
	struct err err = ERR_INIT;
	struct series_set *set = series_set_new(&options, &err);
	struct row_score score;
	unsigned n = 0;

	assert_non_null(set);
	(void)find(set, "");
	seed = of_seed;
	for (size_t i = 0; i < 6000; i++) {
		double swing = 20 * sin((double)i * 6.283185307179586 / 288);
		double x = swing + normal() * exp(normal());

		series_score(set, 0, TIME_NONE, &x, &score);
		for (size_t k = 0; k < score.findings_n; k++) {
			const struct finding *f = &score.findings[k];

			n += f->expert == EXPERT_LOCAL;
			if (f->expert == EXPERT_LOCAL)
				assert_true(f->value < f->low || f->value > f->high);
		}
	}
	series_set_free(set);
	return n;
}

/* The band is what held before the reading was learned, or it may hold the reading. */
static void an_event_lies_outside_its_band(void **state)
{
	unsigned n = 0;

	(void)state;
	for (uint64_t i = 1; i <= 40; i++)
		n += local_events(i);
	assert_in_range(n, 100, 10000);
}

static void a_flat_line_is_found(void **state)
{
	struct finding f;

	(void)state;
	noise_around(50, 1, 700);
	for (size_t i = 550; i < 700; i++)
		values[i] = values[549];
	f = first_finding(values, 700, 550, 0);
	assert_int_equal(f.kind, KIND_FLATLINE);
	assert_true(f.extent > 3 && f.extent > f.usual);
}

static void missing_readings_are_found(void **state)
{
	struct finding f;

	(void)state;
	noise_around(50, 1, 700);
	for (size_t i = 550; i < 600; i++)
		values[i] = (double)NAN;
	f = first_finding(values, 700, 550, 0);
	assert_int_equal(f.kind, KIND_MISSING);
	assert_true(isnan(f.value) && f.extent > f.usual);
}

static void noise_is_found(void **state)
{
	(void)state;
	noise_around(50, 1, 3000);
	for (size_t i = 2000; i < 3000; i++)
		values[i] = 50 + 2.0 * (values[i] - 50);
	assert_int_equal(first_finding(values, 3000, 2000, 0).kind != KINDS_N, true);
}

static void a_wrong_time_of_day_is_found(void **state)
{
	struct finding f;

	(void)state;
	seed = 3;
	for (size_t i = 0; i < 288 * 14; i++)
		values[i] = (i % 288 < 144 ? 20 : 60) + normal();
	for (size_t i = 288 * 12 + 20; i < 288 * 12 + 80; i++)
		values[i] = 60 + normal();
	f = first_finding(values, 288 * 14, 288 * 12 + 20, 300 * SECOND);
	assert_int_equal(f.kind, KIND_TIME_OF_DAY);
	assert_true(f.high < 60);
}

static void a_gap_concerns_the_series(void **state)
{
	struct series_set *set = new_set(1);
	uint32_t id = find(set, "pump");
	struct row_score score;
	struct finding f;
	int64_t t = 0;

	(void)state;
	noise_around(50, 1, 301);
	for (size_t i = 0; i < 300; i++, t += 60 * SECOND)
		series_score(set, id, t, &values[i], &score);
	assert_false(series_silence(set, id, t + 60 * SECOND, &f));
	assert_true(series_silence(set, id, t + 3600 * SECOND, &f));
	assert_int_equal(f.kind, KIND_GAP);
	series_score(set, id, t + 3600 * SECOND, &values[300], &score);
	assert_int_equal(score.findings_n, 1);
	assert_int_equal(score.findings[0].column, FINDING_NO_COLUMN);
	assert_int_equal(score.findings[0].kind, KIND_GAP);
	assert_true(score.findings[0].extent > 3600 && score.findings[0].usual == 60);
	series_set_free(set);
}

static void the_state_outlasts_the_event(void **state)
{
	struct series_set *set = new_set(1);
	uint32_t id = find(set, "");
	struct row_score score;

	(void)state;
	noise_around(50, 1, 1200);
	for (size_t i = 0; i < 1200; i++) {
		double v = values[i] + (i >= 1000 ? 6 : 0);

		series_score(set, id, TIME_NONE, &v, &score);
	}
	assert_true(score.ongoing);
	assert_int_equal(score.state_finding.kind, KIND_LEVEL_SHIFT);
	assert_true(score.state_finding.high < 56 && score.state_finding.before < 52);
	series_set_free(set);
}

/* One event an episode, whatever follows, unless it gets much worse. */
static void an_episode_is_told_once(void **state)
{
	struct series_set *set = new_set(1);
	uint32_t id = find(set, "");
	struct row_score score;
	int events = 0;

	(void)state;
	noise_around(50, 1, 1000);
	for (size_t i = 0; i < 1000; i++) {
		double v = values[i] + (i >= 980 ? 15 : 0);

		series_score(set, id, TIME_NONE, &v, &score);
		if (i >= 980)
			events += score.event > 0;
	}
	assert_in_range(events, 1, 2);
	series_set_free(set);
}

static void check_finite(const struct row_score *s)
{
	assert_true(isfinite(s->score) && isfinite(s->event) && isfinite(s->state));
	assert_true(s->score >= 0 && s->score <= 12 && s->event >= 0 && s->state >= 0);
	for (int i = 0; i < EXPERTS_N; i++)
		assert_true(s->experts[i] >= 0 && s->experts[i] <= 12);
	for (size_t i = 0; i < s->findings_n; i++) {
		const struct finding *f = &s->findings[i];

		assert_true(isfinite(f->score) && isfinite(f->event));
		assert_false(isinf(f->low) || isinf(f->high) || isinf(f->before) ||
			     isinf(f->spread) || isinf(f->extent) || isinf(f->usual));
		assert_true(isnan(f->low) || f->low <= f->high);
	}
	if (s->ongoing)
		assert_true(isfinite(s->state_finding.low) && isfinite(s->state_finding.high));
}

static double hostile(int form, size_t i)
{
	switch (form) {
	case 0:
		return 5;
	case 1:
		return (double)NAN;
	case 2:
		return i % 2 ? 1e308 : -1e308;
	case 3:
		return (double)(i % 7) * 4.9e-324;
	case 4:
		return 1 + 1e-12 * normal();
	case 5:
		return i % 50 == 49 ? 1.7976931348623157e308 : normal();
	case 6:
		return i % 3 ? (double)NAN : normal() * 1e-300;
	case 7:
		return i < 500 ? 0 : normal();
	case 8:
		return i == 0 ? 1e-308 : 1e308 * uniform();
	default:
		return exp(400 * (uniform() - 0.5));
	}
}

static int64_t hostile_time(int form, size_t i)
{
	switch (form % 4) {
	case 0:
		return 0;
	case 1:
		return -(int64_t)i * SECOND;
	case 2:
		return i % 2 ? INT64_MAX : INT64_MIN + 1;
	default:
		return (int64_t)i * 1800 * SECOND;
	}
}

static void nothing_but_numbers_comes_out(void **state)
{
	struct series_set *set = new_set(2);
	struct row_score score;
	char key[] = "a";

	(void)state;
	seed = 5;
	for (int form = 0; form < 40; form++) {
		uint32_t id;

		key[0] = (char)('A' + form);
		id = find(set, key);
		for (size_t i = 0; i < 3000; i++) {
			double row[2] = { hostile(form % 10, i), hostile((form + 3) % 10, i) };

			series_score(set, id, hostile_time(form / 10, i), row, &score);
			check_finite(&score);
		}
	}
	series_set_free(set);
}

static void ten_rows_are_young(void **state)
{
	struct series_set *set = new_set(1);
	uint32_t id = find(set, "");
	struct row_score score;

	(void)state;
	for (size_t i = 0; i < 10; i++) {
		double v = i == 9 ? 1e6 : (double)i;

		series_score(set, id, TIME_NONE, &v, &score);
		assert_true(score.young && score.event == 0);
	}
	assert_true(series_speaks_after(set) > 10);
	series_set_free(set);
}

/* What a row scores cannot depend on rows to come, nor on another series. */
static void scores_are_causal(void **state)
{
	struct series_set *whole = new_set(1), *cut = new_set(1);
	uint32_t a = find(whole, "a"), b = find(whole, "b"), c = find(cut, "c");
	static float kept[4000][3];
	struct row_score score;

	(void)state;
	noise_around(10, 1, 4000);
	values[1500] = 30;
	for (size_t i = 0; i < 4000; i++) {
		double other = 3 * values[3999 - i];
		int64_t t = (int64_t)i * 300 * SECOND;

		series_score(whole, b, t, &other, &score);
		series_score(whole, a, t, &values[i], &score);
		kept[i][0] = score.score;
		kept[i][1] = score.event;
		kept[i][2] = score.state;
	}
	for (size_t i = 0; i < 2500; i++) {
		series_score(cut, c, (int64_t)i * 300 * SECOND, &values[i], &score);
		assert_true(score.score == kept[i][0] && score.event == kept[i][1] &&
			    score.state == kept[i][2]);
	}
	assert_true(kept[1500][1] > 0);
	series_set_free(whole);
	series_set_free(cut);
}

static void last_times_are_counted(void **state)
{
	struct series_set *set = new_set(1);
	uint32_t id = find(set, "");
	struct row_score score;
	uint64_t n;
	double v = 1;

	(void)state;
	assert_true(series_last_time(set, id, &n) == TIME_NONE);
	series_score(set, id, 5, &v, &score);
	series_score(set, id, 7, &v, &score);
	series_score(set, id, 7, &v, &score);
	series_score(set, id, 6, &v, &score);
	assert_true(series_last_time(set, id, &n) == 7 && n == 2);
	series_set_free(set);
}

static void many_series_keep_their_keys(void **state)
{
	struct series_set *set = new_set(1);
	struct err err = ERR_INIT;
	char key[16];
	uint32_t id;

	(void)state;
	for (int round = 0; round < 2; round++) {
		for (uint32_t i = 0; i < 3000; i++) {
			int len = snprintf(key, sizeof(key), "pump-%u", i);

			assert_int_equal(series_find(set, span_of(key, (size_t)len), &id, &err), 0);
			assert_int_equal(id, i);
			assert_true(span_eq(series_key(set, id), span_of(key, (size_t)len)));
		}
	}
	assert_int_equal(series_count(set), 3000);
	assert_true(series_bytes(set) < 3000 * 4096);
	series_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_spike_is_a_spike),
		cmocka_unit_test(a_spike_on_a_swing_is_a_spike),
		cmocka_unit_test(an_event_lies_outside_its_band),
		cmocka_unit_test(a_flat_line_is_found),
		cmocka_unit_test(missing_readings_are_found),
		cmocka_unit_test(noise_is_found),
		cmocka_unit_test(a_wrong_time_of_day_is_found),
		cmocka_unit_test(a_gap_concerns_the_series),
		cmocka_unit_test(the_state_outlasts_the_event),
		cmocka_unit_test(an_episode_is_told_once),
		cmocka_unit_test(nothing_but_numbers_comes_out),
		cmocka_unit_test(ten_rows_are_young),
		cmocka_unit_test(scores_are_causal),
		cmocka_unit_test(last_times_are_counted),
		cmocka_unit_test(many_series_keep_their_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: MIT */
/* What must not be told, and how small a fault may be that lasts. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "detect/series.h"
#include "input/row.h"
#include "random.h"

#define MINUTE INT64_C(60000000000)

enum { COLUMNS_MOST = 40 };

enum form { FORM_NORMAL, FORM_T3, FORM_LOGNORMAL, FORM_LAPLACE, FORM_WALK, FORM_AR, FORMS_N };

static double next_of(enum form form, double last)
{
	double sum = 0.0;

	switch (form) {
	case FORM_T3:
		for (int i = 0; i < 3; i++)
			sum += pow(normal(), 2);
		return normal() / sqrt(sum / 3);
	case FORM_LOGNORMAL:
		return exp(normal());
	case FORM_LAPLACE:
		return log(uniform() / uniform());
	case FORM_WALK:
		return last + normal();
	case FORM_AR:
		return 0.9 * last + normal();
	default:
		return normal();
	}
}

struct told {
	double episodes, events; /* in 10,000 rows */
};

static struct told tell(enum form form, size_t columns_n, size_t rows)
{
	struct detect_options options = { .columns_n = columns_n, .hash_seed = 7 };
	struct err err = ERR_INIT;
	struct series_set *set;
	struct row_score score;
	struct told told = { 0 };
	double row[COLUMNS_MOST] = { 0 };
	bool was = false;
	uint32_t id;

	options.sensitivity = SENSITIVITY_NORMAL;
	set = series_set_new(&options, &err);
	assert_non_null(set);
	assert_int_equal(series_find(set, span_z(""), &id, &err), 0);
	seed = 1 + (uint64_t)form;
	for (size_t i = 0; i < rows; i++) {
		for (size_t j = 0; j < columns_n; j++)
			row[j] = next_of(form, row[j]);
		series_score(set, id, TIME_NONE, row, &score);
		told.episodes += score.ongoing && !was;
		told.events += score.findings_n > 0;
		was = score.ongoing;
	}
	series_set_free(set);
	told.episodes *= 10000.0 / (double)rows;
	told.events *= 10000.0 / (double)rows;
	return told;
}

/* Heavy tails are no state, however many columns have them. */
static void quiet_series_keep_a_quiet_state(void **state)
{
	static const size_t columns[] = { 1, 8, COLUMNS_MOST };

	(void)state;
	for (int form = 0; form < FORMS_N; form++)
		for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
			assert_true(tell((enum form)form, columns[i], 20000).episodes <= 3.0);
}

/* Every column has records of its own: many columns are no reason to cry more often. */
static void many_columns_have_no_more_events_than_one(void **state)
{
	double one = tell(FORM_NORMAL, 1, 40000).events;

	(void)state;
	assert_true(one <= 10.0); /* a threshold of 3 and a surprise that is true to its word */
	assert_true(tell(FORM_NORMAL, 8, 20000).events <= one);
	assert_true(tell(FORM_NORMAL, COLUMNS_MOST, 10000).events <= one);
	assert_true(tell(FORM_AR, 8, 20000).events <= one);
	assert_true(tell(FORM_WALK, 8, 20000).events <= one);
}

/* Nights alike, mornings alike: the fourth morning is not the first that the day's expert sees. */
static void a_morning_like_the_others_is_no_event(void **state)
{
	struct detect_options options = { .columns_n = 1, .hash_seed = 7 };
	struct err err = ERR_INIT;
	struct series_set *set;
	struct row_score score;
	uint32_t id;

	(void)state;
	options.sensitivity = SENSITIVITY_HIGH;
	set = series_set_new(&options, &err);
	assert_non_null(set);
	assert_int_equal(series_find(set, span_z(""), &id, &err), 0);
	for (int i = 0; i < 14 * 288; i++) {
		double hour = i % 288 / 12.0;
		double value = hour >= 9 && hour < 18 ? 80 : 20;

		series_score(set, id, i * 5 * MINUTE, &value, &score);
		for (size_t j = 0; j < score.findings_n; j++)
			assert_int_not_equal(score.findings[j].expert, EXPERT_DAILY);
	}
	series_set_free(set);
}

/* A shift of one standard deviation: too little for twenty rows to be sure of, not for sixty. */
static void a_small_shift_that_stays_is_a_state(void **state)
{
	struct detect_options options = { .columns_n = 1, .hash_seed = 7 };
	struct err err = ERR_INIT;
	struct series_set *set = series_set_new(&options, &err);
	struct row_score score;
	size_t on = 0;
	uint32_t id;

	(void)state;
	assert_non_null(set);
	assert_int_equal(series_find(set, span_z(""), &id, &err), 0);
	seed = 2;
	for (int i = 0; i < 2300; i++) {
		double value = normal() + (i >= 2000 ? 1.0 : 0.0);

		series_score(set, id, TIME_NONE, &value, &score);
		if (i >= 2100)
			on += score.ongoing;
	}
	assert_true(on > 150);
	series_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quiet_series_keep_a_quiet_state),
		cmocka_unit_test(many_columns_have_no_more_events_than_one),
		cmocka_unit_test(a_morning_like_the_others_is_no_event),
		cmocka_unit_test(a_small_shift_that_stays_is_a_state),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

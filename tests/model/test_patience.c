/* SPDX-License-Identifier: MIT */
/* Waits, budget of retries, breaker, pace and level: everything that takes time as an argument. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>

#include "model/backoff.h"
#include "model/breaker.h"
#include "model/pace.h"

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Kolmogorov-Smirnov distance of n delays from U(0, limit). */
static double distance(unsigned attempts, double limit)
{
	enum { N = 2000 };
	static double d[N];
	struct backoff b;
	double worst = 0;
	int i;

	backoff_init(&b, 42);
	for (i = 0; i < N; i++)
		d[i] = (double)backoff_delay_ms(&b, attempts, 0) / limit;
	qsort(d, N, sizeof(d[0]), by_value);
	for (i = 0; i < N; i++) {
		worst = fmax(worst, fabs(d[i] - (double)i / N));
		worst = fmax(worst, fabs(d[i] - (double)(i + 1) / N));
	}
	return worst;
}

static void test_jitter_is_uniform(void **state)
{
	/* p > 0.01 at n = 2000: D < 1.63 / sqrt(n) */
	const double critical = 1.63 / sqrt(2000);

	(void)state;
	assert_true(distance(1, 500) < critical);
	assert_true(distance(2, 1000) < critical);
	assert_true(distance(5, 8000) < critical);
	assert_true(distance(60, 8000) < critical);
}

static void test_never_before_retry_after(void **state)
{
	struct backoff b;
	int i, near = 0;

	(void)state;
	backoff_init(&b, 7);
	for (i = 0; i < 1000; i++) {
		int64_t d = backoff_delay_ms(&b, 1, 2000);

		assert_true(d > 2000 && d <= 2401);
		near += d < 2100;
	}
	assert_true(near > 150 && near < 350); /* spread out, not in step */
}

static void test_budget(void **state)
{
	struct backoff b;
	int i, n = 0;

	(void)state;
	backoff_init(&b, 1);
	for (i = 0; i < 100; i++)
		n += backoff_spend(&b);
	assert_int_equal(n, 10);
	for (i = 0; i < 9; i++)
		backoff_success(&b);
	assert_false(backoff_spend(&b));
	backoff_success(&b);
	backoff_success(&b);
	assert_true(backoff_spend(&b));
	for (i = 0; i < 10000; i++)
		backoff_success(&b);
	for (n = 0; backoff_spend(&b);)
		n++;
	assert_int_equal(n, 10);
}

static void test_retry_after(void **state)
{
	const int64_t now = INT64_C(784111767) * 1000000000; /* ten seconds before that date */
	static const char date[] = "Sun, 06 Nov 1994 08:49:37 GMT";

	(void)state;
	assert_int_equal(backoff_retry_after_ms("2", NULL, NULL, now), 2000);
	assert_int_equal(backoff_retry_after_ms("0.5", NULL, NULL, now), 500);
	assert_int_equal(backoff_retry_after_ms("0", NULL, NULL, now), 0);
	assert_int_equal(backoff_retry_after_ms("-5", NULL, NULL, now), 0);
	assert_int_equal(backoff_retry_after_ms("soon", NULL, NULL, now), 0);
	assert_int_equal(backoff_retry_after_ms("", NULL, NULL, now), 0);
	assert_int_equal(backoff_retry_after_ms(NULL, "250", NULL, now), 250);
	assert_int_equal(backoff_retry_after_ms("7", "250", NULL, now), 250);
	assert_int_equal(backoff_retry_after_ms("7", "x", NULL, now), 7000);
	assert_int_equal(backoff_retry_after_ms("1e300", NULL, NULL, now),
			 INT64_C(9000000000000000));
	assert_int_equal(backoff_retry_after_ms(date, NULL, NULL, now), 10000);
	assert_int_equal(backoff_retry_after_ms("Sunday, 06-Nov-94 08:49:37 GMT", NULL, NULL, now),
			 10000);
	assert_int_equal(backoff_retry_after_ms("Sun Nov  6 08:49:37 1994", NULL, NULL, now),
			 10000);
	/* The server's own clock counts, not ours. */
	assert_int_equal(backoff_retry_after_ms(date, NULL, "Sun, 06 Nov 1994 08:49:34 GMT", 0),
			 3000);
	/* Past. */
	assert_int_equal(backoff_retry_after_ms(date, NULL, "Sun, 06 Nov 1994 08:50:34 GMT", 0), 0);
	assert_int_equal(backoff_retry_after_ms("Sun, 06 Nov 1994 28:49:37 GMT", NULL, NULL, now),
			 0);
	assert_int_equal(backoff_retry_after_ms("Sun, 06 Foo 1994 08:49:37 GMT", NULL, NULL, now),
			 0);
}

static void test_breaker(void **state)
{
	struct breaker b = { 0 };
	int i;

	(void)state;
	for (i = 0; i < 4; i++)
		breaker_failure(&b, 0);
	breaker_success(&b);
	for (i = 0; i < 4; i++)
		breaker_failure(&b, 0);
	assert_int_equal(breaker_ask(&b, 0), BREAKER_GO);
	breaker_failure(&b, 1000);
	assert_int_equal(breaker_ask(&b, 1000), BREAKER_OPEN);
	breaker_failure(&b, 20000); /* was in flight when it opened: moves nothing */
	assert_int_equal(breaker_ask(&b, 30999), BREAKER_OPEN);
	assert_int_equal(breaker_ask(&b, 31000), BREAKER_GO);
	breaker_began(&b, 31000);
	assert_int_equal(breaker_ask(&b, 31001), BREAKER_PROBE);
	breaker_failure(&b, 31500);
	assert_int_equal(breaker_ask(&b, 61499), BREAKER_OPEN);
	breaker_began(&b, 61500);
	breaker_neither(&b, 61600); /* loading: the probe goes again */
	assert_int_equal(breaker_ask(&b, 61600), BREAKER_GO);
	breaker_began(&b, 61600);
	breaker_success(&b);
	assert_int_equal(breaker_ask(&b, 61601), BREAKER_GO);
	assert_int_equal(b.opened, 2);
	for (i = 0; i < 4; i++)
		breaker_failure(&b, 70000);
	assert_int_equal(breaker_ask(&b, 70000), BREAKER_GO);
}

static void test_pace(void **state)
{
	struct pace p;
	int64_t now = 5000000000;

	(void)state;
	pace_init(&p, 0);
	pace_sent(&p, now);
	assert_int_equal(pace_wait_ns(&p, now), 0);
	pace_init(&p, 10);
	assert_int_equal(pace_wait_ns(&p, now), 0);
	pace_sent(&p, now);
	assert_int_equal(pace_wait_ns(&p, now), 100000000);
	assert_int_equal(pace_wait_ns(&p, now + 100000000), 0);
	pace_sent(&p, now + 103000000); /* 3 ms late: made up for */
	assert_int_equal(pace_wait_ns(&p, now + 103000000), 97000000);
	pace_sent(&p, now + 90000000000); /* long silence: no burst */
	assert_true(pace_wait_ns(&p, now + 90000000000) > 0);
}

/* A server of `slots` that needs one second a question and queues the rest. */
static unsigned settled_level(unsigned slots, unsigned limit)
{
	struct level l;
	int64_t now = 1000000000;
	int i;

	level_init(&l, 0);
	for (i = 0; i < 4000; i++) {
		unsigned busy = l.jobs < slots ? l.jobs : slots;

		now += 1000000000 / busy;
		if (limit != 0 && l.jobs > limit)
			level_cut(&l, now, 1000000000);
		else
			level_good(&l, true, now);
	}
	return l.jobs;
}

static void test_level(void **state)
{
	struct level fixed;
	unsigned jobs;

	(void)state;
	assert_in_range(settled_level(1, 0), 1, 2);
	assert_in_range(settled_level(4, 0), 4, 6);
	assert_in_range(settled_level(16, 0), 14, 24);
	jobs = settled_level(64, 8); /* a server that says no at nine */
	assert_in_range(jobs, 4, 9);
	level_init(&fixed, 3);
	level_cut(&fixed, 5, 1);
	assert_int_equal(fixed.jobs, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_jitter_is_uniform),
		cmocka_unit_test(test_never_before_retry_after),
		cmocka_unit_test(test_budget),
		cmocka_unit_test(test_retry_after),
		cmocka_unit_test(test_breaker),
		cmocka_unit_test(test_pace),
		cmocka_unit_test(test_level),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

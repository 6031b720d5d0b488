/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "detect/memory.h"
#include "detect/set.h"

#define SECOND INT64_C(1000000000)
enum { COLUMNS = 5, ROWS = 3000, KEYS = 3 };

static uint64_t seed = 1;

static double uniform(void)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (double)(seed >> 11) / 9007199254740992.0;
}

/* A machine's cycle, a noisy level with missing readings and a step, a walk with a burst now and
 * then, and two columns that go together until they part. */
static void make_row(size_t i, double row[COLUMNS])
{
	static double walk;

	if (i == 0)
		walk = 0;
	walk += uniform() - 0.5;
	row[0] = 10 * sin((double)i * 0.2) + uniform();
	row[1] = uniform() < 0.05 ? (double)NAN : (i < 1700 ? 40 : 47) + uniform();
	row[2] = walk + (i % 211 == 0 ? 30 : 0);
	row[3] = uniform();
	row[4] = (i >= 2000 ? uniform() : row[3]) + 0.1 * uniform();
}

static struct series_set *new_set(size_t columns_n, enum sensitivity sensitivity)
{
	struct detect_options options = { .columns_n = columns_n,
					  .sensitivity = sensitivity,
					  .hash_seed = 7 };
	struct err err = ERR_INIT;
	struct series_set *set = series_set_new(&options, &err);

	assert_non_null(set);
	return set;
}

static void score(struct series_set *set, size_t i, const double row[COLUMNS],
		  struct row_score *out)
{
	static const char *const keys[KEYS] = { "a", "bb", "" };
	struct err err = ERR_INIT;
	uint32_t id;

	assert_int_equal(series_find(set, span_z(keys[i % KEYS]), &id, &err), 0);
	series_score(set, id, (int64_t)i * 300 * SECOND, row, out);
}

static void same(const struct row_score *a, const struct row_score *b)
{
	assert_memory_equal(&a->score, &b->score, sizeof(a->score));
	assert_memory_equal(&a->event, &b->event, sizeof(a->event));
	assert_memory_equal(&a->state, &b->state, sizeof(a->state));
	assert_memory_equal(a->experts, b->experts, sizeof(a->experts));
	assert_true(a->ongoing == b->ongoing && a->young == b->young);
	assert_true(a->column == b->column && a->expert == b->expert);
	assert_int_equal(a->findings_n, b->findings_n);
	for (size_t i = 0; i < a->findings_n; i++) {
		const struct finding *f = &a->findings[i], *g = &b->findings[i];

		assert_true(f->column == g->column && f->kind == g->kind && f->expert == g->expert);
		assert_memory_equal(&f->score, &g->score, 3 * sizeof(float));
		/* What lies between the floats and the doubles is nobody's. */
		assert_memory_equal(&f->value, &g->value,
				    sizeof(*f) - offsetof(struct finding, value));
	}
}

static void a_run_in_pieces_scores_as_one(void **state)
{
	struct series_set *whole = new_set(COLUMNS, SENSITIVITY_NORMAL);
	struct series_set *pieces = new_set(COLUMNS, SENSITIVITY_NORMAL);
	struct row_score x, y;
	struct err err = ERR_INIT;
	struct buf buf;
	size_t events = 0, partings = 0;

	(void)state;
	buf_init(&buf, 1 << 20);
	seed = 9;
	for (size_t i = 0; i < ROWS; i++) {
		double row[COLUMNS];

		if (i % 97 == 96) {
			buf_reset(&buf);
			assert_int_equal(memory_encode(pieces, span_z("a,b"), &buf, &err), 0);
			series_set_free(pieces);
			pieces = new_set(COLUMNS, SENSITIVITY_NORMAL);
			assert_int_equal(memory_decode(pieces, span_z("a,b"), buf_span(&buf), &err),
					 0);
		}
		make_row(i, row);
		score(whole, i, row, &x);
		score(pieces, i, row, &y);
		same(&x, &y);
		events += x.findings_n;
		partings += x.experts[EXPERT_COMPANY] > 3.0f;
	}
	assert_true(events > 2 && partings > 0);
	assert_int_equal(series_count(whole), series_count(pieces));
	series_set_free(whole);
	series_set_free(pieces);
	buf_release(&buf);
}

static void learn(struct series_set *set, struct buf *buf)
{
	struct err err = ERR_INIT;
	struct row_score x;

	seed = 4;
	for (size_t i = 0; i < 500; i++) {
		double row[COLUMNS];

		make_row(i, row);
		score(set, i, row, &x);
	}
	buf_init(buf, 1 << 20);
	assert_int_equal(memory_encode(set, span_z("t,u,v"), buf, &err), 0);
}

static void what_is_encoded_is_encoded_again(void **state)
{
	struct series_set *set = new_set(COLUMNS, SENSITIVITY_LOW);
	struct series_set *copy = new_set(COLUMNS, SENSITIVITY_HIGH);
	struct err err = ERR_INIT;
	struct buf buf, again;
	uint64_t n, m;

	(void)state;
	learn(set, &buf);
	buf_init(&again, 1 << 20);
	assert_int_equal(memory_decode(copy, span_z("t,u,v"), buf_span(&buf), &err), 0);
	assert_int_equal(memory_encode(copy, span_z("t,u,v"), &again, &err), 0);
	assert_int_equal(buf.len, again.len);
	assert_memory_equal(buf.data, again.data, buf.len);
	for (uint32_t id = 0; id < KEYS; id++) {
		assert_true(span_eq(series_key(set, id), series_key(copy, id)));
		assert_true(series_last_time(set, id, &n) == series_last_time(copy, id, &m));
		assert_true(n == m);
	}
	series_set_free(set);
	series_set_free(copy);
	buf_release(&buf);
	buf_release(&again);
}

static void refused(struct span bytes, const char *columns, size_t columns_n, const char *why)
{
	struct series_set *set = new_set(columns_n, SENSITIVITY_NORMAL);
	struct err err = ERR_INIT;

	assert_int_equal(memory_decode(set, span_z(columns), bytes, &err), -1);
	assert_int_equal(err.code, ERR_INPUT);
	if (why)
		assert_non_null(strstr(err.msg, why));
	series_set_free(set);
}

static struct series_set *learned(void)
{
	struct series_set *set = new_set(COLUMNS, SENSITIVITY_NORMAL);
	struct buf buf;

	learn(set, &buf);
	buf_release(&buf);
	return set;
}

/* What was made of it is encoded, and refused. Takes the set. */
static void refused_as_made(struct series_set *set, const char *why)
{
	struct err err = ERR_INIT;
	struct buf buf;

	buf_init(&buf, 1 << 20);
	assert_int_equal(memory_encode(set, span_z("t,u,v"), &buf, &err), 0);
	refused(buf_span(&buf), "t,u,v", COLUMNS, why);
	series_set_free(set);
	buf_release(&buf);
}

static void damage_and_strangers_are_refused(void **state)
{
	struct series_set *set = new_set(COLUMNS, SENSITIVITY_NORMAL);
	struct buf buf;

	(void)state;
	learn(set, &buf);
	refused(buf_span(&buf), "t,u,w", COLUMNS, "other columns");
	refused(buf_span(&buf), "t,u,v", COLUMNS + 1, "other columns");
	refused(span_z("sensor,temperature\n"), "t,u,v", COLUMNS, "not a state");
	refused(span_of(NULL, 0), "t,u,v", COLUMNS, "not a state");
	for (size_t len = 0; len < buf.len; len += len < 200 ? 1 : 97)
		refused(span_of(buf.data, len), "t,u,v", COLUMNS, NULL);
	for (size_t at = 0; at < buf.len; at += 61) {
		buf.data[at] = (char)(buf.data[at] ^ 4);
		refused(buf_span(&buf), "t,u,v", COLUMNS, NULL);
		buf.data[at] = (char)(buf.data[at] ^ 4);
	}
	series_set_free(set);
	buf_release(&buf);
}

/* The level's sides settle together. */
static void sides_of_unlike_age_are_refused(void **state)
{
	struct series_set *set = learned();

	(void)state;
	set_series(set, 0)->columns[COLUMNS - 1].level.down.half_rows++;
	refused_as_made(set, "unlike age");
}

/* Both divide: a state that was made up must not make them 0. */
static void a_shape_without_a_measure_is_refused(void **state)
{
	(void)state;
	for (int which = 0; which < 2; which++) {
		struct series_set *set = learned();
		struct shape *s = &set_series(set, 0)->columns[0].shape;

		if (which == 0) {
			s->block_rows = 0;
		} else {
			memset(s->ring, 0, sizeof(s->ring));
			memset(&s->distance_tail, 0, sizeof(s->distance_tail));
			memset(&s->rough_tail, 0, sizeof(s->rough_tail));
			s->watching = 1;
			s->unit = 0;
		}
		refused_as_made(set, "without a measure");
	}
}

static void less_rows_than_none_are_refused(void **state)
{
	struct series_set *set = learned();

	(void)state;
	set_company(set, set_series(set, 0))[1].watched[0] = -1.0f;
	refused_as_made(set, "less rows");
}

/* It would be told of with a partner that it has not. */
static void a_state_of_companys_kind_is_refused(void **state)
{
	struct series_set *set = learned();

	(void)state;
	set_series(set, 0)->columns[0].state_kind = KIND_OTHER;
	refused_as_made(set, "too large");
}

static void a_ceiling_leaves_the_buffer_as_it_was(void **state)
{
	struct series_set *set = new_set(COLUMNS, SENSITIVITY_NORMAL);
	struct err err = ERR_INIT;
	struct buf buf, small;

	(void)state;
	learn(set, &buf);
	buf_init(&small, 1000);
	assert_int_equal(buf_addz(&small, "before", &err), 0);
	assert_int_equal(memory_encode(set, span_z("t"), &small, &err), -1);
	assert_int_equal(small.len, 6);
	series_set_free(set);
	buf_release(&buf);
	buf_release(&small);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_run_in_pieces_scores_as_one),
		cmocka_unit_test(what_is_encoded_is_encoded_again),
		cmocka_unit_test(damage_and_strangers_are_refused),
		cmocka_unit_test(a_shape_without_a_measure_is_refused),
		cmocka_unit_test(sides_of_unlike_age_are_refused),
		cmocka_unit_test(less_rows_than_none_are_refused),
		cmocka_unit_test(a_state_of_companys_kind_is_refused),
		cmocka_unit_test(a_ceiling_leaves_the_buffer_as_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

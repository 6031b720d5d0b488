/* SPDX-License-Identifier: MIT */
/*
 * experts.c - nanoseconds a reading, expert by expert, for bench/detect: experts <CSV
 *
 * The CSV of readings.awk: time, one of 64 sensors in turn, four values. All is
 * read first; then each expert alone goes over the readings in input order with
 * a state of its own for every sensor and column, and last the whole detector.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "detect/column.h"
#include "detect/series.h"

enum { SENSORS = 64, COLUMNS = 4, LINE_MAX_BYTES = 256 };
#define MINUTE INT64_C(60000000000)

struct readings {
	double *values; /* COLUMNS a row */
	size_t rows, cap;
};

struct bench {
	struct readings in;
	struct column *columns; /* SENSORS * COLUMNS */
	double sum;		/* so that nothing is left out by the compiler */
};

static int read_row(const char *line, double *row)
{
	const char *at = strchr(line, ',');

	at = at ? strchr(at + 1, ',') : NULL;
	for (size_t i = 0; i < COLUMNS; i++) {
		char *end;

		if (!at)
			return -1;
		row[i] = strtod(at + 1, &end);
		if (end == at + 1)
			return -1;
		at = end;
	}
	return 0;
}

static int read_all(struct readings *in)
{
	char line[LINE_MAX_BYTES];
	double row[COLUMNS];

	while (fgets(line, sizeof(line), stdin)) {
		if (read_row(line, row) < 0)
			continue; /* the header */
		if (in->rows == in->cap) {
			size_t cap = in->cap ? 2 * in->cap : 4096;
			double *values = realloc(in->values, cap * sizeof(row));

			if (!values)
				return -1;
			in->values = values;
			in->cap = cap;
		}
		memcpy(in->values + in->rows++ * COLUMNS, row, sizeof(row));
	}
	return in->rows > 0 ? 0 : -1;
}

static double now_ns(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static void take_level(struct column *c, double x, size_t row, struct bench *b)
{
	struct residual residual;

	(void)row;
	residual.place = tail_place(level_statistic(&c->level, x, &residual));
	b->sum += (double)level_surprise(&c->level, &residual);
	level_learn(&c->level, x, &residual, c->rows++);
}

static void take_local(struct column *c, double x, size_t row, struct bench *b)
{
	struct nearness near;

	(void)row;
	near.place = tail_place(local_statistic(&c->local, x, 0.1f, c->rows++, &near));
	b->sum += (double)local_surprise(&c->local, &near);
	local_learn(&c->local, &near);
}

static void take_daily(struct column *c, double x, size_t row, struct bench *b)
{
	uint8_t bin = daily_bin((int64_t)(row / SENSORS) * MINUTE);
	struct departure f;

	f.place = tail_place(daily_statistic(&c->daily, (float)x, bin, 0.01f, &f));
	b->sum += (double)daily_surprise(&c->daily, &f);
	daily_learn(&c->daily, bin, 0.01f, &f);
}

static void take_noise(struct column *c, double x, size_t row, struct bench *b)
{
	float step = (float)(x < c->last ? c->last - x : x - c->last);
	float place = tail_place(noise_statistic(&c->noise, step, c->rows));

	(void)row;
	b->sum += (double)noise_judge(&c->noise, place, step, c->rows++);
	c->last = x;
}

static void take_pattern(struct column *c, double x, size_t row, struct bench *b)
{
	struct pattern_look look;
	float statistic;

	(void)row;
	c->low = c->rows == 0 || x < c->low ? x : c->low;
	c->high = c->rows++ == 0 || x > c->high ? x : c->high;
	pattern_begin(&c->pattern, (float)x, (float)(c->high - c->low), &look);
	statistic = pattern_statistic(&c->pattern, &look);
	b->sum += (double)pattern_judge(&c->pattern, &look, tail_place(statistic));
}

static void take_shape(struct column *c, double x, size_t row, struct bench *b)
{
	(void)row;
	b->sum += (double)shape_take(&c->shape, (float)x);
}

static void take_state(struct column *c, double x, size_t row, struct bench *b)
{
	struct state_step step;

	(void)row;
	state_begin(&c->state, x, c->rows, &step);
	b->sum += (double)state_judge(&c->state, c->rows++, 3.66f, &step,
				      fast_log2(step.short_odds), fast_log2(step.long_odds));
}

static void take_runs(struct column *c, double x, size_t row, struct bench *b)
{
	(void)row;
	runs_learn(&c->flats, x == c->last ? 2 : 1);
	b->sum += (double)runs_surprise(&c->flats, 1, 3);
	c->last = x;
}

static void take_column(struct column *c, double x, size_t row, struct bench *b)
{
	struct moment m = { .threshold = 3, .state_limit = 3.66f, .crowd = 0.6f };
	struct reading r;

	m.bin = daily_bin((int64_t)(row / SENSORS) * MINUTE);
	columns_take(c, 1, &m, &x, &r);
	b->sum += (double)r.score;
}

static void run(struct bench *b, const char *name,
		void (*take)(struct column *, double, size_t, struct bench *))
{
	double begin;

	memset(b->columns, 0, SENSORS * COLUMNS * sizeof(*b->columns));
	begin = now_ns();
	for (size_t row = 0; row < b->in.rows; row++)
		for (size_t i = 0; i < COLUMNS; i++)
			take(&b->columns[row % SENSORS * COLUMNS + i],
			     b->in.values[row * COLUMNS + i], row, b);
	printf("%-10s %7.1f\n", name, (now_ns() - begin) / (double)(b->in.rows * COLUMNS));
}

static int run_detector(struct bench *b)
{
	struct detect_options options = { .columns_n = COLUMNS, .sensitivity = SENSITIVITY_NORMAL };
	struct err err = ERR_INIT;
	struct series_set *set = series_set_new(&options, &err);
	struct row_score score;
	double begin;

	if (!set)
		return -1;
	begin = now_ns();
	for (size_t row = 0; row < b->in.rows; row++) {
		char key = (char)('0' + row % SENSORS);
		uint32_t id;

		if (series_find(set, span_of(&key, 1), &id, &err) < 0)
			return -1;
		series_score(set, id, (int64_t)(row / SENSORS) * MINUTE,
			     b->in.values + row * COLUMNS, &score);
		b->sum += (double)score.score;
	}
	printf("%-10s %7.1f\n", "all", (now_ns() - begin) / (double)(b->in.rows * COLUMNS));
	printf("%-10s %7zu\n", "bytes", series_bytes(set) / SENSORS / COLUMNS);
	series_set_free(set);
	return 0;
}

int main(void)
{
	struct bench b = { .sum = 0 };
	int status = 1;

	b.columns = calloc((size_t)SENSORS * COLUMNS, sizeof(*b.columns));
	if (b.columns && read_all(&b.in) == 0) {
		run(&b, "level", take_level);
		run(&b, "local", take_local);
		run(&b, "daily", take_daily);
		run(&b, "noise", take_noise);
		run(&b, "runs", take_runs);
		run(&b, "pattern", take_pattern);
		run(&b, "shape", take_shape);
		run(&b, "state", take_state);
		run(&b, "column", take_column);
		status = run_detector(&b) < 0;
		fprintf(stderr, "(%g)\n", b.sum);
	}
	free(b.columns);
	free(b.in.values);
	return status;
}

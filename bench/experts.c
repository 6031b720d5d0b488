/* SPDX-License-Identifier: MIT */
/*
 * experts.c - nanoseconds a reading, expert by expert, for bench/detect: experts <CSV
 *
 * The CSV of readings.awk: time, one of 64 sensors in turn, four values. All is
 * read first; then each expert alone goes over the readings in input order, a
 * row's four columns side by side as in the detector, with a state of its own for
 * every sensor and column; last the whole detector.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "detect/column.h"
#include "detect/company.h"
#include "detect/lanes.h"
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

/* Readings so far; the same in all four. */
static struct four next_row(struct column *const c[4])
{
	for (size_t i = 0; i < COLUMNS; i++)
		c[i]->rows++;
	return four_all((float)c[0]->rows - 1.0f);
}

static struct four floats(const double *x)
{
	return four_of((float)x[0], (float)x[1], (float)x[2], (float)x[3]);
}

static void ask(struct tail *const t[4], struct four statistic, struct bench *b)
{
	const struct tail *const asked_of[] = { t[0], t[1], t[2], t[3] };
	struct tail_asked asked;
	uint32_t bucket[4];

	tail_ask(asked_of, tail_places(statistic), 2, &asked);
	tail_buckets(asked.place, bucket);
	for (size_t i = 0; i < COLUMNS; i++)
		tail_learn(t[i], bucket[i]);
	b->sum += (double)four_part(asked.surprise, 0);
}

static void take_level(struct column *const c[4], const double *x, size_t row, struct bench *b)
{
	struct four residual =
		four_of((float)(x[0] - c[0]->level.mean), (float)(x[1] - c[1]->level.mean),
			(float)(x[2] - c[2]->level.mean), (float)(x[3] - c[3]->level.mean));
	unsigned negative = four_bits(four_less(residual, four_all(0.0f)));
	struct four scale = LANES_OF(c, level.scale), rows = next_row(c);
	struct level_lesson lesson = level_learn(residual, scale, rows, start_gains(rows));
	float move[COLUMNS], scales[COLUMNS];
	struct tail *side[COLUMNS];

	(void)row;
	four_store(move, lesson.move);
	four_store(scales, lesson.scale);
	for (size_t i = 0; i < COLUMNS; i++)
		side[i] = &c[i]->level.side[negative >> i & 1];
	ask(side, level_statistics(residual, scale), b);
	for (size_t i = 0; i < COLUMNS; i++) {
		c[i]->level.mean += (double)move[i];
		c[i]->level.scale = scales[i];
	}
}

static void take_local(struct column *const c[4], const double *x, size_t row, struct bench *b)
{
	struct tail *const tails[] = LANES_AT(c, local.tail);
	struct four rows = next_row(c);
	struct local_lesson lesson = local_learn(floats(x), LANES_OF(c, local.recent),
						 four_all(0.1f), rows, start_gains(rows));
	float recent[COLUMNS];

	(void)row;
	ask(tails, lesson.statistic, b);
	four_store(recent, lesson.recent);
	for (size_t i = 0; i < COLUMNS; i++)
		c[i]->local.recent = recent[i];
}

static void take_daily(struct column *const c[4], const double *x, size_t row, struct bench *b)
{
	const struct daily *const daily[] = LANES_AT(c, daily);
	const struct tail *const tails[] = LANES_AT(c, daily.tail);
	uint8_t bin = daily_bin((int64_t)(row / SENSORS) * MINUTE);
	struct departures f;
	struct tail_asked asked;
	float size[COLUMNS];
	uint32_t bucket[COLUMNS];

	daily_depart(daily, floats(x), bin, four_all(0.01f), &f);
	tail_ask(tails, tail_places(f.statistic), 2, &asked);
	tail_buckets(asked.place, bucket);
	four_store(size, f.size);
	for (size_t i = 0; i < COLUMNS; i++)
		daily_learn(&c[i]->daily, bin, 0.01f, (float)x[i], size[i], bucket[i]);
	b->sum += (double)four_part(asked.surprise, 0);
}

static void take_noise(struct column *const c[4], const double *x, size_t row, struct bench *b)
{
	struct tail *const tails[] = LANES_AT(c, noise.tail);
	struct four step = four_size(four_sub(floats(x), LANES_OF(c, shape.last)));
	struct noise_lesson lesson =
		noise_learn(step, LANES_OF(c, noise.fast), LANES_OF(c, noise.slow), next_row(c));
	float fast[COLUMNS], slow[COLUMNS];

	(void)row;
	ask(tails, lesson.statistic, b);
	four_store(fast, lesson.fast);
	four_store(slow, lesson.slow);
	for (size_t i = 0; i < COLUMNS; i++) {
		c[i]->noise.fast = fast[i];
		c[i]->noise.slow = slow[i];
		c[i]->shape.last = (float)x[i];
	}
}

static void take_pattern(struct column *const c[4], const double *x, size_t row, struct bench *b)
{
	struct pattern_look look[COLUMNS];
	float statistic[COLUMNS], place[COLUMNS];
	unsigned pairs = 0;

	(void)row;
	for (size_t i = 0; i < COLUMNS; i++) {
		c[i]->low = c[i]->rows == 0 || x[i] < c[i]->low ? x[i] : c[i]->low;
		c[i]->high = c[i]->rows++ == 0 || x[i] > c[i]->high ? x[i] : c[i]->high;
		pairs += pattern_take(&c[i]->pattern, (float)x[i]);
	}
	if (pairs == 0)
		return;
	for (size_t i = 0; i < COLUMNS; i++)
		pattern_begin(&c[i]->pattern, (float)x[i], (float)(c[i]->high - c[i]->low),
			      &look[i]);
	for (size_t i = 0; i < COLUMNS; i++)
		statistic[i] = pattern_statistic(&c[i]->pattern, &look[i]);
	four_store(place, tail_places(four_load(statistic)));
	for (size_t i = 0; i < COLUMNS; i++)
		pattern_learn(&c[i]->pattern, &look[i],
			      tail_surprise(&c[i]->pattern.tail, place[i]), tail_bucket(place[i]));
	b->sum += (double)c[0]->pattern.strange;
}

static void take_shape(struct column *const c[4], const double *x, size_t row, struct bench *b)
{
	struct shape *const shapes[] = LANES_AT(c, shape);

	(void)row;
	shape_bend(shapes, floats(x), next_row(c));
	for (size_t i = 0; i < COLUMNS; i++)
		b->sum += (double)shape_take(&c[i]->shape, (float)x[i]);
}

static void take_state(struct column *const c[4], const double *x, size_t row, struct bench *b)
{
	struct state *const states[] = LANES_AT(c, state);
	struct four drift =
		four_of((float)(x[0] - c[0]->state.mean), (float)(x[1] - c[1]->state.mean),
			(float)(x[2] - c[2]->state.mean), (float)(x[3] - c[3]->state.mean));
	struct four rows = next_row(c);
	struct state_step step;

	(void)row;
	state_take(states, drift, rows, start_gains(rows), &step);
	state_learn(states, 3.66f, &step);
	b->sum += (double)four_part(step.u, 0);
}

static void take_runs(struct column *const c[4], const double *x, size_t row, struct bench *b)
{
	(void)row;
	for (size_t i = 0; i < COLUMNS; i++) {
		runs_learn(&c[i]->flats, x[i] == c[i]->last ? 2 : 1);
		b->sum += (double)runs_surprise(&c[i]->flats, 1, 3);
		c[i]->last = x[i];
	}
}

static void take_company(struct column *const c[4], const double *x, size_t row, struct bench *b)
{
	static struct company company[SENSORS];
	static bool together[SENSORS];
	static float figures[3][COLUMNS];
	struct company_row to = { figures[0], figures[1], figures[2] };
	size_t sensor = row % SENSORS, turn = row / SENSORS;
	struct reading r[COLUMNS];

	for (size_t i = 0; i < COLUMNS; i++) {
		r[i].away = (float)(x[i] - c[i]->state.mean);
		c[i]->state.mean += turn == 0 ? x[i] : 0.01 * (double)r[i].away;
		c[i]->state.residual += 0.01f * (fabsf(r[i].away) - c[i]->state.residual);
	}
	if (company_looks(turn, together[sensor]))
		together[sensor] =
			company_take(&company[sensor], c[0], r, COLUMNS, turn,
				     together[sensor] || turn < COMPANY_TRIAL, 4.0f, &to);
	b->sum += (double)to.u[0];
}

/* One after another, as series of one column go. */
static void take_column(struct column *const c[4], const double *x, size_t row, struct bench *b)
{
	struct moment m = { .threshold = 3, .state_limit = 3.66f, .crowd = 0.6f };
	struct reading r;

	m.bin = daily_bin((int64_t)(row / SENSORS) * MINUTE);
	for (size_t i = 0; i < COLUMNS; i++) {
		(void)columns_take(c[i], 1, &m, &x[i], &r);
		b->sum += (double)r.score;
	}
}

static void run(struct bench *b, const char *name,
		void (*take)(struct column *const[4], const double *, size_t, struct bench *))
{
	double begin;

	memset(b->columns, 0, SENSORS * COLUMNS * sizeof(*b->columns));
	begin = now_ns();
	for (size_t row = 0; row < b->in.rows; row++) {
		struct column *c = &b->columns[row % SENSORS * COLUMNS];
		struct column *const at[] = { c, c + 1, c + 2, c + 3 };

		take(at, b->in.values + row * COLUMNS, row, b);
	}
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
		run(&b, "company", take_company);
		run(&b, "column", take_column);
		status = run_detector(&b) < 0;
		fprintf(stderr, "(%g)\n", b.sum);
	}
	free(b.columns);
	free(b.in.values);
	return status;
}

/* SPDX-License-Identifier: MIT */
/*
 * stages.c - how far the way of a row goes, for bench/speed: stages STAGE <CSV, key sensor_id.
 *
 *	read      reader only: bytes, numbers, times, keys' cells
 *	windows   and the key's series, and windows as --emit anomalies keeps them; no detection
 *	score     reader, series and detection
 *	rows      reader, and a record of each row into memory
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "detect/series.h"
#include "input/reader.h"
#include "output/record.h"
#include "sys/fds.h"
#include "window/window.h"

enum stage { STAGE_READ, STAGE_WINDOWS, STAGE_SCORE, STAGE_ROWS, STAGES_N };

static const char *const names[STAGES_N] = { "read", "windows", "score", "rows" };

struct stages {
	enum stage stage;
	struct series_set *series;
	struct windows *windows;
	struct buf out;
	struct row_form form;
	struct span cells[1024];
	double sum; /* so that nothing is left out by the compiler */
};

static int begin(struct stages *s, const struct schema *schema, struct err *err)
{
	const struct detect_options detect = { .columns_n = schema->values_n,
					       .sensitivity = SENSITIVITY_NORMAL,
					       .hash_seed = 1 };
	const struct window_options windows = { .spec = { .mode = WINDOW_BY_ROWS, .rows = 100 },
						.values_n = schema->values_n };

	s->series = series_set_new(&detect, err);
	if (!s->series)
		return -1;
	s->windows = windows_new(&windows, err);
	return s->windows ? 0 : -1;
}

static int take_window(struct stages *s, const struct schema *schema, const struct row *row,
		       uint32_t id, struct err *err)
{
	static const struct row_score none;
	struct window *w;

	for (size_t j = 0; j < schema->values_n; j++)
		s->cells[j] = row->cells[schema->values[j]];
	if (windows_add(s->windows, id, series_key(s->series, id), row, s->cells, schema->columns_n,
			&none, err) < 0)
		return -1;
	while ((w = windows_take(s->windows))) {
		s->sum += (double)w->count;
		window_free(w);
	}
	return 0;
}

/* A record into memory that is given up when there is much of it. */
static int take_record(struct stages *s, const struct schema *schema, const struct row *row,
		       struct err *err)
{
	const struct record_context ctx = { .schema = schema, .form = &s->form };

	if (!s->form.ends && row_form_init(&s->form, schema, err) < 0)
		return -1;
	if (s->out.len > 1 << 16)
		buf_reset(&s->out);
	return record_row(&s->out, row->number, row->time_ns, row->key, row->cells, 0.4F, 0, 0.3F,
			  NULL, NULL, &ctx, err);
}

static int take_row(struct stages *s, const struct schema *schema, const struct row *row,
		    struct err *err)
{
	struct row_score score;
	uint32_t id;

	s->sum += row->values[0];
	if (s->stage == STAGE_READ)
		return 0;
	if (s->stage == STAGE_ROWS)
		return take_record(s, schema, row, err);
	if (!s->series && begin(s, schema, err) < 0)
		return -1;
	if (series_find(s->series, row->key, &id, err) < 0)
		return -1;
	if (s->stage == STAGE_WINDOWS)
		return take_window(s, schema, row, id, err);
	series_score(s->series, id, row->time_ns, row->values, &score);
	s->sum += (double)score.score;
	return 0;
}

static int take_rows(struct stages *s, struct reader *r, struct err *err)
{
	enum reader_result result;
	struct row row;

	while ((result = reader_next(r, &row, err)) != READER_MORE && result != READER_END) {
		if (result == READER_FAIL ||
		    (result == READER_ROW && take_row(s, reader_schema(r), &row, err) < 0))
			return -1;
	}
	return 0;
}

static int run(struct stages *s, struct reader *r, struct err *err)
{
	enum fds_result result = FDS_DATA;

	reader_begin(r, "standard input");
	fds_widen_pipe(0);
	while (result != FDS_EOF) {
		size_t size;
		size_t got;
		char *space = reader_space(r, &size, err);

		if (!space)
			return -1;
		result = fds_read(0, "standard input", space, size, &got, err);
		if (result == FDS_FAIL)
			return -1;
		if (result == FDS_EOF)
			reader_finish(r);
		else
			reader_filled(r, got);
		if (take_rows(s, r, err) < 0)
			return -1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	static struct stages s;
	const struct reader_options options = { .key = "sensor_id" };
	struct err err = ERR_INIT;
	struct reader *r = reader_new(&options, &err);
	int result;

	while (argc == 2 && s.stage < STAGES_N && strcmp(argv[1], names[s.stage]) != 0)
		s.stage++;
	if (argc != 2 || s.stage == STAGES_N || !r)
		return 64;
	buf_init(&s.out, 1 << 20);
	result = run(&s, r, &err);
	if (result < 0)
		(void)fprintf(stderr, "%s\n", err.msg);
	printf("%llu rows, %g\n", (unsigned long long)reader_counts(r)->used, s.sum);
	windows_free(s.windows);
	series_set_free(s.series);
	row_form_release(&s.form);
	buf_release(&s.out);
	reader_free(r);
	return result < 0 ? 70 : 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * fixture.h - windows for the tests of this room, filled through the window room.
 */
#ifndef AF_TEST_MODEL_FIXTURE_H
#define AF_TEST_MODEL_FIXTURE_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/decimal.h"
#include "model/prompt.h"
#include "window/window.h"

enum { FIXTURE_COLUMNS = 1024 };

struct fixture {
	struct span names[FIXTURE_COLUMNS + 2]; /* time, key, then the values */
	size_t values[FIXTURE_COLUMNS];
	size_t keys[1];
	struct schema schema;
	struct span key;
	struct windows *ws;
	struct window *w;
	struct err err;
};

static inline void fixture_open(struct fixture *f, const char *const *columns, size_t n,
				uint64_t rows, size_t context)
{
	memset(f, 0, sizeof *f);
	f->names[0] = span_z("time");
	f->names[1] = span_z("sensor");
	for (size_t i = 0; i < n; i++) {
		f->names[i + 2] = span_z(columns[i]);
		f->values[i] = i + 2;
	}
	f->keys[0] = 1;
	f->schema = (struct schema){ .names = f->names,
				     .columns_n = n + 2,
				     .values = f->values,
				     .values_n = n,
				     .keys = f->keys,
				     .time_columns_n = 1,
				     .delimiter = ',',
				     .point = '.' };
	struct window_options o = { .spec = { .mode = WINDOW_BY_ROWS, .rows = rows },
				    .context_n = context,
				    .values_n = n,
				    .keep_rows = true,
				    .keep_digits = true };
	f->ws = windows_new(&o, &f->err);
	assert_non_null(f->ws);
}

static inline void fixture_key(struct fixture *f, const char *key)
{
	f->key = span_z(key);
	f->schema.keys_n = 1;
}

static inline struct finding fixture_finding(uint16_t column, double value, double low, double high,
					     float score)
{
	return (struct finding){ .column = column,
				 .kind = KIND_SPIKE,
				 .expert = EXPERT_LEVEL,
				 .score = score,
				 .event = score,
				 .threshold = 2.0F,
				 .value = value,
				 .low = low,
				 .high = high,
				 .before = (double)NAN,
				 .spread = (double)NAN,
				 .extent = (double)NAN,
				 .usual = (double)NAN };
}

/* One row; finding may be NULL. Takes the window when it closes. */
static inline void fixture_row(struct fixture *f, uint64_t number, int64_t seconds,
			       const double *values, const struct finding *finding)
{
	size_t n = f->schema.values_n;
	struct span *cells = calloc(n, sizeof *cells);
	char *texts = calloc(n, DECIMAL_MAX);
	assert_non_null(cells);
	assert_non_null(texts);
	for (size_t i = 0; i < n; i++) {
		size_t len = isfinite(values[i])
				     ? decimal_shortest(texts + i * DECIMAL_MAX, values[i])
				     : 0;
		cells[i] = span_of(texts + i * DECIMAL_MAX, len);
	}
	struct row row = { .number = number,
			   .line = number + 1,
			   .time_ns = seconds * 1000000000,
			   .cells = cells,
			   .values = values,
			   .key = f->key };
	struct row_score score = { .score = 0.3F };
	if (finding) {
		score.score = score.event = finding->score;
		score.findings = finding;
		score.findings_n = 1;
	}
	assert_int_equal(windows_add(f->ws, 0, f->key, &row, cells, n, &score, &f->err), 0);
	struct window *w = windows_take(f->ws);
	if (w) {
		if (f->w)
			window_free(f->w);
		f->w = w;
	}
	free(texts);
	free(cells);
}

static inline void fixture_close(struct fixture *f)
{
	if (f->w)
		window_free(f->w);
	windows_free(f->ws);
}

/* Reproducible noise between -1 and 1. */
static inline double fixture_noise(uint64_t i)
{
	uint64_t z = (i + 1) * UINT64_C(0x9E3779B97F4A7C15);
	z = (z ^ (z >> 29)) * UINT64_C(0xBF58476D1CE4E5B9);
	return (double)(z >> 40) / (double)(1 << 23) - 1;
}

#endif

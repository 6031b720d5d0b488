/* SPDX-License-Identifier: MIT */
/*
 * parts.h - the pieces that records share. Private to the output room.
 */
#ifndef AF_OUTPUT_PARTS_H
#define AF_OUTPUT_PARTS_H

#include <stdint.h>

#include "base/decimal.h"
#include "base/jsonw.h"
#include "input/row.h"
#include "verdict/verdict.h"

/* Decimals of a score and of the state. */
enum { SCORE_PLACES = 2 };

/* The time, or null. */
void parts_time(struct jsonw *w, int64_t time_ns);

/* The key's cells under the names of their columns. */
void parts_series(struct jsonw *w, const struct schema *schema, struct span key);

/* The key's cell that begins at *at, which goes on to the next; empty behind the last. */
struct span parts_key(struct span key, size_t *at);

/* Is the cell, as it came, a JSON number within a double's range? */
bool parts_is_number(struct span cell);

/* A cell as it came, where that is a JSON number within a double's range; false: nothing was
 * written. */
bool parts_number(struct jsonw *w, struct span cell);

/* The members of an anomaly, within an object that is open. */
void parts_anomaly(struct jsonw *w, const struct anomaly *a, const struct schema *schema);

/* The reading's own digits where they are a JSON number, else the number; "null" where missing. */
struct span parts_value(const struct anomaly *a, char room[DECIMAL_MAX]);

/* The expected band as two texts, no finer than tells it from the reading; false where there is
 * none. */
struct band {
	char low[DECIMAL_MAX], high[DECIMAL_MAX];
	size_t low_len, high_len;
};
bool parts_band(const struct anomaly *a, struct band *band);

/* A mean or median: six significant digits, and more where the range of the readings is narrow. */
size_t parts_statistic(char out[DECIMAL_MAX], double value, double range);

#endif

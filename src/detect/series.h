/* SPDX-License-Identifier: MIT */
/*
 * series.h - the front of the detection room: key -> detector, readings -> scores.
 *
 * A series is named by a dense id, 0, 1, 2, ... in order of first sight, by
 * which the caller may keep things of its own in an array. All series have the
 * same number of value columns. Causal: what a row scores depends on the rows
 * of its series up to it and on nothing else (not on the clock, not on other
 * series, not on what comes).
 *
 * Calling sequence, once a row:
 *
 *	series_find(set, key, &id, &err);       // finds or creates
 *	series_score(set, id, time_ns, values, &score);
 *
 * series_score never fails and allocates nothing. The findings in *score are
 * borrowed until the next call on the set.
 * Memory: at most 4 KiB a series and column, all taken by series_find.
 * Numbers: values are finite or NAN (missing); no score, band or state is ever
 * NAN or infinite but where finding.h allows it.
 */
#ifndef AF_SERIES_H
#define AF_SERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "detect/finding.h"

enum sensitivity { SENSITIVITY_LOW, SENSITIVITY_NORMAL, SENSITIVITY_HIGH };

struct detect_options {
	size_t columns_n;
	enum sensitivity sensitivity;
	double threshold; /* in -log10 p; 0: by the sensitivity */
	uint64_t hash_seed;
};

/* One row's verdict of the detector. */
struct row_score {
	float score;  /* surprise of its strongest reading */
	float event;  /* strength of the event there; 0: none. A candidate if >= threshold */
	float state;  /* how abnormal the series is now: a state begins at 1 and ends below 0.5 */
	bool ongoing; /* the state is past its limit (with hysteresis) */
	bool young;   /* no expert can judge this series yet */
	uint16_t column;		/* value column of the strongest reading */
	uint8_t expert;			/* enum expert that spoke loudest there */
	uint16_t state_column;		/* value column that the state speaks of */
	float experts[EXPERTS_N];	/* largest surprise of each expert over the columns */
	const struct finding *findings; /* events of this row, strongest first (0..columns_n + 2) */
	size_t findings_n;
	struct finding state_finding; /* what would be said of the state; set while ongoing only */
};

struct series_set;

struct series_set *series_set_new(const struct detect_options *options,
				  struct err *err) AF_MUST_USE;
void series_set_free(struct series_set *set);

int series_find(struct series_set *set, struct span key, uint32_t *id, struct err *err) AF_MUST_USE;
size_t series_count(const struct series_set *set);
struct span series_key(const struct series_set *set, uint32_t id); /* valid as long as the set */
float series_threshold(const struct series_set *set);
uint32_t
series_speaks_after(const struct series_set *set); /* rows a series needs before it can be judged */
size_t series_bytes(const struct series_set *set); /* memory held, all series */

void series_score(struct series_set *set, uint32_t id, int64_t time_ns, const double *values,
		  struct row_score *out);

/* Is the silence from the series' last row until now_ns a gap? Changes nothing. */
bool series_silence(const struct series_set *set, uint32_t id, int64_t now_ns, struct finding *out);

/* Time of the series' newest row (TIME_NONE before any) and how many rows had that time. */
int64_t series_last_time(const struct series_set *set, uint32_t id, uint64_t *rows_at_it);

#endif

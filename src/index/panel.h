/* SPDX-License-Identifier: MIT */
/*
 * panel.h - one value column of one series: what there is to draw of it.
 *
 * Memory is bounded whatever the number of readings: they are kept as buckets
 * of lowest and highest value, and when there are buckets_max of them
 * neighbours are joined, so that no spike is ever lost. Of marks the worst are
 * kept; all of them are counted. Pure.
 */
#ifndef AF_PANEL_H
#define AF_PANEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

enum { PANEL_MARKS = 2000 };

struct bucket {
	double x0, x1; /* seconds since the epoch, or row numbers */
	double first, low, high, last;
	bool gap;      /* nothing is known between the one before and this one */
	double middle; /* bands: the median; else NAN */
};

struct mark {		  /* an anomaly */
	double x, y;	  /* y NAN: no reading (a gap, a missing run) */
	double low, high; /* the expected band; NAN: none */
	int level;	  /* 0..4 */
	double score;
	char kind[16]; /* in words: "out of range" */
	char when[40];
};

struct shade { /* a window with anomalies */
	double x0, x1;
	int level;
};

struct panel {
	char *series, *column; /* owned; series "" without a key */
	struct bucket *buckets;
	size_t buckets_n, buckets_size, buckets_max;
	double step;	     /* a usual distance between readings, 0: not known yet */
	uint64_t per_bucket; /* readings joined into one */
	uint64_t in_last;    /* readings in the last bucket so far */
	double last_x;
	bool bands; /* from statistics */
	struct mark *marks;
	size_t marks_n;
	int least; /* no mark kept is below this level */
	struct shade *shades;
	size_t shades_n, shades_size;
	uint64_t anomalies; /* all, kept or not */
	struct mark worst;  /* if there are any */
};

int panel_init(struct panel *panel, struct span series, struct span column, size_t buckets_max,
	       struct err *err) AF_MUST_USE;
void panel_release(struct panel *panel);

/* In the order of x. broken: readings are missing before this one. */
int panel_reading(struct panel *panel, double x, double y, bool broken,
		  struct err *err) AF_MUST_USE;
/* A window of which only the statistics are known. */
int panel_band(struct panel *panel, double x0, double x1, double low, double high, double middle,
	       struct err *err) AF_MUST_USE;
int panel_mark(struct panel *panel, const struct mark *mark, struct err *err) AF_MUST_USE;
int panel_shade(struct panel *panel, double x0, double x1, int level, struct err *err) AF_MUST_USE;

/* Is there a mark of this severity? */
bool panel_has_level(const struct panel *panel, int level);

/* Lowest and highest value to be drawn; low < high. */
void panel_range(const struct panel *panel, double *low, double *high);

/* Worst first, for qsort. */
int panel_worse(const void *a, const void *b);

/* "pump-3 pressure" */
int panel_name(const struct panel *panel, struct buf *out, struct err *err) AF_MUST_USE;

/* "3 anomalies, the worst high: spike 4.445, 6 Jan 2026 18:35, expected 3.66 to 4.287" */
int panel_words(const struct panel *panel, struct buf *out, struct err *err) AF_MUST_USE;

#endif

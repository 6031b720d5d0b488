/* SPDX-License-Identifier: MIT */
/*
 * picture.h - what there is to see in one response, before anybody draws it.
 *
 * A panel is one value column of one series: its readings (from records made
 * with --with-rows) or, without them, the bands its windows' statistics give; and its
 * anomalies. Memory is bounded whatever the response's length: readings are kept as
 * buckets of lowest and highest value, and when there are PICTURE_BUCKETS of them
 * neighbours are joined, so that no spike is ever lost.
 */
#ifndef AF_PICTURE_H
#define AF_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "store/store.h"

enum { PICTURE_BUCKETS = 4096, PICTURE_PANELS = 256, PICTURE_MARKS = 2000 };

struct bucket {
	double x0, x1; /* seconds since the epoch, or row numbers */
	double first, low, high, last;
	bool gap;      /* nothing is known between the one before and this one */
	double middle; /* bands: the median; else NAN */
};

struct picture_mark {
	double x, y;	  /* y NAN: no reading (a gap, a missing run) */
	double low, high; /* the expected band; NAN: none */
	int level;
	double score;
	char kind[16];
	char when[40];
};

struct shade { /* a window with anomalies */
	double x0, x1;
	int level;
};

struct panel {
	char *series, *column; /* owned; series "" without a key */
	struct bucket *buckets;
	size_t buckets_n;
	double step;	     /* a usual distance between readings, 0: not known yet */
	uint64_t per_bucket; /* readings joined into one */
	uint64_t in_last;    /* readings in the last bucket so far */
	double last_x;
	bool bands; /* from statistics */
	struct picture_mark *marks;
	size_t marks_n;
	struct shade *shades;
	size_t shades_n, shades_size;
	int level; /* of its worst mark */
	double score;
};

struct picture {
	struct panel *panels;
	size_t panels_n;
	bool by_row; /* x is the row number: there is no time */
	double x0, x1;
	uint64_t panels_left; /* more than PICTURE_PANELS */
	char *summary;	      /* the run's, owned */
	int level;	      /* the run's */
};

/* Which columns and series are wanted; NULL: all. */
struct picture_wanted {
	const char *columns, *series;
};

int picture_read(struct picture *p, const struct store *s, const char *name,
		 const struct picture_wanted *wanted, struct err *err) AF_MUST_USE;
void picture_release(struct picture *p);

/* One record; for readers that have it anyway. */
struct json_object;
void picture_init(struct picture *p);
int picture_add(struct picture *p, struct json_object *record, const struct picture_wanted *wanted,
		struct err *err) AF_MUST_USE;
/* After the last record: bounds, and the panels in the order to be drawn (worst first, at most
 * max). */
void picture_end(struct picture *p, size_t max);

/* Lowest and highest value to be drawn. */
void panel_range(const struct panel *panel, double *low, double *high);

#endif

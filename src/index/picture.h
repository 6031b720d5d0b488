/* SPDX-License-Identifier: MIT */
/*
 * picture.h - what there is to see in one response, before anybody draws it.
 *
 * A panel is one value column of one series: its readings (from records made
 * with --with-rows) or, without them, the bands its windows' statistics give; and its
 * anomalies.
 */
#ifndef AF_PICTURE_H
#define AF_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "index/panel.h"
#include "store/store.h"

enum { PICTURE_PANELS = 4096 };

struct picture {
	struct panel *panels;
	size_t panels_n, last; /* last: the one found last */
	bool by_row;	       /* x is the row number: there is no time */
	double x0, x1;
	uint64_t panels_left; /* more than picture_end was to keep, at least */
	struct buf summary;   /* the run's */
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

/* Is there an anomaly of this severity? */
bool picture_has_level(const struct picture *p, int level);

/* Panels with anomalies. */
size_t picture_loud(const struct picture *p);

/* How to read it: only what there is to be read. */
int picture_caption(const struct picture *p, struct buf *out, struct err *err) AF_MUST_USE;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * anomaly_table.h - a run's anomalies as a table of HTML, the worst first.
 *
 * However many there are, ANOMALY_ROWS of them are kept, the worst; all are counted. Pure.
 */
#ifndef AF_ANOMALY_TABLE_H
#define AF_ANOMALY_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"

enum { ANOMALY_ROWS = 100 };

struct json_object;

struct anomaly_row {
	int level;
	double score;
	uint64_t number; /* in the order in which they came */
	struct buf html; /* owned */
};

struct anomaly_table {
	struct anomaly_row rows[ANOMALY_ROWS];
	size_t n;
	uint64_t all;
	bool keyed; /* some have a series */
};

void anomaly_table_init(struct anomaly_table *t);
void anomaly_table_release(struct anomaly_table *t);

int anomaly_table_add(struct anomaly_table *t, struct json_object *record, struct json_object *a,
		      struct err *err) AF_MUST_USE;

/* After the last one. */
int anomaly_table_put(struct anomaly_table *t, struct buf *out, struct err *err) AF_MUST_USE;

#endif

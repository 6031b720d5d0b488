/* SPDX-License-Identifier: MIT */
/*
 * sums.h - what the records of one response come to.
 *
 * Records are window records (anomaly-record(5)), one JSON object each. They are
 * counted, and the worst window is kept; run.h writes what came of it. Pure.
 */
#ifndef AF_SUMS_H
#define AF_SUMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"
#include "store/stamp.h"

enum { SUMS_LEVELS = 5, SUMS_STATUSES = 9, SUMS_MODEL_MAX = 200 };

enum sums_verdict { SUMS_NORMAL, SUMS_ANOMALOUS, SUMS_UNKNOWN, SUMS_VERDICTS };

/* normal, anomalous, unknown; none, low, medium, high, critical; answered, off, ... */
const char *sums_verdict_name(int verdict);
const char *sums_level_name(int level);
const char *sums_status_name(int status);
/* 0..4, or -1 */
int sums_level(struct span name);

struct sums {
	uint64_t windows, anomalies, dismissed, rejected, rows, bad_rows;
	uint64_t verdicts[SUMS_VERDICTS];
	uint64_t by_level[SUMS_LEVELS]; /* anomalies */
	uint64_t statuses[SUMS_STATUSES];
	int level;    /* of the worst window */
	double score; /* greatest */
	char model[SUMS_MODEL_MAX + 1];
	bool several_models;
	int exam;		   /* least marks, -1: none finished */
	int trusted;		   /* 1 all questions, 0 some not, -1 none sent */
	int64_t first_ns, last_ns; /* INT64_MAX, INT64_MIN: no times */
	char first[STAMP_MAX], last[STAMP_MAX];
	/* the worst window; buffers are owned */
	int worst_rank;
	double worst_score;
	struct buf worst;   /* its record without the long parts, as JSON; "" without any record */
	struct buf summary; /* its summary */
	struct buf where;   /* its series as text ("pump-7") */
};

void sums_init(struct sums *t);
void sums_release(struct sums *t);

/* The whole look at one record: strict JSON, and a window's record. ERR_INPUT says what is wrong;
 * the sums are then as before. */
int sums_add(struct sums *t, struct span record, struct err *err) AF_MUST_USE;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * set.h - the inside of a struct series_set, for series.c, parting.c and memory.c only.
 */
#ifndef AF_SET_H
#define AF_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "detect/column.h"
#include "detect/company.h"
#include "detect/runs.h"
#include "detect/series.h"
#include "detect/table.h"

/* One series; its columns follow in the same record, and behind them their company. */
struct series {
	int64_t last_time;     /* the newest, once has_time */
	uint64_t rows_at_last; /* rows that had it */
	uint64_t rows;
	float interval;	   /* usual seconds from row to row */
	struct runs gaps;  /* in seconds */
	float state_habit; /* episodes of the state, each forgotten with a half-life of 10,000 rows
			    */
	bool has_time;
	bool on;	  /* the state is past its limit */
	bool together;	  /* some columns go together */
	bool parted_said; /* so is its company, and it was told */
	struct column columns[];
};

struct series_set {
	struct detect_options options;
	float threshold;
	float state_limit;
	float company_limit;
	float crowd;
	struct table table;
	struct company_row company; /* of the row being scored */
	struct reading *readings;   /* columns_n, of the row being scored */
	struct finding *findings;   /* columns_n + 2 */
};

static inline struct series *set_series(const struct series_set *set, uint32_t id)
{
	return table_record(&set->table, id);
}

static inline struct company *set_company(const struct series_set *set, struct series *s)
{
	return (struct company *)(void *)(s->columns + set->options.columns_n);
}

#endif

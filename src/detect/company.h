/* SPDX-License-Identifier: MIT */
/*
 * company.h - do columns that go together part ways?
 *
 * Two columns may go together for weeks and part while each stays where it always
 * was; no expert of one column sees that. Every column has a partner, another
 * column of its series. Residuals from the state's baselines, in mean residuals
 * and 6 at most, say how closely they go together (half-life 1,000 rows): their
 * squared correlation is the share of the column's variance that the partner
 * foretells. What it does not foretell is watched as the state watches a column
 * (state.h): a mean of 20 rows leaves its baseline, upwards, and Student's t of
 * its own spread says how far. It is a mean of square roots of sizes: whether the
 * rest moves or only widens, it grows, and the root of a normal's size is nearly
 * normal, where the size itself has a long tail: with that, columns that stay
 * together had 1.2 episodes in 10,000 rows too many, with the root .3.
 *
 * Nothing is said unless the partner foretells a half, for with less the rest is
 * nearly as wide as the column; nor unless the correlation is four standard errors
 * from none, with as many independent rows as the column has had excursions: two
 * walks go together for hundreds of rows by chance; nor in the first 200 rows with
 * a partner. Every 512 rows another column is tried, and taken if it would leave
 * less than two thirds of what the partner leaves. While they are apart they learn at a
 * tenth of the speed, and do not change partners. The limit is the state's with a
 * tenth of its false starts: two are surprised by one parting, and the partner was
 * chosen from many.
 *
 * Where no two go together only every fourth row is looked at: unrelated columns are
 * the rule, and shall cost little.
 *
 * On SKAB valve1 no two columns go together so closely, and it is silent; rules that
 * let it speak there, of correlations from .4, found no more than they cried wolf.
 */
#ifndef AF_COMPANY_H
#define AF_COMPANY_H

#include <stddef.h>
#include <stdint.h>

#include "detect/column.h"

enum { COMPANY_LANES = 4, COMPANY_TRIAL = 512, COMPANY_SILENT = 200, COMPANY_SELDOM = 4 };

/* Four columns, each in a lane. All bytes zero, and company_begin, are such as have seen nothing.
 */
struct company {
	float variance[COMPANY_LANES];
	float together[COMPANY_LANES]; /* mean product with the partner's residual */
	float trial[COMPANY_LANES];    /* and with that of the column on trial */
	float rows[COMPANY_LANES];     /* of its own, since it has this partner */
	/* Of what the partner does not foretell, the root of its size. */
	float usual[COMPANY_LANES];
	float residual[COMPANY_LANES]; /* mean distance from it */
	float watched[COMPANY_LANES];  /* rows */
	float d[COMPANY_LANES];	       /* the running mean's distance, and as in struct run */
	float square[COMPANY_LANES];
	float changes[COMPANY_LANES]; /* with the sign of the last d */
	uint16_t partner[COMPANY_LANES], candidate[COMPANY_LANES];
};

/* Fours for so many columns; one that is alone has no company. */
static inline size_t company_fours(size_t columns_n)
{
	return columns_n > 1 ? (columns_n + COMPANY_LANES - 1) / COMPANY_LANES : 0;
}

/* A row's figures, company_fours(n) * COMPANY_LANES of each. */
struct company_row {
	float *residual; /* in mean residuals */
	float *known;	 /* 1, or 0 where the reading is missing */
	/* Normal quantile; 0 while silent, or below the state's end; less, where one of the two
	 * is missing and they were apart. */
	float *u;
};

void company_begin(struct company *c, size_t n);

/* Is the row to be looked at? together: what the last one looked at gave. */
static inline bool company_looks(uint64_t row, bool together)
{
	return together || row < COMPANY_TRIAL || row % COMPANY_SELDOM == COMPANY_SELDOM - 1;
}

/*
 * A row that the columns have learned; the series' row'th, from 0. each: not only
 * every COMPANY_SELDOM'th row is looked at. Do any columns go together?
 */
bool company_take(struct company *c, const struct column *columns, const struct reading *r,
		  size_t n, uint64_t row, bool each, float limit, struct company_row *figures);

/* Whom to name: of the one most surprised and its partner the one that others miss more, too. */
size_t company_leader(const struct company *c, size_t n, const struct company_row *row);

static inline size_t company_partner(const struct company *c, size_t column)
{
	return c[column / COMPANY_LANES].partner[column % COMPANY_LANES];
}

#define COMPANY_BAND 3.0 /* standard deviations either way */

/* Band of what the partner foretells of a column, in the column's units. */
void company_band(const struct company *c, const struct column *column, size_t i,
		  const struct company_row *row, double *low, double *high);

#endif

/* SPDX-License-Identifier: MIT */
#include "detect/company.h"

#include <math.h>

#include "base/attr.h"
#include "detect/state_take.h"

static const float LEAST = 1e-18f;
static const float LEAST_SPREAD = 0.03f; /* of roots of sizes in mean residuals */
static const float SHARE_LEAST = 0.5f, SHARE_MOST = 0.998f; /* foretold */
static const float ERRORS = 4.0f;			    /* standard ones */

static uint16_t next_candidate(size_t from, size_t self, size_t partner, size_t n)
{
	size_t next = (from + 1) % n;

	while (n > 2 && (next == self || next == partner))
		next = (next + 1) % n;
	return (uint16_t)next;
}

void company_begin(struct company *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct company *four = &c[i / COMPANY_LANES];
		size_t partner = (i + 1) % n;

		four->partner[i % COMPANY_LANES] = (uint16_t)partner;
		four->candidate[i % COMPANY_LANES] = next_candidate(partner, i, partner, n);
	}
}

/* Residuals that are missing count as none. Are any? */
static bool measure(const struct column *columns, const struct reading *r, size_t n,
		    struct company_row *row)
{
	const struct four most = four_all(6.0f), least = four_all(LEAST);
	const size_t last = n - 1;
	uint32_t missing = 0;

	for (size_t at = 0; at < n; at += COMPANY_LANES) {
		const struct column *const c = columns;
		/* The lanes behind the last column do its work again. */
		size_t j = at + 1 < last ? at + 1 : last, k = at + 2 < last ? at + 2 : last,
		       l = at + 3 < last ? at + 3 : last;
		struct four z = four_of(r[at].away, r[j].away, r[k].away, r[l].away);
		struct four usual = four_of(c[at].state.residual, c[j].state.residual,
					    c[k].state.residual, c[l].state.residual);

		z = four_div(z, four_larger(usual, least));
		four_store(row->residual + at, four_signed(four_smaller(four_size(z), most), z));
		missing |= c[at].missing | c[j].missing | c[k].missing | c[l].missing;
	}
	if (AF_LIKELY(missing == 0))
		return false;
	for (size_t i = 0; i < n; i++) {
		row->known[i] = columns[i].missing > 0 ? 0.0f : 1.0f;
		row->residual[i] *= row->known[i];
	}
	return true;
}

/* What four columns have before a row is learned. */
struct meeting {
	struct four z, other;
	struct four_mask known; /* both are */
	struct four slope;	/* by which the other's residual foretells its own */
	struct four share;	/* of the variance, foretold */
};

static inline struct four of_others(const float *figure, const uint16_t other[COMPANY_LANES])
{
	return four_of(figure[other[0]], figure[other[1]], figure[other[2]], figure[other[3]]);
}

static struct four both_known(const struct company_row *row, size_t at,
			      const uint16_t other[COMPANY_LANES])
{
	return four_mul(four_load(row->known + at), of_others(row->known, other));
}

static inline float variance_of(const struct company *all, size_t i)
{
	return all[i / COMPANY_LANES].variance[i % COMPANY_LANES];
}

static inline void meet(const struct company *all, const struct company *c,
			const struct company_row *row, size_t at, bool missing, struct meeting *m)
{
	const uint16_t *p = c->partner;
	const struct four none = four_all(0.0f), least = four_all(LEAST);
	struct four variance = four_of(variance_of(all, p[0]), variance_of(all, p[1]),
				       variance_of(all, p[2]), variance_of(all, p[3]));
	struct four together = four_load(c->together);

	m->z = four_load(row->residual + at);
	m->other = of_others(row->residual, p);
	m->known = four_less(none, four_all(1.0f));
	if (AF_UNLIKELY(missing))
		m->known = four_less(none, both_known(row, at, p));
	m->slope = four_div(together, four_larger(variance, least));
	m->share =
		four_div(four_mul(m->slope, together), four_larger(four_load(c->variance), least));
	m->share = four_smaller(m->share, four_all(SHARE_MOST));
}

/* Is the correlation far from none, with as many independent rows as there were excursions? */
static struct four_mask is_earnest(const struct column *columns, size_t n, size_t at,
				   struct four share)
{
	float excursions[COMPANY_LANES] = { 0 };

	for (size_t i = 0; i < COMPANY_LANES && at + i < n; i++)
		excursions[i] = columns[at + i].state.short_run.changes;
	return four_not_less(four_mul(four_load(excursions), share),
			     four_mul(four_all(ERRORS * ERRORS), four_sub(four_all(1.0f), share)));
}

static struct four toward_where(struct four_mask where, const float *from, struct four to)
{
	return four_where(where, to, four_load(from));
}

/*
 * Where nothing but the last digits is left over, for columns that are copies, those are no
 * measure: a spread of a thousandth of a mean residual is the least, as if seen often enough.
 */
static struct four_runs measured(const struct four_runs *run)
{
	const struct four least = four_all(LEAST_SPREAD * LEAST_SPREAD);
	const struct four often = four_all(30.0f);
	struct four_runs m = *run;

	m.changes = four_where(four_less(run->square, least), four_larger(run->changes, often),
			       run->changes);
	m.square = four_larger(run->square, least);
	return m;
}

/* A normal quantile is no larger than the Student's t that it is of: below that none matters. */
static struct four_mask may_speak(const struct four_runs *run, struct four watched)
{
	const struct four least = four_all(STATE_LEAVE * STATE_LEAVE);
	struct four_mask up = four_less(four_all(0.0f), run->d);
	struct four_mask far = four_less(four_mul(least, run->square), four_mul(run->d, run->d));

	return four_both(four_both(up, far), four_not_less(watched, four_all(COMPANY_SILENT)));
}

/*
 * Watches what is not foretold, of pairs that go together; their u, 0 if it does not matter. Of
 * those that are not both known the running mean fades, and u is that of what is left of it: below
 * 0, for this row says nothing of them.
 */
static struct four watch(struct company *c, const struct meeting *m, struct four_mask pairs,
			 const struct column *columns, size_t n, size_t at, float limit)
{
	const float short_gain = 2.0f / 21.0f, slow_gain = 0.000693f, mean_gain = 0.001385f;
	const float faded = 1.0f - 2.0f / 61.0f;
	const struct four none = four_all(0.0f), tenth = four_all(0.1f);
	struct four watched = four_load(c->watched), start = start_gains(watched);
	struct four usual = four_load(c->usual), residual = four_load(c->residual);
	struct four rest = four_sqrt(four_size(four_sub(m->z, four_mul(m->slope, m->other))));
	struct four gain = four_larger(start, four_all(slow_gain)), e, u = none, move;
	struct four changes = four_load(c->changes);
	struct four_runs run = { .d = four_load(c->d), .square = four_load(c->square) };
	struct four_runs asked;
	struct four_mask close = four_both(m->known, pairs), speak;

	usual = four_where(four_less(none, watched), usual, rest);
	e = state_limited(four_sub(rest, usual), four_larger(residual, four_all(LEAST_SPREAD)),
			  watched);
	run.changes = four_size(changes);
	run.side = four_signed(four_all(1.0f), changes);
	run.d = four_where(close, four_toward(run.d, e, four_all(short_gain)),
			   four_mul(four_all(faded), run.d));
	asked = measured(&run);
	speak = four_both(pairs, may_speak(&asked, watched));
	if (AF_UNLIKELY(four_bits(speak) != 0))
		u = four_if(four_both(speak, is_earnest(columns, n, at, m->share)),
			    four_runs_normal(&asked, four_runs_odds(&asked)));
	move = four_mul(four_larger(start, four_all(mean_gain)), e);
	move = four_where(four_less(four_all(limit), u), four_mul(tenth, move), move);
	four_runs_learn(&run, gain, watched);
	run.d = four_sub(run.d, four_if(close, move));
	four_store(c->d, toward_where(pairs, c->d, run.d));
	four_store(c->square, toward_where(close, c->square, run.square));
	four_store(c->changes, toward_where(close, c->changes, four_signed(run.changes, run.side)));
	four_store(c->usual, toward_where(close, c->usual, four_add(usual, move)));
	four_store(c->residual,
		   toward_where(close, c->residual, four_toward(residual, four_size(e), gain)));
	four_store(c->watched, four_add(watched, four_if(close, four_all(1.0f))));
	return four_where(close, u, four_sub(none, u));
}

/* A column's own variance is learned without its partner, too: others measure themselves by it. */
static inline void learn(struct company *c, const struct meeting *m, const struct company_row *row,
			 size_t at, bool missing, struct four_mask apart)
{
	const float slow_gain = 0.000693f;
	const struct four rows = four_load(c->rows);
	struct four known = four_all(1.0f), own;
	struct four gain = four_larger(start_gains(rows), four_all(slow_gain));

	if (AF_UNLIKELY(missing))
		known = four_load(row->known + at);
	gain = four_where(apart, four_mul(four_all(0.1f), gain), gain);
	own = four_mul(known, gain);
	gain = four_if(m->known, gain);
	four_store(c->variance, four_toward(four_load(c->variance), four_mul(m->z, m->z), own));
	four_store(c->together,
		   four_toward(four_load(c->together), four_mul(m->z, m->other), gain));
	four_store(c->rows, four_add(rows, known));
}

/* The first row of a trial begins its mean anew, and were it missing. */
static inline void learn_trial(struct company *c, const struct company_row *row, size_t at,
			       bool missing, float gain)
{
	struct four gains = four_all(gain);
	struct four product =
		four_mul(four_load(row->residual + at), of_others(row->residual, c->candidate));

	if (AF_UNLIKELY(missing) && gain < 1.0f)
		gains = four_mul(gains, both_known(row, at, c->candidate));
	four_store(c->trial, four_toward(four_load(c->trial), product, gains));
}

static float share_of(float together, float a, float b)
{
	float both = a * b;

	return both > LEAST ? smaller(together * together / both, SHARE_MOST) : 0.0f;
}

static void change_partner(struct company *c, size_t lane)
{
	c->partner[lane] = c->candidate[lane];
	c->together[lane] = c->trial[lane];
	c->rows[lane] = COMPANY_TRIAL;
	c->usual[lane] = c->residual[lane] = c->watched[lane] = 0.0f;
	c->d[lane] = c->square[lane] = c->changes[lane] = 0.0f;
}

static void end_trial(struct company *all, size_t i, size_t n, bool apart)
{
	const float better = 0.67f;
	struct company *c = &all[i / COMPANY_LANES];
	size_t lane = i % COMPANY_LANES;
	float own = c->variance[lane];
	float now = share_of(c->together[lane], own, variance_of(all, c->partner[lane]));
	float other = share_of(c->trial[lane], own, variance_of(all, c->candidate[lane]));

	if (!apart && other >= SHARE_LEAST && 1.0f - other < better * (1.0f - now))
		change_partner(c, lane);
	c->candidate[lane] = next_candidate(c->candidate[lane], i, c->partner[lane], n);
}

/* Do any of them go together, be they known of this row or not? */
static inline bool take_four(struct company *all, size_t at, const struct column *columns, size_t n,
			     float limit, bool missing, const struct company_row *row)
{
	struct company *c = &all[at / COMPANY_LANES];
	struct meeting m;
	struct four_mask pairs;
	struct four u = four_all(0.0f);

	meet(all, c, row, at, missing, &m);
	pairs = four_not_less(m.share, four_all(SHARE_LEAST));
	if (four_bits(pairs) != 0)
		u = watch(c, &m, pairs, columns, n, at, limit);
	four_store(row->u + at, u);
	learn(c, &m, row, at, missing, four_less(four_all(limit), four_size(u)));
	return four_bits(pairs) != 0;
}

bool company_take(struct company *c, const struct column *columns, const struct reading *r,
		  size_t n, uint64_t row, bool each, float limit, struct company_row *figures)
{
	const unsigned in_trial = (unsigned)(row % COMPANY_TRIAL);
	const float gain = (each ? 1.0f : (float)COMPANY_SELDOM) / (float)(in_trial + 1);
	bool missing, together = false;

	if (AF_UNLIKELY(row == 0))
		company_begin(c, n);
	missing = measure(columns, r, n, figures);
	for (size_t at = 0; at < n; at += COMPANY_LANES) {
		together |= take_four(c, at, columns, n, limit, missing, figures);
		if (n > 2)
			learn_trial(&c[at / COMPANY_LANES], figures, at, missing, gain);
	}
	if (AF_LIKELY(in_trial + 1 < COMPANY_TRIAL) || n == 2)
		return together;
	for (size_t i = 0; i < n; i++)
		end_trial(c, i, n, fabsf(figures->u[i]) > limit);
	return together;
}

/* How much others miss it, but for `but`. */
static float missed(const struct company *c, size_t n, const struct company_row *row, size_t who,
		    size_t but)
{
	float sum = larger(0.0f, row->u[who]);

	for (size_t i = 0; i < n; i++)
		if (i != but && company_partner(c, i) == who)
			sum += larger(0.0f, row->u[i]);
	return sum;
}

size_t company_leader(const struct company *c, size_t n, const struct company_row *row)
{
	size_t most = 0, partner;

	for (size_t i = 1; i < n; i++)
		most = row->u[i] > row->u[most] ? i : most;
	partner = company_partner(c, most);
	if (row->u[partner] > 0.0f &&
	    missed(c, n, row, partner, most) > missed(c, n, row, most, partner))
		return partner;
	return most;
}

void company_band(const struct company *c, const struct column *column, size_t i,
		  const struct company_row *row, double *low, double *high)
{
	/* A normal's mean root of its size is .822 roots of its deviation. */
	const float wide = 1.48f * (float)COMPANY_BAND;
	const struct company *four = &c[i / COMPANY_LANES];
	size_t lane = i % COMPANY_LANES, partner = four->partner[lane];
	float slope = four->together[lane] / larger(variance_of(c, partner), LEAST);
	double unit = (double)column->state.residual;
	double middle = column->state.mean + unit * (double)(slope * row->residual[partner]);
	double reach = unit * (double)(wide * four->usual[lane] * four->usual[lane]);

	*low = middle - reach;
	*high = middle + reach;
}

/* SPDX-License-Identifier: MIT */
/*
 * state_take.h - the states of several columns take a reading each (state.h says what is done).
 *
 * Inline, for every row comes through here. Several places may name the same
 * state, if they bring it the same reading.
 */
#ifndef AF_STATE_TAKE_H
#define AF_STATE_TAKE_H

#include <stdint.h>

#include "detect/fastlog.h"
#include "detect/lane.h"
#include "detect/start.h"
#include "detect/state.h"

/* The same running mean of each column, or both of one that is alone. */
struct four_runs {
	struct four d, square, changes, side;
};

enum { STATE_SETS = LANES == 1 ? 1 : 2 };

/* Readings on their way. */
struct state_step {
	struct four e; /* residuals, limited */
	struct four rows, start;
	struct four_runs runs[STATE_SETS];
	struct four u;	 /* the larger of both runs'; 0 while silent */
	unsigned longer; /* bits of those whose long run's is */
};

/* A run is four floats. */
static inline void four_runs_load(const struct run *const from[4], struct four_runs *v)
{
	struct four f[4] = { four_load(&from[0]->d), four_load(&from[1]->d), four_load(&from[2]->d),
			     four_load(&from[3]->d) };

	_Static_assert(sizeof(struct run) == 4 * sizeof(float), "nothing lies between");
	four_turn(f);
	*v = (struct four_runs){ f[0], f[1], f[2], f[3] };
}

static inline void four_runs_store(struct run *const to[4], const struct four_runs *v)
{
	struct four f[4] = { v->d, v->square, v->changes, v->side };

	four_turn(f);
	four_store(&to[0]->d, f[0]);
	four_store(&to[1]->d, f[1]);
	four_store(&to[2]->d, f[2]);
	four_store(&to[3]->d, f[3]);
}

static inline struct four four_runs_degrees(const struct four_runs *v)
{
	return four_larger(four_all(1.0f), v->changes);
}

/* 1 + t^2/nu; only of those with a spread. */
static inline struct four four_runs_odds(const struct four_runs *v)
{
	struct four odds =
		four_div(four_mul(v->d, v->d), four_mul(v->square, four_runs_degrees(v)));

	return four_add(four_all(1.0f), four_smaller(odds, four_all(1e30f)));
}

/* Takes readings that lie e from the baseline; 1 + t^2/nu, 1 where it is silent. */
static inline struct four four_runs_take(struct four_runs *v, struct four gain, struct four e,
					 struct four_mask silent)
{
	const struct four none = four_all(0.0f), one = four_all(1.0f);

	v->d = four_toward(v->d, e, gain);
	return four_where(four_either(silent, four_not_less(none, v->square)), one,
			  four_runs_odds(v));
}

/* Of Student's t, whose 1 + t^2/nu are given, the normal quantiles. */
static inline struct four four_runs_normal(const struct four_runs *v, struct four odds)
{
	const float ln_2 = 0.6931472f;
	struct four nu = four_runs_degrees(v), eight = four_mul(four_all(8.0f), nu);
	struct four log = four_mul(four_mul(nu, four_all(ln_2)), fast_log2_four(odds));

	return four_mul(four_div(four_add(eight, four_all(1.0f)), four_add(eight, four_all(3.0f))),
			four_sqrt(log));
}

static inline void four_runs_learn(struct four_runs *v, struct four gain, struct four rows)
{
	const float square_clip = 9.0f, leak = STATE_LEAK * STATE_LEAK, settled = 1000.0f;
	const struct four none = four_all(0.0f), one = four_all(1.0f);
	struct four d2 = four_mul(v->d, v->d), limited, changes;

	limited = four_limited(d2, four_mul(four_all(square_clip), v->square), leak);
	v->square = four_toward(v->square, four_where(start_young(rows), d2, limited), gain);
	changes = four_sub(v->changes, four_mul(gain, v->changes));
	changes = four_where(four_less(rows, four_all(settled)), v->changes, changes);
	v->changes = four_add(changes, four_if(four_less(four_mul(v->d, v->side), none), one));
	v->side = four_where(four_less(none, four_size(v->d)), four_signed(one, v->d), v->side);
}

/* The parts of the residuals that count. */
static inline struct four state_limited(struct four residual, struct four usual, struct four rows)
{
	const float clip = 6.0f;
	struct four size = four_size(residual), limited;

	limited = four_limited(size, four_mul(four_all(clip), usual), STATE_LEAK);
	return four_signed(four_where(start_young(rows), size, limited), residual);
}

/* Whose runs make a set: 20 rows' means and 60 rows', or both of one column. */
static inline void state_sets(struct state *const s[LANES], struct run *sets[STATE_SETS][4],
			      struct four gain[STATE_SETS], struct four silent[STATE_SETS])
{
	const float short_gain = 2.0f / 21.0f, long_gain = 2.0f / 61.0f;
	/* Both are silent for two and a half times their rows. */
	const float short_silent = 50.0f, long_silent = 150.0f;

#if LANES == 1
	sets[0][0] = sets[0][2] = &s[0]->short_run;
	sets[0][1] = sets[0][3] = &s[0]->long_run;
	gain[0] = four_of(short_gain, long_gain, short_gain, long_gain);
	silent[0] = four_of(short_silent, long_silent, short_silent, long_silent);
#else
#pragma GCC unroll 4
	for (unsigned i = 0; i < LANES; i++) {
		sets[0][i] = &s[i]->short_run;
		sets[1][i] = &s[i]->long_run;
	}
	gain[0] = four_all(short_gain);
	gain[1] = four_all(long_gain);
	silent[0] = four_all(short_silent);
	silent[1] = four_all(long_silent);
#endif
}

/* Takes readings, so far from the baselines. rows: readings before; start: start_gains. */
static inline void state_take(struct state *const s[LANES], struct four residual, struct four rows,
			      struct four start, struct state_step *step)
{
	struct four gain[STATE_SETS], silent[STATE_SETS], u[2];
	struct run *sets[STATE_SETS][4];

	step->rows = lanes_spread(rows);
	step->start = lanes_spread(start);
	step->e = lanes_spread(state_limited(residual, LANES_OF(s, residual), rows));
	state_sets(s, sets, gain, silent);
#pragma GCC unroll 2
	for (unsigned k = 0; k < STATE_SETS; k++) {
		const struct run *const from[] = { sets[k][0], sets[k][1], sets[k][2], sets[k][3] };
		struct four odds;

		four_runs_load(from, &step->runs[k]);
		odds = four_runs_take(&step->runs[k], gain[k], step->e,
				      four_less(step->rows, silent[k]));
		u[k] = four_runs_normal(&step->runs[k], odds);
	}
#if LANES == 1
	u[1] = four_first(four_part(u[0], 1));
#endif
	step->u = four_larger(u[0], u[1]);
	step->longer = four_bits(four_less(u[0], u[1]));
}

/* Learns what was taken. limit: that of the row. */
static inline void state_learn(struct state *const s[LANES], float limit,
			       const struct state_step *step)
{
	const float mean_gain = 0.001385f, slow_gain = 0.000693f, guard = 0.1f; /* 500, 1000 rows */
	const struct four u = lanes_spread(step->u);
	struct four unused_gain[STATE_SETS], unused_silent[STATE_SETS];
	struct four gain = four_larger(step->start, four_all(slow_gain));
	struct four move = four_mul(four_larger(step->start, four_all(mean_gain)), step->e);
	struct run *sets[STATE_SETS][4];
	double mean[LANES];
	float moves[4], residual[4];

	move = four_where(four_less(four_all(limit), u), four_mul(move, four_all(guard)), move);
	state_sets(s, sets, unused_gain, unused_silent);
#pragma GCC unroll 2
	for (unsigned k = 0; k < STATE_SETS; k++) {
		struct four_runs v = step->runs[k];

		four_runs_learn(&v, gain, step->rows);
		v.d = four_sub(v.d, move);
		four_runs_store(sets[k], &v);
	}
	four_store(moves, move);
	four_store(residual, four_toward(LANES_OF(s, residual), four_size(step->e), gain));
	/* All before the first is changed, which others may be, too. */
#pragma GCC unroll 4
	for (unsigned i = 0; i < LANES; i++)
		mean[i] = s[i]->mean;
#pragma GCC unroll 4
	for (unsigned i = 0; i < LANES; i++) {
		s[i]->mean = mean[i] + (double)moves[i];
		s[i]->residual = residual[i];
		s[i]->by_long_run = step->longer >> i & 1;
	}
}

#endif

/* SPDX-License-Identifier: MIT */
#include "detect/tail.h"

#include "detect/fastlog.h"

static const float LOG10_2 = 0.30103f;
static const float LOG10_E = 0.4342945f;
static const float PRIOR_EXCESS = 3.0f;
static const float PRIOR_ROWS = 120.0f;

float tail_statistic(float place)
{
	return fast_exp2(place / (float)TAIL_OCTAVE - (float)TAIL_BELOW);
}

/* How many rows must lie at or above a quantile's bucket. */
static unsigned need_top(const struct tail *t)
{
	unsigned need = t->half_rows / 100u;

	return need < 4 ? 4 : need;
}

static unsigned need_tenth(const struct tail *t)
{
	unsigned need = t->half_rows / 20u;

	return need < 4 ? 4 : need;
}

/* At most TAIL_FULL * TAIL_BUCKETS. */
static void add_to_sum(struct tail *t, unsigned more)
{
	t->top_sum = (t->top_sum + more) & 0xFFFFFFu;
}

static void move_top(struct tail *t, unsigned need)
{
	while (t->top_count < need && t->top > 0) {
		t->top = (t->top - 1u) & 0xFFu;
		add_to_sum(t, t->top_count);
		t->top_count = (uint16_t)(t->top_count + t->count[t->top]);
	}
	while (t->top_count - t->count[t->top] >= (int)need && t->top < TAIL_BUCKETS - 1) {
		t->top_count = (uint16_t)(t->top_count - t->count[t->top]);
		t->top = (t->top + 1u) & 0xFFu;
		add_to_sum(t, 0u - t->top_count);
	}
}

static void move_tenth(struct tail *t, unsigned need)
{
	while (t->tenth_count < need && t->tenth > 0) {
		t->tenth--;
		t->tenth_count = (uint16_t)(t->tenth_count + t->count[t->tenth]);
	}
	while (t->tenth_count - t->count[t->tenth] >= (int)need && t->tenth < TAIL_BUCKETS - 1) {
		t->tenth_count = (uint16_t)(t->tenth_count - t->count[t->tenth]);
		t->tenth++;
	}
}

/* Does a quantile's bucket, with `above` rows in or beyond it, hold the row that is needed? */
static bool holds(const struct tail *t, unsigned bucket, unsigned above, unsigned need)
{
	return above - need < t->count[bucket];
}

static void halve(struct tail *t)
{
	unsigned top_count = 0, top_sum = 0, tenth_count = 0;

	for (unsigned i = 0; i < TAIL_BUCKETS; i++) {
		t->count[i] = (uint16_t)(t->count[i] / 2);
		if (i >= t->top) {
			top_count += t->count[i];
			top_sum += t->count[i] * (i - t->top);
		}
		if (i >= t->tenth)
			tenth_count += t->count[i];
	}
	t->half_rows = (uint16_t)(t->half_rows / 2);
	t->top_count = (uint16_t)top_count;
	t->top_sum = top_sum & 0xFFFFFFu;
	t->tenth_count = (uint16_t)tenth_count;
}

/* -log10 of the shares of both quantiles' rows. */
static void keep_surprises(struct tail *t)
{
	struct four counts =
		four_of((float)(int)t->top_count, (float)(int)t->tenth_count, 1.0f, 1.0f);
	struct four rows = four_all((float)(int)t->half_rows);
	struct four share =
		four_div(four_mul(four_all(2.0f), four_larger(counts, four_all(1.0f))), rows);
	struct four s = four_mul(four_all(-LOG10_2), fast_log2_four(share));
	float kept[4];

	four_store(kept, four_mul(four_larger(s, four_all(0.0f)), four_all(TAIL_KEPT)));
	t->top_surprise = (uint16_t)(int)kept[0];
	t->tenth_surprise = (uint16_t)(int)kept[1];
}

void tail_settle(struct tail *t)
{
	unsigned need;

	if (AF_UNLIKELY(t->half_rows >= 2 * TAIL_FULL))
		halve(t);
	need = need_top(t);
	if (!holds(t, t->top, t->top_count, need))
		move_top(t, need);
	need = need_tenth(t);
	if (!holds(t, t->tenth, t->tenth_count, need))
		move_tenth(t, need);
	keep_surprises(t);
}

void tail_count_above(struct tail *t, unsigned bucket)
{
	t->tenth_count++;
	if (bucket < t->top)
		return;
	t->top_count++;
	add_to_sum(t, bucket - t->top);
}

/* Buckets in which the Pareto tail loses a decade. */
static float decade(const struct tail *t)
{
	return ((float)t->top_sum + PRIOR_EXCESS * PRIOR_ROWS) /
	       (((float)t->top_count + PRIOR_ROWS) * LOG10_E);
}

float tail_surprise_above(const struct tail *t, float place)
{
	float s = (float)t->top_surprise / TAIL_KEPT;
	float low;

	if (place >= (float)t->top) {
		s += (place - (float)t->top) / decade(t);
		return s < TAIL_MOST ? s : TAIL_MOST;
	}
	low = (float)t->tenth_surprise / TAIL_KEPT;
	return low + (s - low) * (place - (float)t->tenth) / (float)(t->top - t->tenth);
}

/* decade of four. */
static struct four decades(struct four top_sum, struct four top_count)
{
	return four_div(four_add(top_sum, four_all(PRIOR_EXCESS * PRIOR_ROWS)),
			four_mul(four_add(top_count, four_all(PRIOR_ROWS)), four_all(LOG10_E)));
}

void tail_ask_rare(const struct tail *const t[4], struct four tenth, struct four tenth_surprise,
		   struct four_mask silent, struct tail_asked *a)
{
	const void *const from[] = LANES_AT(t, top_surprise);
	const struct four kept = four_all(TAIL_KEPT), place = a->place, top = LANES_OF(t, top);
	struct four head[4], high, low, above, between, s;

	four_of_words(from, head); /* top_surprise, top_count */
	high = four_div(head[0], kept);
	above = four_sub(place, top);
	above = four_add(high, four_div(above, decades(LANES_OF(t, top_sum), head[1])));
	above = four_smaller(above, four_all(TAIL_MOST));
	low = four_div(tenth_surprise, kept);
	between = four_mul(four_sub(high, low), four_sub(place, tenth));
	between = four_add(low, four_div(between, four_sub(top, tenth)));
	s = four_where(four_less(place, top), between, above);
	s = four_where(four_less(place, tenth), a->surprise, s);
	a->surprise = four_unless(silent, s);
}

float tail_place_of(const struct tail *t, float surprise)
{
	float high, low, place;

	if (!tail_speaks(t))
		return TAIL_PLACE_MOST;
	high = (float)t->top_surprise / TAIL_KEPT;
	if (surprise >= high) {
		place = (float)t->top + (surprise - high) * decade(t);
		return place < TAIL_PLACE_MOST ? place : TAIL_PLACE_MOST;
	}
	low = (float)t->tenth_surprise / TAIL_KEPT;
	if (surprise >= low && high > low)
		return (float)t->tenth +
		       (float)(t->top - t->tenth) * (surprise - low) / (high - low);
	return low > 0.0f ? (float)t->tenth * surprise / low : 0.0f;
}

/* SPDX-License-Identifier: MIT */
#include "model/pace.h"

void pace_init(struct pace *p, double per_second)
{
	p->interval_ns = per_second > 0 ? (int64_t)(1e9 / per_second) : 0;
	p->next_ns = INT64_MIN;
}

int64_t pace_wait_ns(const struct pace *p, int64_t now_ns)
{
	return p->interval_ns == 0 || now_ns >= p->next_ns ? 0 : p->next_ns - now_ns;
}

void pace_sent(struct pace *p, int64_t now_ns)
{
	if (p->next_ns < now_ns - p->interval_ns)
		p->next_ns = now_ns;
	/* From the slot, not from now: a loop that wakes late does not slow the pace down. */
	p->next_ns += p->interval_ns;
}

void level_init(struct level *l, int jobs)
{
	*l = (struct level){ .adapts = jobs <= 0,
			     .jobs = jobs > 0 ? (unsigned)jobs : 1,
			     .patience = 4 };
}

enum { PATIENCE_MIN = 4, PATIENCE_MAX = 32 };

/* More in flight brought too little: back to what did as well, for longer each time. */
static void step_back(struct level *l)
{
	l->jobs = l->rate_jobs;
	l->hold = l->patience;
	l->settled = true;
	if (l->patience < PATIENCE_MAX)
		l->patience *= 2;
}

/* Doubles until it has met its limit once: 16 slots are found in four rounds. Then half as many
 * more at a time. */
static void step_on(struct level *l, double rate)
{
	l->rate = rate;
	l->rate_jobs = l->jobs;
	l->jobs += l->settled ? (l->jobs + 1) / 2 : l->jobs;
	if (l->jobs > LEVEL_MAX)
		l->jobs = LEVEL_MAX;
}

static void end_round(struct level *l, double rate)
{
	if (l->hold > 0) {
		l->hold--;
		l->rate = rate;
		l->rate_jobs = l->jobs;
		return;
	}
	if (l->rate_jobs > 0 && l->jobs > l->rate_jobs) {
		double share = (double)(l->jobs - l->rate_jobs) / (double)l->rate_jobs;

		if (rate < l->rate * (1 + share / 3)) {
			/* One slow round may be chance. */
			if (l->doubt)
				step_back(l);
			l->doubt = !l->doubt;
			return;
		}
		l->patience = PATIENCE_MIN;
	}
	l->doubt = false;
	step_on(l, rate);
}

void level_good(struct level *l, bool busy, int64_t now_ns)
{
	unsigned size = 2 * l->jobs;

	if (!l->adapts)
		return;
	if (!busy || l->round_ns == 0) {
		l->round_ns = now_ns;
		l->done = 0;
		return;
	}
	if (++l->done < size)
		return;
	if (now_ns > l->round_ns)
		end_round(l, (double)l->done * 1e9 / (double)(now_ns - l->round_ns));
	l->round_ns = now_ns;
	l->done = 0;
}

void level_cut(struct level *l, int64_t now_ns, int64_t latency_ns)
{
	if (!l->adapts || (l->cut_ns != 0 && now_ns - l->cut_ns < latency_ns))
		return;
	l->cut_ns = now_ns;
	l->jobs = l->jobs > 1 ? l->jobs / 2 : 1;
	l->rate_jobs = 0;
	l->hold = 2;
	l->settled = true;
	l->round_ns = 0;
}

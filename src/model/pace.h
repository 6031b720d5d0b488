/* SPDX-License-Identifier: MIT */
/*
 * pace.h - how fast to ask, and how many at once. Pure.
 *
 * struct pace: --rate. Requests are spaced evenly, 1/rate apart; a pause is not
 * made up for by a burst.
 *
 * struct level: -j auto. A few more in flight after each round of good replies that paid, half as
 * many after 429, 503 or a timeout (increase and decrease as of D.-M. Chiu and R. Jain, 1989). A
 * round is twice as many replies as are in flight. What is compared is throughput, so that a server
 * that queues (slots taken, everything merely waits) is not flooded: if more in flight did not
 * bring at least a third of their share, they are taken back and tried again later.
 */
#ifndef AF_PACE_H
#define AF_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace {
	int64_t interval_ns; /* 0: no limit */
	int64_t next_ns;
};

void pace_init(struct pace *p, double per_second);

/* Nanoseconds until the next request may go; 0: now. */
int64_t pace_wait_ns(const struct pace *p, int64_t now_ns);
void pace_sent(struct pace *p, int64_t now_ns);

enum { LEVEL_MAX = 64 };

struct level {
	bool adapts;
	unsigned jobs;	  /* in force, 1..LEVEL_MAX */
	unsigned done;	  /* good replies in this round */
	int64_t round_ns; /* when the round began; 0: not yet */
	double rate;	  /* replies a second at `rate_jobs` */
	unsigned rate_jobs;
	unsigned hold;	   /* rounds to stay before the next try */
	unsigned patience; /* how long the next hold is */
	bool settled;	   /* has met a limit: no more doubling */
	bool doubt;	   /* the last round did not pay: the next one decides */
	int64_t cut_ns;	   /* when it was last cut */
};

/* jobs >= 1: fixed; 0: finds its own. */
void level_init(struct level *l, int jobs);

/* A good reply came; `busy`: as many as allowed were in flight, so the level was what limited. */
void level_good(struct level *l, bool busy, int64_t now_ns);

/* 429, 503, timeout; latency_ns: how long it took: cuts within one such time count once. */
void level_cut(struct level *l, int64_t now_ns, int64_t latency_ns);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * breaker.h - a server that fails is left alone for a while. Pure.
 *
 * Closed until BREAKER_FAILURES attempts in a row failed; then open for
 * BREAKER_OPEN_MS, in which nothing is sent; then one probe goes: its success closes
 * the breaker, its failure opens it anew. (M. Nygard, "Release It!", 2007.)
 *
 *	switch (breaker_ask(&b, now_ms)) ...   // before a request
 *	breaker_began(&b, now_ms)              // one was sent
 *	breaker_success(&b) / breaker_failure(&b, now_ms) / breaker_neither(&b)
 */
#ifndef AF_BREAKER_H
#define AF_BREAKER_H

#include <stdbool.h>
#include <stdint.h>

enum { BREAKER_FAILURES = 5, BREAKER_OPEN_MS = 30000 };

enum breaker_says {
	BREAKER_GO,    /* closed, or the probe may go now */
	BREAKER_PROBE, /* the probe is under way: wait for it */
	BREAKER_OPEN   /* do not ask */
};

struct breaker {
	unsigned failures; /* in a row */
	bool open;
	bool probing;
	int64_t until_ms; /* open: when the probe may go */
	unsigned opened;  /* how often */
};

enum breaker_says breaker_ask(const struct breaker *b, int64_t now_ms);
void breaker_began(struct breaker *b, int64_t now_ms);
void breaker_success(struct breaker *b);
void breaker_failure(struct breaker *b, int64_t now_ms);

/* An attempt ended without telling anything of the server's health (rate limit, loading, our own
 * abort). */
void breaker_neither(struct breaker *b, int64_t now_ms);

/* Opens at once until then (a Retry-After too long to wait for). */
void breaker_trip(struct breaker *b, int64_t until_ms);

#endif

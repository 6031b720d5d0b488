/* SPDX-License-Identifier: MIT */
#include "model/breaker.h"

enum breaker_says breaker_ask(const struct breaker *b, int64_t now_ms)
{
	if (!b->open)
		return BREAKER_GO;
	if (b->probing)
		return BREAKER_PROBE;
	return now_ms >= b->until_ms ? BREAKER_GO : BREAKER_OPEN;
}

void breaker_began(struct breaker *b, int64_t now_ms)
{
	if (b->open && now_ms >= b->until_ms)
		b->probing = true;
}

void breaker_success(struct breaker *b)
{
	b->failures = 0;
	b->open = false;
	b->probing = false;
}

void breaker_trip(struct breaker *b, int64_t until_ms)
{
	b->opened++;
	b->open = true;
	b->probing = false;
	b->until_ms = until_ms;
}

void breaker_failure(struct breaker *b, int64_t now_ms)
{
	b->failures++;
	/* Those in flight when it opened fail too, and must not push the probe away. */
	if (b->open ? b->probing : b->failures >= BREAKER_FAILURES)
		breaker_trip(b, now_ms + BREAKER_OPEN_MS);
}

void breaker_neither(struct breaker *b, int64_t now_ms)
{
	if (!b->probing)
		return;
	b->probing = false;
	b->until_ms = now_ms;
}

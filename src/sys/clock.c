/* SPDX-License-Identifier: MIT */
#include "sys/clock.h"

#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "sys/retry.h"

static int64_t now(clockid_t clock)
{
	struct timespec t = { 0, 0 };

	(void)clock_gettime(clock, &t);
	return (int64_t)t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

int64_t clock_wall_ns(void)
{
	return now(CLOCK_REALTIME);
}

int64_t clock_monotonic_ns(void)
{
	return now(CLOCK_MONOTONIC);
}

uint64_t clock_entropy(void)
{
	uint64_t bits;
	ssize_t n;

	/* Not getentropy, which tries again after EINTR for ever. */
	SYS_RETRY(n, getrandom(&bits, sizeof bits, GRND_NONBLOCK));
	if (n == (ssize_t)sizeof bits)
		return bits;
	/* A kernel without it: at least no two runs alike. */
	bits = (uint64_t)clock_wall_ns() ^ (uint64_t)getpid() << 40;
	return bits ^ (uint64_t)clock_monotonic_ns() << 20;
}

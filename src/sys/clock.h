/* SPDX-License-Identifier: MIT */
/*
 * clock.h - the only clocks. Wall time in nanoseconds since the epoch (UTC),
 * monotonic time in nanoseconds since some moment.
 */
#ifndef AF_CLOCK_H
#define AF_CLOCK_H

#include <stdint.h>

int64_t clock_wall_ns(void);
int64_t clock_monotonic_ns(void);

/* 64 bits from the kernel, for seeds. */
uint64_t clock_entropy(void);

#endif

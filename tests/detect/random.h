/* SPDX-License-Identifier: MIT */
/*
 * random.h - the same numbers on every machine, for tests of this room.
 *
 * Knuth's 64-bit congruential generator (MMIX); normals by Box and Muller.
 */
#ifndef AF_TEST_RANDOM_H
#define AF_TEST_RANDOM_H

#include <math.h>
#include <stdint.h>

static uint64_t seed = 1;

/* Between 0 and 1, neither of them. */
static inline double uniform(void)
{
	seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return ((double)(seed >> 11) + 0.5) / 9007199254740992.0;
}

static inline double normal(void)
{
	return sqrt(-2.0 * log(uniform())) * cos(6.283185307179586 * uniform());
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * hash.h - three hashes, for three purposes.
 */
#ifndef AF_HASH_H
#define AF_HASH_H

#include <stdint.h>

#include "base/span.h"

/*
 * For tables in memory: keyed, so that nobody who writes sensor names can make
 * them collide, and good in its low bits. A new seed each run is the caller's.
 * Construction: 64 x 64 -> 128 bit multiply and fold (wyhash, public domain).
 */
uint64_t hash_seeded(uint64_t seed, struct span bytes);

/*
 * For --shard: the same on every machine and for ever. FNV-1a 64 (Fowler, Noll,
 * Vo; offset 0xcbf29ce484222325, prime 0x100000001b3) finished by murmur3's fmix64.
 */
uint64_t hash_shard(struct span bytes);

/* SHA-256 as 64 lower-case hexadecimal digits and a NUL (libmd). */
void hash_sha256_hex(struct span bytes, char out[65]);

#endif

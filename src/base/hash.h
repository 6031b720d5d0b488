/* SPDX-License-Identifier: MIT */
/*
 * hash.h - three hashes, for three purposes.
 */
#ifndef AF_HASH_H
#define AF_HASH_H

#include <nettle/sha2.h>
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

/* SHA-256 (FIPS 180-4; nettle, which takes the processor's own instructions where it has them)
 * as lower-case hexadecimal digits and a NUL. */
enum { HASH_SHA256_HEX = 2 * SHA256_DIGEST_SIZE + 1 };

void hash_sha256_hex(struct span bytes, char out[HASH_SHA256_HEX]);

/* The same of what sha256_update was given since sha256_init; *context is fresh afterwards. */
void hash_sha256_end(struct sha256_ctx *context, char out[HASH_SHA256_HEX]);

#endif

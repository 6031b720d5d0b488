/* SPDX-License-Identifier: MIT */
/*
 * table.h - key -> dense id, and memory that never moves.
 *
 * Ids count from 0 in order of first sight. Records and keys are taken from
 * blocks of up to 64 KiB, so that a small set stays small and a million series
 * cost no more than they hold. The hash is seeded (hash_seeded). Limits: 2^32-2
 * keys, a key below 4 GiB.
 */
#ifndef AF_TABLE_H
#define AF_TABLE_H

#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"

struct table_slot {
	uint32_t id_plus_one; /* 0: free */
	uint32_t hash;
};

struct table_entry {
	const char *key;
	void *record;
	uint32_t key_len;
};

struct table {
	uint64_t seed;
	size_t record_bytes;
	struct table_slot *slots;
	size_t slots_n; /* a power of two, or 0 */
	struct table_entry *entries;
	size_t count, entries_cap;
	void **blocks;
	size_t blocks_n, blocks_cap;
	char *records, *keys; /* what is left of the newest block of each */
	size_t records_left, keys_left;
	size_t bytes; /* all memory held */
};

void table_init(struct table *t, size_t record_bytes, uint64_t seed);
void table_release(struct table *t);

/* The id of key, made (with a record of zeros) if it is new. ERR_SYSTEM without memory: unchanged.
 */
int table_find(struct table *t, struct span key, uint32_t *id, struct err *err) AF_MUST_USE;

static inline void *table_record(const struct table *t, uint32_t id)
{
	return t->entries[id].record;
}

#endif

/* SPDX-License-Identifier: MIT */
#include "detect/table.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum { BLOCK_BYTES = 64 * 1024, KEY_BLOCK_BYTES = 4096, SLOTS_FIRST = 16 };

void table_init(struct table *t, size_t record_bytes, uint64_t seed)
{
	*t = (struct table){ .seed = seed, .record_bytes = (record_bytes + 15) & ~(size_t)15 };
}

void table_release(struct table *t)
{
	for (size_t i = 0; i < t->blocks_n; i++)
		free(t->blocks[i]);
	free(t->blocks);
	free(t->entries);
	free(t->slots);
	*t = (struct table){ .seed = 0 };
}

static char *new_block(struct table *t, size_t bytes)
{
	char *block;

	if (t->blocks_n == t->blocks_cap) {
		size_t cap = t->blocks_cap ? 2 * t->blocks_cap : 8;
		void **blocks = realloc(t->blocks, cap * sizeof(*blocks));

		if (!blocks)
			return NULL;
		t->bytes += (cap - t->blocks_cap) * sizeof(*blocks);
		t->blocks = blocks;
		t->blocks_cap = cap;
	}
	block = calloc(1, bytes);
	if (!block)
		return NULL;
	t->blocks[t->blocks_n++] = block;
	t->bytes += bytes;
	return block;
}

/* Blocks grow with the set: one record first, then as many as there are, up to 64 KiB. */
static bool have_record(struct table *t)
{
	size_t n = t->count ? t->count : 1;
	size_t fit = BLOCK_BYTES / t->record_bytes;
	char *block;

	if (t->records_left > 0)
		return true;
	if (n > fit)
		n = fit ? fit : 1;
	block = new_block(t, n * t->record_bytes);
	if (!block)
		return false;
	t->records = block;
	t->records_left = n;
	return true;
}

static bool have_key(struct table *t, size_t len)
{
	size_t bytes = len > KEY_BLOCK_BYTES ? len : KEY_BLOCK_BYTES;
	char *block;

	if (len <= t->keys_left)
		return true;
	block = new_block(t, bytes);
	if (!block)
		return false;
	t->keys = block;
	t->keys_left = bytes;
	return true;
}

static bool have_entry(struct table *t)
{
	size_t cap = t->entries_cap ? 2 * t->entries_cap : 8;
	struct table_entry *entries;

	if (t->count < t->entries_cap)
		return true;
	entries = realloc(t->entries, cap * sizeof(*entries));
	if (!entries)
		return false;
	t->bytes += (cap - t->entries_cap) * sizeof(*entries);
	t->entries = entries;
	t->entries_cap = cap;
	return true;
}

/* At most 3/4 full; linear probing. */
static bool have_slot(struct table *t)
{
	size_t n = t->slots_n ? 2 * t->slots_n : SLOTS_FIRST;
	struct table_slot *slots;

	if (4 * (t->count + 1) <= 3 * t->slots_n)
		return true;
	slots = calloc(n, sizeof(*slots));
	if (!slots)
		return false;
	for (size_t i = 0; i < t->slots_n; i++) {
		size_t at = t->slots[i].hash & (n - 1);

		if (t->slots[i].id_plus_one == 0)
			continue;
		while (slots[at].id_plus_one != 0)
			at = (at + 1) & (n - 1);
		slots[at] = t->slots[i];
	}
	t->bytes += (n - t->slots_n) * sizeof(*slots);
	free(t->slots);
	t->slots = slots;
	t->slots_n = n;
	return true;
}

/* Keys of 8 to 16 bytes are two words that may overlap. */
static bool same_key(const struct table_entry *e, struct span key)
{
	uint64_t a[2], b[2];

	if (e->key_len != key.len)
		return false;
	if (key.len < sizeof(*a) || key.len > sizeof(a))
		return span_eq(span_of(e->key, e->key_len), key);
	memcpy(&a[0], e->key, sizeof(*a));
	memcpy(&a[1], e->key + key.len - sizeof(*a), sizeof(*a));
	memcpy(&b[0], key.data, sizeof(*b));
	memcpy(&b[1], key.data + key.len - sizeof(*b), sizeof(*b));
	return ((a[0] ^ b[0]) | (a[1] ^ b[1])) == 0;
}

static inline struct table_slot *probe(const struct table *t, struct span key, uint32_t hash)
{
	size_t at = hash & (t->slots_n - 1);

	for (;; at = (at + 1) & (t->slots_n - 1)) {
		struct table_slot *slot = &t->slots[at];
		const struct table_entry *e;

		if (slot->id_plus_one == 0)
			return slot;
		e = &t->entries[slot->id_plus_one - 1];
		if (slot->hash == hash && same_key(e, key))
			return slot;
	}
}

/* A key that is not there yet. */
static AF_RARE int add_key(struct table *t, struct span key, uint32_t hash, uint32_t *id,
			   struct err *err)
{
	struct table_slot *slot;
	struct table_entry *e;

	if (t->count >= UINT32_MAX - 1 || key.len > UINT32_MAX)
		return err_set(err, ERR_INPUT, "more than 4294967294 series, or a key of 4 GiB");
	if (!have_slot(t) || !have_entry(t) || !have_record(t) || !have_key(t, key.len))
		return err_nomem(err, "series");
	slot = probe(t, key, hash);
	e = &t->entries[t->count];
	*e = (struct table_entry){ t->keys, t->records, (uint32_t)key.len };
	if (key.len > 0) { /* without a key there may be no memory for keys */
		memcpy(t->keys, key.data, key.len);
		t->keys += key.len;
		t->keys_left -= key.len;
	}
	t->records += t->record_bytes;
	t->records_left--;
	*slot = (struct table_slot){ (uint32_t)++t->count, hash };
	*id = slot->id_plus_one - 1;
	return 0;
}

int table_find(struct table *t, struct span key, uint32_t *id, struct err *err)
{
	uint32_t hash = (uint32_t)hash_seeded(t->seed, key);
	const struct table_slot *slot = t->slots_n > 0 ? probe(t, key, hash) : NULL;

	if (AF_UNLIKELY(!slot || slot->id_plus_one == 0))
		return add_key(t, key, hash, id, err);
	*id = slot->id_plus_one - 1;
	return 0;
}

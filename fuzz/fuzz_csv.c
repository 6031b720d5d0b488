/* SPDX-License-Identifier: MIT */
/*
 * fuzz_csv.c - records do not depend on how the bytes were cut, every cell lies
 * in memory that is there, and the lines add up. The first byte says how to cut.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "input/csv.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct outcome {
	uint64_t hash;
	uint64_t records;
	uint64_t line;
};

static void take(struct outcome *o, const struct csv_record *r, enum csv_result result)
{
	assert((result == CSV_BAD) == (r->why != NULL));
	assert(r->line >= o->line);
	assert(r->raw.len > 0 && r->raw.len <= CSV_RECORD_MAX);
	o->line = r->line + 1;
	o->records++;
	o->hash = hash_seeded(o->hash + r->line + (result == CSV_BAD ? 1 : 0), r->raw);
	for (size_t i = 0; result == CSV_RECORD && i < r->cells_n; i++)
		o->hash = hash_seeded(o->hash + i, r->cells[i]);
}

static enum csv_result drain(struct csv *c, struct outcome *o)
{
	struct csv_record r;
	enum csv_result result;
	while ((result = csv_next(c, &r)) == CSV_RECORD || result == CSV_BAD)
		take(o, &r, result);
	return result;
}

static struct outcome read_all(struct csv *c, const uint8_t *data, size_t size, size_t first,
			       size_t more)
{
	struct outcome o = { 1, 0, 1 };
	size_t n = first;
	csv_begin(c);
	while (size > 0) {
		size_t room = 0;
		char *space = csv_space(c, &room);
		n = n < size ? n : size;
		n = n < room ? n : room;
		memcpy(space, data, n);
		csv_filled(c, n);
		data += n;
		size -= n;
		n = more;
		assert(drain(c, &o) == CSV_MORE);
	}
	csv_finish(c);
	assert(drain(c, &o) == CSV_END);
	return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct err err = ERR_INIT;
	if (size == 0)
		return 0;
	struct csv *c = csv_new(&err);
	assert(c != NULL);
	const size_t cut = 1 + data[0];
	csv_dialect(c, (data[0] & 1) != 0 ? ',' : ';');
	const struct outcome whole = read_all(c, data + 1, size - 1, SIZE_MAX, SIZE_MAX);
	const struct outcome bytes = read_all(c, data + 1, size - 1, 1, 1);
	const struct outcome parts = read_all(c, data + 1, size - 1, cut, 1 + cut / 3);
	assert(whole.hash == bytes.hash && whole.records == bytes.records);
	assert(whole.hash == parts.hash && whole.records == parts.records);
	csv_free(c);
	return 0;
}

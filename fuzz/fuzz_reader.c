/* SPDX-License-Identifier: MIT */
/*
 * fuzz_reader.c - rows do not depend on how the bytes were cut, the counts add
 * up, and no reading is infinite. The first byte chooses the options.
 */
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/hash.h"
#include "input/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_row(uint64_t *hash, const struct reader *r, const struct row *row)
{
	const struct schema *s = reader_schema(r);
	assert(s != NULL && s->values_n >= 1 && s->columns_n <= 1024);
	*hash = hash_seeded(*hash + row->number + row->line + (uint64_t)row->time_ns, row->key);
	for (size_t j = 0; j < s->values_n; j++) {
		assert(!isinf(row->values[j]));
		assert(s->values[j] < s->columns_n);
		*hash = hash_seeded(*hash, span_of((const char *)&row->values[j],
						   isnan(row->values[j]) ? 0 : sizeof(double)));
	}
	for (size_t i = 0; i < s->columns_n; i++)
		*hash = hash_seeded(*hash, row->cells[i]);
}

static enum reader_result drain(struct reader *r, uint64_t *hash)
{
	for (;;) {
		struct err err = ERR_INIT;
		struct row row;
		const enum reader_result result = reader_next(r, &row, &err);
		if (result == READER_ROW)
			take_row(hash, r, &row);
		else if (result == READER_BAD || result == READER_FAIL)
			*hash = hash_seeded(*hash, span_z(err.msg));
		if (result == READER_BAD)
			*hash = hash_seeded(*hash + row.number + row.line, row.raw);
		if (result != READER_ROW && result != READER_BAD)
			return result;
	}
}

static uint64_t read_all(const struct reader_options *options, const uint8_t *data, size_t size,
			 size_t cut)
{
	struct err err = ERR_INIT;
	uint64_t hash = 1;
	struct reader *r = reader_new(options, &err);
	enum reader_result result = READER_MORE;
	assert(r != NULL);
	reader_begin(r, "fuzz");
	while (size > 0 && result == READER_MORE) {
		size_t room = 0;
		char *space = reader_space(r, &room, &err);
		size_t n = cut < size ? cut : size;
		n = n < room ? n : room;
		memcpy(space, data, n);
		reader_filled(r, n);
		data += n;
		size -= n;
		result = drain(r, &hash);
	}
	reader_finish(r);
	if (result == READER_MORE)
		result = drain(r, &hash);
	assert(result == READER_END || result == READER_FAIL);
	const struct reader_counts *n = reader_counts(r);
	assert(result == READER_FAIL || n->rows == n->used + n->bad);
	reader_free(r);
	return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	const unsigned bits = data[0];
	const struct reader_options options = {
		.no_header = (bits & 1) != 0,
		.key = (bits & 2) != 0 ? "2" : NULL,
		.time = (bits & 4) != 0 ? "1" : NULL,
		.names = (bits & 24) == 24 ? "a,b,\"c,d\"" : NULL,
		.ignore = (bits & 32) != 0 ? "3" : NULL,
		.columns = (bits & 64) != 0 ? "1,value" : NULL,
		.point = (bits & 128) != 0 ? ',' : 0,
	};
	const uint64_t whole = read_all(&options, data + 1, size - 1, SIZE_MAX);
	assert(whole == read_all(&options, data + 1, size - 1, 1));
	assert(whole == read_all(&options, data + 1, size - 1, 5));
	return 0;
}

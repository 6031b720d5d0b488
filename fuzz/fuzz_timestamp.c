/* SPDX-License-Identifier: MIT */
/*
 * fuzz_timestamp.c - a time that is read is written and read as the same, and a
 * warm cache changes nothing. The text's first line may be a format for the rest.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "input/timestamp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void there_and_back(int64_t ns)
{
	char out[TIMESTAMP_MAX];
	int64_t back = 0;
	const size_t len = timestamp_format(out, ns);
	assert(len <= sizeof out);
	assert(timestamp_parse_iso(span_of(out, len), &back) && back == ns);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span text = span_of((const char *)data, size);
	static const char *const warm[] = { "2014-02-14T24:00", "2014-02-14T14:30:05Z" };
	int64_t ns = 0;
	int64_t other = 0;
	if (size == 0)
		return 0;
	const bool iso = timestamp_parse_iso(text, &ns);
	if (iso)
		there_and_back(ns);
	for (size_t i = 0; i < sizeof warm / sizeof warm[0]; i++) {
		struct timestamp_cache cache = { .set = false };
		(void)timestamp_parse_iso_cached(&cache, span_z(warm[i]), &other);
		assert(timestamp_parse_iso_cached(&cache, text, &other) == iso);
		assert(!iso || other == ns);
	}
	if (timestamp_parse_epoch(text, &ns)) {
		assert(!iso);
		if (ns > INT64_C(-9223372035000000000) && ns < INT64_C(9223372035000000000))
			there_and_back(ns);
	}
	const char *end = memchr(data, '\n', size);
	if (end != NULL && memchr(data, '\0', (size_t)(end - text.data)) == NULL) {
		char format[64];
		const size_t len = (size_t)(end - text.data);
		if (len < sizeof format) {
			memcpy(format, data, len);
			format[len] = '\0';
			if (timestamp_parse_format(span_of(end + 1, size - len - 1), format, &ns))
				there_and_back(ns);
		}
	}
	return 0;
}

/* SPDX-License-Identifier: MIT */
/*
 * fuzz_num.c - numbers beside strtod, and what is written beside what is read.
 */
#include <assert.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/num.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_written(double value)
{
	char text[DECIMAL_MAX];
	double back = 0;
	size_t len = decimal_shortest(text, value);

	assert(len <= sizeof(text) && num_is_json(span_of(text, len)));
	assert(num_parse(span_of(text, len), '.', &back) == NUM_OK && back == value);
	for (int i = 0; i <= 17; i++) {
		len = i < 10 ? decimal_places(text, value, i) : decimal_significant(text, value, i);
		assert(len <= sizeof(text) && num_is_json(span_of(text, len)));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = span_of((const char *)data, size);
	struct err err = ERR_INIT;
	int64_t integer;
	double value = 0;
	double wanted;
	char *copy;
	char *end;

	(void)num_parse(text, ',', &value);
	if (num_integer("x", text, -5, 5, &integer, &err) == 0)
		assert(integer >= -5 && integer <= 5);
	if (num_duration("x", text, &integer, &err) == 0)
		assert(integer >= 0);
	if (num_parse(text, '.', &value) != NUM_OK) {
		if (num_is_json(text))
			assert(num_parse(text, '.', &value) == NUM_BAD);
		return 0;
	}
	copy = malloc(size + 1);
	assert(copy);
	memcpy(copy, data, size);
	copy[size] = '\0';
	wanted = strtod(copy, &end);
	assert(isfinite(value) && memcmp(&value, &wanted, sizeof(value)) == 0);
	while (*end == ' ' || *end == '\t')
		end++;
	assert(end == copy + size);
	free(copy);
	check_written(value);
	return 0;
}

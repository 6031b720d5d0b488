/* SPDX-License-Identifier: MIT */
#include "input/firstline.h"

#include "base/num.h"
#include "input/roles.h"
#include "input/timestamp.h"

/* 1, 2, 3, ... are names of columns as likely as numbers. */
static bool counts_up(const struct span *cells, size_t n)
{
	double before = 0;
	size_t numbers = 0;
	for (size_t i = 0; i < n; i++) {
		double value = 0;
		if (num_parse(cells[i], '.', &value) != NUM_OK)
			continue;
		if (numbers > 0 && (value < before + 1 || value > before + 1))
			return false;
		before = value;
		numbers++;
	}
	return numbers >= 2;
}

bool firstline_is_data(const struct span *cells, size_t n, char delimiter)
{
	size_t numbers = 0;
	size_t texts = 0;
	for (size_t i = 0; i < n; i++) {
		int64_t ns = 0;
		double value = 0;
		const struct span cell = cells[i];
		if (timestamp_parse_iso(cell, &ns))
			return true;
		if (roles_names_a_time(cell))
			return false;
		enum num_kind kind = num_parse(cell, '.', &value);
		if (kind == NUM_BAD && delimiter != ',')
			kind = num_parse(cell, ',', &value);
		numbers += kind == NUM_OK ? 1 : 0;
		texts += kind == NUM_BAD ? 1 : 0;
	}
	if (numbers == 0)
		return false;
	return texts == 0 || !counts_up(cells, n);
}

char firstline_delimiter(struct span line)
{
	static const char candidates[] = ",;\t|";
	size_t counts[4] = { 0 };
	bool quoted = false;
	size_t best = 0;
	for (size_t i = 0; i < line.len; i++) {
		if (line.data[i] == '"')
			quoted = !quoted;
		for (size_t j = 0; !quoted && j < 4; j++)
			counts[j] += line.data[i] == candidates[j] ? 1 : 0;
	}
	for (size_t j = 1; j < 4; j++) {
		if (counts[j] > counts[best])
			best = j;
	}
	/* "1,5;2,5;3,5": the commas stand in numbers */
	if (best == 0 && counts[1] > 0) {
		bool decimal = true;
		for (size_t i = 0; i < line.len; i++) {
			if (line.data[i] == ',' &&
			    (i == 0 || i + 1 == line.len || line.data[i - 1] < '0' ||
			     line.data[i - 1] > '9' || line.data[i + 1] < '0' ||
			     line.data[i + 1] > '9'))
				decimal = false;
		}
		if (decimal)
			best = 1;
	}
	return candidates[best];
}

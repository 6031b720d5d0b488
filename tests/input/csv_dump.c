/* SPDX-License-Identifier: MIT */
/*
 * csv_dump - the records of many small files, for comparison with another reader.
 *
 *	csv_dump CUT <FRAMES
 *
 * FRAMES: for each file a line "LENGTH DELIMITER-AS-NUMBER", then its bytes. For
 * each, one line a record: R and its cells in hexadecimal, separated by commas,
 * or B for a bad one; then a line with a point. CUT: bytes handed in at a time.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/csv.h"

static void put_record(const struct csv_record *r, enum csv_result result)
{
	putchar(result == CSV_BAD ? 'B' : 'R');
	for (size_t i = 0; result == CSV_RECORD && i < r->cells_n; i++) {
		putchar(i > 0 ? ',' : ' ');
		for (size_t j = 0; j < r->cells[i].len; j++)
			printf("%02x", (unsigned)(unsigned char)r->cells[i].data[j]);
	}
	putchar('\n');
}

static void drain(struct csv *c)
{
	struct csv_record r;
	enum csv_result result;
	while ((result = csv_next(c, &r)) == CSV_RECORD || result == CSV_BAD)
		put_record(&r, result);
}

static void dump(struct csv *c, const char *text, size_t len, char delimiter, size_t cut)
{
	csv_begin(c);
	csv_dialect(c, delimiter);
	while (len > 0) {
		size_t room = 0;
		char *space = csv_space(c, &room);
		size_t n = cut < len ? cut : len;
		n = n < room ? n : room;
		memcpy(space, text, n);
		csv_filled(c, n);
		text += n;
		len -= n;
		drain(c);
	}
	csv_finish(c);
	drain(c);
	puts(".");
}

int main(int argc, char **argv)
{
	struct err err = ERR_INIT;
	struct csv *c = csv_new(&err);
	char line[64];
	const size_t cut = argc == 2 ? (size_t)strtoul(argv[1], NULL, 10) : 0;
	if (c == NULL || cut == 0)
		return 64;
	while (fgets(line, sizeof line, stdin) != NULL) {
		char *end = line;
		const size_t len = (size_t)strtoul(line, &end, 10);
		const char delimiter = (char)strtoul(end, NULL, 10);
		char *text = malloc(len + 1);
		if (text == NULL || fread(text, 1, len, stdin) != len)
			return 65;
		dump(c, text, len, delimiter, cut);
		free(text);
	}
	csv_free(c);
	return 0;
}

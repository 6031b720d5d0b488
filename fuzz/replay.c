/* SPDX-License-Identifier: MIT */
/*
 * replay.c - a main for any fuzz target where there is no fuzzer: each FILE once, whole, then cut
 * at every byte, then each byte turned over.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SEED_MAX = 1 << 20, CUTS_MAX = 4096 };

/* A block of its own size, so that a sanitizer sees one byte too far. */
static void run(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	if (!copy)
		exit(99);
	if (size)
		memcpy(copy, data, size);
	(void)LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

int main(int argc, char **argv)
{
	static uint8_t data[SEED_MAX];

	for (int i = 1; i < argc; i++) {
		FILE *file = fopen(argv[i], "rb");
		size_t size;

		if (!file) {
			perror(argv[i]);
			return 99;
		}
		size = fread(data, 1, sizeof(data), file);
		(void)fclose(file);
		run(data, size);
		for (size_t at = 0; at < size && at < CUTS_MAX; at++) {
			run(data, at);
			data[at] ^= 0x80;
			run(data, size);
			data[at] ^= 0x80 ^ 0x01;
			run(data, size);
			data[at] ^= 0x01;
		}
	}
	return 0;
}

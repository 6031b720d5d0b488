/* SPDX-License-Identifier: MIT */
#include "verdict/keep.h"

#include <stdint.h>
#include <stdlib.h>

enum { BLOCK_BYTES = 2000 };

struct keep_block {
	struct keep_block *next;
	size_t used, size;
	char bytes[];
};

void keep_init(struct keep *k)
{
	k->blocks = NULL;
}

void keep_release(struct keep *k)
{
	while (k->blocks) {
		struct keep_block *b = k->blocks;
		k->blocks = b->next;
		free(b);
	}
}

int keep_text(struct keep *k, struct span text, struct span *out, struct err *err)
{
	struct keep_block *b = k->blocks;
	if (!b || b->size - b->used < text.len) {
		size_t size = text.len > BLOCK_BYTES ? text.len : BLOCK_BYTES;
		if (size > SIZE_MAX - sizeof *b || !(b = malloc(sizeof *b + size)))
			return err_nomem(err, "the texts of a verdict");
		b->next = k->blocks;
		b->used = 0;
		b->size = size;
		k->blocks = b;
	}
	if (text.len > 0)
		memcpy(b->bytes + b->used, text.data, text.len);
	*out = span_of(b->bytes + b->used, text.len);
	b->used += text.len;
	return 0;
}

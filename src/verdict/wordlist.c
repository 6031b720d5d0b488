/* SPDX-License-Identifier: MIT */
#include "verdict/wordlist.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"

enum { BLOOM_BITS = 448, LISTS = 1024, PROBES = 8, LINE = 64 };

/*
 * A Bloom filter of a list's words (Bloom 1970), two bits a word: a text is
 * held against some hundred lists, most of its words are in none, and one bit or two say
 * so where a search would read the whole list. Of 17 words in a list 1 in 150 others passes. A
 * filter fills one line of the processor's cache.
 */
struct bloom {
	const char *list;
	uint64_t bits[BLOOM_BITS / 64];
};

struct wordlists {
	struct bloom known[LISTS];
};

struct wordlists *wordlists_new(void)
{
	struct wordlists *lists = aligned_alloc(LINE, sizeof *lists);
	if (lists != NULL)
		memset(lists, 0, sizeof *lists);
	return lists;
}

void wordlists_free(struct wordlists *lists)
{
	free(lists);
}

static void set_bits(uint16_t bit[2], const char *word, size_t len)
{
	uint32_t h = 0;
	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)word[i]) * UINT32_C(0x9E3779B1);
	bit[0] = (uint16_t)((h >> 16) * BLOOM_BITS >> 16);
	bit[1] = (uint16_t)((h & 0xFFFF) * BLOOM_BITS >> 16);
}

static bool has_bit(const struct bloom *b, uint16_t bit)
{
	return b->bits[bit / 64] >> bit % 64 & 1;
}

static void add_bit(struct bloom *b, uint16_t bit)
{
	b->bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

void word_key_set(struct word_key *w, struct span text, struct wordlists *lists)
{
	w->padded[0] = '\0';
	w->bit[0] = w->bit[1] = 0;
	w->lists = lists;
	if (text.len == 0 || text.len > WORD_MAX)
		return;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if (c == ' ' || c == '\0')
			return;
		w->padded[1 + i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	w->padded[1 + text.len] = ' ';
	w->padded[2 + text.len] = '\0';
	w->padded[0] = ' ';
	set_bits(w->bit, w->padded + 1, text.len);
}

static void learn(struct bloom *b, const char *list)
{
	*b = (struct bloom){ .list = list };
	for (const char *at = list; *at != '\0'; at++) {
		size_t len = strcspn(at, " ");
		uint16_t bit[2];
		set_bits(bit, at, len);
		add_bit(b, bit[0]);
		add_bit(b, bit[1]);
		at += len;
		if (*at == '\0')
			return;
	}
}

static size_t home_of(const char *list)
{
	return (size_t)((uintptr_t)list * UINT64_C(0x9E3779B97F4A7C15) >> 54);
}

/* The list is not at home: it is new, or its place was taken. The last place looked at gives way.
 */
static AF_RARE const struct bloom *bloom_elsewhere(struct wordlists *lists, const char *list)
{
	size_t home = home_of(list);
	struct bloom *b = &lists->known[home];
	for (size_t i = 1; b->list != list && b->list != NULL && i < PROBES; i++)
		b = &lists->known[(home + i) % LISTS];
	if (b->list != list)
		learn(b, list);
	return b;
}

static AF_RARE bool search(const struct word_key *w, const char *list)
{
	return strstr(list, w->padded) != NULL;
}

bool word_looked_up(const struct word_key *w, const char *list)
{
	if (w->lists) {
		const struct bloom *b = &w->lists->known[home_of(list)];
		if (b->list != list)
			b = bloom_elsewhere(w->lists, list);
		if (!has_bit(b, w->bit[0]) || !has_bit(b, w->bit[1]))
			return false;
	}
	return search(w, list);
}

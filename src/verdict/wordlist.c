/* SPDX-License-Identifier: MIT */
#include "verdict/wordlist.h"

#include <stdlib.h>
#include <string.h>

#include "base/attr.h"

enum { WORD_MARKS = 128, LISTS = 2048, PROBES = 8 };

/*
 * The marks of a list's words, a Bloom filter (Bloom 1970) of one hash: a text is
 * held against some hundred lists, most of its words are in none, and one bit says
 * so where a search would read the whole list.
 */
struct marks {
	const char *list;
	uint64_t bits[WORD_MARKS / 64];
};

struct wordlists {
	struct marks known[LISTS];
};

struct wordlists *wordlists_new(void)
{
	return calloc(1, sizeof(struct wordlists));
}

void wordlists_free(struct wordlists *lists)
{
	free(lists);
}

static uint8_t mark_of(const char *word, size_t len)
{
	uint32_t h = 0;
	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)word[i]) * UINT32_C(0x9E3779B1);
	return (uint8_t)(h >> 25);
}

void word_key_set(struct word_key *w, struct span text, struct wordlists *lists)
{
	w->padded[0] = '\0';
	w->mark = 0;
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
	w->mark = mark_of(w->padded + 1, text.len);
}

static void learn(struct marks *m, const char *list)
{
	*m = (struct marks){ .list = list };
	for (const char *at = list; *at != '\0'; at++) {
		size_t len = strcspn(at, " ");
		uint8_t mark = mark_of(at, len);
		m->bits[mark / 64] |= UINT64_C(1) << mark % 64;
		at += len;
		if (*at == '\0')
			return;
	}
}

static size_t home_of(const char *list)
{
	return (size_t)((uintptr_t)list * UINT64_C(0x9E3779B97F4A7C15) >> 53);
}

/* The list is not at home: it is new, or its place was taken. The last place looked at gives way. */
static AF_RARE const struct marks *marks_elsewhere(struct wordlists *lists, const char *list)
{
	size_t home = home_of(list);
	struct marks *m = &lists->known[home];
	for (size_t i = 1; m->list != list && m->list != NULL && i < PROBES; i++)
		m = &lists->known[(home + i) % LISTS];
	if (m->list != list)
		learn(m, list);
	return m;
}

static AF_RARE bool search(const struct word_key *w, const char *list)
{
	return strstr(list, w->padded) != NULL;
}

bool word_in(const struct word_key *w, const char *list)
{
	if (w->padded[0] == '\0')
		return false;
	if (w->lists) {
		const struct marks *m = &w->lists->known[home_of(list)];
		if (m->list != list)
			m = marks_elsewhere(w->lists, list);
		if (!(m->bits[w->mark / 64] >> w->mark % 64 & 1))
			return false;
	}
	return search(w, list);
}

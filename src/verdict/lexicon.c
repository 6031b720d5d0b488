/* SPDX-License-Identifier: MIT */
#include "verdict/lexicon.h"

#include <string.h>

enum { WORD_MAX_BYTES = 32 }; /* no word of the list is longer */

static bool group_has(const struct lexicon_group *g, const char *word)
{
	size_t low = 0, high = g->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(g->words[middle], word);
		if (order == 0)
			return true;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

/* A Latin or Cyrillic capital of two bytes at the beginning. */
static void lower_capital(char *word)
{
	unsigned char first = (unsigned char)word[0],
		      second = first != 0 ? (unsigned char)word[1] : 0;
	if (first == 0xC3 && second >= 0x80 && second <= 0x9E)
		word[1] = (char)(second + 0x20);
	/* Latin of Poland and its neighbours: a capital stands right before its small letter. */
	if ((first == 0xC4 || (first == 0xC5 && second >= 0x8A && second <= 0xB7)) &&
	    second % 2 == 0)
		word[1] = (char)(second + 1);
	if (first == 0xC5 && second >= 0xB9 && second <= 0xBD && second % 2 == 1)
		word[1] = (char)(second + 1);
	if (first != 0xD0 || second < 0x90 || second > 0xAF)
		return;
	word[0] = second < 0xA0 ? word[0] : '\xD1';
	word[1] = (char)(second < 0xA0 ? second + 0x20 : second - 0x20);
}

static enum lexeme find(const struct lexicon_group *groups, size_t n, const char *word)
{
	for (size_t g = 0; g < n; g++)
		if (group_has(&groups[g], word))
			return groups[g].lexeme;
	return LEXEME_UNKNOWN;
}

enum lexeme lexicon_find(struct span word)
{
	char lower[WORD_MAX_BYTES];
	if (word.len >= sizeof lower)
		return LEXEME_UNKNOWN;
	for (size_t i = 0; i < word.len; i++) {
		char c = word.data[i];
		lower[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
	}
	lower[word.len] = '\0';
	lower_capital(lower);
	enum lexeme lexeme = find(lexicon_frame, LEXICON_FRAME, lower);
	if (lexeme == LEXEME_UNKNOWN)
		lexeme = find(lexicon_words, LEXICON_WORDS, lower);
	if (lexeme == LEXEME_UNKNOWN)
		lexeme = find(lexicon_meanings, LEXICON_MEANINGS, lower);
	return lexeme != LEXEME_UNKNOWN ? lexeme : find(lexicon_foreign, LEXICON_FOREIGN, lower);
}

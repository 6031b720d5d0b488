/* SPDX-License-Identifier: MIT */
/*
 * wordlist.h - is a word one of a list?
 *
 * A list is one string that lives and stays as long as the program, as a
 * literal does: lower case, a blank before and behind each word, " min minimum ".
 * What was learned of lists, by their addresses, is kept in a struct wordlists that
 * many texts share; without one (NULL) every list is searched.
 */
#ifndef AF_WORDLIST_H
#define AF_WORDLIST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/span.h"

enum { WORD_MAX = 40 }; /* bytes; no word of a list is longer */

struct wordlists;

struct word_key {
	char padded[WORD_MAX + 3]; /* " min "; "": nothing that a list could hold */
	uint16_t bit[2];	   /* hashes of it */
	struct wordlists *lists;   /* borrowed, or NULL */
};

/* 64 KiB, of which little is touched; NULL without memory, which may be used all the same. */
struct wordlists *wordlists_new(void);
void wordlists_free(struct wordlists *lists);

/* ASCII letters in lower case. Several words, and longer ones, are in no list. */
void word_key_set(struct word_key *w, struct span text, struct wordlists *lists);

bool word_looked_up(const struct word_key *w, const char *list);

static inline bool word_in(const struct word_key *w, const char *list)
{
	return w->padded[0] != '\0' && word_looked_up(w, list); /* marks have no key */
}

#endif

/* SPDX-License-Identifier: MIT */
/*
 * words_sentence.c - where sentences end.
 */
#include "verdict/words_parts.h"

#include "base/text.h"
#include "verdict/scan.h"

size_t words_chars(struct span text)
{
	size_t n = 0;
	for (size_t i = 0; i < text.len; i++)
		n += ((unsigned char)text.data[i] & 0xC0) != 0x80;
	return n;
}

/* The word that ends before `at` is short for another: its full stop ends no sentence. */
static bool is_abbreviation(struct span text, size_t at)
{
	static const char *const list[] = { "e.g", "i.e", "approx", "vs", "etc", "max", "min",
					    "avg", "no",  "ca",	    "cf", "fig", "dr",	"mr",
					    "a.m", "p.m", "temp",   "nr", "resp" };
	size_t begin = at;
	while (begin > 0 && !words_is_blank(text.data[begin - 1]) && text.data[begin - 1] != '(')
		begin--;
	for (size_t i = 0; i < sizeof list / sizeof list[0]; i++)
		if (at - begin == strlen(list[i]) && scan_begins(words_rest(text, begin), list[i]))
			return true;
	return false;
}

static size_t closing(struct span text, size_t at)
{
	while (at < text.len &&
	       (text.data[at] == '"' || text.data[at] == '\'' || text.data[at] == ')'))
		at++;
	return at;
}

static bool begins_sentence(struct span text, size_t at)
{
	return at < text.len && !(text.data[at] >= 'a' && text.data[at] <= 'z');
}

/* The point of "1." at the beginning of a line. */
static bool is_item_mark(struct span text, size_t at)
{
	size_t begin = at;
	while (begin > 0 && at - begin < 3 && text.data[begin - 1] >= '0' &&
	       text.data[begin - 1] <= '9')
		begin--;
	return begin < at && (begin == 0 || text.data[begin - 1] == '\n');
}

size_t words_sentence(struct span text)
{
	static const char full_stop[] = "\xE3\x80\x82";
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];
		if (c == full_stop[0] && i + 3 <= text.len &&
		    memcmp(text.data + i, full_stop, 3) == 0)
			return i + 3;
		if ((c != '.' && c != '!' && c != '?') || is_item_mark(text, i))
			continue;
		size_t end = closing(text, i + 1);
		if (end < text.len && !words_is_blank(text.data[end]))
			continue;
		size_t next = end;
		while (next < text.len && words_is_blank(text.data[next]))
			next++;
		/* "approx. 5", "etc. and": only an end if a new sentence begins. */
		if (c == '.' && next < text.len && is_abbreviation(text, i) &&
		    (!begins_sentence(text, next) ||
		     !scan_begins(words_rest(text, i > 2 ? i - 3 : 0), "etc")))
			continue;
		return end;
	}
	return 0;
}

struct span words_cut(struct span text, size_t max_chars)
{
	size_t kept = 0;
	for (;;) {
		struct span next = words_rest(text, kept);
		size_t blank = 0;
		while (blank < next.len && words_is_blank(next.data[blank]))
			blank++;
		size_t len = words_sentence(words_rest(next, blank));
		if (len == 0 || words_chars(span_of(text.data, kept + blank + len)) > max_chars)
			return span_of(text.data, kept);
		kept += blank + len;
	}
}

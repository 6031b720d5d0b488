/* SPDX-License-Identifier: MIT */
/*
 * words_parts.h - what the files of words.h share.
 */
#ifndef AF_WORDS_PARTS_H
#define AF_WORDS_PARTS_H

#include "verdict/words.h"

static inline bool words_is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static inline struct span words_rest(struct span s, size_t at)
{
	return span_of(s.data + at, s.len - at);
}

static inline struct span words_trim(struct span s)
{
	while (s.len > 0 && words_is_blank(s.data[0]))
		s = words_rest(s, 1);
	while (s.len > 0 && words_is_blank(s.data[s.len - 1]))
		s.len--;
	return s;
}

#endif

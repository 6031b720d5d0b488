/* SPDX-License-Identifier: MIT */
/*
 * span.h - bytes that belong to somebody else.
 *
 * A span is not terminated by a NUL and may hold any byte. Who gives one out
 * says in its own header until when it is valid.
 */
#ifndef AF_SPAN_H
#define AF_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct span {
	const char *data; /* never NULL where len > 0 */
	size_t len;
};

static inline struct span span_of(const char *data, size_t len)
{
	return (struct span){ data, len };
}

static inline struct span span_z(const char *text)
{
	return (struct span){ text, strlen(text) };
}

static inline bool span_eq(struct span a, struct span b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline bool span_is(struct span a, const char *text)
{
	return span_eq(a, span_z(text));
}

/* Without the blanks and tabs at both ends. */
static inline struct span span_trim(struct span s)
{
	while (s.len > 0 && (s.data[0] == ' ' || s.data[0] == '\t'))
		s = span_of(s.data + 1, s.len - 1);
	while (s.len > 0 && (s.data[s.len - 1] == ' ' || s.data[s.len - 1] == '\t'))
		s.len--;
	return s;
}

#endif

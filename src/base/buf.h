/* SPDX-License-Identifier: MIT */
/*
 * buf.h - a growing run of bytes with a ceiling.
 *
 * Invariants: len <= cap <= max; data is NULL only while cap is 0. The
 * content is not NUL-terminated unless buf_z() was the last call on it.
 *
 * buf_init gives the ceiling; nothing is allocated until the first append.
 * A failed append leaves the buffer as it was: ERR_SYSTEM without memory,
 * ERR_INPUT past the ceiling (the message names the ceiling in bytes).
 * buf_reset keeps the memory for reuse, buf_release gives it back.
 * Growth is by doubling, so n appended bytes cost O(n).
 */
#ifndef AF_BUF_H
#define AF_BUF_H

#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"

struct buf {
	char *data;
	size_t len;
	size_t cap;
	size_t max;
};

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
static inline void buf_reset(struct buf *b)
{
	b->len = 0;
}
static inline struct span buf_span(const struct buf *b)
{
	return span_of(b->data, b->len);
}

/* Makes room for `more` bytes beyond len. */
int buf_reserve(struct buf *b, size_t more, struct err *err) AF_MUST_USE;

int buf_add(struct buf *b, const void *bytes, size_t len, struct err *err) AF_MUST_USE;
int buf_addc(struct buf *b, char c, struct err *err) AF_MUST_USE;
static inline AF_MUST_USE int buf_addz(struct buf *b, const char *text, struct err *err)
{
	return buf_add(b, text, strlen(text), err); /* inline: mostly a literal's length */
}
int buf_addf(struct buf *b, struct err *err, const char *fmt, ...) AF_PRINTF(3, 4) AF_MUST_USE;

/* Ends the content with a NUL that len does not count; returns data, or NULL. */
const char *buf_z(struct buf *b, struct err *err) AF_MUST_USE;

/* Drops the first n bytes (n <= len), moving the rest down. */
void buf_drop(struct buf *b, size_t n);

#endif

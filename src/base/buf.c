/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <assert.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { FIRST_CAPACITY = 256 };

void buf_init(struct buf *b, size_t max)
{
	*b = (struct buf){ .data = NULL, .len = 0, .cap = 0, .max = max };
}

void buf_release(struct buf *b)
{
	free(b->data);
	buf_init(b, b->max);
}

static int grow(struct buf *b, size_t need, struct err *err)
{
	size_t cap = b->cap ? b->cap : FIRST_CAPACITY;
	char *data;

	while (cap < need)
		cap = cap > SIZE_MAX / 2 ? need : cap * 2;
	if (cap > b->max)
		cap = b->max;
	data = realloc(b->data, cap);
	if (!data)
		return err_nomem(err, "buffer");
	b->data = data;
	b->cap = cap;
	return 0;
}

int buf_reserve(struct buf *b, size_t more, struct err *err)
{
	assert(b->len <= b->cap && b->cap <= b->max);
	if (AF_LIKELY(more <= b->cap - b->len))
		return 0;
	if (more > b->max - b->len)
		return err_set(err, ERR_INPUT, "more than %zu bytes where no more are allowed",
			       b->max);
	return grow(b, b->len + more, err);
}

int buf_add(struct buf *b, const void *bytes, size_t len, struct err *err)
{
	if (len == 0)
		return 0;
	if (buf_reserve(b, len, err) < 0)
		return -1;
	memcpy(b->data + b->len, bytes, len);
	b->len += len;
	return 0;
}

int buf_addc(struct buf *b, char c, struct err *err)
{
	if (buf_reserve(b, 1, err) < 0)
		return -1;
	b->data[b->len++] = c;
	return 0;
}

int buf_addf(struct buf *b, struct err *err, const char *fmt, ...)
{
	char local[512];
	va_list args;
	va_list again;
	int len;
	int result = -1;

	va_start(args, fmt);
	va_copy(again, args);
	len = vsnprintf(local, sizeof(local), fmt, args);
	if (len < 0) {
		err_set(err, ERR_INTERNAL, "a text could not be formatted");
	} else if ((size_t)len < sizeof(local)) {
		result = buf_add(b, local, (size_t)len, err);
	} else {
		/* vsnprintf wants room for a NUL that the content does not count. */
		char *text = malloc((size_t)len + 1);

		if (!text) {
			err_nomem(err, "text");
		} else {
			(void)vsnprintf(text, (size_t)len + 1, fmt, again);
			result = buf_add(b, text, (size_t)len, err);
			free(text);
		}
	}
	va_end(again);
	va_end(args);
	return result;
}

const char *buf_z(struct buf *b, struct err *err)
{
	if (buf_reserve(b, 1, err) < 0)
		return NULL;
	b->data[b->len] = '\0';
	return b->data;
}

void buf_drop(struct buf *b, size_t n)
{
	assert(n <= b->len);
	if (n == 0)
		return;
	memmove(b->data, b->data + n, b->len - n);
	b->len -= n;
}

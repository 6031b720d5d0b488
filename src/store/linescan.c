/* SPDX-License-Identifier: MIT */
#include "store/linescan.h"

#include <assert.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "sys/retry.h"

/* Blocks begin small, for most want a line or two, and grow for those who want them all. */
enum { BLOCK = 1 << 12, FORWARD_MAX = 1 << 18, BACK_MAX = 1 << 20 };

ssize_t scan_pread(int fd, const char *path, void *data, size_t len, off_t at, struct err *err)
{
	size_t got = 0;

	while (got < len) {
		ssize_t n;

		SYS_RETRY(n, pread(fd, (char *)data + got, len - got, at + (off_t)got));
		if (n < 0)
			return err_sys(err, ERR_IO, errno, "cannot read %s", path);
		if (n == 0)
			break;
		got += (size_t)n;
	}
	return (ssize_t)got;
}

void scan_init(struct scan *s, int fd, const char *path, off_t from, off_t to, size_t max_line)
{
	*s = (struct scan){ .fd = fd,
			    .path = path,
			    .at = from,
			    .end = to,
			    .max_line = max_line,
			    .block_at = from,
			    .max_block = BLOCK };
	buf_init(&s->block, max_line + BACK_MAX + FORWARD_MAX);
}

void scan_release(struct scan *s)
{
	buf_release(&s->block);
}

/* Reads on; the bytes not given out yet move to the front. 1: more, 0: end, -1. */
static int fill(struct scan *s, struct err *err)
{
	off_t at = s->block_at + (off_t)s->block.len;
	size_t want = s->max_block;
	ssize_t n;

	if (at >= s->end)
		return 0;
	if (s->max_block < FORWARD_MAX)
		s->max_block *= 2;
	if ((off_t)want > s->end - at)
		want = (size_t)(s->end - at);
	s->block_at += (off_t)s->used;
	buf_drop(&s->block, s->used);
	s->used = 0;
	if (buf_reserve(&s->block, want, err) < 0)
		return -1;
	n = scan_pread(s->fd, s->path, s->block.data + s->block.len, want, at, err);
	if (n < 0)
		return -1;
	if (n == 0)
		s->end = at; /* cut while we read: what is gone is gone */
	s->block.len += (size_t)n;
	return n > 0;
}

static bool quotes_even(const char *data, size_t len)
{
	bool even = true;

	for (const char *at = data; (at = memchr(at, '"', len - (size_t)(at - data))) != NULL; at++)
		even = !even;
	return even;
}

enum scan_result scan_next(struct scan *s, struct span *line, off_t *offset, struct err *err)
{
	size_t looked = 0;

	for (;;) {
		char *begin = s->block.data ? s->block.data + s->used : NULL;
		size_t have = s->block.len - s->used;
		const char *nl =
			begin && have > looked ? memchr(begin + looked, '\n', have - looked) : NULL;
		int more;

		if (nl) {
			size_t len = (size_t)(nl - begin);

			looked = len + 1;
			if (s->quotes && len < s->max_line && !quotes_even(begin, len))
				continue;
			*line = span_of(begin, len);
			if (offset)
				*offset = s->block_at + (off_t)s->used;
			s->used += len + 1;
			s->at = s->block_at + (off_t)s->used;
			return SCAN_LINE;
		}
		looked = have;
		if (have > s->max_line) {
			err_set(err, ERR_INPUT, "%s: a line of more than %zu bytes", s->path,
				s->max_line);
			return SCAN_FAIL;
		}
		more = fill(s, err);
		if (more < 0)
			return SCAN_FAIL;
		if (more == 0) {
			begin = s->block.data ? s->block.data + s->used : NULL;
			*line = span_of(begin, have);
			if (offset)
				*offset = s->block_at + (off_t)s->used;
			s->used += have;
			s->at = s->end;
			return have > 0 ? SCAN_TAIL : SCAN_END;
		}
	}
}

/* Puts the bytes before block_at in front of the block. */
static int fill_back(struct scan *s, struct err *err)
{
	size_t want = s->max_block;
	size_t left = s->used;

	if ((off_t)want > s->block_at - s->at)
		want = (size_t)(s->block_at - s->at);
	s->block.len = left;
	if (buf_reserve(&s->block, want, err) < 0)
		return -1;
	memmove(s->block.data + want, s->block.data, left);
	if (scan_pread(s->fd, s->path, s->block.data, want, s->block_at - (off_t)want, err) !=
	    (ssize_t)want)
		return err->code != ERR_NONE
			       ? -1
			       : err_set(err, ERR_IO, "%s was cut while it was read", s->path);
	s->block_at -= (off_t)want;
	s->block.len = s->used = want + left;
	if (s->max_block < BACK_MAX)
		s->max_block *= 2;
	return 0;
}

enum scan_result scan_back(struct scan *s, struct span *line, off_t *offset, struct err *err)
{
	if (s->block.len == 0 && s->used == 0)
		s->block_at = s->end;
	for (;;) {
		if (s->used > 1) {
			const char *nl = memrchr(s->block.data, '\n', s->used - 1);

			if (nl || s->block_at == s->at) {
				size_t begin = nl ? (size_t)(nl - s->block.data) + 1 : 0;

				*line = span_of(s->block.data + begin, s->used - 1 - begin);
				if (offset)
					*offset = s->block_at + (off_t)begin;
				s->used = begin;
				return SCAN_LINE;
			}
		} else if (s->used == 1 && s->block_at == s->at) {
			*line = span_of(s->block.data, 0);
			if (offset)
				*offset = s->block_at;
			s->used = 0;
			return SCAN_LINE;
		}
		if (s->block_at == s->at)
			return SCAN_END;
		if (s->used > s->max_line + BACK_MAX) {
			err_set(err, ERR_INPUT, "%s: a line of more than %zu bytes", s->path,
				s->max_line);
			return SCAN_FAIL;
		}
		if (fill_back(s, err) < 0)
			return SCAN_FAIL;
	}
}

int scan_last_newline(int fd, const char *path, off_t size, off_t *end, struct err *err)
{
	char block[4096];

	for (off_t at = size; at > 0;) {
		size_t want = at < (off_t)sizeof block ? (size_t)at : sizeof block;
		ssize_t n = scan_pread(fd, path, block, want, at - (off_t)want, err);
		const char *nl;

		if (n < 0)
			return -1;
		nl = memrchr(block, '\n', (size_t)n);
		if (nl) {
			*end = at - (off_t)want + (nl - block) + 1;
			return 0;
		}
		at -= (off_t)want;
	}
	*end = 0;
	return 0;
}

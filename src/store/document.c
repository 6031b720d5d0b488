/* SPDX-License-Identifier: MIT */
#include "store/document.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { DOCUMENT_LINE_MAX = 1 << 30 };

void document_begin(struct document *d, int fd, off_t size, const char *path)
{
	*d = (struct document){ .fd = -1 };
	(void)snprintf(d->path, sizeof d->path, "%s", path);
	scan_init(&d->scan, fd, d->path, 0, size, DOCUMENT_LINE_MAX);
}

int document_open(struct document *d, const struct store *s, struct span name, struct err *err)
{
	char path[512];
	off_t size;
	int fd;

	if (store_open_response(s, name, &fd, &size, err) < 0)
		return -1;
	(void)snprintf(path, sizeof path, "%s/%.*s", s->responses_path, (int)name.len, name.data);
	document_begin(d, fd, size, path);
	d->fd = fd;
	return 0;
}

void document_close(struct document *d)
{
	scan_release(&d->scan);
	if (d->fd >= 0)
		(void)close(d->fd);
	d->fd = -1;
}

static enum document_result other_form(struct document *d, struct err *err)
{
	err_set(err, ERR_INPUT, "%s is not in the form that anomaly-index writes", d->path);
	return DOCUMENT_FAIL;
}

enum document_result document_next(struct document *d, struct span *text, struct err *err)
{
	static const char end[] = "],\"run\":";
	struct span line;
	enum scan_result got;

	if (d->ended)
		return DOCUMENT_END;
	got = scan_next(&d->scan, &line, NULL, err);
	if (got == SCAN_FAIL)
		return DOCUMENT_FAIL;
	if (!d->begun) {
		if (got != SCAN_LINE || !span_is(line, "{\"records\":["))
			return other_form(d, err);
		d->begun = true;
		got = scan_next(&d->scan, &line, NULL, err);
		if (got == SCAN_FAIL)
			return DOCUMENT_FAIL;
	}
	if (got != SCAN_LINE)
		return other_form(d, err);
	if (line.len > sizeof end && memcmp(line.data, end, sizeof end - 1) == 0) {
		if (line.data[line.len - 1] != '}')
			return other_form(d, err);
		d->ended = true;
		*text = span_of(line.data + sizeof end - 1, line.len - sizeof end);
		return DOCUMENT_RUN;
	}
	if (line.len > 0 && line.data[line.len - 1] == ',')
		line.len--;
	*text = line;
	return DOCUMENT_RECORD;
}

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
	err_set(err, ERR_INPUT,
		"%s is not in the form that anomaly-index writes (show without --text "
		"prints it as it is)",
		d->path);
	return DOCUMENT_FAIL;
}

/* The last line without what surrounds the run in it. */
static bool take_run(struct span line, struct span *text)
{
	static const char before[] = "],\"run\":";
	const size_t n = sizeof before - 1;

	if (line.len <= n || memcmp(line.data, before, n) != 0 || line.data[line.len - 1] != '}')
		return false;
	*text = span_of(line.data + n, line.len - n - 1);
	return true;
}

int document_run(struct document *d, struct span *text, struct err *err)
{
	struct scan *s = &d->scan;
	struct span line;
	char last = '\0';

	if (s->end > 0 && scan_pread(s->fd, s->path, &last, 1, s->end - 1, err) < 0)
		return -1;
	if (last != '\n')
		return err_set(err, ERR_INPUT, "%s: it is cut short", s->path);
	if (scan_back(s, &line, NULL, err) == SCAN_FAIL)
		return -1;
	return take_run(line, text)
		       ? 0
		       : err_set(err, ERR_INPUT,
				 "%s: it is cut or changed: its last line is no run", s->path);
}

enum document_result document_next(struct document *d, struct span *text, struct err *err)
{
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
	if (line.len > 0 && line.data[0] == ']') {
		d->ended = true;
		return take_run(line, text) ? DOCUMENT_RUN : other_form(d, err);
	}
	if (line.len > 0 && line.data[line.len - 1] == ',')
		line.len--;
	*text = line;
	return DOCUMENT_RECORD;
}

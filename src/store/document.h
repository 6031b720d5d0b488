/* SPDX-License-Identifier: MIT */
/*
 * document.h - a filed response read record by record, in bounded memory.
 *
 *	document_open(&d, &store, name, &err);
 *	while ((got = document_next(&d, &text, &err)) == DOCUMENT_RECORD) ...
 *	                                   // then once DOCUMENT_RUN, then DOCUMENT_END
 *	document_close(&d);
 *
 * Only the form that response.h writes is understood: one record a line. What
 * is given out was not parsed; it is valid until the next call.
 */
#ifndef AF_DOCUMENT_H
#define AF_DOCUMENT_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/err.h"
#include "base/span.h"
#include "store/linescan.h"
#include "store/store.h"

enum document_result { DOCUMENT_RECORD, DOCUMENT_RUN, DOCUMENT_END, DOCUMENT_FAIL };

struct document {
	int fd;
	struct scan scan;
	char path[512]; /* for messages */
	bool begun, ended;
};

int document_open(struct document *d, const struct store *s, struct span name,
		  struct err *err) AF_MUST_USE;

/* The run alone, from the end of the file; not together with document_next. */
int document_run(struct document *d, struct span *text, struct err *err) AF_MUST_USE;

/* The same on a descriptor the caller keeps (path is copied). */
void document_begin(struct document *d, int fd, off_t size, const char *path);
enum document_result document_next(struct document *d, struct span *text, struct err *err);
void document_close(struct document *d);

#endif

/* SPDX-License-Identifier: MIT */
/*
 * trace.h - one attempt as a line of --trace: JSON, one line an attempt. Pure.
 *
 * The key is in no line: it travels in headers, which are not traced, and the transfer engine has
 * struck it out of what came back.
 */
#ifndef AF_TRACE_H
#define AF_TRACE_H

#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/span.h"

struct trace_line {
	int64_t wall_ns;  /* when it ended */
	const char *what; /* "judge", "comment", "exam", "models" */
	uint64_t number;  /* of the window's ticket or the exam's question, from 1; 0: none */
	unsigned attempt;
	const char *endpoint; /* host:port */
	struct span request;  /* JSON, or empty */
	int status;	      /* 0: no reply */
	struct span reply;
	double seconds;
	const char *outcome; /* "answered", "refused", "timeout", ... */
	const char *message; /* "" or why */
};

int trace_add(struct buf *out, const struct trace_line *line, struct err *err) AF_MUST_USE;

#endif

/* SPDX-License-Identifier: MIT */
/*
 * run.h - the `run` of a response: what it is, and what its records come to. Pure.
 */
#ifndef AF_RUN_H
#define AF_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/sums.h"

/* What the run is, apart from its records. */
struct run {
	int64_t time_ns;
	const char *name; /* of the response */
	const char *version;
	const char *label;    /* NULL: none */
	char *const *command; /* NULL-terminated, or NULL: read from a pipe */
	int exit_status;      /* -1: not known; 128 + n: by signal n */
	int complete;	      /* 1, 0, or -1: not known */
	uint64_t bad_lines;   /* lines that were no records */
	uint64_t part;	      /* of a run in several responses, from 1 */
	bool recovered;	      /* filed by repair */
};

/* Appends the object `run`. */
int run_write(const struct run *run, const struct sums *t, struct buf *out,
	      struct err *err) AF_MUST_USE;

#endif

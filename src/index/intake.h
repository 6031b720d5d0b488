/* SPDX-License-Identifier: MIT */
/*
 * intake.h - bytes become records, and records responses.
 *
 * One intake serves one add: it cuts the input into lines, adds what is a window
 * record to the open response, tells of what is not (with its line), and files
 * the response when the input, the number of records or the time is at its end.
 */
#ifndef AF_INTAKE_H
#define AF_INTAKE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "index/arguments.h"
#include "store/response.h"

struct intake {
	const struct arguments *a;
	struct store *store;
	struct buf line; /* what has come of the line not yet whole */
	struct response response;
	bool open;	  /* a response is */
	int64_t first_ns; /* when its first record came, monotonic */
	int64_t again_ns; /* it was locked when it was due: not before then */
	bool told_locked;
	uint64_t line_number, bad_lines, records;
	uint64_t part;
	bool give_up;	 /* the input is no stream of records: stop reading */
	bool tee_broken; /* what is passed on could not be written */
	bool tee_unread; /* for nobody reads it */
	uint64_t part_bad_lines;
};

void intake_init(struct intake *in, const struct arguments *a, struct store *store);
void intake_release(struct intake *in);

/* Before any input is consumed: a folder that is locked or full is found out. */
int intake_begin(struct intake *in, struct err *err) AF_MUST_USE;

/* -1: a response could not be written; the rest of the input is not wanted. */
int intake_bytes(struct intake *in, const char *data, size_t len, int64_t now_ns,
		 struct err *err) AF_MUST_USE;

/* Everything that came is in the file: before waiting. Also files a response whose time is over. */
int intake_pause(struct intake *in, int64_t now_ns, struct err *err) AF_MUST_USE;

/* Milliseconds until intake_pause has something to do, or -1. */
int intake_wait_ms(const struct intake *in, int64_t now_ns);

/* The end of the input; exit_status and complete as in struct run. */
int intake_end(struct intake *in, int exit_status, int complete, struct err *err) AF_MUST_USE;

#endif
